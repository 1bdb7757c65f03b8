//! Matrix times vector, on views.

use core::ffi::c_void;

use super::gemm::scale;
use super::options::{bv_options, bv_report};
use super::routine::{self, Scalars, carry_out, length, real_scale};
use super::status::bv_status;
use super::view::bv_view;
use super::with_scalar;
use crate::layout::Order;
use crate::plan::routines;
use crate::scalar::Scalar;

/// y = alpha A x + beta y: A is m x n. For a transposed matrix swap its shape and its strides. What BLAS cannot take is not
/// copied but used where it lies; only a vector may be copied.
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::GEMV, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype, T => {
                context.gemv_raw::<T>(scale(alpha, T::ONE), scale(beta, T::ZERO), &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::GBMV, Scalars::All, views, options, report, |context, given| {
            let order = routine::order(order)?;
            Ok(with_scalar!(given.dtype, T => {
                context.gbmv_raw::<T>(order, length(kl, "kl")?, length(ku, "ku")?, scale(alpha, T::ONE), scale(beta, T::ZERO), &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::SYMV, Scalars::Real, views, options, report, |context, given| {
            let uplo = routine::uplo(uplo)?;
            Ok(with_scalar!(given.dtype, T => {
                context.symv_raw::<T>(Order::RowMajor, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::SBMV, Scalars::Real, views, options, report, |context, given| {
            let order = routine::order(order)?;
            let uplo = routine::uplo(uplo)?;
            Ok(with_scalar!(given.dtype, T => {
                context.sbmv_raw::<T>(order, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::SPMV, Scalars::Real, views, options, report, |context, given| {
            let order = routine::order(order)?;
            let uplo = routine::uplo(uplo)?;
            Ok(with_scalar!(given.dtype, T => {
                context.spmv_raw::<T>(order, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::HEMV, Scalars::Complex, views, options, report, |context, given| {
            let uplo = routine::uplo(uplo)?;
            Ok(with_scalar!(given.dtype, T => {
                context.hemv_raw::<T>(Order::RowMajor, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::HBMV, Scalars::Complex, views, options, report, |context, given| {
            let order = routine::order(order)?;
            let uplo = routine::uplo(uplo)?;
            Ok(with_scalar!(given.dtype, T => {
                context.hbmv_raw::<T>(order, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::HPMV, Scalars::Complex, views, options, report, |context, given| {
            let order = routine::order(order)?;
            let uplo = routine::uplo(uplo)?;
            Ok(with_scalar!(given.dtype, T => {
                context.hpmv_raw::<T>(order, uplo, scale(alpha, T::ONE), scale(beta, T::ZERO), &given.operands::<T>())
            })?)
        })
    }
}

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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::TRMV, Scalars::All, views, options, report, |context, given| {
            let uplo = routine::uplo(uplo)?;
            let diag = routine::diag(diag)?;
            Ok(with_scalar!(given.dtype, T => {
                context.trmv_raw::<T>(Order::RowMajor, uplo, diag, &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::TBMV, Scalars::All, views, options, report, |context, given| {
            let order = routine::order(order)?;
            let uplo = routine::uplo(uplo)?;
            let diag = routine::diag(diag)?;
            Ok(with_scalar!(given.dtype, T => {
                context.tbmv_raw::<T>(order, uplo, diag, &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::TPMV, Scalars::All, views, options, report, |context, given| {
            let order = routine::order(order)?;
            let uplo = routine::uplo(uplo)?;
            let diag = routine::diag(diag)?;
            Ok(with_scalar!(given.dtype, T => {
                context.tpmv_raw::<T>(order, uplo, diag, &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::TRSV, Scalars::All, views, options, report, |context, given| {
            let uplo = routine::uplo(uplo)?;
            let diag = routine::diag(diag)?;
            Ok(with_scalar!(given.dtype, T => {
                context.trsv_raw::<T>(Order::RowMajor, uplo, diag, &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::TBSV, Scalars::All, views, options, report, |context, given| {
            let order = routine::order(order)?;
            let uplo = routine::uplo(uplo)?;
            let diag = routine::diag(diag)?;
            Ok(with_scalar!(given.dtype, T => {
                context.tbsv_raw::<T>(order, uplo, diag, &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::TPSV, Scalars::All, views, options, report, |context, given| {
            let order = routine::order(order)?;
            let uplo = routine::uplo(uplo)?;
            let diag = routine::diag(diag)?;
            Ok(with_scalar!(given.dtype, T => {
                context.tpsv_raw::<T>(order, uplo, diag, &given.operands::<T>())
            })?)
        })
    }
}

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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::GER, Scalars::All, views, options, report, |context, given| {
            Ok(with_scalar!(given.dtype, T => {
                context.ger_raw::<T>(scale(alpha, T::ONE), &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::SYR, Scalars::Real, views, options, report, |context, given| {
            let uplo = routine::uplo(uplo)?;
            Ok(with_scalar!(given.dtype, T => {
                context.syr_raw::<T>(Order::RowMajor, uplo, real_scale::<T>(alpha, 1.0), &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::SPR, Scalars::Real, views, options, report, |context, given| {
            let order = routine::order(order)?;
            let uplo = routine::uplo(uplo)?;
            Ok(with_scalar!(given.dtype, T => {
                context.spr_raw::<T>(order, uplo, real_scale::<T>(alpha, 1.0), &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::SYR2, Scalars::Real, views, options, report, |context, given| {
            let uplo = routine::uplo(uplo)?;
            Ok(with_scalar!(given.dtype, T => {
                context.syr2_raw::<T>(Order::RowMajor, uplo, scale(alpha, T::ONE), &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::SPR2, Scalars::Real, views, options, report, |context, given| {
            let order = routine::order(order)?;
            let uplo = routine::uplo(uplo)?;
            Ok(with_scalar!(given.dtype, T => {
                context.spr2_raw::<T>(order, uplo, scale(alpha, T::ONE), &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::HER, Scalars::Complex, views, options, report, |context, given| {
            let uplo = routine::uplo(uplo)?;
            Ok(with_scalar!(given.dtype, T => {
                context.her_raw::<T>(Order::RowMajor, uplo, real_scale::<T>(alpha, 1.0), &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::HPR, Scalars::Complex, views, options, report, |context, given| {
            let order = routine::order(order)?;
            let uplo = routine::uplo(uplo)?;
            Ok(with_scalar!(given.dtype, T => {
                context.hpr_raw::<T>(order, uplo, real_scale::<T>(alpha, 1.0), &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::HER2, Scalars::Complex, views, options, report, |context, given| {
            let uplo = routine::uplo(uplo)?;
            Ok(with_scalar!(given.dtype, T => {
                context.her2_raw::<T>(Order::RowMajor, uplo, scale(alpha, T::ONE), &given.operands::<T>())
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
    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.
    unsafe {
        carry_out(&routines::HPR2, Scalars::Complex, views, options, report, |context, given| {
            let order = routine::order(order)?;
            let uplo = routine::uplo(uplo)?;
            Ok(with_scalar!(given.dtype, T => {
                context.hpr2_raw::<T>(order, uplo, scale(alpha, T::ONE), &given.operands::<T>())
            })?)
        })
    }
}
