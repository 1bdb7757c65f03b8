//! The matrix-matrix routines of CBLAS beside `gemm`, for the four scalars.

use num_complex::Complex;

use super::Gemm;
use super::table::{call, routines};
use crate::layout::Order;
use crate::plan::{Diag, Side, Trans, Uplo};

routines! {
    /// Matrix times matrix. Arguments are those of CBLAS, in its order; for real scalars a Hermitian matrix is a
    /// symmetric one.
    ///
    /// # Safety
    /// Of every method:
    /// - The call is legal by the checks of the reference CBLAS: lengths are not negative, each `ld` is at least 1 and
    ///   at least the length of the contiguous axis; [`Trans::ConjNo`] occurs only where the backend has it.
    /// - Where the factors are transposed, `syrk` and `syr2k` have [`Trans::Yes`], `herk` and `her2k` of complex scalars
    ///   [`Trans::Conj`].
    /// - The elements that count of inputs are readable, those of outputs writable and (unless beta is 0) readable,
    ///   all aligned for the real type.
    /// - The output shares no memory with the inputs, and nobody else uses it during the call.
    Level3: Gemm;
    /// `C = alpha A B + beta C` or `alpha B A + beta C`, A symmetric.
    symm(order: Order, side: Side, uplo: Uplo, m: i32, n: i32, alpha: Self, a: *const Self, lda: i32, b: *const Self,
        ldb: i32, beta: Self, c: *mut Self, ldc: i32): cblas_ssymm cblas_dsymm cblas_csymm cblas_zsymm;
    /// The same, A Hermitian.
    hemm(order: Order, side: Side, uplo: Uplo, m: i32, n: i32, alpha: Self, a: *const Self, lda: i32, b: *const Self,
        ldb: i32, beta: Self, c: *mut Self, ldc: i32): cblas_ssymm cblas_dsymm cblas_chemm cblas_zhemm;
    /// `C = alpha A A^T + beta C` or `alpha A^T A + beta C`, C symmetric.
    syrk(order: Order, uplo: Uplo, trans: Trans, n: i32, k: i32, alpha: Self, a: *const Self, lda: i32, beta: Self,
        c: *mut Self, ldc: i32): cblas_ssyrk cblas_dsyrk cblas_csyrk cblas_zsyrk;
    /// `C = alpha A A^H + beta C` or `alpha A^H A + beta C`, C Hermitian.
    herk(order: Order, uplo: Uplo, trans: Trans, n: i32, k: i32, alpha: Self::Real, a: *const Self, lda: i32,
        beta: Self::Real, c: *mut Self, ldc: i32): cblas_ssyrk cblas_dsyrk cblas_cherk cblas_zherk;
    /// `C = alpha (A B^T + B A^T) + beta C`, or with A and B transposed, C symmetric.
    syr2k(order: Order, uplo: Uplo, trans: Trans, n: i32, k: i32, alpha: Self, a: *const Self, lda: i32,
        b: *const Self, ldb: i32, beta: Self, c: *mut Self, ldc: i32):
        cblas_ssyr2k cblas_dsyr2k cblas_csyr2k cblas_zsyr2k;
    /// `C = alpha A B^H + conj(alpha) B A^H + beta C`, or with A and B transposed and conjugated, C Hermitian.
    her2k(order: Order, uplo: Uplo, trans: Trans, n: i32, k: i32, alpha: Self, a: *const Self, lda: i32,
        b: *const Self, ldb: i32, beta: Self::Real, c: *mut Self, ldc: i32):
        cblas_ssyr2k cblas_dsyr2k cblas_cher2k cblas_zher2k;
    /// `B = alpha op(A) B` or `alpha B op(A)`, A triangular.
    trmm(order: Order, side: Side, uplo: Uplo, trans: Trans, diag: Diag, m: i32, n: i32, alpha: Self, a: *const Self,
        lda: i32, b: *mut Self, ldb: i32): cblas_strmm cblas_dtrmm cblas_ctrmm cblas_ztrmm;
    /// Solves `op(A) X = alpha B` or `X op(A) = alpha B`, A triangular.
    trsm(order: Order, side: Side, uplo: Uplo, trans: Trans, diag: Diag, m: i32, n: i32, alpha: Self, a: *const Self,
        lda: i32, b: *mut Self, ldb: i32): cblas_strsm cblas_dtrsm cblas_ctrsm cblas_ztrsm;
}
