//! Scaling a matrix where it lies: what is left of a product whose alpha or k is 0.

use super::loop_order::CopyAxis;
use crate::layout::Axis;
use crate::scalar::Scalar;

/// `C = beta C`, with C not read when beta is 0: NaN in C vanishes then (BLAS standard).
///
/// # Safety
/// Every element of the matrix with first element `c` and axes `rows`, `cols` is readable and writable, not
/// necessarily aligned, and nobody else uses it meanwhile.
pub unsafe fn scale<T: Scalar>(beta: T, c: *mut T, rows: Axis, cols: Axis) {
    if beta == T::ONE {
        return;
    }
    // The inner loop along the smaller step.
    let (outer, inner) =
        if rows.stride.unsigned_abs() < cols.stride.unsigned_abs() { (cols, rows) } else { (rows, cols) };
    for i in 0..outer.len {
        for j in 0..inner.len {
            let at = c.wrapping_byte_offset(
                outer.stride.wrapping_mul(i as isize).wrapping_add(inner.stride.wrapping_mul(j as isize)),
            );
            // SAFETY: (i, j) is inside; the product wraps only where an axis of length 1 has a junk stride, times 0.
            unsafe {
                let value = if beta == T::ZERO { T::ZERO } else { beta * at.read_unaligned() };
                at.write_unaligned(value);
            }
        }
    }
}

/// [`scale`] for one triangle of a square matrix. Of a Hermitian one beta is real, and multiplies each part by itself, so
/// that infinities stay what they are; its diagonal is real, and written so.
///
/// # Safety
/// As [`scale`], for the elements of that triangle.
pub unsafe fn scale_triangle<T: Scalar>(
    beta: T,
    c: *mut T,
    rows: Axis,
    cols: Axis,
    upper: bool,
    hermitian: bool,
) {
    if beta == T::ONE && !hermitian {
        return;
    }
    for i in 0..rows.len {
        let (first, end) = if upper { (i, cols.len) } else { (0, i + 1) };
        let line = c.wrapping_byte_offset(rows.stride.wrapping_mul(i as isize));
        let at = |j: usize| line.wrapping_byte_offset(cols.stride.wrapping_mul(j as isize));
        // SAFETY: positions `first` to `end` of line i, among them the diagonal's, are in the triangle: the caller promises
        // that these elements are readable and writable.
        unsafe {
            if !hermitian {
                scale(beta, at(first), Axis::new(1, 0), Axis { len: end - first, ..cols });
                continue;
            }
            // All of the line, or with beta = 1 its diagonal alone.
            let changed = if beta == T::ONE { i..i + 1 } else { first..end };
            for j in changed {
                at(j).write_unaligned(scaled(beta, at(j), i == j));
            }
        }
    }
}

/// An element of a Hermitian matrix times a real beta; not read if that is 0.
///
/// # Safety
/// It is readable.
unsafe fn scaled<T: Scalar>(beta: T, at: *const T, on_diagonal: bool) -> T {
    if beta == T::ZERO {
        return T::ZERO;
    }
    // SAFETY: readable by the caller's promise.
    let (value, beta) = (unsafe { at.read_unaligned() }, beta.re());
    let im = if on_diagonal { T::Real::ZERO } else { beta * value.im() };
    T::from_parts(beta * value.re(), im)
}

/// Makes the diagonal of a packed Hermitian triangle real: what is left of an update whose alpha is 0.
///
/// # Safety
/// As [`scale`], for the elements on the diagonal of an n x n matrix whose packed triangle starts at `ap`, `stride` bytes
/// from element to element. `growing` if its lines become longer.
pub unsafe fn make_packed_diagonal_real<T: Scalar>(ap: *mut T, n: usize, stride: isize, growing: bool) {
    let mut at = 0;
    for line in 0..n {
        let place = ap.wrapping_byte_offset(stride.wrapping_mul(at));
        // SAFETY: `at` elements lie before the diagonal's of this line, which the caller promises to be readable and writable.
        unsafe { place.write_unaligned(T::from_real(place.read_unaligned().re())) };
        at += if growing { line + 2 } else { n - line } as isize;
    }
}

/// `C = beta C + R`, along `axes` from the first elements `c` and `r`; a step of `r` is 0 where its elements are repeated, else
/// one element.
///
/// # Safety
/// Every element of C is readable and writable, not necessarily aligned, distinct, and nobody else's meanwhile; those of R are
/// readable and aligned, and none is one of C.
pub unsafe fn add_repeated<T: Scalar>(beta: T, c: *mut T, r: *const T, [rows, cols]: [CopyAxis; 2]) {
    let (outer, inner) =
        if rows.dst.unsigned_abs() < cols.dst.unsigned_abs() { (cols, rows) } else { (rows, cols) };
    let is_dense = inner.dst == size_of::<T>() as isize;
    for i in 0..outer.len {
        let c = c.wrapping_byte_offset(outer.dst.wrapping_mul(i as isize));
        let r = r.wrapping_byte_offset(outer.src.wrapping_mul(i as isize));
        let repeated = inner.src == 0;
        // SAFETY: (i, j) is inside, of both: the caller's promises. In each of these loops the steps of C, of R or of both are
        // known where that is worth a loop of its own.
        unsafe {
            let add = |at: *mut T, value: T| {
                let old = at.read_unaligned();
                at.write_unaligned(if beta == T::ONE { old } else { beta * old } + value);
            };
            match (is_dense, repeated) {
                (true, true) => {
                    let value = r.read();
                    (0..inner.len).for_each(|j| add(c.wrapping_add(j), value));
                }
                (true, false) => (0..inner.len).for_each(|j| add(c.wrapping_add(j), r.add(j).read())),
                (false, _) => (0..inner.len).for_each(|j| {
                    let place = c.wrapping_byte_offset(inner.dst.wrapping_mul(j as isize));
                    add(place, r.add(if repeated { 0 } else { j }).read());
                }),
            }
        }
    }
}
