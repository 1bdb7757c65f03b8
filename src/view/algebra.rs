//! What [`View`] and [`ViewMut`] can become without copying. The arithmetic is [`crate::Layout`]'s.

use super::{View, ViewMut};
use crate::element::Element;
use crate::error::Result;
use crate::layout::{Position, Slice, broadcast_shape};
use crate::words::Order;

/// Operations of a view that are one of its layout: name, arguments and the layout's operation.
macro_rules! operations {
    ($view:ident: $($(#[$text:meta])* fn $name:ident($($argument:ident: $kind:ty),*) = $operation:ident;)*) => {
        impl<'a, T: Element> $view<'a, T> {$(
            $(#[$text])*
            pub fn $name(self, $($argument: $kind),*) -> Result<Self> {
                let layout = self.layout().$operation($($argument),*)?;
                // SAFETY: the operations of `Layout` keep the item size, and each index of what they return is one of the
                // elements of what they were given. Two indices have the same one for `broadcast_to` and `windows`
                // only, which are no operations of `ViewMut`.
                Ok(unsafe { self.through(layout) })
            }
        )*}
    };
}

/// What both twins can become.
macro_rules! algebra {
    ($($view:ident)*) => {$(
        operations! {
            $view:
            /// One position along an axis, which disappears; a negative index counts from the end. NumPy: `x[i]`,
            /// `x[:, i]`.
            ///
            /// ```
            /// use blasview::View;
            /// let x = View::from_slice(&[1, 2, 3, 4, 5, 6], &[2, 3])?;
            /// assert_eq!(x.index(1, -1)?.to_vec()?, [3, 6]);              // x[:, -1]
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`AxisOutOfRange`](crate::Error::AxisOutOfRange), [`IndexOutOfRange`](crate::Error::IndexOutOfRange).
            ///
            /// Time: linear in the number of axes.
            fn index(axis: usize, index: impl Position) = indexed;

            /// A slice of one axis: bounds beyond the ends are clamped, negative ones count from the end, a negative
            /// step walks backwards. NumPy: `x[start:stop:step]`, `x[:, start:stop:step]`.
            ///
            /// ```
            /// use blasview::{Slice, View};
            /// let x = View::from_slice(&[0, 1, 2, 3, 4], &[5])?;
            /// assert_eq!(x.clone().slice(0, 1..100)?.to_vec()?, [1, 2, 3, 4]);             // x[1:100]
            /// assert_eq!(x.slice(0, Slice::from(-1..).step(-2))?.to_vec()?, [4, 2, 0]);    // x[-1::-2]
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`AxisOutOfRange`](crate::Error::AxisOutOfRange), [`ZeroStep`](crate::Error::ZeroStep).
            ///
            /// Time: linear in the number of axes.
            fn slice(axis: usize, slice: impl Into<Slice>) = sliced;

            /// One axis in reverse. NumPy: `np.flip(x, axis)`, `x[::-1]`.
            ///
            /// ```
            /// use blasview::View;
            /// let x = View::from_slice(&[1, 2, 3, 4], &[2, 2])?;
            /// assert_eq!(x.flip(0)?.to_vec()?, [3, 4, 1, 2]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`AxisOutOfRange`](crate::Error::AxisOutOfRange).
            ///
            /// Time: linear in the number of axes.
            fn flip(axis: usize) = flipped;

            /// The axes in another order: axis `i` of the result is axis `order[i]`. NumPy: `x.transpose(order)`.
            ///
            /// ```
            /// use blasview::View;
            /// let data: Vec<u32> = (0..24).collect();
            /// let x = View::from_slice(&data, &[2, 3, 4])?;
            /// assert_eq!(x.permute(&[1, 2, 0])?.shape(), [3, 4, 2]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`NotAPermutation`](crate::Error::NotAPermutation).
            ///
            /// Time: quadratic in the number of axes.
            fn permute(order: &[usize]) = permuted;

            /// Two axes exchanged. NumPy: `np.swapaxes(x, a, b)`.
            ///
            /// ```
            /// use blasview::View;
            /// let data: Vec<u32> = (0..24).collect();
            /// let x = View::from_slice(&data, &[2, 3, 4])?;
            /// assert_eq!(x.swap_axes(0, 2)?.shape(), [4, 3, 2]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`AxisOutOfRange`](crate::Error::AxisOutOfRange).
            ///
            /// Time: linear in the number of axes.
            fn swap_axes(a: usize, b: usize) = swapped;

            /// Axis `from` at position `to`, the others in their order. NumPy: `np.moveaxis(x, from, to)`.
            ///
            /// ```
            /// use blasview::View;
            /// let data: Vec<u32> = (0..24).collect();
            /// let x = View::from_slice(&data, &[2, 3, 4])?;
            /// assert_eq!(x.move_axis(0, 2)?.shape(), [3, 4, 2]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`AxisOutOfRange`](crate::Error::AxisOutOfRange).
            ///
            /// Time: linear in the number of axes.
            fn move_axis(from: usize, to: usize) = moved;

            /// A new axis of length 1 before axis `at`, or after the last one. NumPy: `np.expand_dims(x, at)`,
            /// `x[np.newaxis]`.
            ///
            /// ```
            /// use blasview::View;
            /// let x = View::from_slice(&[1, 2, 3], &[3])?;
            /// assert_eq!(x.insert_axis(1)?.shape(), [3, 1]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`AxisOutOfRange`](crate::Error::AxisOutOfRange).
            ///
            /// Time: linear in the number of axes.
            fn insert_axis(at: usize) = insert_axis;

            /// Without an axis of length 1. NumPy: `np.squeeze(x, axis)`.
            ///
            /// ```
            /// use blasview::{Error, View};
            /// let x = View::from_slice(&[1, 2, 3], &[1, 3])?;
            /// assert_eq!(x.clone().squeeze(0)?.shape(), [3]);
            /// assert_eq!(x.squeeze(1).unwrap_err(), Error::Squeeze { axis: 1, len: 3 });
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`AxisOutOfRange`](crate::Error::AxisOutOfRange), [`Squeeze`](crate::Error::Squeeze).
            ///
            /// Time: linear in the number of axes.
            fn squeeze(axis: usize) = squeezed;

            /// The elements whose indices on axes `a` and `b` differ by `offset` (b - a), along a new last axis in
            /// place of the two. NumPy: `np.diagonal(x, offset, a, b)`.
            ///
            /// ```
            /// use blasview::View;
            /// let x = View::from_slice(&[1, 2, 3, 4, 5, 6], &[2, 3])?;
            /// assert_eq!(x.clone().diagonal(0, 0, 1)?.to_vec()?, [1, 5]);
            /// assert_eq!(x.diagonal(1, 0, 1)?.to_vec()?, [2, 6]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`AxisOutOfRange`](crate::Error::AxisOutOfRange), [`RepeatedAxis`](crate::Error::RepeatedAxis).
            ///
            /// Time: linear in the number of axes.
            fn diagonal(offset: impl Position, a: usize, b: usize) = diagonal;

            /// One axis as several whose lengths multiply to its own, which never needs a copy. NumPy: a reshape of that
            /// axis.
            ///
            /// ```
            /// use blasview::View;
            /// let x = View::from_slice(&[1, 2, 3, 4, 5, 6], &[6])?;
            /// assert_eq!(x.split(0, &[2, 3])?.index(0, 1)?.to_vec()?, [4, 5, 6]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`AxisOutOfRange`](crate::Error::AxisOutOfRange); [`Split`](crate::Error::Split) when they do not;
            /// [`Overflow`](crate::Error::Overflow).
            ///
            /// Time: linear in the number of axes.
            fn split(axis: usize, lens: &[usize]) = split;

            /// Axes `first` and `first + 1` as one, where a single stride walks both in order. NumPy: a reshape without
            /// copy.
            ///
            /// ```
            /// use blasview::{Error, View};
            /// let x = View::from_slice(&[1, 2, 3, 4, 5, 6], &[2, 3])?;
            /// assert_eq!(x.clone().merge(0)?.shape(), [6]);
            /// assert_eq!(x.t().merge(0).unwrap_err(), Error::Reshape);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`AxisOutOfRange`](crate::Error::AxisOutOfRange); [`Reshape`](crate::Error::Reshape) when it would need a
            /// copy.
            ///
            /// Time: linear in the number of axes.
            fn merge(first: usize) = merged;

            /// The same elements in another shape of as many, counted off in that order, where that needs no copy. NumPy:
            /// `x.reshape(shape, order=…, copy=False)`. [`View::to_shape`] copies where it has to.
            ///
            /// ```
            /// use blasview::{Error, Order, View};
            /// let x = View::from_slice(&[1, 2, 3, 4, 5, 6], &[2, 3])?;
            /// assert_eq!(x.clone().reshape(&[3, 2], Order::RowMajor)?.index(0, 1)?.to_vec()?, [3, 4]);
            /// assert_eq!(x.t().reshape(&[6], Order::RowMajor).unwrap_err(), Error::Reshape);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Reshape`](crate::Error::Reshape) when it needs a copy, [`ReshapeSize`](crate::Error::ReshapeSize) when
            /// the shape has another number of elements, [`Overflow`](crate::Error::Overflow).
            ///
            /// Time: linear in the number of axes.
            fn reshape(shape: &[usize], order: Order) = reshaped;

            /// All elements along one axis, counted off in that order, where that needs no copy. NumPy:
            /// `x.ravel(order=…)`.
            ///
            /// ```
            /// use blasview::{Order, View};
            /// let x = View::from_slice(&[1, 2, 3, 4], &[2, 2])?;
            /// assert_eq!(x.clone().t().ravel(Order::ColMajor)?.to_vec()?, [1, 2, 3, 4]);
            /// assert!(x.ravel(Order::ColMajor).is_err());
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Reshape`](crate::Error::Reshape) when it needs a copy.
            ///
            /// Time: linear in the number of axes.
            fn ravel(order: Order) = raveled;
        }

        impl<'a, T: Element> $view<'a, T> {
            /// The axes in reverse order. NumPy: `x.T`.
            ///
            /// ```
            /// use blasview::View;
            /// let x = View::from_slice(&[1, 2, 3, 4, 5, 6], &[2, 3])?;
            /// assert_eq!(x.t().to_vec()?, [1, 4, 2, 5, 3, 6]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// Time: linear in the number of axes.
            #[must_use]
            pub fn t(self) -> Self {
                let layout = self.layout().transposed();
                // SAFETY: the same axes in another order: the same elements, each as often as before.
                unsafe { self.through(layout) }
            }

            /// Without any axis of length 1. NumPy: `np.squeeze(x)`.
            ///
            /// ```
            /// use blasview::View;
            /// let x = View::from_slice(&[1, 2, 3], &[1, 3, 1])?;
            /// assert_eq!(x.squeeze_all().shape(), [3]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// Time: linear in the number of axes.
            #[must_use]
            pub fn squeeze_all(self) -> Self {
                let layout = self.layout().squeezed_all();
                // SAFETY: without axes that have a single position: the same elements, each as often as before.
                unsafe { self.through(layout) }
            }
        }
    )*};
}

algebra!(View ViewMut);

// What meets elements more than once is for reading only.
operations! {
    View:
    /// The same elements repeated to a larger shape, with stride 0. NumPy: `np.broadcast_to(x, shape)`.
    ///
    /// ```
    /// use blasview::View;
    /// let x = View::from_slice(&[1, 2, 3], &[3])?;
    /// assert_eq!(x.broadcast_to(&[2, 3])?.to_vec()?, [1, 2, 3, 1, 2, 3]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Broadcast`](crate::Error::Broadcast), [`Overflow`](crate::Error::Overflow).
    ///
    /// Time: linear in the number of axes.
    fn broadcast_to(shape: &[usize]) = broadcast_to;

    /// All runs of `len` neighbours along an axis; positions within the run are a new last axis. NumPy:
    /// `np.lib.stride_tricks.sliding_window_view(x, len, axis)`.
    ///
    /// ```
    /// use blasview::View;
    /// let x = View::from_slice(&[1, 2, 3, 4], &[4])?;
    /// assert_eq!(x.windows(0, 3)?.to_vec()?, [1, 2, 3, 2, 3, 4]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`AxisOutOfRange`](crate::Error::AxisOutOfRange), [`Window`](crate::Error::Window) when the axis is shorter,
    /// [`Overflow`](crate::Error::Overflow).
    ///
    /// Time: linear in the number of axes.
    fn windows(axis: usize, len: usize) = windows;
}

impl<'a, T: Element> View<'a, T> {
    /// This view and another, both repeated to the shape that they have in common. NumPy: `np.broadcast_arrays(x, y)`;
    /// for more of them see [`broadcast_shape`].
    ///
    /// ```
    /// use blasview::View;
    /// let column = View::from_slice(&[1, 2], &[2, 1])?;
    /// let row = View::from_slice(&[10.0, 20.0, 30.0], &[3])?;
    /// let (column, row) = column.broadcast_with(row)?;
    /// assert_eq!((column.shape(), row.shape()), (vec![2, 3], vec![2, 3]));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`BroadcastTogether`](crate::Error::BroadcastTogether), [`Overflow`](crate::Error::Overflow).
    ///
    /// Time: linear in the number of axes.
    pub fn broadcast_with<'b, U: Element>(self, other: View<'b, U>) -> Result<(View<'a, T>, View<'b, U>)> {
        let shape = broadcast_shape([&self.shape()[..], &other.shape()])?;
        Ok((self.broadcast_to(&shape)?, other.broadcast_to(&shape)?))
    }
}
