//! Eigenvalues on views of every layout, by LAPACK: general ones, those with a metric, Schur's and Hessenberg's forms. Residuals are
//! computed by plain loops; gaps and what does not count must be as they were; the bytes copied are those of the table.
#![cfg(feature = "lapack")]

mod support;

use blasview::lapack::Problem;
use blasview::{Complex, Context, Error, MatrixViewMut, Policy, Scalar, Uplo};
use support::dense::Dense;
use support::dice::Dice;
use support::kinds::Kind;
use support::lapack::*;
use support::operand::{Number, Operand};

const SIZES: [usize; 5] = [1, 2, 5, 16, 35];
const TRIANGLES: [Uplo; 2] = [Uplo::Upper, Uplo::Lower];

type C = Complex<f64>;

/// In the complex numbers.
fn wide<T: Number>(a: &Dense<T>) -> Dense<C> {
    Dense::new(a.rows, a.cols, |i, j| Some(complex(a.value(i, j))))
}

/// As [`near`], of numbers that were computed as `T`.
#[track_caller]
fn near_as<T: Number>(one: &Dense<C>, other: &Dense<C>, size: f64, what: &str) {
    let ratio = distance(one, other) / (eps::<T>() * one.rows.max(4) as f64 * size.max(f64::MIN_POSITIVE));
    assert!(ratio < 30.0, "{what}: {ratio:.1} n eps");
}

fn diagonal(values: &[C]) -> Dense<C> {
    Dense::new(values.len(), values.len(), |i, j| (i == j).then(|| values[i]))
}

/// Vectors as LAPACK packs them.
fn unpacked<T: Number>(packed: &Dense<T>, values: &[C]) -> Dense<C> {
    let at = |i: usize, j: usize| complex(packed.value(i, j));
    Dense::new(packed.rows, packed.cols, |i, j| {
        let im = values[j].im;
        Some(if T::DTYPE.is_complex() || im == 0.0 {
            at(i, j)
        } else if im > 0.0 {
            assert_eq!(values[j + 1], values[j].conj());
            at(i, j) + C::i() * at(i, j + 1)
        } else {
            at(i, j - 1) - C::i() * at(i, j)
        })
    })
}

/// What is there for eigenvalues.
fn none<T: Number>(n: usize) -> Vec<Complex<T::Real>> {
    let nan = T::from_f64(f64::NAN, 0.0).re();
    vec![Complex { re: nan, im: nan }; n]
}

fn is_none<T: Number>(values: &[Complex<T::Real>]) -> bool {
    as_doubles::<T>(values).iter().all(|value| value.is_nan())
}

fn as_doubles<T: Number>(values: &[Complex<T::Real>]) -> Vec<C> {
    values.iter().map(|value| C::new(Scalar::to_f64(value.re).0, Scalar::to_f64(value.im).0)).collect()
}

/// Whether the same values are in both, in any order.
#[track_caller]
fn same_values<T: Number>(one: &[C], other: &[C], what: &str) {
    let mut rest = other.to_vec();
    for value in one {
        let at = (0..rest.len())
            .min_by(|&a, &b| (rest[a] - value).norm().total_cmp(&(rest[b] - value).norm()))
            .unwrap();
        let found = rest.swap_remove(at);
        assert!((found - value).norm() < 1e4 * eps::<T>(), "{what}: {value} {found}");
    }
}

/// Columns of length 1.
#[track_caller]
fn are_units<T: Number>(v: &Dense<C>, what: &str) {
    for j in 0..v.cols {
        let length: f64 = (0..v.rows).map(|i| v.value(i, j).norm_sqr()).sum();
        assert!((length - 1.0).abs() < 100.0 * v.rows as f64 * eps::<T>(), "{what}: {length}");
    }
}

/// Bytes of a square that is copied once, unless it passes.
fn once<T: Number>(there: &Operand<T>) -> usize {
    if Passes::All.take(there) { 0 } else { there.bytes() }
}

mod cases {
    use super::*;

    pub fn general<T: Number>() {
        let mut dice = Dice::new(11);
        for n in SIZES {
            let a = random::<T>(&mut dice, n, n);
            let mut found = none::<T>(n);
            Context::new().geev(laid(Kind::F, &a).view_mut(), &mut found, None, None).unwrap();
            let by_columns = as_doubles::<T>(&found);
            let trace: C = (0..n).map(|i| complex(a.value(i, i))).sum();
            assert!(
                (by_columns.iter().sum::<C>() - trace).norm() < 30.0 * (n * n).max(4) as f64 * eps::<T>()
            );
            for (kind, other) in pairs() {
                // All of them where it takes no time.
                if n > 5 && dice.below(6) != 0 {
                    continue;
                }
                let third = dice.of(&KINDS);
                let (with_left, with_right) =
                    if n == 5 { (true, true) } else { (dice.below(3) > 0, dice.below(3) > 0) };
                let what = format!("{} n = {n} {kind:?} VR {other:?} VL {third:?}", T::DTYPE);
                let nothing = Dense::new(n, n, |_, _| Some(T::nan()));
                let (mut there, mut values) = (laid(kind, &a), none::<T>(n));
                let (mut right, mut left) = (laid(other, &nothing), laid(third, &nothing));
                let report = Context::new()
                    .geev(
                        there.view_mut(),
                        &mut values,
                        with_left.then(|| left.view_mut()),
                        with_right.then(|| right.view_mut()),
                    )
                    .unwrap();
                let bytes = once(&there)
                    + if with_left { once(&left) } else { 0 }
                    + if with_right { once(&right) } else { 0 };
                assert_eq!(report.bytes_copied, bytes, "{what}");
                if !Passes::All.take(&there) {
                    assert!(there.is_untouched(), "{what}");
                }
                there.take();
                let values = as_doubles::<T>(&values);
                same_values::<T>(&values, &by_columns, &what);
                let d = diagonal(&values);
                if with_right {
                    let v = unpacked(&taken(&mut right), &values);
                    near_as::<T>(&wide(&a).times(&v), &v.times(&d), largest(&a), &what);
                    are_units::<T>(&v, &what);
                }
                if with_left {
                    let u = unpacked(&taken(&mut left), &values);
                    near_as::<T>(&u.h().times(&wide(&a)), &d.times(&u.h()), largest(&a), &what);
                    are_units::<T>(&u, &what);
                }
            }
        }
    }

    pub fn high_level<T: Number>() {
        let mut dice = Dice::new(12);
        let n = 6;
        let a = random::<T>(&mut dice, n, n);
        for kind in kinds() {
            let what = format!("{} {kind:?}", T::DTYPE);
            let eigen = blasview::lapack::eig(laid(kind, &a).view_mut()).unwrap();
            let values = as_doubles::<T>(eigen.values());
            let double = |x: Complex<T::Real>| as_doubles::<T>(&[x])[0];
            let v = Dense::new(n, n, |i, j| Some(double(eigen.right(i, j))));
            let u = Dense::new(n, n, |i, j| Some(double(eigen.left(i, j))));
            let d = diagonal(&values);
            near_as::<T>(&wide(&a).times(&v), &v.times(&d), largest(&a), &what);
            near_as::<T>(&u.h().times(&wide(&a)), &d.times(&u.h()), largest(&a), &what);
            let alone = blasview::lapack::eigvals(laid(kind, &a).view_mut()).unwrap();
            same_values::<T>(&as_doubles::<T>(&alone), &values, &what);
        }
    }

    pub fn schur<T: Number>() {
        let mut dice = Dice::new(13);
        for n in SIZES {
            let a = random::<T>(&mut dice, n, n);
            for (kind, other) in pairs() {
                if n > 5 && dice.below(6) != 0 {
                    continue;
                }
                let with_vectors = n == 5 || dice.below(3) > 0;
                let what = format!("{} n = {n} {kind:?} VS {other:?}", T::DTYPE);
                let (mut there, mut values) = (laid(kind, &a), none::<T>(n));
                let mut z = laid(other, &Dense::new(n, n, |_, _| Some(T::nan())));
                let report = Context::new()
                    .gees(there.view_mut(), &mut values, with_vectors.then(|| z.view_mut()))
                    .unwrap();
                let bytes = 2 * once(&there) + if with_vectors { once(&z) } else { 0 };
                assert_eq!(report.bytes_copied, bytes, "{what}");
                let (t, values) = (taken(&mut there), as_doubles::<T>(&values));
                for (i, j) in (0..n).flat_map(|i| (0..i).map(move |j| (i, j))) {
                    let is_pair = i == j + 1 && !T::DTYPE.is_complex() && values[j].im > 0.0;
                    assert!(is_pair || t.value(i, j) == T::ZERO, "{what}: ({i}, {j})");
                }
                for (i, &value) in values.iter().enumerate() {
                    let there = complex(t.value(i, i));
                    let value = if T::DTYPE.is_complex() { value } else { C::new(value.re, 0.0) };
                    assert!(
                        (there - value).norm() < 100.0 * eps::<T>() * n as f64,
                        "{what}: {there} {value}"
                    );
                }
                if with_vectors {
                    let z = taken(&mut z);
                    near(&z.h().times(&z), &identity(n), 1.0, &what);
                    near(&a.times(&z), &z.times(&t), largest(&a), &what);
                }
            }
        }
    }

    pub fn hessenberg<T: Number>() {
        let mut dice = Dice::new(14);
        for n in SIZES {
            let a = random::<T>(&mut dice, n, n);
            for kind in kinds() {
                let what = format!("{} n = {n} {kind:?}", T::DTYPE);
                let (mut there, mut tau) = (laid(kind, &a), vec![T::nan(); n - 1]);
                let report = Context::new().gehrd(there.view_mut(), &mut tau).unwrap();
                assert_eq!(report.bytes_copied, 2 * once(&there), "{what}");
                let both = taken(&mut there);
                let h = Dense::new(n, n, |i, j| if i <= j + 1 { both.at(i, j) } else { None });
                let mut there = laid(kind, &both);
                let report = Context::new().orghr(there.view_mut(), &tau).unwrap();
                assert_eq!(report.bytes_copied, 2 * once(&there), "{what}");
                let q = taken(&mut there);
                near(&q.h().times(&q), &identity(n), 1.0, &what);
                near(&a.times(&q), &q.times(&h), largest(&a), &what);
            }
        }
    }

    /// In which order it passes.
    fn order<T: Number>(there: &Operand<T>) -> Option<bool> {
        if Passes::Columns.take(there) { Some(false) } else { Passes::Orders.take(there).then_some(true) }
    }

    /// Which of A and B are packed: what has no order, or not that of the other.
    fn packs<T: Number>(a: &Operand<T>, b: &Operand<T>) -> [bool; 2] {
        let (first, second) = (order(a), order(b));
        [first.is_none(), second.is_none() || first.is_some() && first != second]
    }

    pub fn metrics<T: Number>() {
        let mut dice = Dice::new(15);
        for n in SIZES {
            let x = random::<T>(&mut dice, n, n);
            let a = x.plus(&x.h());
            let b = positive::<T>(&mut dice, n);
            for (kind, other) in pairs() {
                if n > 5 && dice.below(n) > 1 {
                    continue;
                }
                for problem in [Problem::Pencil, Problem::ProductAB, Problem::ProductBA] {
                    let uplo = dice.of(&TRIANGLES);
                    let what = format!("{} n = {n} A {kind:?} B {other:?} {uplo:?} {problem:?}", T::DTYPE);
                    // All of A is written; what does not count is NaN.
                    let half = Dense::new(n, n, |i, j| {
                        Some(if is_in(uplo, i, j) { a.value(i, j) } else { T::nan() })
                    });
                    let (mut there, mut metric) = (laid(kind, &half), laid_triangle(other, &b, uplo));
                    let mut values = vec![T::ZERO.re(); n];
                    let (v, report) = Context::new()
                        .hegvd(problem, uplo, there.view_mut(), metric.view_mut(), &mut values)
                        .unwrap_or_else(|error| panic!("{what}: {error}"));
                    let v = Dense::new(n, n, |i, j| v.get(i, j));
                    let half_bytes = n * (n + 1) / 2 * size_of::<T>();
                    let [packs_a, packs_b] = packs(&there, &metric);
                    let bytes = if packs_a { half_bytes + n * n * size_of::<T>() } else { 0 }
                        + if packs_b { 2 * half_bytes } else { 0 };
                    assert_eq!(report.bytes_copied, bytes, "{what}");
                    there.take();
                    // B's factor.
                    let factor = triangle(&taken(&mut metric), uplo);
                    let product = if uplo == Uplo::Lower {
                        factor.times(&factor.h())
                    } else {
                        factor.h().times(&factor)
                    };
                    near(&product, &b, largest(&b), &what);
                    let numbers: Vec<f64> = values.iter().map(|&value| Scalar::to_f64(value).0).collect();
                    assert!(numbers.is_sorted(), "{what}: {numbers:?}");
                    let d = Dense::new(n, n, |i, j| (i == j).then(|| T::from_real(values[i])));
                    let size = largest(&a) * largest(&b) * largest(&v) * n as f64;
                    match problem {
                        Problem::Pencil => near(&a.times(&v), &b.times(&v).times(&d), size, &what),
                        Problem::ProductAB => near(&a.times(&b.times(&v)), &v.times(&d), size, &what),
                        Problem::ProductBA => near(&b.times(&a.times(&v)), &v.times(&d), size, &what),
                    }
                    let inner = if problem == Problem::ProductBA {
                        let mut solved = laid(Kind::F, &v);
                        Context::new().posv(uplo, laid(Kind::F, &b).view_mut(), solved.view_mut()).unwrap();
                        taken(&mut solved)
                    } else {
                        b.times(&v)
                    };
                    near(&v.h().times(&inner), &identity(n), largest(&v) * largest(&inner) * n as f64, &what);

                    // The values alone: the other triangle is not touched.
                    let (mut there, mut metric) =
                        (laid_triangle(kind, &a, uplo), laid_triangle(other, &b, uplo));
                    let [packs_a, packs_b] = packs(&there, &metric);
                    let mut alone = vec![T::ZERO.re(); n];
                    let report = Context::new()
                        .hegvd_values(problem, uplo, there.view_mut(), metric.view_mut(), &mut alone)
                        .unwrap();
                    let bytes =
                        if packs_a { half_bytes } else { 0 } + if packs_b { 2 * half_bytes } else { 0 };
                    assert_eq!(report.bytes_copied, bytes, "{what}");
                    there.take();
                    metric.take();
                    for (one, other) in values.iter().zip(&alone) {
                        let (one, other) = (Scalar::to_f64(*one).0, Scalar::to_f64(*other).0);
                        let most = numbers.iter().fold(1.0_f64, |most, x| most.max(x.abs()));
                        assert!(
                            (one - other).abs() < 100.0 * n as f64 * eps::<T>() * most,
                            "{what}: {one} {other}"
                        );
                    }
                }
            }
        }
    }

    pub fn refusals<T: Number>() {
        let mut dice = Dice::new(16);
        let n = 5;
        let (a, b) = (positive::<T>(&mut dice, n), positive::<T>(&mut dice, n));
        for (kind, other) in pairs() {
            let what = format!("{} {kind:?} {other:?}", T::DTYPE);
            let mut context = Context::new().policy(Policy::ZeroCopy);
            let is_refused = |done: Result<blasview::Report, Error>| match done {
                Ok(report) => {
                    assert_eq!(report.bytes_copied, 0, "{what}");
                    false
                }
                Err(Error::WouldCopy { .. }) => true,
                Err(error) => panic!("{what}: {error}"),
            };
            let (mut one, mut two) = (laid(kind, &a), laid(other, &b));
            let passes = Passes::All.take(&one) && Passes::All.take(&two);
            let mut values = none::<T>(n);
            let done = context.geev(one.view_mut(), &mut values, None, Some(two.view_mut()));
            assert_eq!(is_refused(done), !passes, "{what}");
            assert!(passes || one.is_untouched() && two.is_untouched() && is_none::<T>(&values), "{what}");

            let (mut one, mut two) = (laid(kind, &a), laid(other, &b));
            let passes = Passes::All.take(&one) && Passes::All.take(&two);
            let done = context.gees(one.view_mut(), &mut values, Some(two.view_mut()));
            assert_eq!(is_refused(done), !passes, "{what}");
            assert!(passes || one.is_untouched() && two.is_untouched(), "{what}");

            let (mut one, mut two) = (laid(kind, &a), laid(other, &b));
            let passes = order(&one).is_some() && order(&one) == order(&two);
            let mut values = [T::ZERO.re(); 5];
            let done = context
                .hegvd(Problem::Pencil, Uplo::Lower, one.view_mut(), two.view_mut(), &mut values)
                .map(|(_, report)| report);
            assert_eq!(is_refused(done), !passes, "{what}");
            assert!(passes || one.is_untouched() && two.is_untouched(), "{what}");
        }
    }

    pub fn what_is_not_finite<T: Number>() {
        let mut dice = Dice::new(17);
        let n = 4;
        let a = positive::<T>(&mut dice, n);
        for (kind, bad) in kinds().flat_map(|kind| [f64::NAN, f64::INFINITY].map(|bad| (kind, bad))) {
            let (row, col) = (3, 1);
            let holed = a.map(|i, j, x| if (i, j) == (row, col) { T::from_f64(bad, 0.0) } else { x });
            let not_finite = |routine, operand| Error::NotFinite { routine, operand, row, col };
            let (mut there, mut vectors, mut values) = (laid(kind, &holed), laid(kind, &a), none::<T>(n));
            let error = Context::new()
                .geev(there.view_mut(), &mut values, None, Some(vectors.view_mut()))
                .unwrap_err();
            assert_eq!(error, not_finite("geev", "A"));
            let error =
                Context::new().gees(there.view_mut(), &mut values, Some(vectors.view_mut())).unwrap_err();
            assert_eq!(error, not_finite("gees", "A"));
            assert!(there.is_untouched() && vectors.is_untouched() && is_none::<T>(&values));

            let routine = if T::DTYPE.is_complex() { "hegvd" } else { "sygvd" };
            let mut values = [T::ZERO.re(); 4];
            let mut metric = |a: &mut Operand<T>, b: &mut Operand<T>| {
                Context::new()
                    .hegvd(Problem::Pencil, Uplo::Lower, a.view_mut(), b.view_mut(), &mut values)
                    .map(|_| ())
                    .unwrap_err()
            };
            assert_eq!(metric(&mut there, &mut vectors), not_finite(routine, "A"));
            assert_eq!(metric(&mut vectors, &mut there), not_finite(routine, "B"));
            assert!(there.is_untouched() && vectors.is_untouched());
            // The other triangle does not count.
            let done = Context::new()
                .hegvd(Problem::Pencil, Uplo::Upper, there.view_mut(), vectors.view_mut(), &mut values)
                .map(|_| ());
            done.unwrap();
        }
    }

    /// What overflows on the way is no success, whatever LAPACK says.
    pub fn what_does_not_converge<T: Number>() {
        let most = if eps::<T>() > 1e-10 { 1e30 } else { 1e300 };
        let routine = if T::DTYPE.is_complex() { "hegvd" } else { "sygvd" };
        for (kind, n) in kinds().flat_map(|kind| [1, 2, 3, 5, 30].map(|n| (kind, n))) {
            let a = Dense::new(n, n, |i, j| Some(T::from_f64(most / (1.0 + (i + j) as f64), 0.0)));
            let b = Dense::new(n, n, |i, j| Some(T::from_f64(if i == j { 1.0 / most } else { 0.0 }, 0.0)));
            let mut values = vec![T::ZERO.re(); n];
            for (with_vectors, uplo) in [(false, Uplo::Upper), (true, Uplo::Lower)] {
                let (mut there, mut metric) = (laid(kind, &a), laid(kind, &b));
                let (one, two) = (there.view_mut(), metric.view_mut());
                let error = if with_vectors {
                    Context::new()
                        .hegvd(Problem::Pencil, uplo, one, two, &mut values)
                        .map(|_| ())
                        .unwrap_err()
                } else {
                    Context::new().hegvd_values(Problem::Pencil, uplo, one, two, &mut values).unwrap_err()
                };
                assert!(matches!(error, Error::NotConverged { routine: r, .. } if r == routine), "{error}");
                there.take();
                metric.take();
            }
        }
    }

    pub fn metrics_that_are_none<T: Number>() {
        let mut dice = Dice::new(18);
        let n = 6;
        let a = positive::<T>(&mut dice, n);
        let routine = if T::DTYPE.is_complex() { "hegvd" } else { "sygvd" };
        for (kind, at) in kinds().flat_map(|kind| [0, 2, 5].map(|at| (kind, at))) {
            let b = Dense::new(n, n, |i, j| {
                Some(T::from_f64(
                    if i != j {
                        0.0
                    } else if i == at {
                        -1.0
                    } else {
                        1.0
                    },
                    0.0,
                ))
            });
            let mut values = [T::ZERO.re(); 6];
            let error = Context::new()
                .hegvd(
                    Problem::Pencil,
                    dice.of(&TRIANGLES),
                    laid(kind, &a).view_mut(),
                    laid(kind, &b).view_mut(),
                    &mut values,
                )
                .map(|_| ())
                .unwrap_err();
            assert_eq!(error, Error::NotPositiveDefinite { routine, leading: at + 1 }, "{kind:?}");
        }
    }
}

each_scalar! { general }
each_scalar! { high_level }
each_scalar! { schur }
each_scalar! { hessenberg }
each_scalar! { metrics }
each_scalar! { refusals }
each_scalar! { what_is_not_finite }
each_scalar! { metrics_that_are_none }
mod apart {
    use super::*;

    // ssymv of OpenBLAS's SSE kernels computes with what earlier calls have left in its workspace, and `sygvd` of f32 calls it: after
    // calls that make NaN, later ones may fail. So they are made in a process of their own.
    #[test]
    #[ignore = "run by `what_does_not_converge_is_told`"]
    fn what_does_not_converge() {
        cases::what_does_not_converge::<f32>();
        cases::what_does_not_converge::<f64>();
        cases::what_does_not_converge::<Complex<f32>>();
        cases::what_does_not_converge::<C>();
    }
}

#[test]
fn what_does_not_converge_is_told() {
    if !has_lapack() {
        return;
    }
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    let done = child.args(["--exact", "--ignored", "apart::what_does_not_converge"]).output().unwrap();
    let text = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && text.contains("1 passed"), "{text}");
}

#[test]
fn shapes_have_to_fit() {
    if !has_lapack() {
        return;
    }
    let mut values = [C::new(0.0, 0.0); 2];
    let mut context = Context::new();
    let error = context.geev(&mut [[1.0; 3]; 2], &mut values, None, None).unwrap_err();
    assert_eq!(error.to_string(), "geev: A is 2 x 3, and has to be square");
    let error = context.geev(&mut [[1.0; 3]; 3], &mut values, None, None).unwrap_err();
    assert_eq!(error.to_string(), "geev: A has n = 3, but w has n = 2");
    let mut room = [0.0; 9];
    let vr = MatrixViewMut::row_major(&mut room, 3, 3).unwrap();
    let error = context.geev(&mut [[1.0; 2]; 2], &mut values, None, Some(vr)).unwrap_err();
    assert_eq!(error.to_string(), "geev: A has n = 2, but VR has n = 3");
    let error = context.gehrd(&mut [[1.0; 2]; 2], &mut []).unwrap_err();
    assert_eq!(error.to_string(), "gehrd: A has k = 1, but tau has k = 0");
}

#[test]
fn nothing_is_a_matrix_too() {
    if !has_lapack() {
        return;
    }
    let mut none: [[f64; 0]; 0] = [];
    let mut other: [[f64; 0]; 0] = [];
    assert!(blasview::lapack::eig(&mut none).unwrap().values().is_empty());
    assert!(blasview::lapack::schur(&mut none, None).unwrap().is_empty());
    assert!(blasview::lapack::hessenberg(&mut none).unwrap().is_empty());
    let (values, vectors) = blasview::lapack::eigh_with_metric(Uplo::Lower, &mut none, &mut other).unwrap();
    assert_eq!((values.len(), vectors.rows()), (0, 0));
}

#[test]
fn plans_say_what_is_done() {
    if !has_lapack() {
        return;
    }
    let mut plan = None;
    let (mut a, mut values, mut right) = ([[2.0_f64, 1.0], [1.0, 3.0]], [C::new(0.0, 0.0); 2], [[0.0; 2]; 2]);
    let vr = blasview::IntoMatrixMut::into_matrix_mut(&mut right).unwrap();
    Context::new().plan_only(&mut plan).geev(&mut a, &mut values, None, Some(vr)).unwrap();
    assert_eq!((a, right), ([[2.0, 1.0], [1.0, 3.0]], [[0.0; 2]; 2]));
    let text = plan.unwrap().to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[..3],
        [
            "geev f64: of the transpose, left and right exchanged, vectors transposed in place",
            "  A  2 x 2: pass (T, ld = 2)",
            "  VR  2 x 2: pass (T, ld = 2)"
        ]
    );
    assert!(lines[3].starts_with("  copies 0 bytes through "), "{text}");

    let mut plan = None;
    let (mut b, mut values) = ([[2.0, 0.0], [0.0, 2.0]], [0.0; 2]);
    let mut context = Context::new().plan_only(&mut plan);
    let (vectors, _) = context.hegvd(Problem::Pencil, Uplo::Lower, &mut a, &mut b, &mut values).unwrap();
    assert_eq!(vectors.get(0, 1), Some(1.0));
    let text = plan.unwrap().to_string();
    assert!(text.starts_with("sygvd f64: of the transposes, with uplo exchanged\n"), "{text}");
}
