//! Updates of a matrix by vectors, on views.

use crate::capi::prelude::*;

// Generated from routines.toml by `make generate`: from here

/// A = alpha x y^T + A: A is m x n. x and y may have BV_CONJ: this is ger, geru and gerc.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_ger(
    alpha: *const c_void,
    x: *const bv_view,
    y: *const bv_view,
    a: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, y, a];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `ger_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`.
    unsafe {
        carry_out(&routines::GER, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype(), T => {
                T::ger_raw(context, scale(alpha, T::ONE), given.operands::<T>())
            })?)
        })
    }
}

/// A = alpha x y^H + A: bv_ger with y conjugated.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gerc(
    alpha: *const c_void,
    x: *const bv_view,
    y: *const bv_view,
    a: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, y, a];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `ger_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`.
    // The operand that is conjugated is only read.
    unsafe {
        carry_out(&routines::GER, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype(), T => {
                T::ger_raw(context, scale(alpha, T::ONE), given.conjugated(1).operands::<T>())
            })?)
        })
    }
}

/// A = alpha x x^T + A: A is symmetric; for real dtypes.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_syr(
    uplo: i32,
    alpha: *const c_void,
    x: *const bv_view,
    a: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, a];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `syr_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`.
    unsafe {
        carry_out(&routines::SYR, Scalars::Real, views, options, report, |context, given| {
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::syr_raw(context, Order::RowMajor, uplo, real_scale::<T>(alpha, 1.0), given.operands::<T>())
            })?)
        })
    }
}

/// As bv_syr for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_spr(
    order: i32,
    uplo: i32,
    alpha: *const c_void,
    x: *const bv_view,
    ap: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, ap];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `spr_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`.
    unsafe {
        carry_out(&routines::SPR, Scalars::Real, views, options, report, |context, given| {
            let order = read_order(order)?;
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::spr_raw(context, order, uplo, real_scale::<T>(alpha, 1.0), given.operands::<T>())
            })?)
        })
    }
}

/// A = alpha (x y^T + y x^T) + A: A is symmetric; for real dtypes.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_syr2(
    uplo: i32,
    alpha: *const c_void,
    x: *const bv_view,
    y: *const bv_view,
    a: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, y, a];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `syr2_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`.
    unsafe {
        carry_out(&routines::SYR2, Scalars::Real, views, options, report, |context, given| {
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::syr2_raw(context, Order::RowMajor, uplo, scale(alpha, T::ONE), given.operands::<T>())
            })?)
        })
    }
}

/// As bv_syr2 for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_spr2(
    order: i32,
    uplo: i32,
    alpha: *const c_void,
    x: *const bv_view,
    y: *const bv_view,
    ap: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, y, ap];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `spr2_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`.
    unsafe {
        carry_out(&routines::SPR2, Scalars::Real, views, options, report, |context, given| {
            let order = read_order(order)?;
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::spr2_raw(context, order, uplo, scale(alpha, T::ONE), given.operands::<T>())
            })?)
        })
    }
}

/// A = alpha x x^H + A: A is Hermitian; for complex dtypes.
/// The imaginary part of the diagonal is not read, and 0 afterwards. alpha points to a real number.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_her(
    uplo: i32,
    alpha: *const c_void,
    x: *const bv_view,
    a: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, a];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `her_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`.
    unsafe {
        carry_out(&routines::HER, Scalars::Complex, views, options, report, |context, given| {
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::her_raw(context, Order::RowMajor, uplo, real_scale::<T>(alpha, 1.0), given.operands::<T>())
            })?)
        })
    }
}

/// As bv_her for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_hpr(
    order: i32,
    uplo: i32,
    alpha: *const c_void,
    x: *const bv_view,
    ap: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, ap];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `hpr_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`.
    unsafe {
        carry_out(&routines::HPR, Scalars::Complex, views, options, report, |context, given| {
            let order = read_order(order)?;
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::hpr_raw(context, order, uplo, real_scale::<T>(alpha, 1.0), given.operands::<T>())
            })?)
        })
    }
}

/// A = alpha x y^H + conj(alpha) y x^H + A: A is Hermitian; for complex dtypes.
/// The imaginary part of the diagonal is not read, and 0 afterwards.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_her2(
    uplo: i32,
    alpha: *const c_void,
    x: *const bv_view,
    y: *const bv_view,
    a: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, y, a];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `her2_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`.
    unsafe {
        carry_out(&routines::HER2, Scalars::Complex, views, options, report, |context, given| {
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::her2_raw(context, Order::RowMajor, uplo, scale(alpha, T::ONE), given.operands::<T>())
            })?)
        })
    }
}

/// As bv_her2 for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_hpr2(
    order: i32,
    uplo: i32,
    alpha: *const c_void,
    x: *const bv_view,
    y: *const bv_view,
    ap: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [x, y, ap];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `hpr2_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`.
    unsafe {
        carry_out(&routines::HPR2, Scalars::Complex, views, options, report, |context, given| {
            let order = read_order(order)?;
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::hpr2_raw(context, order, uplo, scale(alpha, T::ONE), given.operands::<T>())
            })?)
        })
    }
}

// Generated: to here
