//! The functions of CBLAS, ours: what stands in the table where a library lacks one or must not be called, and all of
//! it where there is no library (feature `builtin`).
//!
//! Levels 1 and 2 are those of `direct`. Level 3 comes in halves ([`recursive`]) over one product ([`product`]).
//!
//! # Safety
//! Each function demands what the trait whose method it stands for does of the same arguments, but for *legal* numbers that
//! fit some integer: of [`Vectors`](super::Vectors), [`RealVectors`](super::RealVectors) and
//! [`ComplexVectors`](super::ComplexVectors), [`Level2`](super::Level2), [`Level3`](super::Level3). From that follows for
//! what they make of arguments:
//! - *lines*: of a vector, [`line()`] is its `n` elements: readable, of an output writable, distinct as `inc` is not 0;
//! - *matrices*: of a matrix, [`general`], [`triangle`], [`band`], [`packed`] and [`op`] of these are the elements that count,
//!   as they are stored in that order with that `ld`: readable, of an output writable, distinct as `ld` is no shorter than a
//!   line (or as the packed ones follow one another);
//! - *lengths*: matrices are made of the lengths that their vectors have;
//! - *apart*: an output shares no byte with another operand, and nobody else uses it.

pub mod level1;
pub mod level2;
pub mod level3;
mod product;
mod recursive;

use crate::direct::{Line, Matrix, MatrixStorage};
use crate::scalar::Scalar;
use crate::words::{Order, Trans, Uplo};

/// The vector of `n` elements that BLAS is given by its element at the lowest address. As all of these, it reads nothing.
fn line<T>(n: isize, lowest: *const T, inc: isize) -> Line<T> {
    let stride = inc.wrapping_mul(size_of::<T>() as isize);
    let first = if inc < 0 { stride.wrapping_mul(1 - n.max(1)) } else { 0 };
    Line { ptr: lowest.wrapping_byte_offset(first).cast_mut(), stride, conj: false }
}

/// Steps in bytes from row to row and from column to column of a matrix of that order.
fn strides<T>(order: Order, ld: isize) -> [isize; 2] {
    let (item, line) = (size_of::<T>() as isize, ld.wrapping_mul(size_of::<T>() as isize));
    match order {
        Order::RowMajor => [line, item],
        Order::ColMajor => [item, line],
    }
}

/// A matrix as it is stored, all of which counts.
fn general<T>(order: Order, m: isize, n: isize, a: *const T, lda: isize) -> Matrix<T> {
    let [rows, cols] = strides::<T>(order, lda);
    let (m, n) = (m as usize, n as usize);
    let storage = MatrixStorage::Strided { rows, cols };
    Matrix { data: a.cast_mut(), rows: m, cols: n, storage, below: m, above: n, conj: false }
}

/// A triangle of one.
fn triangle<T>(order: Order, uplo: Uplo, n: isize, a: *const T, lda: isize) -> Matrix<T> {
    let whole = general(order, n, n, a, lda);
    match uplo {
        Uplo::Upper => Matrix { below: 0, ..whole },
        Uplo::Lower => Matrix { above: 0, ..whole },
    }
}

/// A matrix whose band is stored: a step along a line of the storage is one along the line of the matrix.
fn band<T>(order: Order, [m, n]: [isize; 2], [kl, ku]: [isize; 2], a: *const T, lda: isize) -> Matrix<T> {
    let (item, line) = (size_of::<T>() as isize, lda.wrapping_sub(1).wrapping_mul(size_of::<T>() as isize));
    let (before, rows, cols) = match order {
        Order::RowMajor => (kl, line, item),
        Order::ColMajor => (ku, item, line),
    };
    Matrix {
        data: a.wrapping_offset(before).cast_mut(),
        rows: m as usize,
        cols: n as usize,
        storage: MatrixStorage::Strided { rows, cols },
        below: kl as usize,
        above: ku as usize,
        conj: false,
    }
}

/// The numbers of diagonals below and above the main one, of a band of which one triangle is stored.
fn one_sided(uplo: Uplo, k: isize) -> [isize; 2] {
    if uplo == Uplo::Upper { [0, k] } else { [k, 0] }
}

/// A packed triangle.
fn packed<T>(order: Order, uplo: Uplo, n: isize, ap: *const T) -> Matrix<T> {
    let n = n as usize;
    let (below, above) = if uplo == Uplo::Upper { (0, n) } else { (n, 0) };
    let storage = MatrixStorage::Packed { stride: size_of::<T>() as isize, order, uplo };
    Matrix { data: ap.cast_mut(), rows: n, cols: n, storage, below, above, conj: false }
}

/// op(A)
fn op<T: Scalar>(trans: Trans, a: Matrix<T>) -> Matrix<T> {
    let conj = T::DTYPE.is_complex() && a.conj != matches!(trans, Trans::Conj | Trans::ConjNo);
    if !trans.transposes() {
        return Matrix { conj, ..a };
    }
    let storage = match a.storage {
        MatrixStorage::Strided { rows, cols } => MatrixStorage::Strided { rows: cols, cols: rows },
        MatrixStorage::Packed { stride, order, uplo } => {
            MatrixStorage::Packed { stride, order: order.transposed(), uplo: uplo.swapped() }
        }
    };
    Matrix { rows: a.cols, cols: a.rows, below: a.above, above: a.below, storage, conj, ..a }
}
