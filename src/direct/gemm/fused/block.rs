//! A block of C: the panels of its rows times those of its columns, tile by tile.

use super::Part;
use super::blocks::Shape;
use super::micro::{Output, ROW_BYTES, Rows, Set, Sums};
use super::panels::Panels;
use super::steps::{Steps, for_runs};
use crate::arch;
use crate::direct::gemm::tiling::Tiling;
use crate::scalar::Scalar;

/// The rows of A in a block.
pub struct Left<T, S> {
    /// As they lie.
    pub lies: Panels<T, S>,
    /// The first of those that are packed: what is before are whole panels, and all rows and terms a step apart.
    pub packed_from: usize,
    /// The panels, with room for those that are not packed.
    pub packed: *const T,
}

/// A block of C.
pub struct Block<T: Scalar, S> {
    pub set: &'static Set<T>,
    pub shape: Shape,
    pub part: Part,
    /// Its first row and column.
    pub start: [usize; 2],
    /// Rows, columns, terms.
    pub lens: [usize; 3],
    /// Where its rows and columns are counted from, and where they are from there.
    pub c: *mut T,
    pub rows: S,
    pub cols: S,
    /// Whether A and B are meant conjugated.
    pub conj: [bool; 2],
    pub alpha: T,
    pub beta: T,
    /// Whether C does not stay in the second-level cache meanwhile.
    pub is_far: bool,
}

impl<T: Scalar, S: Steps> Block<T, S> {
    /// # Safety
    /// - The elements of the part of C in the block are readable, unless beta is 0, and writable by nobody else.
    /// - `a` are its rows of A, readable where they lie up to those that are packed; `b` are the panels of its columns of B.
    /// - There are the instructions of the set.
    pub unsafe fn compute(&self, a: &Left<T, S>, b: *const T) {
        let Block { shape, lens: [rows, cols, terms], .. } = *self;
        let mut sums = Sums::new();
        let size = shape.size as isize;
        for i in (0..rows).step_by(shape.high) {
            let (height, mut b_panel) = (shape.high.min(rows - i), b);
            let panel = if i < a.packed_from {
                let Panels { from, across, next, .. } = a.lies;
                let (row, next) = (across.run(i, height).1, next.run(0, terms).1);
                Rows { from: from.wrapping_byte_offset(across.at(i)), row, next }
            } else {
                Rows { from: a.packed.wrapping_add(i * terms), row: size, next: size * shape.high as isize }
            };
            for j in (0..cols).step_by(shape.wide) {
                let width = shape.wide.min(cols - j);
                let vectors = width.div_ceil(shape.lanes);
                // SAFETY: panels of A and B, in the order in which they were packed; rows and columns of C from there on.
                unsafe { self.tile(&mut sums, panel, b_panel, [i, j], [height, width]) };
                b_panel = b_panel.wrapping_add(terms * vectors * shape.lanes);
            }
        }
    }

    /// One row panel times one column panel.
    ///
    /// # Safety
    /// As [`Self::compute`], of the rows and columns of the block from `corner` on.
    #[inline(always)]
    unsafe fn tile(
        &self,
        sums: &mut Sums,
        a: Rows<T>,
        b: *const T,
        corner: [usize; 2],
        [height, width]: [usize; 2],
    ) {
        let Block { set, shape, rows, cols, alpha, beta, lens: [_, _, terms], .. } = *self;
        let [row, col] = [self.start[0] + corner[0], self.start[1] + corner[1]];
        let inside = match self.part {
            Part::All => true,
            Part::Lower if row + height <= col => return,
            Part::Upper if col + width <= row => return,
            Part::Lower => col + width <= row + 1,
            Part::Upper => row + height <= col + 1,
        };
        let vectors = width.div_ceil(shape.lanes);
        let micro = set.micro(vectors);
        if self.is_far {
            self.prefetch(corner, [height, width]);
        }
        let vector_bytes = (shape.lanes * shape.size) as isize;
        let (high, row_step) = rows.run(corner[0], height);
        let (wide, col_step) = cols.run(corner[1], width);
        if set.combine().is_none()
            && inside
            && col_step == shape.size as isize
            && high == shape.high
            && wide == vectors * shape.lanes
        {
            let to = self.element(corner);
            // SAFETY: panels of `terms` terms; whole rows of vectors, which are contiguous, of the part of C.
            return unsafe {
                let (alpha, beta) = (alpha.re(), beta.re());
                micro(terms, a, b, Output { to, row: row_step, vector: vector_bytes, alpha, beta })
            };
        }
        let place = (&raw mut *sums).cast::<T>();
        let vector = (set.rows() * ROW_BYTES) as isize;
        let factor = if set.combine().is_none() { alpha.re() } else { T::Real::ONE };
        let output =
            Output { to: place, row: ROW_BYTES as isize, vector, alpha: factor, beta: T::Real::ZERO };
        // SAFETY: panels of `terms` terms; the sums have room for all rows of that many vectors.
        unsafe { micro(terms, a, b, output) };
        if let Some(combine) = set.combine() {
            // SAFETY: written just now.
            unsafe { combine(place, vectors, self.conj, alpha) };
        }
        let mut output = Tiling::of_output(&beta);
        for v in 0..vectors {
            let first = v * shape.lanes;
            let width = shape.lanes.min(width - first);
            let sums = place.wrapping_byte_offset(vector * v as isize);
            if inside {
                // SAFETY: the sums of these rows and columns, to their places in C.
                unsafe { self.scatter(&mut output, sums, [corner[0], corner[1] + first], [height, width]) };
                continue;
            }
            for i in 0..height {
                let (row, col) = (row + i, col + first);
                let (from, end) = match self.part {
                    Part::Upper => (row.saturating_sub(col).min(width), width),
                    _ => (0, (row + 1).saturating_sub(col).min(width)),
                };
                if from < end {
                    let sums = sums.wrapping_byte_add(ROW_BYTES * i).wrapping_add(from);
                    let corner = [corner[0] + i, corner[1] + first + from];
                    // SAFETY: the same for the columns of one row that are in the part.
                    unsafe { self.scatter(&mut output, sums, corner, [1, end - from]) };
                }
            }
        }
    }

    /// The element of C in this row and column of the block.
    #[inline(always)]
    fn element(&self, [row, col]: [usize; 2]) -> *mut T {
        self.c.wrapping_byte_offset(self.rows.at(row)).wrapping_byte_offset(self.cols.at(col))
    }

    /// Writes sums of at most a vector's columns; the steps of `output` are set.
    ///
    /// # Safety
    /// - These rows and columns of the block, from `corner` on, are as [`Self::compute`] demands.
    /// - There are sums of them all.
    #[inline(always)]
    unsafe fn scatter(
        &self,
        output: &mut Tiling<T>,
        sums: *const T,
        corner: [usize; 2],
        [height, width]: [usize; 2],
    ) {
        let tiles = self.set.tiles();
        for_runs(self.rows, corner[0], height, |i, high, row_step| {
            for_runs(self.cols, corner[1], width, |j, wide, col_step| {
                (output.c_row, output.c_col) = (row_step, col_step);
                let sums = sums.wrapping_byte_add(ROW_BYTES * i).wrapping_add(j);
                let c = self.element([corner[0] + i, corner[1] + j]);
                // SAFETY: sums of rows and columns that are these steps apart, to their places in C.
                unsafe { tiles.scatter_for(col_step)(output, sums, c, high, wide) };
            });
        });
    }

    /// Has the cache lines of a tile read.
    fn prefetch(&self, corner: [usize; 2], [height, width]: [usize; 2]) {
        for_runs(self.cols, corner[1], width, |j, wide, step| {
            let bytes = step.unsigned_abs().saturating_mul(wide - 1) + size_of::<T>();
            for i in 0..height {
                let row = self.element([corner[0] + i, corner[1] + j]).cast::<u8>();
                // Line by line, or element by element where these are further apart.
                for line in (0..bytes).step_by(step.unsigned_abs().max(arch::CACHE_LINE)) {
                    arch::prefetch(row.wrapping_add(line), 1);
                }
                arch::prefetch(row.wrapping_add(bytes - 1), 1);
            }
        });
    }
}
