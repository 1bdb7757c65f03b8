//! Norms, and conditions in them.

use super::given::{Operand, carry_out};
use crate::blas::Report;
use crate::blas::lapack::norms::{self, Norm};
use crate::capi::prelude::*;
use crate::capi::status::{Failure, Reported};

/// Norm: the largest sum of absolute values of a column; blas_one_norm of the BLAS Technical Forum.
pub const BV_NORM_ONE: i32 = 171;
/// Norm: the largest sum of absolute values of a row; blas_inf_norm of the BLAS Technical Forum.
pub const BV_NORM_INFINITY: i32 = 175;

fn read_norm(value: i32) -> Result<Norm, Reported> {
    match value {
        BV_NORM_ONE => Ok(Norm::One),
        BV_NORM_INFINITY => Ok(Norm::Infinity),
        value => Err(Failure::Value { parameter: "norm", value }.into()),
    }
}

/// One over the condition number of A, n x n, in the norm BV_NORM_ONE or BV_NORM_INFINITY, as LAPACK estimates it: near 1 is good, 0 is
/// singular or not finite. A is overwritten by factors. Layouts are as for bv_gesv.
///
/// rcond is a float or double, by the dtype of A, and need not be aligned. Options and report are as for bv_potrf. On failure nothing has
/// been written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gecon(
    norm: i32,
    a: *const bv_view,
    rcond: *mut c_void,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let (norm, rcond) = (read_norm(norm)?, output(rcond, "rcond")?);
        // SAFETY: as in `bv_potrf`, of `gecon`. Of the result C4.
        unsafe {
            carry_out("gecon", [Operand::written("A")], [a], options, report, |context, given| {
                let is_planned = context.only_plans();
                with_scalar!(given.dtype(), T => {
                    let (found, done) = norms::gecon::<T>(context, norm, given.at(0))?;
                    if !is_planned {
                        write_number(rcond, found);
                    }
                    Ok(((), done))
                })
            })?;
        }
        Ok(())
    })
}

/// The same of A symmetric (complex: Hermitian) and positive definite, given by a triangle, which is overwritten by its factor as bv_potrf
/// does; both norms are one. uplo, layouts and errors are as for bv_potrf.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_pocon(
    uplo: i32,
    a: *const bv_view,
    rcond: *mut c_void,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let (uplo, rcond) = (read_uplo(uplo)?, output(rcond, "rcond")?);
        // SAFETY: as in `bv_potrf`, of `pocon`. Of the result C4.
        unsafe {
            carry_out("pocon", [Operand::written("A")], [a], options, report, |context, given| {
                let is_planned = context.only_plans();
                with_scalar!(given.dtype(), T => {
                    let (found, done) = norms::pocon::<T>(context, uplo, given.at(0))?;
                    if !is_planned {
                        write_number(rcond, found);
                    }
                    Ok(((), done))
                })
            })?;
        }
        Ok(())
    })
}

/// The same of a triangle of A, n x n, of which that triangle is read alone. uplo and diag are as for bv_trtri, layouts too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_trcon(
    norm: i32,
    uplo: i32,
    diag: i32,
    a: *const bv_view,
    rcond: *mut c_void,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let (norm, uplo, diag) = (read_norm(norm)?, read_uplo(uplo)?, read_diag(diag)?);
        let rcond = output(rcond, "rcond")?;
        // SAFETY: as in `bv_potrf`, of `trcon`. Of the result C4.
        unsafe {
            carry_out("trcon", [Operand::read("A")], [a], options, report, |context, given| {
                let is_planned = context.only_plans();
                with_scalar!(given.dtype(), T => {
                    let (found, done) = norms::trcon::<T>(context, norm, uplo, diag, given.at(0))?;
                    if !is_planned {
                        write_number(rcond, found);
                    }
                    Ok(((), done))
                })
            })?;
        }
        Ok(())
    })
}

/// The norm of A, m x n, where it lies: BV_NORM_ONE, the largest sum of absolute values of a column, or BV_NORM_INFINITY, of a row. Any
/// layout is read as it is. If A has a NaN, that is the norm. (Frobenius' norm is bv_nrm2 of the same view.)
///
/// value is a float or double, by the dtype of A, and need not be aligned. Options and report are as for bv_potrf.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_lange(
    norm: i32,
    a: *const bv_view,
    value: *mut c_void,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    boundary(|| {
        let (norm, value) = (read_norm(norm)?, output(value, "value")?);
        // SAFETY: as in `bv_potrf`, of `norm`. Of the result C4.
        unsafe {
            carry_out("lange", [Operand::read("A")], [a], options, report, |context, given| {
                if !context.only_plans() {
                    with_scalar!(given.dtype(), T => write_number(value, norms::norm::<T>(norm, given.at(0))?));
                }
                Ok(((), Report::default()))
            })?;
        }
        Ok(())
    })
}
