//! Shapes and byte strides: pure integer arithmetic, no pointers, no `unsafe`.
//!
//! A [`Layout`] says where the elements of a view lie relative to an origin. Everything a view can become
//! without copying (transpose, slice, flip, split …) is arithmetic on it.

mod algebra;
mod axes;
mod axis;
mod dense;
pub mod overlap;
mod position;
mod reinterpret;
mod reshape;
mod slice;

use crate::words::Order;
use core::fmt;

pub use axes::broadcast_shape;
pub use axis::Axis;
pub use dense::CopyOrder;
pub use position::Position;
pub use slice::Slice;

use crate::axis_vec::{AxisVec, axis_vec, list};
use crate::error::{Error, Result};

/// Where the elements of a view lie: axes with strides in bytes, and the offset of the first element.
///
/// # Invariants
/// Checked by the constructor and kept by every operation:
/// - the number of elements is at most `isize::MAX`, as is every length;
/// - unless it is empty, the bytes it covers lie at offsets within `isize` ([`Layout::extent`] cannot overflow).
///
/// The strides of axes of length 0 or 1 are not used for anything and may be any number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Layout {
    item_size: usize,
    offset: isize,
    axes: AxisVec<Axis>,
}

impl Layout {
    /// A layout with these axes, its first element at offset 0.
    ///
    /// ```
    /// use blasview::{Axis, Layout};
    /// // Every second column of a 3 x 4 row-major f64 matrix.
    /// let layout = Layout::new(8, [Axis::new(3, 32), Axis::new(2, 16)])?;
    /// assert_eq!(layout.extent(), 0..88);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Overflow`] when the invariants above do not hold, or `item_size` is 0.
    pub fn new(item_size: usize, axes: impl IntoIterator<Item = Axis>) -> Result<Layout> {
        Layout::with_offset(item_size, 0, axes)
    }

    /// As [`Layout::new`], with the first element `offset` bytes from the origin.
    ///
    /// # Errors
    /// As [`Layout::new`].
    pub fn with_offset(
        item_size: usize,
        offset: isize,
        axes: impl IntoIterator<Item = Axis>,
    ) -> Result<Layout> {
        let layout = Layout { item_size, offset, axes: axis_vec(axes)? };
        if item_size == 0 || checked_extent(item_size, offset, &layout.axes).is_none() {
            return Err(Error::Overflow);
        }
        Ok(layout)
    }

    /// The layout of axes whose extent is valid, its first element at offset 0; callers know that it is.
    #[inline]
    pub(crate) fn of_valid<const N: usize>(item_size: usize, axes: [Axis; N]) -> Layout {
        debug_assert!(checked_extent(item_size, 0, &axes).is_some());
        Layout { item_size, offset: 0, axes: axes.into_iter().collect() }
    }

    /// A contiguous layout of that shape.
    ///
    /// # Errors
    /// [`Error::Overflow`].
    pub fn contiguous(item_size: usize, shape: &[usize], order: Order) -> Result<Layout> {
        let mut axes = axis_vec(shape.iter().map(|&len| Axis::new(len, 0)))?;
        let mut stride = item_size;
        let mut fill = |axis: &mut Axis| {
            axis.stride = stride as isize;
            // Saturation is caught below: a layout so large has no valid extent, or it is empty and strides are not used.
            stride = stride.saturating_mul(axis.len.max(1)).min(isize::MAX as usize);
        };
        match order {
            Order::RowMajor => axes.iter_mut().rev().for_each(&mut fill),
            Order::ColMajor => axes.iter_mut().for_each(&mut fill),
        }
        Layout::new(item_size, axes)
    }

    /// The product of lengths, each of which has to fit: 0 if any is 0.
    pub(crate) fn count(lens: impl Iterator<Item = usize> + Clone) -> Result<usize> {
        if lens.clone().any(|len| len > isize::MAX as usize) {
            return Err(Error::Overflow);
        }
        if lens.clone().any(|len| len == 0) {
            return Ok(0);
        }
        lens.into_iter()
            .try_fold(1_usize, |product, len| product.checked_mul(len))
            .filter(|&count| count <= isize::MAX as usize)
            .ok_or(Error::Overflow)
    }

    /// Number of axes; 0 for a single element.
    pub fn ndim(&self) -> usize {
        self.axes.len()
    }

    /// The axes, outermost (first index) first.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// One axis.
    ///
    /// # Errors
    /// [`Error::AxisOutOfRange`].
    pub fn axis(&self, axis: usize) -> Result<Axis> {
        self.axes.get(axis).copied().ok_or(Error::AxisOutOfRange { axis, ndim: self.axes.len() })
    }

    /// Size of one element in bytes.
    pub fn item_size(&self) -> usize {
        self.item_size
    }

    /// Offset of the first element from the origin, in bytes.
    pub fn offset(&self) -> isize {
        self.offset
    }

    /// The same layout with its first element at offset 0, and the offset it had.
    pub fn at_origin(mut self) -> (Layout, isize) {
        let offset = core::mem::take(&mut self.offset);
        (self, offset)
    }

    /// Number of elements.
    pub fn size(&self) -> usize {
        // The invariant bounds the product, unless a 0 is among many large lengths.
        if self.is_empty() { 0 } else { self.axes.iter().map(|axis| axis.len).product() }
    }

    /// Whether it has no element.
    pub fn is_empty(&self) -> bool {
        self.axes.iter().any(|axis| axis.len == 0)
    }

    /// The range of byte offsets from the origin that the elements touch; empty (`offset..offset`) when there is none.
    pub fn extent(&self) -> core::ops::Range<isize> {
        // The invariant says that there is one.
        let (start, end) =
            checked_extent(self.item_size, self.offset, &self.axes).unwrap_or((self.offset, self.offset));
        start..end
    }

    /// Offset in bytes from the origin of the element at `index`, when it is inside.
    pub fn offset_of(&self, index: &[usize]) -> Option<isize> {
        if index.len() != self.axes.len() || self.axes.iter().zip(index).any(|(axis, &at)| at >= axis.len) {
            return None;
        }
        let steps = self.axes.iter().zip(index).filter(|&(_, &at)| at != 0);
        Some(self.offset + steps.map(|(axis, &at)| axis.stride * at as isize).sum::<isize>())
    }

    /// Offset in bytes from the origin of an element, counted off in C order, and how many of the last axis there are from it
    /// on. The element has to be inside.
    pub(crate) fn nth(&self, element: usize) -> (isize, usize) {
        let (mut left, mut offset) = (element, self.offset);
        for axis in self.axes.iter().rev() {
            let at = left % axis.len;
            left /= axis.len;
            offset += if at == 0 { 0 } else { axis.stride * at as isize };
        }
        (offset, self.axes.last().map_or(1, |last| last.len - element % last.len))
    }

    /// The lengths of the axes.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub(crate) fn lens(&self) -> Result<Vec<usize>> {
        list(self.axes.iter().map(|axis| axis.len))
    }

    /// Whether the elements lie without gaps in C order (NumPy's rule: lengths 0 and 1 are no obstacle).
    pub fn is_c_contiguous(&self) -> bool {
        contiguous(self.item_size, self.axes.iter().rev()) || self.is_empty()
    }

    /// Whether the elements lie without gaps in Fortran order (NumPy's rule).
    pub fn is_f_contiguous(&self) -> bool {
        contiguous(self.item_size, self.axes.iter()) || self.is_empty()
    }

    /// Whether, with the first element at `address`, every element lies at a multiple of `align`, a power of two.
    /// Axes of length 0 and 1 do not count; an empty layout is aligned. NumPy: `x.flags.aligned`.
    ///
    /// ```
    /// use blasview::{Axis, Layout};
    /// let x = Layout::new(8, [Axis::new(3, 12)])?;
    /// assert!(x.is_aligned(4096, 4) && !x.is_aligned(4096, 8));
    /// # Ok::<(), blasview::Error>(())
    /// ```
    pub fn is_aligned(&self, address: usize, align: usize) -> bool {
        let long = self.axes.iter().filter(|axis| axis.len > 1);
        let bits = long.fold(address, |bits, axis| bits | axis.stride as usize);
        self.is_empty() || bits & align.saturating_sub(1) == 0
    }
}

/// Lowest and highest (exclusive) byte offset of the elements; `None` when out of range. See [`Layout`]'s invariants.
#[inline]
pub(crate) fn checked_extent(item_size: usize, offset: isize, axes: &[Axis]) -> Option<(isize, isize)> {
    let (mut start, mut end) = (offset, offset);
    let (mut count, mut is_empty, mut fits, mut overflows) = (1_usize, false, true, false);
    for axis in axes {
        is_empty |= axis.len == 0;
        fits &= axis.len <= isize::MAX as usize;
        // An axis of length 1 has span 0 whatever its stride; one of length 0 makes all of this irrelevant.
        let (span, beyond) = axis.stride.overflowing_mul((axis.len as isize).wrapping_sub(1));
        let (low, beyond_low) = start.overflowing_add(span.min(0));
        let (high, beyond_high) = end.overflowing_add(span.max(0));
        let (product, beyond_count) = count.overflowing_mul(axis.len);
        (start, end, count) = (low, high, product);
        overflows |= beyond | beyond_low | beyond_high | beyond_count;
    }
    overflows |= count > isize::MAX as usize;
    if !fits {
        return None;
    }
    if is_empty {
        return Some((offset, offset));
    }
    let end = end.checked_add_unsigned(item_size)?;
    (!overflows && end.checked_sub(start).is_some()).then_some((start, end))
}

fn contiguous<'a>(item_size: usize, innermost_first: impl Iterator<Item = &'a Axis>) -> bool {
    let mut expected = item_size as isize;
    for axis in innermost_first.filter(|axis| axis.len != 1) {
        if axis.stride != expected {
            return false;
        }
        expected = expected.wrapping_mul(axis.len as isize);
    }
    true
}

impl fmt::Debug for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// `[1000, 500] strides [-4000, 8] bytes`
impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.axes.iter().map(|axis| axis.len)).finish()?;
        f.write_str(" strides ")?;
        f.debug_list().entries(self.axes.iter().map(|axis| axis.stride)).finish()?;
        f.write_str(" bytes")
    }
}
