//! Which products are carried out without a copy although no single call takes their operands: those that are a matrix times a
//! vector, and those on lines that overlap. By addresses, independently of the planner.

use super::blas::fixed;
use super::minimum::{Candidate, Forms, Minimum};
use super::operand::{Number, Operand};

/// Whether all rows, or all columns, of a matrix are one.
fn is_one<T: Number>(x: &Operand<T>, axis: usize) -> bool {
    let [m, n] = x.shape;
    let first = |i, j| if axis == 0 { x.address_of(0, j) } else { x.address_of(i, 0) };
    (0..m).all(|i| (0..n).all(|j| x.address_of(i, j) == first(i, j)))
}

/// Whether one row or column is all that there is to compute.
pub fn is_vector<T: Number>(a: &Operand<T>, b: &Operand<T>) -> bool {
    is_one(a, 0) || is_one(b, 1)
}

/// The part of an operand of every `by`-th row and column from `first` on.
fn part<T: Number>(x: &Operand<T>, first: [usize; 2], by: [usize; 2]) -> Candidate {
    let shape = [0, 1].map(|axis| (x.shape[axis] - first[axis]).div_ceil(by[axis]));
    let address = |i: usize, j: usize| x.address_of(first[0] + i * by[0], first[1] + j * by[1]);
    let forms = Forms::find(shape, size_of::<T>(), T::DTYPE.align(), address);
    Candidate { forms, conj: x.conj, bytes: shape[0] * shape[1] * size_of::<T>() }
}

/// In how many parts rows and columns fall of which each is a matrix that BLAS takes, if lines of unit stride overlap.
fn overlapping<T: Number>(x: &Operand<T>) -> [usize; 2] {
    let whole = x.candidate().forms.0.into_iter().flatten().flatten().any(|legal| legal);
    let parts = |axis: usize| {
        let by = |by: usize| if axis == 0 { [by, 1] } else { [1, by] };
        let lies =
            |n: usize| part(x, [0; 2], by(n)).forms.0.into_iter().flatten().flatten().any(|legal| legal);
        // More than one line is in a part unless there are few of them.
        (2..=x.shape[axis]).find(|&n| lies(n))
    };
    let is_apart = |axis: usize| {
        let size = size_of::<T>();
        let [lines, along] = if axis == 0 { x.strides } else { [x.strides[1], x.strides[0]] };
        let width = if axis == 0 { x.shape[1] } else { x.shape[0] };
        lines == 0 || along.unsigned_abs() != size || lines.unsigned_abs() >= width * size
    };
    let counts =
        [0, 1].map(|axis| if is_apart(axis) { usize::MAX } else { parts(axis).unwrap_or(usize::MAX) });
    match counts {
        _ if whole || counts == [usize::MAX; 2] => [1, 1],
        [down, right] if down <= right => [down, 1],
        [_, right] => [1, right],
    }
}

/// In how many calls without a copy a product is computed whose inputs have lines that overlap; `None` if it is not.
pub fn windows<T: Number>(a: &Operand<T>, b: &Operand<T>, c: &Operand<T>) -> Option<usize> {
    let ([m, k], [l, n]) = (overlapping(a), overlapping(b));
    let by = [m, n, k.max(l)];
    let count = by.into_iter().product();
    let passes = |at: usize| {
        let [i, j, p] = [at % m, at / m % n, at / m / n];
        let [m, n, k] = by;
        let parts = [part(a, [i, p], [m, k]), part(b, [p, j], [k, n]), part(c, [i, j], [m, n])];
        let [a, b, c] = parts;
        Minimum::find(a, b, c, true, fixed()).bytes == 0
    };
    (count > 1 && (0..count).all(passes)).then_some(count)
}
