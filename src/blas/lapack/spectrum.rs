//! Eigenvalues and eigenvectors of a general square.
//!
//! Of what lies by rows LAPACK is given the transpose, F: `A v = λ v` is `(conj v)ᴴ F = λ (conj v)ᴴ`, so that the right vectors are the
//! conjugates of the left ones of F, and the left ones those of its right ones. Reversed along both axes it is similar, with the same
//! values, and the rows of the vectors reversed. All else, which is another order of squares, is turned in place: A is overwritten
//! anyway, and vectors are a square too.

use super::job::{Job, Part, Placed, Run, Use, agree, square};
use super::touch;
use crate::backend::lapack::{Fortran, Function, Letter};
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::{Error, Result};
use crate::plan::lapack::Takes;

/// Where eigenvalues go: the position, the real and the imaginary part.
pub type Values<'v, R> = &'v mut dyn FnMut(usize, R, R);

/// What an iteration that has not converged is.
pub fn converged(routine: &'static str, report: Report, info: isize) -> Result<Report> {
    match info {
        ..=0 => Ok(report),
        count => Err(Error::NotConverged { routine, count: count.unsigned_abs() }),
    }
}

/// Eigenvalues as LAPACK has left them: pairs of real numbers in two arrays, or complex ones in the first.
///
/// # Safety
/// Both arrays have numbers at `from..n`, of complex scalars the first.
pub unsafe fn hand_over<T: Blas>(
    values: Values<'_, T::Real>,
    positions: core::ops::Range<usize>,
    [w, wi]: [*const T; 2],
) {
    for at in positions {
        // SAFETY: the caller's promise.
        unsafe {
            let value = w.add(at).read();
            let im = if T::DTYPE.is_complex() { value.im() } else { wi.add(at).read().re() };
            values(at, value.re(), im);
        }
    }
}

/// Vectors that may be asked for: a square of n rows, in place of which they go, in any form that has one.
pub fn vectors<T: Blas>(
    job: &mut Job<'_, '_, T>,
    routine: &'static str,
    name: &'static str,
    n: usize,
    given: Option<Located<T>>,
) -> Result<Option<usize>> {
    let Some(given) = given else { return Ok(None) };
    square(routine, name, given)?;
    agree(routine, 'n', ("A", n), (name, given.rows.len))?;
    job.matrix(Use::written(name, Takes::ALL), given).map(Some)
}

/// Where vectors go for LAPACK: the letter, the address, and the leading dimension.
pub fn target<T>(place: Option<&Placed<T>>) -> (Letter, *mut T, isize) {
    place.map_or((Letter(b'N'), core::ptr::null_mut(), 1), |place| (Letter(b'V'), place.ptr, place.ld))
}

/// Notes in the plan that vectors are turned once they are there.
pub fn note_turn<T: Blas>(job: &mut Job<'_, '_, T>, at: Option<usize>, is_reversed: bool) {
    if let Some(at) = at {
        let Placed { is_transposed, reversed: [rows, cols], .. } = job.peek(at);
        if is_transposed {
            job.plan.step("vectors transposed in place", 0);
        }
        if rows != is_reversed || cols {
            job.plan.step("vectors reversed in place", 0);
        }
    }
}

/// The call, with room.
///
/// # Safety
/// As [`Fortran`] says of `geev`: `work` is of `length`, `w` and `wi` are of n numbers, `rwork` is of 2 n.
#[allow(clippy::too_many_arguments, reason = "LAPACK has more")]
unsafe fn call<T: Blas>(
    lapack: Fortran<T>,
    f: &Placed<T>,
    [left, right]: [Option<&Placed<T>>; 2],
    [w, wi]: [*mut T; 2],
    work: *mut T,
    length: isize,
    rwork: *mut T::Real,
) -> Result<isize> {
    let ((jobvl, vl, ldvl), (jobvr, vr, ldvr)) = (target(left), target(right));
    // SAFETY: the caller's promise.
    unsafe {
        if T::DTYPE.is_complex() {
            lapack.geev_complex(jobvl, jobvr, f.n(), f.ptr, f.ld, w, vl, ldvl, vr, ldvr, work, length, rwork)
        } else {
            lapack.geev_real(jobvl, jobvr, f.n(), f.ptr, f.ld, w, wi, vl, ldvl, vr, ldvr, work, length)
        }
    }
}

/// Conjugates vectors as LAPACK packs them: of real scalars the second column of each pair is the imaginary part.
///
/// # Safety
/// The vectors are there, by columns in F, and the imaginary parts of their eigenvalues.
unsafe fn conjugate<T: Blas>(f: &Placed<T>, wi: *const T) {
    let there = Placed { is_transposed: false, reversed: [false; 2], ..*f }.view();
    if T::DTYPE.is_complex() {
        // SAFETY: the caller's promise.
        return unsafe { touch::conjugate(there) };
    }
    let (n, mut at) = (there.cols.len, 0);
    while at + 1 < n {
        // SAFETY: the caller's promise.
        if unsafe { wi.add(at).read() } == T::ZERO {
            at += 1;
            continue;
        }
        for row in 0..n {
            // SAFETY: the same.
            unsafe { touch::set(there, row, at + 1, -touch::get(there, row, at + 1)) };
        }
        at += 2;
    }
}

/// Eigenvalues, and left and right eigenvectors if there is a place for them: `geev`. A is overwritten.
///
/// The vectors are the columns of their matrices; of real scalars a pair of complex ones is two columns, the real and the imaginary
/// part, of the first one, whose eigenvalue has a positive imaginary part. Where it has not converged, the values from `count` on are
/// handed over.
///
/// # Safety
/// A and the vectors are as [`Operands`](crate::blas::operands::Operands) demands of what is written, and share no byte.
pub unsafe fn geev<T: Blas>(
    context: &mut Context<'_>,
    a: Located<T>,
    values: Values<'_, T::Real>,
    vl: Option<Located<T>>,
    vr: Option<Located<T>>,
) -> Result<Report> {
    let n = square("geev", "A", a)?;
    let function = if T::DTYPE.is_complex() { Function::geev_complex } else { Function::geev_real };
    let mut job = Job::<T>::new(context, "geev", &[function])?;
    let at = job.matrix(Use { writes: Part::Nothing, ..Use::changed("A", Takes::ALL) }, a)?;
    let left = vectors(&mut job, "geev", "VL", n, vl)?;
    let right = vectors(&mut job, "geev", "VR", n, vr)?;
    let there = job.peek(at);
    let [rows_reversed, is_reversed] = there.reversed;
    if rows_reversed != is_reversed {
        job.plan.step("rows of A reversed in place", 0);
    }
    job.plan
        .step(if there.is_transposed { "of the transpose, left and right exchanged" } else { "as it is" }, 1);
    note_turn(&mut job, left, is_reversed);
    note_turn(&mut job, right, is_reversed);
    // Left ones of F are right ones of A if that is its transpose.
    let of_f = if there.is_transposed { [right, left] } else { [left, right] };
    let lapack = job.lapack;
    let peeked = of_f.map(|place| place.map(|at| job.peek(at)));
    let least = n * if T::DTYPE.is_complex() { 2 } else { 4 };
    let asks = &mut |work| {
        // What OpenBLAS's asks in turn (`trevc3`) writes an answer of its own to `rwork`.
        let (mut numbers, mut real) = ([T::ZERO; 2], [T::ZERO.re(); 2]);
        let [w, wi] = &mut numbers;
        let (values, rwork) = ([&raw mut *w, &raw mut *wi], real.as_mut_ptr());
        // SAFETY: a length of -1: nothing is read, and one number is written where each of the answers goes.
        unsafe { call(lapack, &there, peeked.each_ref().map(Option::as_ref), values, work, -1, rwork) }
    };
    let (work, length) = job.work(least, asks)?;
    let (w, wi) = (job.room_for::<T>(n)?, job.room_for::<T>(n)?);
    let rwork = job.room_for::<T::Real>(if T::DTYPE.is_complex() { 2 * n } else { 0 })?;
    if n == 0 {
        return Ok(Report::default());
    }
    if !job.context.only_plans() {
        // SAFETY: the caller's promise.
        unsafe { touch::finite("geev", "A", a, Part::All) }?;
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let f = run.matrix(at);
        let of_f = of_f.map(|place| place.map(|at| run.matrix(at)));
        let (w, wi) = (run.at::<T>(w), run.at::<T>(wi));
        // SAFETY: legal: squares in forms that `Job` found. Elements, apart: the caller's promise, or the copies'; the rooms are as long
        // as they are said. The vectors and values are there once it has converged, the values from `info` on if not.
        unsafe {
            if rows_reversed != is_reversed {
                touch::reverse_rows(f.ahead());
            }
            let places = of_f.each_ref().map(Option::as_ref);
            let info = call(run.lapack, &f, places, [w, wi], run.at(work), length, run.at(rwork))?;
            if info == 0 {
                for place in of_f.iter().flatten() {
                    if f.is_transposed {
                        conjugate(place, wi);
                    }
                    touch::back(place, is_reversed);
                }
            }
            if info >= 0 {
                hand_over(values, info.unsigned_abs().min(n)..n, [w, wi]);
            }
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { job.run(body) }?;
    converged("geev", report, info)
}
