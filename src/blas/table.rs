//! What the routines have in common: how each becomes a call, takes operands by address, takes views.

use super::execute::Operands;
use crate::operand::MatrixLayout;
use crate::scalar::Scalar;
use crate::view::{MatrixView, MatrixViewMut, VectorView, VectorViewMut};

/// A view as an operand: its layout and first element.
pub(super) trait Operand<T> {
    fn operand(self) -> (MatrixLayout, *mut T);
}

macro_rules! operand {
    ($($view:ident: $pointer:expr;)*) => {$(
        impl<T: Scalar> Operand<T> for $view<'_, T> {
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
            pub unsafe fn call<T: $crate::backend::Blas>($call: &$crate::blas::call::Call<T, $n>) {
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
        pub unsafe fn direct<T: $crate::backend::Blas>($direct: &$crate::blas::call::Direct<'_, T, $n>) {
            // SAFETY: the caller's promises.
            unsafe { $directly }
        }
    };
}
pub(super) use kernels;

/// For each routine a method on operands given by layout and address: what else it is given, what it is carried out
/// with, its table and its kernel (where there are two, the second are for the right side). Tables are constants, so that
/// the compiler can fold what they say into each.
macro_rules! raw {
    ($inline:meta, $execute:ident; $(
        $name:ident $n:literal |$($argument:ident: $type:ty),*; $given:ident| $prepared:expr,
        $table:ident $kernel:ident $(or $right_table:ident $right:ident by $side:ident)?;
    )*) => {
        impl $crate::blas::Context<'_> {$(
            /// # Safety
            /// As [`Context::execute`](crate::Context::execute); of a band the elements that count are its storage's.
            #[$inline]
            #[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
            pub(crate) unsafe fn $name<T: $crate::backend::Blas>(
                &mut self,
                $($argument: $type,)*
                $given: &$crate::blas::Operands<T, $n>,
            ) -> $crate::error::Result<$crate::blas::Report> {
                let (settings, operands) = $prepared;
                let operands: &$crate::blas::Operands<T, $n> = core::borrow::Borrow::borrow(&operands);
                $(
                    if $side == $crate::words::Side::Right {
                        let kernel = $crate::blas::table::kernel!($right);
                        // SAFETY: the caller's promises.
                        return unsafe { self.$execute(&$right_table, kernel, settings, operands) };
                    }
                )?
                // SAFETY: the caller's promises.
                unsafe { self.$execute(&$table, $crate::blas::table::kernel!($kernel), settings, operands) }
            }
        )*}
    };
}
pub(super) use raw;

/// The kernel of that name, for the scalar `T`.
macro_rules! kernel {
    ($name:ident) => {
        &const { $crate::blas::call::Kernel { call: $name::call::<T>, direct: $name::direct } }
    };
}
pub(super) use kernel;
