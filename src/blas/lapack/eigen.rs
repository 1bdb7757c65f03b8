//! Eigenvalues and eigenvectors of symmetric and Hermitian matrices.
//!
//! What lies by rows is the conjugate of what LAPACK reads, with the other triangle: the same values, and vectors that lie as rows, as the
//! conjugate transpose of the memory. What is reversed along both axes has the same values, and vectors with their rows reversed.

use super::job::{Answers, Job, Placed, Run, Use, agree, reversed_rows, square};
use super::parts::Part;
use super::touch;
use crate::backend::lapack::{Function, Letter};
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::{Error, Result};
use crate::plan::lapack::Takes;
use crate::words::Uplo;

/// Where the eigenvectors of what was placed so lie, as columns of what is returned.
pub fn vectors<T: Blas>(f: &Placed<T>) -> Located<T> {
    let ahead = f.ahead();
    let columns = if f.is_transposed { ahead.transposed().conjugated() } else { ahead };
    if f.reversed[0] { reversed_rows(columns) } else { columns }
}

/// Eigenvalues, in ascending order, in `w`, and with `with_vectors` orthonormal eigenvectors in place of A: where they lie is returned, as a
/// matrix of which they are the columns. Without, what is left of the triangle is not told.
///
/// # Safety
/// A is as [`Operands`](crate::blas::operands::Operands) demands of what is written: the triangle, or with vectors all of it, of which the
/// other triangle need not be initialised; `w` too; they share no byte.
pub unsafe fn syevd<T: Blas>(
    context: &mut Context<'_>,
    with_vectors: bool,
    uplo: Uplo,
    a: Located<T>,
    w: Located<T::Real>,
) -> Result<(Located<T>, Report)> {
    let n = square("syevd", "A", a)?;
    agree("syevd", 'n', ("A", n), ("w", w.rows.len))?;
    let is_complex = T::DTYPE.is_complex();
    let function = if is_complex { Function::heevd } else { Function::syevd };
    let mut job = Job::<T>::new(context, "syevd", &[function])?;
    let writes = if with_vectors { Part::All } else { Part::Nothing };
    let at =
        job.matrix(Use { name: "A", takes: Takes::SYMMETRIC, reads: Part::Triangle(uplo), writes }, a)?;
    let (there, lapack) = (job.peek(at), job.lapack);
    // The least lengths, by LAPACK's documentation, but for `work`, of which the best is asked for.
    let (least, reals, count) = match (with_vectors, is_complex) {
        (false, false) => (2 * n + 1, 1, 1),
        (false, true) => (n + 1, n, 1),
        (true, false) => (1 + 6 * n + 2 * n * n, 1, 3 + 5 * n),
        (true, true) => (2 * n + n * n, 1 + 5 * n + 2 * n * n, 3 + 5 * n),
    };
    let (reals, count) = (reals.max(1), count.max(1));
    job.fits(reals)?;
    let values = job.room_for::<T::Real>(n)?;
    let (rwork, iwork) = (job.room_for::<T::Real>(reals)?, job.integers(count)?);
    let letter = Letter(if with_vectors { b'V' } else { b'N' });
    let call = move |f: &Placed<T>,
                     values: *mut T::Real,
                     work: *mut T,
                     length: isize,
                     rwork: *mut T::Real,
                     iwork| {
        let (uplo, reals, count) = (f.uplo(uplo), reals as isize, count as isize);
        // SAFETY: as is said where it is called.
        unsafe {
            if is_complex {
                lapack.heevd(
                    letter,
                    uplo,
                    f.n(),
                    f.ptr,
                    f.ld,
                    values,
                    work,
                    length,
                    rwork,
                    reals,
                    iwork,
                    count,
                )
            } else {
                lapack.syevd(letter, uplo, f.n(), f.ptr, f.ld, values, work, length, iwork, count)
            }
        }
    };
    let mut answers = Answers::new();
    // A length of -1: nothing is read, and numbers are written where the answers go.
    let asks = &mut |work| call(&there, answers.numbers(), work, -1, answers.reals(), answers.integers());
    let (work, length) = job.work(least, asks)?;
    job.plan
        .step(if there.is_transposed { "syevd of the transpose, with uplo exchanged" } else { "syevd" }, 1);
    let whole = vectors(&there);
    if n == 0 {
        return Ok((whole, Report::default()));
    }
    if !job.context.only_plans() {
        // SAFETY: the caller's promise.
        unsafe { touch::finite("syevd", "A", a, Part::Triangle(uplo)) }?;
    }
    let is_packed = job.is_packed(at);
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let (f, values) = (run.matrix(at), run.at::<T::Real>(values));
        // Legal: a square in a form that `Job` found. Elements, apart: the caller's promise, or the copy's; room as long as LAPACK's
        // documentation says.
        let info = call(&f, values, run.at(work), length, run.at(rwork), run.integers(iwork))?;
        if info != 0 {
            return Ok(info);
        }
        // SAFETY: written by the call. (Kernels of some libraries make NaN of what they find in their own memory.)
        Ok(unsafe { touch::put_finite(w, values, n) })
    };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { job.run(body) }?;
    match info {
        ..=0 => Ok((if is_packed { a } else { whole }, report)),
        count => Err(Error::NotConverged { routine: "syevd", count: count.unsigned_abs() }),
    }
}
