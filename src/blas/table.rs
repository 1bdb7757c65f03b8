//! What the routines have in common: how each becomes a call, takes operands by address, takes views.

use super::call::Located;
use super::operands::Operands;
use crate::scalar::Scalar;
use crate::view::{MatrixView, MatrixViewMut, VectorView, VectorViewMut};

/// A view as an operand: its layout and first element. There are the implementations below and no others, so that what
/// [`operands`] says of views is what it says of each.
pub(super) trait AsOperand<T> {
    fn operand(self) -> Located<T>;
}

macro_rules! operand {
    ($($view:ident: $located:expr;)*) => {$(
        impl<T: Scalar> AsOperand<T> for $view<'_, T> {
            #[inline(always)]
            #[allow(unused_mut, reason = "only the mutable ones need it")]
            fn operand(mut self) -> Located<T> {
                ($located)(&mut self)
            }
        }
    )*};
}

operand! {
    VectorView: |view: &mut VectorView<'_, T>| Located::vector(view.as_ptr().cast_mut(), view.axis(), view.conjugated());
    MatrixView: |view: &mut MatrixView<'_, T>| {
        let [rows, cols] = view.axes();
        Located { ptr: view.as_ptr().cast_mut(), rows, cols, conj: view.conjugated() }
    };
    VectorViewMut: |view: &mut VectorViewMut<'_, T>| Located::vector(view.as_mut_ptr(), view.axis(), false);
    MatrixViewMut: |view: &mut MatrixViewMut<'_, T>| {
        let [rows, cols] = view.axes();
        Located { ptr: view.as_mut_ptr(), rows, cols, conj: false }
    };
}

/// Operands of which no two share memory, as safe Rust has them if one of them is written.
///
/// Of views that live longer than the call, they are all that [`Operands`] demands, by the invariants of [`MatrixView`],
/// [`MatrixViewMut`] and their twins for vectors:
/// - *layouts*: their axes are as those of a [`Layout`](crate::Layout), and what is real has no mark of conjugation, nor has a
///   mutable view, as outputs are; a vector has one column here;
/// - *elements*: for all of its lifetime those of a view are readable and written by nobody, those of a mutable one readable,
///   writable and nobody else's;
/// - *distinct*: no two indices of a mutable view share a byte;
/// - *overlaps*: elements of a mutable view are nobody else's, so that it shares no byte with any other operand. Where none
///   is mutable, nothing is written.
///
/// Of a band and of a packed triangle they are those of its storage, all of whose elements are there.
#[inline(always)]
pub(super) fn operands<T, const N: usize>(places: [Located<T>; N]) -> Operands<T, N> {
    Operands::apart(places)
}

/// How a planned call of each routine becomes a call of CBLAS, or is computed directly: for each its two functions, in
/// a module of its name.
///
/// What a row has to be, as its two expressions are compiled as `unsafe`: the first one calls a function of CBLAS for this
/// routine (or several that compute the same) with the arguments of the call, in CBLAS's order; the second one computes it on
/// all elements that count and no others.
macro_rules! kernels {
    ($($name:ident, $n:literal: |$call:ident| $by_blas:expr $(, |$direct:ident| $directly:expr)?;)*) => {$(
        pub mod $name {
            #[allow(unused_imports, reason = "not every one needs all")]
            use super::*;

            /// # Safety
            /// As `Kernel::call`.
            #[inline(always)]
            pub unsafe fn call<T: $crate::blas::Blas>($call: &$crate::blas::call::Call<T, $n>) {
                // SAFETY: what `Kernel::call` lists is what the methods of the backend demand (legal, elements, apart); the row gives
                // each the lengths, pointers and steps of this call (see `kernels`).
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
            // SAFETY: the functions of `direct` ask for readable elements that count, for outputs that are writable, distinct and
            // apart, and for lengths that agree: all of it is in `Kernel::direct`'s list. They assume no alignment.
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
