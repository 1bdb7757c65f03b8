//! The oracles: what each routine computes by its mathematical definition, on matrices whose triangles and bands
//! are completed. A vector is a matrix of one column. What BLAS says of scales that are 0 holds here too:
//! beta = 0 forgets the output, alpha = 0 the inputs.

use blasview::{Scalar, Side};

use super::dense::Dense;
use super::operand::Number;

/// `alpha S + beta C`, for a sum S of products that has `terms` terms.
fn updated<T: Number>(alpha: T, sum: &Dense<T>, terms: usize, beta: T, c: &Dense<T>) -> Dense<T> {
    let nothing = Dense::new(c.rows, c.cols, |_, _| Some(T::ZERO));
    let scaled = if beta == T::ZERO { nothing } else { c.scaled(beta) };
    if alpha == T::ZERO || terms == 0 { scaled } else { sum.scaled(alpha).plus(&scaled) }
}

/// `alpha A B + beta C`: gemm, symm, hemm, gemmt, ger and all products of a matrix and a vector.
pub fn product<T: Number>(alpha: T, a: &Dense<T>, b: &Dense<T>, beta: T, c: &Dense<T>) -> Dense<T> {
    updated(alpha, &a.times(b), a.cols, beta, c)
}

/// The same with A on that side of B.
pub fn one_sided<T: Number>(
    side: Side,
    alpha: T,
    a: &Dense<T>,
    b: &Dense<T>,
    beta: T,
    c: &Dense<T>,
) -> Dense<T> {
    match side {
        Side::Left => product(alpha, a, b, beta, c),
        Side::Right => product(alpha, b, a, beta, c),
    }
}

/// How the second factor of a rank update is turned: transposed, or conjugated as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Transposed,
    Conjugated,
}

impl Turn {
    pub fn of<T: Number>(self, x: &Dense<T>) -> Dense<T> {
        match self {
            Turn::Transposed => x.t(),
            Turn::Conjugated => x.h(),
        }
    }

    /// Of a scale.
    fn scale<T: Number>(self, x: T) -> T {
        match self {
            Turn::Transposed => x,
            Turn::Conjugated => x.conj(),
        }
    }

    /// A Hermitian matrix has a real diagonal.
    fn clean<T: Number>(self, x: &Dense<T>) -> Dense<T> {
        x.map(|i, j, x| if self == Turn::Conjugated && i == j { real(x) } else { x })
    }
}

/// Its real part.
fn real<T: Scalar>(x: T) -> T {
    T::from_f64(x.to_f64().0, 0.0)
}

/// `alpha A A^T + beta C`, or `alpha A A^H + beta C`: syrk, herk, syr, her.
pub fn rank_k<T: Number>(turn: Turn, alpha: T, a: &Dense<T>, beta: T, c: &Dense<T>) -> Dense<T> {
    turn.clean(&updated(alpha, &a.times(&turn.of(a)), a.cols, beta, &turn.clean(c)))
}

/// `alpha A B^T + alpha B A^T + beta C`, or `alpha A B^H + conj(alpha) B A^H + beta C`: syr2k, her2k, syr2, her2.
pub fn rank_2k<T: Number>(
    turn: Turn,
    alpha: T,
    a: &Dense<T>,
    b: &Dense<T>,
    beta: T,
    c: &Dense<T>,
) -> Dense<T> {
    let once = updated(alpha, &a.times(&turn.of(b)), a.cols, beta, &turn.clean(c));
    turn.clean(&updated(turn.scale(alpha), &b.times(&turn.of(a)), a.cols, T::ONE, &once))
}

/// `alpha A B`, or `alpha B A`, for triangular A: trmm, trmv.
pub fn in_place<T: Number>(side: Side, alpha: T, a: &Dense<T>, b: &Dense<T>) -> Dense<T> {
    one_sided(side, alpha, a, b, T::ZERO, b)
}

/// X such that `A X = alpha B`, or `X A = alpha B`, for triangular A, by substitution: trsm, trsv.
pub fn solved<T: Number>(side: Side, alpha: T, a: &Dense<T>, b: &Dense<T>) -> Dense<T> {
    if side == Side::Right {
        return solved(Side::Left, alpha, &a.t(), &b.t()).t();
    }
    if alpha == T::ZERO {
        return Dense::new(b.rows, b.cols, |_, _| Some(T::ZERO));
    }
    let n = a.rows;
    let is_lower = (0..n).all(|i| (i + 1..n).all(|j| a.at(i, j).is_none()));
    let mut x = vec![T::ZERO; n * b.cols];
    for j in 0..b.cols {
        for step in 0..n {
            let i = if is_lower { step } else { n - 1 - step };
            let mut rest = alpha * b.value(i, j);
            for p in (0..n).filter(|&p| p != i) {
                if let Some(factor) = a.at(i, p) {
                    rest = rest - factor * x[p * b.cols + j];
                }
            }
            x[i * b.cols + j] = rest / a.value(i, i);
        }
    }
    Dense::new(b.rows, b.cols, |i, j| Some(x[i * b.cols + j]))
}
