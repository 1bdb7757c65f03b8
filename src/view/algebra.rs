//! What [`View`] and [`ViewMut`] can become without copying: every operation of [`crate::Layout`], on either.

use super::{View, ViewMut};
use crate::element::Element;
use crate::error::Result;
use crate::layout::Slice;

macro_rules! algebra {
    ($($view:ident)*) => {$(
        impl<'a, T: Element> $view<'a, T> {
            /// The axes in reverse order. NumPy: `x.T`.
            #[must_use]
            pub fn t(self) -> Self {
                let layout = self.layout().transposed();
                self.through(layout)
            }

            /// The axes in another order. See [`Layout::permuted`].
            ///
            /// # Errors
            /// [`Error::NotAPermutation`].
            pub fn permute(self, order: &[usize]) -> Result<Self> {
                let layout = self.layout().permuted(order)?;
                Ok(self.through(layout))
            }

            /// One axis in reverse. See [`Layout::flipped`].
            ///
            /// # Errors
            /// [`Error::AxisOutOfRange`].
            pub fn flip(self, axis: usize) -> Result<Self> {
                let layout = self.layout().flipped(axis)?;
                Ok(self.through(layout))
            }

            /// A slice of one axis. See [`Layout::sliced`].
            ///
            /// # Errors
            /// [`Error::AxisOutOfRange`], [`Error::ZeroStep`].
            pub fn slice(self, axis: usize, slice: impl Into<Slice>) -> Result<Self> {
                let layout = self.layout().sliced(axis, slice)?;
                Ok(self.through(layout))
            }

            /// One position along an axis, which disappears. See [`Layout::indexed`].
            ///
            /// # Errors
            /// [`Error::AxisOutOfRange`], [`Error::IndexOutOfRange`].
            pub fn index(self, axis: usize, index: isize) -> Result<Self> {
                let layout = self.layout().indexed(axis, index)?;
                Ok(self.through(layout))
            }

            /// A new axis of length 1. See [`Layout::insert_axis`].
            ///
            /// # Errors
            /// [`Error::AxisOutOfRange`].
            pub fn insert_axis(self, at: usize) -> Result<Self> {
                let layout = self.layout().insert_axis(at)?;
                Ok(self.through(layout))
            }

            /// One axis as several. See [`Layout::split`].
            ///
            /// # Errors
            /// [`Error::AxisOutOfRange`], [`Error::Reshape`], [`Error::Overflow`].
            pub fn split(self, axis: usize, lens: &[usize]) -> Result<Self> {
                let layout = self.layout().split(axis, lens)?;
                Ok(self.through(layout))
            }

            /// Two neighbouring axes as one. See [`Layout::merged`].
            ///
            /// # Errors
            /// [`Error::AxisOutOfRange`], [`Error::Reshape`] when it would need a copy.
            pub fn merge(self, first: usize) -> Result<Self> {
                let layout = self.layout().merged(first)?;
                Ok(self.through(layout))
            }
        }
    )*};
}

algebra!(View ViewMut);

impl<'a, T: Element> View<'a, T> {
    /// The same elements repeated to a larger shape. See [`Layout::broadcast_to`].
    ///
    /// # Errors
    /// [`Error::Broadcast`], [`Error::Overflow`].
    pub fn broadcast_to(self, shape: &[usize]) -> Result<Self> {
        let layout = self.layout().broadcast_to(shape)?;
        Ok(self.through(layout))
    }
}
