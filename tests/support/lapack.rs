//! What the tests of LAPACK's routines share: matrices of every layout with given elements, residuals in units of eps, and the bytes
//! that each layout costs.

use blasview::{Axis, Complex, Context, Error, MatrixView, MatrixViewMut, Refusal, Uplo};

use super::blas::is_quick;
use super::dense::Dense;
use super::dice::Dice;
use super::kinds::Kind;
use super::operand::{Gap, Number, Operand};

/// The distance from 1 to the next number of the real type.
pub fn eps<T: Number>() -> f64 {
    if size_of::<T>() == size_of::<T::Real>() && size_of::<T>() == 4 || size_of::<T::Real>() == 4 {
        f64::from(f32::EPSILON)
    } else {
        f64::EPSILON
    }
}

/// Numbers between -1 and 1.
pub fn random<T: Number>(dice: &mut Dice, rows: usize, cols: usize) -> Dense<T> {
    let numbers: Vec<T> = (0..rows * cols).map(|_| T::from_f64(dice.number(), dice.number())).collect();
    Dense::new(rows, cols, |i, j| Some(numbers[i * cols + j]))
}

/// Hermitian and positive definite.
pub fn positive<T: Number>(dice: &mut Dice, n: usize) -> Dense<T> {
    let x = random::<T>(dice, n, n + 2);
    let product = x.times(&x.h());
    // With a real diagonal.
    Dense::new(n, n, |i, j| {
        let (re, im) = product.value(i, j).to_f64();
        Some(if i == j { T::from_f64(re + 0.5, 0.0) } else { T::from_f64(re, im) })
    })
}

/// Whether an element belongs to a triangle.
pub fn is_in(uplo: Uplo, i: usize, j: usize) -> bool {
    if uplo == Uplo::Upper { i <= j } else { i >= j }
}

/// A matrix in that layout that is to be overwritten.
pub fn laid<T: Number>(kind: Kind, values: &Dense<T>) -> Operand<T> {
    Operand::new(kind, [values.rows, values.cols], Gap::Pattern, |i, j| values.at(i, j))
}

/// A triangle in that layout: the other one does not count.
pub fn laid_triangle<T: Number>(kind: Kind, values: &Dense<T>, uplo: Uplo) -> Operand<T> {
    Operand::new(kind, [values.rows, values.cols], Gap::Pattern, |i, j| {
        if is_in(uplo, i, j) { values.at(i, j) } else { None }
    })
}

/// What is there now; everything else must be as it was.
pub fn taken<T: Number>(operand: &mut Operand<T>) -> Dense<T> {
    let [rows, cols] = operand.shape;
    let values = operand.take();
    Dense::new(rows, cols, |i, j| Some(values[i * cols + j]))
}

/// One triangle, the rest being 0.
pub fn triangle<T: Number>(values: &Dense<T>, uplo: Uplo) -> Dense<T> {
    Dense::new(values.rows, values.cols, |i, j| if is_in(uplo, i, j) { values.at(i, j) } else { None })
}

/// The same with ones on the diagonal.
pub fn unit<T: Number>(values: &Dense<T>) -> Dense<T> {
    Dense::new(values.rows, values.cols, |i, j| if i == j { Some(T::ONE) } else { values.at(i, j) })
}

/// The largest absolute value.
pub fn largest<T: Number>(values: &Dense<T>) -> f64 {
    let mut most = 0.0_f64;
    for i in 0..values.rows {
        for j in 0..values.cols {
            let (re, im) = values.value(i, j).to_f64();
            assert!(!re.is_nan() && !im.is_nan(), "NaN at ({i}, {j})");
            most = most.max(re.hypot(im));
        }
    }
    most
}

/// The largest difference.
pub fn distance<T: Number>(one: &Dense<T>, other: &Dense<T>) -> f64 {
    assert_eq!((one.rows, one.cols), (other.rows, other.cols));
    largest(&Dense::new(one.rows, one.cols, |i, j| Some(one.value(i, j) - other.value(i, j))))
}

/// Asserts that they are the same within so many eps of `size` for each of `n` terms.
#[track_caller]
pub fn near<T: Number>(one: &Dense<T>, other: &Dense<T>, size: f64, what: &str) {
    let n = one.rows.max(one.cols).max(4) as f64;
    let ratio = distance(one, other) / (eps::<T>() * n * size.max(f64::MIN_POSITIVE));
    assert!(ratio < 30.0, "{what}: {ratio:.1} n eps");
}

/// The identity.
pub fn identity<T: Number>(n: usize) -> Dense<T> {
    Dense::new(n, n, |i, j| (i == j).then_some(T::ONE))
}

/// Which layouts of a matrix pass.
#[derive(Clone, Copy, Debug)]
pub enum Passes {
    /// By columns alone.
    Columns,
    /// By rows too.
    Orders,
    /// And with both axes reversed.
    Symmetric,
    /// And with any reversed.
    All,
}

impl Passes {
    /// Whether this operand does, by brute force.
    pub fn take<T: Number>(self, operand: &Operand<T>) -> bool {
        let forms = operand.forms().0;
        let of = |order: usize| {
            let form = forms[order];
            match self {
                Passes::Columns | Passes::Orders => form[0][0],
                Passes::Symmetric => form[0][0] || form[1][1],
                Passes::All => form.iter().flatten().any(|&legal| legal),
            }
        };
        (of(1) || !matches!(self, Passes::Columns) && of(0)) && !is_beside_page(operand)
    }
}

/// Whether it is refused for the end of its page, or for an address that is odd for a complex number, by a library that reads and writes
/// beside such: what is known of that is asked of a plan.
pub fn is_beside_page<T: Number>(operand: &Operand<T>) -> bool {
    let odd = operand.address().is_multiple_of(T::DTYPE.align());
    is_refused::<T>(operand.low_address(), operand.axes(), odd)
}

/// The same of a view.
pub fn is_view_beside_page<T: Number>(view: MatrixView<'_, T>) -> bool {
    let axes = view.axes();
    let below: isize = axes.iter().map(|axis| (axis.stride * (axis.len as isize - 1)).min(0)).sum();
    is_refused::<T>(view.as_ptr().addr().wrapping_add_signed(below), axes, true)
}

fn is_refused<T: Number>(low: usize, [mut rows, mut cols]: [Axis; 2], is_aligned: bool) -> bool {
    for axis in [&mut rows, &mut cols] {
        axis.stride = axis.stride.abs();
    }
    let start = core::ptr::with_exposed_provenance_mut(low);
    // SAFETY: a plan reads and writes nothing.
    let view = unsafe { MatrixViewMut::<T>::from_raw(start, rows, cols) }.unwrap();
    let (mut plan, mut tau) = (None, vec![T::ZERO; rows.len.min(cols.len)]);
    Context::new().plan_only(&mut plan).geqrf(view, &mut tau).unwrap();
    let reason = plan.and_then(|plan| plan.operand(0)).and_then(|operand| operand.access.reason());
    let is_odd = reason == Some(Refusal::Misaligned) && is_aligned;
    reason == Some(Refusal::PageEnd) || is_odd
}

/// Layouts: fewer of them where time is short.
pub fn kinds() -> impl Iterator<Item = Kind> {
    KINDS.into_iter().step_by(if is_quick() { 3 } else { 1 })
}

/// Pairs of layouts: fewer of them where time is short.
pub fn pairs() -> impl Iterator<Item = (Kind, Kind)> {
    let all = KINDS.into_iter().flat_map(|kind| KINDS.map(|other| (kind, other)));
    all.step_by(if is_quick() { 11 } else { 1 })
}

/// Whether the library that computes has a LAPACK; says so if it has not.
pub fn has_lapack() -> bool {
    let done = Context::new().potrf(Uplo::Lower, &mut [[1.0_f64]]);
    let is_missing = matches!(done, Err(Error::NoLapack { .. }));
    if is_missing {
        println!("skipped: {}", done.unwrap_err());
    }
    !is_missing
}

/// Layouts that are written, some of each sort.
pub const KINDS: [Kind; 13] = [
    Kind::F,
    Kind::C,
    Kind::PaddedF,
    Kind::PaddedC,
    Kind::ReversedC(true, true),
    Kind::ReversedF(true, true),
    Kind::ReversedC(true, false),
    Kind::ReversedF(true, false),
    Kind::ReversedF(false, true),
    Kind::SecondBoth,
    Kind::SecondColsReversed,
    Kind::Odd,
    Kind::Struct,
];

/// Calls a test for the four scalars.
#[allow(unused_macros, reason = "each test binary uses its own part")]
macro_rules! each_scalar {
    ($test:ident) => {
        #[test]
        fn $test() {
            if !has_lapack() {
                return;
            }
            cases::$test::<f32>();
            cases::$test::<f64>();
            cases::$test::<blasview::Complex<f32>>();
            cases::$test::<blasview::Complex<f64>>();
        }
    };
}
#[allow(unused_imports, reason = "the same")]
pub(crate) use each_scalar;

/// A complex number of a type, rounded.
pub fn complex<T: Number>(x: T) -> Complex<f64> {
    let (re, im) = x.to_f64();
    Complex::new(re, im)
}
