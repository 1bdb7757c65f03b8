//! Hermitian, positive definite matrices.

use super::given::{Operand, in_place};
use crate::blas::lapack::positive;
use crate::capi::prelude::*;

/// Cholesky's factor in place of a triangle of A, n x n, symmetric (complex: Hermitian) and positive definite: A = L L^H, or U^H U.
/// The other triangle is neither read nor written.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts.
///
/// LAPACK reads matrices by columns. What lies by rows is the transpose of what it reads, and has the same factor with uplo exchanged:
/// by rows or by columns, with any distance between them, nothing is copied. What runs backwards or has no axis with a step of one
/// element is packed, the triangle alone, and written back. Which routine copies what:
///
/// | routine                         | nothing is copied of                                    | else          |
/// | ------------------------------- | ------------------------------------------------------- | ------------- |
/// | potrf, posv, potri              | A by rows or by columns                                 | the triangle  |
/// | trtri                           | the same, also with both axes reversed                  | the triangle  |
/// | gesv, inv, det, gecon           | A by rows or by columns, whichever axes are reversed    | A             |
/// | getrf                           | A by columns, a square also by rows                     | A             |
/// | potrs, trtrs, getrs; B of any   | what bv_trsm takes: either order, reversed axes         | as bv_trsm    |
/// | lange                           | all                                                     |               |
///
/// Of these routines and those below: views have two axes; right-hand sides, B, may have one, which is one column. All are of one
/// dtype. What is written must not share memory with another operand (BV_ERR_OVERLAP), nor have flags; what is only read may have
/// BV_CONJ. options and report may be NULL; options.policy is BV_AUTO or BV_ZERO_COPY (BV_ERR_REFUSED where something would be copied,
/// with nothing written), and options.plan gets a plan, to be looked at, not run. What LAPACK works in counts as workspace. The
/// functions are those of the BLAS that computes: BV_ERR_BACKEND if it has no LAPACK.
///
/// Errors: BV_ERR_SHAPE if A is not square; BV_ERR_NOT_POSITIVE_DEFINITE, with the order of the leading block that is not in the
/// text, and what was computed until then in A. After any other failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_potrf(
    uplo: i32,
    a: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let uplo = read_uplo(uplo)?;
        // SAFETY: of `in_place`, C1 for the views, C5 for the options, C4 for the report. Of `potrf`, the invariants of `Given` and C2,
        // `T` being its dtype.
        unsafe {
            in_place("potrf", [Operand::written("A")], [a], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => positive::potrf::<T>(context, uplo, given.at(0)))?)
            })
        }
    })
}

/// Solves A X = B with the factor that bv_potrf has left in a triangle of A; X takes the place of B, n x k or n numbers.
///
/// uplo is as for bv_potrf. It is two bv_trsm on the views as they are, of which bv_plan_text tells the second one. Options and report
/// are as for bv_potrf, the errors BV_ERR_SHAPE and those of bv_trsm; on failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_potrs(
    uplo: i32,
    a: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let (uplo, operands) = (read_uplo(uplo)?, [Operand::read("A"), Operand::sides("B")]);
        // SAFETY: as in `bv_potrf`, of `potrs`.
        unsafe {
            in_place("potrs", operands, [a, b], options, report, |context, given| {
                Ok(
                    with_scalar!(given.dtype(), T => positive::potrs::<T>(context, uplo, given.at(0), given.at(1)))?,
                )
            })
        }
    })
}

/// Solves A X = B for A symmetric (complex: Hermitian) and positive definite: bv_potrf in place of a triangle of A, then X in place of
/// B, n x k or n numbers.
///
/// Options, report and errors are as for bv_potrf, and BV_ERR_SHAPE where lengths differ. If A is not positive definite, B is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_posv(
    uplo: i32,
    a: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let (uplo, operands) = (read_uplo(uplo)?, [Operand::written("A"), Operand::sides("B")]);
        // SAFETY: as in `bv_potrf`, of `posv`.
        unsafe {
            in_place("posv", operands, [a, b], options, report, |context, given| {
                Ok(
                    with_scalar!(given.dtype(), T => positive::posv::<T>(context, uplo, given.at(0), given.at(1)))?,
                )
            })
        }
    })
}

/// A triangle of the inverse of A in place of the factor that bv_potrf has left there. The other triangle is neither read nor written.
///
/// Options, report and errors are as for bv_potrf, but BV_ERR_SINGULAR if the factor has a zero on its diagonal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_potri(
    uplo: i32,
    a: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let uplo = read_uplo(uplo)?;
        // SAFETY: as in `bv_potrf`, of `potri`.
        unsafe {
            in_place("potri", [Operand::written("A")], [a], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => positive::potri::<T>(context, uplo, given.at(0)))?)
            })
        }
    })
}
