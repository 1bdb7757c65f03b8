//! [`CopyOrder`]: how a copy lies in memory, and the layout without gaps that follows from it.

use super::Layout;
use crate::axis_vec::axis_vec;
use crate::error::Result;
use crate::words::Order;

/// In which order a copy has its elements in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CopyOrder {
    /// The last axis varies fastest. NumPy: `order='C'`.
    RowMajor,
    /// The first axis varies fastest. NumPy: `order='F'`.
    ColMajor,
    /// As the source lies, without its gaps: axes keep their rank by magnitude of stride. NumPy: `order='K'`.
    Keep,
}

impl From<Order> for CopyOrder {
    fn from(order: Order) -> CopyOrder {
        match order {
            Order::RowMajor => CopyOrder::RowMajor,
            Order::ColMajor => CopyOrder::ColMajor,
        }
    }
}

impl Layout {
    /// The layout of a copy: the same shape without gaps, its first element at offset 0. NumPy: the strides of
    /// `np.copy(x, order)`.
    ///
    /// ```
    /// use blasview::{Axis, CopyOrder, Layout};
    /// // Columns of a padded column-major matrix, the last column first.
    /// let x = Layout::new(8, [Axis::new(3, 8), Axis::new(4, -80)])?;
    /// assert_eq!(x.dense(CopyOrder::Keep)?.axes(), [Axis::new(3, 8), Axis::new(4, 24)]);
    /// assert_eq!(x.dense(CopyOrder::RowMajor)?.axes(), [Axis::new(3, 32), Axis::new(4, 8)]);
    /// # Ok::<(), blasview::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Overflow`](crate::Error::Overflow): a broadcast layout may have more elements than memory has bytes.
    ///
    /// Time: n log n in the number of axes.
    pub fn dense(&self, order: CopyOrder) -> Result<Layout> {
        let shape = axis_vec(self.axes.iter().map(|axis| axis.len))?;
        match order {
            CopyOrder::RowMajor => return Layout::contiguous(self.item_size, &shape, Order::RowMajor),
            CopyOrder::ColMajor => return Layout::contiguous(self.item_size, &shape, Order::ColMajor),
            // First in NumPy too: contiguity ignores the strides of axes of length 1, the sort below does not.
            CopyOrder::Keep if self.is_c_contiguous() => return self.dense(CopyOrder::RowMajor),
            CopyOrder::Keep if self.is_f_contiguous() => return self.dense(CopyOrder::ColMajor),
            CopyOrder::Keep => {}
        }
        // Outermost first; of equal strides the earlier axis.
        let mut ranks = axis_vec(0..self.ndim())?;
        // Unstable, as a stable sort may need memory.
        ranks.sort_unstable_by_key(|&axis| (core::cmp::Reverse(self.axes[axis].stride.unsigned_abs()), axis));
        let sorted = axis_vec(ranks.iter().map(|&axis| shape[axis]))?;
        let dense = Layout::contiguous(self.item_size, &sorted, Order::RowMajor)?;
        let mut layout = dense.with_room(0)?;
        ranks.iter().zip(&dense.axes).for_each(|(&axis, &sorted)| layout.axes[axis] = sorted);
        Ok(layout)
    }
}
