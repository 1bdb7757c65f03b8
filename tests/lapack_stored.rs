//! Bands, packed triangles and indefinite matrices on views of every layout, by LAPACK. Residuals are computed by plain loops; gaps and
//! what does not count must be as they were; the bytes copied are those of the table.
#![cfg(feature = "lapack")]

mod support;

use blasview::{Context, Diag, Error, Order, Policy, Uplo};
use support::dense::Dense;
use support::dice::Dice;
use support::kinds::Kind;
use support::lapack::*;
use support::operand::{Gap, Number, Operand};

const SIZES: [usize; 5] = [1, 2, 5, 16, 35];
const TRIANGLES: [Uplo; 2] = [Uplo::Upper, Uplo::Lower];
const ORDERS: [Order; 2] = [Order::RowMajor, Order::ColMajor];

/// Bytes of what is copied and written back unless it passes.
fn twice<T: Number>(passes: bool, there: &Operand<T>) -> usize {
    if passes { 0 } else { 2 * there.bytes() }
}

/// Whether right-hand sides lie by columns, reversed or not.
fn are_columns<T: Number>(b: &Operand<T>) -> bool {
    b.forms().0[1].iter().flatten().any(|&legal| legal)
}

/// Whether a storage lies in the order in which it is said to be.
fn lies<T: Number>(order: Order, storage: &Operand<T>) -> bool {
    storage.forms().0[usize::from(order == Order::ColMajor)][0][0]
}

/// Where element (i, j) of a band is in its storage.
fn place(order: Order, [kl, ku]: [usize; 2], i: usize, j: usize) -> [usize; 2] {
    match order {
        Order::RowMajor => [i, kl + j - i],
        Order::ColMajor => [ku + i - j, j],
    }
}

/// The storage of a band: what is outside of the matrix does not count.
fn stored<T: Number>(kind: Kind, gap: Gap, order: Order, [kl, ku]: [usize; 2], a: &Dense<T>) -> Operand<T> {
    let (n, width) = (a.rows, kl + ku + 1);
    let shape = if order == Order::RowMajor { [n, width] } else { [width, n] };
    Operand::new(kind, shape, gap, |r, c| {
        let (line, at) = if order == Order::RowMajor { (r, c) } else { (c, r) };
        // The element of the line that is there, if one is.
        let other = (line + at).checked_sub(if order == Order::RowMajor { kl } else { ku })?;
        let [i, j] = if order == Order::RowMajor { [line, other] } else { [other, line] };
        (other < n).then(|| {
            assert_eq!(place(order, [kl, ku], i, j), [r, c]);
            a.value(i, j)
        })
    })
}

/// The band that is stored there.
fn unstored<T: Number>(order: Order, [kl, ku]: [usize; 2], n: usize, storage: &Dense<T>) -> Dense<T> {
    Dense::new(n, n, |i, j| {
        let is_in = j + kl >= i && i + ku >= j;
        is_in.then(|| {
            let [r, c] = place(order, [kl, ku], i, j);
            storage.value(r, c)
        })
    })
}

/// A band with a dominant diagonal.
fn band<T: Number>(dice: &mut Dice, n: usize, [kl, ku]: [usize; 2], diagonal: f64) -> Dense<T> {
    let x = random::<T>(dice, n, n);
    Dense::new(n, n, |i, j| {
        let is_in = j + kl >= i && i + ku >= j;
        is_in.then(|| if i == j { x.value(i, j) + T::from_f64(diagonal, 0.0) } else { x.value(i, j) })
    })
}

/// The band of a positive definite matrix.
fn positive_band<T: Number>(dice: &mut Dice, n: usize, kd: usize) -> Dense<T> {
    let l = band::<T>(dice, n, [kd, 0], 3.0);
    let a = l.times(&l.h());
    a.map(|i, j, x| if i == j { T::from_f64(x.to_f64().0, 0.0) } else { x })
}

/// The lines of a triangle, one after the other.
fn packed<T: Number>(kind: Kind, order: Order, uplo: Uplo, a: &Dense<T>) -> Operand<T> {
    let n = a.rows;
    let places = positions(order, uplo, n);
    Operand::new(kind, [places.len(), 1], Gap::Pattern, |at, _| {
        let [i, j] = places[at];
        Some(a.value(i, j))
    })
}

fn positions(order: Order, uplo: Uplo, n: usize) -> Vec<[usize; 2]> {
    let lines = (0..n).flat_map(|line| (0..n).map(move |at| [line, at]));
    let places = lines.map(|[line, at]| if order == Order::RowMajor { [line, at] } else { [at, line] });
    places.filter(|&[i, j]| is_in(uplo, i, j)).collect()
}

fn unpacked<T: Number>(order: Order, uplo: Uplo, n: usize, packed: &Dense<T>) -> Dense<T> {
    let mut at = vec![None; n * n];
    positions(order, uplo, n).iter().enumerate().for_each(|(place, &[i, j])| at[i * n + j] = Some(place));
    Dense::new(n, n, |i, j| at[i * n + j].map(|at| packed.value(at, 0)))
}

fn product<T: Number>(uplo: Uplo, factor: &Dense<T>) -> Dense<T> {
    if uplo == Uplo::Lower { factor.times(&factor.h()) } else { factor.h().times(factor) }
}

mod cases {
    use super::*;

    pub fn bands<T: Number>() {
        let mut dice = Dice::new(21);
        for (n, count, [kl, ku]) in [
            (1, 1, [0, 0]),
            (1, 2, [1, 2]),
            (2, 1, [1, 0]),
            (5, 3, [1, 2]),
            (5, 1, [0, 2]),
            (16, 2, [3, 1]),
            (3, 2, [5, 4]),
            (35, 4, [4, 7]),
        ] {
            let a = band::<T>(&mut dice, n, [kl, ku], 0.0);
            let b = random::<T>(&mut dice, n, count);
            for (kind, other) in pairs() {
                if n > 5 && dice.below(3) != 0 {
                    continue;
                }
                let order = dice.of(&ORDERS);
                let what = format!("{} n = {n} {order:?} {kl} {ku} {kind:?} {other:?}", T::DTYPE);
                let conj = dice.below(4) == 0;
                let values = if conj { a.conj() } else { a.clone() };
                let mut there = stored(kind, Gap::Poison, order, [kl, ku], &values);
                there.set_conj(conj);
                let mut sides = laid(other, &b);
                let report = Context::new().gbsv(order, kl, ku, there.view(), sides.view_mut()).unwrap();
                assert!(there.is_untouched(), "{what}");
                assert_eq!(report.bytes_copied, there.bytes() + twice(are_columns(&sides), &sides), "{what}");
                let x = taken(&mut sides);
                near(&a.times(&x), &b, largest(&a) * largest(&x), &what);
                // It needs a copy.
                let done = Context::new().policy(Policy::ZeroCopy).gbsv(
                    order,
                    kl,
                    ku,
                    there.view(),
                    sides.view_mut(),
                );
                assert!(matches!(done, Err(Error::WouldCopy { routine: "gbsv", .. })), "{what}");
                assert!(sides.is_untouched());
                // A row of zeros.
                let at = dice.below(n);
                let zero = a.map(|_, j, x| if j == at { T::ZERO } else { x });
                let there = stored(kind, Gap::Poison, order, [kl, ku], &zero);
                let done = Context::new().gbsv(order, kl, ku, there.view(), sides.view_mut());
                assert!(matches!(done, Err(Error::Singular { routine: "gbsv", .. })), "{what}: {done:?}");
                assert!(sides.is_untouched());
            }
        }
    }

    pub fn tridiagonals<T: Number>() {
        let mut dice = Dice::new(22);
        for (n, count) in [(1, 2), (2, 1), (5, 3), (16, 1), (35, 4)] {
            let a = band::<T>(&mut dice, n, [1, 1], 0.0);
            let b = random::<T>(&mut dice, n, count);
            let line = |kind, shift: [usize; 2], len| {
                Operand::new(kind, [len, 1], Gap::Pattern, |at, _| {
                    Some(a.value(at + shift[0], at + shift[1]))
                })
            };
            for (kind, other) in pairs() {
                let kinds = [kind, dice.of(&KINDS), dice.of(&KINDS)];
                let what = format!("{} n = {n} {kinds:?} {other:?}", T::DTYPE);
                let mut dl = line(kinds[0], [1, 0], n - 1);
                let mut d = line(kinds[1], [0, 0], n);
                let mut du = line(kinds[2], [0, 1], n - 1);
                let mut sides = laid(other, &b);
                let passes =
                    Passes::Columns.take(&dl) && Passes::Columns.take(&d) && Passes::Columns.take(&du);
                let done = Context::new().policy(Policy::ZeroCopy).gtsv(
                    dl.vector_mut(),
                    d.vector_mut(),
                    du.vector_mut(),
                    sides.view_mut(),
                );
                if passes && are_columns(&sides) {
                    assert_eq!(done.unwrap().bytes_copied, 0, "{what}");
                    let x = taken(&mut sides);
                    near(&a.times(&x), &b, largest(&a) * largest(&x), &what);
                    for line in [&mut dl, &mut d, &mut du] {
                        line.take();
                    }
                } else {
                    assert!(
                        matches!(done, Err(Error::WouldCopy { routine: "gtsv", .. })),
                        "{what}: {done:?}"
                    );
                    assert!([&dl, &d, &du].iter().all(|line| line.is_untouched()) && sides.is_untouched());
                }
                let report = Context::new()
                    .gtsv(dl.vector_mut(), d.vector_mut(), du.vector_mut(), sides.view_mut())
                    .unwrap();
                let bytes: usize = [&dl, &d, &du]
                    .iter()
                    .map(|line| twice(n == 1 && line.bytes() == 0 || Passes::Columns.take(line), line))
                    .sum();
                assert_eq!(report.bytes_copied, bytes + twice(are_columns(&sides), &sides), "{what}");
                for line in [&mut dl, &mut d, &mut du] {
                    line.take();
                }
                let x = taken(&mut sides);
                near(&a.times(&x), &b, largest(&a) * largest(&x), &what);
            }
        }
    }

    pub fn positive_bands<T: Number>() {
        let mut dice = Dice::new(23);
        for (n, count, kd) in
            [(1, 2, 0), (1, 1, 2), (2, 1, 1), (5, 3, 2), (5, 1, 0), (3, 2, 4), (16, 2, 3), (35, 2, 6)]
        {
            let a = positive_band::<T>(&mut dice, n, kd);
            let b = random::<T>(&mut dice, n, count);
            for (kind, uplo) in kinds().flat_map(|kind| TRIANGLES.map(|uplo| (kind, uplo))) {
                for order in ORDERS {
                    let beside = if uplo == Uplo::Upper { [0, kd] } else { [kd, 0] };
                    let what = format!("{} n = {n} {order:?} {uplo:?} {kd} {kind:?}", T::DTYPE);
                    let mut there = stored(kind, Gap::Pattern, order, beside, &a);
                    let passes = lies(order, &there);
                    let report = Context::new().pbtrf(order, uplo, there.view_mut()).unwrap();
                    assert_eq!(report.bytes_copied, twice(passes, &there), "{what}");
                    let factor = unstored(order, beside, n, &taken(&mut there));
                    near(&product(uplo, &factor), &a, largest(&a), &what);

                    let done = Context::new().policy(Policy::ZeroCopy).pbtrf(order, uplo, there.view_mut());
                    assert_eq!(done.is_ok(), passes, "{what}");
                    assert!(passes || there.is_untouched());
                    there.take();

                    for other in kinds() {
                        // All of them where it takes no time.
                        if n > 5 && dice.below(8) != 0 {
                            continue;
                        }
                        let what = format!("{what} {other:?}");
                        let mut sides = laid(other, &b);
                        let there = stored(kind, Gap::Poison, order, beside, &factor);
                        let report =
                            Context::new().pbtrs(order, uplo, there.view(), sides.view_mut()).unwrap();
                        assert!(there.is_untouched());
                        let is_even = lies(order, &there) && are_steps(&sides);
                        assert!(!is_even || report.bytes_copied == 0, "{what}");
                        let x = taken(&mut sides);
                        near(&a.times(&x), &b, largest(&a) * largest(&x), &what);

                        let mut there = stored(kind, Gap::Pattern, order, beside, &a);
                        let passes = lies(order, &there);
                        let report =
                            Context::new().pbsv(order, uplo, there.view_mut(), sides.view_mut()).unwrap();
                        if are_steps(&sides) {
                            assert_eq!(report.bytes_copied, twice(passes, &there), "{what}");
                        }
                        there.take();
                        let x = taken(&mut sides);
                        near(&a.times(&x), &b, largest(&a) * largest(&x), &what);
                    }
                    // Not positive definite from one row on; B is as it was.
                    let at = dice.below(n);
                    let bad = a.map(|i, j, x| if i == j && i == at { T::from_f64(-1.0, 0.0) } else { x });
                    let (mut there, mut sides) =
                        (stored(kind, Gap::Pattern, order, beside, &bad), laid(Kind::C, &b));
                    let error =
                        Context::new().pbsv(order, uplo, there.view_mut(), sides.view_mut()).unwrap_err();
                    assert_eq!(
                        error,
                        Error::NotPositiveDefinite { routine: "pbsv", leading: at + 1 },
                        "{what}"
                    );
                    assert!(sides.is_untouched());
                }
            }
        }
    }

    /// Whether each column steps by whole elements.
    fn are_steps<T: Number>(b: &Operand<T>) -> bool {
        let is_whole = |axis: usize, unit: usize| b.shape[axis] == 1 || b.strides[axis] % unit as isize == 0;
        b.address().is_multiple_of(T::DTYPE.align())
            && is_whole(0, size_of::<T>())
            && is_whole(1, T::DTYPE.align())
    }

    pub fn packed_triangles<T: Number>() {
        let mut dice = Dice::new(24);
        for n in SIZES {
            let a = positive::<T>(&mut dice, n);
            let b = random::<T>(&mut dice, n, 1 + n % 3);
            let x = random::<T>(&mut dice, n, n);
            let x =
                x.map(
                    |i, j, x| {
                        if i == j { x + T::from_f64(2.0, 0.0) } else { x * T::from_f64(1.0 / n as f64, 0.0) }
                    },
                );
            for (kind, uplo) in kinds().flat_map(|kind| TRIANGLES.map(|uplo| (kind, uplo))) {
                for order in ORDERS {
                    let what = format!("{} n = {n} {order:?} {uplo:?} {kind:?}", T::DTYPE);
                    let mut there = packed(kind, order, uplo, &a);
                    let passes = Passes::Columns.take(&there);
                    let report = Context::new().pptrf(order, uplo, there.vector_mut()).unwrap();
                    assert_eq!(report.bytes_copied, twice(passes, &there), "{what}");
                    let factor = unpacked(order, uplo, n, &taken(&mut there));
                    near(&product(uplo, &factor), &a, largest(&a), &what);

                    let done = Context::new().policy(Policy::ZeroCopy).pptrf(order, uplo, there.vector_mut());
                    assert_eq!(done.is_ok(), passes, "{what}");
                    assert!(passes || there.is_untouched());
                    there.take();

                    let mut there = packed(kind, order, uplo, &factor);
                    let passes = Passes::Columns.take(&there);
                    let report = Context::new().pptri(order, uplo, there.vector_mut()).unwrap();
                    assert_eq!(report.bytes_copied, twice(passes, &there), "{what}");
                    let half = unpacked(order, uplo, n, &taken(&mut there));
                    let inverse = Dense::new(n, n, |i, j| {
                        Some(if is_in(uplo, i, j) { half.value(i, j) } else { half.value(j, i).conj() })
                    });
                    near(&inverse.times(&a), &identity(n), largest(&a) * largest(&inverse), &what);

                    for other in kinds() {
                        // All of them where it takes no time.
                        if n > 5 && dice.below(8) != 0 {
                            continue;
                        }
                        let what = format!("{what} {other:?}");
                        let mut sides = laid(other, &b);
                        let there = packed(kind, order, uplo, &factor);
                        let passes = Passes::Columns.take(&there);
                        let report =
                            Context::new().pptrs(order, uplo, there.vector(), sides.view_mut()).unwrap();
                        assert!(there.is_untouched());
                        assert!(!(passes && are_steps(&sides)) || report.bytes_copied == 0, "{what}");
                        let solution = taken(&mut sides);
                        near(&a.times(&solution), &b, largest(&a) * largest(&solution), &what);

                        let mut there = packed(kind, order, uplo, &a);
                        let passes = Passes::Columns.take(&there);
                        let report =
                            Context::new().ppsv(order, uplo, there.vector_mut(), sides.view_mut()).unwrap();
                        if are_steps(&sides) {
                            assert_eq!(report.bytes_copied, twice(passes, &there), "{what}");
                        }
                        there.take();
                        let solution = taken(&mut sides);
                        near(&a.times(&solution), &b, largest(&a) * largest(&solution), &what);
                    }
                    for diag in [Diag::NonUnit, Diag::Unit] {
                        let values = triangle(&x, uplo);
                        let values = if diag == Diag::Unit { unit(&values) } else { values };
                        let mut there = packed(kind, order, uplo, &x);
                        let passes = Passes::Columns.take(&there);
                        let report = Context::new().tptri(order, uplo, diag, there.vector_mut()).unwrap();
                        assert_eq!(report.bytes_copied, twice(passes, &there), "{what}");
                        let inverse = unpacked(order, uplo, n, &taken(&mut there));
                        let inverse = if diag == Diag::Unit { unit(&inverse) } else { inverse };
                        near(
                            &inverse.times(&values),
                            &identity(n),
                            largest(&values) * largest(&inverse),
                            &what,
                        );
                    }
                    let at = dice.below(n);
                    let zero = x.map(|i, j, x| if i == j && i == at { T::ZERO } else { x });
                    let mut there = packed(kind, order, uplo, &zero);
                    let error =
                        Context::new().tptri(order, uplo, Diag::NonUnit, there.vector_mut()).unwrap_err();
                    assert_eq!(error, Error::Singular { routine: "tptri", at }, "{what}");
                    assert!(there.is_untouched());
                    let bad = a.map(|i, j, x| if i == j && i == at { T::from_f64(-1.0, 0.0) } else { x });
                    let (mut there, mut sides) = (packed(kind, order, uplo, &bad), laid(Kind::C, &b));
                    let error =
                        Context::new().ppsv(order, uplo, there.vector_mut(), sides.view_mut()).unwrap_err();
                    assert_eq!(
                        error,
                        Error::NotPositiveDefinite { routine: "ppsv", leading: at + 1 },
                        "{what}"
                    );
                    assert!(sides.is_untouched());
                }
            }
        }
    }

    pub fn indefinite<T: Number>() {
        let mut dice = Dice::new(25);
        for (n, count) in [(1, 1), (2, 3), (5, 2), (16, 1), (35, 4)] {
            let x = random::<T>(&mut dice, n, n);
            let b = random::<T>(&mut dice, n, count);
            for is_hermitian in [false, true] {
                let a = x.plus(&if is_hermitian { x.h() } else { x.t() });
                // Without a diagonal the pivots are of two rows.
                let a = a.map(|i, j, x| if i == j && n > 1 && n != 5 && i != n - 1 { T::ZERO } else { x });
                for (kind, other) in pairs() {
                    if n > 16 && dice.below(3) != 0 {
                        continue;
                    }
                    let uplo = dice.of(&TRIANGLES);
                    let what = format!("{} n = {n} {uplo:?} {kind:?} {other:?} {is_hermitian}", T::DTYPE);
                    let solve = |policy, a: &mut Operand<T>, b: &mut Operand<T>| {
                        let mut context = Context::new().policy(policy);
                        if is_hermitian {
                            context.hesv(uplo, a.view_mut(), b.view_mut())
                        } else {
                            context.sysv(uplo, a.view_mut(), b.view_mut())
                        }
                    };
                    let (mut there, mut sides) = (laid_triangle(kind, &a, uplo), laid(other, &b));
                    let (passes, are_free) = (Passes::Symmetric.take(&there), are_columns(&sides));
                    let done = solve(Policy::ZeroCopy, &mut there, &mut sides);
                    if passes && are_free {
                        assert_eq!(done.unwrap().bytes_copied, 0, "{what}");
                        there.take();
                        sides.take();
                    } else {
                        assert!(matches!(done, Err(Error::WouldCopy { .. })), "{what}: {done:?}");
                        assert!(there.is_untouched() && sides.is_untouched(), "{what}");
                    }
                    let report = solve(Policy::default(), &mut there, &mut sides).unwrap();
                    assert_eq!(
                        report.bytes_copied,
                        twice(passes, &there) + twice(are_free, &sides),
                        "{what}"
                    );
                    there.take();
                    let x = taken(&mut sides);
                    near(&a.times(&x), &b, largest(&a) * largest(&x), &what);

                    // A zero on the diagonal of the factor, which is that of A; B is as it was.
                    let at = dice.below(n);
                    let bad = Dense::new(n, n, |i, j| Some(if i == j && i != at { T::ONE } else { T::ZERO }));
                    let mut there = laid_triangle(kind, &bad, uplo);
                    let error = solve(Policy::default(), &mut there, &mut sides).unwrap_err();
                    let routine = if is_hermitian { "hesv" } else { "sysv" };
                    assert_eq!(error, Error::Singular { routine, at }, "{what}");
                    assert!(sides.is_untouched(), "{what}");
                }
            }
        }
    }
}

each_scalar! { bands }
each_scalar! { tridiagonals }
each_scalar! { positive_bands }
each_scalar! { packed_triangles }
each_scalar! { indefinite }

#[test]
fn shapes_have_to_fit() {
    if !has_lapack() {
        return;
    }
    let mut context = Context::new();
    let error = context.gbsv(Order::RowMajor, 1, 1, &[[1.0; 2]; 4], &mut [0.0; 4]).unwrap_err();
    assert_eq!(
        error,
        Error::BandShape { routine: "gbsv", operand: "A", what: "diagonals", expected: 3, found: 2 }
    );
    let error = context.gbsv(Order::RowMajor, 1, 1, &[[1.0; 3]; 4], &mut [0.0; 3]).unwrap_err();
    assert_eq!(error.to_string(), "gbsv: A has n = 4, but B has n = 3");
    let error = context.gbsv(Order::RowMajor, usize::MAX, 1, &[[1.0; 3]; 4], &mut [0.0; 4]).unwrap_err();
    assert_eq!(error, Error::Overflow);
    let error = context.gtsv(&mut [1.0], &mut [1.0; 3], &mut [1.0; 2], &mut [0.0; 3]).unwrap_err();
    assert_eq!(error.to_string(), "gtsv: d has k = 2, but dl has k = 1");
    let error = context.pptrf(Order::RowMajor, Uplo::Lower, &mut [1.0; 5]).unwrap_err();
    assert_eq!(error, Error::PackedLength { routine: "pptrf", operand: "A", n: 2, expected: 3, found: 5 });
    let error = context.pptrs(Order::RowMajor, Uplo::Lower, &[1.0; 3], &mut [1.0; 3]).unwrap_err();
    assert_eq!(error, Error::PackedLength { routine: "pptrs", operand: "A", n: 3, expected: 6, found: 3 });
    let error = context.ppsv(Order::RowMajor, Uplo::Lower, &mut [1.0; 3], &mut [1.0; 3]).unwrap_err();
    assert_eq!(error.to_string(), "ppsv: A has n = 2, but B has n = 3");
    let error = context.pbtrf(Order::RowMajor, Uplo::Lower, &mut [[1.0_f64; 0]; 3]).unwrap_err();
    assert_eq!(
        error,
        Error::BandShape { routine: "pbtrf", operand: "A", what: "diagonals", expected: 1, found: 0 }
    );
}

#[test]
fn nothing_is_a_matrix_too() {
    if !has_lapack() {
        return;
    }
    let (mut none, mut empty): ([[f64; 3]; 0], [f64; 0]) = ([], []);
    let mut context = Context::new();
    assert_eq!(context.gbsv(Order::RowMajor, 1, 1, &none, &mut empty).unwrap().calls, 0);
    context.pbsv(Order::RowMajor, Uplo::Lower, &mut none, &mut empty).unwrap();
    let mut others: [[f64; 0]; 3] = [[], [], []];
    let [dl, d, du] = &mut others;
    context.gtsv(&mut *dl, &mut *d, du, &mut empty).unwrap();
    context.pptrf(Order::ColMajor, Uplo::Upper, &mut *dl).unwrap();
    context.ppsv(Order::ColMajor, Uplo::Upper, dl, &mut *d).unwrap();
    context.pptrs(Order::ColMajor, Uplo::Upper, &[0.0; 0], d).unwrap();
    let mut square: [[f64; 0]; 0] = [];
    context.sysv(Uplo::Upper, &mut square, &mut empty).unwrap();
    // No right-hand sides.
    context.sysv(Uplo::Upper, &mut [[1.0_f64]], &mut [[0.0; 0]]).unwrap();
    context.gbsv(Order::RowMajor, 0, 0, &[[1.0_f64]], &mut [[0.0; 0]]).unwrap();
    context.pbsv(Order::RowMajor, Uplo::Lower, &mut [[1.0_f64]], &mut [[0.0; 0]]).unwrap();
}

#[test]
fn plans_say_what_is_done() {
    if !has_lapack() {
        return;
    }
    let mut plan = None;
    let (ab, mut b) = ([[0.0_f64, 2.0, 1.0], [1.0, 2.0, 0.0]], [1.0, 1.0]);
    Context::new().plan_only(&mut plan).gbsv(Order::RowMajor, 1, 1, &ab, &mut b).unwrap();
    assert_eq!(b, [1.0; 2]);
    let text = plan.unwrap().to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "gbsv f64: gbtrf, gbtrs of the transpose");
    assert_eq!(lines[1], "  A  2 x 3: pack (overlapping window: lines of 4 elements start 3 apart)");
    assert!(lines[3].starts_with("  copies 32 bytes through "), "{text}");

    let mut plan = None;
    let mut ap = [4.0_f64, 2.0, 10.0];
    Context::new().plan_only(&mut plan).ppsv(Order::RowMajor, Uplo::Lower, &mut ap, &mut b).unwrap();
    let plan = plan.unwrap();
    assert_eq!((ap, b, plan.calls(), plan.bytes_copied()), ([4.0, 2.0, 10.0], [1.0; 2], 3, 0));
    assert!(plan.to_string().starts_with("ppsv f64: pptrf, with uplo exchanged, tpsv, tpsv\n"), "{plan}");
}
