//! The operations of BLAS levels 1 and 2 computed where the operands lie, for those that BLAS cannot take: strides
//! that are no multiple of the element, misaligned elements, matrices in which no axis has unit stride.
//!
//! Such an operation touches every element of its matrix once, so that packing it first costs more than it can
//! gain. Nothing is allocated, nothing is copied, and no alignment is assumed. The tests are those of the routines
//! (`tests/level1.rs`, `tests/level2.rs`).

mod elements;
pub mod gemm;
mod kernel;
mod level1;
mod level2;
mod lines;
pub mod rotations;
#[cfg(target_arch = "x86_64")]
mod seconds;
mod wide;

use crate::words::{Order, Uplo};

pub use elements::{ElementAxis, Elementwise, multiply};
pub use level1::{Norm, asum, axpby, copy, dot, dot_wide, iamax, magnitude_at, map, nrm2, rot, rotm, swap};
pub use level2::{gemv, ger, ger2, her, symv, trmv, trsv};

/// A strided vector, without its length.
#[derive(Clone, Copy, Debug)]
pub struct Line<T> {
    /// Its first element.
    pub ptr: *mut T,
    /// Step from one element to the next, in bytes. With at most one element it may be anything.
    pub stride: isize,
    /// Whether the elements are meant conjugated. For inputs only.
    pub conj: bool,
}

impl<T: Copy> Line<T> {
    /// The element at that index.
    #[inline(always)]
    fn at(self, index: usize) -> *mut T {
        self.ptr.wrapping_byte_offset(self.stride.wrapping_mul(index as isize))
    }

    /// The same from that index on.
    #[inline(always)]
    fn from(self, index: usize) -> Line<T> {
        Line { ptr: self.at(index), ..self }
    }
}

/// How the elements of a [`Matrix`] lie in memory.
#[derive(Clone, Copy, Debug)]
pub enum MatrixStorage {
    /// Element (i, j) is `i * rows + j * cols` bytes behind element (0, 0).
    Strided {
        /// Step from one row to the next, in bytes.
        rows: isize,
        /// Step from one column to the next, in bytes.
        cols: isize,
    },
    /// One triangle, its lines one after the other without the elements outside.
    Packed {
        /// Step from one stored element to the next, in bytes.
        stride: isize,
        /// Whether the lines are rows or columns.
        order: Order,
        /// Which triangle.
        uplo: Uplo,
    },
}

/// A matrix, or the part of one that counts.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<T> {
    /// Where element (0, 0) is or would be; the first stored element of a packed triangle.
    pub data: *mut T,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub cols: usize,
    /// How they lie.
    pub storage: MatrixStorage,
    /// Element (i, j) counts if i - j is at most this ...
    pub below: usize,
    /// ... and j - i at most this.
    pub above: usize,
    /// Whether the elements are meant conjugated. For inputs only.
    pub conj: bool,
}
