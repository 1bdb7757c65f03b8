//! Axes moved, dropped, combined and repeated: what needs no more than a few sums of strides.

use super::{Axis, Layout, Position};
#[cfg(feature = "capi")]
use crate::axis_vec::axis_vec;
use crate::axis_vec::{AxisVec, add, list};
use crate::error::{Error, Result};

impl Layout {
    /// Two axes exchanged. NumPy: `np.swapaxes(x, a, b)`.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// let x = Layout::contiguous(8, &[2, 3, 4], Order::RowMajor)?;
    /// assert_eq!(x.swapped(0, 2)?.axes(), [Axis::new(4, 8), Axis::new(3, 32), Axis::new(2, 96)]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::AxisOutOfRange`].
    ///
    /// Time: linear in the number of axes.
    pub fn swapped(&self, a: usize, b: usize) -> Result<Layout> {
        let mut axes = self.with_room(0)?.axes;
        axes.swap(self.known(a)?, self.known(b)?);
        Ok(self.with_axes(axes))
    }

    /// Axis `from` at position `to`, the others in their order. NumPy: `np.moveaxis(x, from, to)`.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// let x = Layout::contiguous(8, &[2, 3, 4], Order::RowMajor)?;
    /// assert_eq!(x.moved(0, 2)?.axes(), [Axis::new(3, 32), Axis::new(4, 8), Axis::new(2, 96)]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::AxisOutOfRange`].
    ///
    /// Time: linear in the number of axes.
    pub fn moved(&self, from: usize, to: usize) -> Result<Layout> {
        let mut axes = self.with_room(0)?.axes;
        let axis = axes.remove(self.known(from)?);
        axes.insert(self.known(to)?, axis);
        Ok(self.with_axes(axes))
    }

    /// Without an axis of length 1. NumPy: `np.squeeze(x, axis)`.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// let x = Layout::contiguous(8, &[1, 4], Order::RowMajor)?;
    /// assert_eq!(x.squeezed(0)?.axes(), [Axis::new(4, 8)]);
    /// assert!(x.squeezed(1).is_err());
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::AxisOutOfRange`]; [`Error::Squeeze`] when its length is another.
    ///
    /// Time: linear in the number of axes.
    pub fn squeezed(&self, axis: usize) -> Result<Layout> {
        match self.axis(axis)?.len {
            1 => {
                let mut axes = self.with_room(0)?.axes;
                axes.remove(axis);
                Ok(self.with_axes(axes))
            }
            len => Err(Error::Squeeze { axis, len }),
        }
    }

    /// Without any axis of length 1. NumPy: `np.squeeze(x)`.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// let x = Layout::contiguous(8, &[1, 4, 1], Order::RowMajor)?;
    /// assert_eq!(x.squeezed_all().axes(), [Axis::new(4, 8)]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// Time: linear in the number of axes.
    pub fn squeezed_all(&self) -> Layout {
        self.with_axes(self.axes.iter().copied().filter(|axis| axis.len != 1).collect())
    }

    #[cfg(feature = "capi")]
    /// As [`Layout::squeezed_all`].
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub(crate) fn try_squeezed_all(&self) -> Result<Layout> {
        Ok(self.with_axes(axis_vec(self.axes.iter().copied().filter(|axis| axis.len != 1))?))
    }

    /// The elements whose indices on axes `a` and `b` differ by `offset` (b - a), as a new last axis in place of the
    /// two. NumPy: `np.diagonal(x, offset, a, b)`, `np.diag(x)`.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// let x = Layout::contiguous(8, &[3, 4], Order::RowMajor)?;
    /// let above = x.diagonal(1, 0, 1)?;
    /// assert_eq!((above.offset(), above.axes()), (8, &[Axis::new(3, 40)][..]));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::AxisOutOfRange`]; [`Error::RepeatedAxis`] when the two are the same.
    ///
    /// Time: linear in the number of axes.
    pub fn diagonal(&self, offset: impl Position, a: usize, b: usize) -> Result<Layout> {
        let offset = offset.to_isize();
        let (rows, cols) = (self.axis(a)?, self.axis(b)?);
        if a == b {
            return Err(Error::RepeatedAxis { axis: a });
        }
        // Elements skipped on either axis.
        let skipped = offset.unsigned_abs();
        let (down, right) = if offset < 0 { (skipped, 0) } else { (0, skipped) };
        let len = rows.len.saturating_sub(down).min(cols.len.saturating_sub(right));
        let mut axes = self.with_room(0)?.axes;
        axes.remove(a.max(b));
        axes.remove(a.min(b));
        // Of two elements the sum is a step within the extent; of fewer it is not used.
        axes.push(Axis::new(len, rows.stride.wrapping_add(cols.stride)));
        let mut layout = self.with_axes(axes);
        if !layout.is_empty() {
            let step = |axis: Axis, at: usize| if at == 0 { 0 } else { axis.stride * at as isize };
            layout.offset += step(rows, down) + step(cols, right);
        }
        Ok(layout)
    }

    /// All runs of `len` neighbours along an axis, whose positions within the run are a new last axis: elements are
    /// met several times. NumPy: `np.lib.stride_tricks.sliding_window_view(x, len, axis)`.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// let x = Layout::contiguous(8, &[10], Order::RowMajor)?;
    /// assert_eq!(x.windows(0, 4)?.axes(), [Axis::new(7, 8), Axis::new(4, 8)]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::AxisOutOfRange`]; [`Error::Window`] when the axis is shorter; [`Error::Overflow`].
    ///
    /// Time: linear in the number of axes.
    pub fn windows(&self, axis: usize, len: usize) -> Result<Layout> {
        let whole = self.axis(axis)?;
        if len > whole.len {
            return Err(Error::Window { window: len, len: whole.len });
        }
        let mut axes = self.with_room(1)?.axes;
        axes[axis].len = whole.len - len + 1;
        axes.push(Axis::new(len, whole.stride));
        // There may be more windows' elements than memory has bytes.
        Layout::with_offset(self.item_size, self.offset, axes)
    }

    /// An axis number that is in range.
    fn known(&self, axis: usize) -> Result<usize> {
        self.axis(axis).map(|_| axis)
    }
}

/// The shape to which all of these can be broadcast: axes are matched from the last one, and length 1, or no axis at
/// all, gives way to any length. NumPy: `np.broadcast_shapes`.
///
/// ```
/// use blasview::broadcast_shape;
/// assert_eq!(broadcast_shape([&[8, 1, 6][..], &[7, 1]])?, [8, 7, 6]);
/// assert!(broadcast_shape([&[2][..], &[3]]).is_err());
/// # Ok::<(), blasview::Error>(())
/// ```
///
/// # Errors
/// [`Error::BroadcastTogether`].
///
/// Time: linear in the number of axes.
pub fn broadcast_shape<'a>(shapes: impl IntoIterator<Item = &'a [usize]>) -> Result<Vec<usize>> {
    // Innermost first.
    let mut joint: AxisVec<usize> = AxisVec::new();
    for shape in shapes {
        let agree = |(&one, &len): (&usize, &usize)| one == len || one == 1 || len == 1;
        if !joint.iter().zip(shape.iter().rev()).all(agree) {
            let first = list(joint.iter().rev().copied())?;
            return Err(Error::BroadcastTogether { first, second: list(shape.iter().copied())? });
        }
        for (at, &len) in shape.iter().rev().enumerate() {
            match joint.get_mut(at) {
                None => add(&mut joint, len)?,
                Some(one) if *one == 1 => *one = len,
                Some(_) => {}
            }
        }
    }
    list(joint.into_iter().rev())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Order;

    #[test]
    fn diagonals_beyond_the_corners_are_empty() {
        let x = Layout::contiguous(8, &[3, 4], Order::RowMajor).unwrap();
        let diagonal = |offset| {
            let layout = x.diagonal(offset, 0, 1).unwrap();
            (layout.axes()[0].len, layout.offset())
        };
        let expected = [(-3, (0, 0)), (-2, (1, 64)), (0, (3, 0)), (1, (3, 8)), (3, (1, 24)), (4, (0, 0))];
        for (offset, place) in expected {
            assert_eq!(diagonal(offset), place, "{offset}");
        }
        assert_eq!((diagonal(isize::MIN), diagonal(isize::MAX)), ((0, 0), (0, 0)));
        assert_eq!(x.diagonal(0, 1, 1), Err(Error::RepeatedAxis { axis: 1 }));
    }

    #[test]
    fn windows_of_nothing_and_of_everything() {
        let x = Layout::contiguous(8, &[5], Order::RowMajor).unwrap();
        assert_eq!(x.windows(0, 5).unwrap().axes(), [Axis::new(1, 8), Axis::new(5, 8)]);
        assert_eq!(x.windows(0, 0).unwrap().axes(), [Axis::new(6, 8), Axis::new(0, 8)]);
        assert_eq!(x.windows(0, 6), Err(Error::Window { window: 6, len: 5 }));
        let long = Layout::new(8, [Axis::new(1 << 40, 0)]).unwrap();
        assert_eq!(long.windows(0, 1 << 39), Err(Error::Overflow));
    }

    #[test]
    fn shapes_broadcast_together() {
        let joint = |shapes: &[&[usize]]| broadcast_shape(shapes.iter().copied());
        assert_eq!(joint(&[]), Ok(vec![]));
        assert_eq!(joint(&[&[], &[3]]), Ok(vec![3]));
        assert_eq!(joint(&[&[0], &[1]]), Ok(vec![0]));
        assert_eq!(joint(&[&[1], &[0], &[4, 1]]), Ok(vec![4, 0]));
        let apart = |first: &[usize], second: &[usize]| {
            Err(Error::BroadcastTogether { first: first.to_vec(), second: second.to_vec() })
        };
        assert_eq!(joint(&[&[0], &[2]]), apart(&[0], &[2]));
        assert_eq!(joint(&[&[2, 3], &[3, 2]]), apart(&[2, 3], &[3, 2]));
        assert_eq!(joint(&[&[2, 1], &[1, 3], &[1, 2, 4]]), apart(&[2, 3], &[1, 2, 4]));
        let text = joint(&[&[2], &[3]]).unwrap_err().to_string();
        assert_eq!(text, "shapes [2] and [3] cannot be broadcast together");
    }
}
