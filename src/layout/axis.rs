//! One axis, `{ len, stride }`, and what slicing and flipping do to it.

use super::{Layout, Position, Slice};
use crate::axis_vec::list;
use crate::error::{Error, Result};

/// One axis of a view: how many elements, and the signed step between them in **bytes**.
///
/// The stride of an axis of length 0 or 1 is never used: any value is legal there, `isize::MIN` included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Axis {
    /// Number of elements.
    pub len: usize,
    /// Step from one element to the next, in bytes.
    pub stride: isize,
}

impl Axis {
    /// An axis of `len` elements, `stride` bytes apart.
    #[inline]
    pub const fn new(len: usize, stride: isize) -> Axis {
        Axis { len, stride }
    }

    /// Whether steps along this axis are of one element: its stride is `item_size` bytes, or it has at most one element.
    #[inline]
    pub const fn is_unit(self, item_size: usize) -> bool {
        self.len <= 1 || self.stride == item_size as isize
    }

    /// Whether both are the same steps: of the same length, and of the same stride if that is used.
    pub(crate) fn is_same(self, other: Axis) -> bool {
        self.len == other.len && (self.len <= 1 || self.stride == other.stride)
    }

    /// The same elements in reverse order, and the offset in bytes of the new first element.
    #[inline]
    pub const fn flipped(self) -> (Axis, isize) {
        if self.len <= 1 {
            return (self, 0);
        }
        (Axis::new(self.len, self.stride.wrapping_neg()), self.span())
    }

    /// Offset in bytes from the first element to the last one; 0 when there is at most one.
    ///
    /// It wraps around only in an empty [`Layout`], where strides and offsets mean nothing: otherwise the
    /// constructor has made sure that it fits.
    #[inline]
    pub const fn span(self) -> isize {
        if self.len <= 1 { 0 } else { self.stride.wrapping_mul(self.len as isize - 1) }
    }

    /// The elements that a slice selects, and the offset in bytes of the first of them (0 when there is none).
    ///
    /// # Errors
    /// [`Error::ZeroStep`].
    pub fn sliced(self, slice: Slice) -> Result<(Axis, isize)> {
        let (start, len) = slice.resolve(self.len)?;
        if len == 0 {
            return Ok((Axis::new(0, self.stride.wrapping_mul(slice.step)), 0));
        }
        // With two or more elements kept, |step| < self.len, so that the product stays within the old span;
        // with one, the stride is not used.
        Ok((Axis::new(len, self.stride.wrapping_mul(slice.step)), self.stride.wrapping_mul(start as isize)))
    }

    /// The offset in bytes of one element; a negative index counts from the end.
    ///
    /// # Errors
    /// [`Error::IndexOutOfRange`].
    pub fn index(self, index: impl Position) -> Result<isize> {
        let index = index.to_isize();
        let from_start = if index < 0 { index.checked_add_unsigned(self.len) } else { Some(index) };
        match from_start {
            Some(at) if at >= 0 && (at as usize) < self.len => {
                Ok(if at == 0 { 0 } else { self.stride.wrapping_mul(at) })
            }
            _ => Err(Error::IndexOutOfRange { index, len: self.len }),
        }
    }

    /// Splits the axis into several whose lengths multiply to its own, the last one varying fastest.
    /// NumPy: reshape of one axis into several.
    ///
    /// # Errors
    /// [`Error::Split`] when they do not multiply to it, [`Error::Overflow`].
    pub fn split(self, lens: &[usize]) -> Result<impl Iterator<Item = Axis>> {
        if Layout::count(lens.iter().copied())? != self.len {
            return Err(Error::Split { len: self.len, into: list(lens.iter().copied())? });
        }
        let mut stride = self.stride;
        let mut axes = smallvec::SmallVec::<[Axis; crate::axis_vec::INLINE]>::new();
        for &len in lens.iter().rev() {
            axes.push(Axis::new(len, stride));
            stride = stride.wrapping_mul(len as isize);
        }
        Ok(axes.into_iter().rev())
    }

    /// The single axis that walks `self` (outer) and `inner` in order, when there is one.
    #[inline]
    pub fn merged(self, inner: Axis) -> Option<Axis> {
        match (self.len, inner.len) {
            (0, _) | (_, 0) => Some(Axis::new(0, inner.stride)),
            (1, _) => Some(inner),
            (_, 1) => Some(self),
            _ => {
                // The product may overflow where a third axis is empty.
                let len = self.len.checked_mul(inner.len).filter(|&len| len <= isize::MAX as usize)?;
                let chains = inner.stride.checked_mul(inner.len as isize) == Some(self.stride);
                chains.then_some(Axis::new(len, inner.stride))
            }
        }
    }
}
