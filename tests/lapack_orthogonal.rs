//! LAPACK on views of every layout, the second slice: Q R, least squares, symmetric eigenvalues, singular values. Residuals are computed by
//! plain loops; gaps and what does not count must be as they were; the bytes copied are those of the table.
#![cfg(feature = "lapack")]

mod support;

use blasview::lapack::{self, Vectors};
use blasview::plan::{self, Access, Tuning};
use blasview::{Blas, Context, Error, MatrixView, MatrixViewMut, Policy, Refusal, Scalar, Side, Trans, Uplo};
use support::dense::Dense;
use support::dice::Dice;
use support::kinds::Kind;
use support::lapack::*;
use support::operand::{Gap, Number, Operand};

const SHAPES: [[usize; 2]; 8] = [[1, 1], [2, 2], [5, 3], [3, 5], [16, 16], [35, 17], [17, 35], [9, 1]];
const TRANS: [Trans; 4] = [Trans::No, Trans::Yes, Trans::Conj, Trans::ConjNo];

/// A matrix as a view shows it.
fn seen<T: Number>(view: MatrixView<'_, T>) -> Dense<T> {
    Dense::new(view.rows(), view.cols(), |i, j| view.get(i, j))
}

/// `op(x)`
fn op<T: Number>(trans: Trans, x: &Dense<T>) -> Dense<T> {
    match trans {
        Trans::No => x.clone(),
        Trans::Yes => x.t(),
        Trans::Conj => x.h(),
        Trans::ConjNo => x.conj(),
    }
}

/// The identity, of which the zeros count too.
fn full_identity<T: Number>(n: usize) -> Dense<T> {
    Dense::new(n, n, |i, j| Some(if i == j { T::ONE } else { T::ZERO }))
}

fn bytes<T>(passes: bool, count: usize) -> usize {
    if passes { 0 } else { count * size_of::<T>() }
}

/// The first rows.
fn first<T: Number>(x: &Dense<T>, rows: usize) -> Dense<T> {
    Dense::new(rows, x.cols, |i, j| x.at(i, j))
}

mod cases {
    use super::*;

    pub fn q_r<T: Number>() {
        let mut dice = Dice::new(1);
        for [m, n] in SHAPES {
            let (a, k) = (random::<T>(&mut dice, m, n), m.min(n));
            for kind in kinds() {
                let what = format!("{} {m} x {n} {kind:?}", T::DTYPE);
                let (mut there, mut tau) = (laid(kind, &a), vec![T::ZERO; k]);
                let passes = Passes::Orders.take(&there);
                let report = Context::new().geqrf(there.view_mut(), &mut tau).unwrap();
                assert_eq!(report.bytes_copied, bytes::<T>(passes, 2 * m * n), "{what}");
                let factors = taken(&mut there);
                let r = Dense::new(k, n, |i, j| if i <= j { factors.at(i, j) } else { None });

                // The whole Q by its products with the identity, from either side, and all four ways.
                let mut whole = laid(Kind::F, &full_identity::<T>(m));
                let mut reflectors = laid(kind, &Dense::new(m, k, |i, j| factors.at(i, j)));
                Context::new()
                    .ormqr(Side::Left, Trans::No, reflectors.view_mut(), &tau, whole.view_mut())
                    .unwrap();
                let q = seen(whole.view());
                near(&q.h().times(&q), &identity(m), 1.0, &what);
                let tall = Dense::new(m, n, |i, j| if i < k { r.at(i, j) } else { None });
                near(&q.times(&tall), &a, largest(&a), &what);

                // Its first columns in place.
                let mut there = laid(kind, &Dense::new(m, k, |i, j| factors.at(i, j)));
                let passes = Passes::Orders.take(&there);
                let report = Context::new().orgqr(there.view_mut(), &tau).unwrap();
                assert_eq!(report.bytes_copied, bytes::<T>(passes, 2 * m * k), "{what}");
                near(&taken(&mut there), &Dense::new(m, k, |i, j| q.at(i, j)), 1.0, &what);

                for (side, trans) in
                    [Side::Left, Side::Right].into_iter().flat_map(|side| TRANS.map(|trans| (side, trans)))
                {
                    let other = dice.of(&KINDS);
                    let what = format!("{what} {side:?} {trans:?} {other:?}");
                    let shape = if side == Side::Left { [m, 3] } else { [3, m] };
                    let c = random::<T>(&mut dice, shape[0], shape[1]);
                    let mut product = laid(other, &c);
                    let of_c = Passes::Orders.take(&product);
                    let of_a = Passes::Orders.take(&reflectors);
                    let report = Context::new()
                        .ormqr(side, trans, reflectors.view_mut(), &tau, product.view_mut())
                        .unwrap();
                    assert_eq!(
                        report.bytes_copied,
                        bytes::<T>(of_c, 6 * m) + bytes::<T>(of_a, m * k),
                        "{what}"
                    );
                    let q = op(trans, &q);
                    let expected = if side == Side::Left { q.times(&c) } else { c.times(&q) };
                    near(&taken(&mut product), &expected, largest(&c), &what);
                    // Changed meanwhile, it is as it was.
                    near(&taken(&mut reflectors), &Dense::new(m, k, |i, j| factors.at(i, j)), 0.0, &what);
                }
            }
        }
    }

    pub fn l_q<T: Number>() {
        let mut dice = Dice::new(2);
        for [m, n] in SHAPES {
            let (a, k) = (random::<T>(&mut dice, m, n), m.min(n));
            for kind in [Kind::C, Kind::F, Kind::PaddedC, Kind::SecondBoth] {
                let what = format!("{} {m} x {n} {kind:?}", T::DTYPE);
                let (mut there, mut tau) = (laid(kind, &a), vec![T::ZERO; k]);
                Context::new().gelqf(there.view_mut(), &mut tau).unwrap();
                let factors = taken(&mut there);
                let l = Dense::new(m, k, |i, j| if i >= j { factors.at(i, j) } else { None });
                let mut reflectors = laid(kind, &Dense::new(k, n, |i, j| factors.at(i, j)));
                let mut whole = laid(Kind::C, &full_identity::<T>(n));
                Context::new()
                    .ormlq(Side::Left, Trans::No, reflectors.view_mut(), &tau, whole.view_mut())
                    .unwrap();
                let q = seen(whole.view());
                near(&q.h().times(&q), &identity(n), 1.0, &what);
                near(&l.times(&first(&q, k)), &a, largest(&a), &what);
                Context::new().orglq(reflectors.view_mut(), &tau).unwrap();
                near(&taken(&mut reflectors), &first(&q, k), 1.0, &what);
                for trans in TRANS {
                    let c = random::<T>(&mut dice, 2, n);
                    let mut reflectors = laid(kind, &Dense::new(k, n, |i, j| factors.at(i, j)));
                    let mut product = laid(dice.of(&KINDS), &c);
                    Context::new()
                        .ormlq(Side::Right, trans, reflectors.view_mut(), &tau, product.view_mut())
                        .unwrap();
                    near(&taken(&mut product), &c.times(&op(trans, &q)), largest(&c), &what);
                }
            }
        }
    }

    pub fn least_squares<T: Number>() {
        let mut dice = Dice::new(3);
        for [m, n] in SHAPES {
            let a = random::<T>(&mut dice, m, n);
            let (long, k) = (m.max(n), m.min(n));
            for (kind, other) in pairs() {
                let count = dice.of(&[1, 3]);
                let b = random::<T>(&mut dice, m, count);
                let what = format!("{} {m} x {n} {kind:?} {count} {other:?}", T::DTYPE);
                // Rows of B that are not read are NaN.
                let filled =
                    Dense::new(long, count, |i, j| Some(if i < m { b.value(i, j) } else { T::nan() }));
                let (mut there, mut sides) = (laid(kind, &a), laid(other, &filled));
                let passes = [Passes::Orders.take(&there), Passes::Orders.take(&sides)];
                let report = Context::new().gels(there.view_mut(), sides.view_mut()).unwrap();
                let expected = bytes::<T>(passes[0], m * n) + bytes::<T>(passes[1], 2 * long * count);
                assert_eq!(report.bytes_copied, expected, "{what}");
                taken(&mut there);
                solves(&a, &b, &first(&taken(&mut sides), n), k, &what);

                if dice.below(4) == 0 {
                    let (mut there, mut sides) = (laid(kind, &a), laid(other, &filled));
                    let (rank, values) = lapack::lstsq_any_rank(
                        there.view_mut(),
                        sides.view_mut(),
                        T::from_f64(-1.0, 0.0).re(),
                    )
                    .unwrap();
                    assert_eq!(rank, k, "{what}");
                    assert!(values.is_sorted_by(|x, y| x >= y));
                    solves(&a, &b, &first(&taken(&mut sides), n), k, &what);
                }
            }
        }
    }

    /// The residual is orthogonal to the columns of A; what solves a wide system is in the span of its rows.
    fn solves<T: Number>(a: &Dense<T>, b: &Dense<T>, x: &Dense<T>, _: usize, what: &str) {
        let (m, n) = (a.rows, a.cols);
        let left = a.times(x).plus(&b.scaled(T::from_f64(-1.0, 0.0)));
        let size = largest(a) * (largest(a) * largest(x) + largest(b));
        if m >= n {
            near(&a.h().times(&left), &Dense::new(n, b.cols, |_, _| None), size * m as f64, what);
        } else {
            near(&left, &Dense::new(m, b.cols, |_, _| None), size, what);
            // x = Aᴴ y for some y: what is orthogonal to A's rows is orthogonal to it.
            let mut rows = laid(Kind::F, &a.h());
            let qr = lapack::qr(rows.view_mut()).unwrap();
            let q = seen(qr.into_q().unwrap().as_view());
            near(&q.times(&q.h().times(x)), x, largest(x), what);
        }
    }

    pub fn extreme_least_squares<T: Number>() {
        let mut dice = Dice::new(4);
        let (a, b) = (random::<T>(&mut dice, 9, 4), random::<T>(&mut dice, 9, 2));
        let end = if eps::<T>() > 1e-10 { 1e36 } else { 1e300 };
        for (by_a, by_b) in
            [(end, 1.0), (1.0 / end, 1.0), (1.0, end), (1.0, 1.0 / end), (end, end), (1.0 / end, 1.0 / end)]
        {
            let scaled = |x: &Dense<T>, by: f64| {
                x.map(|_, _, x| {
                    let (re, im) = x.to_f64();
                    T::from_f64(re * by, im * by)
                })
            };
            for kind in [Kind::C, Kind::F] {
                let (mut one, mut other) = (laid(kind, &a), laid(kind, &b));
                lapack::lstsq(one.view_mut(), other.view_mut()).unwrap();
                let x = first(&taken(&mut other), 4);
                let (mut one, mut other) = (laid(kind, &scaled(&a, by_a)), laid(kind, &scaled(&b, by_b)));
                lapack::lstsq(one.view_mut(), other.view_mut()).unwrap();
                let y = first(&taken(&mut other), 4);
                let ratio = by_b / by_a;
                if ratio > 1.0 / end * 1.1 && ratio < end * 0.9 || ratio == 1.0 {
                    near(
                        &scaled(&y, 1.0 / ratio),
                        &x,
                        largest(&x) * 10.0,
                        &format!("{by_a:e} {by_b:e} {kind:?}"),
                    );
                }
            }
        }
    }

    pub fn pivots_of_columns<T: Number>() {
        let mut dice = Dice::new(5);
        for [m, n] in SHAPES {
            let (a, k) = (random::<T>(&mut dice, m, n), m.min(n));
            for kind in kinds() {
                let what = format!("{} {m} x {n} {kind:?}", T::DTYPE);
                let (mut there, mut tau, mut pivots) =
                    (laid(kind, &a), vec![T::ZERO; k], vec![usize::MAX; n]);
                let passes = Passes::Columns.take(&there);
                let report = Context::new().geqp3(there.view_mut(), &mut pivots, &mut tau).unwrap();
                assert_eq!(report.bytes_copied, bytes::<T>(passes, 2 * m * n), "{what}");
                let factors = taken(&mut there);
                let r = Dense::new(k, n, |i, j| if i <= j { factors.at(i, j) } else { None });
                let mut reflectors = laid(Kind::F, &Dense::new(m, k, |i, j| factors.at(i, j)));
                Context::new().orgqr(reflectors.view_mut(), &tau).unwrap();
                let q = taken(&mut reflectors);
                near(&q.times(&r), &Dense::new(m, n, |i, j| a.at(i, pivots[j])), largest(&a), &what);
                let diagonal: Vec<f64> = (0..k).map(|i| complex(r.value(i, i)).norm()).collect();
                assert!(diagonal.is_sorted_by(|x, y| x * (1.0 + 100.0 * eps::<T>()) >= *y), "{diagonal:?}");
            }
        }
    }

    pub fn eigenvalues<T: Number>() {
        let mut dice = Dice::new(6);
        for n in [1, 2, 5, 16, 35] {
            let x = random::<T>(&mut dice, n, n);
            let a = Dense::new(n, n, |i, j| {
                let (one, other) = (x.value(i, j), x.value(j, i).conj());
                Some(if i == j { T::from_f64(complex(one).re, 0.0) } else { one + other })
            });
            let mut usual: Option<Vec<f64>> = None;
            for (kind, uplo) in kinds().flat_map(|kind| [(kind, Uplo::Upper), (kind, Uplo::Lower)]) {
                let what = format!("{} n = {n} {kind:?} {uplo:?}", T::DTYPE);
                // The other triangle is NaN, and written.
                let half =
                    Dense::new(n, n, |i, j| Some(if is_in(uplo, i, j) { a.value(i, j) } else { T::nan() }));
                let mut there = laid(kind, &half);
                let passes = Passes::Symmetric.take(&there);
                let found = lapack::eigh(there.view_mut(), uplo).unwrap();
                let triangle = n * (n + 1) / 2;
                assert_eq!(found.report.bytes_copied, bytes::<T>(passes, triangle + n * n), "{what}");
                let values: Vec<f64> = found.values.iter().map(|&value| Scalar::to_f64(value).0).collect();
                let v = seen(found.vectors);
                taken(&mut there);
                assert!(values.is_sorted());
                near(&v.h().times(&v), &identity(n), 1.0, &what);
                let scaled = Dense::new(n, n, |i, j| Some(v.value(i, j) * T::from_f64(values[j], 0.0)));
                near(&a.times(&v), &scaled, largest(&a), &what);
                let usual = usual.get_or_insert_with(|| values.clone());
                let size = 30.0 * n as f64 * eps::<T>() * largest(&a);
                assert!(values.iter().zip(usual).all(|(x, y)| (x - *y).abs() < size), "{what}");

                // Values alone: the other triangle is not touched.
                let mut there = laid_triangle(kind, &a, uplo);
                let passes = Passes::Symmetric.take(&there);
                let mut w = vec![T::ZERO.re(); n];
                let report = Context::new().syevd_values(uplo, there.view_mut(), &mut w).unwrap();
                assert_eq!(report.bytes_copied, bytes::<T>(passes, triangle), "{what}");
                there.take();
                assert!(values.iter().zip(w).all(|(x, y)| (x - Scalar::to_f64(y).0).abs() < size), "{what}");
            }
        }
    }

    pub fn singular_values<T: Number>() {
        let mut dice = Dice::new(7);
        for ([m, n], which) in
            SHAPES.into_iter().flat_map(|shape| [(shape, Vectors::Thin), (shape, Vectors::Full)])
        {
            let (a, k) = (random::<T>(&mut dice, m, n), m.min(n));
            for kind in kinds() {
                let what = format!("{} {m} x {n} {kind:?} {which:?}", T::DTYPE);
                let mut there = laid(kind, &a);
                let passes = Passes::All.take(&there);
                let found = lapack::svd(there.view_mut(), which).unwrap();
                // Its own matrices may end with their pages.
                let own = [found.u().unwrap(), found.vt().unwrap()]
                    .map(|view| bytes::<T>(!is_view_beside_page(view), view.rows() * view.cols()));
                assert_eq!(found.report.bytes_copied, bytes::<T>(passes, m * n) + own[0] + own[1], "{what}");
                taken(&mut there);
                let (u, vt) = (seen(found.u().unwrap()), seen(found.vt().unwrap()));
                check_svd(&a, &u, &found.values, &vt, k, &what);

                // Into matrices of any layout: those that lie otherwise than A are packed.
                let kinds = [dice.of(&KINDS), dice.of(&KINDS)];
                let what = format!("{what} {kinds:?}");
                let mut there = laid(kind, &a);
                let nothing = |rows, cols| Dense::new(rows, cols, |_, _| Some(T::nan()));
                let mut u = laid(kinds[0], &nothing(m, u.cols));
                let mut vt = laid(kinds[1], &nothing(vt.rows, n));
                let passes = Passes::All.take(&there);
                let mut s = vec![T::ZERO.re(); k];
                let mut context = Context::new();
                let report =
                    context.gesdd(which, there.view_mut(), &mut s, u.view_mut(), vt.view_mut()).unwrap();
                let like = serve(&there, [&u, &vt]);
                let expected = bytes::<T>(passes, m * n)
                    + bytes::<T>(like[0], m * u.shape[1])
                    + bytes::<T>(like[1], n * vt.shape[0]);
                assert_eq!(report.bytes_copied, expected, "{what}");
                check_svd(&a, &taken(&mut u), &s, &taken(&mut vt), k, &what);
            }
        }
    }

    /// Whether U and VT lie in the order and the directions of an A that passes, by brute force; one that is packed is by columns.
    fn serve<T: Number>(a: &Operand<T>, vectors: [&Operand<T>; 2]) -> [bool; 2] {
        let forms = a.forms().0;
        // As it is looked for: reversed where it runs back, by columns first.
        let back = |at: usize| a.shape[at] > 1 && a.shape[1 - at] > 0 && a.strides[at] < 0;
        let [rows, cols] = [back(0), back(1)];
        let of = |order: usize| forms[order][usize::from(rows)][usize::from(cols)];
        let (order, rows, cols) = match (of(1), of(0)) {
            (true, _) => (1, rows, cols),
            (false, true) => (0, rows, cols),
            (false, false) => (1, false, false),
        };
        // One that ends with its page is packed, as if it were by columns.
        let (order, rows, cols) = if Passes::All.take(a) { (order, rows, cols) } else { (1, false, false) };
        let [u, vt] = vectors.map(|operand| operand.forms().0[order]);
        let free = vectors.map(|operand| !is_beside_page(operand));
        [u[usize::from(rows)][0] && free[0], vt[0][usize::from(cols)] && free[1]]
    }

    fn check_svd<T: Number>(a: &Dense<T>, u: &Dense<T>, s: &[T::Real], vt: &Dense<T>, k: usize, what: &str) {
        let values: Vec<f64> = s.iter().map(|&value| Scalar::to_f64(value).0).collect();
        assert!(values.is_sorted_by(|x, y| x >= y) && values.iter().all(|&x| x >= 0.0));
        near(&u.h().times(u), &identity(u.cols), 1.0, what);
        near(&vt.times(&vt.h()), &identity(vt.rows), 1.0, what);
        let scaled = Dense::new(k, a.cols, |i, j| Some(vt.value(i, j) * T::from_f64(values[i], 0.0)));
        let thin = Dense::new(a.rows, k, |i, j| u.at(i, j));
        near(&thin.times(&scaled), a, values[0], what);
        let mut there = laid(Kind::C, a);
        let alone = lapack::svdvals(there.view_mut()).unwrap();
        let size = 30.0 * a.rows.max(a.cols) as f64 * eps::<T>() * values[0];
        assert!(alone.iter().zip(&values).all(|(x, y)| (Scalar::to_f64(*x).0 - y).abs() < size), "{what}");
    }

    pub fn infinities<T: Number>() {
        for (bad, kind) in
            [f64::NAN, f64::INFINITY].into_iter().flat_map(|bad| [(bad, Kind::C), (bad, Kind::F)])
        {
            let values =
                Dense::new(3, 3, |i, j| Some(T::from_f64(if (i, j) == (2, 1) { bad } else { 1.0 }, 0.0)));
            let mut there = laid(kind, &values);
            let refused = |error: Error, routine| {
                assert_eq!(error, Error::NotFinite { routine, operand: "A", row: 2, col: 1 });
            };
            refused(lapack::eigh(there.view_mut(), Uplo::Lower).unwrap_err(), "syevd");
            refused(lapack::svdvals(there.view_mut()).unwrap_err(), "gesdd");
            let mut b = [T::ONE; 3];
            refused(lapack::lstsq_any_rank(there.view_mut(), &mut b, T::ZERO.re()).unwrap_err(), "gelsd");
            refused(
                Context::new().geqp3(there.view_mut(), &mut [0; 3], &mut [T::ZERO; 3]).unwrap_err(),
                "geqp3",
            );
            assert!(there.is_untouched());
            // What is not read may be anything.
            lapack::eigh(there.view_mut(), Uplo::Upper).unwrap();
        }
    }
}

each_scalar! { q_r }
each_scalar! { l_q }
each_scalar! { least_squares }
each_scalar! { extreme_least_squares }
each_scalar! { pivots_of_columns }
each_scalar! { eigenvalues }
each_scalar! { singular_values }
each_scalar! { infinities }

#[test]
fn copies_are_refused() {
    if !has_lapack() {
        return;
    }
    let mut dice = Dice::new(9);
    let a = random::<f64>(&mut dice, 6, 6);
    let mut there: Operand<f64> = Operand::new(Kind::SecondBoth, [6, 6], Gap::Pattern, |i, j| a.at(i, j));
    let mut context = Context::new().policy(Policy::ZeroCopy);
    let mut tau = [0.0; 6];
    let refused = |result: Result<(), Error>| match result {
        Err(Error::WouldCopy { refusals, .. }) => refusals.of("A").unwrap(),
        other => panic!("{other:?}"),
    };
    refused(context.geqrf(there.view_mut(), &mut tau).map(|_| ()));
    refused(context.syevd_values(Uplo::Lower, there.view_mut(), &mut tau).map(|_| ()));
    refused(context.gesdd_values(there.view_mut(), &mut tau).map(|_| ()));
    refused(context.gels(there.view_mut(), &mut tau).map(|_| ()));
    assert!(there.is_untouched());
}

#[test]
fn what_has_not_full_rank_is_told() {
    if !has_lapack() {
        return;
    }
    let mut a = [[1.0, 0.0], [2.0, 0.0], [3.0, 0.0]];
    let mut b = [1.0, 2.0, 3.0];
    let error = lapack::lstsq(&mut a, &mut b).unwrap_err();
    assert_eq!(error, Error::Singular { routine: "gels", at: 1 });
    let mut a = [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]];
    let (rank, _) = lapack::lstsq_any_rank(&mut a, &mut b, 1e-10).unwrap();
    assert_eq!(rank, 1);
    assert!((b[0] - 0.5_f64).abs() < 1e-14 && (b[1] - 0.5).abs() < 1e-14);
}

#[test]
fn factors_solve_more_than_once() {
    if !has_lapack() {
        return;
    }
    fn check<T: Blas + Number>() {
        let mut dice = Dice::new(10);
        for kind in kinds() {
            let a = random::<T>(&mut dice, 7, 7);
            let mut there = laid(kind, &a);
            let lu = lapack::lu(there.view_mut()).unwrap();
            for _ in 0..3 {
                let b = random::<T>(&mut dice, 7, 2);
                let mut sides = laid(dice.of(&KINDS), &b);
                lu.solve(sides.view_mut()).unwrap();
                let x = taken(&mut sides);
                near(&a.times(&x), &b, largest(&a) * largest(&x), &format!("{kind:?}"));
            }
            let mut again = laid(Kind::F, &a);
            let (found, _) = Context::new().det(again.view_mut()).unwrap();
            let difference = complex(lu.determinant().value) - complex(found.value);
            assert!(difference.norm() < 1e3 * eps::<T>() * complex(found.value).norm().max(1.0));
        }
    }
    check::<f32>();
    check::<f64>();
    check::<blasview::Complex<f32>>();
    check::<blasview::Complex<f64>>();
}

/// Beyond the limit of the workspace: singular values are found in as much room as LAPACK asks for, and what is packed leaves it its own.
#[test]
fn what_lapack_asks_for_is_not_cut() {
    if !has_lapack() {
        return;
    }
    let n = 60;
    let mut dice = Dice::new(11);
    let a = random::<f64>(&mut dice, n, n);
    let mut there = laid(Kind::C, &a);
    let (mut s, mut u, mut vt) = (vec![0.0; n], vec![0.0; n * n], vec![0.0; n * n]);
    let mut context = Context::new().workspace_limit(4096);
    let views = [&mut u, &mut vt].map(|data| MatrixViewMut::row_major(data, n, n).unwrap());
    let [u, vt] = views;
    context.gesdd(Vectors::Thin, there.view_mut(), &mut s, u, vt).unwrap();
    let mut other = laid(Kind::F, &a);
    let values = lapack::svdvals(other.view_mut()).unwrap();
    assert!(s.iter().zip(values).all(|(x, y)| (x - y).abs() < 1e-12 * s[0]));

    // As much for what is packed as for what is not.
    let workspace = |kind: Kind| {
        let mut plan = None;
        let mut there = laid(kind, &a);
        let mut context = Context::new().workspace_limit(n * n * size_of::<f64>()).plan_only(&mut plan);
        context.geqrf(there.view_mut(), &mut vec![0.0; n]).unwrap();
        let plan = plan.unwrap();
        (plan.workspace_bytes(), plan.bytes_copied())
    };
    let ((alone, none), (packed, copied)) = (workspace(Kind::F), workspace(Kind::SecondBoth));
    assert_eq!((none, copied), (0, 2 * n * n * size_of::<f64>()));
    assert!(packed >= alone + n * n * size_of::<f64>(), "{alone} {packed}");
}

/// By rows Q R is computed of a copy where that was measured to be faster, under `Fastest` alone.
#[test]
fn the_fastest_q_r_is_of_a_copy_by_columns() {
    if !has_lapack() {
        return;
    }
    fn check<T: Number>() {
        let mut dice = Dice::new(12);
        let tuning = Tuning::STANDARD.with(plan::Number::QrLen, 16).with(plan::Number::QrTallLen, 9);
        for ([m, n], kind) in SHAPES.into_iter().flat_map(|shape| KINDS.map(|kind| (shape, kind))) {
            let (a, k) = (random::<T>(&mut dice, m, n), m.min(n));
            let mut factors = Vec::new();
            for policy in [Policy::Auto, Policy::Fastest] {
                let what = format!("{} {m} x {n} {kind:?} {policy:?}", T::DTYPE);
                let (mut there, mut tau) = (laid(kind, &a), vec![T::ZERO; k]);
                let by_cols = Passes::Columns.take(&there);
                let is_long = m >= n && m >= if m >= 2 * n { 9 } else { 16 };
                let is_packed =
                    !Passes::Orders.take(&there) || policy == Policy::Fastest && !by_cols && is_long;
                let mut context = Context::new().policy(policy).tuning(&tuning);
                let report = context.geqrf(there.view_mut(), &mut tau).unwrap();
                assert_eq!(report.bytes_copied, bytes::<T>(!is_packed, 2 * m * n), "{what}");
                factors.push((taken(&mut there), Dense::new(k, 1, |i, _| Some(tau[i]))));
            }
            let (one, other) = (&factors[0], &factors[1]);
            near(&one.0, &other.0, largest(&one.0), &format!("{m} x {n} {kind:?}"));
            near(&one.1, &other.1, 1.0, &format!("{m} x {n} {kind:?}"));
        }
    }
    check::<f32>();
    check::<f64>();
    check::<blasview::Complex<f32>>();
    check::<blasview::Complex<f64>>();
    let mut plan = None;
    let tuning = Tuning::STANDARD.with(plan::Number::QrLen, 5);
    let mut a = [[1.0; 6]; 6];
    let mut context = Context::new().policy(Policy::Fastest).tuning(&tuning).plan_only(&mut plan);
    context.geqrf(&mut a, &mut [0.0; 6]).unwrap();
    assert_eq!(plan.unwrap().operand(0).unwrap().access, Access::Pack { reason: Refusal::Slower });
}
