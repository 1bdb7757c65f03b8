//! Symmetric and Hermitian eigenvalues with a metric.
//!
//! What lies by rows is the conjugate of what LAPACK reads, and of conjugates the vectors are the conjugates: for all three problems,
//! as each of them is conjugated as a whole. Both matrices have to lie alike, as they have one `uplo`.

use super::job::{Job, Part, Placed, Run, Use, agree, square, uplo_letter};
use super::spectrum::converged;
use super::touch;
use crate::backend::lapack::{Fortran, Function, Integers, Letter};
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::{Error, Result};
use crate::plan::lapack::{Form, Takes};
use crate::words::Uplo;

use num_traits::Float as _;

/// Which eigenvalues with a metric B: LAPACK's `itype`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Problem {
    /// `A x = λ B x`, with vectors such that `Vᴴ B V = I`.
    Pencil = 1,
    /// `A B x = λ x`, with vectors such that `Vᴴ B V = I`.
    ProductAB = 2,
    /// `B A x = λ x`, with vectors such that `Vᴴ B⁻¹ V = I`.
    ProductBA = 3,
}

/// The rooms' lengths: of numbers at least, of real numbers, of integers.
fn lengths<T: Blas>(n: usize, with_vectors: bool) -> Option<[usize; 3]> {
    let both = n.checked_mul(n)?.checked_mul(2)?;
    Some(match (T::DTYPE.is_complex(), with_vectors) {
        _ if n <= 1 => [1; 3],
        (false, false) => [2 * n + 1, 1, 1],
        (false, true) => [both.checked_add(6 * n + 1)?, 1, 5 * n + 3],
        (true, false) => [n + 1, n, 1],
        (true, true) => [both / 2 + 2 * n, both.checked_add(5 * n + 1)?, 5 * n + 3],
    })
}

/// What the call is given beside A and B.
#[derive(Clone, Copy)]
struct Given {
    problem: Problem,
    with_vectors: bool,
    uplo: Letter,
}

/// The call.
///
/// # Safety
/// As [`Fortran`] says of `sygvd` and `hegvd`, with rooms of these lengths.
unsafe fn call<T: Blas>(
    lapack: Fortran<T>,
    given: Given,
    [a, b]: [&Placed<T>; 2],
    w: *mut T::Real,
    (work, lwork): (*mut T, isize),
    (rwork, lrwork): (*mut T::Real, isize),
    (iwork, liwork): (Integers, isize),
) -> Result<isize> {
    let jobz = Letter(if given.with_vectors { b'V' } else { b'N' });
    let (itype, uplo, n) = (given.problem as isize, given.uplo, a.n());
    // SAFETY: the caller's promise.
    unsafe {
        if T::DTYPE.is_complex() {
            lapack.hegvd(
                itype, jobz, uplo, n, a.ptr, a.ld, b.ptr, b.ld, w, work, lwork, rwork, lrwork, iwork, liwork,
            )
        } else {
            lapack.sygvd(itype, jobz, uplo, n, a.ptr, a.ld, b.ptr, b.ld, w, work, lwork, iwork, liwork)
        }
    }
}

/// Eigenvalues of A with the metric B in ascending order, and, if asked for, the vectors in place of A: `sygvd`, or `hegvd`. B's triangle
/// is overwritten by Cholesky's factor. Without vectors, A's triangle is overwritten with what is of no use, if it passes.
///
/// Values that are not finite, as of what overflows beside a small B, have not converged, whatever INFO is.
///
/// Gives, beside the report, whether A holds `Vᴴ` instead of V.
///
/// # Safety
/// A and B are as [`Operands`](crate::blas::operands::Operands) demands of what is written, of the triangle that counts, and share no
/// byte; with vectors all of A is written.
pub unsafe fn sygvd<T: Blas>(
    context: &mut Context<'_>,
    problem: Problem,
    with_vectors: bool,
    uplo: Uplo,
    a: Located<T>,
    b: Located<T>,
    w: &mut [T::Real],
) -> Result<(Report, bool)> {
    let is_complex = T::DTYPE.is_complex();
    let (routine, function) =
        if is_complex { ("hegvd", Function::hegvd) } else { ("sygvd", Function::sygvd) };
    let n = square(routine, "A", a)?;
    square(routine, "B", b)?;
    agree(routine, 'n', ("A", n), ("B", b.rows.len))?;
    agree(routine, 'n', ("A", n), ("w", w.len()))?;
    let mut job = Job::<T>::new(context, routine, &[function])?;
    let int_max = job.int_max();
    let form = |matrix: Located<T>| Form::of(matrix.layout(), Takes::ORDERS, size_of::<T>(), int_max);
    // One of them decides in which order both are; if both pass, but in different ones, A, of which more would be written back.
    let (of_a, of_b) = (form(a), form(b));
    let is_transposed = of_a.or(of_b).is_ok_and(|form| form.is_transposed);
    let writes = if with_vectors { Part::All } else { Part::Nothing };
    let use_a = Use { name: "A", takes: Takes::ORDERS, reads: Part::Triangle(uplo), writes };
    let both = Form { is_transposed, ..Form::COLUMNS };
    let at_a = job.matrix_in(use_a, a, both)?;
    let at_b = job.matrix_in(Use::triangle("B", Takes::ORDERS, uplo), b, both)?;
    job.plan.step(if is_transposed { "of the transposes, with uplo exchanged" } else { "as they are" }, 1);
    let of_f = if is_transposed { uplo.swapped() } else { uplo };
    let given = Given { problem, with_vectors, uplo: uplo_letter(of_f) };
    let [least, lrwork, liwork] = lengths::<T>(n, with_vectors).ok_or(Error::Overflow)?;
    job.fits(lrwork)?;
    job.fits(liwork)?;
    let (there, lapack) = ([job.peek(at_a), job.peek(at_b)], job.lapack);
    let asks = &mut |work| {
        let (mut real, mut w, mut integer) = (T::ZERO.re(), T::ZERO.re(), 0_i64);
        let integer = Integers((&raw mut integer).cast());
        let w = &raw mut w;
        // SAFETY: a length of -1: nothing is read, and one number is written where each of the answers goes.
        unsafe { call(lapack, given, there.each_ref(), w, (work, -1), (&raw mut real, -1), (integer, -1)) }
    };
    let (work, lwork) = job.work(least, asks)?;
    let (rwork, iwork) = (job.room_for::<T::Real>(lrwork)?, job.integers(liwork)?);
    let is_new = with_vectors && job.is_packed(at_a);
    if n == 0 {
        return Ok((Report::default(), false));
    }
    let only_plans = job.context.only_plans();
    if !only_plans {
        // SAFETY: the caller's promise.
        unsafe {
            touch::finite(routine, "A", a, Part::Triangle(uplo))?;
            touch::finite(routine, "B", b, Part::Triangle(uplo))?;
        }
    }
    let body = |run: &Run<T>, _: &mut Context<'_>| {
        let both = [run.matrix(at_a), run.matrix(at_b)];
        let (rwork, iwork) = (run.at(rwork), run.integers(iwork));
        // SAFETY: legal: squares in forms that `Job` found, in one order. Elements, apart: the caller's promise, or the copies'; the rooms
        // are as long as they are said, and `w` is of n numbers.
        unsafe {
            if is_new {
                // Of the copy the other triangle is written back, whatever happens.
                let other = both[0].view();
                for (row, col) in (0..n).flat_map(|row| (0..n).map(move |col| (row, col))) {
                    if if uplo == Uplo::Upper { row > col } else { row < col } {
                        touch::set(other, row, col, T::ZERO);
                    }
                }
            }
            call(
                run.lapack,
                given,
                both.each_ref(),
                w.as_mut_ptr(),
                (run.at(work), lwork),
                (rwork, lrwork as isize),
                (iwork, liwork as isize),
            )
        }
    };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { job.run(body) }?;
    if info > n as isize {
        return Err(Error::NotPositiveDefinite { routine, leading: info.unsigned_abs() - n });
    }
    if info == 0 && !only_plans {
        // What overflows on the way to the standard problem is NaN then, which LAPACK may call a success.
        let count = w.iter().filter(|value| !value.is_finite()).count();
        return converged(routine, report, count as isize).map(|report| (report, is_transposed));
    }
    converged(routine, report, info).map(|report| (report, is_transposed))
}
