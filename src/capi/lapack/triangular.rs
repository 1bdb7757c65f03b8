//! Triangles: inverted, solved with.

use super::given::{Operand, in_place};
use crate::blas::lapack::triangular;
use crate::capi::prelude::*;

/// The inverse of a triangle of A, n x n, in its place. The other triangle is neither read nor written, nor is the diagonal if diag says
/// that it is all 1.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower), diag 131 (CblasNonUnit) or 132 (CblasUnit).
///
/// Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE if A is not square; BV_ERR_SINGULAR if there is a zero on the diagonal.
/// On failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_trtri(
    uplo: i32,
    diag: i32,
    a: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let (uplo, diag) = (read_uplo(uplo)?, read_diag(diag)?);
        // SAFETY: as in `bv_potrf`, of `trtri`.
        unsafe {
            in_place("trtri", [Operand::written("A")], [a], options, report, |context, given| {
                Ok(
                    with_scalar!(given.dtype(), T => triangular::trtri::<T>(context, uplo, diag, given.at(0)))?,
                )
            })
        }
    })
}

/// Solves A X = B for a triangle of A; X takes the place of B, n x k or n numbers: bv_trsm, or bv_trsv for one column, once no zero has
/// been found on the diagonal.
///
/// uplo and diag are as for bv_trtri, options and report as for bv_potrf. Errors: BV_ERR_SHAPE, BV_ERR_SINGULAR, those of bv_trsm. On
/// failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_trtrs(
    uplo: i32,
    diag: i32,
    a: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let (uplo, diag) = (read_uplo(uplo)?, read_diag(diag)?);
        let operands = [Operand::read("A"), Operand::sides("B")];
        // SAFETY: as in `bv_potrf`, of `trtrs`.
        unsafe {
            in_place("trtrs", operands, [a, b], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => {
                    triangular::trtrs::<T>(context, uplo, diag, given.at(0), given.at(1))
                })?)
            })
        }
    })
}
