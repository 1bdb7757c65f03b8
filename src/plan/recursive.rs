//! Routines on structured matrices in recursion: the same on two diagonal blocks, and products with the block off
//! the diagonal, until each fits the workspace and the BLAS integer.
//!
//! A triangle cannot be cut into panels as a rectangle can; this is what takes their place. Only matrix-matrix
//! routines need it: those with vectors copy no matrix.

use smallvec::SmallVec;

use super::parameters::Parameters;
use super::routine::{Recursion, Routine, Structure};
use crate::layout::Axis;
use crate::operand::MatrixLayout;
use crate::scalar::{DType, Scalar};
use crate::words::Uplo;

/// Blocks of a triangle that is computed as a rectangle and written back in part are at most this long: half of
/// what is computed of them is thrown away.
pub const TRIANGLE_BLOCK: usize = 64;

/// A scale of a step, by those of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// alpha
    Alpha,
    /// The conjugate of alpha.
    ConjAlpha,
    /// beta
    Beta,
    /// 1
    One,
    /// -1
    MinusOne,
}

impl Scale {
    /// What it is, by `[alpha, beta]` of the whole.
    pub fn of<T: Scalar>(self, [alpha, beta]: [T; 2]) -> T {
        match self {
            Scale::Alpha => alpha,
            Scale::ConjAlpha => alpha.conj(),
            Scale::Beta => beta,
            Scale::One => T::ONE,
            Scale::MinusOne => -T::ONE,
        }
    }
}

/// A part of an operand: its layout, and the offset in bytes of its first element.
pub type Part = (MatrixLayout, isize);

/// One step of a routine in halves.
#[derive(Clone, Copy, Debug)]
pub enum Subproblem<const N: usize> {
    /// The same routine on parts of the operands.
    Same {
        /// The parts.
        parts: [Part; N],
        /// Its scales.
        scales: [Scale; 2],
    },
    /// A product: `C = alpha A B + beta C`.
    Product {
        /// Which operand each factor is a part of, and the part.
        parts: [(usize, Part); 3],
        /// Its scales.
        scales: [Scale; 2],
    },
}

/// The steps, at most 4.
pub type Subproblems<const N: usize> = SmallVec<[Subproblem<N>; 4]>;

/// The index that is halved: that of the structured matrix.
pub fn recursive_index<const N: usize>(routine: &Routine<N>) -> Option<usize> {
    let left = match routine.recursion {
        Recursion::Never => return None,
        Recursion::Product { left } | Recursion::InPlace { left } | Recursion::Solve { left } => left,
        Recursion::Triangle | Recursion::RankK | Recursion::Rank2K => true,
    };
    Some(usize::from(!left))
}

/// The steps of `routine`, whose halved index has at least 2 elements.
pub fn subproblems<const N: usize>(
    routine: &Routine<N>,
    parameters: Parameters,
    layouts: &[MatrixLayout; N],
    dtype: DType,
) -> Subproblems<N> {
    let halves = Cutter { routine, layouts, dtype };
    let upper = parameters.uplo == Uplo::Upper;
    let hermitian = routine.operands.iter().any(|spec| spec.structure == Structure::Hermitian);
    match routine.recursion {
        Recursion::Never => SmallVec::new(),
        Recursion::Product { left } => halves.product(left, upper, hermitian),
        Recursion::InPlace { left } => halves.in_place(left, upper, false),
        Recursion::Solve { left } => halves.in_place(left, upper, true),
        Recursion::Triangle | Recursion::RankK | Recursion::Rank2K => halves.triangle(upper, hermitian),
    }
}

/// All of an axis, or the first or second half of it.
#[derive(Clone, Copy)]
enum Range {
    All,
    Half(usize),
}

struct Cutter<'a, const N: usize> {
    routine: &'a Routine<N>,
    layouts: &'a [MatrixLayout; N],
    dtype: DType,
}

impl<const N: usize> Cutter<'_, N> {
    fn part(&self, at: usize, rows: Range, cols: Range) -> Part {
        let layout = self.layouts[at];
        let (rows, down) = cut(layout.rows, rows);
        let (cols, right) = cut(layout.cols, cols);
        let delta = down.wrapping_add(right);
        let aligned = layout.aligned && delta % self.dtype.align() as isize == 0;
        (MatrixLayout { rows, cols, aligned, ..layout }, delta)
    }

    fn transposed(&self, (layout, delta): Part, conj: bool) -> Part {
        let layout = layout.transposed();
        (MatrixLayout { conj: layout.conj != (conj && self.dtype.is_complex()), ..layout }, delta)
    }

    /// The diagonal block of the halves of the routine's index `index`, of every operand.
    fn diagonal(&self, half: usize, scales: [Scale; 2]) -> Subproblem<N> {
        let index = recursive_index(self.routine).unwrap_or_default();
        let parts = core::array::from_fn(|at| {
            let spec = &self.routine.operands[at];
            let range = |axis: usize| if axis == index { Range::Half(half) } else { Range::All };
            self.part(at, range(spec.rows), range(spec.cols))
        });
        Subproblem::Same { parts, scales }
    }

    /// The stored block off the diagonal of the structured matrix `at`, and which half its rows and columns are.
    fn off_diagonal(&self, at: usize, upper: bool) -> (Part, usize, usize) {
        let (rows, cols) = if upper { (0, 1) } else { (1, 0) };
        (self.part(at, Range::Half(rows), Range::Half(cols)), rows, cols)
    }

    /// A half of the m x n operand `at`, along the side on which the structured matrix stands.
    fn side(&self, at: usize, left: bool, half: usize) -> Part {
        if left {
            self.part(at, Range::Half(half), Range::All)
        } else {
            self.part(at, Range::All, Range::Half(half))
        }
    }

    /// `C = alpha A B + beta C`: both diagonal blocks, then both products with the stored block, once as it is and
    /// once transposed.
    fn product(&self, left: bool, upper: bool, hermitian: bool) -> Subproblems<N> {
        let (block, rows, cols) = self.off_diagonal(0, upper);
        let mirrored = self.transposed(block, hermitian);
        let mut steps: Subproblems<N> = SmallVec::new();
        for half in [0, 1] {
            steps.push(self.diagonal(half, [Scale::Alpha, Scale::Beta]));
        }
        let scales = [Scale::Alpha, Scale::One];
        for (a, to, from) in [(block, rows, cols), (mirrored, cols, rows)] {
            // On the left rows of C come from rows of A, on the right columns from its columns.
            let (to, from) = if left { (to, from) } else { (from, to) };
            let (b, c) = (self.side(1, left, from), self.side(2, left, to));
            let parts = if left { [(0, a), (1, b), (2, c)] } else { [(1, b), (0, a), (2, c)] };
            steps.push(Subproblem::Product { parts, scales });
        }
        steps
    }

    /// `B = alpha A B` in place, or the solution of `A X = alpha B`: the half that the other one needs as it was
    /// comes last in a product, and as it will be comes first in a solution.
    fn in_place(&self, left: bool, upper: bool, solve: bool) -> Subproblems<N> {
        let (a, rows, cols) = self.off_diagonal(0, upper);
        // `to` gets a multiple of `from`.
        let (to, from) = if left { (rows, cols) } else { (cols, rows) };
        let (source, target) = (self.side(1, left, from), self.side(1, left, to));
        let parts =
            if left { [(0, a), (1, source), (1, target)] } else { [(1, source), (0, a), (1, target)] };
        let same = |half, alpha| self.diagonal(half, [alpha, Scale::One]);
        let steps = if solve {
            let product = Subproblem::Product { parts, scales: [Scale::MinusOne, Scale::Alpha] };
            [same(from, Scale::Alpha), product, same(to, Scale::One)]
        } else {
            let product = Subproblem::Product { parts, scales: [Scale::Alpha, Scale::One] };
            [same(to, Scale::Alpha), product, same(from, Scale::Alpha)]
        };
        steps.into_iter().collect()
    }

    /// A product of which one triangle is computed: both diagonal blocks, and the block off the diagonal.
    fn triangle(&self, upper: bool, hermitian: bool) -> Subproblems<N> {
        let (c, rows, cols) = self.off_diagonal(N - 1, upper);
        let mut steps: Subproblems<N> = SmallVec::new();
        for half in [0, 1] {
            steps.push(self.diagonal(half, [Scale::Alpha, Scale::Beta]));
        }
        let left = |at: usize| (at, self.part(at, Range::Half(rows), Range::All));
        let right = |at: usize| {
            let part = self.part(at, Range::Half(cols), Range::All);
            (at, self.transposed(part, hermitian))
        };
        let first = [Scale::Alpha, Scale::Beta];
        let second = [if hermitian { Scale::ConjAlpha } else { Scale::Alpha }, Scale::One];
        let c = (N - 1, c);
        match self.routine.recursion {
            Recursion::Triangle => {
                let b = (1, self.part(1, Range::All, Range::Half(cols)));
                steps.push(Subproblem::Product { parts: [left(0), b, c], scales: first });
            }
            Recursion::Rank2K => {
                steps.push(Subproblem::Product { parts: [left(0), right(1), c], scales: first });
                steps.push(Subproblem::Product { parts: [left(1), right(0), c], scales: second });
            }
            _ => steps.push(Subproblem::Product { parts: [left(0), right(0), c], scales: first }),
        }
        steps
    }
}

/// Part of an axis, and the offset of its first element. The first half is a whole number of cache lines of
/// elements long, if it can be.
fn cut(axis: Axis, range: Range) -> (Axis, isize) {
    let first = axis.len.div_ceil(2);
    let first = if axis.len > 2 * 16 { first.next_multiple_of(16) } else { first };
    match range {
        Range::All => (axis, 0),
        Range::Half(0) => (Axis::new(first, axis.stride), 0),
        Range::Half(_) => {
            (Axis::new(axis.len - first, axis.stride), axis.stride.wrapping_mul(first as isize))
        }
    }
}
