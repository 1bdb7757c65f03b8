//! The matrix-vector routines of CBLAS, for the four scalars.

use num_complex::Complex;

use super::call::routines;
use super::ours::level2 as ours;
use crate::scalar::Scalar;
use crate::words::{Diag, Order, Trans, Uplo};

routines! {
    /// Matrix times vector. Arguments are those of CBLAS, in its order; for real scalars a Hermitian matrix is a
    /// symmetric one.
    ///
    /// # Safety
    /// Of every method:
    /// - *legal*: by the checks of the reference CBLAS: lengths are not negative, `inc` is not 0, each `ld` is at least 1 and
    ///   at least the length of the contiguous axis of the matrix or the number of diagonals of the band;
    ///   [`Trans::ConjNo`] occurs only where the backend has it. All of these, and the number of elements that a vector
    ///   reaches over, fit the library's integer.
    /// - *elements*: the elements that count of inputs are readable, those of outputs writable and (unless beta is 0)
    ///   readable, all aligned for the real type. A vector with negative `inc` is given by its element at the lowest
    ///   address.
    /// - *apart*: the output shares no byte with the inputs, and nobody else uses it during the call; nobody writes inputs.
    Level2: Scalar, Level2Table in level2 of [f32 f64 c64 c128]
    // Generated from routines.toml by `make generate`: from here

    /// `y = alpha op(A) x + beta y`
    gemv(order: Order, trans: Trans, m: isize, n: isize, alpha: Self, a: *const Self, lda: isize, x: *const Self,
         incx: isize, beta: Self, y: *mut Self, incy: isize):
        standard [cblas_sgemv cblas_dgemv cblas_cgemv cblas_zgemv] ours gemv unless gemv;
    /// The same, A a band.
    gbmv(order: Order, trans: Trans, m: isize, n: isize, kl: isize, ku: isize, alpha: Self, a: *const Self, lda: isize,
         x: *const Self, incx: isize, beta: Self, y: *mut Self, incy: isize):
        standard [cblas_sgbmv cblas_dgbmv cblas_cgbmv cblas_zgbmv] ours gbmv;
    /// `y = alpha A x + beta y`, A Hermitian (for real scalars `symv`).
    hemv(order: Order, uplo: Uplo, n: isize, alpha: Self, a: *const Self, lda: isize, x: *const Self, incx: isize,
         beta: Self, y: *mut Self, incy: isize):
        standard [cblas_ssymv cblas_dsymv cblas_chemv cblas_zhemv] ours hemv unless hemv;
    /// The same, A a band (`sbmv`).
    hbmv(order: Order, uplo: Uplo, n: isize, k: isize, alpha: Self, a: *const Self, lda: isize, x: *const Self,
         incx: isize, beta: Self, y: *mut Self, incy: isize):
        standard [cblas_ssbmv cblas_dsbmv cblas_chbmv cblas_zhbmv] ours hbmv;
    /// The same, A packed (`spmv`).
    hpmv(order: Order, uplo: Uplo, n: isize, alpha: Self, ap: *const Self, x: *const Self, incx: isize, beta: Self,
         y: *mut Self, incy: isize):
        standard [cblas_sspmv cblas_dspmv cblas_chpmv cblas_zhpmv] ours hpmv;
    /// `x = op(A) x`, A triangular.
    trmv(order: Order, uplo: Uplo, trans: Trans, diag: Diag, n: isize, a: *const Self, lda: isize, x: *mut Self,
         incx: isize):
        standard [cblas_strmv cblas_dtrmv cblas_ctrmv cblas_ztrmv] ours trmv;
    /// The same, A a band.
    tbmv(order: Order, uplo: Uplo, trans: Trans, diag: Diag, n: isize, k: isize, a: *const Self, lda: isize,
         x: *mut Self, incx: isize):
        standard [cblas_stbmv cblas_dtbmv cblas_ctbmv cblas_ztbmv] ours tbmv;
    /// The same, A packed.
    tpmv(order: Order, uplo: Uplo, trans: Trans, diag: Diag, n: isize, ap: *const Self, x: *mut Self, incx: isize):
        standard [cblas_stpmv cblas_dtpmv cblas_ctpmv cblas_ztpmv] ours tpmv;
    /// Solves `op(A) x = b`, A triangular.
    trsv(order: Order, uplo: Uplo, trans: Trans, diag: Diag, n: isize, a: *const Self, lda: isize, x: *mut Self,
         incx: isize):
        standard [cblas_strsv cblas_dtrsv cblas_ctrsv cblas_ztrsv] ours trsv unless trsv;
    /// The same, A a band.
    tbsv(order: Order, uplo: Uplo, trans: Trans, diag: Diag, n: isize, k: isize, a: *const Self, lda: isize,
         x: *mut Self, incx: isize):
        standard [cblas_stbsv cblas_dtbsv cblas_ctbsv cblas_ztbsv] ours tbsv;
    /// The same, A packed.
    tpsv(order: Order, uplo: Uplo, trans: Trans, diag: Diag, n: isize, ap: *const Self, x: *mut Self, incx: isize):
        standard [cblas_stpsv cblas_dtpsv cblas_ctpsv cblas_ztpsv] ours tpsv;
    /// `A = alpha x y^T + A`
    geru(order: Order, m: isize, n: isize, alpha: Self, x: *const Self, incx: isize, y: *const Self, incy: isize,
         a: *mut Self, lda: isize):
        standard [cblas_sger cblas_dger cblas_cgeru cblas_zgeru] ours geru;
    /// `A = alpha x y^H + A`
    gerc(order: Order, m: isize, n: isize, alpha: Self, x: *const Self, incx: isize, y: *const Self, incy: isize,
         a: *mut Self, lda: isize):
        standard [cblas_sger cblas_dger cblas_cgerc cblas_zgerc] ours gerc;
    /// `A = alpha x x^H + A`, A Hermitian (`syr`).
    her(order: Order, uplo: Uplo, n: isize, alpha: Self::Real, x: *const Self, incx: isize, a: *mut Self, lda: isize):
        standard [cblas_ssyr cblas_dsyr cblas_cher cblas_zher] ours her;
    /// The same, A packed (`spr`).
    hpr(order: Order, uplo: Uplo, n: isize, alpha: Self::Real, x: *const Self, incx: isize, ap: *mut Self):
        standard [cblas_sspr cblas_dspr cblas_chpr cblas_zhpr] ours hpr;
    /// `A = alpha x y^H + conj(alpha) y x^H + A`, A Hermitian (`syr2`).
    her2(order: Order, uplo: Uplo, n: isize, alpha: Self, x: *const Self, incx: isize, y: *const Self, incy: isize,
         a: *mut Self, lda: isize):
        standard [cblas_ssyr2 cblas_dsyr2 cblas_cher2 cblas_zher2] ours her2;
    /// The same, A packed (`spr2`).
    hpr2(order: Order, uplo: Uplo, n: isize, alpha: Self, x: *const Self, incx: isize, y: *const Self, incy: isize,
         ap: *mut Self):
        standard [cblas_sspr2 cblas_dspr2 cblas_chpr2 cblas_zhpr2] ours hpr2;

    // Generated: to here
}
