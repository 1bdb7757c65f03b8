//! Scaling a matrix where it lies: what is left of a product whose alpha or k is 0.

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

/// [`scale`] for one triangle of a square matrix; of a Hermitian one the diagonal is real, and written so.
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
    if beta == T::ONE {
        return;
    }
    for i in 0..rows.len {
        let (first, end) = if upper { (i, cols.len) } else { (0, i + 1) };
        let line = c.wrapping_byte_offset(rows.stride.wrapping_mul(i as isize));
        let at = |j: usize| line.wrapping_byte_offset(cols.stride.wrapping_mul(j as isize));
        let part = Axis { len: end - first, ..cols };
        // SAFETY: elements of the triangle, which the caller vouches for.
        unsafe {
            // Before it is multiplied, which would bring its imaginary part into the real one.
            if hermitian && beta != T::ZERO {
                let diagonal = at(i).read_unaligned();
                at(i).write_unaligned(T::from_parts(diagonal.re(), T::Real::ZERO));
            }
            scale(beta, at(first), Axis::new(1, 0), part);
        }
    }
}
