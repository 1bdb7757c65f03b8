//! Schur's form and Hessenberg's: of squares, which are turned in place so that they lie by columns, and back.
//!
//! No exact answer on the transpose is there: its Schur form is a lower triangle.

use super::job::{Job, Part, Placed, Run, Use, agree, square};
use super::spectrum::{Values, converged, hand_over, note_turn, target, vectors};
use super::touch;
use crate::backend::lapack::{Fortran, Function, Integers, Letter};
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::Result;
use crate::plan::lapack::Takes;

/// The arrays of `gees`.
struct Arrays<T: Blas> {
    values: [*mut T; 2],
    sdim: Integers,
    work: *mut T,
    length: isize,
    rwork: *mut T::Real,
    bwork: Integers,
}

/// The call.
///
/// # Safety
/// As [`Fortran`] says of `gees`: `work` is of `length`, each of the values and `rwork` of n numbers, `sdim` and `bwork` of one.
unsafe fn call<T: Blas>(
    lapack: Fortran<T>,
    f: &Placed<T>,
    vs: Option<&Placed<T>>,
    arrays: Arrays<T>,
) -> Result<isize> {
    let (jobvs, vs, ldvs) = target(vs);
    let Arrays { values: [w, wi], sdim, work, length, rwork, bwork } = arrays;
    let (sort, select) = (Letter(b'N'), core::ptr::null());
    // SAFETY: the caller's promise; nothing is selected.
    unsafe {
        if T::DTYPE.is_complex() {
            lapack.gees_complex(
                jobvs,
                sort,
                select,
                f.n(),
                f.ptr,
                f.ld,
                sdim,
                w,
                vs,
                ldvs,
                work,
                length,
                rwork,
                bwork,
            )
        } else {
            lapack.gees_real(
                jobvs,
                sort,
                select,
                f.n(),
                f.ptr,
                f.ld,
                sdim,
                w,
                wi,
                vs,
                ldvs,
                work,
                length,
                bwork,
            )
        }
    }
}

/// Notes in the plan what is turned in place.
fn note_upright<T: Blas>(job: &mut Job<'_, '_, T>, at: usize, name: &'static str, calls: usize) {
    let Placed { is_transposed, reversed, .. } = job.peek(at);
    let is_turned = is_transposed || reversed != [false; 2];
    if is_turned {
        job.plan.step("A turned in place", 0);
    }
    job.plan.step(name, calls);
    if is_turned {
        job.plan.step("and back", 0);
    }
}

/// Schur's form `A = Z T Zᴴ` in place of A, Z if there is a place for it, and the eigenvalues: `gees`, not sorted.
///
/// Where it has not converged, the values from `count` on are handed over.
///
/// # Safety
/// A and VS are as [`Operands`](crate::blas::operands::Operands) demands of what is written, and share no byte.
pub unsafe fn gees<T: Blas>(
    context: &mut Context<'_>,
    a: Located<T>,
    values: Values<'_, T::Real>,
    vs: Option<Located<T>>,
) -> Result<Report> {
    let n = square("gees", "A", a)?;
    let function = if T::DTYPE.is_complex() { Function::gees_complex } else { Function::gees_real };
    let mut job = Job::<T>::new(context, "gees", &[function])?;
    let at = job.matrix(Use::changed("A", Takes::ALL), a)?;
    let z = vectors(&mut job, "gees", "VS", n, vs)?;
    note_upright(&mut job, at, "gees", 1);
    note_turn(&mut job, z, false);
    let (there, peeked, lapack) = (job.peek(at), z.map(|z| job.peek(z)), job.lapack);
    let asks = &mut |work| {
        // MKL's writes SDIM even so, and what it asks in turn may write an answer of its own.
        let (mut numbers, mut real, mut integers) = ([T::ZERO; 2], [T::ZERO.re(); 2], [0_i64; 2]);
        let [w, wi] = &mut numbers;
        let [sdim, bwork] = &mut integers;
        let arrays = Arrays {
            values: [&raw mut *w, &raw mut *wi],
            sdim: Integers((&raw mut *sdim).cast()),
            work,
            length: -1,
            rwork: real.as_mut_ptr(),
            bwork: Integers((&raw mut *bwork).cast()),
        };
        // SAFETY: a length of -1: nothing is read, and one number is written where each of the answers goes.
        unsafe { call(lapack, &there, peeked.as_ref(), arrays) }
    };
    let (work, length) = job.work(3 * n, asks)?;
    let (w, wi, rwork) = (job.room_for::<T>(n)?, job.room_for::<T>(n)?, job.room_for::<T::Real>(n)?);
    let (sdim, bwork) = (job.integers(1)?, job.integers(n)?);
    if n == 0 {
        return Ok(Report::default());
    }
    if !job.context.only_plans() {
        // SAFETY: the caller's promise.
        unsafe { touch::finite("gees", "A", a, Part::All) }?;
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let (f, z) = (run.matrix(at), z.map(|z| run.matrix(z)));
        let (w, wi) = (run.at::<T>(w), run.at::<T>(wi));
        let (sdim, bwork) = (run.integers(sdim), run.integers(bwork));
        let arrays =
            Arrays { values: [w, wi], sdim, work: run.at(work), length, rwork: run.at(rwork), bwork };
        // SAFETY: legal: squares in forms that `Job` found. Elements, apart: the caller's promise, or the copies'; the rooms are as long
        // as they are said. All values are there once it has converged, those from `info` on if not.
        unsafe {
            touch::upright(&f);
            let info = call(run.lapack, &f, z.as_ref(), arrays)?;
            touch::back(&f, false);
            if let Some(z) = z {
                touch::back(&z, false);
            }
            if info >= 0 {
                hand_over(values, info.unsigned_abs().min(n)..n, [w, wi]);
            }
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { job.run(body) }?;
    converged("gees", report, info)
}

/// Hessenberg's form `A = Q H Qᴴ` in place of A, with the reflectors of Q below it and their factors in `tau`: `gehrd`.
///
/// # Safety
/// A is as [`Operands`](crate::blas::operands::Operands) demands of what is written.
pub unsafe fn gehrd<T: Blas>(context: &mut Context<'_>, a: Located<T>, tau: &mut [T]) -> Result<Report> {
    let length = tau.len();
    // SAFETY: the caller's promise, and what is lent.
    unsafe { turned(context, "gehrd", Function::gehrd, a, tau.as_mut_ptr(), length) }
}

/// The Q of [`gehrd`] in place of its reflectors: `orghr`, or `unghr`.
///
/// # Safety
/// As [`gehrd`].
pub unsafe fn orghr<T: Blas>(context: &mut Context<'_>, a: Located<T>, tau: &[T]) -> Result<Report> {
    // SAFETY: the caller's promise, and what is lent, of which nothing is written.
    unsafe { turned(context, "orghr", Function::orghr, a, tau.as_ptr().cast_mut(), tau.len()) }
}

/// A function of a square that is turned before and after.
///
/// # Safety
/// As [`gehrd`]; `tau` has so many numbers, which for `gehrd` can be written.
unsafe fn turned<T: Blas>(
    context: &mut Context<'_>,
    routine: &'static str,
    function: Function,
    a: Located<T>,
    tau: *mut T,
    count: usize,
) -> Result<Report> {
    let n = square(routine, "A", a)?;
    agree(routine, 'k', ("A", n.saturating_sub(1)), ("tau", count))?;
    let mut job = Job::<T>::new(context, routine, &[function])?;
    let at = job.matrix(Use::changed("A", Takes::ALL), a)?;
    note_upright(&mut job, at, routine, 1);
    let (there, lapack, last) = (job.peek(at), job.lapack, n as isize);
    if n == 0 {
        return Ok(Report::default());
    }
    // SAFETY: the caller's promise.
    let call = |f: &Placed<T>, work, length| unsafe {
        match function {
            Function::orghr => lapack.orghr(last, 1, last, f.ptr, f.ld, tau, work, length),
            _ => lapack.gehrd(last, 1, last, f.ptr, f.ld, tau, work, length),
        }
    };
    // A length of -1: nothing is read, and one number is written where it goes.
    let (work, length) = job.work(n, &mut |work| call(&there, work, -1))?;
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let f = run.matrix(at);
        // SAFETY: legal: a square in a form that `Job` found. Elements, apart: the caller's promise, or the copy's; the room is as long
        // as it is said.
        unsafe {
            touch::upright(&f);
            let info = call(&f, run.at(work), length)?;
            touch::back(&f, false);
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    unsafe { job.run(body) }.map(|(report, _)| report)
}
