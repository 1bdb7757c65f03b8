//! Level 1: vectors.

use super::Line;
use super::kernel::{self, Steps, read};
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
        unsafe { kernel::dot::<T, S>(n, x, y) }
    }

    /// `y = y + alpha x`
    ///
    /// # Safety
    /// As [`axpby`].
    pub unsafe fn axpy<T: Scalar>(n: usize, alpha: T, x: Line<T>, y: Line<T>) {
        // SAFETY: the caller's promises.
        unsafe { kernel::axpy::<T, S>(n, alpha, x, y) }
    }
}

/// [`dot`] with products and sum in double precision.
///
/// # Safety
/// As [`dot`].
pub unsafe fn dot_wide(n: usize, x: Line<f32>, y: Line<f32>) -> f64 {
    // SAFETY: `sum` asks for positions below `n` of x and y, which the caller promises to be readable.
    let at = |line: Line<f32>, i| f64::from(unsafe { read(line.at(i), false) });
    kernel::sum(n, |i| at(x, i) * at(y, i))
}

/// `y = alpha x + beta y`. `y` is not read if `beta` is 0, nor `x` if `alpha` is.
///
/// # Safety
/// `n` elements of `x` are readable, of `y` writable and, unless beta is 0, readable; those of `y` are distinct and share no byte
/// with `x`.
pub unsafe fn axpby<T: Scalar>(n: usize, alpha: T, x: Line<T>, beta: T, y: Line<T>) {
    // SAFETY: positions below `n`: of x readable, of y distinct, writable and, unless beta is 0, readable, by the caller's
    // promise, or after they have been written; `map` and `axpy` demand no more of them.
    unsafe {
        if beta == T::ZERO && alpha != T::ZERO {
            (0..n).for_each(|i| y.at(i).write_unaligned(alpha * read(x.at(i), x.conj)));
            return;
        }
        if beta == T::ZERO {
            (0..n).for_each(|i| y.at(i).write_unaligned(T::ZERO));
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
    // SAFETY: i < n: readable and writable by the caller's promise.
    (0..n).for_each(|i| unsafe { x.at(i).write_unaligned(f(x.at(i).read_unaligned())) });
}

/// `y = x`
///
/// # Safety
/// As [`axpby`].
pub unsafe fn copy<T: Scalar>(n: usize, x: Line<T>, y: Line<T>) {
    // SAFETY: i < n: of x readable, of y writable by the caller's promise.
    (0..n).for_each(|i| unsafe { y.at(i).write_unaligned(read(x.at(i), x.conj)) });
}

/// Exchanges `x` and `y`.
///
/// # Safety
/// `n` distinct elements of `x` and of `y` are readable and writable; they share no byte.
pub unsafe fn swap<T: Scalar>(n: usize, x: Line<T>, y: Line<T>) {
    for i in 0..n {
        // SAFETY: i < n: of both readable and writable by the caller's promise.
        unsafe {
            let (at_x, at_y) = (x.at(i).read_unaligned(), y.at(i).read_unaligned());
            x.at(i).write_unaligned(at_y);
            y.at(i).write_unaligned(at_x);
        }
    }
}

/// The Euclidean norm of numbers, without overflow or underflow of their squares: `scale sqrt(sum)`.
#[derive(Clone, Copy)]
pub struct Norm<R> {
    scale: R,
    sum: R,
}

impl<R: RealScalar> Norm<R> {
    /// Of none.
    pub fn new() -> Norm<R> {
        Norm { scale: R::ZERO, sum: R::ONE }
    }

    /// With one more, not negative: also the norm of several.
    #[inline(always)]
    pub fn add(&mut self, part: R) {
        let Norm { scale, sum } = *self;
        if part.is_nan() || (part.is_infinite() && !scale.is_nan()) {
            *self = Norm { scale: part, sum: R::ONE };
        } else if scale.is_nan() || scale.is_infinite() {
        } else if part > scale {
            *self = Norm { scale: part, sum: R::ONE + sum * (scale / part) * (scale / part) };
        } else if part != R::ZERO {
            self.sum = sum + (part / scale) * (part / scale);
        }
    }

    /// The norm.
    pub fn value(self) -> R {
        if self.scale == R::ZERO { self.scale } else { self.scale * self.sum.sqrt() }
    }
}

/// The Euclidean norm, without overflow or underflow of the squares.
///
/// # Safety
/// `n` elements of `x` are readable.
pub unsafe fn nrm2<T: Scalar>(n: usize, x: Line<T>) -> T::Real {
    let mut norm = Norm::new();
    for i in 0..n {
        // SAFETY: i < n: readable by the caller's promise.
        let value = unsafe { read(x.at(i), false) };
        norm.add(value.re().abs());
        norm.add(value.im().abs());
    }
    norm.value()
}

/// Sum of `|re| + |im|`.
///
/// # Safety
/// `n` elements of `x` are readable.
pub unsafe fn asum<T: Scalar>(n: usize, x: Line<T>) -> T::Real {
    // SAFETY: `sum` asks for positions below `n`: readable by the caller's promise.
    kernel::sum(n, |i| magnitude(unsafe { read(x.at(i), false) }))
}

/// `|re| + |im|` of the element at that index.
///
/// # Safety
/// It is readable.
pub unsafe fn magnitude_at<T: Scalar>(x: Line<T>, index: usize) -> T::Real {
    // SAFETY: the caller's promise.
    magnitude(unsafe { read(x.at(index), false) })
}

fn magnitude<T: Scalar>(value: T) -> T::Real {
    value.re().abs() + value.im().abs()
}

wide! {
    /// The first index of the largest `|re| + |im|`; the first NaN is larger than all. So it is for every stride, as in
    /// NumPy's `argmax`, while libraries differ, and differ from themselves.
    ///
    /// # Safety
    /// `n` elements of `x` are readable, and `n` is at least 1.
    pub unsafe fn iamax<T: Scalar>(n: usize, x: Line<T>) -> usize {
        let item = size_of::<T>() as isize;
        // SAFETY: the caller promises the same of the same line: its stride is replaced only by what it equals.
        unsafe {
            if S::ONES && x.stride == item {
                largest_of(n, Line { stride: item, ..x })
            } else {
                largest_of(n, x)
            }
        }
    }
}

/// # Safety
/// As [`iamax`].
#[inline(always)]
unsafe fn largest_of<T: Scalar>(n: usize, x: Line<T>) -> usize {
    // SAFETY: `largest` asks for positions below `n`: readable by the caller's promise.
    let at = |i: usize| magnitude(unsafe { read(x.at(i), false) });
    // SAFETY: `T::Real` is `f32` or `f64`, of which the size tells: the integer is of that
    // size, and all patterns are integers.
    unsafe {
        if size_of::<T::Real>() == size_of::<i32>() {
            let bits = |value: T::Real| core::mem::transmute_copy::<T::Real, i32>(&value) & i32::MAX;
            largest::<_, _, 32>(n, at, bits)
        } else {
            let bits = |value: T::Real| core::mem::transmute_copy::<T::Real, i64>(&value) & i64::MAX;
            largest::<_, _, 16>(n, at, bits)
        }
    }
}

#[inline(always)]
fn largest<R: RealScalar, K: Ord + Copy, const LANES: usize>(
    n: usize,
    at: impl Fn(usize) -> R,
    bits: impl Fn(R) -> K,
) -> usize {
    const BLOCK: usize = 1024;
    let infinity = bits(R::infinity());
    if n < LANES {
        return few(n, at);
    }
    let mut best = (0, bits(R::ZERO));
    let mut start = 0;
    while start < n {
        let end = n.min(start + BLOCK);
        let (mut most, mut sums) = ([R::ZERO; LANES], [R::ZERO; LANES]);
        let mut i = start;
        while i < end {
            // The last ones are met again rather than one by one: none of them is larger than itself.
            let first = i.min(end - LANES);
            for lane in 0..LANES {
                let value = at(first + lane);
                most[lane] = if value > most[lane] { value } else { most[lane] };
                sums[lane] = sums[lane] + value;
            }
            i += LANES;
        }
        let mut top = [bits(R::ZERO); 2];
        for lane in 0..LANES {
            top[0] = top[0].max(bits(most[lane]));
            top[1] = top[1].max(bits(sums[lane]));
        }
        if top[1] > infinity {
            return position::<16>(start, n, |i| bits(at(i)) > infinity);
        }
        if top[0] > best.1 || start == 0 {
            best = (start, top[0]);
        }
        start = end;
    }
    position::<16>(best.0, n, |i| bits(at(i)) == best.1)
}

/// The first index of the largest value, by one comparison after the other.
#[inline(always)]
fn few<R: RealScalar>(n: usize, at: impl Fn(usize) -> R) -> usize {
    let mut best = (0, at(0));
    for i in 1..n {
        let value = at(i);
        if value > best.1 || value.is_nan() && !best.1.is_nan() {
            best = (i, value);
        }
    }
    best.0
}

/// The first index from `start` on for which `is` holds; there is one below `n`.
#[inline(always)]
fn position<const LANES: usize>(start: usize, n: usize, is: impl Fn(usize) -> bool) -> usize {
    let mut i = start;
    while i + LANES <= n {
        let mut any = false;
        for lane in 0..LANES {
            any |= is(i + lane);
        }
        if any {
            break;
        }
        i += LANES;
    }
    (i..n).find(|&i| is(i)).unwrap_or(start)
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
        // SAFETY: i < n: of both readable and writable by the caller's promise.
        unsafe {
            let (at_x, at_y) = (x.at(i).read_unaligned(), y.at(i).read_unaligned());
            x.at(i).write_unaligned(h[0][0] * at_x + h[0][1] * at_y);
            y.at(i).write_unaligned(h[1][0] * at_x + h[1][1] * at_y);
        }
    }
}
