//! LAPACK on views of every layout, the first slice: Cholesky's factor, triangles, P L U, solutions, inverses, determinants. Residuals
//! are computed by plain loops; gaps and what does not count must be as they were; the bytes copied are those of the table.
#![cfg(feature = "lapack")]

mod support;

use blasview::lapack::Norm;
use blasview::{Complex, Context, Diag, Error, Policy, Scalar, Uplo};
use support::dense::Dense;
use support::dice::Dice;
use support::kinds::Kind;
use support::lapack::*;
use support::operand::{Number, Operand};

const SIZES: [usize; 5] = [1, 2, 5, 16, 35];
const TRIANGLES: [Uplo; 2] = [Uplo::Upper, Uplo::Lower];

/// Bytes of a triangle of n rows, packed and written back.
fn triangle_bytes<T>(n: usize) -> usize {
    n * (n + 1) * size_of::<T>()
}

/// Whether `trsm` takes B beside a triangle that runs forwards: its columns may be reversed, as no triangle has them.
fn is_free<T: Number>(b: &Operand<T>) -> bool {
    b.forms().0.iter().any(|form| form[0][0] || form[0][1])
}

mod cases {
    use super::*;

    pub fn cholesky<T: Number>() {
        let mut dice = Dice::new(1);
        for n in SIZES {
            let a = positive::<T>(&mut dice, n);
            for (kind, uplo) in kinds().flat_map(|kind| TRIANGLES.map(|uplo| (kind, uplo))) {
                let what = format!("{} n = {n} {kind:?} {uplo:?}", T::DTYPE);
                let mut there = laid_triangle(kind, &a, uplo);
                let passes = Passes::Orders.take(&there);
                let report = Context::new().potrf(uplo, there.view_mut()).unwrap();
                assert_eq!(report.bytes_copied, if passes { 0 } else { triangle_bytes::<T>(n) }, "{what}");
                let factor = triangle(&taken(&mut there), uplo);
                let product =
                    if uplo == Uplo::Lower { factor.times(&factor.h()) } else { factor.h().times(&factor) };
                near(&product, &a, largest(&a), &what);

                // The inverse from it.
                let mut there = laid_triangle(kind, &factor, uplo);
                let passes = Passes::Orders.take(&there);
                let report = Context::new().potri(uplo, there.view_mut()).unwrap();
                assert_eq!(report.bytes_copied, if passes { 0 } else { triangle_bytes::<T>(n) }, "{what}");
                let half = taken(&mut there);
                let inverse = Dense::new(n, n, |i, j| {
                    Some(if is_in(uplo, i, j) { half.value(i, j) } else { half.value(j, i).conj() })
                });
                near(&inverse.times(&a), &identity(n), largest(&a) * largest(&inverse), &what);

                // A copy is refused, and nothing is written.
                let mut there = laid_triangle(kind, &a, uplo);
                let passes = Passes::Orders.take(&there);
                let done = Context::new().policy(Policy::ZeroCopy).potrf(uplo, there.view_mut());
                if passes {
                    assert_eq!(done.unwrap().bytes_copied, 0, "{what}");
                } else {
                    assert!(
                        matches!(done, Err(Error::WouldCopy { routine: "potrf", .. })),
                        "{what}: {done:?}"
                    );
                    assert!(there.is_untouched());
                }
            }
        }
    }

    pub fn positive_solutions<T: Number>() {
        let mut dice = Dice::new(2);
        for (n, count) in [(1, 1), (5, 3), (16, 1), (35, 4)] {
            let a = positive::<T>(&mut dice, n);
            let b = random::<T>(&mut dice, n, count);
            for (kind, other) in pairs() {
                let uplo = dice.of(&TRIANGLES);
                let what = format!("{} n = {n} {kind:?} {uplo:?} {other:?}", T::DTYPE);
                let (mut there, mut sides) = (laid_triangle(kind, &a, uplo), laid(other, &b));
                let report = Context::new().posv(uplo, there.view_mut(), sides.view_mut()).unwrap();
                let x = taken(&mut sides);
                near(&a.times(&x), &b, largest(&a) * largest(&x), &what);
                if Passes::Orders.take(&there) && is_free(&sides) {
                    assert_eq!(report.bytes_copied, 0, "{what}");
                }
                let factor = taken_triangle(&a, uplo, kind);
                let (there, mut sides) = (laid_triangle(kind, &factor, uplo), laid(other, &b));
                Context::new().potrs(uplo, there.view(), sides.view_mut()).unwrap();
                assert!(there.is_untouched(), "{what}");
                let x = taken(&mut sides);
                near(&a.times(&x), &b, largest(&a) * largest(&x), &what);
            }
        }
    }

    /// Its factor.
    fn taken_triangle<T: Number>(a: &Dense<T>, uplo: Uplo, kind: Kind) -> Dense<T> {
        let mut there = laid_triangle(kind, a, uplo);
        Context::new().potrf(uplo, there.view_mut()).unwrap();
        taken(&mut there)
    }

    pub fn triangles<T: Number>() {
        let mut dice = Dice::new(3);
        for n in SIZES {
            // Nearly diagonal, so that inverses do not grow.
            let x = random::<T>(&mut dice, n, n);
            let x =
                x.map(
                    |i, j, x| {
                        if i == j { x + T::from_f64(2.0, 0.0) } else { x * T::from_f64(1.0 / n as f64, 0.0) }
                    },
                );
            let b = random::<T>(&mut dice, n, 3);
            for (kind, uplo) in kinds().flat_map(|kind| TRIANGLES.map(|uplo| (kind, uplo))) {
                for diag in [Diag::NonUnit, Diag::Unit] {
                    let what = format!("{} n = {n} {kind:?} {uplo:?} {diag:?}", T::DTYPE);
                    let values = triangle(&x, uplo);
                    let values = if diag == Diag::Unit { unit(&values) } else { values };
                    let mut there = laid_triangle(kind, &x, uplo);
                    let passes = Passes::Symmetric.take(&there);
                    let report = Context::new().trtri(uplo, diag, there.view_mut()).unwrap();
                    assert_eq!(
                        report.bytes_copied,
                        if passes { 0 } else { triangle_bytes::<T>(n) },
                        "{what}"
                    );
                    let inverse = triangle(&taken(&mut there), uplo);
                    let inverse = if diag == Diag::Unit { unit(&inverse) } else { inverse };
                    near(&inverse.times(&values), &identity(n), largest(&values) * largest(&inverse), &what);

                    let (there, mut sides) = (laid_triangle(kind, &x, uplo), laid(Kind::C, &b));
                    Context::new().trtrs(uplo, diag, there.view(), sides.view_mut()).unwrap();
                    let solution = taken(&mut sides);
                    near(&values.times(&solution), &b, largest(&values) * largest(&solution), &what);
                }
                // A zero on the diagonal: nothing is written.
                let zero = dice.below(n);
                let values = x.map(|i, j, x| if i == j && i == zero { T::ZERO } else { x });
                let (mut there, mut sides) = (laid_triangle(kind, &values, uplo), laid(Kind::C, &b));
                let error =
                    Context::new().trtrs(uplo, Diag::NonUnit, there.view(), sides.view_mut()).unwrap_err();
                assert_eq!(error, Error::Singular { routine: "trtrs", at: zero });
                assert!(sides.is_untouched());
                let error = Context::new().trtri(uplo, Diag::NonUnit, there.view_mut()).unwrap_err();
                assert!(matches!(error, Error::Singular { routine: "trtri", .. }), "{error}");
                assert!(there.is_untouched());
            }
        }
    }

    pub fn solutions<T: Number>() {
        let mut dice = Dice::new(4);
        for (n, count) in [(1, 1), (2, 3), (5, 1), (16, 2), (35, 4)] {
            let a = random::<T>(&mut dice, n, n);
            let b = random::<T>(&mut dice, n, count);
            for (kind, other) in pairs() {
                let what = format!("{} n = {n} {kind:?} {other:?}", T::DTYPE);
                let (mut there, mut sides) = (laid(kind, &a), laid(other, &b));
                let report = Context::new().gesv(there.view_mut(), sides.view_mut()).unwrap();
                let x = taken(&mut sides);
                taken(&mut there);
                near(&a.times(&x), &b, largest(&a) * largest(&x), &what);
                let passes = Passes::All.take(&there);
                if Passes::All.take(&sides) {
                    assert_eq!(
                        report.bytes_copied,
                        if passes { 0 } else { 2 * n * n * size_of::<T>() },
                        "{what}"
                    );
                }
                // By P L U.
                let (mut there, mut pivots) = (laid(kind, &a), vec![0; n]);
                let (_, zero) = Context::new().getrf(there.view_mut(), &mut pivots).unwrap();
                assert_eq!(zero, None);
                let factors = taken(&mut there);
                let (there, mut sides) = (laid(kind, &factors), laid(other, &b));
                Context::new().getrs(there.view(), &pivots, sides.view_mut()).unwrap();
                let x = taken(&mut sides);
                near(&a.times(&x), &b, largest(&a) * largest(&x), &what);
            }
        }
    }

    pub fn inverses<T: Number>() {
        let mut dice = Dice::new(5);
        for n in SIZES {
            let a = random::<T>(&mut dice, n, n);
            for kind in kinds() {
                let what = format!("{} n = {n} {kind:?}", T::DTYPE);
                let mut there = laid(kind, &a);
                let passes = Passes::All.take(&there);
                let report = Context::new().inv(there.view_mut()).unwrap();
                assert_eq!(
                    report.bytes_copied,
                    if passes { 0 } else { 2 * n * n * size_of::<T>() },
                    "{what}"
                );
                let inverse = taken(&mut there);
                near(&inverse.times(&a), &identity(n), largest(&a) * largest(&inverse), &what);
            }
        }
    }

    pub fn plu<T: Number>() {
        let mut dice = Dice::new(6);
        for (m, n) in [(1, 1), (5, 5), (20, 20), (35, 35), (7, 3), (3, 7), (40, 33), (33, 40)] {
            let a = random::<T>(&mut dice, m, n);
            let least = m.min(n);
            for kind in kinds() {
                let what = format!("{} {m} x {n} {kind:?}", T::DTYPE);
                let (mut there, mut pivots) = (laid(kind, &a), vec![0; least]);
                let (report, zero) = Context::new().getrf(there.view_mut(), &mut pivots).unwrap();
                assert_eq!(zero, None);
                let passes = if m == n { Passes::Orders } else { Passes::Columns }.take(&there);
                assert_eq!(
                    report.bytes_copied,
                    if passes { 0 } else { 2 * m * n * size_of::<T>() },
                    "{what}"
                );
                let both = taken(&mut there);
                let l = Dense::new(m, least, |i, j| match i.cmp(&j) {
                    core::cmp::Ordering::Less => None,
                    core::cmp::Ordering::Equal => Some(T::ONE),
                    core::cmp::Ordering::Greater => both.at(i, j),
                });
                let u = Dense::new(least, n, |i, j| if i <= j { both.at(i, j) } else { None });
                assert!(
                    largest(&l) <= 1.0 + if T::DTYPE.is_complex() { 0.5 } else { 1e-6 },
                    "{what}: pivots of rows"
                );
                let mut rows: Vec<usize> = (0..m).collect();
                pivots.iter().enumerate().for_each(|(at, &pivot)| rows.swap(at, pivot));
                let permuted = Dense::new(m, n, |i, j| a.at(rows[i], j));
                near(&l.times(&u), &permuted, largest(&a), &what);
            }
        }
    }

    pub fn determinants<T: Number>() {
        let mut dice = Dice::new(7);
        for n in [1, 2, 3, 4, 6] {
            let a = random::<T>(&mut dice, n, n);
            let expected = laplace(&a, &(0..n).collect::<Vec<_>>());
            for kind in kinds() {
                let what = format!("{} n = {n} {kind:?}", T::DTYPE);
                let mut there = laid(kind, &a);
                let (found, report) = Context::new().det(there.view_mut()).unwrap();
                let passes = Passes::All.take(&there);
                assert_eq!(
                    report.bytes_copied,
                    if passes { 0 } else { 2 * n * n * size_of::<T>() },
                    "{what}"
                );
                assert!(
                    (complex(found.value) - expected).norm() < 1e3 * eps::<T>(),
                    "{what}: {found:?} {expected}"
                );
                let again = complex(found.sign) * num_exp(found.ln_abs);
                assert!((again - expected).norm() < 1e3 * eps::<T>(), "{what}: {found:?} {expected}");
            }
        }
        let mut there = laid(
            Kind::C,
            &Dense::<T>::new(3, 3, |i, j| {
                Some(if i == j && i == 1 {
                    T::ZERO
                } else if i == j {
                    T::ONE
                } else {
                    T::ZERO
                })
            }),
        );
        let (found, _) = Context::new().det(there.view_mut()).unwrap();
        assert_eq!((found.value, found.sign), (T::ZERO, T::ZERO));
        assert_eq!(num_exp(found.ln_abs), 0.0);
    }

    fn num_exp<R: blasview::RealScalar>(x: R) -> f64 {
        Scalar::to_f64(x).0.exp()
    }

    /// By the first row.
    fn laplace<T: Number>(a: &Dense<T>, cols: &[usize]) -> Complex<f64> {
        if cols.is_empty() {
            return Complex::new(1.0, 0.0);
        }
        let row = a.rows - cols.len();
        let term = |at: usize| {
            let rest: Vec<usize> = cols.iter().copied().filter(|&col| col != cols[at]).collect();
            let sign = if at.is_multiple_of(2) { 1.0 } else { -1.0 };
            complex(a.value(row, cols[at])) * laplace(a, &rest) * sign
        };
        (0..cols.len()).map(term).sum()
    }

    pub fn conditions<T: Number>() {
        let mut dice = Dice::new(8);
        for n in [1, 2, 5, 16] {
            let a = random::<T>(&mut dice, n, n);
            let mut inverse = laid(Kind::F, &a);
            Context::new().inv(inverse.view_mut()).unwrap();
            let inverse = taken(&mut inverse);
            for (kind, norm) in kinds().flat_map(|kind| [(kind, Norm::One), (kind, Norm::Infinity)]) {
                let sum = |x: &Dense<T>| {
                    let x = if norm == Norm::One { x.t() } else { x.clone() };
                    (0..n)
                        .map(|i| (0..n).map(|j| complex(x.value(i, j)).norm()).sum::<f64>())
                        .fold(0.0, f64::max)
                };
                let mut there = laid(kind, &a);
                let found = blasview::lapack::norm(there.view(), norm).unwrap();
                let found = Scalar::to_f64(found).0;
                assert!((found - sum(&a)).abs() <= 8.0 * n as f64 * eps::<T>() * found, "{kind:?} {norm:?}");
                let (rcond, _) = Context::new().gecon(norm, there.view_mut()).unwrap();
                let (rcond, exact) = (Scalar::to_f64(rcond).0, 1.0 / (sum(&a) * sum(&inverse)));
                // An estimate: never below the condition's inverse, and rarely far above.
                assert!(
                    rcond >= exact * 0.99 && rcond <= 3.0 * exact,
                    "{} n = {n} {kind:?}: {rcond} {exact}",
                    T::DTYPE
                );
                // Of the triangle.
                let uplo = dice.of(&TRIANGLES);
                let values = triangle(&a, uplo);
                let mut inverse = laid(Kind::F, &Dense::new(n, n, |i, j| Some(values.value(i, j))));
                Context::new().trtri(uplo, Diag::NonUnit, inverse.view_mut()).unwrap();
                let exact = 1.0 / (sum(&values) * sum(&taken(&mut inverse)));
                let half = laid_triangle(kind, &a, uplo);
                let (found, _) = Context::new().trcon(norm, uplo, Diag::NonUnit, half.view()).unwrap();
                let found = Scalar::to_f64(found).0;
                assert!(
                    found >= exact * 0.99 && found <= 3.0 * exact,
                    "{} n = {n} {kind:?}: {found} {exact}",
                    T::DTYPE
                );
                assert!(half.is_untouched());
                let exact = 1.0 / (sum(&a) * sum(&inverse_of(&a)));
                // Of small ones it is exact, so that the two norms are told apart.
                assert!(
                    n > 2 || (rcond - exact).abs() < 1e3 * eps::<T>() * exact,
                    "{kind:?} {norm:?} {rcond} {exact}"
                );
            }
        }
        // Of a positive definite one.
        for n in [1, 2, 5, 16] {
            let a = positive::<T>(&mut dice, n);
            let sum = |x: &Dense<T>| {
                (0..n).map(|i| (0..n).map(|j| complex(x.value(i, j)).norm()).sum::<f64>()).fold(0.0, f64::max)
            };
            let exact = 1.0 / (sum(&a) * sum(&inverse_of(&a)));
            for (kind, uplo) in kinds().flat_map(|kind| TRIANGLES.map(|uplo| (kind, uplo))) {
                let mut there = laid_triangle(kind, &a, uplo);
                let (found, _) = Context::new().pocon(uplo, there.view_mut()).unwrap();
                let found = Scalar::to_f64(found).0;
                assert!(
                    found >= exact * 0.99 && found <= 3.0 * exact,
                    "{} n = {n} {kind:?}: {found} {exact}",
                    T::DTYPE
                );
            }
        }
    }

    fn inverse_of<T: Number>(a: &Dense<T>) -> Dense<T> {
        let mut inverse = laid(Kind::F, a);
        Context::new().inv(inverse.view_mut()).unwrap();
        taken(&mut inverse)
    }
}

each_scalar! { cholesky }
each_scalar! { positive_solutions }
each_scalar! { triangles }
each_scalar! { solutions }
each_scalar! { inverses }
each_scalar! { plu }
each_scalar! { determinants }
each_scalar! { conditions }

#[test]
fn vectors_are_right_hand_sides() {
    if !has_lapack() {
        return;
    }
    let mut b = [6.0, 2.0];
    blasview::lapack::solve(&mut [[2.0, 2.0], [0.0, 1.0]], &mut b).unwrap();
    assert_eq!(b, [1.0, 2.0]);
    let mut b = vec![4.0, 9.0];
    blasview::lapack::solve_positive(&mut [[4.0, f64::NAN], [0.0, 9.0]], Uplo::Lower, &mut b).unwrap();
    assert_eq!(b, [1.0, 1.0]);
}

#[test]
fn failures_are_told_with_their_place() {
    if !has_lapack() {
        return;
    }
    let mut a = [[1.0, 2.0], [2.0, 4.0]];
    let mut b = [1.0, 1.0];
    let error = blasview::lapack::solve(&mut a, &mut b).unwrap_err();
    assert_eq!(error, Error::Singular { routine: "gesv", at: 1 });
    assert_eq!(b, [1.0, 1.0]);
    let mut a = [[1.0, 2.0], [2.0, 1.0]];
    let error = Context::new().posv(Uplo::Lower, &mut a, &mut b).unwrap_err();
    assert_eq!(error, Error::NotPositiveDefinite { routine: "posv", leading: 2 });
    assert_eq!(b, [1.0, 1.0]);
    let error = Context::new().potrf(Uplo::Lower, &mut [[1.0; 3]; 2]).unwrap_err();
    assert_eq!(error.to_string(), "potrf: A is 2 x 3, and has to be square");
    let error = blasview::lapack::solve(&mut [[1.0; 2]; 2], &mut [0.0; 3]).unwrap_err();
    assert_eq!(error.to_string(), "gesv: A has n = 2, but B has n = 3");
    let error = Context::new().getrs(&[[1.0; 2]; 2], &[0, 2], &mut [0.0; 2]).unwrap_err();
    assert_eq!(error, Error::IndexOutOfRange { index: 2, len: 2 });
}

#[test]
fn nothing_is_a_matrix_too() {
    if !has_lapack() {
        return;
    }
    let mut none: [[f64; 0]; 0] = [];
    let mut context = Context::new();
    assert_eq!(context.potrf(Uplo::Upper, &mut none).unwrap().calls, 0);
    assert_eq!(context.inv(&mut none).unwrap().calls, 0);
    assert_eq!(context.det(&mut none).unwrap().0.value, 1.0);
    let mut b: [f64; 0] = [];
    context.gesv(&mut none, &mut b).unwrap();
    context.getrf(&mut [[0.0_f64; 0]; 3], &mut []).unwrap();
}

#[test]
fn plans_say_what_is_done() {
    if !has_lapack() {
        return;
    }
    let mut plan = None;
    let mut a = [[2.0_f64, 1.0], [1.0, 3.0]];
    Context::new().plan_only(&mut plan).gesv(&mut a, &mut [[1.0; 2]; 2]).unwrap();
    assert_eq!(a, [[2.0, 1.0], [1.0, 3.0]]);
    let plan = plan.unwrap();
    assert_eq!((plan.routine(), plan.bytes_copied(), plan.calls()), ("gesv", 0, 3));
    let text = plan.to_string();
    let (what, costs) = text.rsplit_once('\n').unwrap();
    assert!(
        costs.starts_with("  copies 0 bytes through ") && costs.ends_with(" bytes of workspace, 3 calls")
    );
    assert_eq!(
        what,
        "gesv f64: getrf of the transpose, trsm, trsm, rows of B exchanged in reverse\n  A  2 x 2: pass (T, ld = 2)\n  \
         B  2 x 2: pass (N, ld = 2)"
    );
}
