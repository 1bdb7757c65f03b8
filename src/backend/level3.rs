//! The matrix-matrix routines of CBLAS, for the four scalars.

use num_complex::Complex;

use super::call::routines;
use super::ours::level3 as ours;
use crate::scalar::Scalar;
use crate::words::{Diag, Order, Side, Trans, Uplo};

routines! {
    /// Matrix times matrix. Arguments are those of CBLAS, in its order; for real scalars a Hermitian matrix is a
    /// symmetric one.
    ///
    /// # Safety
    /// Of every method:
    /// - *legal*: by the checks of the reference CBLAS: lengths are not negative, each `ld` is at least 1 and at least the
    ///   length of the contiguous axis; [`Trans::ConjNo`] occurs only where the backend has it. All of these fit the
    ///   library's integer. Where the factors are transposed, `syrk` and `syr2k` have [`Trans::Yes`], `herk` and `her2k` of
    ///   complex scalars [`Trans::Conj`].
    /// - *elements*: the elements that count of inputs are readable, those of outputs writable and (unless beta is 0)
    ///   readable, all aligned for the real type.
    /// - *apart*: the output shares no byte with the inputs, and nobody else uses it during the call; nobody writes inputs.
    Level3: Scalar, Level3Table in level3 of [f32 f64 c64 c128]
    // Generated from routines.toml by `make generate`: from here

    /// `C = alpha op(A) op(B) + beta C`: op(A) is m x k, op(B) is k x n.
    gemm(order: Order, transa: Trans, transb: Trans, m: isize, n: isize, k: isize, alpha: Self, a: *const Self,
         lda: isize, b: *const Self, ldb: isize, beta: Self, c: *mut Self, ldc: isize):
        standard [cblas_sgemm cblas_dgemm cblas_cgemm cblas_zgemm] ours gemm unless gemm;
    /// `C = alpha A B + beta C` or `alpha B A + beta C`, A symmetric.
    symm(order: Order, side: Side, uplo: Uplo, m: isize, n: isize, alpha: Self, a: *const Self, lda: isize,
         b: *const Self, ldb: isize, beta: Self, c: *mut Self, ldc: isize):
        standard [cblas_ssymm cblas_dsymm cblas_csymm cblas_zsymm] ours symm;
    /// The same, A Hermitian.
    hemm(order: Order, side: Side, uplo: Uplo, m: isize, n: isize, alpha: Self, a: *const Self, lda: isize,
         b: *const Self, ldb: isize, beta: Self, c: *mut Self, ldc: isize):
        standard [cblas_ssymm cblas_dsymm cblas_chemm cblas_zhemm] ours hemm;
    /// `C = alpha A A^T + beta C` or `alpha A^T A + beta C`, C symmetric.
    syrk(order: Order, uplo: Uplo, trans: Trans, n: isize, k: isize, alpha: Self, a: *const Self, lda: isize,
         beta: Self, c: *mut Self, ldc: isize):
        standard [cblas_ssyrk cblas_dsyrk cblas_csyrk cblas_zsyrk] ours syrk;
    /// `C = alpha A A^H + beta C` or `alpha A^H A + beta C`, C Hermitian.
    herk(order: Order, uplo: Uplo, trans: Trans, n: isize, k: isize, alpha: Self::Real, a: *const Self, lda: isize,
         beta: Self::Real, c: *mut Self, ldc: isize):
        standard [cblas_ssyrk cblas_dsyrk cblas_cherk cblas_zherk] ours herk;
    /// `C = alpha (A B^T + B A^T) + beta C`, or with A and B transposed, C symmetric.
    syr2k(order: Order, uplo: Uplo, trans: Trans, n: isize, k: isize, alpha: Self, a: *const Self, lda: isize,
          b: *const Self, ldb: isize, beta: Self, c: *mut Self, ldc: isize):
        standard [cblas_ssyr2k cblas_dsyr2k cblas_csyr2k cblas_zsyr2k] ours syr2k;
    /// `C = alpha A B^H + conj(alpha) B A^H + beta C`, or with A and B transposed and conjugated, C Hermitian.
    her2k(order: Order, uplo: Uplo, trans: Trans, n: isize, k: isize, alpha: Self, a: *const Self, lda: isize,
          b: *const Self, ldb: isize, beta: Self::Real, c: *mut Self, ldc: isize):
        standard [cblas_ssyr2k cblas_dsyr2k cblas_cher2k cblas_zher2k] ours her2k;
    /// `B = alpha op(A) B` or `alpha B op(A)`, A triangular.
    trmm(order: Order, side: Side, uplo: Uplo, trans: Trans, diag: Diag, m: isize, n: isize, alpha: Self,
         a: *const Self, lda: isize, b: *mut Self, ldb: isize):
        standard [cblas_strmm cblas_dtrmm cblas_ctrmm cblas_ztrmm] ours trmm;
    /// Solves `op(A) X = alpha B` or `X op(A) = alpha B`, A triangular.
    trsm(order: Order, side: Side, uplo: Uplo, trans: Trans, diag: Diag, m: isize, n: isize, alpha: Self,
         a: *const Self, lda: isize, b: *mut Self, ldb: isize):
        standard [cblas_strsm cblas_dtrsm cblas_ctrsm cblas_ztrsm] ours trsm;

    // Generated: to here
}
