//! What routines do with operands that do not fit each other, and those of level 2 and 3 with NaN.

mod support;

use blasview::Level1Real;
use blasview::{Complex, Context, Error, ModifiedRotation, Order, Side, Uplo};
use support::blas::fewer;
use support::call::Call;
use support::census::{checked, names};
use support::dice::{ALPHAS, BETAS, Dice};
use support::kinds::Kind;
use support::operand::{Gap, Number, value};
use support::routines::{Act, Hermitian};
use support::settle::equal;
use support::structured::{Spec, Stored, Structure, Structured, outputs};

/// Whether this is a build in which there is time for everything.
const ALL: bool = !cfg!(debug_assertions);

fn calls<T: Hermitian>() -> Vec<Call> {
    let mut calls = Call::level2();
    calls.extend(Call::level3(T::DTYPE.is_complex()));
    calls
}

/// Layouts that pass, that pass only reversed, and that do not pass at all.
const MATRICES: [Kind; 6] =
    [Kind::C, Kind::F, Kind::ReversedF(true, true), Kind::SecondBoth, Kind::Odd, Kind::Struct];
/// Layouts through which a matrix can only be read.
const BROADCAST: [Kind; 3] = [Kind::BroadcastRows, Kind::BroadcastCols, Kind::BroadcastBoth];
const VECTORS: [Kind; 4] = [Kind::Vector(2, 0), Kind::Vector(-4, 0), Kind::Vector(3, 0), Kind::Vector(2, 1)];

fn kinds(spec: Spec) -> &'static [Kind] {
    if matches!(spec.stored, Stored::Vector | Stored::Packed { .. }) { &VECTORS } else { &MATRICES }
}

/// Elements that are not 0, so that nothing may be left out.
fn nonzero<T: Hermitian>(x: T) -> T {
    if x == T::ZERO { T::ONE } else { x }
}

/// NaN in one input, or in the output: it reaches what it should and nothing else, and nothing at all where a scale
/// says that the operand is forgotten.
fn not_a_number<T: Hermitian>(rounds: usize) {
    let mut dice = Dice::new(1);
    for call in calls::<T>() {
        for shape in [[3, 3], [5, 5], [5, 3]] {
            let Some((specs, spec)) = call.operands(shape) else { continue };
            for _ in 0..fewer(rounds) {
                let mut inputs: Vec<Structured<T>> = Vec::new();
                for (at, &spec) in specs.iter().enumerate() {
                    // The elements of a system of equations are made for their places.
                    let has_one_axis = matches!(spec.stored, Stored::Vector | Stored::Packed { .. });
                    let may_repeat = !has_one_axis && !call.solves() && dice.below(4) == 0;
                    let kind = dice.of(if may_repeat { &BROADCAST } else { kinds(spec) });
                    let conj = T::DTYPE.is_complex() && dice.below(2) == 1;
                    let element = |i, j| nonzero(call.element(at, i, j));
                    inputs.push(Structured::new(kind, spec, Gap::Poison, conj, element));
                }
                let element = |i, j| nonzero(value(3, i, j));
                let mut output = Structured::new(dice.of(kinds(spec)), spec, Gap::Pattern, false, element);
                let scales = call.scales(dice.scale(&ALPHAS), dice.scale(&BETAS));
                // The reference BLAS leaves out what it would multiply by a zero of the solution.
                let dense: Vec<_> = inputs.iter().map(|input| input.dense()).collect();
                let solution = call.expected(scales, &dense, output.dense());
                if output.elements.iter().any(|&[[i, j], _]| solution.value(i, j) == T::ZERO) && call.solves()
                {
                    continue;
                }
                let mut all: Vec<&mut Structured<T>> = inputs.iter_mut().chain([&mut output]).collect();
                let chosen = dice.below(all.len());
                if all[chosen].elements.is_empty() {
                    continue;
                }
                let [at, _] = *dice.one(&all[chosen].elements);
                all[chosen].poke(at[0], at[1], T::nan());
                let inputs: Vec<&Structured<T>> = inputs.iter().collect();
                let in_output = (chosen == inputs.len()).then_some(at);
                check_nan(call, scales, &inputs, &mut output, in_output);
            }
        }
    }
}

/// One call with a NaN somewhere, `at` if it is in the output.
fn check_nan<T: Hermitian>(
    call: Call,
    scales: [T; 2],
    inputs: &[&Structured<T>],
    output: &mut Structured<T>,
    at: Option<[usize; 2]>,
) {
    let what = || format!("{call:?} {scales:?}, NaN in the output at {at:?}");
    // OpenBLAS multiplies by the zeros of the other triangle: trmm may spread a NaN of B along its column (or row),
    // trsm of some cores any NaN.
    let reached = |i: usize, j: usize| match (call, at) {
        (Call::MatrixInPlace(Act::Multiply, Side::Left, _), Some([_, col])) => j == col,
        (Call::MatrixInPlace(Act::Multiply, Side::Right, _), Some([row, _])) => i == row,
        _ => call.solves(),
    };
    if scales[0] == T::ZERO || !matches!(call, Call::MatrixInPlace(..)) {
        checked(call, scales, inputs, output, &mut Context::new(), &what);
        return;
    }
    let dense: Vec<_> = inputs.iter().map(|input| input.dense()).collect();
    let expected = call.expected(scales, &dense, output.dense());
    call.run(&mut Context::new(), scales, inputs, output).unwrap();
    let now = output.view_mut();
    let actual = |i, j| now.get(i, j).unwrap();
    for (i, j) in (0..expected.rows).flat_map(|i| (0..expected.cols).map(move |j| (i, j))) {
        let same = equal(actual(i, j), expected.value(i, j)) || actual(i, j).is_nan() && reached(i, j);
        assert!(same, "{} ({i}, {j}) is {}\n{}", what(), actual(i, j), inputs[0].name());
    }
}

const ROUNDS: usize = if ALL { 400 } else { 20 };

#[test]
fn not_a_number_f32() {
    not_a_number::<f32>(ROUNDS);
}

#[test]
fn not_a_number_f64() {
    not_a_number::<f64>(ROUNDS);
}

#[test]
fn not_a_number_c64() {
    not_a_number::<Complex<f32>>(ROUNDS);
}

#[test]
fn not_a_number_c128() {
    not_a_number::<Complex<f64>>(ROUNDS);
}

/// Whether an error says that the operands do not fit each other.
fn is_misfit(error: &Error) -> bool {
    matches!(
        error,
        Error::ShapeMismatch { .. }
            | Error::NotSquare { .. }
            | Error::WrongSide { .. }
            | Error::PackedLength { .. }
            | Error::BandShape { .. }
    )
}

/// Each operand in turn with a row or a column too many, which no other operand makes up for: an error, whatever the
/// scales, and nothing is written.
fn misfits<T: Hermitian>() {
    let mut count = 0;
    for call in calls::<T>() {
        for shape in [[3, 3], [5, 3]] {
            let Some((specs, spec)) = call.operands(shape) else { continue };
            let all: Vec<Spec> = specs.iter().copied().chain([spec]).collect();
            for at in 0..all.len() {
                for (rows, cols) in [(1, 0), (0, 1), (1, 1)] {
                    let mut all = all.clone();
                    let Spec { stored, structure, .. } = all[at];
                    let is_square = structure != Structure::General;
                    if stored == Stored::Vector && cols == 1
                        || stored != Stored::Dense && is_square && rows != cols
                    {
                        continue;
                    }
                    // A wider band only says how long the vector is that it is for.
                    all[at].rows += rows;
                    all[at].cols += cols;
                    if fits(call, &all) {
                        continue;
                    }
                    let made: Vec<Structured<T>> =
                        all.iter().map(|&spec| Structured::output(kinds(spec)[0], spec, 1)).collect();
                    let (output, inputs) = made.split_last().unwrap();
                    let inputs: Vec<&Structured<T>> = inputs.iter().collect();
                    for alpha in [T::ONE, T::ZERO] {
                        let mut output = Structured::<T>::output(output.operand.kind, output.spec, 1);
                        let scales = call.scales(alpha, T::ZERO);
                        let result = call.run(&mut Context::new(), scales, &inputs, &mut output);
                        let Err(error) = &result else {
                            panic!("{call:?} {alpha}: {result:?}\n{}", names(&inputs, &output));
                        };
                        assert!(is_misfit(error), "{call:?}: {error}\n{}", names(&inputs, &output));
                        assert!(output.operand.is_untouched());
                        count += 1;
                    }
                }
            }
        }
    }
    println!("{}: {count} misfits", T::DTYPE);
}

/// Whether the operands are those of some call after all.
fn fits(call: Call, all: &[Spec]) -> bool {
    let shape_of = |spec: &Spec| spec.storage_shape();
    let lens = 1..7;
    lens.clone().any(|m| {
        lens.clone().any(|n| {
            call.operands([m, n]).is_some_and(|(inputs, output)| {
                inputs.iter().chain([&output]).map(shape_of).eq(all.iter().map(shape_of))
            })
        })
    })
}

#[test]
fn misfits_are_refused() {
    misfits::<f32>();
    misfits::<f64>();
    misfits::<Complex<f32>>();
    misfits::<Complex<f64>>();
}

/// Vectors of different lengths: an error from every routine, whatever the scales, and nothing is written.
fn vector_misfits<T: Number>() {
    let is_misfit = |error: Error| matches!(error, Error::ShapeMismatch { first_len: 3, second_len: 4, .. });
    for (mut x, mut y) in outputs::<T>(Spec::vector(3), 1).into_iter().zip(outputs::<T>(Spec::vector(4), 2)) {
        let mut context = Context::new();
        for alpha in [T::ZERO, T::ONE] {
            let errors = [
                context.dot(x.vector(), y.vector()).unwrap_err(),
                context.dotc(x.vector(), y.vector()).unwrap_err(),
                context.axpy(alpha, x.vector(), y.vector_mut()).unwrap_err(),
                context.axpby(alpha, x.vector(), T::ONE, y.vector_mut()).unwrap_err(),
                context.axpby(alpha, x.vector(), T::ZERO, y.vector_mut()).unwrap_err(),
                context.copy_vector(x.vector(), y.vector_mut()).unwrap_err(),
                context.swap(x.vector_mut(), y.vector_mut()).unwrap_err(),
            ];
            assert!(errors.into_iter().all(is_misfit));
            assert!(x.operand.is_untouched() && y.operand.is_untouched());
        }
    }
}

fn real_vector_misfits<T: Number + Level1Real>() {
    let mut x = Structured::<T>::output(Kind::Vector(4, 0), Spec::vector(3), 1);
    let mut y = Structured::<T>::output(Kind::Vector(-2, 0), Spec::vector(4), 1);
    let h = ModifiedRotation { parameters: [T::ZERO; 5] };
    assert!(Context::new().rot(x.vector_mut(), y.vector_mut(), T::ONE, T::ONE).is_err());
    assert!(Context::new().rotm(x.vector_mut(), y.vector_mut(), &h).is_err());
    assert!(x.operand.is_untouched() && y.operand.is_untouched());
}

#[test]
fn vector_misfits_are_refused() {
    vector_misfits::<f32>();
    vector_misfits::<f64>();
    vector_misfits::<Complex<f32>>();
    vector_misfits::<Complex<f64>>();
    real_vector_misfits::<f32>();
    real_vector_misfits::<f64>();
    let [x, y] = [3, 4].map(|n| Structured::<f32>::input(Kind::Vector(2, 0), Spec::vector(n), 1, false));
    assert!(blasview::dsdot(x.vector(), y.vector()).is_err());
    assert!(blasview::sdsdot(0.0, x.vector(), y.vector()).is_err());
}

/// Packed triangles of lengths that no triangle has, bands with more or fewer diagonals than said.
#[test]
fn impossible_storages_are_refused() {
    let (uplo, order) = (Uplo::Upper, Order::ColMajor);
    let mut context = Context::new();
    let x = Structured::<f64>::input(Kind::Vector(2, 0), Spec::vector(3), 1, false);
    let mut y = Structured::<f64>::output(Kind::Vector(2, 0), Spec::vector(3), 2);
    for len in [0, 5, 7] {
        let mut ap = Structured::<f64>::output(Kind::Vector(2, 0), Spec::vector(len), 3);
        let result = context.spmv(order, uplo, 1.0, ap.vector(), x.vector(), 1.0, y.vector_mut());
        assert!(matches!(result, Err(Error::PackedLength { expected: 6, found, .. }) if found == len));
        let result = context.spr(order, uplo, 1.0, x.vector(), ap.vector_mut());
        assert!(matches!(result, Err(Error::PackedLength { expected: 6, found, .. }) if found == len));
        assert!(ap.operand.is_untouched());
    }
    for diagonals in [0, 2, 4] {
        let a = Structured::<f64>::input(Kind::C, Spec::general(diagonals, 3), 1, false);
        let result = context.gbmv(order, 1, 1, 1.0, a.view(), x.vector(), 1.0, y.vector_mut());
        assert!(matches!(result, Err(Error::BandShape { .. })), "{diagonals}: {result:?}");
        if diagonals == 0 {
            let result = context.sbmv(order, uplo, 1.0, a.view(), x.vector(), 1.0, y.vector_mut());
            assert!(matches!(result, Err(Error::BandShape { .. })), "{result:?}");
        }
    }
    let huge = context.gbmv(order, usize::MAX, 1, 1.0, x.view(), x.vector(), 1.0, y.vector_mut());
    assert!(huge.is_err());
    assert!(y.operand.is_untouched());
}
