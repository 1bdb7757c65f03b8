//! A matrix cut into lines along its axis of smaller stride, never along a broadcast one: dense, band, triangle and packed
//! triangle alike.

use super::{Line, Matrix, MatrixStorage};
use crate::words::{Order, Uplo};

/// The lines of a matrix: its rows or its columns. Line `l` has the *positions* `0..len`, of which those count that
/// are at most `before` before and at most `after` behind position `l`.
#[derive(Clone, Copy)]
pub struct Lines<T> {
    data: *mut T,
    storage: LineStorage,
    before: usize,
    after: usize,
    conj: bool,
    /// Number of lines.
    pub count: usize,
    /// Number of positions.
    pub len: usize,
    /// Step from one position to the next, in bytes.
    pub along: isize,
    /// Whether the lines are rows.
    pub rows: bool,
}

/// Where line `l` is.
#[derive(Clone, Copy)]
enum LineStorage {
    /// That many bytes behind the one before.
    Strided(isize),
    /// Packed: line `l` has the positions up to `l`.
    Growing,
    /// Packed: line `l` has the positions from `l` on.
    Shrinking,
}

impl<T> Lines<T> {
    #[inline(always)]
    pub fn of(a: &Matrix<T>) -> Lines<T> {
        let (rows, along, storage) = match a.storage {
            MatrixStorage::Strided { rows, cols } => {
                // A broadcast axis is the longest way: across it, all lines are the same.
                let step = |stride: isize| stride.unsigned_abs().wrapping_sub(1);
                // The stride of an axis with one element is junk.
                let by_rows = a.rows <= 1 || (a.cols > 1 && step(cols) <= step(rows));
                let (along, across) = if by_rows { (cols, rows) } else { (rows, cols) };
                (by_rows, along, LineStorage::Strided(across))
            }
            MatrixStorage::Packed { stride, order, uplo } => {
                let by_rows = order == Order::RowMajor;
                let shrinking = by_rows == (uplo == Uplo::Upper);
                (by_rows, stride, if shrinking { LineStorage::Shrinking } else { LineStorage::Growing })
            }
        };
        let (count, len) = if rows { (a.rows, a.cols) } else { (a.cols, a.rows) };
        let (before, after) = if rows { (a.below, a.above) } else { (a.above, a.below) };
        Lines { data: a.data, storage, before, after, conj: a.conj, count, len, along, rows }
    }

    /// Whether all lines are one and the same, from the first position to the last.
    #[inline(always)]
    pub fn are_one(&self) -> bool {
        matches!(self.storage, LineStorage::Strided(0))
            && self.range(0) == (0, self.len)
            && self.range(self.count.saturating_sub(1)) == (0, self.len)
    }

    /// First and end of the positions of line `l` that count.
    #[inline(always)]
    pub fn range(&self, l: usize) -> (usize, usize) {
        let end = l.saturating_add(self.after).saturating_add(1).min(self.len);
        (l.saturating_sub(self.before).min(end), end)
    }

    /// Where position `p` of line `l` is, or would be.
    #[inline(always)]
    pub fn at(&self, l: usize, p: usize) -> *mut T {
        // Offsets of elements that do not exist may wrap around.
        let (l, p) = (l as isize, p as isize);
        let along = self.along;
        let offset = match self.storage {
            LineStorage::Strided(across) => across.wrapping_mul(l).wrapping_add(along.wrapping_mul(p)),
            LineStorage::Growing => along.wrapping_mul(l * (l + 1) / 2 + p),
            LineStorage::Shrinking => {
                // The lines before have len, len - 1, ... elements; position l is the first of this one.
                along.wrapping_mul(l * (2 * self.len as isize - l + 1) / 2 + p - l)
            }
        };
        self.data.wrapping_byte_offset(offset)
    }

    /// Line `l` from position `p` on.
    #[inline(always)]
    pub fn line(&self, l: usize, p: usize) -> Line<T> {
        Line { ptr: self.at(l, p), stride: self.along, conj: self.conj }
    }
}
