//! Random numbers at sizes up to 200, through awkward views: results are within a few eps of the definition for each
//! term of their sums, solutions within that of solving their systems, as the published BLAS test programs ask.

mod support;

use blasview::{Complex, Context, Policy, Side};
use support::call::Call;
use support::dense::Dense;
use support::dice::Dice;
use support::kinds::Kind;
use support::operand::{Gap, Number};
use support::oracle;
use support::routines::{Act, Hermitian};
use support::structured::{Spec, Stored, Structure, Structured};

/// Errors are at most this many eps for each term. (Those found are a quarter of that.)
const THRESHOLD: f64 = 1.0;

const MATRICES: [Kind; 9] = [
    Kind::C,
    Kind::F,
    Kind::PaddedC,
    Kind::ReversedF(true, true),
    Kind::ReversedC(true, false),
    Kind::SecondBoth,
    Kind::SecondColsReversed,
    Kind::Odd,
    Kind::Struct,
];
const VECTORS: [Kind; 5] =
    [Kind::Vector(2, 0), Kind::Vector(6, 0), Kind::Vector(-4, 0), Kind::Vector(3, 0), Kind::Vector(2, 1)];

/// A random number; triangles to divide by are nearly diagonal, so that solutions do not grow.
fn random<T: Number>(seed: usize, i: usize, j: usize, divides: bool, n: usize) -> T {
    let mut dice = Dice::new(seed << 40 | i << 20 | j);
    let (re, im) = (dice.number(), dice.number());
    match divides {
        false => T::from_f64(re, im),
        true if i == j => T::from_f64(2.0 + re, im),
        true => T::from_f64(re / n as f64, im / n as f64),
    }
}

/// An operand in some awkward layout.
fn operand<T: Number>(dice: &mut Dice, call: Call, spec: Spec, seed: usize, gap: Gap) -> Structured<T> {
    let one_axis = matches!(spec.stored, Stored::Vector | Stored::Packed { .. });
    let kind = if one_axis { dice.of(&VECTORS) } else { dice.of(&MATRICES) };
    let conj = matches!(gap, Gap::Poison) && T::DTYPE.is_complex() && dice.below(2) == 1;
    let divides = matches!(spec.structure, Structure::Triangular(..)) && matches!(gap, Gap::Poison);
    assert!(!divides || matches!(call, Call::VectorInPlace(..) | Call::MatrixInPlace(..)));
    Structured::new(kind, spec, gap, conj, |i, j| random(seed, i, j, divides, spec.rows))
}

/// In double precision.
fn wide<T: Number>(x: &Dense<T>) -> Dense<Complex<f64>> {
    x.map(|_, _, x| Complex::from(x.to_f64().0) + Complex::new(0.0, x.to_f64().1))
}

/// The absolute values.
fn sizes<T: Number>(x: &Dense<T>) -> Dense<f64> {
    x.map(|_, _, x| x.to_f64().0.hypot(x.to_f64().1))
}

/// One call; returns the largest error in units of eps times terms times what bounds the sum.
fn ratio<T: Hermitian>(
    dice: &mut Dice,
    call: Call,
    [m, n]: [usize; 2],
    context: &mut Context<'_>,
    eps: f64,
) -> Option<f64> {
    let (specs, spec) = call.operands([m, n])?;
    let inputs: Vec<Structured<T>> =
        specs.iter().enumerate().map(|(at, &spec)| operand(dice, call, spec, at, Gap::Poison)).collect();
    let mut output: Structured<T> = operand(dice, call, spec, 7, Gap::Pattern);
    let scales = call.scales(T::from_f64(0.7, -0.3), T::from_f64(-1.3, 0.4));
    let inputs: Vec<&Structured<T>> = inputs.iter().collect();
    let before = output.dense().clone();
    if let Err(error) = call.run(context, scales, &inputs, &mut output) {
        panic!("{call:?}: {error}\n{}", support::census::names(&inputs, &output));
    }
    let (after, cols) = (output.operand.take(), output.operand.shape[1]);
    assert!(inputs.iter().all(|input| input.operand.is_untouched()));
    let mut values = vec![None; spec.rows * spec.cols];
    for &[[i, j], [row, col]] in &output.elements {
        values[i * spec.cols + j] = Some(after[row * cols + col]);
    }
    let after = Dense::new(spec.rows, spec.cols, |i, j| values[i * spec.cols + j]);

    let dense: Vec<Dense<Complex<f64>>> = inputs.iter().map(|input| wide(input.dense())).collect();
    let absolute: Vec<Dense<f64>> = inputs.iter().map(|input| sizes(input.dense())).collect();
    let [alpha, beta] = scales.map(|x| Complex::new(x.to_f64().0, x.to_f64().1));
    let (dense, absolute): (Vec<_>, Vec<_>) = (dense.iter().collect(), absolute.iter().collect());
    let (error, bound) = match call {
        Call::VectorInPlace(Act::Solve, ..) | Call::MatrixInPlace(Act::Solve, ..) => {
            let side = if let Call::MatrixInPlace(_, side, _) = call { side } else { Side::Left };
            let (x, sizes_of_x, one) = (wide(&after), sizes(&after), Complex::from(1.0));
            let error = oracle::one_sided(side, one, dense[0], &x, -alpha, &wide(&before));
            let bound = oracle::one_sided(side, 1.0, absolute[0], &sizes_of_x, alpha.norm(), &sizes(&before));
            (error, bound)
        }
        _ => {
            let expected = call.expected([alpha, beta], &dense, &wide(&before));
            let error = wide(&after).scaled(Complex::from(-1.0)).plus(&expected);
            (error, call.expected([alpha.norm(), beta.norm()], &absolute, &sizes(&before)))
        }
    };
    let terms = (specs[0].cols.max(specs[0].rows).max(m) + 2) as f64;
    let of = |&[[i, j], _]: &[[usize; 2]; 2]| error.value(i, j).norm() / (eps * terms * bound.value(i, j));
    let ratios: Vec<f64> = output.elements.iter().map(of).filter(|ratio| !ratio.is_nan()).collect();
    assert!(ratios.len() == output.elements.len() || bound.value(0, 0) == 0.0, "{call:?}: NaN");
    Some(ratios.into_iter().fold(0.0, f64::max))
}

fn residuals<T: Hermitian>(eps: f64) {
    let mut dice = Dice::new(1);
    let mut worst = (0.0, None);
    let mut level = |calls: &[Call], shapes: &[[usize; 2]], contexts: &[&dyn Fn() -> Context<'static>]| {
        for (&shape, &call) in shapes.iter().flat_map(|shape| calls.iter().map(move |call| (shape, call))) {
            let mut context = dice.one(contexts)();
            let Some(ratio) = ratio::<T>(&mut dice, call, shape, &mut context, eps) else { continue };
            assert!(ratio <= THRESHOLD, "{} {call:?} {shape:?}: {ratio} eps for each term", T::DTYPE);
            if ratio > worst.0 {
                worst = (ratio, Some((call, shape)));
            }
        }
    };
    let zero_copy = || Context::new().policy(Policy::ZeroCopy);
    level(&Call::level2(), &[[37, 37], [200, 200], [64, 129], [200, 3]], &[&Context::new, &zero_copy]);
    let small = || Context::new().workspace_limit(6000);
    let shapes = [[37, 19], [200, 9], [9, 200], [130, 5]];
    level(&Call::level3(T::DTYPE.is_complex()), &shapes, &[&Context::new, &small]);
    println!("{}: {worst:?}", T::DTYPE);
}

#[test]
fn residuals_f32() {
    residuals::<f32>(f32::EPSILON.into());
}

#[test]
fn residuals_f64() {
    residuals::<f64>(f64::EPSILON);
}

#[test]
fn residuals_c64() {
    residuals::<Complex<f32>>(f32::EPSILON.into());
}

#[test]
fn residuals_c128() {
    residuals::<Complex<f64>>(f64::EPSILON);
}

/// Level 1: sums over 200 and 1000 elements.
fn sums<T: Hermitian>(eps: f64) {
    for n in [200, 1000] {
        for (x_kind, y_kind) in VECTORS.into_iter().flat_map(|x| VECTORS.map(|y| (x, y))) {
            let vector = |kind, seed| {
                Structured::<T>::new(kind, Spec::vector(n), Gap::Poison, false, |i, j| {
                    random(seed, i, j, false, n)
                })
            };
            let (x, mut y) = (vector(x_kind, 1), vector(y_kind, 2));
            let (a, b) = (wide(x.dense()), wide(y.dense()));
            let (size_a, size_b) = (sizes(x.dense()), sizes(y.dense()));
            let within = |found: Complex<f64>, expected: Complex<f64>, bound: f64, what: &str| {
                let error = (found - expected).norm() / (eps * n as f64 * bound);
                assert!(error <= THRESHOLD, "{what} {n} {x_kind:?} {y_kind:?}: {error} eps for each term");
            };
            let number = |x: T| Complex::new(x.to_f64().0, x.to_f64().1);
            let mut context = Context::new();
            let bound = size_a.t().times(&size_b).value(0, 0);
            let dot = number(context.dot(x.vector(), y.vector()).unwrap());
            within(dot, a.t().times(&b).value(0, 0), bound, "dot");
            let dot = number(context.dotc(x.vector(), y.vector()).unwrap());
            within(dot, a.h().times(&b).value(0, 0), bound, "dotc");
            let squares = size_a.t().times(&size_a).value(0, 0);
            let real = |x: T::Real| Complex::from(blasview::Scalar::to_f64(x).0);
            within(real(context.nrm2(x.vector()).unwrap()), squares.sqrt().into(), squares.sqrt(), "nrm2");
            let sum: f64 = (0..n).map(|i| a.value(i, 0).re.abs() + a.value(i, 0).im.abs()).sum();
            within(real(context.asum(x.vector()).unwrap()), sum.into(), sum, "asum");
            let (alpha, beta) = (T::from_f64(0.7, -0.3), T::from_f64(-1.3, 0.4));
            context.axpby(alpha, x.vector(), beta, y.vector_mut()).unwrap();
            let after = y.operand.take();
            let expected = a.scaled(number(alpha)).plus(&b.scaled(number(beta)));
            for (i, &after) in after.iter().enumerate() {
                within(number(after), expected.value(i, 0), 8.0 / n as f64, "axpby");
            }
        }
    }
}

#[test]
fn sums_of_vectors() {
    sums::<f32>(f32::EPSILON.into());
    sums::<f64>(f64::EPSILON);
    sums::<Complex<f32>>(f32::EPSILON.into());
    sums::<Complex<f64>>(f64::EPSILON);
}
