//! The routines on operands given by layout and address, compiled in this crate once for each scalar: what a program, or
//! the C library, compiles of a routine is how its views become operands.

use num_complex::Complex;

use super::context::{Context, Report};
use super::level1::{self, ModifiedRotation};
use super::operands::Operands;
use crate::backend::Backend;
use crate::error::Result;
use crate::plan::Plan;
use crate::scalar::{DType, Scalar};
use crate::words::{Diag, Order, Side, Uplo};

/// A trait of those routines, and what they are for each scalar: methods of [`Context`], or functions at a path.
macro_rules! compiled {
    (
        $(#[$doc:meta])* $trait:ident for [$($scalar:ty)*];
        $($(#[$method_doc:meta])* $name:ident($($argument:ident: $type:ty),*) $n:literal -> $result:ty: $body:path;)*
    ) => {
        $(#[$doc])*
        #[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
        pub trait $trait: Scalar {$(
            #[doc = concat!("`", stringify!($name), "`.")]
            $(#[$method_doc])*
            ///
            /// # Safety
            /// As the trait says.
            unsafe fn $name(
                context: &mut Context<'_>, $($argument: $type,)* given: &Operands<Self, $n>,
            ) -> Result<$result>;
        )*}
        compiled!(@ [$($scalar)*] $trait {$(
            #[inline(never)]
            #[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
            unsafe fn $name(
                context: &mut Context<'_>, $($argument: $type,)* given: &Operands<Self, $n>,
            ) -> Result<$result> {
                // SAFETY: the caller's promises, which are the same: the body is the function of this name, which asks for what the
                // trait says.
                unsafe { $body(context, $($argument,)* given) }
            }
        )*});
    };
    (@ [$($scalar:ty)*] $trait:ident $methods:tt) => {$( compiled!(@ $scalar, $trait $methods); )*};
    (@ $scalar:ty, $trait:ident {$($methods:tt)*}) => { impl $trait for $scalar { $($methods)* } };
}

// Generated from routines.toml by `make generate`: from here

compiled! {
    /// What there is for every scalar.
    ///
    /// # Safety
    /// Of every method: `given` is as [`Operands`] demands, with the storage of a band in place of its matrix. Those that change
    /// two vectors, `swap_raw` and `rot_real_raw`, demand of them to share no byte.
    Routines for [f32 f64 Complex<f32> Complex<f64>];

    axpy_raw(alpha: Self) 2 -> Report: Context::axpy_raw;
    axpby_raw(alpha: Self, beta: Self) 2 -> Report: Context::axpby_raw;
    copy_raw() 2 -> Report: Context::copy_raw;
    scal_raw(alpha: Self) 1 -> Report: level1::scal_raw;
    scal_real_raw(alpha: Self::Real) 1 -> Report: level1::scal_real_raw;
    swap_raw() 2 -> Report: level1::swap_raw;
    dot_raw() 2 -> Self: level1::dot_raw;
    nrm2_raw() 1 -> Self::Real: level1::nrm2_raw;
    asum_raw() 1 -> Self::Real: level1::asum_raw;
    iamax_raw() 1 -> Option<usize>: level1::iamax_raw;
    rot_real_raw(c: Self::Real, s: Self::Real) 2 -> Report: level1::rot_real_raw;
    gemm_raw(alpha: Self, beta: Self) 3 -> Report: Context::gemm_raw;
    gemv_raw(alpha: Self, beta: Self) 3 -> Report: Context::gemv_raw;
    gbmv_raw(order: Order, kl: usize, ku: usize, alpha: Self, beta: Self) 3 -> Report: Context::gbmv_raw;
    symv_raw(order: Order, uplo: Uplo, alpha: Self, beta: Self) 3 -> Report: Context::symv_raw;
    sbmv_raw(order: Order, uplo: Uplo, alpha: Self, beta: Self) 3 -> Report: Context::sbmv_raw;
    spmv_raw(order: Order, uplo: Uplo, alpha: Self, beta: Self) 3 -> Report: Context::spmv_raw;
    hemv_raw(order: Order, uplo: Uplo, alpha: Self, beta: Self) 3 -> Report: Context::hemv_raw;
    hbmv_raw(order: Order, uplo: Uplo, alpha: Self, beta: Self) 3 -> Report: Context::hbmv_raw;
    hpmv_raw(order: Order, uplo: Uplo, alpha: Self, beta: Self) 3 -> Report: Context::hpmv_raw;
    trmv_raw(order: Order, uplo: Uplo, diag: Diag) 2 -> Report: Context::trmv_raw;
    tbmv_raw(order: Order, uplo: Uplo, diag: Diag) 2 -> Report: Context::tbmv_raw;
    tpmv_raw(order: Order, uplo: Uplo, diag: Diag) 2 -> Report: Context::tpmv_raw;
    trsv_raw(order: Order, uplo: Uplo, diag: Diag) 2 -> Report: Context::trsv_raw;
    tbsv_raw(order: Order, uplo: Uplo, diag: Diag) 2 -> Report: Context::tbsv_raw;
    tpsv_raw(order: Order, uplo: Uplo, diag: Diag) 2 -> Report: Context::tpsv_raw;
    ger_raw(alpha: Self) 3 -> Report: Context::ger_raw;
    syr_raw(order: Order, uplo: Uplo, alpha: Self::Real) 2 -> Report: Context::syr_raw;
    spr_raw(order: Order, uplo: Uplo, alpha: Self::Real) 2 -> Report: Context::spr_raw;
    syr2_raw(order: Order, uplo: Uplo, alpha: Self) 3 -> Report: Context::syr2_raw;
    spr2_raw(order: Order, uplo: Uplo, alpha: Self) 3 -> Report: Context::spr2_raw;
    her_raw(order: Order, uplo: Uplo, alpha: Self::Real) 2 -> Report: Context::her_raw;
    hpr_raw(order: Order, uplo: Uplo, alpha: Self::Real) 2 -> Report: Context::hpr_raw;
    her2_raw(order: Order, uplo: Uplo, alpha: Self) 3 -> Report: Context::her2_raw;
    hpr2_raw(order: Order, uplo: Uplo, alpha: Self) 3 -> Report: Context::hpr2_raw;
    symm_raw(side: Side, uplo: Uplo, alpha: Self, beta: Self) 3 -> Report: Context::symm_raw;
    hemm_raw(side: Side, uplo: Uplo, alpha: Self, beta: Self) 3 -> Report: Context::hemm_raw;
    syrk_raw(uplo: Uplo, alpha: Self, beta: Self) 2 -> Report: Context::syrk_raw;
    herk_raw(uplo: Uplo, alpha: Self::Real, beta: Self::Real) 2 -> Report: Context::herk_raw;
    syr2k_raw(uplo: Uplo, alpha: Self, beta: Self) 3 -> Report: Context::syr2k_raw;
    her2k_raw(uplo: Uplo, alpha: Self, beta: Self::Real) 3 -> Report: Context::her2k_raw;
    gemmt_raw(uplo: Uplo, alpha: Self, beta: Self) 3 -> Report: Context::gemmt_raw;
    trmm_raw(side: Side, uplo: Uplo, diag: Diag, alpha: Self) 2 -> Report: Context::trmm_raw;
    trsm_raw(side: Side, uplo: Uplo, diag: Diag, alpha: Self) 2 -> Report: Context::trsm_raw;
}

compiled! {
    /// What there is for real scalars.
    ///
    /// # Safety
    /// Of every method: `given` is as [`Operands`] demands, and the two vectors, which are both changed, share no byte.
    RealRoutines for [f32 f64];

    rot_raw(c: Self, s: Self) 2 -> Report: level1::rot_raw;
    rotm_raw(h: &ModifiedRotation<Self>) 2 -> Report: level1::rotm_raw;
}

// Generated: to here

compiled! {
    /// What plans are run by.
    ///
    /// # Safety
    /// Of every method: as of the method of [`Context`] of that name.
    Plans for [f32 f64 Complex<f32> Complex<f64>];

    gemm_mixed_raw(types: [DType; 2], alpha: Self, beta: Self) 3 -> Report: Context::gemm_mixed_raw;
    run_gemm(blas: Backend, plan: &Plan<3>, alpha: Self, beta: Self) 3 -> Report: Context::run_gemm;
}
