//! How LAPACK is given a matrix, and what a routine does with it.

use super::parts::Part;
use crate::backend::lapack::Letter;
use crate::blas::Blas;
use crate::blas::call::Located;
use crate::layout::Axis;
use crate::plan::lapack::{Form, Takes};
use crate::words::{Diag, Uplo};

/// What a routine does with a matrix.
#[derive(Clone, Copy, Debug)]
pub struct Use {
    pub name: &'static str,
    pub takes: Takes,
    pub reads: Part,
    pub writes: Part,
}

impl Use {
    /// A matrix that is overwritten.
    pub const fn changed(name: &'static str, takes: Takes) -> Use {
        Use { name, takes, reads: Part::All, writes: Part::All }
    }

    /// One that is read.
    pub const fn read(name: &'static str, takes: Takes) -> Use {
        Use { name, takes, reads: Part::All, writes: Part::Nothing }
    }

    /// One that is written, and not read.
    pub const fn written(name: &'static str, takes: Takes) -> Use {
        Use { name, takes, reads: Part::Nothing, writes: Part::All }
    }

    /// A triangle that is overwritten.
    pub const fn triangle(name: &'static str, takes: Takes, uplo: Uplo) -> Use {
        Use { name, takes, reads: Part::Triangle(uplo), writes: Part::Triangle(uplo) }
    }
}

/// A matrix as LAPACK is given it: `op(F)`, reversed as `reversed` says, is the matrix of the caller.
///
/// `F` lies by columns: its first element at `ptr`, its columns `ld` elements apart.
#[derive(Clone, Copy, Debug)]
pub struct Placed<T> {
    pub ptr: *mut T,
    pub ld: isize,
    /// Of the caller's matrix.
    pub rows: usize,
    pub cols: usize,
    pub is_transposed: bool,
    pub reversed: [bool; 2],
}

impl<T: Blas> Placed<T> {
    /// A matrix in a form that it has.
    pub fn of(given: Located<T>, form: Form) -> Placed<T> {
        let Form { is_transposed, ld, reversed } = form;
        let (rows, cols) = (given.rows.len, given.cols.len);
        let ptr = reversed_axes(given, reversed).ptr;
        Placed { ptr, ld: ld as isize, rows, cols, is_transposed, reversed }
    }

    /// Its form.
    pub fn form(&self) -> Form {
        Form { is_transposed: self.is_transposed, ld: self.ld as usize, reversed: self.reversed }
    }

    /// Rows of F.
    pub fn m(&self) -> isize {
        (if self.is_transposed { self.cols } else { self.rows }) as isize
    }

    /// Columns of F.
    pub fn n(&self) -> isize {
        (if self.is_transposed { self.rows } else { self.cols }) as isize
    }

    /// The triangle of F that is this one of the caller's matrix. Reversed along both axes, the triangles change places.
    pub fn uplo(&self, uplo: Uplo) -> Letter {
        let uplo =
            if self.is_transposed != (self.reversed[0] && self.reversed[1]) { uplo.swapped() } else { uplo };
        uplo_letter(uplo)
    }

    /// The matrix whose reversal is the caller's: `op(F)`.
    pub fn ahead(&self) -> Located<T> {
        let item = size_of::<T>() as isize;
        let (along, across) = (item, self.ld * item);
        let [rows, cols] = if self.is_transposed { [across, along] } else { [along, across] };
        Located {
            ptr: self.ptr,
            rows: Axis::new(self.rows, rows),
            cols: Axis::new(self.cols, cols),
            conj: false,
        }
    }

    /// The caller's.
    pub fn view(&self) -> Located<T> {
        reversed_axes(self.ahead(), self.reversed)
    }
}

/// A matrix with its rows and its columns in reverse order, or either.
pub fn reversed_axes<T>(matrix: Located<T>, [rows, cols]: [bool; 2]) -> Located<T> {
    let matrix = if rows { reversed_rows(matrix) } else { matrix };
    if cols { reversed_rows(matrix.transposed()).transposed() } else { matrix }
}

/// A matrix with its rows in reverse order.
pub fn reversed_rows<T>(matrix: Located<T>) -> Located<T> {
    let (rows, delta) = matrix.rows.flipped();
    let is_empty = matrix.rows.len == 0 || matrix.cols.len == 0;
    Located {
        ptr: if is_empty { matrix.ptr } else { matrix.ptr.wrapping_byte_offset(delta) },
        rows,
        ..matrix
    }
}

pub fn uplo_letter(uplo: Uplo) -> Letter {
    Letter(if uplo == Uplo::Upper { b'U' } else { b'L' })
}

pub fn diag_letter(diag: Diag) -> Letter {
    Letter(if diag == Diag::Unit { b'U' } else { b'N' })
}
