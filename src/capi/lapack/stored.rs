//! Bands, three diagonals, packed triangles.

use super::given::{Operand, in_place};
use crate::blas::lapack::{band, packed};
use crate::capi::prelude::*;

/// Solves A X = B for a band of kl diagonals below the main one and ku above it, n x n; X takes the place of B, n x k or n numbers.
///
/// order is 101 (CblasRowMajor) or 102 (CblasColMajor): the storage of the band is as for bv_gbmv, and what of it lies outside of the matrix
/// is not read. A is not changed: its factors need room for what fills in, so that it is always copied, which BV_ZERO_COPY refuses.
///
/// Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_SINGULAR. On failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gbsv(
    order: i32,
    kl: i64,
    ku: i64,
    a: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let order = read_order(order)?;
        let kl = length(kl, "kl")?;
        let ku = length(ku, "ku")?;
        let operands = [Operand::read("A"), Operand::sides("B")];
        // SAFETY: as in `bv_potrf`, of `gbsv`.
        unsafe {
            in_place("gbsv", operands, [a, b], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => {
                    band::gbsv::<T>(context, order, kl, ku, given.at(0), given.at(1))
                })?)
            })
        }
    })
}

/// Solves A X = B for three diagonals, d of n numbers, dl below it and du above it of n - 1, which are overwritten; X takes the place of B,
/// n x k or n numbers.
///
/// Layouts are in the table of bv_geev; options and report are as for bv_potrf. Errors: BV_ERR_SHAPE; BV_ERR_SINGULAR, after which all are of no
/// use. After any other failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gtsv(
    dl: *const bv_view,
    d: *const bv_view,
    du: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let operands =
            [Operand::vector("dl"), Operand::vector("d"), Operand::vector("du"), Operand::sides("B")];
        // SAFETY: as in `bv_potrf`, of `gtsv`.
        unsafe {
            in_place("gtsv", operands, [dl, d, du, b], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => {
                    band::gtsv::<T>(context, given.at(0), given.at(1), given.at(2), given.at(3))
                })?)
            })
        }
    })
}

/// Cholesky's factor in place of the band of a triangle of A, as bv_potrf makes it, in the storage of bv_tbmv. What of that lies outside of
/// the matrix is neither read nor written.
///
/// order is 101 (CblasRowMajor) or 102 (CblasColMajor), uplo 121 (CblasUpper) or 122 (CblasLower). Layouts are in the table of bv_geev;
/// options, report and errors are as for bv_potrf.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_pbtrf(
    order: i32,
    uplo: i32,
    a: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let order = read_order(order)?;
        let uplo = read_uplo(uplo)?;
        let operands = [Operand::written("A")];
        // SAFETY: as in `bv_potrf`, of `pbtrf`.
        unsafe {
            in_place("pbtrf", operands, [a], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => {
                    band::pbtrf::<T>(context, order, uplo, given.at(0))
                })?)
            })
        }
    })
}

/// Solves A X = B with the factor that bv_pbtrf has left in a band; X takes the place of B, n x k or n numbers: two bv_tbsv for each
/// column, of which bv_plan_text tells the last one.
///
/// Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE, those of bv_tbsv. On failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_pbtrs(
    order: i32,
    uplo: i32,
    a: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let order = read_order(order)?;
        let uplo = read_uplo(uplo)?;
        let operands = [Operand::read("A"), Operand::sides("B")];
        // SAFETY: as in `bv_potrf`, of `pbtrs`.
        unsafe {
            in_place("pbtrs", operands, [a, b], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => {
                    band::pbtrs::<T>(context, order, uplo, given.at(0), given.at(1))
                })?)
            })
        }
    })
}

/// Solves A X = B for the band of a triangle of A, symmetric (complex: Hermitian) and positive definite: bv_pbtrf, then bv_pbtrs. If A is
/// not positive definite, B is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_pbsv(
    order: i32,
    uplo: i32,
    a: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let order = read_order(order)?;
        let uplo = read_uplo(uplo)?;
        let operands = [Operand::written("A"), Operand::sides("B")];
        // SAFETY: as in `bv_potrf`, of `pbsv`.
        unsafe {
            in_place("pbsv", operands, [a, b], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => {
                    band::pbsv::<T>(context, order, uplo, given.at(0), given.at(1))
                })?)
            })
        }
    })
}

/// Cholesky's factor in place of a packed triangle of A, as bv_potrf makes it: ap is as for bv_tpmv.
///
/// order is 101 (CblasRowMajor) or 102 (CblasColMajor), uplo 121 (CblasUpper) or 122 (CblasLower). Layouts are in the table of bv_geev;
/// options, report and errors are as for bv_potrf, and BV_ERR_SHAPE of a length that no triangle has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_pptrf(
    order: i32,
    uplo: i32,
    ap: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let order = read_order(order)?;
        let uplo = read_uplo(uplo)?;
        let operands = [Operand::vector("A")];
        // SAFETY: as in `bv_potrf`, of `pptrf`.
        unsafe {
            in_place("pptrf", operands, [ap], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => {
                    packed::pptrf::<T>(context, order, uplo, given.at(0))
                })?)
            })
        }
    })
}

/// Solves A X = B with the factor that bv_pptrf has left; X takes the place of B, n x k or n numbers: two bv_tpsv for each column, of
/// which bv_plan_text tells the last one.
///
/// Options and report are as for bv_potrf. Errors: BV_ERR_SHAPE, those of bv_tpsv. On failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_pptrs(
    order: i32,
    uplo: i32,
    ap: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let order = read_order(order)?;
        let uplo = read_uplo(uplo)?;
        let operands = [Operand::factors("A"), Operand::sides("B")];
        // SAFETY: as in `bv_potrf`, of `pptrs`.
        unsafe {
            in_place("pptrs", operands, [ap, b], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => {
                    packed::pptrs::<T>(context, order, uplo, given.at(0), given.at(1))
                })?)
            })
        }
    })
}

/// Solves A X = B for a packed triangle of A, symmetric (complex: Hermitian) and positive definite: bv_pptrf, then bv_pptrs. If A is not
/// positive definite, B is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_ppsv(
    order: i32,
    uplo: i32,
    ap: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let order = read_order(order)?;
        let uplo = read_uplo(uplo)?;
        let operands = [Operand::vector("A"), Operand::sides("B")];
        // SAFETY: as in `bv_potrf`, of `ppsv`.
        unsafe {
            in_place("ppsv", operands, [ap, b], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => {
                    packed::ppsv::<T>(context, order, uplo, given.at(0), given.at(1))
                })?)
            })
        }
    })
}

/// The packed triangle of the inverse of A in place of the factor that bv_pptrf has left. All is as for bv_pptrf, but BV_ERR_SINGULAR if the
/// factor has a zero on its diagonal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_pptri(
    order: i32,
    uplo: i32,
    ap: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let order = read_order(order)?;
        let uplo = read_uplo(uplo)?;
        let operands = [Operand::vector("A")];
        // SAFETY: as in `bv_potrf`, of `pptri`.
        unsafe {
            in_place("pptri", operands, [ap], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => {
                    packed::pptri::<T>(context, order, uplo, given.at(0))
                })?)
            })
        }
    })
}

/// The inverse of a packed triangle in its place. diag is 131 (CblasNonUnit) or 132 (CblasUnit); all else is as for bv_pptrf.
///
/// Errors: BV_ERR_SHAPE; BV_ERR_SINGULAR if there is a zero on the diagonal. On failure nothing has been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_tptri(
    order: i32,
    uplo: i32,
    diag: i32,
    ap: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let order = read_order(order)?;
        let uplo = read_uplo(uplo)?;
        let diag = read_diag(diag)?;
        let operands = [Operand::vector("A")];
        // SAFETY: as in `bv_potrf`, of `tptri`.
        unsafe {
            in_place("tptri", operands, [ap], options, report, |context, given| {
                Ok(with_scalar!(given.dtype(), T => {
                    packed::tptri::<T>(context, order, uplo, diag, given.at(0))
                })?)
            })
        }
    })
}
