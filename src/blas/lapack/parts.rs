//! Parts of matrices: all of it, or one triangle, counted and copied.

use crate::blas::Blas;
use crate::blas::call::Located;
use crate::layout::Axis;
use crate::pack::{CopyAxis, Element, transfer_near};
use crate::words::Uplo;

/// Which elements of a matrix are read, or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Nothing,
    /// Those of one triangle with its diagonal.
    Triangle(Uplo),
    /// Of the storage by columns of a triangle's band, whose last row is the diagonal of an upper one and whose first row is that of a
    /// lower one, what lies inside of the matrix.
    Band(Uplo),
    All,
}

/// How many elements a part has.
pub fn count(part: Part, rows: usize, cols: usize) -> usize {
    match part {
        Part::Nothing => 0,
        Part::All => rows * cols,
        Part::Band(uplo) => (0..rows).map(|row| inside(uplo, row, rows, cols).len()).sum(),
        Part::Triangle(uplo) => {
            // Of a matrix that is not square, too: a trapezoid.
            let square = rows.min(cols);
            let triangle = square * (square + 1) / 2;
            let is_wide = cols > rows;
            match (uplo, is_wide) {
                (Uplo::Upper, true) => triangle + rows * (cols - rows),
                (Uplo::Lower, false) => triangle + cols * (rows - cols),
                _ => triangle,
            }
        }
    }
}

/// The columns of the storage of a triangle's band in which that row of it is inside of the matrix.
pub fn inside(uplo: Uplo, row: usize, rows: usize, cols: usize) -> core::ops::Range<usize> {
    match uplo {
        Uplo::Upper => (rows - 1 - row).min(cols)..cols,
        Uplo::Lower => 0..cols.saturating_sub(row),
    }
}

/// Below this a triangle is copied line by line.
const LINES: usize = 32;

/// Copies a part of a matrix.
///
/// # Safety
/// Both have the same lengths. The part's elements of the source are readable, those of the destination writable, distinct, nobody else's and
/// no source.
#[inline(never)]
pub unsafe fn copy_part<T: Blas>(dst: Located<T>, src: Located<T>, part: Part, threads: usize) {
    let element = Element { size: size_of::<T>(), conj: src.conj };
    let (rows, cols) = (dst.rows, dst.cols);
    let copy = |[down, right]: [usize; 2], [height, width]: [usize; 2]| {
        let offset = |rows: Axis, cols: Axis| down as isize * rows.stride + right as isize * cols.stride;
        let both = [
            CopyAxis { len: height, dst: rows.stride, src: src.rows.stride },
            CopyAxis { len: width, dst: cols.stride, src: src.cols.stride },
        ];
        if height != 0 && width != 0 {
            // SAFETY: a block inside of the part, of which the caller promises this.
            unsafe {
                transfer_near(
                    dst.ptr.wrapping_byte_offset(offset(rows, cols)).cast(),
                    src.ptr.wrapping_byte_offset(offset(src.rows, src.cols)).cast(),
                    &both,
                    element,
                    threads,
                );
            }
        }
    };
    match part {
        Part::Nothing => {}
        Part::All => copy([0; 2], [rows.len, cols.len]),
        Part::Band(uplo) => {
            for row in 0..rows.len {
                let within = inside(uplo, row, rows.len, cols.len);
                copy([row, within.start], [1, within.len()]);
            }
        }
        Part::Triangle(uplo) => {
            let square = rows.len.min(cols.len);
            triangle(uplo, 0, square, &copy);
            match uplo {
                Uplo::Upper => copy([0, square], [rows.len.min(square), cols.len - square]),
                Uplo::Lower => copy([square, 0], [rows.len - square, cols.len.min(square)]),
            }
        }
    }
}

/// The blocks and lines of a triangle that starts at `from` on the diagonal.
fn triangle(uplo: Uplo, from: usize, n: usize, copy: &dyn Fn([usize; 2], [usize; 2])) {
    if n <= LINES {
        for line in 0..n {
            match uplo {
                Uplo::Upper => copy([from + line, from + line], [1, n - line]),
                Uplo::Lower => copy([from + line, from], [1, line + 1]),
            }
        }
        return;
    }
    let half = n / 2;
    triangle(uplo, from, half, copy);
    triangle(uplo, from + half, n - half, copy);
    match uplo {
        Uplo::Upper => copy([from, from + half], [half, n - half]),
        Uplo::Lower => copy([from + half, from], [n - half, half]),
    }
}
