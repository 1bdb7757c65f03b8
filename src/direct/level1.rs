//! Level 1: vectors.

use super::Line;
use super::kernel::{self, read};
use super::wide::wide;
use crate::scalar::{RealScalar, Scalar};
use num_traits::Float;

wide! {
    /// Sum of the products `x_i y_i`.
    ///
    /// # Safety
    /// `n` elements of `x` and of `y` are readable.
    pub unsafe fn dot<T: Scalar>(n: usize, x: Line<T>, y: Line<T>) -> T {
        // SAFETY: the caller's promise.
        unsafe { kernel::dot(n, x, y) }
    }

    /// `y = y + alpha x`
    ///
    /// # Safety
    /// As [`axpby`].
    pub unsafe fn axpy<T: Scalar>(n: usize, alpha: T, x: Line<T>, y: Line<T>) {
        // SAFETY: the caller's promises.
        unsafe { kernel::axpy(n, alpha, x, y) }
    }
}

/// [`dot`] with products and sum in double precision.
///
/// # Safety
/// As [`dot`].
pub unsafe fn dot_wide(n: usize, x: Line<f32>, y: Line<f32>) -> f64 {
    // SAFETY: the caller's promise.
    let at = |line: Line<f32>, i| f64::from(unsafe { read(line.at(i), false) });
    kernel::sum(n, |i| at(x, i) * at(y, i))
}

/// `y = alpha x + beta y`. `y` is not read if `beta` is 0, nor `x` if `alpha` is.
///
/// # Safety
/// `n` elements of `x` are readable, of `y` readable and writable; those of `y` are distinct and share no byte with `x`.
pub unsafe fn axpby<T: Scalar>(n: usize, alpha: T, x: Line<T>, beta: T, y: Line<T>) {
    // SAFETY: the caller's promises.
    unsafe {
        if beta == T::ZERO && alpha != T::ZERO {
            (0..n).for_each(|i| y.at(i).write_unaligned(alpha * read(x.at(i), x.conj)));
            return;
        }
        if beta == T::ZERO {
            map(n, y, |_| T::ZERO);
        } else if beta != T::ONE {
            map(n, y, |y_i| beta * y_i);
        }
        if alpha != T::ZERO {
            axpy(n, alpha, x, y);
        }
    }
}

/// `x_i = f(x_i)`
///
/// # Safety
/// `n` distinct elements of `x` are readable and writable.
#[inline(always)]
pub unsafe fn map<T: Scalar>(n: usize, x: Line<T>, f: impl Fn(T) -> T) {
    // SAFETY: the caller's promise.
    (0..n).for_each(|i| unsafe { x.at(i).write_unaligned(f(x.at(i).read_unaligned())) });
}

/// `y = x`
///
/// # Safety
/// As [`axpby`].
pub unsafe fn copy<T: Scalar>(n: usize, x: Line<T>, y: Line<T>) {
    // SAFETY: the caller's promises.
    (0..n).for_each(|i| unsafe { y.at(i).write_unaligned(read(x.at(i), x.conj)) });
}

/// Exchanges `x` and `y`.
///
/// # Safety
/// `n` distinct elements of `x` and of `y` are readable and writable; they share no byte.
pub unsafe fn swap<T: Scalar>(n: usize, x: Line<T>, y: Line<T>) {
    for i in 0..n {
        // SAFETY: the caller's promises.
        unsafe {
            let (at_x, at_y) = (x.at(i).read_unaligned(), y.at(i).read_unaligned());
            x.at(i).write_unaligned(at_y);
            y.at(i).write_unaligned(at_x);
        }
    }
}

/// The Euclidean norm, without overflow or underflow of the squares.
///
/// # Safety
/// `n` elements of `x` are readable.
pub unsafe fn nrm2<T: Scalar>(n: usize, x: Line<T>) -> T::Real {
    let (mut scale, mut sum) = (T::Real::ZERO, T::Real::ONE);
    for i in 0..n {
        // SAFETY: the caller's promise.
        let value = unsafe { read(x.at(i), false) };
        for part in [value.re().abs(), value.im().abs()] {
            if part.is_nan() || (part.is_infinite() && !scale.is_nan()) {
                scale = part;
                sum = T::Real::ONE;
            } else if scale.is_nan() || scale.is_infinite() {
            } else if part > scale {
                sum = T::Real::ONE + sum * (scale / part) * (scale / part);
                scale = part;
            } else if part != T::Real::ZERO {
                sum = sum + (part / scale) * (part / scale);
            }
        }
    }
    if scale == T::Real::ZERO { scale } else { scale * sum.sqrt() }
}

/// Sum of `|re| + |im|`.
///
/// # Safety
/// `n` elements of `x` are readable.
pub unsafe fn asum<T: Scalar>(n: usize, x: Line<T>) -> T::Real {
    // SAFETY: the caller's promise.
    kernel::sum(n, |i| magnitude(unsafe { read(x.at(i), false) }))
}

fn magnitude<T: Scalar>(value: T) -> T::Real {
    value.re().abs() + value.im().abs()
}

/// Elements of which the largest is looked for at once.
const BLOCK: usize = 512;

/// Comparisons that run side by side.
const LANES: usize = 16;

wide! {
    /// The first index of the largest `|re| + |im|`; the first NaN is larger than all. So it is for every stride, as in
    /// NumPy's `argmax`, while libraries differ, and differ from themselves.
    ///
    /// # Safety
    /// `n` elements of `x` are readable, and `n` is at least 1.
    pub unsafe fn iamax<T: Scalar>(n: usize, x: Line<T>) -> usize {
        let item = size_of::<T>() as isize;
        // SAFETY: the caller's promise; the strides are those of the line.
        unsafe {
            if x.stride == item {
                largest(n, Line { stride: item, ..x })
            } else {
                largest(n, x)
            }
        }
    }
}

/// Block by block: the largest of each, which loops over lanes find without a branch, then where in the best one it is.
///
/// # Safety
/// As [`iamax`].
#[inline(always)]
unsafe fn largest<T: Scalar>(n: usize, x: Line<T>) -> usize {
    // SAFETY: the caller's promise.
    let at = |i: usize| magnitude(unsafe { read(x.at(i), false) });
    let zero = T::Real::ZERO;
    let mut best = (0, -T::Real::ONE);
    let mut start = 0;
    while start < n {
        let end = n.min(start + BLOCK);
        let mut most = [-T::Real::ONE; LANES];
        // NaN where one was met.
        let mut spoilt = [zero; LANES];
        let whole = (end - start) / LANES * LANES;
        let mut i = start;
        while i < start + whole {
            for lane in 0..LANES {
                let value = at(i + lane);
                most[lane] = if value > most[lane] { value } else { most[lane] };
                spoilt[lane] = if value.is_nan() { value } else { spoilt[lane] };
            }
            i += LANES;
        }
        for i in start + whole..end {
            let value = at(i);
            most[0] = if value > most[0] { value } else { most[0] };
            spoilt[0] = if value.is_nan() { value } else { spoilt[0] };
        }
        if spoilt.iter().any(|lane| lane.is_nan()) {
            return (start..end).find(|&i| at(i).is_nan()).unwrap_or(start);
        }
        let most = most.into_iter().fold(-T::Real::ONE, |most, lane| if lane > most { lane } else { most });
        if most > best.1 {
            best = (start, most);
        }
        start = end;
    }
    (best.0..n).find(|&i| at(i) == best.1).unwrap_or(best.0)
}

/// `(x_i, y_i) = (c x_i + s y_i, c y_i - s x_i)`
///
/// # Safety
/// As [`swap`].
pub unsafe fn rot<T: RealScalar>(n: usize, x: Line<T>, y: Line<T>, c: T, s: T) {
    // SAFETY: the caller's promises.
    unsafe { rotm(n, x, y, [[c, s], [-s, c]]) }
}

/// `(x_i, y_i) = H (x_i, y_i)`
///
/// # Safety
/// As [`swap`].
pub unsafe fn rotm<T: RealScalar>(n: usize, x: Line<T>, y: Line<T>, h: [[T; 2]; 2]) {
    for i in 0..n {
        // SAFETY: the caller's promises.
        unsafe {
            let (at_x, at_y) = (x.at(i).read_unaligned(), y.at(i).read_unaligned());
            x.at(i).write_unaligned(h[0][0] * at_x + h[0][1] * at_y);
            y.at(i).write_unaligned(h[1][0] * at_x + h[1][1] * at_y);
        }
    }
}
