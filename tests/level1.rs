//! The census of level 1: every routine on every kind of vector (contiguous, with gaps, backwards, fields of structs,
//! misaligned, one element repeated), at lengths 0, 1 and around those of vector registers, against the definitions.
//! Nothing is ever copied.

mod support;

use blasview::{
    Complex, ComplexScalar, Context, ModifiedRotation, Report, Result, Scalar, Slice, VectorViewMut,
};
use blasview::{Level1Complex, Level1Real};
use support::blas::fewer;
use support::dense::Dense;
use support::dice::{ALPHAS, BETAS, Dice};
use support::operand::{Number, value};
use support::oracle;
use support::settle::{carried_out, equal, settle};
use support::structured::{Spec, Structured, inputs, inputs_of, outputs};

/// Pairs of vectors drawn for each length.
const DRAWS: usize = if cfg!(debug_assertions) { 1000 } else { 40_000 };
const LENS: [usize; 8] = [0, 1, 2, 3, 5, 16, 33, 70];

fn terms<T: Number>(x: &Structured<T>) -> impl Iterator<Item = T> {
    (0..x.spec.rows).map(|i| x.dense().value(i, 0))
}

/// `y` is written from `x`: y as expected, nothing copied.
fn written<T: Number>(
    x: &Structured<T>,
    y: &mut Structured<T>,
    forgets: bool,
    expected: &Dense<T>,
    what: &str,
    routine: impl FnOnce(&mut Structured<T>) -> Result<Report>,
) {
    let report = carried_out(&[x], y, forgets, Some(expected), &|| what.into(), routine);
    assert_eq!((report.bytes_copied, report.workspace_bytes), (0, 0), "{what}: {} {}", x.name(), y.name());
}

fn dot<T: Number>() {
    let mut dice = Dice::new(1);
    for n in LENS {
        let [xs, ys] = [1, 2].map(|seed| inputs::<T>(Spec::vector(n), seed));
        for _ in 0..fewer(DRAWS) {
            let (x, y) = (dice.one(&xs), dice.one(&ys));
            let sum = terms(x).zip(terms(y)).fold(T::ZERO, |sum, (x, y)| sum + x * y);
            let conjugated = terms(x).zip(terms(y)).fold(T::ZERO, |sum, (x, y)| sum + x.conj() * y);
            let mut context = Context::new();
            let names = || format!("{} {}", x.name(), y.name());
            assert_eq!(context.dot(x.vector(), y.vector()), Ok(sum), "dot {}", names());
            assert_eq!(context.dotc(x.vector(), y.vector()), Ok(conjugated), "dotc {}", names());
            assert!(x.operand.is_untouched() && y.operand.is_untouched());
        }
    }
}

#[test]
fn dot_and_dotc() {
    dot::<f32>();
    dot::<f64>();
    dot::<Complex<f32>>();
    dot::<Complex<f64>>();
}

/// Sums of single-precision products that only double precision holds.
#[test]
fn dsdot_and_sdsdot() {
    let mut dice = Dice::new(2);
    for n in LENS {
        let element = |seed| move |i, j| value::<f32>(seed, i, j) * if i % 2 == 0 { 4096.125 } else { 1.0 };
        let [xs, ys] = [1, 2].map(|seed| inputs_of::<f32>(Spec::vector(n), element(seed)));
        for _ in 0..fewer(DRAWS) {
            let (x, y) = (dice.one(&xs), dice.one(&ys));
            let sum: f64 = terms(x).zip(terms(y)).map(|(x, y)| f64::from(x) * f64::from(y)).sum();
            assert_eq!(blasview::dsdot(x.vector(), y.vector()), Ok(sum), "{} {}", x.name(), y.name());
            let alpha: f32 = dice.scale(&ALPHAS);
            let found = blasview::sdsdot(alpha, x.vector(), y.vector()).unwrap();
            assert_eq!(found, (f64::from(alpha) + sum) as f32, "{alpha}: {} {}", x.name(), y.name());
        }
    }
}

fn updates<T: Number>() {
    let mut dice = Dice::new(3);
    for n in LENS {
        let (xs, mut ys) = (inputs::<T>(Spec::vector(n), 1), outputs(Spec::vector(n), 2));
        for _ in 0..fewer(DRAWS) {
            let (x, y) = (dice.one(&xs), dice.one_mut(&mut ys));
            let (alpha, beta): (T, T) = (dice.scale(&ALPHAS), dice.scale(&BETAS));
            let mut context = Context::new();
            // A matrix with one element, 1, is the sum's other factor.
            let one = Dense::new(1, 1, |_, _| Some(T::ONE));
            let expected = oracle::product(alpha, x.dense(), &one, T::ONE, y.dense());
            let what = format!("axpy {alpha}");
            written(x, y, false, &expected, &what, |y| context.axpy(alpha, x.vector(), y.vector_mut()));
            let expected = oracle::product(alpha, x.dense(), &one, beta, y.dense());
            let what = format!("axpby {alpha} {beta}");
            let forgets = beta == T::ZERO;
            written(x, y, forgets, &expected, &what, |y| {
                context.axpby(alpha, x.vector(), beta, y.vector_mut())
            });
            written(x, y, true, x.dense(), "copy", |y| context.copy_vector(x.vector(), y.vector_mut()));
        }
    }
}

#[test]
fn axpy_axpby_and_copy() {
    updates::<f32>();
    updates::<f64>();
    updates::<Complex<f32>>();
    updates::<Complex<f64>>();
}

fn scal<T: Number>() {
    for mut x in LENS.into_iter().flat_map(|n| outputs::<T>(Spec::vector(n), 1)) {
        for [re, im] in ALPHAS {
            let alpha = T::from_f64(re, im);
            let expected = x.dense().scaled(alpha);
            // With alpha = 0 what was there is forgotten, NaN too.
            let forgets = alpha == T::ZERO;
            let report =
                carried_out(&[], &mut x, forgets, Some(&expected), &|| format!("scal {alpha}"), |x| {
                    Context::new().scal(alpha, x.vector_mut())
                });
            assert_eq!((report.bytes_copied, report.workspace_bytes), (0, 0));
        }
    }
}

fn scal_real<T: Number + ComplexScalar>() {
    for mut x in LENS.into_iter().flat_map(|n| outputs::<T>(Spec::vector(n), 1)) {
        for [re, _] in ALPHAS {
            let alpha = T::from_f64(re, 0.0);
            let expected = x.dense().scaled(alpha);
            let what = || format!("scal_real {alpha}");
            carried_out(&[], &mut x, re == 0.0, Some(&expected), &what, |x| {
                Context::new().scal_real(alpha.re(), x.vector_mut())
            });
        }
    }
}

/// Real and imaginary parts are scaled each by itself: infinities do not become NaN.
#[test]
fn real_scales_keep_infinities() {
    let infinite = Complex::new(f64::INFINITY, 1.0);
    for (n, steps) in [1, 2, 7, 33].into_iter().flat_map(|n| [(n, 1), (n, 3), (n, -2)]) {
        let mut data = vec![infinite; 100];
        let x = VectorViewMut::contiguous(&mut data).unwrap().slice(Slice::ALL.step(steps)).unwrap();
        Context::new().scal_real(2.0, x.slice(..n).unwrap()).unwrap();
        let scaled = data.iter().filter(|&&x| x == Complex::new(f64::INFINITY, 2.0)).count();
        assert_eq!((scaled, data.iter().filter(|&&x| x == infinite).count()), (n as usize, 100 - n as usize));
    }
}

#[test]
fn scal_of_all_types() {
    scal::<f32>();
    scal::<f64>();
    scal::<Complex<f32>>();
    scal::<Complex<f64>>();
    scal_real::<Complex<f32>>();
    scal_real::<Complex<f64>>();
}

/// Both vectors become sums of multiples of both.
fn both<T: Number>(
    dice: &mut Dice,
    [xs, ys]: &mut [Vec<Structured<T>>; 2],
    matrix: [[T; 2]; 2],
    what: &dyn Fn() -> String,
    routine: impl Fn(&mut Structured<T>, &mut Structured<T>) -> Result<Report>,
) {
    let (x, y) = (dice.one_mut(xs), dice.one_mut(ys));
    let sum = |[by_x, by_y]: [T; 2]| x.dense().scaled(by_x).plus(&y.dense().scaled(by_y));
    let expected = matrix.map(sum);
    let report = routine(x, y).unwrap_or_else(|error| panic!("{error}: {} {}", x.name(), y.name()));
    assert_eq!((report.bytes_copied, report.workspace_bytes), (0, 0));
    // Either name is of use where one of them is wrong.
    let names = [x.name(), y.name()];
    let [x_expected, y_expected] = &expected;
    settle(&[], x, x_expected, &|| format!("{}, y {}", what(), names[1]));
    settle(&[], y, y_expected, &|| format!("{}, x {}", what(), names[0]));
}

fn pairs<T: Number>() -> Vec<[Vec<Structured<T>>; 2]> {
    LENS.map(|n| [1, 2].map(|seed| outputs(Spec::vector(n), seed))).into_iter().collect()
}

fn swap<T: Number>() {
    let mut dice = Dice::new(4);
    let (zero, one) = (T::ZERO, T::ONE);
    for mut pair in pairs::<T>() {
        for _ in 0..fewer(DRAWS) {
            both(&mut dice, &mut pair, [[zero, one], [one, zero]], &|| "swap".into(), |x, y| {
                Context::new().swap(x.vector_mut(), y.vector_mut())
            });
        }
    }
}

#[test]
fn swap_of_all_types() {
    swap::<f32>();
    swap::<f64>();
    swap::<Complex<f32>>();
    swap::<Complex<f64>>();
}

fn rotations<T: Number + Level1Real>() {
    let mut dice = Dice::new(5);
    let number = |x: f64| T::from_f64(x, 0.0);
    for mut pair in pairs::<T>() {
        for _ in 0..fewer(DRAWS) / 2 {
            let [c, s] = [0, 1].map(|_| number(dice.of(&[0.0, 1.0, 0.5, -1.5, 2.25])));
            both(&mut dice, &mut pair, [[c, s], [-s, c]], &|| format!("rot {c} {s}"), |x, y| {
                Context::new().rot(x.vector_mut(), y.vector_mut(), c, s)
            });
            let [h11, h21, h12, h22] = [0, 1, 2, 3].map(|_| number(dice.of(&[1.0, 0.5, -1.5, 2.25])));
            let flag = number(dice.of(&[-2.0, -1.0, 0.0, 1.0]));
            let (zero, one) = (T::ZERO, T::ONE);
            let matrix = match flag.to_f64().0 {
                -2.0 => [[one, zero], [zero, one]],
                -1.0 => [[h11, h12], [h21, h22]],
                0.0 => [[one, h12], [h21, one]],
                _ => [[h11, one], [-one, h22]],
            };
            let h = ModifiedRotation { parameters: [flag, h11, h21, h12, h22] };
            assert_eq!(h.matrix(), matrix);
            both(&mut dice, &mut pair, matrix, &|| format!("rotm {h:?}"), |x, y| {
                Context::new().rotm(x.vector_mut(), y.vector_mut(), &h)
            });
        }
    }
}

/// Complex vectors by real numbers, in at most one call for each part.
fn real_rotations<T: Number + Level1Complex>() {
    let mut dice = Dice::new(7);
    for mut pair in pairs::<T>() {
        for _ in 0..DRAWS {
            let [c, s] = [0, 1].map(|_| T::from_f64(dice.of(&[0.0, 1.0, 0.5, -1.5, 2.25]), 0.0));
            both(&mut dice, &mut pair, [[c, s], [-s, c]], &|| format!("rot_real {c} {s}"), |x, y| {
                let axes = [x.vector_mut().layout().rows, y.vector_mut().layout().rows];
                let most = if axes.iter().all(|axis| axis.is_unit(size_of::<T>())) { 1 } else { 2 };
                let report = Context::new().rot_real(x.vector_mut(), y.vector_mut(), c.re(), s.re())?;
                assert!(report.calls <= most, "{report:?}");
                Ok(report)
            });
        }
    }
}

/// Contiguous vectors are rotated in one call, others in two, and the plan is that of one of these.
#[test]
fn real_rotations_pass_part_by_part() {
    let mut data = vec![Complex::new(0.5_f32, 1.0); 60];
    for (step, n, calls) in [(1, 20, 1), (2, 10, 2), (-1, 20, 2), (-3, 7, 2), (7, 1, 1), (1, 0, 0)] {
        let (x, y) = data.split_at_mut(30);
        let [x, y] = [x, y].map(|data| VectorViewMut::contiguous(&mut data[..20]).unwrap());
        let [x, y] = [x, y].map(|it| it.slice(Slice::ALL.step(step)).unwrap().slice(..n).unwrap());
        let (mut x, mut y, mut plan) = (x, y, None);
        let planned =
            Context::new().plan_only(&mut plan).rot_real(x.reborrow(), y.reborrow(), 0.0, 1.0).unwrap();
        assert_eq!(planned, Report::default());
        let plan = plan.unwrap();
        let planned = (plan.routine(), plan.calls(), plan.bytes_copied());
        assert_eq!(planned, ("rot", usize::from(n != 0), 0), "step {step}, {n} elements: {plan}");
        let report = Context::new().rot_real(x, y, 1.0, 0.0).unwrap();
        assert_eq!((report.calls, report.bytes_copied), (calls, 0), "step {step}, {n} elements");
    }
    let lens = [3, 4].map(|n| vec![Complex::new(0.0_f64, 0.0); n]);
    let [mut x, mut y] = lens;
    let [x, y] = [&mut x, &mut y].map(|data| VectorViewMut::contiguous(data).unwrap());
    let error = Context::new().rot_real(x, y, 1.0, 0.0).unwrap_err().to_string();
    assert!(error.contains('3') && error.contains('4'), "{error}");
}

#[test]
fn rot_and_rotm() {
    rotations::<f32>();
    rotations::<f64>();
    real_rotations::<Complex<f32>>();
    real_rotations::<Complex<f64>>();
}

/// Few values, so that there are equals.
fn coarse<T: Number>(i: usize) -> T {
    let (re, im) = value::<Complex<f64>>(9, i, 0).to_f64();
    T::from_f64(re.trunc() / 2.0, im.trunc() / 2.0)
}

fn modulus<T: Number>(x: T) -> f64 {
    x.to_f64().0.abs() + x.to_f64().1.abs()
}

fn reductions<T: Number>(eps: f64) {
    for n in LENS {
        for x in inputs_of::<T>(Spec::vector(n), |i, _| coarse(i)) {
            let mut context = Context::new();
            let sum: f64 = terms(&x).map(modulus).sum();
            let squares: f64 = terms(&x).map(|x| x.to_f64().0.powi(2) + x.to_f64().1.powi(2)).sum();
            let largest = terms(&x).map(modulus).fold(0.0, f64::max);
            let first = terms(&x).position(|x| modulus(x) == largest);
            let float = |x: Result<T::Real>| x.unwrap().to_f64().0;
            assert_eq!(float(context.asum(x.vector())), sum, "asum {}", x.name());
            let norm = float(context.nrm2(x.vector()));
            let bound = 2.0 * eps * (2 + n) as f64 * squares.sqrt();
            assert!((norm - squares.sqrt()).abs() <= bound, "nrm2 {norm} {squares} {}", x.name());
            assert_eq!(context.iamax(x.vector()), Ok(first), "iamax {} {:?}", x.name(), x.operand.values);
            assert!(x.operand.is_untouched());
        }
    }
}

#[test]
fn nrm2_asum_and_iamax() {
    reductions::<f32>(f32::EPSILON.into());
    reductions::<f64>(f64::EPSILON);
    reductions::<Complex<f32>>(f32::EPSILON.into());
    reductions::<Complex<f64>>(f64::EPSILON);
}

/// Norms of numbers whose squares overflow or vanish, and of NaN.
fn extreme_norms<T: Number>(large: f64) {
    for x in inputs_of::<T>(Spec::vector(5), |i, _| T::from_f64([3.0, 0.0, 4.0, 0.0, 0.0][i], 0.0)) {
        if x.operand.kind.repeats() {
            continue;
        }
        for scale in [large, 1.0 / large] {
            let mut x = Structured::<T>::input(x.operand.kind, x.spec, 1, x.operand.conj);
            for i in 0..5 {
                x.poke(i, 0, T::from_f64([3.0, 0.0, 4.0, 0.0, 0.0][i] * scale, 0.0));
            }
            let norm = Context::new().nrm2(x.vector()).unwrap().to_f64().0;
            assert!(
                (norm / scale - 5.0).abs() < 1e-5,
                "nrm2 {norm}, should be {}: {}",
                5.0 * scale,
                x.name()
            );
            x.poke(3, 0, T::nan());
            let mut context = Context::new();
            let values = [context.nrm2(x.vector()), context.asum(x.vector())];
            assert!(
                values.iter().all(|x| x.as_ref().unwrap().to_f64().0.is_nan()),
                "{values:?} {}",
                x.name()
            );
        }
    }
}

#[test]
fn norms_neither_overflow_nor_lose_nan() {
    extreme_norms::<f32>(1e30);
    extreme_norms::<f64>(1e200);
    extreme_norms::<Complex<f32>>(1e30);
    extreme_norms::<Complex<f64>>(1e200);
}

/// NaN in x reaches y where it should, unless alpha is 0; NaN in y vanishes with beta = 0.
fn not_a_number<T: Number>() {
    let one = Dense::new(1, 1, |_, _| Some(T::ONE));
    for mut x in inputs::<T>(Spec::vector(5), 1) {
        x.poke(3, 0, T::nan());
        for mut y in outputs::<T>(Spec::vector(5), 2) {
            y.poke(1, 0, T::nan());
            for [alpha, beta] in [[0.0, 1.0], [0.0, 0.0], [0.0, 0.5], [1.5, 1.0], [1.5, 0.0]] {
                let (alpha, beta) = (T::from_f64(alpha, 0.0), T::from_f64(beta, 0.0));
                let expected = oracle::product(alpha, x.dense(), &one, beta, y.dense());
                written(&x, &mut y, false, &expected, &format!("axpby {alpha} {beta}"), |y| {
                    Context::new().axpby(alpha, x.vector(), beta, y.vector_mut())
                });
                if beta == T::ONE {
                    written(&x, &mut y, false, &expected, &format!("axpy {alpha}"), |y| {
                        Context::new().axpy(alpha, x.vector(), y.vector_mut())
                    });
                }
            }
            let dot = Context::new().dot(x.vector(), y.vector_mut().as_view()).unwrap();
            assert!(equal(dot, T::nan()), "dot {dot}: {} {}", x.name(), y.name());
        }
    }
}

#[test]
fn not_a_number_of_all_types() {
    not_a_number::<f32>();
    not_a_number::<f64>();
    not_a_number::<Complex<f32>>();
    not_a_number::<Complex<f64>>();
}
