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
