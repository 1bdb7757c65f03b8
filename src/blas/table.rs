//! What the public routines have in common: operands from views, and a method and a function for each.

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

/// For each routine a method of [`super::Context`], and a function that calls it on a new one. The operands of the
/// body are what [`operands`] makes of `$view`s, in that order.
macro_rules! routines {
    ($(
        $(#[$doc:meta])*
        $name:ident<$($bound:ident)|+>($($arg:ident: $type:ty),*), [$($view:expr),+] -> $result:ty:
            |$context:ident, $operands:ident| $body:expr;
    )*) => {
        impl $crate::blas::Context<'_> {$(
            $(#[$doc])*
            #[inline]
            #[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
            pub fn $name<T: $($bound +)+ 'static>(&mut self, $($arg: $type),*) -> $crate::error::Result<$result> {
                let $context = self;
                let $operands = $crate::blas::table::operands(
                    [$($crate::blas::table::Operand::operand($view)),+],
                );
                // SAFETY: the views' invariants; what is written is borrowed exclusively, so that it shares no
                // memory with anything else.
                unsafe { $body }
            }
        )*}
        $(
            #[doc = concat!("[`Context::", stringify!($name), "`](crate::Context::", stringify!($name),
                ") with everything as it is by default.")]
            ///
            /// # Errors
            #[doc = concat!("See [`Context::", stringify!($name), "`](crate::Context::", stringify!($name), ").")]
            #[inline]
            #[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]
            pub fn $name<T: $($bound +)+ 'static>($($arg: $type),*) -> $crate::error::Result<$result> {
                $crate::blas::Context::new().$name($($arg),*)
            }
        )*
    };
}
pub(super) use routines;
