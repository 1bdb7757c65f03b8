//! What a layout can become without copying.

use super::{Axis, Layout, Position, Slice};
use crate::axis_vec::{AxisVec, axis_vec, axis_vec_with_room, list};
use crate::error::{Error, Result};

impl Layout {
    /// The same origin and elements of the same size, through other axes; callers keep the invariants.
    pub(super) fn with_axes(&self, axes: AxisVec<Axis>) -> Layout {
        Layout { axes, ..*self }
    }

    /// A copy with room for `extra` more axes; unlike `clone` it is not the end where there is no memory.
    pub(super) fn with_room(&self, extra: usize) -> Result<Layout> {
        Ok(self.with_axes(axis_vec_with_room(self.axes.iter().copied(), extra)?))
    }

    /// As [`Layout::transposed`].
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub(crate) fn try_transposed(&self) -> Result<Layout> {
        Ok(self.with_axes(axis_vec(self.axes.iter().rev().copied())?))
    }

    /// The axes in reverse order. NumPy: `x.T`.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// let x = Layout::contiguous(8, &[3, 4], Order::RowMajor)?;
    /// assert_eq!(x.transposed().axes(), [Axis::new(4, 8), Axis::new(3, 32)]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// Time: linear in the number of axes.
    pub fn transposed(&self) -> Layout {
        self.with_axes(self.axes.iter().rev().copied().collect())
    }

    /// The axes in another order: axis `i` of the result is axis `order[i]`. NumPy: `x.transpose(order)`.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// let x = Layout::contiguous(8, &[2, 3, 4], Order::RowMajor)?;
    /// assert_eq!(x.permuted(&[1, 2, 0])?.axes(), [Axis::new(3, 32), Axis::new(4, 8), Axis::new(2, 96)]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::NotAPermutation`].
    ///
    /// Time: quadratic in the number of axes.
    pub fn permuted(&self, order: &[usize]) -> Result<Layout> {
        let is_permutation = order.len() == self.ndim() && (0..self.ndim()).all(|axis| order.contains(&axis));
        if !is_permutation {
            return Err(Error::NotAPermutation { order: list(order.iter().copied())?, ndim: self.ndim() });
        }
        Ok(self.with_axes(axis_vec(order.iter().map(|&axis| self.axes[axis]))?))
    }

    /// One axis in reverse. NumPy: `np.flip(x, axis)`.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// let x = Layout::contiguous(8, &[3, 4], Order::RowMajor)?;
    /// let backwards = x.flipped(1)?;
    /// assert_eq!((backwards.offset(), backwards.axes()[1]), (24, Axis::new(4, -8)));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::AxisOutOfRange`].
    ///
    /// Time: linear in the number of axes.
    pub fn flipped(&self, axis: usize) -> Result<Layout> {
        let (flipped, delta) = self.axis(axis)?.flipped();
        let mut layout = self.with_room(0)?;
        layout.axes[axis] = flipped;
        // An empty layout has no elements to move to.
        layout.offset += if self.is_empty() { 0 } else { delta };
        Ok(layout)
    }

    /// A slice of one axis. NumPy: `x[start:stop:step]`.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order, Slice};
    /// let x = Layout::contiguous(8, &[3, 4], Order::RowMajor)?;
    /// let odd = x.sliced(1, Slice::from(1..).step(2))?;
    /// assert_eq!((odd.offset(), odd.axes()[1]), (8, Axis::new(2, 16)));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::AxisOutOfRange`], [`Error::ZeroStep`].
    ///
    /// Time: linear in the number of axes.
    pub fn sliced(&self, axis: usize, slice: impl Into<Slice>) -> Result<Layout> {
        let (sliced, delta) = self.axis(axis)?.sliced(slice.into())?;
        let mut layout = self.with_room(0)?;
        layout.axes[axis] = sliced;
        layout.offset += if self.is_empty() { 0 } else { delta };
        Ok(layout)
    }

    /// One position along an axis, which disappears. NumPy: `x[i]`.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// let x = Layout::contiguous(8, &[3, 4], Order::RowMajor)?;
    /// let last = x.indexed(0, -1)?;
    /// assert_eq!((last.offset(), last.axes()), (64, &[Axis::new(4, 8)][..]));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::AxisOutOfRange`], [`Error::IndexOutOfRange`].
    ///
    /// Time: linear in the number of axes.
    pub fn indexed(&self, axis: usize, index: impl Position) -> Result<Layout> {
        let delta = self.axis(axis)?.index(index)?;
        let mut layout = self.with_room(0)?;
        layout.offset += if self.is_empty() { 0 } else { delta };
        layout.axes.remove(axis);
        Ok(layout)
    }

    /// A new axis of length 1 before axis `at`. NumPy: `np.newaxis`.
    ///
    /// ```
    /// use blasview::{Layout, Order};
    /// let x = Layout::contiguous(8, &[3, 4], Order::RowMajor)?;
    /// assert_eq!(x.insert_axis(0)?.to_string(), "[1, 3, 4] strides [0, 32, 8] bytes");
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::AxisOutOfRange`] when `at` is beyond the number of axes.
    ///
    /// Time: linear in the number of axes.
    pub fn insert_axis(&self, at: usize) -> Result<Layout> {
        if at > self.ndim() {
            return Err(Error::AxisOutOfRange { axis: at, ndim: self.ndim() });
        }
        let mut layout = self.with_room(1)?;
        layout.axes.insert(at, Axis::new(1, 0));
        Ok(layout)
    }

    /// One axis as several whose lengths multiply to its own. NumPy: a reshape of that axis.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// let x = Layout::contiguous(8, &[3, 4], Order::RowMajor)?;
    /// assert_eq!(x.split(1, &[2, 2])?.axes(), [Axis::new(3, 32), Axis::new(2, 16), Axis::new(2, 8)]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::AxisOutOfRange`], [`Error::Split`] when they do not, [`Error::Overflow`].
    ///
    /// Time: linear in the number of axes.
    pub fn split(&self, axis: usize, lens: &[usize]) -> Result<Layout> {
        let parts = self.axis(axis)?.split(lens)?;
        let mut layout = self.with_room(lens.len())?;
        layout.axes.remove(axis);
        layout.axes.insert_many(axis, parts);
        Ok(layout)
    }

    /// Axes `first` and `first + 1` as one, when a single stride walks both in order. NumPy: a reshape without copy.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// let x = Layout::contiguous(8, &[3, 4], Order::RowMajor)?;
    /// assert_eq!(x.merged(0)?.axes(), [Axis::new(12, 8)]);
    /// assert!(x.transposed().merged(0).is_err());
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::AxisOutOfRange`], [`Error::Reshape`] when it would need a copy.
    ///
    /// Time: linear in the number of axes.
    pub fn merged(&self, first: usize) -> Result<Layout> {
        let (outer, inner) = (self.axis(first)?, self.axis(first + 1)?);
        let mut layout = self.with_room(0)?;
        layout.axes[first] = outer.merged(inner).ok_or(Error::Reshape)?;
        layout.axes.remove(first + 1);
        Ok(layout)
    }

    /// The same elements repeated to a larger shape, with stride 0. NumPy: `np.broadcast_to(x, shape)`.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// let x = Layout::contiguous(8, &[3, 4], Order::RowMajor)?;
    /// assert_eq!(x.broadcast_to(&[5, 3, 4])?.axes()[0], Axis::new(5, 0));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Broadcast`] when the shapes do not agree, [`Error::Overflow`].
    ///
    /// Time: linear in the number of axes.
    pub fn broadcast_to(&self, shape: &[usize]) -> Result<Layout> {
        let refusal = || Ok(Error::Broadcast { from: self.lens()?, to: list(shape.iter().copied())? });
        let Some(extra) = shape.len().checked_sub(self.ndim()) else { return Err(refusal()?) };
        let mut axes = axis_vec_with_room([], shape.len())?;
        for (at, &len) in shape.iter().enumerate() {
            let axis = if at < extra { Axis::new(1, 0) } else { self.axes[at - extra] };
            axes.push(match axis.len {
                own if own == len => axis,
                1 => Axis::new(len, 0),
                _ => return Err(refusal()?),
            });
        }
        Layout::with_offset(self.item_size, self.offset, axes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Order;

    fn f64s(shape: &[usize]) -> Layout {
        Layout::contiguous(8, shape, Order::RowMajor).unwrap()
    }

    #[test]
    fn slicing_moves_the_offset_and_scales_the_stride() {
        let x = f64s(&[4, 5]).sliced(0, Slice::ALL.step(-2)).unwrap().sliced(1, 1..4).unwrap();
        assert_eq!(x.axes(), [Axis::new(2, -80), Axis::new(3, 8)]);
        assert_eq!(x.offset(), 3 * 40 + 8);
        assert_eq!(x.extent(), 48..152);
    }

    #[test]
    fn junk_strides_on_short_axes_are_legal() {
        for stride in [0, 1, -1, isize::MAX, isize::MIN] {
            let x = Layout::new(8, [Axis::new(1, stride), Axis::new(3, 8)]).unwrap();
            assert!(x.is_c_contiguous() && x.is_f_contiguous());
            let y = x.flipped(0).unwrap().sliced(0, Slice::ALL.step(isize::MIN)).unwrap();
            assert_eq!(y.extent(), 0..24);
            let empty = Layout::new(8, [Axis::new(0, stride), Axis::new(3, isize::MIN)]).unwrap();
            assert_eq!(empty.flipped(1).unwrap().extent(), 0..0);
            assert_eq!(empty.sliced(1, 1..).unwrap().extent(), 0..0);
        }
    }

    #[test]
    fn overflow_is_an_error() {
        assert!(Layout::new(8, [Axis::new(2, isize::MIN)]).is_err());
        assert!(Layout::new(8, [Axis::new(3, isize::MAX / 2)]).is_err());
        assert!(Layout::new(1, [Axis::new(usize::MAX, 0)]).is_err());
        assert!(Layout::new(1, [Axis::new(1 << 40, 0), Axis::new(1 << 40, 0)]).is_err());
        assert!(Layout::contiguous(8, &[1 << 40, 1 << 40], Order::RowMajor).is_err());
        assert!(Layout::contiguous(8, &[1 << 40, 0, 1 << 40], Order::RowMajor).is_ok());
    }

    #[test]
    fn refusals_name_the_shapes() {
        let x = f64s(&[4, 3]);
        let text = |result: Result<Layout>| result.unwrap_err().to_string();
        assert_eq!(text(x.broadcast_to(&[4, 4])), "shape [4, 3] cannot be broadcast to [4, 4]");
        assert_eq!(text(x.broadcast_to(&[3])), "shape [4, 3] cannot be broadcast to [3]");
        let permuted = text(x.permuted(&[1, 2]));
        assert_eq!(permuted, "[1, 2] is not a permutation of 2 axes, which are counted from 0");
    }

    #[test]
    fn elements_are_counted_off_in_c_order() {
        let x = f64s(&[2, 3, 4]).flipped(2).unwrap().transposed();
        let all = (0..4).flat_map(|i| (0..3).flat_map(move |j| (0..2).map(move |k| [i, j, k])));
        for (counted, index) in all.enumerate() {
            assert_eq!(x.nth(counted), (x.offset_of(&index).unwrap(), 2 - index[2]));
        }
        assert_eq!(f64s(&[]).nth(0), (0, 1));
    }

    #[test]
    fn images_split_and_merge() {
        let x = f64s(&[1797, 64]);
        let images = x.split(1, &[8, 8]).unwrap();
        assert_eq!(images, f64s(&[1797, 8, 8]));
        assert_eq!(images.merged(1).unwrap(), x);
        let cropped = images.sliced(2, 1..).unwrap();
        assert_eq!(cropped.merged(1), Err(Error::Reshape));
        let error = x.split(1, &[8, 7]).unwrap_err();
        assert_eq!(error, Error::Split { len: 64, into: vec![8, 7] });
        assert_eq!(
            error.to_string(),
            "an axis of length 64 cannot be split into [8, 7], which multiply to 56"
        );
    }
}
