//! The loops along lines.

use super::Line;
use crate::scalar::Scalar;

/// How many sums run side by side, so that the processor need not wait for one addition to start the next.
const SUMS: usize = 8;

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

/// How many lines of a matrix are met at once, so that the vector beside them is read as many times less.
pub const LINES: usize = 4;

/// Evaluates `$body` with `$x` and `$y`; where their strides are one element or two, as constants, so that the
/// compiler can load several elements at once.
macro_rules! with_steps {
    ($x:ident, $y:ident => $body:expr) => {{
        let size = size_of::<T>() as isize;
        match ($x.stride == size, $y.stride == size) {
            (true, true) => {
                let ($x, $y) = (Line { stride: size, ..$x }, Line { stride: size, ..$y });
                $body
            }
            (false, true) if $x.stride == 2 * size => {
                let ($x, $y) = (Line { stride: 2 * size, ..$x }, Line { stride: size, ..$y });
                $body
            }
            (true, false) if $y.stride == 2 * size => {
                let ($x, $y) = (Line { stride: size, ..$x }, Line { stride: 2 * size, ..$y });
                $body
            }
            (false, false) if $x.stride == 2 * size && $y.stride == 2 * size => {
                let ($x, $y) = (Line { stride: 2 * size, ..$x }, Line { stride: 2 * size, ..$y });
                $body
            }
            _ => $body,
        }
    }};
}

/// Sum of `n` terms.
#[inline(always)]
pub fn sum<T: Scalar>(n: usize, term: impl Fn(usize) -> T) -> T {
    let mut sums = [T::ZERO; SUMS];
    let whole = n / SUMS * SUMS;
    for start in (0..whole).step_by(SUMS) {
        for (at, sum) in sums.iter_mut().enumerate() {
            *sum = *sum + term(start + at);
        }
    }
    let rest = (whole..n).fold(T::ZERO, |sum, at| sum + term(at));
    sums.into_iter().fold(rest, |total, sum| total + sum)
}

/// Sum of the products.
///
/// # Safety
/// `n` elements of both are readable.
#[inline(always)]
pub unsafe fn dot<T: Scalar>(n: usize, x: Line<T>, y: Line<T>) -> T {
    // SAFETY: elements below n; the strides are those of the lines.
    with_steps!(x, y => sum(n, |i| unsafe { read(x.at(i), x.conj) * read(y.at(i), y.conj) }))
}

/// `y = y + alpha x`
///
/// # Safety
/// `n` elements of `x` are readable, and of `y` readable and writable.
#[inline(always)]
pub unsafe fn axpy<T: Scalar>(n: usize, alpha: T, x: Line<T>, y: Line<T>) {
    /// # Safety
    /// As [`axpy`].
    #[inline(always)]
    unsafe fn add<T: Scalar>(n: usize, alpha: T, x: Line<T>, y: Line<T>) {
        for i in 0..n {
            // SAFETY: the caller's promise.
            unsafe { y.at(i).write_unaligned(y.at(i).read_unaligned() + alpha * read(x.at(i), x.conj)) };
        }
    }
    // SAFETY: the caller's promise; the strides are those of the lines.
    unsafe { with_steps!(x, y => add(n, alpha, x, y)) }
}

/// [`dot`] of `x` with lines of the stride and conjugation of `a`, which start at `starts`.
///
/// # Safety
/// `n` elements of all are readable.
#[inline(always)]
pub unsafe fn dots<T: Scalar>(n: usize, a: Line<T>, starts: [*mut T; LINES], x: Line<T>) -> [T; LINES] {
    /// Sums of each line.
    const SUMS: usize = 4;
    let whole = n / SUMS * SUMS;
    with_steps!(a, x => {
        let mut sums = [[T::ZERO; SUMS]; LINES];
        for start in (0..whole).step_by(SUMS) {
            for at in 0..SUMS {
                // SAFETY: elements below n; the strides are those of the lines.
                let x_i = unsafe { read(x.at(start + at), x.conj) };
                for (sums, &ptr) in sums.iter_mut().zip(&starts) {
                    // SAFETY: as above.
                    let a_i = unsafe { read(Line { ptr, ..a }.at(start + at), a.conj) };
                    sums[at] = sums[at] + a_i * x_i;
                }
            }
        }
        let mut line = 0;
        sums.map(|sums| {
            let a = Line { ptr: starts[line], ..a };
            line += 1;
            // SAFETY: elements below n.
            let rest = unsafe { dot(n - whole, a.from(whole), x.from(whole)) };
            sums.into_iter().fold(rest, |total, sum| total + sum)
        })
    })
}

/// Adds multiples of lines of the stride and conjugation of `a`, which start at `starts`, to `y`.
///
/// # Safety
/// `n` elements of the lines are readable, and of `y` readable and writable.
#[inline(always)]
pub unsafe fn axpys<T: Scalar>(
    n: usize,
    alphas: [T; LINES],
    a: Line<T>,
    starts: [*mut T; LINES],
    y: Line<T>,
) {
    with_steps!(a, y => {
        for i in 0..n {
            // SAFETY: elements below n; the strides are those of the lines.
            unsafe {
                let mut y_i = y.at(i).read_unaligned();
                for (&alpha, &ptr) in alphas.iter().zip(&starts) {
                    y_i = y_i + alpha * read(Line { ptr, ..a }.at(i), a.conj);
                }
                y.at(i).write_unaligned(y_i);
            }
        }
    })
}
