//! What is touched up in place, without room: rows exchanged or reversed, a square transposed, numbers conjugated or looked at.

use crate::blas::Blas;
use crate::blas::call::Located;
use crate::error::{Error, Result};
use crate::layout::Axis;
use crate::scalar::RealScalar;
use crate::words::Uplo;

use super::job::{Part, Placed, inside};

/// The address of an element.
fn element<T>(a: Located<T>, row: usize, col: usize) -> *mut T {
    a.ptr.wrapping_byte_offset(row as isize * a.rows.stride + col as isize * a.cols.stride)
}

/// Exchanges two elements.
///
/// # Safety
/// Both can be read and written, and are nobody else's.
#[inline(always)]
unsafe fn exchange<T: Copy>(one: *mut T, other: *mut T) {
    // SAFETY: the caller's promise; of their alignment nothing is demanded.
    unsafe {
        let (first, second) = (one.read_unaligned(), other.read_unaligned());
        one.write_unaligned(second);
        other.write_unaligned(first);
    }
}

/// How many columns are exchanged at once: as many as of a row stay in few cache lines.
const BLOCK: usize = 32;

/// Exchanges rows, pair by pair, in the order of `pairs`, which begins anew for each block of columns.
///
/// # Safety
/// All elements can be read and written and are nobody else's; the pairs are rows.
pub unsafe fn exchange_rows<T: Blas, Pairs: Iterator<Item = [usize; 2]>>(
    a: Located<T>,
    pairs: impl Fn() -> Pairs,
) {
    // Rows that are contiguous are exchanged as a whole.
    let block = if a.cols.is_unit(size_of::<T>()) { a.cols.len.max(1) } else { BLOCK };
    for from in (0..a.cols.len).step_by(block) {
        for [one, other] in pairs().filter(|[one, other]| one != other) {
            for col in from..a.cols.len.min(from + block) {
                // SAFETY: elements of the matrix, of which the caller promises this.
                unsafe { exchange(element(a, one, col), element(a, other, col)) };
            }
        }
    }
}

/// Reverses the order of the rows.
///
/// # Safety
/// As [`exchange_rows`].
pub unsafe fn reverse_rows<T: Blas>(a: Located<T>) {
    let rows = a.rows.len;
    // SAFETY: the caller's promise; all are rows.
    unsafe { exchange_rows(a, || (0..rows / 2).map(|row| [row, rows - 1 - row])) };
}

/// Transposes a square in place.
///
/// # Safety
/// As [`exchange_rows`]; it is a square.
pub unsafe fn transpose<T: Blas>(a: Located<T>) {
    let n = a.rows.len;
    for down in (0..n).step_by(BLOCK) {
        for right in (down..n).step_by(BLOCK) {
            for row in down..n.min(down + BLOCK) {
                for col in right.max(row + 1)..n.min(right + BLOCK) {
                    // SAFETY: elements of the square, of which the caller promises this.
                    unsafe { exchange(element(a, row, col), element(a, col, row)) };
                }
            }
        }
    }
}

/// A square of a job by columns, as it lies in memory.
fn columns<T: Blas>(f: &Placed<T>) -> Located<T> {
    Placed { is_transposed: false, reversed: [false; 2], ..*f }.view()
}

/// Turns a square in place so that F is the caller's matrix.
///
/// # Safety
/// As [`exchange_rows`]; it is a square.
pub unsafe fn upright<T: Blas>(f: &Placed<T>) {
    let (there, [rows, cols]) = (columns(f), f.reversed);
    // SAFETY: the caller's promises.
    unsafe {
        if f.is_transposed {
            transpose(there);
        }
        if rows {
            reverse_rows(there);
        }
        if cols {
            reverse_rows(there.transposed());
        }
    }
}

/// Turns a square in place so that the caller's matrix is what F was: the reverse of [`upright`]. With `is_reversed` what F was has its
/// rows reversed besides.
///
/// # Safety
/// As [`upright`].
pub unsafe fn back<T: Blas>(f: &Placed<T>, is_reversed: bool) {
    let (there, [rows, cols]) = (columns(f), f.reversed);
    // SAFETY: the caller's promises.
    unsafe {
        if cols {
            reverse_rows(there.transposed());
        }
        if rows != is_reversed {
            reverse_rows(there);
        }
        if f.is_transposed {
            transpose(there);
        }
    }
}

/// Conjugates all elements; nothing where they are real.
///
/// # Safety
/// As [`exchange_rows`].
pub unsafe fn conjugate<T: Blas>(a: Located<T>) {
    if !T::DTYPE.is_complex() {
        return;
    }
    // SAFETY: an element of the matrix, of which the caller promises this.
    each(a, |place| unsafe { place.write_unaligned(place.read_unaligned().conj()) });
}

/// The axes, the one with the shorter steps last.
fn nested<T>(a: Located<T>) -> [Axis; 2] {
    if a.rows.stride.unsigned_abs() < a.cols.stride.unsigned_abs() {
        [a.cols, a.rows]
    } else {
        [a.rows, a.cols]
    }
}

/// Whether all elements of a part are finite.
///
/// # Errors
/// [`Error::NotFinite`].
///
/// # Safety
/// They can be read.
pub unsafe fn finite<T: Blas>(
    routine: &'static str,
    operand: &'static str,
    a: Located<T>,
    part: Part,
) -> Result<()> {
    // Line by line as it lies; of a band by rows of its storage.
    let is_band = matches!(part, Part::Band(_));
    let is_by_cols = !is_band && a.rows.stride.unsigned_abs() < a.cols.stride.unsigned_abs();
    let (lines, part) = match (is_by_cols, part) {
        (true, Part::Triangle(uplo)) => (a.transposed(), Part::Triangle(uplo.swapped())),
        (_, Part::Band(_)) => (a, part),
        (true, part) => (a.transposed(), part),
        (false, part) => (a, part),
    };
    for line in 0..lines.rows.len {
        let width = lines.cols.len;
        let along = match part {
            Part::Nothing => 0..0,
            Part::All => 0..width,
            Part::Triangle(Uplo::Upper) => line.min(width)..width,
            Part::Triangle(Uplo::Lower) => 0..width.min(line + 1),
            Part::Band(uplo) => inside(uplo, line, lines.rows.len, width),
        };
        for at in along {
            // SAFETY: an element of the part, of which the caller promises this.
            let (re, im) = unsafe { element(lines, line, at).read_unaligned() }.to_f64();
            if !re.is_finite() || !im.is_finite() {
                let (row, col) =
                    if is_by_cols && !matches!(part, Part::Band(_)) { (at, line) } else { (line, at) };
                return Err(Error::NotFinite { routine, operand, row, col });
            }
        }
    }
    Ok(())
}

/// One element.
///
/// # Safety
/// There is one, and it can be read.
pub unsafe fn get<T: Blas>(a: Located<T>, row: usize, col: usize) -> T {
    // SAFETY: the caller's promise.
    unsafe { element(a, row, col).read_unaligned() }
}

/// Writes one element.
///
/// # Safety
/// There is one, it can be written, and is nobody else's.
pub unsafe fn set<T: Blas>(a: Located<T>, row: usize, col: usize, value: T) {
    // SAFETY: the caller's promise.
    unsafe { element(a, row, col).write_unaligned(value) };
}

/// Writes one number of a vector of real ones.
///
/// # Safety
/// As [`set`].
pub unsafe fn put<R: Copy>(vector: Located<R>, at: usize, value: R) {
    // SAFETY: the caller's promise.
    unsafe { element(vector, at, 0).write_unaligned(value) };
}

/// Writes real numbers to a vector; gives how many of them are not finite, which results of what is finite never are.
///
/// # Safety
/// As [`put`], of `count` numbers; there are as many at `values`.
pub unsafe fn put_finite<R: RealScalar>(vector: Located<R>, values: *const R, count: usize) -> isize {
    let mut unfinished = 0;
    for at in 0..count {
        // SAFETY: the caller's promise.
        let value = unsafe { values.add(at).read() };
        unfinished += isize::from(!value.is_finite());
        // SAFETY: the caller's promise.
        unsafe { put(vector, at, value) };
    }
    unfinished
}

/// Calls with the address of each element.
fn each<T: Blas>(a: Located<T>, mut call: impl FnMut(*mut T)) {
    let [outer, inner] = nested(a);
    for line in 0..outer.len {
        for at in 0..inner.len {
            call(a.ptr.wrapping_byte_offset(line as isize * outer.stride + at as isize * inner.stride));
        }
    }
}

/// Multiplies all elements by a number other than 1.
///
/// # Safety
/// As [`exchange_rows`].
pub unsafe fn scale<T: Blas>(a: Located<T>, by: f64) {
    if by != 1.0 {
        let by = T::from_f64(by, 0.0).re();
        // SAFETY: an element of the matrix, of which the caller promises this.
        each(a, |place| unsafe {
            let x = place.read_unaligned();
            place.write_unaligned(T::from_parts(x.re() * by, x.im() * by));
        });
    }
}

/// Writes one number to all elements.
///
/// # Safety
/// As [`exchange_rows`]; nothing is read.
pub unsafe fn fill<T: Blas>(a: Located<T>, value: T) {
    // SAFETY: an element of the matrix, of which the caller promises this.
    each(a, |place| unsafe { place.write_unaligned(value) });
}

/// The largest absolute value of a part of an element; that of a NaN is none.
///
/// # Safety
/// All elements can be read.
pub unsafe fn largest<T: Blas>(a: Located<T>) -> f64 {
    let mut most = 0.0_f64;
    each(a, |place| {
        // SAFETY: an element of the matrix, of which the caller promises this.
        let (re, im) = unsafe { place.read_unaligned() }.to_f64();
        most = most.max(re.abs()).max(im.abs());
    });
    most
}

/// Writes ones on the diagonal, zeros elsewhere.
///
/// # Safety
/// As [`fill`].
pub unsafe fn identity<T: Blas>(a: Located<T>) {
    // SAFETY: the caller's promise; the diagonal's elements are such.
    unsafe {
        fill(a, T::ZERO);
        (0..a.rows.len.min(a.cols.len)).for_each(|at| set(a, at, at, T::ONE));
    }
}
