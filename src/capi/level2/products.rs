//! Matrix times vector, on views.

use crate::capi::prelude::*;

// Generated from routines.toml by `make generate`: from here

/// y = alpha A x + beta y: A is m x n. For a transposed matrix swap its shape and its strides. What BLAS cannot take is not
/// copied but used where it lies; only a vector may be copied. Without columns, n = 0, A x is 0 and y becomes beta y, where
/// the reference BLAS leaves y as it is.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gemv(
    alpha: *const c_void,
    a: *const bv_view,
    x: *const bv_view,
    beta: *const c_void,
    y: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, x, y];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `gemv_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    unsafe {
        carry_out(&routines::GEMV, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype(), T => {
                T::gemv_raw(context, scale(alpha, T::ONE), scale(beta, T::ZERO), given.operands::<T>())
            })?)
        })
    }
}

/// As bv_gemv for an m x n matrix with kl diagonals below and ku above the main one.
///
/// a is the storage of the band. order is 102 (CblasColMajor): one column per column of the matrix, element (i, j) being at
/// row ku + i - j (LAPACK's storage); or 101 (CblasRowMajor): one row per row, element (i, j) being at column kl + j - i.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gbmv(
    order: i32,
    kl: i64,
    ku: i64,
    alpha: *const c_void,
    a: *const bv_view,
    x: *const bv_view,
    beta: *const c_void,
    y: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, x, y];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `gbmv_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    unsafe {
        carry_out(&routines::GBMV, Scalars::All, views, options, report, |context, given| {
            let order = read_order(order)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::gbmv_raw(context, order, length(kl, "kl")?, length(ku, "ku")?, scale(alpha, T::ONE), scale(beta, T::ZERO), given.operands::<T>())
            })?)
        })
    }
}

/// y = alpha A x + beta y: A is symmetric; for real dtypes.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_symv(
    uplo: i32,
    alpha: *const c_void,
    a: *const bv_view,
    x: *const bv_view,
    beta: *const c_void,
    y: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, x, y];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `symv_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    unsafe {
        carry_out(&routines::SYMV, Scalars::Real, views, options, report, |context, given| {
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::symv_raw(context, Order::RowMajor, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), given.operands::<T>())
            })?)
        })
    }
}

/// As bv_symv for a band.
///
/// a is the storage of the band. order is 102 (CblasColMajor): one column per column of the matrix, element (i, j) being at
/// row ku + i - j (LAPACK's storage); or 101 (CblasRowMajor): one row per row, element (i, j) being at column kl + j - i.
/// Its number of diagonals less one is ku of an upper triangle, kl of a lower one.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_sbmv(
    order: i32,
    uplo: i32,
    alpha: *const c_void,
    a: *const bv_view,
    x: *const bv_view,
    beta: *const c_void,
    y: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, x, y];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `sbmv_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    unsafe {
        carry_out(&routines::SBMV, Scalars::Real, views, options, report, |context, given| {
            let order = read_order(order)?;
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::sbmv_raw(context, order, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), given.operands::<T>())
            })?)
        })
    }
}

/// As bv_symv for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_spmv(
    order: i32,
    uplo: i32,
    alpha: *const c_void,
    ap: *const bv_view,
    x: *const bv_view,
    beta: *const c_void,
    y: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [ap, x, y];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `spmv_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    unsafe {
        carry_out(&routines::SPMV, Scalars::Real, views, options, report, |context, given| {
            let order = read_order(order)?;
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::spmv_raw(context, order, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), given.operands::<T>())
            })?)
        })
    }
}

/// y = alpha A x + beta y: A is Hermitian; for complex dtypes.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_hemv(
    uplo: i32,
    alpha: *const c_void,
    a: *const bv_view,
    x: *const bv_view,
    beta: *const c_void,
    y: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, x, y];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `hemv_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    unsafe {
        carry_out(&routines::HEMV, Scalars::Complex, views, options, report, |context, given| {
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::hemv_raw(context, Order::RowMajor, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), given.operands::<T>())
            })?)
        })
    }
}

/// As bv_hemv for a band.
///
/// a is the storage of the band. order is 102 (CblasColMajor): one column per column of the matrix, element (i, j) being at
/// row ku + i - j (LAPACK's storage); or 101 (CblasRowMajor): one row per row, element (i, j) being at column kl + j - i.
/// Its number of diagonals less one is ku of an upper triangle, kl of a lower one.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_hbmv(
    order: i32,
    uplo: i32,
    alpha: *const c_void,
    a: *const bv_view,
    x: *const bv_view,
    beta: *const c_void,
    y: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, x, y];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `hbmv_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    unsafe {
        carry_out(&routines::HBMV, Scalars::Complex, views, options, report, |context, given| {
            let order = read_order(order)?;
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::hbmv_raw(context, order, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), given.operands::<T>())
            })?)
        })
    }
}

/// As bv_hemv for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_hpmv(
    order: i32,
    uplo: i32,
    alpha: *const c_void,
    ap: *const bv_view,
    x: *const bv_view,
    beta: *const c_void,
    y: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [ap, x, y];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `hpmv_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    unsafe {
        carry_out(&routines::HPMV, Scalars::Complex, views, options, report, |context, given| {
            let order = read_order(order)?;
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::hpmv_raw(context, order, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), given.operands::<T>())
            })?)
        })
    }
}

// Generated: to here
