//! General matrices: solved with, factored, inverted; determinants.

use super::given::{Operand, carry_out, in_place, zeros};
use crate::blas::lapack::{general, plu};
use crate::capi::prelude::*;
use crate::capi::status::Failure;

/// Solves A X = B; X takes the place of B, n x k or n numbers, and factors that of A, n x n.
///
/// A that lies by rows is factored as its transpose, with pivots of columns: so nothing is copied, whichever axes are reversed, and which
/// factors those are is not told; bv_getrf makes P L U. B is taken as bv_trsm takes it.
///
/// Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_SINGULAR, after which A has the factors and B is as it was. After
/// any other failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gesv(
    a: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let operands = [Operand::written("A"), Operand::sides("B")];
        // SAFETY: as in `bv_potrf`, of `gesv`.
        unsafe {
            in_place("gesv", operands, [a, b], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => general::gesv::<T>(context, given.at(0), given.at(1)))?)
            })
        }
    })
}

/// P L U of A, m x n, in its place, with pivots of rows as LAPACK defines them: row i has been exchanged with row ipiv[i], in this order.
///
/// ipiv is an array with room for as many numbers as the shorter axis of A has elements. They are counted from 0, where LAPACK counts
/// from 1. If U has a zero on its diagonal, that is no error, as the factors are right: zero, which may be NULL, is where the first one
/// is, or -1.
///
/// A that lies by columns is factored where it lies, a square that lies by rows is transposed in place before and after: nothing is
/// copied. Anything else is packed. Solutions, inverses and determinants need neither: bv_gesv, bv_inv, bv_det.
///
/// Options and report are as for bv_potrf. On failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_getrf(
    a: *const bv_view,
    ipiv: *mut i64,
    zero: *mut i64,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let ipiv = output(ipiv, "ipiv")?;
        // SAFETY: as in `bv_potrf`, of `getrf`.
        let found = unsafe {
            carry_out("getrf", [Operand::written("A")], [a], options, report, |context, given| {
                let mut pivots = zeros(given.pivots())?;
                let (done, at) = with_scalar!(given.dtype(), T => {
                    plu::getrf::<T>(context, given.at(0), &mut pivots)
                })?;
                Ok(((pivots, at), done))
            })
        }?;
        if let Some((pivots, at)) = found {
            // SAFETY: C4, `ipiv` having room for as many numbers as the shorter axis has elements; `output` has found it to be not NULL.
            unsafe {
                for (at, &pivot) in pivots.iter().enumerate() {
                    ipiv.add(at).write(pivot as i64);
                }
                write_optional(zero, at.map_or(-1, |at| at as i64));
            }
        }
        Ok(())
    })
}

/// Solves A X = B with the factors and pivots that bv_getrf has made of A, n x n; X takes the place of B, n x k or n numbers.
///
/// The rows of B are exchanged, and it is two bv_trsm on the views as they are, of which bv_plan_text tells the second one. ipiv has n
/// numbers. Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_BOUNDS of a pivot that is no row; those of bv_trsm. On
/// failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_getrs(
    a: *const bv_view,
    ipiv: *const i64,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let operands = [Operand::read("A"), Operand::sides("B")];
        // SAFETY: as in `bv_potrf`, of `getrs`. Of the pivots C1: there are as many as the shorter axis of A has elements.
        unsafe {
            in_place("getrs", operands, [a, b], options, report, |context, given| {
                let mut pivots = zeros(given.pivots())?;
                if ipiv.is_null() {
                    return Err(Failure::Null("ipiv").into());
                }
                for (at, pivot) in pivots.iter_mut().enumerate() {
                    // What is negative is no row either.
                    *pivot = usize::try_from(ipiv.add(at).read()).unwrap_or(usize::MAX);
                }
                Ok(
                    with_scalar!(given.dtype(), T => plu::getrs::<T>(context, given.at(0), &pivots, given.at(1)))?,
                )
            })
        }
    })
}

/// The inverse of A, n x n, in its place. Nothing is copied if it lies by rows or by columns, whichever axes are reversed.
///
/// Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_SINGULAR, after which A has factors. After any other failure
/// nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_inv(
    a: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        // SAFETY: as in `bv_potrf`, of `inv`.
        unsafe {
            in_place("inv", [Operand::written("A")], [a], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => general::inv::<T>(context, given.at(0)))?)
            })
        }
    })
}

/// The determinant of A, n x n, which is overwritten by factors. Layouts are as for bv_gesv.
///
/// Each of the results may be NULL: value is the determinant, which may be too large or too small for the type; sign is 1 or -1 (complex:
/// a number of modulus 1), 0 if A is singular; both are numbers of the dtype of A. ln_abs is the natural logarithm of the modulus, a
/// float or double, minus infinity if A is singular: sign * exp(ln_abs) is the determinant. They need not be aligned.
///
/// Options and report are as for bv_potrf. On failure nothing has been written; that A is singular is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_det(
    a: *const bv_view,
    value: *mut c_void,
    sign: *mut c_void,
    ln_abs: *mut c_void,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        // SAFETY: as in `bv_potrf`, of `det`. Of the results C4.
        unsafe {
            carry_out("det", [Operand::written("A")], [a], options, report, |context, given| {
                let is_planned = context.only_plans();
                with_scalar!(given.dtype(), T => {
                    let (found, done) = general::det::<T>(context, given.at(0))?;
                    if !is_planned {
                        write_number(value, found.value);
                        write_number(sign, found.sign);
                        write_number(ln_abs, found.ln_abs);
                    }
                    Ok(((), done))
                })
            })?;
        }
        Ok(())
    })
}
