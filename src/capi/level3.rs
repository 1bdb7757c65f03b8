//! Matrix times matrix: the routines on structured matrices, on views.

use super::prelude::*;

// Generated from routines.toml by `make generate`: from here

/// C = alpha A B + beta C, or C = alpha B A + beta C: A is symmetric, B and C are m x n.
///
/// side is 141 (CblasLeft): A stands on the left, or 142 (CblasRight): on the right. uplo is 121 (CblasUpper) or 122
/// (CblasLower): the triangle of the view that counts; the other one is neither read nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_symm(
    side: i32,
    uplo: i32,
    alpha: *const c_void,
    a: *const bv_view,
    b: *const bv_view,
    beta: *const c_void,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, b, c];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `symm_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    // The table is that of one side, which will do for both (`Given`).
    unsafe {
        carry_out(&routines::SYMM_LEFT, Scalars::All, views, options, report, |context, given| {
            let side = read_side(side)?;
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::symm_raw(context, side, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), given.operands::<T>())
            })?)
        })
    }
}

/// As bv_symm, A being Hermitian; for complex dtypes. The imaginary part of its diagonal is not read.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_hemm(
    side: i32,
    uplo: i32,
    alpha: *const c_void,
    a: *const bv_view,
    b: *const bv_view,
    beta: *const c_void,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, b, c];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `hemm_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    // The table is that of one side, which will do for both (`Given`).
    unsafe {
        carry_out(&routines::HEMM_LEFT, Scalars::Complex, views, options, report, |context, given| {
            let side = read_side(side)?;
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::hemm_raw(context, side, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), given.operands::<T>())
            })?)
        })
    }
}

/// C = alpha A A^T + beta C, of which one triangle is computed: A is n x k, C is n x n. For A^T A swap the shape and the
/// strides of A.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_syrk(
    uplo: i32,
    alpha: *const c_void,
    a: *const bv_view,
    beta: *const c_void,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, c];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `syrk_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    unsafe {
        carry_out(&routines::SYRK, Scalars::All, views, options, report, |context, given| {
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::syrk_raw(context, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), given.operands::<T>())
            })?)
        })
    }
}

/// C = alpha A A^H + beta C, of which one triangle is computed; for complex dtypes. alpha and beta point to real numbers
/// (float or double). The imaginary part of the diagonal of C is not read, and 0 afterwards.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_herk(
    uplo: i32,
    alpha: *const c_void,
    a: *const bv_view,
    beta: *const c_void,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, c];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `herk_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    unsafe {
        carry_out(&routines::HERK, Scalars::Complex, views, options, report, |context, given| {
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::herk_raw(context, uplo, real_scale::<T>(alpha, 1.0), real_scale::<T>(beta, 0.0), given.operands::<T>())
            })?)
        })
    }
}

/// C = alpha (A B^T + B A^T) + beta C, of which one triangle is computed: A and B are n x k, C is n x n.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_syr2k(
    uplo: i32,
    alpha: *const c_void,
    a: *const bv_view,
    b: *const bv_view,
    beta: *const c_void,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, b, c];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `syr2k_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    unsafe {
        carry_out(&routines::SYR2K, Scalars::All, views, options, report, |context, given| {
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::syr2k_raw(context, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), given.operands::<T>())
            })?)
        })
    }
}

/// C = alpha A B^H + conj(alpha) B A^H + beta C, of which one triangle is computed; for complex dtypes. beta points to a
/// real number. The imaginary part of the diagonal of C is not read, and 0 afterwards.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_her2k(
    uplo: i32,
    alpha: *const c_void,
    a: *const bv_view,
    b: *const bv_view,
    beta: *const c_void,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, b, c];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `her2k_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    unsafe {
        carry_out(&routines::HER2K, Scalars::Complex, views, options, report, |context, given| {
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::her2k_raw(context, uplo, scale(alpha, T::ONE), real_scale::<T>(beta, 0.0), given.operands::<T>())
            })?)
        })
    }
}

/// C = alpha A B + beta C, of which one triangle is computed: A is n x k, B is k x n. Blocks on the diagonal go through the
/// workspace, so that BV_ZERO_COPY refuses it.
///
/// uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither read
/// nor written.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_gemmt(
    uplo: i32,
    alpha: *const c_void,
    a: *const bv_view,
    b: *const bv_view,
    beta: *const c_void,
    c: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, b, c];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `gemmt_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`, `beta`.
    unsafe {
        carry_out(&routines::GEMMT, Scalars::All, views, options, report, |context, given| {
            let uplo = read_uplo(uplo)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::gemmt_raw(context, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), given.operands::<T>())
            })?)
        })
    }
}

/// B = alpha A B, or B = alpha B A: A is triangular, B is m x n.
///
/// side is 141 (CblasLeft): A stands on the left, or 142 (CblasRight): on the right. uplo is 121 (CblasUpper) or 122
/// (CblasLower): the triangle of the view that counts; the other one is neither read nor written.
/// diag is 131 (CblasNonUnit), or 132 (CblasUnit): the diagonal is all 1 and not read.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_trmm(
    side: i32,
    uplo: i32,
    diag: i32,
    alpha: *const c_void,
    a: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, b];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `trmm_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`.
    // The table is that of one side, which will do for both (`Given`).
    unsafe {
        carry_out(&routines::TRMM_LEFT, Scalars::All, views, options, report, |context, given| {
            let side = read_side(side)?;
            let uplo = read_uplo(uplo)?;
            let diag = read_diag(diag)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::trmm_raw(context, side, uplo, diag, scale(alpha, T::ONE), given.operands::<T>())
            })?)
        })
    }
}

/// Solves A X = alpha B, or X A = alpha B: A is triangular; X takes the place of B, m x n.
///
/// side is 141 (CblasLeft): A stands on the left, or 142 (CblasRight): on the right. uplo is 121 (CblasUpper) or 122
/// (CblasLower): the triangle of the view that counts; the other one is neither read nor written.
/// diag is 131 (CblasNonUnit), or 132 (CblasUnit): the diagonal is all 1 and not read.
///
/// Errors, overlap, options and report are as for bv_gemm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_trsm(
    side: i32,
    uplo: i32,
    diag: i32,
    alpha: *const c_void,
    a: *const bv_view,
    b: *const bv_view,
    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {
    let views = [a, b];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `trsm_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype; C3 for `alpha`.
    // The table is that of one side, which will do for both (`Given`).
    unsafe {
        carry_out(&routines::TRSM_LEFT, Scalars::All, views, options, report, |context, given| {
            let side = read_side(side)?;
            let uplo = read_uplo(uplo)?;
            let diag = read_diag(diag)?;
            Ok(with_scalar!(given.dtype(), T => {
                T::trsm_raw(context, side, uplo, diag, scale(alpha, T::ONE), given.operands::<T>())
            })?)
        })
    }
}

// Generated: to here
