//! `cblas_?gemm` for the four scalars.

use core::ffi::{c_int, c_void};
use core::mem::transmute;

use num_complex::Complex;

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

/// How alpha and beta are given: by value when real, by pointer when complex.
macro_rules! scalar_argument {
    (real, $real:ty) => { $real };
    (complex, $real:ty) => { *const c_void };
    (real, $real:ty, $value:expr) => { $value };
    (complex, $real:ty, $value:expr) => { (&raw const $value).cast::<c_void>() };
}

macro_rules! gemm {
    ($($scalar:ty, $real:ty, $function:ident, $kind:ident;)*) => {$(
        impl Gemm for $scalar {
            #[inline(always)]
            unsafe fn gemm(call: &GemmCall<Self>) {
                // Enumerations as plain integers, because the enum of cblas-sys lacks 114 (CblasConjNoTrans).
                type Function = unsafe extern "C" fn(
                    c_int, c_int, c_int, c_int, c_int, c_int,
                    scalar_argument!($kind, $real), *const c_void, c_int, *const c_void, c_int,
                    scalar_argument!($kind, $real), *mut c_void, c_int,
                );
                // SAFETY: both are C function pointers, and in C's ABI an enum argument is passed as an integer
                // of its width (CBLAS enums: that of int), a pointer as any other pointer.
                let function = unsafe { transmute::<*const (), Function>(cblas_sys::$function as *const ()) };
                // SAFETY: the caller's promises are what CBLAS asks for.
                unsafe {
                    function(
                        call.order as c_int, call.transa as c_int, call.transb as c_int, call.m, call.n, call.k,
                        scalar_argument!($kind, $real, call.alpha),
                        call.a.cast(), call.lda, call.b.cast(), call.ldb,
                        scalar_argument!($kind, $real, call.beta),
                        call.c.cast(), call.ldc,
                    );
                }
            }
        }
    )*};
}

gemm! {
    f32, f32, cblas_sgemm, real;
    f64, f64, cblas_dgemm, real;
    Complex<f32>, f32, cblas_cgemm, complex;
    Complex<f64>, f64, cblas_zgemm, complex;
}
