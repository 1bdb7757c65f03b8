//! Symmetric and Hermitian matrices that are indefinite.

use super::given::{Operand, in_place};
use crate::blas::lapack::indefinite;
use crate::capi::prelude::*;

const OPERANDS: [Operand; 2] = [Operand::written("A"), Operand::sides("B")];

/// Solves A X = B for a symmetric A, n x n, complex ones too, given by a triangle, which is overwritten by the factors of Bunch and Kaufman; X
/// takes the place of B, n x k or n numbers. The other triangle is neither read nor written.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower). Layouts are in the table of bv_geev; options and report are as for bv_potrf. Errors:
/// BV_ERR_SHAPE; BV_ERR_SINGULAR, with B as it was. After any other failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_sysv(
    uplo: i32,
    a: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let uplo = read_uplo(uplo)?;
        // SAFETY: as in `bv_potrf`, of `sysv`.
        unsafe {
            in_place("sysv", OPERANDS, [a, b], options, report, |context, given| {
                Ok(
                    with_scalar!(given.dtype(), T => indefinite::sysv::<T>(context, uplo, given.at(0), given.at(1)))?,
                )
            })
        }
    })
}

/// The same for a Hermitian A; of a real dtype it is bv_sysv.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_hesv(
    uplo: i32,
    a: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let uplo = read_uplo(uplo)?;
        // SAFETY: as in `bv_potrf`, of `hesv`.
        unsafe {
            in_place("hesv", OPERANDS, [a, b], options, report, |context, given| {
                Ok(
                    with_scalar!(given.dtype(), T => indefinite::hesv::<T>(context, uplo, given.at(0), given.at(1)))?,
                )
            })
        }
    })
}
