//! Vectors, on views.

use core::ffi::c_void;

use super::options::{bv_options, bv_report};
use super::routine::{Given, Scalars, carry_out, real_scale, scale};
use super::status::bv_status;
use super::view::bv_view;
use super::{boundary, output, with_scalar};
use crate::blas::{Context, Routines as _};
use crate::plan::routines;
use crate::scalar::Scalar;

// Generated from routines.toml by `make generate`: from here

/// y = alpha x + y. Vectors of any strides are used where they lie.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_axpy(
    alpha: *const c_void,
    x: *const bv_view,
    y: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, y];
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::AXPY, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype, T => {
                T::axpy_raw(context, scale(alpha, T::ONE), &given.operands::<T>())
            })?)
        })
    }
}

/// y = alpha x + beta y.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_axpby(
    alpha: *const c_void,
    x: *const bv_view,
    beta: *const c_void,
    y: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, y];
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::AXPBY, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype, T => {
                T::axpby_raw(context, scale(alpha, T::ONE), scale(beta, T::ZERO), &given.operands::<T>())
            })?)
        })
    }
}

/// y = x.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_copy_vector(
    x: *const bv_view,
    y: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, y];
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::COPY, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype, T => {
                T::copy_raw(context, &given.operands::<T>())
            })?)
        })
    }
}

/// x = alpha x. With alpha = 0, x is not read.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_scal(
    alpha: *const c_void,
    x: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x];
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::SCAL, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype, T => {
                T::scal_raw(context, scale(alpha, T::ONE), &given.operands::<T>())
            })?)
        })
    }
}

/// x = alpha x with a real alpha (NULL: 1): a float or a double, also for complex dtypes. With alpha = 0, x is not read.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_scal_real(
    alpha: *const c_void,
    x: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x];
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::SCAL, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype, T => {
                T::scal_real_raw(context, real_scale::<T>(alpha, 1.0), &given.operands::<T>())
            })?)
        })
    }
}

/// Exchanges x and y, which must not share memory.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_swap(
    x: *const bv_view,
    y: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, y];
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::SWAP, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype, T => {
                T::swap_raw(context, &given.operands::<T>())
            })?)
        })
    }
}

/// The sum of x_i y_i, stored in result, a number of the views' dtype. x and y may have BV_CONJ: this is dot, dotu and
/// dotc. result need not be aligned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_dot(x: *const bv_view, y: *const bv_view, result: *mut c_void) -> bv_status {
    boundary(|| {
        // SAFETY: by contract, all are NULL or valid.
        let given = unsafe { Given::read(&routines::DOT, [x, y]) }?;
        let result = output(result, "result")?;
        // SAFETY: the views have been checked; by contract the result is writable.
        unsafe {
            with_scalar!(given.dtype, T => {
                let value = T::dot_raw(&mut Context::new(), &given.operands::<T>())?;
                result.cast::<T>().write_unaligned(value);
            });
        }
        Ok(())
    })
}

/// The sum of conj(x_i) y_i: bv_dot with x conjugated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_dotc(x: *const bv_view, y: *const bv_view, result: *mut c_void) -> bv_status {
    boundary(|| {
        // SAFETY: by contract, all are NULL or valid.
        let given = unsafe { Given::read(&routines::DOT, [x, y]) }?.conjugated(0);
        let result = output(result, "result")?;
        // SAFETY: the views have been checked; by contract the result is writable.
        unsafe {
            with_scalar!(given.dtype, T => {
                let value = T::dot_raw(&mut Context::new(), &given.operands::<T>())?;
                result.cast::<T>().write_unaligned(value);
            });
        }
        Ok(())
    })
}

/// The Euclidean norm, stored in result: a float or a double, also for complex dtypes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_nrm2(x: *const bv_view, result: *mut c_void) -> bv_status {
    boundary(|| {
        // SAFETY: by contract, all are NULL or valid.
        let given = unsafe { Given::read(&routines::NRM2, [x]) }?;
        let result = output(result, "result")?;
        // SAFETY: the views have been checked; by contract the result is writable.
        unsafe {
            with_scalar!(given.dtype, T => {
                let value = T::nrm2_raw(&mut Context::new(), &given.operands::<T>())?;
                result.cast::<<T as Scalar>::Real>().write_unaligned(value);
            });
        }
        Ok(())
    })
}

/// The sum of |re| + |im|, stored in result: a float or a double, also for complex dtypes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_asum(x: *const bv_view, result: *mut c_void) -> bv_status {
    boundary(|| {
        // SAFETY: by contract, all are NULL or valid.
        let given = unsafe { Given::read(&routines::ASUM, [x]) }?;
        let result = output(result, "result")?;
        // SAFETY: the views have been checked; by contract the result is writable.
        unsafe {
            with_scalar!(given.dtype, T => {
                let value = T::asum_raw(&mut Context::new(), &given.operands::<T>())?;
                result.cast::<<T as Scalar>::Real>().write_unaligned(value);
            });
        }
        Ok(())
    })
}

/// The position of the first element with the largest |re| + |im|, counted from 0, stored in index; -1 if there is no
/// element.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_iamax(x: *const bv_view, index: *mut i64) -> bv_status {
    boundary(|| {
        // SAFETY: by contract, all are NULL or valid.
        let given = unsafe { Given::read(&routines::IAMAX, [x]) }?;
        let index = output(index, "index")?;
        // SAFETY: the views have been checked; by contract the result is writable.
        unsafe {
            let at =
                with_scalar!(given.dtype, T => T::iamax_raw(&mut Context::new(), &given.operands::<T>())?);
            index.write(at.map_or(-1, |at| at as i64));
        }
        Ok(())
    })
}

// Generated: to here
