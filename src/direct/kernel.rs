//! The loops along lines.

use super::Line;
use crate::scalar::Scalar;

/// The element at that address, conjugated if `conj`.
///
/// # Safety
/// It is readable, not necessarily aligned.
#[inline(always)]
pub unsafe fn read<T: Scalar>(at: *const T, conj: bool) -> T {
    // SAFETY: the caller's promise.
    let value = unsafe { at.read_unaligned() };
    if conj { value.conj() } else { value }
}

/// Sum of the products.
///
/// # Safety
/// `n` elements of both are readable.
pub unsafe fn dot<T: Scalar>(n: usize, x: Line<T>, y: Line<T>) -> T {
    let mut sum = T::ZERO;
    for i in 0..n {
        // SAFETY: the caller's promise.
        sum = sum + unsafe { read(x.at(i), x.conj) * read(y.at(i), y.conj) };
    }
    sum
}

/// `y = y + alpha x`
///
/// # Safety
/// `n` elements of `x` are readable, and of `y` readable and writable.
pub unsafe fn axpy<T: Scalar>(n: usize, alpha: T, x: Line<T>, y: Line<T>) {
    for i in 0..n {
        // SAFETY: the caller's promise.
        unsafe { y.at(i).write_unaligned(y.at(i).read_unaligned() + alpha * read(x.at(i), x.conj)) };
    }
}
