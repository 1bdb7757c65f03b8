//! Symmetric and Hermitian matrices that need not be definite: solutions.
//!
//! What lies by rows is, of a symmetric matrix, itself with `uplo` exchanged; of a Hermitian one it is the conjugate, with which the
//! conjugate of B is solved. Reversed along both axes it is the other triangle, and the rows of B are reversed.

use super::job::{Job, Placed, Run, Use, agree, square};
use super::touch;
use super::triangular::singular;
use crate::backend::lapack::{Fortran, Function, Integers, Letter};
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::Result;
use crate::plan::lapack::{Reversed, Takes};
use crate::words::Uplo;

/// Right-hand sides by columns, which may be reversed: they are reversed in place, and the order of columns is as good as another.
pub const SIDES: Takes = Takes { rows: false, reversed: Reversed::Any };

/// What is done to right-hand sides in place before they are solved for, and undone after: F's B is `J conj(B)`, or without either.
#[derive(Clone, Copy)]
pub struct Around {
    pub is_reversed: bool,
    pub is_conjugated: bool,
}

impl Around {
    /// Notes it in a plan, with the calls in between.
    pub fn note<T: Blas>(self, job: &mut Job<'_, '_, T>, calls: &[&'static str]) {
        let both = |job: &mut Job<'_, '_, T>| {
            if self.is_reversed {
                job.plan.step("rows of B reversed", 0);
            }
            if self.is_conjugated {
                job.plan.step("B conjugated", 0);
            }
        };
        both(job);
        calls.iter().for_each(|call| job.plan.step(call, 1));
        both(job);
    }

    /// Does it, and undoes it, which is the same.
    ///
    /// # Safety
    /// All elements of B can be read and written and are nobody else's.
    pub unsafe fn turn<T: Blas>(self, b: &Placed<T>) {
        // SAFETY: the caller's promise.
        unsafe {
            if self.is_reversed {
                touch::reverse_rows(b.ahead());
            }
            if self.is_conjugated {
                touch::conjugate(b.ahead());
            }
        }
    }
}

/// Solves `A X = B` for a symmetric A: `sytrf` and `sytrs`. A's triangle is overwritten by factors.
///
/// # Safety
/// A and B are as [`Operands`](crate::blas::operands::Operands) demands of what is written, A of the triangle that counts, and share no
/// byte.
pub unsafe fn sysv<T: Blas>(
    context: &mut Context<'_>,
    uplo: Uplo,
    a: Located<T>,
    b: Located<T>,
) -> Result<Report> {
    // SAFETY: the caller's promise.
    unsafe { solve(context, "sysv", false, uplo, a, b) }
}

/// The same for a Hermitian A: `hetrf` and `hetrs`. Of real scalars it is [`sysv`].
///
/// # Safety
/// As [`sysv`].
pub unsafe fn hesv<T: Blas>(
    context: &mut Context<'_>,
    uplo: Uplo,
    a: Located<T>,
    b: Located<T>,
) -> Result<Report> {
    // SAFETY: the caller's promise.
    unsafe { solve(context, "hesv", T::DTYPE.is_complex(), uplo, a, b) }
}

/// Factors.
///
/// # Safety
/// As [`Fortran`] says of `sytrf`, with `work` of `length`.
unsafe fn factor<T: Blas>(
    lapack: Fortran<T>,
    is_hermitian: bool,
    uplo: Letter,
    f: &Placed<T>,
    ipiv: Integers,
    (work, length): (*mut T, isize),
) -> Result<isize> {
    // SAFETY: the caller's promise.
    unsafe {
        if is_hermitian {
            lapack.hetrf(uplo, f.n(), f.ptr, f.ld, ipiv, work, length)
        } else {
            lapack.sytrf(uplo, f.n(), f.ptr, f.ld, ipiv, work, length)
        }
    }
}

/// Factors and solves.
///
/// # Safety
/// As [`sysv`].
unsafe fn solve<T: Blas>(
    context: &mut Context<'_>,
    routine: &'static str,
    is_hermitian: bool,
    uplo: Uplo,
    a: Located<T>,
    b: Located<T>,
) -> Result<Report> {
    let n = square(routine, "A", a)?;
    agree(routine, 'n', ("A", n), ("B", b.rows.len))?;
    let functions: &[Function] =
        if is_hermitian { &[Function::hetrf, Function::hetrs] } else { &[Function::sytrf, Function::sytrs] };
    let mut job = Job::<T>::new(context, routine, functions)?;
    let at = job.matrix(Use::triangle("A", Takes::SYMMETRIC, uplo), a)?;
    let sides = job.matrix(Use::changed("B", SIDES), b)?;
    let (there, lapack) = (job.peek(at), job.lapack);
    let is_reversed = there.reversed[0];
    let around = Around {
        is_reversed: is_reversed != job.peek(sides).reversed[0],
        is_conjugated: is_hermitian && there.is_transposed,
    };
    around.note(&mut job, if is_hermitian { &["hetrf", "hetrs"] } else { &["sytrf", "sytrs"] });
    let ipiv = job.integers(n)?;
    let of_f = there.uplo(uplo);
    let asks = &mut |work| {
        let mut integer = 0_i64;
        let integer = Integers((&raw mut integer).cast());
        // SAFETY: a length of -1: nothing is read, and one number is written where each of the answers goes.
        unsafe { factor(lapack, is_hermitian, of_f, &there, integer, (work, -1)) }
    };
    let (work, length) = job.work(1, asks)?;
    if n == 0 {
        return Ok(Report::default());
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let (f, b, ipiv) = (run.matrix(at), run.matrix(sides), run.integers(ipiv));
        // SAFETY: legal: a square and its right-hand sides in forms that `Job` found. Elements, apart: the caller's promise, or the
        // copies'; the room is as long as it is said, and the pivots are those of this factorization.
        unsafe {
            let info = factor(run.lapack, is_hermitian, of_f, &f, ipiv, (run.at(work), length))?;
            if info != 0 {
                return Ok(info);
            }
            around.turn(&b);
            let info = if is_hermitian {
                run.lapack.hetrs(of_f, f.n(), b.n(), f.ptr, f.ld, ipiv, b.ptr, b.ld)?
            } else {
                run.lapack.sytrs(of_f, f.n(), b.n(), f.ptr, f.ld, ipiv, b.ptr, b.ld)?
            };
            around.turn(&b);
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { job.run(body) }?;
    singular(routine, report, if is_reversed && info > 0 { n as isize + 1 - info } else { info })
}
