//! Triangles that are stored as a band or packed: solved with where they lie, column by column of B, whatever its strides are.

use super::beside::{Plans, with_room};
use super::job::Job;
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::blas::operands::Operands;
use crate::error::Result;
use crate::layout::Axis;
use crate::words::{Diag, Order, Uplo};

/// How a triangle is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    Band,
    Packed,
}

/// A triangle in that storage, which lies as said in that order.
#[derive(Clone, Copy, Debug)]
pub struct Stored<T> {
    pub storage: Storage,
    pub a: Located<T>,
    pub order: Order,
    pub uplo: Uplo,
}

impl<T: Blas> Stored<T> {
    /// The conjugate transpose: the storage of a transpose is that of the other order.
    fn h(self) -> Stored<T> {
        let a = self.a.conjugated();
        let a = if self.storage == Storage::Band { a.transposed() } else { a };
        Stored { a, order: self.order.transposed(), uplo: self.uplo.swapped(), ..self }
    }

    /// The two triangles that Cholesky's factor solves with: A = L Lᴴ or Uᴴ U.
    fn factors(self) -> [Stored<T>; 2] {
        if self.uplo == Uplo::Lower { [self, self.h()] } else { [self.h(), self] }
    }

    /// Solves with it for one column.
    ///
    /// # Safety
    /// The triangle and the column are as [`Operands`] demands of `tbsv` or `tpsv`, and share no byte; in a context that only plans,
    /// their layouts are.
    unsafe fn solve(self, context: &mut Context<'_>, column: Located<T>) -> Result<Report> {
        let operands = Operands::apart([self.a, column]);
        // SAFETY: the caller's promise.
        unsafe {
            match self.storage {
                Storage::Band => T::tbsv_raw(context, self.order, self.uplo, Diag::NonUnit, &operands),
                Storage::Packed => T::tpsv_raw(context, self.order, self.uplo, Diag::NonUnit, &operands),
            }
        }
    }

    /// Solves with Cholesky's factor in place of each column of B.
    ///
    /// # Errors
    /// Those of `tbsv` and `tpsv`, with nothing written: what one column is refused for, all are.
    ///
    /// # Safety
    /// As [`Self::solve`], of each column.
    pub unsafe fn solve_each(self, context: &mut Context<'_>, b: Located<T>) -> Result<Report> {
        let mut report = Report::default();
        let of_all = if context.only_plans() { b.cols.len.min(1) } else { b.cols.len };
        for at in 0..of_all {
            let ptr = b.ptr.wrapping_byte_offset(at as isize * b.cols.stride);
            for triangle in self.factors() {
                // SAFETY: the caller's promise: a column of B.
                report.add(unsafe { triangle.solve(context, Located { ptr, cols: Axis::new(1, 0), ..b })? });
            }
        }
        Ok(report)
    }

    /// The same, once nothing of it is refused.
    ///
    /// # Errors
    /// As [`Self::solve_each`].
    ///
    /// # Safety
    /// As [`Self::solve_each`].
    pub unsafe fn solve_if_it_may(self, context: &mut Context<'_>, b: Located<T>) -> Result<Report> {
        let (column, factors) = (Located { cols: Axis::new(b.cols.len.min(1), 0), ..b }, self.factors());
        // SAFETY: nothing is read or written where only plans are made.
        let plans: Plans<'_> = &mut |dry, at| unsafe { factors[at].solve(dry, column) };
        // SAFETY: the caller's promise.
        with_room(context, 2 * column.cols.len, plans, |context| unsafe { self.solve_each(context, b) })
    }

    /// Notes in a job's plan that B is solved for with it, and what stands in the way.
    ///
    /// # Errors
    /// Those of `tbsv` and `tpsv` but for a refusal.
    pub fn note(self, job: &mut Job<'_, '_, T>, b: Located<T>) -> Result<()> {
        let (name, calls) =
            if self.storage == Storage::Band { ("tbsv", b.cols.len) } else { ("tpsv", b.cols.len) };
        job.plan.step(name, calls);
        job.plan.step(name, calls);
        let (column, factors) = (Located { cols: Axis::new(b.cols.len.min(1), 0), ..b }, self.factors());
        // SAFETY: nothing is read or written where only plans are made.
        job.solved("B", [2 * column.cols.len, b.cols.len], &mut |dry, at| unsafe {
            factors[at].solve(dry, column)
        })
    }
}
