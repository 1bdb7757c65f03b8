//! Positive definite matrices: Cholesky's factor, solutions and inverses from it.
//!
//! What lies by rows is the transpose of what LAPACK reads, of a Hermitian matrix the conjugate, whose lower factor is the conjugate
//! transpose of the upper one: with `uplo` exchanged it is the same factor at the same place.

use super::beside::{Plans, with_room};
use super::job::{Job, Run, Use, agree, square};
use super::triangular::Triangle;
use crate::backend::lapack::Function;
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::{Error, Result};
use crate::plan::lapack::Takes;
use crate::words::{Diag, Uplo};

/// What a leading block that is not positive definite is.
pub fn definite(routine: &'static str, report: Report, info: isize) -> Result<Report> {
    match info {
        ..=0 => Ok(report),
        leading => Err(Error::NotPositiveDefinite { routine, leading: leading.unsigned_abs() }),
    }
}

/// Cholesky's factor in place of a triangle.
///
/// # Safety
/// A is as [`Operands`](crate::blas::operands::Operands) demands of what is written, of the triangle that counts.
pub unsafe fn potrf<T: Blas>(context: &mut Context<'_>, uplo: Uplo, a: Located<T>) -> Result<Report> {
    // SAFETY: the caller's promise.
    unsafe { in_place(context, "potrf", Function::potrf, uplo, a) }
        .and_then(|(report, info)| definite("potrf", report, info))
}

/// The inverse in place of a factor's triangle.
///
/// # Safety
/// As [`potrf`].
pub unsafe fn potri<T: Blas>(context: &mut Context<'_>, uplo: Uplo, a: Located<T>) -> Result<Report> {
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { in_place(context, "potri", Function::potri, uplo, a) }?;
    super::triangular::singular("potri", report, info)
}

/// A function of one triangle.
///
/// # Safety
/// As [`potrf`].
unsafe fn in_place<T: Blas>(
    context: &mut Context<'_>,
    routine: &'static str,
    function: Function,
    uplo: Uplo,
    a: Located<T>,
) -> Result<(Report, isize)> {
    let n = square(routine, "A", a)?;
    let mut job = Job::<T>::new(context, routine, &[function])?;
    // A factor of what is reversed is no reversed factor: a lower one becomes an upper one times its transpose the other way round.
    let at = job.matrix(Use::triangle("A", Takes::ORDERS, uplo), a)?;
    job.plan.step(
        if job.peek(at).is_transposed { "of the transpose, with uplo exchanged" } else { "as it is" },
        1,
    );
    if n == 0 {
        return Ok((Report::default(), 0));
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let f = run.matrix(at);
        // SAFETY: legal: a square in a form that `Job` found. Elements, apart: the caller's promise, or the copy's.
        unsafe {
            match function {
                Function::potri => run.lapack.potri(f.uplo(uplo), f.n(), f.ptr, f.ld),
                _ => run.lapack.potrf(f.uplo(uplo), f.n(), f.ptr, f.ld),
            }
        }
    };
    // SAFETY: the caller's promise.
    unsafe { job.run(body) }
}

/// The two triangles that Cholesky's factor solves with: A = L Lᴴ or Uᴴ U.
fn factors<T: Blas>(uplo: Uplo, a: Located<T>) -> [Triangle<T>; 2] {
    let factor = Triangle::new(a, uplo, Diag::NonUnit);
    if uplo == Uplo::Lower { [factor, factor.h()] } else { [factor.h(), factor] }
}

/// Solves with Cholesky's factor: `potrs`, by two `trsm` on the views as they are.
///
/// # Safety
/// As [`Triangle::solve`].
pub unsafe fn potrs<T: Blas>(
    context: &mut Context<'_>,
    uplo: Uplo,
    a: Located<T>,
    b: Located<T>,
) -> Result<Report> {
    let n = square("potrs", "A", a)?;
    agree("potrs", 'n', ("A", n), ("B", b.rows.len))?;
    // SAFETY: the caller's promise; what the second one refuses is looked for before the first one writes.
    unsafe { solve_in_turn(context, &factors(uplo, a), b) }
}

/// Solves with triangles in turn, nothing being written if one of them is refused.
///
/// # Safety
/// As [`Triangle::solve`].
pub unsafe fn solve_in_turn<T: Blas>(
    context: &mut Context<'_>,
    triangles: &[Triangle<T>],
    b: Located<T>,
) -> Result<Report> {
    // SAFETY: nothing is read or written where only plans are made.
    let plans: Plans<'_> = &mut |dry, at| unsafe { triangles[at].solve(dry, b) };
    // SAFETY: the caller's promise. Where only plans are made each leaves its own: that of the last one stays.
    with_room(context, triangles.len(), plans, |context| unsafe {
        Triangle::solve_each(triangles, context, b)
    })
}

/// Factors A and solves with it: `posv`.
///
/// # Safety
/// A and B are as [`Operands`](crate::blas::operands::Operands) demands of what is written, and share no byte.
pub unsafe fn posv<T: Blas>(
    context: &mut Context<'_>,
    uplo: Uplo,
    a: Located<T>,
    b: Located<T>,
) -> Result<Report> {
    let n = square("posv", "A", a)?;
    agree("posv", 'n', ("A", n), ("B", b.rows.len))?;
    let mut job = Job::<T>::new(context, "posv", &[Function::potrf])?;
    let at = job.matrix(Use::triangle("A", Takes::ORDERS, uplo), a)?;
    job.plan.step("potrf", 1);
    job.plan.step("trsm", 1);
    job.plan.step("trsm", 1);
    let there = job.peek(at).view();
    let triangles = factors(uplo, there);
    // SAFETY: nothing is read or written where only plans are made.
    job.solved("B", [2, 1], &mut |dry, at| unsafe { triangles[at].solve(dry, b) })?;
    if n == 0 {
        return Ok(Report::default());
    }
    let mut solved = Report::default();
    let body = |run: &Run<T>, context: &mut Context<'_>| {
        let f = run.matrix(at);
        // SAFETY: legal: a square in a form that `Job` found. Elements, apart: the caller's promise, or the copy's; B is not A.
        unsafe {
            let info = run.lapack.potrf(f.uplo(uplo), f.n(), f.ptr, f.ld)?;
            if info == 0 {
                solved = Triangle::solve_each(&factors(uplo, f.view()), context, b)?;
            }
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    let (mut report, info) = unsafe { job.run(body) }?;
    report.add(Report { calls: 0, bytes_copied: 0, ..solved });
    definite("posv", report, info)
}
