//! What the routines have in common: how each becomes a call, takes operands by address, takes views.

use super::dispatch::Operands;
use crate::operand::MatrixLayout;
use crate::scalar::Scalar;
use crate::view::{MatrixView, MatrixViewMut, VectorView, VectorViewMut};

/// A view as an operand: its layout and first element.
pub(super) trait AsOperand<T> {
    fn operand(self) -> (MatrixLayout, *mut T);
}

macro_rules! operand {
    ($($view:ident: $pointer:expr;)*) => {$(
        impl<T: Scalar> AsOperand<T> for $view<'_, T> {
            #[inline(always)]
            #[allow(unused_mut, reason = "only the mutable ones need it")]
            fn operand(mut self) -> (MatrixLayout, *mut T) {
                (self.layout(), ($pointer)(&mut self))
            }
        }
    )*};
}

operand! {
    VectorView: |view: &mut VectorView<'_, T>| view.as_ptr().cast_mut();
    MatrixView: |view: &mut MatrixView<'_, T>| view.as_ptr().cast_mut();
    VectorViewMut: |view: &mut VectorViewMut<'_, T>| view.as_mut_ptr();
    MatrixViewMut: |view: &mut MatrixViewMut<'_, T>| view.as_mut_ptr();
}

/// Operands of which no two share memory, as safe Rust has them if one of them is written.
#[inline(always)]
pub(super) fn operands<T, const N: usize>(parts: [(MatrixLayout, *mut T); N]) -> Operands<T, N> {
    Operands {
        layouts: parts.map(|(layout, _)| layout),
        data: parts.map(|(_, data)| data),
        overlaps: [false; N],
    }
}

/// How a planned call of each routine becomes a call of CBLAS, or is computed directly: for each its two functions, in
/// a module of its name. Each is as [`Kernel`](crate::blas::call::Kernel) demands: a legal call, on operands as BLAS
/// needs them.
macro_rules! kernels {
    ($($name:ident, $n:literal: |$call:ident| $by_blas:expr $(, |$direct:ident| $directly:expr)?;)*) => {$(
        pub mod $name {
            #[allow(unused_imports, reason = "not every one needs all")]
            use super::*;

            /// # Safety
            /// As `Kernel::call`.
            #[inline(always)]
            pub unsafe fn call<T: $crate::blas::Blas>($call: &$crate::blas::call::Call<T, $n>) {
                // SAFETY: the caller's promises.
                unsafe { $by_blas }
            }

            $crate::blas::table::kernels!(@ direct $n $(, |$direct| $directly)?);
        }
    )*};
    (@ direct $n:literal) => {
        pub use $crate::blas::call::never as direct;
    };
    (@ direct $n:literal, |$direct:ident| $directly:expr) => {
        /// # Safety
        /// As `Kernel::direct`.
        #[inline]
        pub unsafe fn direct<T: $crate::blas::Blas>($direct: &$crate::blas::call::Direct<'_, T, $n>) {
            // SAFETY: the caller's promises.
            unsafe { $directly }
        }
    };
}
pub(super) use kernels;

/// The kernel of that name, for the scalar `T`.
macro_rules! kernel {
    ($name:ident) => {
        &const { $crate::blas::call::Kernel { call: $name::call::<T>, direct: $name::direct } }
    };
}
pub(super) use kernel;
