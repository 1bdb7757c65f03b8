//! `==`: the same shape and equal elements, wherever and in whatever order they lie in memory.

use super::rank::AnyRank;
use super::{Array, CowArray, MatrixView, MatrixViewMut, VectorView, VectorViewMut, View, ViewMut};
use crate::element::Element;
use crate::scalar::Scalar;

/// Which types are compared with each other: each with itself, and the pairs of two lists.
macro_rules! equals {
    ($($bound:ident: $([$a:ty, $b:ty])*;)*) => {$($(
        /// Whether both have the same shape and equal elements, in whatever order they lie in memory.
        impl<T: $bound + PartialEq> PartialEq<$b> for $a {
            fn eq(&self, other: &$b) -> bool {
                let (a, b) = (self.any_rank(), other.any_rank());
                a.shape() == b.shape() && a.iter().eq(b.iter())
            }
        }
    )*)*};
}

equals! {
    Element:
        [View<'_, T>, View<'_, T>] [View<'_, T>, ViewMut<'_, T>] [View<'_, T>, Array<T>]
        [ViewMut<'_, T>, View<'_, T>] [ViewMut<'_, T>, ViewMut<'_, T>] [ViewMut<'_, T>, Array<T>]
        [Array<T>, View<'_, T>] [Array<T>, ViewMut<'_, T>] [Array<T>, Array<T>]
        [CowArray<'_, T>, CowArray<'_, T>];
    Scalar:
        [MatrixView<'_, T>, MatrixView<'_, T>] [MatrixView<'_, T>, MatrixViewMut<'_, T>] [MatrixView<'_, T>, Array<T>]
        [MatrixViewMut<'_, T>, MatrixView<'_, T>] [MatrixViewMut<'_, T>, MatrixViewMut<'_, T>]
        [MatrixViewMut<'_, T>, Array<T>] [Array<T>, MatrixView<'_, T>] [Array<T>, MatrixViewMut<'_, T>]
        [VectorView<'_, T>, VectorView<'_, T>] [VectorView<'_, T>, VectorViewMut<'_, T>] [VectorView<'_, T>, Array<T>]
        [VectorViewMut<'_, T>, VectorView<'_, T>] [VectorViewMut<'_, T>, VectorViewMut<'_, T>]
        [VectorViewMut<'_, T>, Array<T>] [Array<T>, VectorView<'_, T>] [Array<T>, VectorViewMut<'_, T>];
}

impl<T: Element + Eq> Eq for View<'_, T> {}
impl<T: Element + Eq> Eq for ViewMut<'_, T> {}
impl<T: Element + Eq> Eq for Array<T> {}
