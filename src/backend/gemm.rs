//! `cblas_?gemm` for the four scalars.

use num_complex::Complex;

use super::table::call;
use crate::layout::Order;
use crate::plan::Trans;
use crate::scalar::Scalar;

/// The arguments of one `cblas_?gemm`, with C's types.
#[derive(Clone, Copy, Debug)]
pub struct GemmCall<T> {
    /// Storage order.
    pub order: Order,
    /// What to do with A.
    pub transa: Trans,
    /// What to do with B.
    pub transb: Trans,
    /// Rows of C.
    pub m: i32,
    /// Columns of C.
    pub n: i32,
    /// Columns of op(A), rows of op(B).
    pub k: i32,
    /// Scale of the product.
    pub alpha: T,
    /// First element of A.
    pub a: *const T,
    /// Leading dimension of A, in elements.
    pub lda: i32,
    /// First element of B.
    pub b: *const T,
    /// Leading dimension of B, in elements.
    pub ldb: i32,
    /// Scale of C.
    pub beta: T,
    /// First element of C.
    pub c: *mut T,
    /// Leading dimension of C, in elements.
    pub ldc: i32,
}

/// A scalar that BLAS multiplies matrices of.
pub trait Gemm: Scalar {
    /// Calls `cblas_?gemm`.
    ///
    /// # Safety
    /// - The call is legal: lengths are not negative, each `ld` is at least 1 and at least the length of the
    ///   contiguous axis of its matrix, [`Trans::ConjNo`] occurs only where the backend has it.
    /// - All elements of A and B are readable, those of C writable and (unless beta is 0) readable and
    ///   initialised, all aligned for the real type of `T`.
    /// - C shares no memory with A or B, and nobody else uses it during the call.
    unsafe fn gemm(call: &GemmCall<Self>);
}

macro_rules! gemm {
    ($($scalar:ty: $function:ident;)*) => {$(
        impl Gemm for $scalar {
            #[inline(always)]
            unsafe fn gemm(call: &GemmCall<Self>) {
                let GemmCall { order, transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc } = call;
                call!(
                    cblas_sys::$function,
                    order: Order, transa: Trans, transb: Trans, m: i32, n: i32, k: i32, alpha: Self, a: *const Self,
                    lda: i32, b: *const Self, ldb: i32, beta: Self, c: *mut Self, ldc: i32
                )
            }
        }
    )*};
}
gemm! {
    f32: cblas_sgemm;
    f64: cblas_dgemm;
    Complex<f32>: cblas_cgemm;
    Complex<f64>: cblas_zgemm;
}
