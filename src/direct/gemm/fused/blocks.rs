//! Lengths of the blocks whose panels are packed together, from the caches and the workspace.

use super::micro::Set;
use crate::arch;
use crate::scalar::Scalar;

/// Lengths of the blocks that are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocks {
    pub rows: usize,
    pub terms: usize,
    pub cols: usize,
}

/// The shape of the panels for a type, and with it of all blocks.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Bytes of an element.
    pub size: usize,
    /// Rows of a row panel.
    pub high: usize,
    /// Columns of a column panel, and of a vector.
    pub wide: usize,
    pub lanes: usize,
    /// Bytes in the workspace for each row, column and term of a block, beside the panels.
    pub table: usize,
}

impl Shape {
    #[inline(always)]
    pub fn of<T: Scalar>(set: &Set<T>, table: usize) -> Shape {
        let parts = size_of::<T>() / size_of::<T::Real>();
        let lanes = set.tiles().lanes();
        Shape { size: size_of::<T>(), high: set.rows() / parts, wide: set.vectors() * lanes, lanes, table }
    }

    /// The blocks of a product of these lengths, for so much workspace; `None` if it is too little for any.
    pub fn blocks(&self, [m, n, k]: [usize; 3], limit: usize) -> Option<Blocks> {
        let Shape { size, high, wide, lanes, table } = *self;
        let wide = wide.min(n.next_multiple_of(lanes));
        let bytes = limit.checked_sub(2 * arch::CACHE_LINE)?;
        // A panel of rows in half of the first-level cache, columns in half of the second.
        let of_term = (high + wide) * size + table;
        let fitting = bytes.checked_sub((high + wide) * table)? / of_term;
        let most = (arch::cache_bytes(1) / 2 / (high * size)).min(fitting);
        if most == 0 {
            return None;
        }
        let terms = even(k, most, 1);
        let room = (bytes - terms * table) / (terms * size + table);
        let most = (arch::cache_bytes(2) / 2 / (terms * size)).min(room - high) / wide * wide;
        let cols = even(n, most.max(wide), wide).min(n.next_multiple_of(lanes));
        let rows = (room - cols) / high * high;
        (rows > 0).then(|| Blocks { rows: even(m, rows, high), terms, cols })
    }

    /// Both parts, each of which begins with a cache line, and the tables.
    pub fn bytes(&self, Blocks { rows, terms, cols }: Blocks) -> usize {
        (rows + cols) * terms * self.size + (rows + cols + terms) * self.table + 2 * arch::CACHE_LINE
    }
}

/// Parts of about equal length, a multiple of `unit`, of at most `most` (at least a unit).
fn even(len: usize, most: usize, unit: usize) -> usize {
    let parts = len.div_ceil(most).max(1);
    len.div_ceil(parts).next_multiple_of(unit).max(unit)
}
