//! Norms, and conditions in them.

use super::job::{Job, Part, Run, Use, diag_letter, square};
use super::touch;
use crate::backend::lapack::{Function, Letter};
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::{Error, Result};
use crate::plan::lapack::Takes;
use crate::words::{Diag, Uplo};

use num_traits::Float as _;

/// Which norm of a matrix. Frobenius' is [`nrm2`](crate::nrm2) of it as a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Norm {
    /// The largest sum of absolute values of a column.
    One,
    /// The largest sum of absolute values of a row.
    Infinity,
}

impl Norm {
    /// That of the transpose.
    fn transposed(self) -> Norm {
        if self == Norm::One { Norm::Infinity } else { Norm::One }
    }
}

/// The norm of a matrix where it lies: what `lange` computes. A NaN in it is the norm.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory), of sums across the lines.
///
/// # Safety
/// All elements can be read.
pub unsafe fn norm<T: Blas>(norm: Norm, a: Located<T>) -> Result<T::Real> {
    // By lines as it lies.
    let is_by_cols = a.rows.stride.unsigned_abs() < a.cols.stride.unsigned_abs();
    let (a, norm) = if is_by_cols { (a.transposed(), norm.transposed()) } else { (a, norm) };
    let (rows, cols) = (a.rows.len, a.cols.len);
    // SAFETY: the caller's promise.
    let modulus = |row: usize, col: usize| modulus(unsafe { touch::get(a, row, col) });
    let found = if norm == Norm::Infinity {
        (0..rows).map(|row| (0..cols).map(|col| modulus(row, col)).sum()).fold(0.0, larger)
    } else {
        let mut sums = sums(cols)?;
        for row in 0..rows {
            sums.iter_mut().enumerate().for_each(|(col, sum)| *sum += modulus(row, col));
        }
        sums.into_iter().fold(0.0, larger)
    };
    Ok(T::from_f64(found, 0.0).re())
}

/// The 1 norm of a Hermitian matrix given by a triangle, which is that of infinity too.
///
/// # Errors
/// As [`norm`].
///
/// # Safety
/// The triangle can be read.
pub unsafe fn hermitian_norm<T: Blas>(uplo: Uplo, a: Located<T>) -> Result<T::Real> {
    let n = a.rows.len;
    // The upper triangle's rows, whichever it is.
    let upper = if uplo == Uplo::Upper { a } else { a.transposed() };
    let mut sums = sums(n)?;
    for row in 0..n {
        for col in row..n {
            // SAFETY: the caller's promise.
            let x = modulus(unsafe { touch::get(upper, row, col) });
            sums[row] += x;
            if col != row {
                sums[col] += x;
            }
        }
    }
    Ok(T::from_f64(sums.into_iter().fold(0.0, larger), 0.0).re())
}

/// The absolute value.
fn modulus<T: Blas>(x: T) -> f64 {
    let (re, im) = x.to_f64();
    if T::DTYPE.is_complex() { re.hypot(im) } else { re.abs() }
}

/// The larger one, or what is no number.
fn larger(most: f64, other: f64) -> f64 {
    if other > most || other.is_nan() { other } else { most }
}

/// So many sums of nothing.
fn sums(count: usize) -> Result<Vec<f64>> {
    let mut sums = Vec::new();
    let bytes = count.saturating_mul(size_of::<f64>());
    sums.try_reserve_exact(count).map_err(|_| Error::OutOfMemory { bytes })?;
    sums.resize(count, 0.0);
    Ok(sums)
}

/// One over the condition in the 1 norm or that of infinity, as far as `gecon` estimates it; A is overwritten by factors.
///
/// # Safety
/// As [`inv`].
pub unsafe fn gecon<T: Blas>(
    context: &mut Context<'_>,
    of: Norm,
    a: Located<T>,
) -> Result<(T::Real, Report)> {
    let n = square("gecon", "A", a)?;
    let mut job = Job::<T>::new(context, "gecon", &[Function::getrf, Function::gecon])?;
    let at = job.matrix(Use::changed("A", Takes::ALL), a)?;
    let there = job.peek(at);
    let ipiv = job.integers(n)?;
    let work = job.room_for::<T>(4 * n)?;
    let last = job.room_for::<f64>(2 * n)?;
    job.plan.step(if there.is_transposed { "getrf of the transpose" } else { "getrf" }, 1);
    job.plan.step("gecon", 1);
    let mut rcond = T::ONE.re();
    if n == 0 {
        return Ok((rcond, Report::default()));
    }
    rcond = T::ZERO.re();
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let (f, ipiv) = (run.matrix(at), run.integers(ipiv));
        let of_f = if f.is_transposed { of.transposed() } else { of };
        let letter = Letter(if of_f == Norm::One { b'1' } else { b'I' });
        // SAFETY: as in `gesv`. The norm of what is reversed is that of what is not. Room: 4 n numbers, and 2 n real ones or n integers,
        // are what `gecon` works in.
        unsafe {
            let anorm = norm(of, f.ahead())?;
            let info = run.lapack.getrf(f.m(), f.n(), f.ptr, f.ld, ipiv)?;
            // A norm that is no number is an argument that `gecon` refuses.
            if info == 0 && anorm.is_finite() {
                let (work, last) = (run.at(work), run.at(last));
                return run.lapack.gecon(
                    letter,
                    f.n(),
                    f.ptr,
                    f.ld,
                    &raw const anorm,
                    &raw mut rcond,
                    work,
                    last,
                );
            }
            Ok(0)
        }
    };
    // SAFETY: the caller's promise.
    let (report, _) = unsafe { job.run(body) }?;
    Ok((rcond, report))
}

/// The same of a Hermitian, positive definite matrix given by a triangle, which is overwritten by its factor: `potrf` and `pocon`.
///
/// # Safety
/// As [`potrf`](super::positive::potrf).
pub unsafe fn pocon<T: Blas>(
    context: &mut Context<'_>,
    uplo: Uplo,
    a: Located<T>,
) -> Result<(T::Real, Report)> {
    let n = square("pocon", "A", a)?;
    let mut job = Job::<T>::new(context, "pocon", &[Function::potrf, Function::pocon])?;
    let at = job.matrix(Use::triangle("A", Takes::ORDERS, uplo), a)?;
    let (work, last) = (job.room_for::<T>(3 * n)?, job.room_for::<f64>(n)?);
    job.plan.step(if job.peek(at).is_transposed { "potrf with uplo exchanged" } else { "potrf" }, 1);
    job.plan.step("pocon", 1);
    let mut rcond = T::ONE.re();
    if n == 0 {
        return Ok((rcond, Report::default()));
    }
    rcond = T::ZERO.re();
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let f = run.matrix(at);
        // SAFETY: legal: a square in a form that `Job` found. Elements, apart: the caller's promise, or the copy's. Room: 3 n numbers, and n
        // real ones or integers, are what `pocon` works in.
        unsafe {
            let anorm = hermitian_norm(uplo, f.view())?;
            let info = run.lapack.potrf(f.uplo(uplo), f.n(), f.ptr, f.ld)?;
            if info == 0 && anorm.is_finite() {
                let (work, last) = (run.at(work), run.at(last));
                run.lapack.pocon(
                    f.uplo(uplo),
                    f.n(),
                    f.ptr,
                    f.ld,
                    &raw const anorm,
                    &raw mut rcond,
                    work,
                    last,
                )?;
            }
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { job.run(body) }?;
    match info {
        ..=0 => Ok((rcond, report)),
        leading => Err(Error::NotPositiveDefinite { routine: "pocon", leading: leading.unsigned_abs() }),
    }
}

/// The same of a triangle, which is read alone.
///
/// # Safety
/// The triangle can be read.
pub unsafe fn trcon<T: Blas>(
    context: &mut Context<'_>,
    of: Norm,
    uplo: Uplo,
    diag: Diag,
    a: Located<T>,
) -> Result<(T::Real, Report)> {
    let n = square("trcon", "A", a)?;
    let mut job = Job::<T>::new(context, "trcon", &[Function::trcon])?;
    let what = Use { writes: Part::Nothing, ..Use::triangle("A", Takes::SYMMETRIC, uplo) };
    let at = job.matrix(what, a)?;
    let (work, last) = (job.room_for::<T>(3 * n)?, job.room_for::<f64>(n)?);
    job.plan.step("trcon", 1);
    let mut rcond = T::ONE.re();
    if n == 0 {
        return Ok((rcond, Report::default()));
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let f = run.matrix(at);
        let letter = Letter(if (of == Norm::One) != f.is_transposed { b'1' } else { b'I' });
        // SAFETY: as in `pocon`.
        unsafe {
            let (work, last) = (run.at(work), run.at(last));
            run.lapack.trcon(
                letter,
                f.uplo(uplo),
                diag_letter(diag),
                f.n(),
                f.ptr,
                f.ld,
                &raw mut rcond,
                work,
                last,
            )
        }
    };
    // SAFETY: the caller's promise.
    unsafe { job.run(body) }.map(|(report, _)| (rcond, report))
}
