//! A band matrix as BLAS would see it.

use super::MatrixLayout;
use crate::error::Refusal;
use crate::layout::Axis;
use crate::words::Order;

/// A matrix of which only some diagonals are stored: element (i, j) with `-kl <= j - i <= ku`.
///
/// The layout is that of the *matrix*: element (i, j) lies at `i * rows.stride + j * cols.stride` from element
/// (0, 0). Both band storages of BLAS are such matrices. By columns, where column j of the storage holds
/// column j of the matrix, element (i, j) is at row `ku + i - j`: a step in i is a step down, a step in j one right and
/// one up. By rows it is the mirror image. So is the band of a matrix that is stored in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BandLayout {
    /// The layout of the matrix, elements outside of the band included.
    pub matrix: MatrixLayout,
    /// Number of diagonals below the main one.
    pub kl: usize,
    /// Number of diagonals above the main one.
    pub ku: usize,
}

impl BandLayout {
    /// The band matrix of `outside` rows (or columns) in that storage, and the offset in bytes of its element
    /// (0, 0) from the first element of the storage.
    ///
    /// In row-major order the storage is m x (kl + ku + 1), element (i, j) being at row i, column `kl + j - i`; in
    /// column-major order it is (kl + ku + 1) x n, element (i, j) being at row `ku + i - j`, column j (LAPACK's).
    /// `outside` is the other length of the matrix: n in row-major order, m in column-major order.
    pub fn of_storage(
        storage: MatrixLayout,
        order: Order,
        kl: usize,
        ku: usize,
        outside: usize,
    ) -> (BandLayout, isize) {
        let MatrixLayout { rows, cols, .. } = storage;
        let (lines, diagonals, before) = match order {
            Order::RowMajor => (rows, cols, kl),
            Order::ColMajor => (cols, rows, ku),
        };
        // An axis of one element has no stride, but here its steps lead out of the storage, not along it.
        let step = if diagonals.len <= 1 { 0 } else { diagonals.stride };
        let along = if lines.len <= 1 { 0 } else { lines.stride };
        let line = Axis::new(lines.len, along.wrapping_sub(step));
        let other = Axis::new(outside, step);
        let matrix = match order {
            Order::RowMajor => MatrixLayout { rows: line, cols: other, ..storage },
            Order::ColMajor => MatrixLayout { rows: other, cols: line, ..storage },
        };
        (BandLayout { matrix, kl, ku }, step.wrapping_mul(before as isize))
    }

    /// Number of diagonals.
    const fn width(&self) -> usize {
        self.kl + self.ku + 1
    }

    /// The axes of its storage in that order: lines, and along a line from diagonal to diagonal.
    fn storage(&self, order: Order) -> (Axis, Axis) {
        let MatrixLayout { rows, cols, .. } = self.matrix;
        let (lines, along) = match order {
            Order::RowMajor => (rows, cols),
            Order::ColMajor => (cols, rows),
        };
        (Axis::new(lines.len, lines.stride.wrapping_add(along.stride)), Axis::new(self.width(), along.stride))
    }

    /// The leading dimension in elements of its storage in that order.
    ///
    /// # Errors
    /// The [`Refusal`] that stands in the way, misalignment included.
    #[inline]
    pub fn leading_dimension(
        &self,
        order: Order,
        item_size: usize,
        int_max: usize,
    ) -> Result<usize, Refusal> {
        let MatrixLayout { rows, cols, aligned, .. } = self.matrix;
        if rows.len == 0 || cols.len == 0 {
            return Ok(self.width().min(int_max));
        }
        if !aligned {
            return Err(Refusal::Misaligned);
        }
        let (lines, along) = self.storage(order);
        super::leading_dimension(lines, along, item_size, int_max)
    }

    /// Why it passes in neither order, in terms of its storage in that order; `None` if it does in one.
    pub(crate) fn refusal(&self, order: Order, item_size: usize, int_max: usize) -> Option<Refusal> {
        let refusal = self.leading_dimension(order, item_size, int_max).err()?;
        self.leading_dimension(order.transposed(), item_size, int_max).err()?;
        let (lines, along) = self.storage(order);
        Some(match (refusal, order) {
            (Refusal::NoUnitAxis { .. }, _) if lines.is_unit(item_size) => Refusal::OtherOrder,
            (Refusal::NoUnitAxis { .. }, Order::ColMajor) => {
                Refusal::NoUnitAxis { rows: along.stride, cols: lines.stride }
            }
            (refusal, _) => refusal,
        })
    }

    /// How far the storage starts before element (0, 0) in a call that takes it in that order, in bytes.
    pub(crate) fn before(&self, order: Order) -> isize {
        let (stride, diagonals) = match order {
            Order::RowMajor => (self.matrix.cols.stride, self.kl),
            Order::ColMajor => (self.matrix.rows.stride, self.ku),
        };
        if self.width() == 1 { 0 } else { stride.wrapping_mul(diagonals as isize) }
    }
}
