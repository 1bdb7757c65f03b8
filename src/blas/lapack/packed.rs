//! Packed triangles: Cholesky's factor, solutions, inverses.
//!
//! What follows by rows is what follows by columns of the transpose, with `uplo` exchanged; the same holds as of squares.

use super::job::{Job, Run, Use, agree, diag_letter, uplo_letter};
use super::positive::definite;
use super::stored::{Storage, Stored};
use super::triangular::singular;
use crate::backend::lapack::{Fortran, Function, Letter};
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::blas::context::{Context, Report};
use crate::error::{Error, Result};
use crate::plan::lapack::Takes;
use crate::words::{Diag, Order, Uplo};

/// Of how many rows a packed triangle is.
///
/// # Errors
/// [`Error::PackedLength`] where none has as many elements; `n` is then that of the largest smaller one.
fn order_of<T>(routine: &'static str, ap: Located<T>) -> Result<usize> {
    let found = ap.rows.len;
    // (2 n + 1)² = 8 n (n + 1) / 2 + 1, in integers that hold it.
    let n = (((8 * found as u128 + 1).isqrt() - 1) / 2) as usize;
    check(routine, n, found).map(|()| n)
}

/// Whether a packed triangle of n rows has as many elements.
///
/// # Errors
/// [`Error::PackedLength`].
fn check(routine: &'static str, n: usize, found: usize) -> Result<()> {
    let expected = n.checked_add(1).and_then(|next| next.checked_mul(n)).ok_or(Error::Overflow)? / 2;
    if found == expected {
        Ok(())
    } else {
        Err(Error::PackedLength { routine, operand: "A", n, expected, found })
    }
}

/// A call on a packed triangle by columns.
type Call<T> = unsafe fn(Fortran<T>, Letter, Letter, isize, *mut T) -> Result<isize>;

/// What is called on a packed triangle in place.
struct InPlace<T> {
    routine: &'static str,
    step: &'static str,
    function: Function,
    call: Call<T>,
}

/// Calls it, and then solves if there are right-hand sides.
///
/// # Safety
/// The triangle and B are as [`Operands`](crate::blas::operands::Operands) demands of what is written, and share no byte; with B the call
/// makes Cholesky's factor.
unsafe fn in_place<T: Blas>(
    context: &mut Context<'_>,
    what: InPlace<T>,
    order: Order,
    uplo: Uplo,
    diag: Diag,
    ap: Located<T>,
    b: Option<Located<T>>,
) -> Result<(Report, isize)> {
    let InPlace { routine, step, function, call } = what;
    let n = order_of(routine, ap)?;
    let mut job = Job::<T>::new(context, routine, &[function])?;
    let at = job.matrix(Use::changed("A", Takes::COLUMNS), ap)?;
    job.plan.step(step, 1);
    let is_transposed = order == Order::RowMajor;
    if is_transposed {
        job.plan.step("with uplo exchanged", 0);
    }
    let seen = move |a| Stored { storage: Storage::Packed, a, order, uplo };
    if let Some(b) = b {
        let there = seen(job.peek(at).view());
        there.note(&mut job, b)?;
    }
    if n == 0 {
        return Ok((Report::default(), 0));
    }
    let of_f = uplo_letter(if is_transposed { uplo.swapped() } else { uplo });
    let mut solved = Report::default();
    let body = |run: &Run<T>, context: &mut Context<'_>| {
        let f = run.matrix(at);
        // SAFETY: legal: as many elements as n rows have. Elements, apart: the caller's promise, or the copy's; B is not A.
        unsafe {
            let info = call(run.lapack, of_f, diag_letter(diag), n as isize, f.ptr)?;
            if let Some(b) = b
                && info == 0
            {
                solved = seen(f.view()).solve_each(context, b)?;
            }
            Ok(info)
        }
    };
    // SAFETY: the caller's promise.
    let (mut report, info) = unsafe { job.run(body) }?;
    report.add(Report { calls: 0, bytes_copied: 0, ..solved });
    Ok((report, info))
}

/// What [`pptrf`] calls.
fn cholesky<T: Blas>(routine: &'static str) -> InPlace<T> {
    // SAFETY: what calls it promises the same.
    let call: Call<T> = |lapack, uplo, _, n, ap| unsafe { lapack.pptrf(uplo, n, ap) };
    InPlace { routine, step: "pptrf", function: Function::pptrf, call }
}

/// Cholesky's factor in place of a packed triangle: `pptrf`.
///
/// # Safety
/// The triangle is as [`Operands`](crate::blas::operands::Operands) demands of what is written.
pub unsafe fn pptrf<T: Blas>(
    context: &mut Context<'_>,
    order: Order,
    uplo: Uplo,
    ap: Located<T>,
) -> Result<Report> {
    // SAFETY: the caller's promise.
    let (report, info) =
        unsafe { in_place(context, cholesky("pptrf"), order, uplo, Diag::NonUnit, ap, None) }?;
    definite("pptrf", report, info)
}

/// The inverse in place of what [`pptrf`] has factored: `pptri`.
///
/// # Safety
/// As [`pptrf`].
pub unsafe fn pptri<T: Blas>(
    context: &mut Context<'_>,
    order: Order,
    uplo: Uplo,
    ap: Located<T>,
) -> Result<Report> {
    // SAFETY: what calls it promises the same.
    let call: Call<T> = |lapack, uplo, _, n, ap| unsafe { lapack.pptri(uplo, n, ap) };
    let what = InPlace { routine: "pptri", step: "pptri", function: Function::pptri, call };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { in_place(context, what, order, uplo, Diag::NonUnit, ap, None) }?;
    singular("pptri", report, info)
}

/// The inverse of a packed triangle in its place: `tptri`. [`Error::Singular`] of a zero on the diagonal; nothing has been written then.
///
/// # Safety
/// As [`pptrf`].
pub unsafe fn tptri<T: Blas>(
    context: &mut Context<'_>,
    order: Order,
    uplo: Uplo,
    diag: Diag,
    ap: Located<T>,
) -> Result<Report> {
    // SAFETY: what calls it promises the same.
    let call: Call<T> = |lapack, uplo, diag, n, ap| unsafe { lapack.tptri(uplo, diag, n, ap) };
    let what = InPlace { routine: "tptri", step: "tptri", function: Function::tptri, call };
    // SAFETY: the caller's promise.
    let (report, info) = unsafe { in_place(context, what, order, uplo, diag, ap, None) }?;
    singular("tptri", report, info)
}

/// Solves with what [`pptrf`] has factored: `pptrs`, by two `tpsv` for each column of B where it lies.
///
/// # Safety
/// The triangle and B are as [`Operands`](crate::blas::operands::Operands) demands, B of what is written, and share no byte.
pub unsafe fn pptrs<T: Blas>(
    context: &mut Context<'_>,
    order: Order,
    uplo: Uplo,
    ap: Located<T>,
    b: Located<T>,
) -> Result<Report> {
    check("pptrs", b.rows.len, ap.rows.len)?;
    // SAFETY: the caller's promise.
    unsafe { Stored { storage: Storage::Packed, a: ap, order, uplo }.solve_if_it_may(context, b) }
}

/// Factors and solves: `ppsv`.
///
/// # Safety
/// The triangle and B are as [`Operands`](crate::blas::operands::Operands) demands of what is written, and share no byte.
pub unsafe fn ppsv<T: Blas>(
    context: &mut Context<'_>,
    order: Order,
    uplo: Uplo,
    ap: Located<T>,
    b: Located<T>,
) -> Result<Report> {
    agree("ppsv", 'n', ("A", order_of("ppsv", ap)?), ("B", b.rows.len))?;
    // SAFETY: the caller's promise.
    let (report, info) =
        unsafe { in_place(context, cholesky("ppsv"), order, uplo, Diag::NonUnit, ap, Some(b)) }?;
    definite("ppsv", report, info)
}
