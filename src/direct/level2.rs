//! Level 2: a matrix and vectors, each operation once for dense, band, triangle and packed triangle.

use super::kernel::{LINES, NoSteps, Steps, axpy, axpys, dot, dot_and_axpy, dots, read, spread};
use super::level1::axpby;
use super::lines::Lines;
use super::wide::wide;
use super::{Line, Matrix};
use crate::scalar::Scalar;
use crate::words::Diag;

wide! {
    /// `y = alpha A x + beta y` over the elements that count.
    ///
    /// # Safety
    /// The elements of `a` that count and those of `x` are readable; those of `y` are readable and writable, distinct, and
    /// share no byte with them.
    pub unsafe fn gemv<T: Scalar>(a: &Matrix<T>, alpha: T, x: Line<T>, beta: T, y: Line<T>) {
        let lines = Lines::of(a);
        // SAFETY: the positions of line l that `rest` gives count, and the vectors are as long as the axes: of all these
        // elements the caller promises what is done with them.
        unsafe {
            axpby(a.rows, T::ZERO, x, beta, y);
            if alpha == T::ZERO || lines.are_one() && add_same_lines(&lines, alpha, x, y) {
                return;
            }
            let whole = lines.count / LINES * LINES;
            let mut is_ragged = false;
            for l in (0..whole).step_by(LINES) {
                is_ragged |= add_lines::<T, S>(&lines, l, alpha, x, y);
            }
            rest(&lines, is_ragged).for_each(|(l, range)| add_line::<T, S>(&lines, l, range, alpha, x, y));
        }
    }
}

/// `y += alpha A x` where all lines are the same: rows have the same product, and of columns comes what the sum of `x` makes
/// of one. Returns whether that is so: not of numbers that are infinite or none, as 0 times those, and what they leave of each
/// other, is for every product to find, nor where the sum is too large.
///
/// # Safety
/// As [`gemv`].
#[inline(never)]
unsafe fn add_same_lines<T: Scalar>(lines: &Lines<T>, alpha: T, x: Line<T>, y: Line<T>) -> bool {
    /// # Safety
    /// As [`dot`]. One loop for all: there are few elements.
    #[inline(never)]
    unsafe fn product<T: Scalar>(n: usize, x: Line<T>, y: Line<T>) -> T {
        // SAFETY: the caller's promise.
        unsafe { dot::<T, NoSteps>(n, x, y) }
    }
    let line = lines.line(0, 0);
    // Variables: they live as long as the pointers to them.
    let (zero, one) = (T::ZERO, T::ONE);
    let repeated = |value: &T| Line { ptr: (&raw const *value).cast_mut(), stride: 0, conj: false };
    let (zeros, ones) = (repeated(&zero), repeated(&one));
    // SAFETY: all positions of the first line count, and the vectors are as long as the axes: of all these elements the caller
    // promises what is done with them. At a stride of 0, `zero` and `one`, which outlive the calls, are any number of elements.
    unsafe {
        if lines.rows {
            let sum = alpha * product(lines.len, line, x);
            (0..lines.count).for_each(|l| add(y.at(l), sum));
            return true;
        }
        let factor = alpha * product(lines.count, x, ones);
        // Of all finite numbers, and no other, 0 times the number is 0.
        let is_finite = product(lines.len, line, zeros) + factor * T::ZERO == T::ZERO;
        if is_finite {
            axpy::<T, NoSteps>(lines.len, factor, line, y);
        }
        is_finite
    }
}

/// The share of the positions `first..end` of line `l` in `y += alpha A x`: of the few lines, or few positions, that
/// are left over.
///
/// # Safety
/// As [`gemv`]; the positions count.
#[inline(always)]
unsafe fn add_line<T: Scalar, S: Steps>(
    lines: &Lines<T>,
    l: usize,
    (first, end): (usize, usize),
    alpha: T,
    x: Line<T>,
    y: Line<T>,
) {
    let line = lines.line(l, first);
    // SAFETY: the caller promises of line l from `first` to `end`, and of the vectors, what is done with them.
    unsafe {
        if lines.rows {
            add(y.at(l), alpha * dot::<T, S::Rest>(end - first, line, x.from(first)));
        } else {
            axpy::<T, S::Rest>(end - first, alpha * read(x.at(l), x.conj), line, y.from(first));
        }
    }
}

/// Some lines, and the positions that count in all of them.
struct Block<T> {
    first: usize,
    end: usize,
    /// Whether some have positions before or behind those.
    is_ragged: bool,
    /// The first line, from those positions on.
    line: Line<T>,
    /// All of them.
    starts: [*mut T; LINES],
}

impl<T: Copy> Block<T> {
    /// The lines from `l` on.
    #[inline(always)]
    fn new(lines: &Lines<T>, l: usize) -> Block<T> {
        // Both ends only ever rise from line to line.
        let (highest, lowest) = (lines.range(l + LINES - 1), lines.range(l));
        let (first, is_ragged) = (highest.0, lowest != highest);
        let line = lines.line(l, first);
        let mut starts = [line.ptr; LINES];
        for (at, start) in starts.iter_mut().enumerate() {
            *start = lines.at(l + at, first);
        }
        Block { first, end: lowest.1.max(first), is_ragged, line, starts }
    }
}

/// What blocks leave: before and behind the common positions of theirs, if some are ragged, and the last lines. Each line and
/// its positions.
#[inline(always)]
fn rest<T: Copy>(lines: &Lines<T>, is_ragged: bool) -> impl Iterator<Item = (usize, (usize, usize))> {
    let whole = lines.count / LINES * LINES;
    let parts = (if is_ragged { 0 } else { whole }..lines.count).flat_map(move |l| {
        let range = lines.range(l);
        if l >= whole {
            return [(l, range), (l, (0, 0))];
        }
        let Block { first, end, .. } = Block::new(lines, l / LINES * LINES);
        [(l, (range.0, range.1.min(first))), (l, (range.0.max(end), range.1))]
    });
    parts.filter(|(_, range)| range.0 < range.1)
}

/// The share of the common positions of the lines from `l` on; returns whether there are others.
///
/// # Safety
/// As [`gemv`].
#[inline(always)]
unsafe fn add_lines<T: Scalar, S: Steps>(
    lines: &Lines<T>,
    l: usize,
    alpha: T,
    x: Line<T>,
    y: Line<T>,
) -> bool {
    let Block { first, end, is_ragged, line, starts } = Block::new(lines, l);
    // SAFETY: positions `first` to `end` count in all lines from l on: of the elements there, and of the vectors at these
    // positions and lines, the caller promises what is done with them.
    unsafe {
        if lines.rows {
            let sums = dots::<T, S>(end - first, line, starts, x.from(first));
            for (at, &sum) in sums.iter().enumerate() {
                add(y.at(l + at), alpha * sum);
            }
        } else {
            axpys::<T, S>(end - first, multiples(alpha, x, l), line, starts, y.from(first));
        }
    }
    is_ragged
}

/// `alpha` times the elements of `x` from that index on.
///
/// # Safety
/// They are readable.
#[inline(always)]
unsafe fn multiples<T: Scalar>(alpha: T, x: Line<T>, first: usize) -> [T; LINES] {
    let mut alphas = [alpha; LINES];
    for (at, alpha) in alphas.iter_mut().enumerate() {
        // SAFETY: at < LINES: one of the elements from `first` on that the caller promises to be readable.
        *alpha = *alpha * unsafe { read(x.at(first + at), x.conj) };
    }
    alphas
}

wide! {
    /// `y = alpha A x + beta y` with A symmetric or Hermitian, given by the triangle that counts. Of a Hermitian diagonal
    /// the imaginary part is not read. With `a.conj` all of A is conjugated.
    ///
    /// # Safety
    /// As [`gemv`]; `a` is square and `below` or `above` is 0.
    pub unsafe fn symv<T: Scalar>(a: &Matrix<T>, hermitian: bool, alpha: T, x: Line<T>, beta: T, y: Line<T>) {
        let lines = Lines::of(a);
        // SAFETY: the positions of line l that `range` gives count, and the vectors are as long as the axes: of all these
        // elements the caller promises what is done with them.
        unsafe {
            axpby(a.rows, T::ZERO, x, beta, y);
            if alpha == T::ZERO {
                return;
            }
            for l in 0..lines.count {
                let (first, end) = without_diagonal(lines.range(l), l);
                let line = lines.line(l, first);
                let mirrored = Line { conj: line.conj != hermitian, ..line };
                let (dotted, added) = if lines.rows { (line, mirrored) } else { (mirrored, line) };
                let x_l = alpha * read(x.at(l), x.conj);
                let diagonal = lines.at(l, l);
                let diagonal = if hermitian { real(diagonal) } else { read(diagonal, a.conj) };
                let (x, y_from) = (x.from(first), y.from(first));
                let sum = dot_and_axpy::<T, S>(end - first, dotted, x, x_l, added, y_from);
                add(y.at(l), diagonal * x_l + alpha * sum);
            }
        }
    }
}

wide! {
    /// `x = A x` with the triangle that counts.
    ///
    /// # Safety
    /// The elements of `a` that count, without the diagonal if it is unit, are readable; those of `x` are readable and
    /// writable, distinct, and share no byte with them; `a` is square and `below` or `above` is 0.
    pub unsafe fn trmv<T: Scalar>(a: &Matrix<T>, diag: Diag, x: Line<T>) {
        let lines = Lines::of(a);
        let lower = a.above == 0;
        // Each line is met before those of its elements of x are changed that it still needs.
        let descending = lower;
        for at in 0..lines.count {
            let l = if descending { lines.count - 1 - at } else { at };
            let (first, end) = without_diagonal(lines.range(l), l);
            let line = lines.line(l, first);
            // SAFETY: the positions of line l that `range` gives count, and the vectors are as long as the axes: of all these
            // elements the caller promises what is done with them.
            unsafe {
                let x_l = x.at(l).read_unaligned();
                let scaled = if diag == Diag::Unit { x_l } else { read(lines.at(l, l), a.conj) * x_l };
                if lines.rows {
                    x.at(l).write_unaligned(scaled + dot::<T, S>(end - first, line, x.from(first)));
                } else {
                    axpy::<T, S>(end - first, x_l, line, x.from(first));
                    x.at(l).write_unaligned(scaled);
                }
            }
        }
    }
}

wide! {
    /// `x = A^-1 x` with the triangle that counts.
    ///
    /// # Safety
    /// As [`trmv`].
    pub unsafe fn trsv<T: Scalar>(a: &Matrix<T>, diag: Diag, x: Line<T>) {
        let lines = Lines::of(a);
        let lower = a.above == 0;
        let descending = !lower;
        for at in 0..lines.count {
            let l = if descending { lines.count - 1 - at } else { at };
            let (first, end) = without_diagonal(lines.range(l), l);
            let line = lines.line(l, first);
            // SAFETY: the positions of line l that `range` gives count, and the vectors are as long as the axes: of all these
            // elements the caller promises what is done with them.
            unsafe {
                let mut x_l = x.at(l).read_unaligned();
                if lines.rows {
                    x_l = x_l - dot::<T, S>(end - first, line, x.from(first));
                }
                if diag == Diag::NonUnit {
                    x_l = x_l / read(lines.at(l, l), a.conj);
                }
                x.at(l).write_unaligned(x_l);
                if !lines.rows {
                    axpy::<T, S>(end - first, -x_l, line, x.from(first));
                }
            }
        }
    }
}

wide! {
    /// `A += alpha x y^T` on the elements that count.
    ///
    /// # Safety
    /// The elements of `a` that count are readable and writable, distinct, and share no byte with `x` and `y`, whose
    /// elements are readable.
    pub unsafe fn ger<T: Scalar>(a: &Matrix<T>, alpha: T, x: Line<T>, y: Line<T>) {
        let lines = Lines::of(a);
        let (across, along) = if lines.rows { (x, y) } else { (y, x) };
        if alpha == T::ZERO {
            return;
        }
        let row = |l: usize, (first, end): (usize, usize)| {
            // SAFETY: the positions of line l are from `rest`, and so count: of the elements there the caller
            // promises what is done with them.
            unsafe {
                let factor = alpha * read(across.at(l), across.conj);
                axpy::<T, S::Rest>(end - first, factor, along.from(first), lines.line(l, first));
            }
        };
        let (whole, mut ragged) = (lines.count / LINES * LINES, false);
        for l in (0..whole).step_by(LINES) {
            let Block { first, end, is_ragged, line, starts } = Block::new(&lines, l);
            ragged |= is_ragged;
            // SAFETY: positions `first` to `end` count in all lines from l on: of the elements there, and of the vectors at these
            // positions and lines, the caller promises what is done with them.
            unsafe { spread::<T, S>(end - first, multiples(alpha, across, l), along.from(first), line, starts) };
        }
        rest(&lines, ragged).for_each(|(l, range)| row(l, range));
    }
}

wide! {
    /// [`ger`] on a Hermitian matrix, for `y = conj x`: the imaginary part of the diagonal is not read, and set to 0.
    ///
    /// # Safety
    /// As [`ger`]; `a` is square and `below` or `above` is 0.
    pub unsafe fn her<T: Scalar>(a: &Matrix<T>, alpha: T, x: Line<T>, y: Line<T>) {
        let lines = Lines::of(a);
        let (across, along) = if lines.rows { (x, y) } else { (y, x) };
        for l in 0..if alpha == T::ZERO { 0 } else { lines.count } {
            let (first, end) = without_diagonal(lines.range(l), l);
            // SAFETY: the positions of line l that `range` gives count, and the vectors are as long as the axes: of all these
            // elements the caller promises what is done with them.
            unsafe {
                let factor = alpha * read(across.at(l), across.conj);
                axpy::<T, S::Rest>(end - first, factor, along.from(first), lines.line(l, first));
                add_real(lines.at(l, l), factor * read(along.at(l), along.conj));
            }
        }
    }
}

wide! {
    /// `A += alpha x y^T + alpha y x^T`, or `A += alpha x y^H + conj(alpha) y x^H` with the imaginary part of the
    /// diagonal not read and set to 0, on the elements that count.
    ///
    /// # Safety
    /// As [`her`].
    pub unsafe fn ger2<T: Scalar>(a: &Matrix<T>, hermitian: bool, alpha: T, x: Line<T>, y: Line<T>) {
        let lines = Lines::of(a);
        // Rows: A_lp += (alpha x_l) y_p' + (alpha' y_l) x_p'; columns: A_pl += (alpha y_l') x_p + (alpha' x_l') y_p;
        // where ' conjugates if Hermitian.
        let mirrored = |line: Line<T>| Line { conj: line.conj != hermitian, ..line };
        let alpha2 = if hermitian { alpha.conj() } else { alpha };
        let (along, across) = if lines.rows {
            ([mirrored(y), mirrored(x)], [x, y])
        } else {
            ([x, y], [mirrored(y), mirrored(x)])
        };
        for l in 0..if alpha == T::ZERO { 0 } else { lines.count } {
            let (first, end) = without_diagonal(lines.range(l), l);
            // SAFETY: the positions of line l that `range` gives count, and the vectors are as long as the axes: of all these
            // elements the caller promises what is done with them.
            unsafe {
                let factors = [
                    alpha * read(across[0].at(l), across[0].conj),
                    alpha2 * read(across[1].at(l), across[1].conj),
                ];
                let mut diagonal = T::ZERO;
                for k in 0..2 {
                    axpy::<T, S::Rest>(end - first, factors[k], along[k].from(first), lines.line(l, first));
                    diagonal = diagonal + factors[k] * read(along[k].at(l), along[k].conj);
                }
                if hermitian { add_real(lines.at(l, l), diagonal) } else { add(lines.at(l, l), diagonal) }
            }
        }
    }
}

/// The positions of line `l` of a triangle but the diagonal, which is the first or the last of them.
fn without_diagonal((first, end): (usize, usize), l: usize) -> (usize, usize) {
    if first == l { (first + 1, end) } else { (first, l.min(end)) }
}

/// # Safety
/// The element at `at` is readable and writable.
unsafe fn add<T: Scalar>(at: *mut T, value: T) {
    // SAFETY: the caller's promise.
    unsafe { at.write_unaligned(at.read_unaligned() + value) }
}

/// The real part of the element at `at`; the imaginary part is not read.
///
/// # Safety
/// It is readable.
unsafe fn real<T: Scalar>(at: *const T) -> T {
    // SAFETY: the element is readable, and its real part is the first in memory (`num_complex` is `repr(C)`).
    T::from_parts(unsafe { at.cast::<T::Real>().read_unaligned() }, T::Real::ZERO)
}

/// Adds the real part of `value` to that of the element at `at`, and sets the imaginary part to 0.
///
/// # Safety
/// The element at `at` is readable and writable.
unsafe fn add_real<T: Scalar>(at: *mut T, value: T) {
    // SAFETY: the caller's promise.
    unsafe { at.write_unaligned(T::from_parts(real(at).re() + value.re(), T::Real::ZERO)) }
}
