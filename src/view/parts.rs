//! A view cut into disjoint ones: each of a mutable view's parts is mutable, and all can be used at the same time.

use core::marker::PhantomData;

use super::{View, ViewMut};
use crate::element::Element;
use crate::error::{Error, Result};
use crate::layout::{Axis, Layout, Position};

/// What cuts a view along an axis, for a view and its mutable twin.
macro_rules! parts {
    ($($view:ident $iter:ident $twin:literal;)*) => {$(
        impl<'a, T: Element> $view<'a, T> {
            /// The elements before and from position `at` of an axis on. NumPy: `np.split(x, [at], axis)`.
            ///
            /// ```
            /// use blasview::{View, ViewMut, copy};
            /// let mut data = [1, 2, 3, 4, 5, 6];
            /// let (left, right) = ViewMut::from_slice(&mut data, &[2, 3])?.split_at(1, 1)?;
            /// copy(right, left.as_view())?;                       // x[:, 1:] = x[:, :1]
            /// assert_eq!(data, [1, 1, 1, 4, 4, 4]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::AxisOutOfRange`]; [`Error::IndexOutOfRange`] when `at` is beyond the end.
            ///
            /// Time: linear in the number of axes.
            pub fn split_at(self, axis: usize, at: usize) -> Result<(Self, Self)> {
                let len = self.layout().axis(axis)?.len;
                if at > len {
                    return Err(Error::IndexOutOfRange { index: at.to_isize(), len });
                }
                let (head, tail) = (self.layout().sliced(axis, ..at)?, self.layout().sliced(axis, at..)?);
                // SAFETY: layouts of the same item size. Positions below `at` and those from it on have no index in common:
                // each element of this view, which is gone, is in one of the two, once.
                Ok(unsafe { (self.part(head), self.part(tail)) })
            }

            /// The views at each position of an axis, which disappears, in order. NumPy: `for row in x`, with the axis
            /// moved to the front.
            ///
            /// ```
            /// use blasview::ViewMut;
            /// let mut data = [1_usize, 2, 3, 4, 5, 6];
            /// for (j, mut column) in ViewMut::from_slice(&mut data, &[2, 3])?.positions(1)?.enumerate() {
            ///     column.set(&[0], j)?;
            /// }
            /// assert_eq!(data, [0, 1, 2, 4, 5, 6]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::AxisOutOfRange`].
            ///
            /// Time: linear in the number of axes, for each of them.
            pub fn positions(self, axis: usize) -> Result<$iter<'a, T>> {
                Ok($iter { drops_axis: true, ..self.chunks(axis, 1)? })
            }

            /// Runs of `len` positions of an axis, in order; the last one may be shorter. NumPy:
            /// `np.split(x, range(len, n, len), axis)`.
            ///
            /// ```
            /// use blasview::View;
            /// let x = View::from_slice(&[1, 2, 3, 4, 5], &[5])?;
            /// let chunks: Vec<_> = x.chunks(0, 2)?.map(|chunk| chunk.to_vec().unwrap()).collect();
            /// assert_eq!(chunks, [vec![1, 2], vec![3, 4], vec![5]]);
            /// # Ok::<(), blasview::Error>(())
            /// ```
            ///
            /// # Errors
            /// [`Error::AxisOutOfRange`]; [`Error::ZeroChunk`] when `len` is 0.
            ///
            /// Time: linear in the number of axes, for each of them.
            pub fn chunks(self, axis: usize, len: usize) -> Result<$iter<'a, T>> {
                self.layout().axis(axis)?;
                if len == 0 {
                    return Err(Error::ZeroChunk);
                }
                Ok($iter { rest: self, at: 0, axis, len, drops_axis: false, of: PhantomData })
            }
        }

        #[doc = concat!("The parts of a [`", $twin, "`], a matrix or a vector along one axis, from `chunks` or `positions`; each of \
                         them is a `V`.")]
        #[derive(Debug)]
        pub struct $iter<'a, T: Element, V = $view<'a, T>> {
            rest: $view<'a, T>,
            /// Positions before this one have been handed out.
            at: usize,
            axis: usize,
            len: usize,
            drops_axis: bool,
            of: PhantomData<V>,
        }

        impl<'a, T: Element, V> $iter<'a, T, V> {
            /// The same parts as views of another kind, which has the number of axes that they have.
            pub(super) fn of<W>(self) -> $iter<'a, T, W> {
                let $iter { rest, at, axis, len, drops_axis, of: _ } = self;
                $iter { rest, at, axis, len, drops_axis, of: PhantomData }
            }

            /// The axis that is cut; it exists.
            fn along(&self) -> Axis {
                self.rest.layout().axes()[self.axis]
            }

            /// The layout of the next part, relative to the whole.
            fn part(&self) -> Result<Layout> {
                let layout = self.rest.layout();
                if self.drops_axis {
                    return layout.indexed(self.axis, self.at);
                }
                layout.sliced(self.axis, self.at..self.at.saturating_add(self.len))
            }
        }

        impl<'a, T: Element, V: TryFrom<$view<'a, T>>> Iterator for $iter<'a, T, V> {
            type Item = V;

            fn next(&mut self) -> Option<V> {
                if self.at >= self.along().len {
                    return None;
                }
                let part = self.part().ok()?;
                self.at = self.at.saturating_add(self.len);
                // SAFETY: a layout of the same item size. Its positions are `at` and those up to the new `at`, which only grows:
                // each element of the whole, which this iterator never gives to anybody else, is in one part, once.
                let part = unsafe { self.rest.part(part) };
                // It has the axes of a `V`: see `of`.
                part.try_into().ok()
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                let left = self.along().len.saturating_sub(self.at).div_ceil(self.len);
                (left, Some(left))
            }
        }

        impl<'a, T: Element, V: TryFrom<$view<'a, T>>> ExactSizeIterator for $iter<'a, T, V> {}
    )*};
}

parts! {
    View Parts "View";
    ViewMut PartsMut "ViewMut";
}
