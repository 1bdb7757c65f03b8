//! Triangles: solved with, inverted, looked at for zeros on the diagonal.

use super::job::{Job, Run, Use, agree, diag_letter, square};
use super::touch;
use crate::backend::lapack::Function;
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::blas::operands::Operands;
use crate::error::{Error, Result};
use crate::plan::lapack::Takes;
use crate::words::{Diag, Order, Side, Uplo};

/// One triangle of a view.
#[derive(Clone, Copy, Debug)]
pub struct Triangle<T> {
    pub a: Located<T>,
    pub uplo: Uplo,
    pub diag: Diag,
}

impl<T: Blas> Triangle<T> {
    pub fn new(a: Located<T>, uplo: Uplo, diag: Diag) -> Triangle<T> {
        Triangle { a, uplo, diag }
    }

    /// Its transpose.
    pub fn t(self) -> Triangle<T> {
        Triangle { a: self.a.transposed(), uplo: self.uplo.swapped(), diag: self.diag }
    }

    /// Its conjugate transpose.
    pub fn h(self) -> Triangle<T> {
        Triangle { a: self.a.conjugated(), ..self }.t()
    }

    /// Solves with it in place: one call of `trsm`, or of `trsv` for one column.
    ///
    /// # Errors
    /// Those of `trsm`.
    ///
    /// # Safety
    /// *operands*: the triangle and B are as [`Operands`] demands of `trsm`, and share no byte; in a context that only plans, their
    /// layouts are.
    pub unsafe fn solve(self, context: &mut Context<'_>, b: Located<T>) -> Result<Report> {
        let Triangle { a, uplo, diag } = self;
        let operands = Operands::apart([a, b]);
        // SAFETY: the caller's promise; a column of B is a vector along its rows.
        unsafe {
            if b.cols.len == 1 {
                T::trsv_raw(context, Order::RowMajor, uplo, diag, &operands)
            } else {
                T::trsm_raw(context, Side::Left, uplo, diag, T::ONE, &operands)
            }
        }
    }

    /// Solves with several in turn, and adds the reports up.
    ///
    /// # Errors
    /// As [`Self::solve`].
    ///
    /// # Safety
    /// As [`Self::solve`], of each.
    pub unsafe fn solve_each(
        these: &[Triangle<T>],
        context: &mut Context<'_>,
        b: Located<T>,
    ) -> Result<Report> {
        let mut report = Report::default();
        for triangle in these {
            // SAFETY: the caller's promise.
            report.add(unsafe { triangle.solve(context, b) }?);
        }
        Ok(report)
    }

    /// Where the diagonal has its first zero; with [`Diag::Unit`] it has none.
    ///
    /// # Safety
    /// The diagonal can be read.
    pub unsafe fn zero(self) -> Option<usize> {
        if self.diag == Diag::Unit {
            return None;
        }
        // SAFETY: the caller's promise.
        (0..self.a.rows.len.min(self.a.cols.len)).find(|&at| unsafe { touch::get(self.a, at, at) } == T::ZERO)
    }
}

/// Inverts a triangle in place: `trtri`. [`Error::Singular`] of a zero on the diagonal; nothing has been written then.
///
/// # Safety
/// A is as [`Operands`] demands of what is written, of the triangle that counts.
pub unsafe fn trtri<T: Blas>(
    context: &mut Context<'_>,
    uplo: Uplo,
    diag: Diag,
    a: Located<T>,
) -> Result<Report> {
    let n = square("trtri", "A", a)?;
    let mut job = Job::<T>::new(context, "trtri", &[Function::trtri])?;
    let at = job.matrix(Use::triangle("A", Takes::SYMMETRIC, uplo), a)?;
    job.plan.step("trtri", 1);
    let is_reversed = job.peek(at).reversed[0];
    if n == 0 {
        return Ok(Report::default());
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let f = run.matrix(at);
        // SAFETY: legal: a square in a form that `Job` found. Elements, apart: the caller's promise, or the copy's.
        unsafe { run.lapack.trtri(f.uplo(uplo), diag_letter(diag), f.n(), f.ptr, f.ld) }
    };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { job.run(body) }?;
    // What is reversed has its diagonal in reverse, too.
    singular("trtri", report, if is_reversed && info > 0 { n as isize + 1 - info } else { info })
}

/// What a factor with a zero on its diagonal is to a solution.
pub fn singular(routine: &'static str, report: Report, info: isize) -> Result<Report> {
    match info {
        ..=0 => Ok(report),
        at => Err(Error::Singular { routine, at: at.unsigned_abs() - 1 }),
    }
}

/// Solves with a triangle: `trtrs`. [`Error::Singular`] of a zero on the diagonal; nothing has been written then.
///
/// # Safety
/// As [`Triangle::solve`].
pub unsafe fn trtrs<T: Blas>(
    context: &mut Context<'_>,
    uplo: Uplo,
    diag: Diag,
    a: Located<T>,
    b: Located<T>,
) -> Result<Report> {
    let triangle = Triangle::new(a, uplo, diag);
    let n = square("trtrs", "A", triangle.a)?;
    agree("trtrs", 'n', ("A", n), ("B", b.rows.len))?;
    if !context.only_plans() {
        // SAFETY: the caller's promise: the diagonal counts.
        if let Some(at) = unsafe { triangle.zero() } {
            return Err(Error::Singular { routine: "trtrs", at });
        }
    }
    // SAFETY: the caller's promise.
    unsafe { triangle.solve(context, b) }
}
