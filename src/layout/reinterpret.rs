//! The same bytes as elements of another size.

use super::{Axis, Layout};
use crate::error::{Error, Result};

impl Layout {
    /// The same bytes as elements of `item_size` bytes: the last axis, which has to be without gaps, grows or shrinks. NumPy:
    /// `x.view(dtype)`.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// let x = Layout::contiguous(8, &[3, 4], Order::RowMajor)?;
    /// assert_eq!(x.cast(2)?.axes(), [Axis::new(3, 32), Axis::new(16, 2)]);
    /// assert_eq!(x.cast(16)?.axes(), [Axis::new(3, 32), Axis::new(2, 16)]);
    /// assert!(x.sliced(1, 1..)?.cast(16).is_err());    // 24 bytes a row
    /// assert!(x.transposed().cast(2).is_err());        // gaps along the last axis
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Reinterpret`] when the sizes differ and there is no axis, or the last one has gaps, or its bytes are no
    /// whole number of new elements; [`Error::Overflow`].
    ///
    /// Time: linear in the number of axes.
    pub fn cast(&self, item_size: usize) -> Result<Layout> {
        if item_size == self.item_size {
            return self.with_room(0);
        }
        let refusal = Error::Reinterpret { from: self.item_size, to: item_size };
        let mut axes = self.with_room(0)?.axes;
        let Some(last) = axes.last_mut() else { return Err(refusal) };
        if last.len != 1 && !self.is_empty() && last.stride != self.item_size as isize || item_size == 0 {
            return Err(refusal);
        }
        if item_size < self.item_size && !self.item_size.is_multiple_of(item_size) {
            return Err(refusal);
        }
        // Empty layouts may be of any length.
        let bytes = last.len.checked_mul(self.item_size).ok_or(Error::Overflow)?;
        if !bytes.is_multiple_of(item_size) {
            return Err(refusal);
        }
        *last = Axis::new(bytes / item_size, item_size as isize);
        Layout::with_offset(item_size, self.offset, axes)
    }

    /// A part of each element: `item_size` bytes, `offset` bytes from its start. NumPy: `x.real`, `x.imag`, `x["field"]`.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// // The imaginary parts of three complex numbers of two f64.
    /// let imag = Layout::contiguous(16, &[3], Order::RowMajor)?.field(8, 8)?;
    /// assert_eq!((imag.offset(), imag.axes()), (8, &[Axis::new(3, 16)][..]));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Reinterpret`] when the part reaches out of the element or has no bytes.
    ///
    /// Time: linear in the number of axes.
    pub fn field(&self, offset: usize, item_size: usize) -> Result<Layout> {
        let inside = offset.checked_add(item_size).is_some_and(|end| end <= self.item_size);
        if !inside || item_size == 0 {
            return Err(Error::Reinterpret { from: self.item_size, to: item_size });
        }
        let moved = if self.is_empty() { 0 } else { offset as isize };
        Ok(Layout { item_size, offset: self.offset + moved, axes: self.with_room(0)?.axes })
    }

    /// Each element as several equal parts, along a new last axis. NumPy, where it has no gaps:
    /// `x[..., np.newaxis].view(part)`; complex numbers as pairs.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// let pairs = Layout::contiguous(16, &[3], Order::RowMajor)?.parts(8)?;
    /// assert_eq!(pairs.axes(), [Axis::new(3, 16), Axis::new(2, 8)]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Reinterpret`] when the element is no whole number of parts.
    ///
    /// Time: linear in the number of axes.
    pub fn parts(&self, item_size: usize) -> Result<Layout> {
        if item_size == 0 || !self.item_size.is_multiple_of(item_size) {
            return Err(Error::Reinterpret { from: self.item_size, to: item_size });
        }
        let mut axes = self.with_room(1)?.axes;
        axes.push(Axis::new(self.item_size / item_size, item_size as isize));
        Layout::with_offset(item_size, self.offset, axes)
    }

    /// The elements along the last axis, which disappears, as one of `item_size` bytes: the inverse of [`Layout::parts`];
    /// pairs as complex numbers.
    ///
    /// ```
    /// use blasview::{Axis, Layout, Order};
    /// // The last two columns of three as complex numbers.
    /// let x = Layout::contiguous(8, &[5, 3], Order::RowMajor)?.sliced(1, 1..)?;
    /// assert_eq!(x.joined(16)?.axes(), [Axis::new(5, 24)]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Reinterpret`] when there is no axis, or the last one has gaps or not that many bytes.
    ///
    /// Time: linear in the number of axes.
    pub fn joined(&self, item_size: usize) -> Result<Layout> {
        let mut axes = self.with_room(0)?.axes;
        let refusal = Error::Reinterpret { from: self.item_size, to: item_size };
        let Some(last) = axes.pop() else { return Err(refusal) };
        let fits = last.len.checked_mul(self.item_size) == Some(item_size) && item_size != 0;
        if !fits || !last.is_unit(self.item_size) && !self.is_empty() {
            return Err(refusal);
        }
        Ok(Layout { item_size, offset: self.offset, axes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Order;

    #[test]
    fn numpys_rules_for_view() {
        let cast = |axes: &[(usize, isize)], from, to| {
            let layout = Layout::new(from, axes.iter().map(|&(len, stride)| Axis::new(len, stride))).unwrap();
            layout.cast(to).map(|cast| cast.axes().iter().map(|axis| axis.len).collect::<Vec<_>>())
        };
        let refused = |from, to| Err(Error::Reinterpret { from, to });
        assert_eq!(cast(&[], 8, 8), Ok(vec![]));
        assert_eq!(cast(&[], 8, 4), refused(8, 4));
        assert_eq!(cast(&[(4, 16)], 8, 8), Ok(vec![4]));
        assert_eq!(cast(&[(4, 16)], 8, 4), refused(8, 4));
        assert_eq!(cast(&[(4, -8)], 8, 4), refused(8, 4));
        // The stride of a single element does not count, nor any of an empty view.
        assert_eq!(cast(&[(3, 8), (1, 77)], 8, 4), Ok(vec![3, 2]));
        assert_eq!(cast(&[(1, 77)], 4, 8), refused(4, 8));
        assert_eq!(cast(&[(0, 5), (3, 77)], 8, 4), Ok(vec![0, 6]));
        assert_eq!(cast(&[(0, 5), (3, 77)], 4, 8), refused(4, 8));
        assert_eq!(cast(&[(2, 12)], 12, 8), refused(12, 8));
        assert_eq!(cast(&[(2, 12)], 12, 0), refused(12, 0));
        assert_eq!(cast(&[(0, 5), (1 << 62, 1)], 8, 1), Err(Error::Overflow));
    }

    #[test]
    fn parts_and_back() {
        let x = Layout::contiguous(16, &[3, 2], Order::RowMajor).unwrap().flipped(1).unwrap();
        let pairs = x.parts(8).unwrap();
        assert_eq!(pairs.axes(), [Axis::new(3, 32), Axis::new(2, -16), Axis::new(2, 8)]);
        assert_eq!(pairs.joined(16).unwrap(), x);
        assert_eq!(pairs.flipped(2).unwrap().joined(16), Err(Error::Reinterpret { from: 8, to: 16 }));
        assert_eq!(pairs.joined(8), Err(Error::Reinterpret { from: 8, to: 8 }));
        assert_eq!(x.parts(3), Err(Error::Reinterpret { from: 16, to: 3 }));
        assert_eq!(x.field(9, 8), Err(Error::Reinterpret { from: 16, to: 8 }));
        assert_eq!(x.field(usize::MAX, 8), Err(Error::Reinterpret { from: 16, to: 8 }));
    }
}
