//! The vector routines, with the arguments of CBLAS. What each demands stands in [`ours`](super).

use super::line;
use crate::direct::{self, Line, rotations};
use crate::scalar::{RealScalar, Scalar};

/// # Safety
/// As [`ours`](super) says of all.
pub unsafe fn axpy<T: Scalar>(n: isize, alpha: T, x: *const T, incx: isize, y: *mut T, incy: isize) {
    // SAFETY: lines (y is the output) and apart.
    unsafe { direct::axpby(n as usize, alpha, line(n, x, incx), T::ONE, line(n, y, incy)) }
}

/// # Safety
/// As [`ours`](super) says of all.
pub unsafe fn axpby<T: Scalar>(
    n: isize,
    alpha: T,
    x: *const T,
    incx: isize,
    beta: T,
    y: *mut T,
    incy: isize,
) {
    // SAFETY: lines (y is the output) and apart.
    unsafe { direct::axpby(n as usize, alpha, line(n, x, incx), beta, line(n, y, incy)) }
}

/// # Safety
/// As [`ours`](super) says of all.
pub unsafe fn copy<T: Scalar>(n: isize, x: *const T, incx: isize, y: *mut T, incy: isize) {
    // SAFETY: lines (y is the output) and apart.
    unsafe { direct::copy(n as usize, line(n, x, incx), line(n, y, incy)) }
}

/// # Safety
/// As [`ours`](super) says of all.
pub unsafe fn swap<T: Scalar>(n: isize, x: *mut T, incx: isize, y: *mut T, incy: isize) {
    // SAFETY: lines (both are outputs) and apart.
    unsafe { direct::swap(n as usize, line(n, x, incx), line(n, y, incy)) }
}

/// # Safety
/// As [`ours`](super) says of all.
pub unsafe fn scal<T: Scalar>(n: isize, alpha: T, x: *mut T, incx: isize) {
    // SAFETY: lines (x is the output), and nobody else uses it.
    unsafe { direct::map(n as usize, line(n, x, incx), |x_i| alpha * x_i) }
}

/// # Safety
/// As [`ours`](super) says of all.
pub unsafe fn scal_real<T: Scalar>(n: isize, alpha: T::Real, x: *mut T, incx: isize) {
    let each = |x_i: T| T::from_parts(alpha * x_i.re(), alpha * x_i.im());
    // SAFETY: lines (x is the output), and nobody else uses it.
    unsafe { direct::map(n as usize, line(n, x, incx), each) }
}

/// # Safety
/// As [`ours`](super) says of all.
pub unsafe fn nrm2<T: Scalar>(n: isize, x: *const T, incx: isize) -> T::Real {
    // SAFETY: lines: `n` elements are readable.
    unsafe { direct::nrm2(n as usize, line(n, x, incx)) }
}

/// # Safety
/// As [`ours`](super) says of all.
pub unsafe fn asum<T: Scalar>(n: isize, x: *const T, incx: isize) -> T::Real {
    // SAFETY: lines: `n` elements are readable.
    unsafe { direct::asum(n as usize, line(n, x, incx)) }
}

/// # Safety
/// As [`ours`](super) says of all.
pub unsafe fn dot<T: Scalar>(n: isize, x: *const T, incx: isize, y: *const T, incy: isize) -> T {
    // SAFETY: lines: `n` elements of both are readable.
    unsafe { direct::dot(n as usize, line(n, x, incx), line(n, y, incy)) }
}

/// # Safety
/// As [`ours`](super) says of all.
pub unsafe fn dotu<T: Scalar>(n: isize, x: *const T, incx: isize, y: *const T, incy: isize, out: *mut T) {
    // SAFETY: `dot` demands of x and y what this does; `ComplexVectors` demands that `out` is writable and aligned.
    unsafe { out.write(dot(n, x, incx, y, incy)) }
}

/// # Safety
/// As [`ours`](super) says of all.
pub unsafe fn dotc<T: Scalar>(n: isize, x: *const T, incx: isize, y: *const T, incy: isize, out: *mut T) {
    // SAFETY: lines: `n` elements of both are readable; `ComplexVectors` demands that `out` is writable and aligned.
    unsafe {
        let x = Line { conj: true, ..line(n, x, incx) };
        out.write(direct::dot(n as usize, x, line(n, y, incy)));
    }
}

/// # Safety
/// As [`ours`](super) says of all.
pub unsafe fn rot<T: RealScalar>(n: isize, x: *mut T, incx: isize, y: *mut T, incy: isize, c: T, s: T) {
    // SAFETY: lines (both are outputs) and apart.
    unsafe { direct::rot(n as usize, line(n, x, incx), line(n, y, incy), c, s) }
}

/// # Safety
/// As [`ours`](super) says of all.
pub unsafe fn rotm<T: RealScalar>(
    n: isize,
    x: *mut T,
    incx: isize,
    y: *mut T,
    incy: isize,
    parameters: *const T,
) {
    // SAFETY: `RealVectors` demands five numbers there, readable and aligned.
    let h = rotations::matrix(unsafe { parameters.cast::<[T; 5]>().read() });
    // SAFETY: lines (both are outputs) and apart.
    unsafe { direct::rotm(n as usize, line(n, x, incx), line(n, y, incy), h) }
}
