//! The vector routines, with the arguments of CBLAS.
#![allow(clippy::missing_safety_doc, reason = "of all: as the traits of `backend::level1` say")]

use super::line;
use crate::direct::{self, Line, rotations};
use crate::scalar::{RealScalar, Scalar};

pub unsafe fn axpy<T: Scalar>(n: isize, alpha: T, x: *const T, incx: isize, y: *mut T, incy: isize) {
    // SAFETY: the caller's promises.
    unsafe { direct::axpby(n as usize, alpha, line(n, x, incx), T::ONE, line(n, y, incy)) }
}

pub unsafe fn axpby<T: Scalar>(
    n: isize,
    alpha: T,
    x: *const T,
    incx: isize,
    beta: T,
    y: *mut T,
    incy: isize,
) {
    // SAFETY: the caller's promises.
    unsafe { direct::axpby(n as usize, alpha, line(n, x, incx), beta, line(n, y, incy)) }
}

pub unsafe fn copy<T: Scalar>(n: isize, x: *const T, incx: isize, y: *mut T, incy: isize) {
    // SAFETY: the caller's promises.
    unsafe { direct::copy(n as usize, line(n, x, incx), line(n, y, incy)) }
}

pub unsafe fn swap<T: Scalar>(n: isize, x: *mut T, incx: isize, y: *mut T, incy: isize) {
    // SAFETY: the caller's promises.
    unsafe { direct::swap(n as usize, line(n, x, incx), line(n, y, incy)) }
}

pub unsafe fn scal<T: Scalar>(n: isize, alpha: T, x: *mut T, incx: isize) {
    // SAFETY: the caller's promises.
    unsafe { direct::map(n as usize, line(n, x, incx), |x_i| alpha * x_i) }
}

pub unsafe fn scal_real<T: Scalar>(n: isize, alpha: T::Real, x: *mut T, incx: isize) {
    let each = |x_i: T| T::from_parts(alpha * x_i.re(), alpha * x_i.im());
    // SAFETY: the caller's promises.
    unsafe { direct::map(n as usize, line(n, x, incx), each) }
}

pub unsafe fn nrm2<T: Scalar>(n: isize, x: *const T, incx: isize) -> T::Real {
    // SAFETY: the caller's promises.
    unsafe { direct::nrm2(n as usize, line(n, x, incx)) }
}

pub unsafe fn asum<T: Scalar>(n: isize, x: *const T, incx: isize) -> T::Real {
    // SAFETY: the caller's promises.
    unsafe { direct::asum(n as usize, line(n, x, incx)) }
}

pub unsafe fn dot<T: Scalar>(n: isize, x: *const T, incx: isize, y: *const T, incy: isize) -> T {
    // SAFETY: the caller's promises.
    unsafe { direct::dot(n as usize, line(n, x, incx), line(n, y, incy)) }
}

pub unsafe fn dotu<T: Scalar>(n: isize, x: *const T, incx: isize, y: *const T, incy: isize, out: *mut T) {
    // SAFETY: the caller's promises.
    unsafe { out.write(dot(n, x, incx, y, incy)) }
}

pub unsafe fn dotc<T: Scalar>(n: isize, x: *const T, incx: isize, y: *const T, incy: isize, out: *mut T) {
    // SAFETY: the caller's promises.
    unsafe {
        let x = Line { conj: true, ..line(n, x, incx) };
        out.write(direct::dot(n as usize, x, line(n, y, incy)));
    }
}

pub unsafe fn rot<T: RealScalar>(n: isize, x: *mut T, incx: isize, y: *mut T, incy: isize, c: T, s: T) {
    // SAFETY: the caller's promises.
    unsafe { direct::rot(n as usize, line(n, x, incx), line(n, y, incy), c, s) }
}

pub unsafe fn rotm<T: RealScalar>(
    n: isize,
    x: *mut T,
    incx: isize,
    y: *mut T,
    incy: isize,
    parameters: *const T,
) {
    // SAFETY: the caller's promises: five numbers.
    let h = rotations::matrix(unsafe { parameters.cast::<[T; 5]>().read() });
    // SAFETY: the caller's promises.
    unsafe { direct::rotm(n as usize, line(n, x, incx), line(n, y, incy), h) }
}
