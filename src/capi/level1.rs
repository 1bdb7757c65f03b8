//! Vectors, on views.

use super::prelude::*;

// Generated from routines.toml by `make generate`: from here

/// y = alpha x + y. Vectors of any strides are used where they lie.
///
/// This routine, bv_axpby, bv_copy_vector, bv_scal, bv_scal_real, bv_swap, the rotations, bv_dot, bv_dotc, bv_nrm2, bv_asum and
/// bv_iamax take views of any number of axes: of their elements one by one, x and y being of one shape (else BV_ERR_SHAPE).
/// Axes that follow one another in memory are one vector, in x and y if they do so in both; what is left is a call for each
/// line. Nothing is copied but an x that is y. Of several axes, x and y may share memory only if they are the same elements in
/// the same order: else BV_ERR_OVERLAP.
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
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `axpy_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`.
    unsafe {
        carry_out(&routines::AXPY, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype(), T => {
                T::axpy_raw(context, scale(alpha, T::ONE), given.operands::<T>())
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
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `axpby_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    unsafe {
        carry_out(&routines::AXPBY, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype(), T => {
                T::axpby_raw(context, scale(alpha, T::ONE), scale(beta, T::ZERO), given.operands::<T>())
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
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `copy_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype.
    unsafe {
        carry_out(&routines::COPY, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype(), T => {
                T::copy_raw(context, given.operands::<T>())
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
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `scal_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`.
    unsafe {
        carry_out(&routines::SCAL, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype(), T => {
                T::scal_raw(context, scale(alpha, T::ONE), given.operands::<T>())
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
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `scal_real_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`.
    unsafe {
        carry_out(&routines::SCAL, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype(), T => {
                T::scal_real_raw(context, real_scale::<T>(alpha, 1.0), given.operands::<T>())
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
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `swap_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype.
    unsafe {
        carry_out(&routines::SWAP, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype(), T => {
                T::swap_raw(context, given.operands::<T>())
            })?)
        })
    }
}

/// The sum of x_i y_i, stored in result, a number of the views' dtype. x and y may have BV_CONJ: this is dot, dotu and
/// dotc. result need not be aligned. Views of several axes, of one shape, are taken element by element: see bv_axpy.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_dot(x: *const bv_view, y: *const bv_view, result: *mut c_void) -> bv_status {
    boundary(|| {
        // SAFETY: C1 for the views.
        let given = unsafe { Shaped::read(&routines::DOT, [x, y])? };
        let result = output(result, "result")?;
        // SAFETY: of `dot_raw`, `given` has been read by its table: the invariants of `Shaped` and C2 are what it asks,
        // and `T` is its dtype. Of the write, C4; `output` has found it to be not NULL.
        unsafe {
            with_scalar!(given.dtype(), T => {
                let value = given.sum(|context, vectors| T::dot_raw(context, vectors))?;
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
        // SAFETY: C1 for the views. The operand that is conjugated is only read.
        let given = unsafe { Shaped::read(&routines::DOT, [x, y])?.conjugated(0) };
        let result = output(result, "result")?;
        // SAFETY: of `dot_raw`, `given` has been read by its table: the invariants of `Shaped` and C2 are what it asks,
        // and `T` is its dtype. Of the write, C4; `output` has found it to be not NULL.
        unsafe {
            with_scalar!(given.dtype(), T => {
                let value = given.sum(|context, vectors| T::dot_raw(context, vectors))?;
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
        // SAFETY: C1 for the views.
        let given = unsafe { Shaped::read(&routines::NRM2, [x])? };
        let result = output(result, "result")?;
        // SAFETY: of `nrm2_raw`, `given` has been read by its table: the invariants of `Shaped` and C2 are what it asks,
        // and `T` is its dtype. Of the write, C4; `output` has found it to be not NULL.
        unsafe {
            with_scalar!(given.dtype(), T => {
                let value = given.norm(|context, vectors| T::nrm2_raw(context, vectors))?;
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
        // SAFETY: C1 for the views.
        let given = unsafe { Shaped::read(&routines::ASUM, [x])? };
        let result = output(result, "result")?;
        // SAFETY: of `asum_raw`, `given` has been read by its table: the invariants of `Shaped` and C2 are what it asks,
        // and `T` is its dtype. Of the write, C4; `output` has found it to be not NULL.
        unsafe {
            with_scalar!(given.dtype(), T => {
                let value = given.sum(|context, vectors| T::asum_raw(context, vectors))?;
                result.cast::<<T as Scalar>::Real>().write_unaligned(value);
            });
        }
        Ok(())
    })
}

/// The position of the first element with the largest |re| + |im|, counted from 0, in several axes as in row-major order,
/// stored in index; -1 if there is no element.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_iamax(x: *const bv_view, index: *mut i64) -> bv_status {
    boundary(|| {
        // SAFETY: C1 for the views.
        let given = unsafe { Shaped::read(&routines::IAMAX, [x])? };
        let index = output(index, "index")?;
        // SAFETY: of `iamax_raw`, `given` has been read by its table: the invariants of `Shaped` and C2 are what it asks,
        // and `T` is its dtype. Of the write, C4; `output` has found it to be not NULL.
        unsafe {
            let at = with_scalar!(given.dtype(), T => given.first(|context, vectors| T::iamax_raw(context, vectors))?);
            index.write(at.map_or(-1, |at| at as i64));
        }
        Ok(())
    })
}

// Generated: to here
