//! The routines on structured matrices: in halves, as the planner cuts them, down to blocks that vectors are enough for.

use super::product::product;
use crate::direct::gemm::{Product, Strided};
use crate::direct::{self, Line, Matrix, MatrixStorage};
use crate::operand::MatrixLayout;
use crate::plan::{
    Parameters, Recursion, Routine, Scale, Structure, Subproblem, recursive_index, subproblems,
};
use crate::scalar::Scalar;
use crate::words::{Diag, Uplo};

/// Rows of a structured matrix that is not halved any more.
const BLOCK: usize = 24;

/// The operands of a routine, where they lie.
#[derive(Clone, Copy)]
pub struct Operands<T, const N: usize> {
    pub layouts: [MatrixLayout; N],
    pub data: [*mut T; N],
}

/// Carries out a routine of the matrix-matrix kind with `[alpha, beta]`.
///
/// # Safety
/// - *elements*: those that count are readable, those of the output writable by nobody else and distinct; where beta is 0 the
///   latter need not be initialised.
/// - *steps*: strides are whole numbers of elements, and first elements are aligned for the real type.
/// - *lengths*: the layouts agree about the indices of the routine.
/// - *apart*: the output shares no byte with the inputs.
pub unsafe fn recursive<T: Scalar, const N: usize>(
    routine: &Routine<N>,
    parameters: Parameters,
    operands: Operands<T, N>,
    scales: [T; 2],
) {
    let Operands { layouts, data } = operands;
    let index = recursive_index(routine).unwrap_or_default();
    let output = &layouts[N - 1];
    let n = if routine.operands[N - 1].rows == index { output.rows.len } else { output.cols.len };
    if n <= BLOCK {
        // SAFETY: the caller's promises, which are the same.
        return unsafe { by_vectors(routine, parameters, &operands, scales) };
    }
    let value = |scale: Scale| scale.of(scales);
    for step in subproblems(routine, parameters, &layouts, T::DTYPE) {
        match step {
            Subproblem::Same { parts, scales } => {
                let operands = Operands {
                    layouts: parts.map(|(layout, _)| layout),
                    data: core::array::from_fn(|at| data[at].wrapping_byte_offset(parts[at].1)),
                };
                // SAFETY: elements, steps and apart: what holds of the operands holds of parts of them, which start at whole elements.
                // Lengths: each that has the index that is halved is cut at the same place.
                unsafe { recursive(routine, parameters, operands, scales.map(value)) };
            }
            Subproblem::Product { parts, scales } => {
                let [a, b, c] =
                    parts.map(|(at, (layout, delta))| (layout, data[at].wrapping_byte_offset(delta)));
                let [alpha, beta] = scales.map(value);
                // SAFETY: elements, steps and lengths: as above; these blocks lie beside the diagonal, or are not of the structured
                // matrix, so that all of their elements count. Apart: where a factor is part of the operand that is written, it
                // is another half of it, of distinct elements.
                unsafe { general(a, b, c, alpha, beta) };
            }
        }
    }
}

/// A matrix: its layout and first element.
pub type Part<T> = (MatrixLayout, *mut T);

/// `C = alpha A B + beta C`
///
/// # Safety
/// As [`product`], of the product of these: A is m x k, B k x n and C m x n.
pub unsafe fn general<T: Scalar>(a: Part<T>, b: Part<T>, c: Part<T>, alpha: T, beta: T) {
    let strided = |(layout, ptr): Part<T>| Strided {
        ptr,
        rows: layout.rows.stride,
        cols: layout.cols.stride,
        conj: layout.conj,
    };
    let (m, n, k) = (c.0.rows.len, c.0.cols.len, a.0.cols.len);
    // SAFETY: the caller's promises, which are the same: m, n and k are the lengths of all three.
    unsafe { product(&Product { m, n, k, alpha, a: strided(a), b: strided(b), beta, c: strided(c) }) }
}

fn transposed<T>((layout, data): Part<T>) -> Part<T> {
    (layout.transposed(), data)
}

fn conjugated_if<T>(conj: bool, (layout, data): Part<T>) -> Part<T> {
    (MatrixLayout { conj: layout.conj != conj, ..layout }, data)
}

/// Row `at` of a matrix.
fn row<T>((layout, data): Part<T>, at: usize) -> Line<T> {
    let ptr = data.wrapping_byte_offset(layout.rows.stride.wrapping_mul(at as isize));
    Line { ptr, stride: layout.cols.stride, conj: layout.conj }
}

/// All of a matrix, for level 2.
fn matrix<T>((layout, data): Part<T>) -> Matrix<T> {
    let MatrixLayout { rows, cols, conj, .. } = layout;
    let storage = MatrixStorage::Strided { rows: rows.stride, cols: cols.stride };
    Matrix { data, rows: rows.len, cols: cols.len, storage, below: rows.len, above: cols.len, conj }
}

/// Rows `first..end` of one.
fn rows<T>(part: Part<T>, first: usize, end: usize) -> Matrix<T> {
    let line = row(part, first);
    Matrix { data: line.ptr, rows: end - first, below: end - first, ..matrix(part) }
}

/// One triangle of one.
fn triangle<T>(part: Part<T>, uplo: Uplo) -> Matrix<T> {
    match uplo {
        Uplo::Upper => Matrix { below: 0, ..matrix(part) },
        Uplo::Lower => Matrix { above: 0, ..matrix(part) },
    }
}

/// Line by line: each by a routine of level 2.
///
/// # Safety
/// As [`recursive`].
unsafe fn by_vectors<T: Scalar, const N: usize>(
    routine: &Routine<N>,
    parameters: Parameters,
    operands: &Operands<T, N>,
    [alpha, beta]: [T; 2],
) {
    let part = |at: usize| (operands.layouts[at], operands.data[at]);
    let hermitian = routine.operands.iter().any(|spec| spec.structure == Structure::Hermitian);
    let Parameters { uplo, diag, .. } = parameters;
    match routine.recursion {
        Recursion::Never => {}
        Recursion::Product { left } => {
            // On the right a row of C is A^T times that of B; of a Hermitian A that is its conjugate.
            let a = triangle(conjugated_if(hermitian && !left, part(0)), uplo);
            let lines = |part: Part<T>| if left { transposed(part) } else { part };
            let (b, c) = (lines(part(1)), lines(part(N - 1)));
            for at in 0..c.0.rows.len {
                // SAFETY: elements: the triangle of A counts, and row `at` of B and C, or column. Lengths: A is as long as these.
                // C is apart and distinct.
                unsafe { direct::symv(&a, hermitian, alpha, row(b, at), beta, row(c, at)) };
            }
        }
        Recursion::InPlace { left } | Recursion::Solve { left } => {
            let solves = matches!(routine.recursion, Recursion::Solve { .. });
            // On the right a row of B is A^T times itself.
            let (a, b) = if left {
                (triangle(part(0), uplo), transposed(part(N - 1)))
            } else {
                (triangle(transposed(part(0)), uplo.swapped()), part(N - 1))
            };
            for at in 0..b.0.rows.len {
                // SAFETY: elements: the triangle of A counts, and row `at` of B, or column, which is distinct and apart. Lengths: A is as
                // long as that.
                unsafe { in_place(&a, diag, solves, alpha, row(b, at), b.0.cols.len) };
            }
        }
        Recursion::Triangle | Recursion::RankK | Recursion::Rank2K => {
            let c = part(N - 1);
            let n = c.0.rows.len;
            for at in 0..n {
                let [first, end] = if uplo == Uplo::Upper { [at, n] } else { [0, at + 1] };
                let line = row(c, at);
                let element =
                    |at: usize| line.ptr.wrapping_byte_offset(line.stride.wrapping_mul(at as isize));
                let y = Line { ptr: element(first), ..line };
                // SAFETY: `at` is below `n`, so that the element on the diagonal of C counts: readable, as beta is not 0 or it has been
                // written, and writable. So do elements `first` to `end` of row `at`, which `y` is: those of the triangle.
                unsafe {
                    if hermitian && beta != T::ZERO {
                        make_real(element(at));
                    }
                    triangle_line(routine.recursion, part, hermitian, [alpha, beta], at, [first, end], y);
                    if hermitian {
                        make_real(element(at));
                    }
                }
            }
        }
    }
}

/// The elements `first..end` of row `at` of a product of which one triangle is computed.
///
/// # Safety
/// As [`recursive`], of a routine of that kind whose operands are the parts; `y` is the elements `first..end` of row `at` of C,
/// all of which count.
unsafe fn triangle_line<T: Scalar>(
    recursion: Recursion,
    part: impl Fn(usize) -> Part<T>,
    hermitian: bool,
    [alpha, beta]: [T; 2],
    at: usize,
    [first, end]: [usize; 2],
    y: Line<T>,
) {
    // Row `at` of A B is B^T times that row of A; where B is A^T or A^H, B^T is A or its conjugate.
    let second = |at: usize| rows(conjugated_if(hermitian, part(at)), first, end);
    // SAFETY: elements: all of the factors count. Of them row `at` is as long as the rows from `first` to `end` (of B transposed,
    // where it is not A), of which there are as many as elements of `y`, which is writable, distinct and apart. It is read
    // only if beta is not 0, or once the first product has written it.
    unsafe {
        match recursion {
            Recursion::Triangle => {
                direct::gemv(&rows(transposed(part(1)), first, end), alpha, row(part(0), at), beta, y);
            }
            Recursion::Rank2K => {
                let other = if hermitian { alpha.conj() } else { alpha };
                direct::gemv(&second(1), alpha, row(part(0), at), beta, y);
                direct::gemv(&second(0), other, row(part(1), at), T::ONE, y);
            }
            _ => direct::gemv(&second(0), alpha, row(part(0), at), beta, y),
        }
    }
}

/// # Safety
/// The element is readable and writable, by nobody else.
unsafe fn make_real<T: Scalar>(at: *mut T) {
    // SAFETY: readable and writable by the caller's promise; no alignment is assumed.
    unsafe { at.write_unaligned(T::from_real(at.read_unaligned().re())) }
}

/// `x = alpha A x`, or the solution of `A x = alpha b`.
///
/// # Safety
/// As [`direct::trmv`]; x has `n` elements, as many as `a` has rows.
unsafe fn in_place<T: Scalar>(a: &Matrix<T>, diag: Diag, solves: bool, alpha: T, x: Line<T>, n: usize) {
    // SAFETY: the `n` elements of x are readable, writable and distinct by the caller's promises, which are those of `trmv` and
    // `trsv`.
    unsafe {
        if alpha != T::ONE {
            direct::map(n, x, |x_i| alpha * x_i);
        }
        if solves { direct::trsv(a, diag, x) } else { direct::trmv(a, diag, x) }
    }
}
