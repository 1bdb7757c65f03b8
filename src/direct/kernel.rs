//! The loops along lines.
#![allow(clippy::needless_range_loop, reason = "constant bounds are what unrolls")]

use super::Line;
#[cfg(target_arch = "x86_64")]
use super::seconds;
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
    unsafe { at.read_unaligned() }.conj_if(conj)
}

/// How many lines of a matrix are met at once, so that the vector beside them is read as many times less.
pub const LINES: usize = 4;

/// For which strides loops are compiled, beside any.
pub trait Steps {
    /// Of one element, of both lines.
    const ONES: bool;
    /// Of two elements, of the matrix's line, or of the longer one.
    const TWOS: bool;
    /// Not of two: for loops over what other loops leave.
    type Rest: Steps;
}

/// For strides of one and two elements.
pub struct Twos;
/// For strides of one element.
pub struct Ones;
/// For none.
pub struct NoSteps;

impl Steps for Twos {
    const ONES: bool = true;
    const TWOS: bool = true;
    type Rest = Ones;
}

impl Steps for Ones {
    const ONES: bool = true;
    const TWOS: bool = false;
    type Rest = Ones;
}

impl Steps for NoSteps {
    const ONES: bool = false;
    const TWOS: bool = false;
    type Rest = NoSteps;
}

/// Evaluates `$body` with `$x` and `$y`; where their strides are among the [`Steps`] `S` of the function, these are
/// constants, so that the compiler can load several elements at once.
macro_rules! with_steps {
    ($x:ident, $y:ident => $body:expr) => {{
        let size = size_of::<T>() as isize;
        match ($x.stride == size, $y.stride == size) {
            (true, true) if S::ONES => {
                let ($x, $y) = (Line { stride: size, ..$x }, Line { stride: size, ..$y });
                $body
            }
            (false, true) if S::TWOS && $x.stride == 2 * size => {
                let ($x, $y) = (Line { stride: 2 * size, ..$x }, Line { stride: size, ..$y });
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
    let mut i = 0;
    while i < whole {
        for at in 0..SUMS {
            sums[at] = sums[at] + term(i + at);
        }
        i += SUMS;
    }
    let mut total = T::ZERO;
    for at in whole..n {
        total = total + term(at);
    }
    for at in 0..SUMS {
        total = total + sums[at];
    }
    total
}

/// Sum of the products.
///
/// # Safety
/// `n` elements of both are readable.
#[inline(always)]
pub unsafe fn dot<T: Scalar, S: Steps>(n: usize, x: Line<T>, y: Line<T>) -> T {
    // SAFETY: `sum` asks for positions below `n`, which the caller promises to be readable; a stride is replaced
    // by a constant only where it equals it.
    with_steps!(x, y => sum(n, |i| unsafe { read(x.at(i), x.conj) * read(y.at(i), y.conj) }))
}

/// `y = y + alpha x`
///
/// # Safety
/// `n` elements of `x` are readable, and of `y` readable and writable.
#[inline(always)]
pub unsafe fn axpy<T: Scalar, S: Steps>(n: usize, alpha: T, x: Line<T>, y: Line<T>) {
    /// # Safety
    /// As [`axpy`].
    #[inline(always)]
    unsafe fn add<T: Scalar>(n: usize, alpha: T, x: Line<T>, y: Line<T>) {
        for i in 0..n {
            // SAFETY: i < n: of x readable, of y readable and writable, by the caller's promise.
            unsafe { y.at(i).write_unaligned(y.at(i).read_unaligned() + alpha * read(x.at(i), x.conj)) };
        }
    }
    // SAFETY: the caller promises the same of the same lines: a stride is replaced by a constant only where it equals it.
    unsafe {
        // Either may be the matrix's.
        if S::TWOS && x.stride == size_of::<T>() as isize && y.stride == 2 * x.stride {
            let (x, y) = (
                Line { stride: size_of::<T>() as isize, ..x },
                Line { stride: 2 * size_of::<T>() as isize, ..y },
            );
            return add(n, alpha, x, y);
        }
        with_steps!(x, y => add(n, alpha, x, y))
    }
}

/// Whether the elements of `x` follow one another, and of `a` every second one counts.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn are_seconds<T>(a: Line<T>, x: Line<T>) -> bool {
    let size = size_of::<T>() as isize;
    a.stride == 2 * size && x.stride == size
}

/// Sums of each line that are met at once: element i of a line is in the sum of i modulo their number.
pub const LINE_SUMS: usize = 4;

/// [`dot`] of `x` with lines of the stride and conjugation of `a`, which start at `starts`.
///
/// # Safety
/// `n` elements of all are readable.
#[inline(always)]
pub unsafe fn dots<T: Scalar, S: Steps>(
    n: usize,
    a: Line<T>,
    starts: [*mut T; LINES],
    x: Line<T>,
) -> [T; LINES] {
    // SAFETY: the caller promises the same of the same lines: a stride is replaced by a constant only where it equals it; where
    // they are asked for, there are the instructions.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        let sums = if S::TWOS && are_seconds(a, x) && seconds::are_fast() {
            seconds::sums(n, a, starts, x)
        } else {
            with_steps!(a, x => sums_of(n, a, starts, x))
        };
        #[cfg(not(target_arch = "x86_64"))]
        let sums = with_steps!(a, x => sums_of(n, a, starts, x));
        totals(n, a, starts, x, sums)
    }
}

/// The sums of each line over all elements that come in whole groups of [`LINE_SUMS`].
///
/// # Safety
/// As [`dots`].
#[inline(always)]
unsafe fn sums_of<T: Scalar>(
    n: usize,
    a: Line<T>,
    starts: [*mut T; LINES],
    x: Line<T>,
) -> [[T; LINE_SUMS]; LINES] {
    let whole = n / LINE_SUMS * LINE_SUMS;
    let mut sums = [[T::ZERO; LINE_SUMS]; LINES];
    // Loops over indices: what iterators make of them is not unrolled into registers.
    let mut i = 0;
    while i < whole {
        for at in 0..LINE_SUMS {
            // SAFETY: i + at < whole <= n, and `n` elements of x are readable.
            let x_i = unsafe { read(x.at(i + at), x.conj) };
            for line in 0..LINES {
                // SAFETY: i + at < whole <= n, and `n` elements of each line are readable.
                let a_i = unsafe { read(Line { ptr: starts[line], ..a }.at(i + at), a.conj) };
                sums[line][at] = sums[line][at] + a_i * x_i;
            }
        }
        i += LINE_SUMS;
    }
    sums
}

/// What these sums are together, with the elements that are left over.
///
/// # Safety
/// As [`dots`].
#[inline(always)]
unsafe fn totals<T: Scalar>(
    n: usize,
    a: Line<T>,
    starts: [*mut T; LINES],
    x: Line<T>,
    sums: [[T; LINE_SUMS]; LINES],
) -> [T; LINES] {
    let mut totals = [T::ZERO; LINES];
    for line in 0..LINES {
        let mut total = T::ZERO;
        for at in n / LINE_SUMS * LINE_SUMS..n {
            // SAFETY: at < n, and `n` elements of each line and of x are readable.
            let product =
                unsafe { read(Line { ptr: starts[line], ..a }.at(at), a.conj) * read(x.at(at), x.conj) };
            total = total + product;
        }
        for at in 0..LINE_SUMS {
            total = total + sums[line][at];
        }
        totals[line] = total;
    }
    totals
}

/// Adds multiples of lines of the stride and conjugation of `a`, which start at `starts`, to `y`.
///
/// # Safety
/// `n` elements of the lines are readable, and of `y` readable and writable.
#[inline(always)]
pub unsafe fn axpys<T: Scalar, S: Steps>(
    n: usize,
    alphas: [T; LINES],
    a: Line<T>,
    starts: [*mut T; LINES],
    y: Line<T>,
) {
    #[cfg(target_arch = "x86_64")]
    if S::TWOS && are_seconds(a, y) && seconds::are_fast() {
        // SAFETY: the caller promises the elements; the strides are those, and there are the instructions.
        return unsafe { seconds::axpys(n, alphas, a, starts, y) };
    }
    // SAFETY: the caller promises the same of the same lines: a stride is replaced by a constant only where it equals it.
    unsafe { with_steps!(a, y => axpys_of(n, alphas, a, starts, y)) }
}

/// # Safety
/// As [`axpys`].
#[inline(always)]
unsafe fn axpys_of<T: Scalar>(n: usize, alphas: [T; LINES], a: Line<T>, starts: [*mut T; LINES], y: Line<T>) {
    /// Elements of y that are met together.
    const BLOCK: usize = 4;
    let whole = n / BLOCK * BLOCK;
    let mut i = 0;
    while i < whole {
        // Read first and written last, so that the compiler need not fear that lines and y are the same memory.
        let mut block = [T::ZERO; BLOCK];
        for at in 0..BLOCK {
            // SAFETY: i + at < whole <= n, and `n` elements of y are readable.
            block[at] = unsafe { y.at(i + at).read_unaligned() };
        }
        for line in 0..LINES {
            for at in 0..BLOCK {
                // SAFETY: i + at < whole <= n, and `n` elements of each line are readable.
                let a_i = unsafe { read(Line { ptr: starts[line], ..a }.at(i + at), a.conj) };
                block[at] = block[at] + alphas[line] * a_i;
            }
        }
        for at in 0..BLOCK {
            // SAFETY: i + at < whole <= n, and `n` elements of y are writable.
            unsafe { y.at(i + at).write_unaligned(block[at]) };
        }
        i += BLOCK;
    }
    for at in whole..n {
        for line in 0..LINES {
            // SAFETY: at < n, and `n` elements of each line are readable, of y readable and writable.
            unsafe {
                let a_i = read(Line { ptr: starts[line], ..a }.at(at), a.conj);
                y.at(at).write_unaligned(y.at(at).read_unaligned() + alphas[line] * a_i);
            }
        }
    }
}

/// Adds multiples of `x` to lines of the stride of `a`, which start at `starts`.
///
/// # Safety
/// `n` elements of `x` are readable, and of the lines readable and writable.
#[inline(always)]
pub unsafe fn spread<T: Scalar, S: Steps>(
    n: usize,
    alphas: [T; LINES],
    x: Line<T>,
    a: Line<T>,
    starts: [*mut T; LINES],
) {
    /// # Safety
    /// As [`spread`].
    #[inline(always)]
    unsafe fn add<T: Scalar>(n: usize, alphas: [T; LINES], x: Line<T>, a: Line<T>, starts: [*mut T; LINES]) {
        let at = |line: usize, i: usize| Line { ptr: starts[line], ..a }.at(i);
        for i in 0..n {
            // SAFETY: i < n, and `n` elements of x are readable, of each line readable and writable.
            unsafe {
                let x_i = read(x.at(i), x.conj);
                // All are read before any is written, so that the compiler need not fear that they are the same.
                let mut sums = [T::ZERO; LINES];
                for line in 0..LINES {
                    sums[line] = at(line, i).read_unaligned() + alphas[line] * x_i;
                }
                for line in 0..LINES {
                    at(line, i).write_unaligned(sums[line]);
                }
            }
        }
    }
    // SAFETY: the caller promises the same of the same lines: a stride is replaced by a constant only where it equals it.
    unsafe { with_steps!(a, x => add(n, alphas, x, a, starts)) }
}

/// [`dot`] of `a` with `x`, and [`axpy`] of `mirrored`, which is `a` with its own conjugation, to `y`: each element of
/// `a` is met once.
///
/// # Safety
/// `n` elements of `a` and `x` are readable, and of `y` readable and writable.
#[inline(always)]
pub unsafe fn dot_and_axpy<T: Scalar, S: Steps>(
    n: usize,
    a: Line<T>,
    x: Line<T>,
    alpha: T,
    mirrored: Line<T>,
    y: Line<T>,
) -> T {
    /// # Safety
    /// As [`dot_and_axpy`].
    #[inline(always)]
    unsafe fn both<T: Scalar>(n: usize, a: Line<T>, x: Line<T>, alpha: T, conj: bool, y: Line<T>) -> T {
        // SAFETY: `sum` asks for positions below `n`: of a and x readable, of y readable and writable.
        sum(n, |i| unsafe {
            let a_i = a.at(i).read_unaligned();
            let mirrored = a_i.conj_if(conj);
            y.at(i).write_unaligned(y.at(i).read_unaligned() + alpha * mirrored);
            a_i.conj_if(a.conj) * read(x.at(i), x.conj)
        })
    }
    let (size, conj) = (size_of::<T>() as isize, mirrored.conj);
    // SAFETY: the caller promises the same of the same lines: a stride is replaced by a constant only where it equals it.
    unsafe {
        if S::ONES && x.stride == size && y.stride == size {
            let (x, y) = (Line { stride: size, ..x }, Line { stride: size, ..y });
            with_steps!(a, x => both(n, a, x, alpha, conj, y))
        } else {
            both(n, a, x, alpha, conj, y)
        }
    }
}
