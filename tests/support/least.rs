//! The fewest bytes that any legal call of a routine of level 2 or 3 has to copy, by brute force: all orders, all
//! reversals, all ways to turn an operand, each address compared with CBLAS's addressing formula. Independent of
//! the planner.

use blasview::{Side, Uplo};

use super::blas::fixed;
use super::minimum::Forms;
use super::operand::Number;
use super::oracle::Turn;
use super::structured::{ORDERS, Spec, Stored, Structure, Structured};

/// Whether BLAS can take the vector as it lies, conjugation apart: `base + i * inc`, inc of any sign but not 0.
pub fn vector_passes<T: Number>(x: &Structured<T>) -> bool {
    let n = x.spec.rows;
    if n == 0 {
        return true;
    }
    let (size, first) = (size_of::<T>() as isize, x.address(0, 0) as isize);
    let gap = |i: usize| x.address(i, 0) as isize - first;
    let inc = if n > 1 { gap(1) / size } else { 1 };
    first % T::DTYPE.align() as isize == 0 && inc != 0 && (0..n).all(|i| gap(i) == i as isize * inc * size)
}

/// Whether some routine of level 2 can take the matrix as it lies, its vectors running either way: found by
/// [`Structured::passes`].
pub fn matrix_passes<T: Number>(a: &Structured<T>) -> bool {
    let spec = a.spec;
    let stored: Vec<[usize; 2]> = (0..spec.rows)
        .flat_map(|i| (0..spec.cols).map(move |j| [i, j]))
        .filter(|&[i, j]| spec.is_stored(i, j))
        .collect();
    let addresses: Vec<usize> = stored.iter().map(|&[i, j]| a.address(i, j)).collect();
    let (Some(&low), Some(&high)) = (addresses.iter().min(), addresses.iter().max()) else { return true };
    if addresses.iter().any(|address| !address.is_multiple_of(T::DTYPE.align())) {
        return false;
    }
    let farthest = (high - low) / size_of::<T>() + spec.rows + spec.cols + 1;
    // Up to a constant, the elements are where that form has them.
    let agrees = |element: &dyn Fn([usize; 2]) -> usize| {
        let start = |at: usize| {
            let offset = element(stored[at]) * size_of::<T>();
            addresses[at].wrapping_sub(offset)
        };
        (0..stored.len()).all(|at| start(at) == start(0))
    };
    let forms = (0..16).map(|bits| [bits & 1 != 0, bits & 2 != 0, bits & 4 != 0, bits & 8 != 0]);
    forms.into_iter().any(|[by_cols, transposed, down, right]| {
        if spec.uplo().is_some() && down != right {
            return false;
        }
        let turn = |[i, j]: [usize; 2]| {
            let i = if down { spec.rows - 1 - i } else { i };
            let j = if right { spec.cols - 1 - j } else { j };
            if transposed { [j, i] } else { [i, j] }
        };
        let order = ORDERS[usize::from(by_cols)];
        let structure = turned(spec.structure, down != transposed);
        let [rows, cols] = if transposed { [spec.cols, spec.rows] } else { [spec.rows, spec.cols] };
        // Where a call has the element, its lines being `ld` apart.
        let call = |stored: Stored| Spec { rows, cols, structure, stored };
        let element = |call: Spec, ld: usize, at: [usize; 2]| {
            let [i, j] = turn(at);
            let [row, col] = call.place(i, j);
            if by_cols { row + col * ld } else { row * ld + col }
        };
        match spec.stored {
            Stored::Vector | Stored::Dense => {
                let inner = if by_cols { rows } else { cols };
                (inner.max(1)..=farthest).any(|ld| agrees(&|at| element(call(Stored::Dense), ld, at)))
            }
            Stored::Packed { .. } => agrees(&|at| element(call(Stored::Packed { order }), 1, at)),
            Stored::Band { .. } => {
                let bands = (0..rows).flat_map(|kl| (0..cols).map(move |ku| (kl, ku)));
                let mut bands = bands.map(|(kl, ku)| (call(Stored::Band { order, kl, ku }), kl + ku + 1));
                bands.any(|(call, width)| {
                    // The call reads all of its band.
                    let all = (0..rows).flat_map(|i| (0..cols).map(move |j| (i, j)));
                    let count = all.filter(|&(i, j)| call.is_stored(i, j)).count();
                    let inside = |&at: &[usize; 2]| {
                        let [i, j] = turn(at);
                        call.is_stored(i, j)
                    };
                    count == stored.len()
                        && stored.iter().all(inside)
                        && (width..=farthest).any(|ld| agrees(&|at| element(call, ld, at)))
                })
            }
        }
    })
}

/// The structure with its triangle swapped, if `swap`.
fn turned(structure: Structure, swap: bool) -> Structure {
    let turned = |uplo: Uplo| match (uplo, swap) {
        (Uplo::Upper, true) => Uplo::Lower,
        (Uplo::Lower, true) => Uplo::Upper,
        (uplo, false) => uplo,
    };
    match structure {
        Structure::General => Structure::General,
        Structure::Symmetric(uplo) => Structure::Symmetric(turned(uplo)),
        Structure::Hermitian(uplo) => Structure::Hermitian(turned(uplo)),
        Structure::Triangular(uplo, diag) => Structure::Triangular(turned(uplo), diag),
    }
}

/// Bytes copied of a vector that is read (once) or changed (back and forth if it is read).
fn vector_cost<T: Number>(x: &Structured<T>, times: usize, conj_passes: bool) -> usize {
    let passes = vector_passes(x) && (conj_passes || !x.operand.conj);
    if passes { 0 } else { times * x.operand.bytes() }
}

/// A matrix times x, added to y. Without a matrix that passes, no vector is copied: all is computed directly.
pub fn matrix_vector<T: Number>(
    a: &Structured<T>,
    x: &Structured<T>,
    y: &Structured<T>,
    reads_y: bool,
) -> usize {
    let cost = vector_cost(x, 1, false) + vector_cost(y, output_times(reads_y), false);
    if a.passes() { cost } else { 0 }
}

/// A triangular matrix times x, or its inverse times x, in place.
pub fn triangular_vector<T: Number>(a: &Structured<T>, x: &Structured<T>) -> usize {
    if a.passes() { vector_cost(x, 2, false) } else { 0 }
}

/// `x y^T` added, or `x y^H`: gerc conjugates the second vector of the call, which either may be.
pub fn ger<T: Number>(turn: Turn, x: &Structured<T>, y: &Structured<T>, a: &Structured<T>) -> usize {
    let one = |v: &Structured<T>, conj: bool, may: bool| {
        if vector_passes(v) && (may || !conj) { 0 } else { v.operand.bytes() }
    };
    let y_conj = T::DTYPE.is_complex() && y.operand.conj != (turn == Turn::Conjugated);
    let cost = |swapped: bool| one(x, x.operand.conj, swapped) + one(y, y_conj, !swapped);
    if a.passes() { cost(false).min(cost(true)) } else { 0 }
}

/// `x x^H` added to a Hermitian matrix, which in the other order is the conjugated one.
pub fn her<T: Number>(x: &Structured<T>, a: &Structured<T>) -> usize {
    if a.passes() { vector_cost(x, 1, true) } else { 0 }
}

/// `x y^H` and its mirror image added: both are conjugated or none.
pub fn her2<T: Number>(x: &Structured<T>, y: &Structured<T>, a: &Structured<T>) -> usize {
    let one = |v: &Structured<T>, conjugated: bool| {
        let passes = vector_passes(v) && v.operand.conj == conjugated;
        if passes { 0 } else { v.operand.bytes() }
    };
    let cost = |conjugated: bool| one(x, conjugated) + one(y, conjugated);
    if a.passes() { cost(false).min(cost(true)) } else { 0 }
}

/// A call of a routine of level 3, but for how its operands are turned.
#[derive(Clone, Copy)]
struct Form {
    /// 0 for row-major.
    order: usize,
    /// Whether m, n and k are reversed.
    flips: [usize; 3],
}

/// The least cost over all forms.
fn cheapest(cost: impl Fn(Form) -> usize) -> usize {
    let flips = (0..8).map(|bits| [bits & 1, bits >> 1 & 1, bits >> 2]);
    let costs = flips.flat_map(|flips| [0, 1].map(|order| cost(Form { order, flips })));
    costs.min().unwrap_or(0)
}

/// What the search knows of an operand.
struct Candidate {
    forms: Forms,
    conj: bool,
    bytes: usize,
}

impl Candidate {
    fn of<T: Number>(x: &Structured<T>) -> Candidate {
        Candidate { forms: x.forms(), conj: x.operand.conj, bytes: x.operand.bytes() }
    }

    /// Whether it lies as a matrix of that order, its rows and columns reversed or not.
    fn lies(&self, order: usize, [down, right]: [usize; 2]) -> bool {
        self.forms.0[order][down][right]
    }

    fn cost(&self, passes: bool) -> usize {
        if passes { 0 } else { self.bytes }
    }
}

/// Copied once, and once more if its old contents are read.
fn output_times(reads: bool) -> usize {
    if reads { 2 } else { 1 }
}

/// symm and hemm.
pub fn one_sided<T: Number>(
    side: Side,
    a: &Structured<T>,
    b: &Structured<T>,
    c: &Structured<T>,
    reads_c: bool,
) -> usize {
    let hermitian = matches!(a.spec.structure, Structure::Hermitian(_));
    let [a, b, c] = [a, b, c].map(Candidate::of);
    cheapest(|Form { order, flips: [m, n, _] }| {
        let own = if side == Side::Left { [m; 2] } else { [n; 2] };
        let a_passes = match (hermitian, a.conj) {
            // The mirror image is the same matrix.
            (false, conj) => !conj && (a.lies(order, own) || a.lies(1 - order, own)),
            // The mirror image is the conjugate.
            (true, conj) => a.lies(if conj { 1 - order } else { order }, own),
        };
        a.cost(a_passes)
            + b.cost(!b.conj && b.lies(order, [m, n]))
            + output_times(reads_c) * c.cost(c.lies(order, [m, n]))
    })
}

/// trmm and trsm.
pub fn in_place<T: Number>(side: Side, a: &Structured<T>, b: &Structured<T>) -> usize {
    let [a, b] = [a, b].map(Candidate::of);
    cheapest(|Form { order, flips: [m, n, _] }| {
        let own = if side == Side::Left { [m; 2] } else { [n; 2] };
        a.cost(op_passes(&a, order, own)) + 2 * b.cost(b.lies(order, [m, n]))
    })
}

/// Whether an operand with a `trans` of its own passes.
fn op_passes(a: &Candidate, order: usize, flips: [usize; 2]) -> bool {
    let (straight, mirrored) = (a.lies(order, flips), a.lies(1 - order, flips));
    if a.conj { mirrored || straight && fixed().conj_no_trans } else { straight || mirrored }
}

/// syrk, herk, syr2k and her2k: `inputs` are A, or A and B.
pub fn rank<T: Number>(turn: Turn, inputs: &[&Structured<T>], c: &Structured<T>, reads_c: bool) -> usize {
    let inputs: Vec<Candidate> = inputs.iter().map(|&x| Candidate::of(x)).collect();
    let c = Candidate::of(c);
    cheapest(|Form { order, flips: [_, n, k] }| {
        // C in the other order is C mirrored: the same if it is symmetric, conjugated if it is Hermitian, so that
        // then everything is to be conjugated.
        let costs = [(false, order), (true, 1 - order)].map(|(mirrored, c_order)| {
            // All inputs have the one `trans`.
            let of_inputs = [false, true].map(|transposed| {
                let cost = |x: &Candidate| {
                    let conj = x.conj != (mirrored && turn == Turn::Conjugated);
                    let may = match turn {
                        Turn::Transposed => !conj,
                        Turn::Conjugated => conj == transposed,
                    };
                    x.cost(may && x.lies(if transposed { 1 - order } else { order }, [n, k]))
                };
                inputs.iter().map(cost).sum::<usize>()
            });
            let [straight, transposed] = of_inputs;
            straight.min(transposed) + output_times(reads_c) * c.cost(c.lies(c_order, [n, n]))
        });
        let [straight, mirrored] = costs;
        straight.min(mirrored)
    })
}

/// gemmt, which CBLAS has not: the triangle is computed elsewhere, and copied.
pub fn gemmt<T: Number>(a: &Structured<T>, b: &Structured<T>, c: &Structured<T>, reads_c: bool) -> usize {
    let [a, b, c] = [a, b, c].map(Candidate::of);
    cheapest(|Form { order, flips: [_, n, k] }| {
        a.cost(op_passes(&a, order, [n, k]))
            + b.cost(op_passes(&b, order, [k, n]))
            + output_times(reads_c) * c.cost(false)
    })
}
