//! Triangular matrices times vectors, and systems with them, on views.

use crate::capi::prelude::*;

// Generated from routines.toml by `make generate`: from here

/// x = A x: A is triangular.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
/// diag is 131 (CblasNonUnit), or 132 (CblasUnit): the diagonal is all 1 and not read.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_trmv(
    uplo: i32,
    diag: i32,
    a: *const bv_view,
    x: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, x];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `trmv_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype.
    unsafe {
        carry_out(&routines::TRMV, Scalars::All, views, options, report, |context, given| {
            let uplo = read_uplo(uplo)?;
            let diag = read_diag(diag)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::trmv_raw(context, Order::RowMajor, uplo, diag, given.operands::<T>())
            })?)
        })
    }
}

/// As bv_trmv for a band.
///
/// a is the storage of the band. order is 102 (CblasColMajor): one column per column of the matrix, element (i, j) being at
/// row ku + i - j (LAPACK's storage); or 101 (CblasRowMajor): one row per row, element (i, j) being at column kl + j - i.
/// Its number of diagonals less one is ku of an upper triangle, kl of a lower one.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_tbmv(
    order: i32,
    uplo: i32,
    diag: i32,
    a: *const bv_view,
    x: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, x];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `tbmv_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype.
    unsafe {
        carry_out(&routines::TBMV, Scalars::All, views, options, report, |context, given| {
            let order = read_order(order)?;
            let uplo = read_uplo(uplo)?;
            let diag = read_diag(diag)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::tbmv_raw(context, order, uplo, diag, given.operands::<T>())
            })?)
        })
    }
}

/// As bv_trmv for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_tpmv(
    order: i32,
    uplo: i32,
    diag: i32,
    ap: *const bv_view,
    x: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [ap, x];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `tpmv_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype.
    unsafe {
        carry_out(&routines::TPMV, Scalars::All, views, options, report, |context, given| {
            let order = read_order(order)?;
            let uplo = read_uplo(uplo)?;
            let diag = read_diag(diag)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::tpmv_raw(context, order, uplo, diag, given.operands::<T>())
            })?)
        })
    }
}

/// Solves A x = b: A is triangular; x holds b before.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
/// diag is 131 (CblasNonUnit), or 132 (CblasUnit): the diagonal is all 1 and not read.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_trsv(
    uplo: i32,
    diag: i32,
    a: *const bv_view,
    x: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, x];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `trsv_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype.
    unsafe {
        carry_out(&routines::TRSV, Scalars::All, views, options, report, |context, given| {
            let uplo = read_uplo(uplo)?;
            let diag = read_diag(diag)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::trsv_raw(context, Order::RowMajor, uplo, diag, given.operands::<T>())
            })?)
        })
    }
}

/// As bv_trsv for a band.
///
/// a is the storage of the band. order is 102 (CblasColMajor): one column per column of the matrix, element (i, j) being at
/// row ku + i - j (LAPACK's storage); or 101 (CblasRowMajor): one row per row, element (i, j) being at column kl + j - i.
/// Its number of diagonals less one is ku of an upper triangle, kl of a lower one.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_tbsv(
    order: i32,
    uplo: i32,
    diag: i32,
    a: *const bv_view,
    x: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, x];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `tbsv_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype.
    unsafe {
        carry_out(&routines::TBSV, Scalars::All, views, options, report, |context, given| {
            let order = read_order(order)?;
            let uplo = read_uplo(uplo)?;
            let diag = read_diag(diag)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::tbsv_raw(context, order, uplo, diag, given.operands::<T>())
            })?)
        })
    }
}

/// As bv_trsv for a packed triangle.
///
/// ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), column by
/// column if it is 102 (CblasColMajor).
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_tpsv(
    order: i32,
    uplo: i32,
    diag: i32,
    ap: *const bv_view,
    x: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [ap, x];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `tpsv_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype.
    unsafe {
        carry_out(&routines::TPSV, Scalars::All, views, options, report, |context, given| {
            let order = read_order(order)?;
            let uplo = read_uplo(uplo)?;
            let diag = read_diag(diag)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::tpsv_raw(context, order, uplo, diag, given.operands::<T>())
            })?)
        })
    }
}

// Generated: to here
