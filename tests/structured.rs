//! Routines on triangular, symmetric and Hermitian matrices, bands, packed triangles and vectors: all of small sizes
//! and many layouts, against loops written from the definition. What does not count is NaN, and may not change.

mod support;

use blasview::{
    Blas, Complex, ComplexScalar, Context, Diag, MatrixView, MatrixViewMut, Order, RealScalar, Report,
    Result, Scalar, Side, Uplo, VectorView, VectorViewMut,
};
use support::kinds::Kind;
use support::operand::{Number, Operand};

const KINDS: [Kind; 13] = [
    Kind::C,
    Kind::F,
    Kind::PaddedC,
    Kind::PaddedF,
    Kind::ReversedC(true, true),
    Kind::ReversedF(true, true),
    Kind::ReversedC(true, false),
    Kind::SecondBoth,
    Kind::SecondRows,
    Kind::SecondColsReversed,
    Kind::Odd,
    Kind::Struct,
    Kind::HalfPadded,
];
const VECTORS: [Kind; 6] =
    [Kind::C, Kind::SecondRows, Kind::ReversedC(true, false), Kind::PaddedReversedC, Kind::Struct, Kind::Odd];
const UPLOS: [Uplo; 2] = [Uplo::Upper, Uplo::Lower];
const DIAGS: [Diag; 2] = [Diag::NonUnit, Diag::Unit];
const SIDES: [Side; 2] = [Side::Left, Side::Right];
const LENS: [usize; 5] = [0, 1, 2, 3, 5];

/// A matrix of the definition.
type Dense<T> = Vec<Vec<T>>;

#[derive(Clone, Copy, PartialEq)]
enum Is {
    Symmetric,
    Hermitian,
    Triangular(Diag),
}

fn counts(uplo: Uplo, i: usize, j: usize) -> bool {
    if uplo == Uplo::Upper { i <= j } else { i >= j }
}

fn real<T: Scalar>(x: T) -> T {
    T::from_parts(x.re(), T::Real::ZERO)
}

fn dense<T: Number>(x: &Operand<T>) -> Dense<T> {
    (0..x.shape[0]).map(|i| (0..x.shape[1]).map(|j| x.at(i, j)).collect()).collect()
}

fn zeros<T: Scalar>(rows: usize, cols: usize) -> Dense<T> {
    vec![vec![T::ZERO; cols]; rows]
}

fn transposed<T: Scalar>(a: &Dense<T>, rows: usize, cols: usize, conj: bool) -> Dense<T> {
    let at = |i: usize, j: usize| if conj { a[j][i].conj() } else { a[j][i] };
    (0..cols).map(|i| (0..rows).map(|j| at(i, j)).collect()).collect()
}

/// A (m x k) times B (k x n).
fn times<T: Scalar>(a: &Dense<T>, b: &Dense<T>, [m, k, n]: [usize; 3]) -> Dense<T> {
    let mut c = zeros(m, n);
    for i in 0..m {
        for j in 0..n {
            c[i][j] = (0..k).fold(T::ZERO, |sum, p| sum + a[i][p] * b[p][j]);
        }
    }
    c
}

/// The whole of a matrix of which one triangle is given.
fn whole<T: Scalar>(given: &Dense<T>, uplo: Uplo, is: Is) -> Dense<T> {
    let n = given.len();
    let mut a = zeros(n, n);
    for i in 0..n {
        for j in 0..n {
            a[i][j] = match is {
                Is::Triangular(Diag::Unit) if i == j => T::ONE,
                Is::Hermitian if i == j => real(given[i][j]),
                _ if counts(uplo, i, j) => given[i][j],
                Is::Triangular(_) => T::ZERO,
                Is::Symmetric => given[j][i],
                Is::Hermitian => given[j][i].conj(),
            };
        }
    }
    a
}

/// A square input whose elements that do not count are NaN.
fn structured<T: Number>(kind: Kind, n: usize, seed: usize, uplo: Uplo, is: Is, conj: bool) -> Operand<T> {
    let mut a = Operand::<T>::input(kind, [n, n], seed);
    for i in 0..n {
        for j in 0..n {
            let unit = is == Is::Triangular(Diag::Unit) && i == j;
            if !counts(uplo, i, j) || unit {
                a.poke(i, j, T::nan());
            } else if is == Is::Hermitian && i == j && T::DTYPE.is_complex() {
                let re = a.at(i, j).to_f64().0;
                a.poke(i, j, T::from_f64(re, f64::NAN));
            }
        }
    }
    a.set_conj(conj && T::DTYPE.is_complex());
    a
}

/// A square output: the imaginary part of a Hermitian diagonal is NaN, as it is not read.
fn target<T: Number>(kind: Kind, n: usize, seed: usize, is: Is) -> Operand<T> {
    let mut c = Operand::<T>::output(kind, [n, n], seed);
    if is == Is::Hermitian {
        for i in 0..n {
            let re = c.at(i, i).to_f64().0;
            c.poke(i, i, T::from_f64(re, f64::NAN));
        }
    }
    c
}

fn same<T: Number>(a: T, b: T, tolerance: f64) -> bool {
    let ((ar, ai), (br, bi)) = (a.to_f64(), b.to_f64());
    let close = |a: f64, b: f64| {
        a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1.0)
    };
    close(ar, br) && close(ai, bi)
}

/// Compares what was written; elements that do not count must be as they were.
fn check<T: Number>(
    name: &str,
    out: &mut Operand<T>,
    expected: &Dense<T>,
    written: impl Fn(usize, usize) -> bool,
    tolerance: f64,
) {
    let [rows, cols] = out.shape;
    let before = dense(out);
    let actual = out.take();
    for i in 0..rows {
        for j in 0..cols {
            let want = if written(i, j) { expected[i][j] } else { before[i][j] };
            let have = actual[i * cols + j];
            let tolerance = if written(i, j) { tolerance } else { 0.0 };
            assert!(
                same(want, have, tolerance),
                "{name} {} {:?} [{i}][{j}]: want {want} have {have}",
                T::DTYPE,
                out.kind
            );
        }
    }
}

fn scaled<T: Scalar>(alpha: T, product: &Dense<T>, beta: T, c: &Dense<T>, is: Option<Is>) -> Dense<T> {
    let mut out = product.clone();
    for (i, row) in out.iter_mut().enumerate() {
        for (j, value) in row.iter_mut().enumerate() {
            let hermitian = is == Some(Is::Hermitian) && i == j;
            let old = if hermitian { real(c[i][j]) } else { c[i][j] };
            *value = alpha * *value + if beta == T::ZERO { T::ZERO } else { beta * old };
            if hermitian {
                *value = real(*value);
            }
        }
    }
    out
}

fn number<T: Scalar>(re: f64, im: f64) -> T {
    T::from_f64(re, im)
}

/// The operands' kinds in turn, so that many combinations are met without trying all.
struct Turn(usize);

impl Turn {
    fn kind(&mut self) -> Kind {
        self.0 += 1;
        KINDS[(self.0 * 7 + self.0 / 13) % KINDS.len()]
    }
    fn vector(&mut self) -> Kind {
        self.0 += 1;
        VECTORS[(self.0 * 5 + self.0 / 6) % VECTORS.len()]
    }
    fn conj(&mut self) -> bool {
        self.0 += 1;
        (self.0 / 2).is_multiple_of(3)
    }
}

const ROUNDS: usize = if cfg!(debug_assertions) { 6 } else { 40 };

fn scales<T: Scalar>(turn: usize) -> (T, T) {
    let alpha = [number(1.0, 0.0), number(-1.5, 0.5), T::ZERO][[0, 1, 0, 1, 2][turn % 5]];
    let beta = [T::ZERO, T::ONE, number(0.5, -1.0)][turn % 3];
    (alpha, beta)
}

fn limits() -> [usize; 3] {
    [8 << 20, 1 << 9, 192]
}

/// With the usual workspace and with small ones; of those too small for anything nothing is asked.
fn run(mut routine: impl FnMut(&mut Context<'_>) -> Result<Report>, limit: usize) -> Option<Report> {
    match routine(&mut Context::new().workspace_limit(limit)) {
        Ok(report) => Some(report),
        Err(blasview::Error::WorkspaceTooSmall { .. }) if limit < 1000 => None,
        Err(error) => panic!("{error}"),
    }
}

type Sided<T> = fn(
    &mut Context<'_>,
    Side,
    Uplo,
    T,
    MatrixView<'_, T>,
    MatrixView<'_, T>,
    T,
    MatrixViewMut<'_, T>,
) -> Result<Report>;

fn products<T: Number + Blas>(name: &str, is: Is, routine: Sided<T>) {
    let mut turn = Turn(0);
    for m in LENS {
        for n in LENS {
            for round in 0..ROUNDS {
                for (side, uplo) in SIDES.into_iter().flat_map(|side| UPLOS.map(|uplo| (side, uplo))) {
                    let (alpha, beta) = scales::<T>(turn.0);
                    let k = if side == Side::Left { m } else { n };
                    let a = structured::<T>(turn.kind(), k, round, uplo, is, turn.conj());
                    let mut b = Operand::<T>::input(turn.kind(), [m, n], round + 1);
                    b.set_conj(turn.conj() && T::DTYPE.is_complex());
                    let mut c = Operand::<T>::output(turn.kind(), [m, n], round + 2);
                    let full = whole(&dense(&a), uplo, is);
                    let product = match side {
                        Side::Left => times(&full, &dense(&b), [m, m, n]),
                        Side::Right => times(&dense(&b), &full, [m, n, n]),
                    };
                    let mut expected = scaled(alpha, &product, beta, &dense(&c), None);
                    if alpha == T::ZERO {
                        expected = scaled(T::ZERO, &zeros(m, n), beta, &dense(&c), None);
                    }
                    for limit in limits() {
                        if beta == T::ZERO {
                            c.poison();
                        }
                        let done = run(
                            |x| routine(x, side, uplo, alpha, a.view(), b.view(), beta, c.view_mut()),
                            limit,
                        );
                        if done.is_some() {
                            check(name, &mut c, &expected, |_, _| true, 0.0);
                        } else {
                            c.take();
                        }
                    }
                    assert!(a.is_untouched() && b.is_untouched());
                }
            }
        }
    }
}

#[test]
fn symm() {
    products::<f32>("symm", Is::Symmetric, |x, s, u, al, a, b, be, c| x.symm(s, u, al, a, b, be, c));
    products::<f64>("symm", Is::Symmetric, |x, s, u, al, a, b, be, c| x.symm(s, u, al, a, b, be, c));
    products::<Complex<f64>>("symm", Is::Symmetric, |x, s, u, al, a, b, be, c| x.symm(s, u, al, a, b, be, c));
}

#[test]
fn hemm() {
    products::<Complex<f32>>("hemm", Is::Hermitian, |x, s, u, al, a, b, be, c| x.hemm(s, u, al, a, b, be, c));
    products::<Complex<f64>>("hemm", Is::Hermitian, |x, s, u, al, a, b, be, c| x.hemm(s, u, al, a, b, be, c));
}

/// Rank-k updates, alone and of two matrices; `two` tells which.
fn updates<T: Number + Blas>(
    name: &str,
    is: Is,
    two: bool,
    lens: &[usize],
    routine: impl Fn(
        &mut Context<'_>,
        Uplo,
        T,
        MatrixView<'_, T>,
        MatrixView<'_, T>,
        T,
        MatrixViewMut<'_, T>,
    ) -> Result<Report>,
) {
    let hermitian = is == Is::Hermitian;
    let mut turn = Turn(0);
    for &n in lens {
        for k in [0, 1, 3, 5] {
            for round in 0..ROUNDS {
                for uplo in UPLOS {
                    let (mut alpha, mut beta) = scales::<T>(turn.0);
                    if hermitian {
                        beta = real(beta);
                        alpha = if two { alpha } else { real(alpha) };
                    }
                    let mut a = Operand::<T>::input(turn.kind(), [n, k], round);
                    let mut b = Operand::<T>::input(turn.kind(), [n, k], round + 1);
                    a.set_conj(turn.conj() && T::DTYPE.is_complex());
                    b.set_conj(turn.conj() && T::DTYPE.is_complex());
                    let mut c = target::<T>(turn.kind(), n, round + 2, is);
                    let (da, db) = (dense(&a), dense(&b));
                    let mut product = times(&da, &transposed(&da, n, k, hermitian), [n, k, n]);
                    let mut scale = alpha;
                    if two {
                        let ab = times(&da, &transposed(&db, n, k, hermitian), [n, k, n]);
                        let ba = times(&db, &transposed(&da, n, k, hermitian), [n, k, n]);
                        let second = if hermitian { alpha.conj() } else { alpha };
                        for i in 0..n {
                            for j in 0..n {
                                product[i][j] = alpha * ab[i][j] + second * ba[i][j];
                            }
                        }
                        scale = T::ONE;
                    }
                    if alpha == T::ZERO || k == 0 {
                        product = zeros(n, n);
                    }
                    let idle = (alpha == T::ZERO || k == 0) && beta == T::ONE;
                    let expected = scaled(scale, &product, beta, &dense(&c), Some(is));
                    for limit in limits() {
                        if run(|x| routine(x, uplo, alpha, a.view(), b.view(), beta, c.view_mut()), limit)
                            .is_some()
                        {
                            check(name, &mut c, &expected, |i, j| !idle && counts(uplo, i, j), 0.0);
                        } else {
                            c.take();
                        }
                    }
                    assert!(a.is_untouched() && b.is_untouched());
                }
            }
        }
    }
}

#[test]
fn syrk_and_syr2k() {
    updates::<f32>("syrk", Is::Symmetric, false, &LENS, |x, u, al, a, _, be, c| x.syrk(u, al, a, be, c));
    updates::<f64>("syrk", Is::Symmetric, false, &LENS, |x, u, al, a, _, be, c| x.syrk(u, al, a, be, c));
    updates::<Complex<f64>>("syrk", Is::Symmetric, false, &LENS, |x, u, al, a, _, be, c| {
        x.syrk(u, al, a, be, c)
    });
    updates::<f64>("syr2k", Is::Symmetric, true, &LENS, |x, u, al, a, b, be, c| x.syr2k(u, al, a, b, be, c));
    updates::<Complex<f32>>("syr2k", Is::Symmetric, true, &LENS, |x, u, al, a, b, be, c| {
        x.syr2k(u, al, a, b, be, c)
    });
}

#[test]
fn herk_and_her2k() {
    fn both<T: Number + Blas + ComplexScalar>() {
        updates::<T>("herk", Is::Hermitian, false, &LENS, |x, u, al, a, _, be, c| {
            x.herk(u, al.re(), a, be.re(), c)
        });
        updates::<T>("her2k", Is::Hermitian, true, &LENS, |x, u, al, a, b, be, c| {
            x.her2k(u, al, a, b, be.re(), c)
        });
    }
    both::<Complex<f32>>();
    both::<Complex<f64>>();
}

#[test]
fn gemmt() {
    fn one<T: Number + Blas>() {
        // The second factor is given as its transpose, as an update has it.
        let mut turn = Turn(0);
        for n in [0, 1, 3, 70] {
            for k in [0, 1, 5] {
                for uplo in UPLOS {
                    let (alpha, beta) = scales::<T>(turn.0);
                    let a = Operand::<T>::input(turn.kind(), [n, k], 1);
                    let b = Operand::<T>::input(turn.kind(), [k, n], 2);
                    let mut c = Operand::<T>::output(turn.kind(), [n, n], 3);
                    let mut product = times(&dense(&a), &dense(&b), [n, k, n]);
                    if alpha == T::ZERO {
                        product = zeros(n, n);
                    }
                    let expected = scaled(alpha, &product, beta, &dense(&c), None);
                    if beta == T::ZERO {
                        c.poison();
                    }
                    Context::new().gemmt(uplo, alpha, a.view(), b.view(), beta, c.view_mut()).unwrap();
                    let before = dense(&c);
                    let poisoned = beta == T::ZERO;
                    let [rows, cols] = c.shape;
                    let actual = c.take();
                    for i in 0..rows {
                        for j in 0..cols {
                            let have = actual[i * cols + j];
                            let want = if counts(uplo, i, j) {
                                expected[i][j]
                            } else if poisoned {
                                T::nan()
                            } else {
                                before[i][j]
                            };
                            assert!(same(want, have, 0.0), "gemmt {n} {k} {uplo:?} [{i}][{j}] {want} {have}");
                        }
                    }
                }
            }
        }
    }
    one::<f32>();
    one::<f64>();
    one::<Complex<f32>>();
    one::<Complex<f64>>();
}

fn eps<T: Scalar>() -> f64 {
    if size_of::<T::Real>() == 4 { 1e-4 } else { 1e-11 }
}

#[test]
fn trmm_and_trsm() {
    fn both<T: Number + Blas>() {
        let mut turn = Turn(0);
        for m in LENS {
            for n in LENS {
                for round in 0..ROUNDS {
                    for (side, uplo) in SIDES.into_iter().flat_map(|side| UPLOS.map(|uplo| (side, uplo))) {
                        let diag = DIAGS[turn.0 / 3 % 2];
                        let is = Is::Triangular(diag);
                        let (alpha, _) = scales::<T>(turn.0);
                        let k = if side == Side::Left { m } else { n };
                        let mut a = structured::<T>(turn.kind(), k, round, uplo, is, false);
                        if diag == Diag::NonUnit {
                            (0..k).for_each(|i| a.poke(i, i, number(2.0, 0.0)));
                        }
                        a.set_conj(turn.conj() && T::DTYPE.is_complex());
                        let mut b = Operand::<T>::output(turn.kind(), [m, n], round + 2);
                        let full = whole(&dense(&a), uplo, is);
                        let product = |x: &Dense<T>| match side {
                            Side::Left => times(&full, x, [m, m, n]),
                            Side::Right => times(x, &full, [m, n, n]),
                        };
                        let multiplied = scaled(alpha, &product(&dense(&b)), T::ZERO, &dense(&b), None);
                        for limit in limits() {
                            if run(|x| x.trmm(side, uplo, diag, alpha, a.view(), b.view_mut()), limit)
                                .is_some()
                            {
                                check("trmm", &mut b, &multiplied, |_, _| true, 0.0);
                            } else {
                                b.take();
                            }
                        }
                        let right = scaled(alpha, &dense(&b), T::ZERO, &dense(&b), None);
                        for limit in limits() {
                            if run(|x| x.trsm(side, uplo, diag, alpha, a.view(), b.view_mut()), limit)
                                .is_none()
                            {
                                b.take();
                                continue;
                            }
                            let x = b.take();
                            let x: Dense<T> = (0..m).map(|i| x[i * n..(i + 1) * n].to_vec()).collect();
                            let again = product(&x);
                            let size = x.iter().flatten().map(|x| x.to_f64().0.abs() + x.to_f64().1.abs());
                            let size = size.fold(1.0, f64::max) * 8.0;
                            for i in 0..m {
                                for j in 0..n {
                                    let close = same(right[i][j], again[i][j], eps::<T>() * size);
                                    assert!(
                                        close,
                                        "trsm {:?} {:?} {side:?} {uplo:?} {diag:?}",
                                        a.kind, b.kind
                                    );
                                }
                            }
                        }
                        assert!(a.is_untouched());
                    }
                }
            }
        }
    }
    both::<f32>();
    both::<f64>();
    both::<Complex<f32>>();
    both::<Complex<f64>>();
}

/// A vector as a matrix of one column.
fn column<'a, T: Number>(x: &'a Operand<T>) -> VectorView<'a, T> {
    x.view().col(0).unwrap()
}

fn column_mut<'a, T: Number>(x: &'a mut Operand<T>) -> VectorViewMut<'a, T> {
    x.view_mut().col(0).unwrap()
}

/// A structured matrix in full, as a band and packed, with the parameters of each.
struct Stored<T> {
    full: Dense<T>,
    dense: Operand<T>,
    band: Operand<T>,
    band_full: Dense<T>,
    packed: Operand<T>,
    order: Order,
}

fn stored<T: Number>(turn: &mut Turn, n: usize, seed: usize, uplo: Uplo, is: Is) -> Stored<T> {
    let conj = turn.conj() && T::DTYPE.is_complex();
    let power = |a: &mut Operand<T>| {
        if is == Is::Triangular(Diag::NonUnit) {
            (0..n).for_each(|i| a.poke(i, i, number(2.0, 0.0)));
        }
    };
    let mut dense_operand = structured::<T>(turn.kind(), n, seed, uplo, is, false);
    power(&mut dense_operand);
    let order = if turn.conj() { Order::RowMajor } else { Order::ColMajor };
    let k = seed % 3;
    let source = dense(&dense_operand);
    let (kl, ku) = if uplo == Uplo::Upper { (0, k) } else { (k, 0) };
    let shape = if order == Order::RowMajor { [n, k + 1] } else { [k + 1, n] };
    let mut band = Operand::<T>::input(turn.kind(), shape, seed);
    for i in 0..shape[0] {
        for j in 0..shape[1] {
            band.poke(i, j, T::nan());
        }
    }
    let mut packed = Operand::<T>::input(turn.vector(), [n * (n + 1) / 2, 1], seed);
    let mut position = 0;
    let mut in_band = vec![vec![T::ZERO; n]; n];
    for line in 0..n {
        for other in 0..n {
            let (i, j) = if order == Order::RowMajor { (line, other) } else { (other, line) };
            if !counts(uplo, i, j) {
                continue;
            }
            packed.poke(position, 0, source[i][j]);
            position += 1;
            if j <= i + ku && i <= j + kl {
                in_band[i][j] = source[i][j];
                match order {
                    Order::RowMajor => band.poke(i, kl + j - i, source[i][j]),
                    Order::ColMajor => band.poke(ku + i - j, j, source[i][j]),
                }
            }
        }
    }
    for operand in [&mut dense_operand, &mut band, &mut packed] {
        operand.set_conj(conj);
    }
    let conjugated = |a: Dense<T>| -> Dense<T> {
        a.into_iter().map(|row| row.into_iter().map(|x| if conj { x.conj() } else { x }).collect()).collect()
    };
    let full = whole(&conjugated(source), uplo, is);
    let band_full = whole(&conjugated(in_band), uplo, is);
    Stored { full, dense: dense_operand, band, band_full, packed, order }
}

/// y = alpha A x + beta y, A in one of the three storages.
enum Of<'a, T> {
    Full(MatrixView<'a, T>),
    Band(Order, MatrixView<'a, T>),
    Packed(Order, VectorView<'a, T>),
}

type Product<T> =
    fn(&mut Context<'_>, Uplo, T, Of<'_, T>, VectorView<'_, T>, T, VectorViewMut<'_, T>) -> Result<Report>;

fn symmetric<T: Number + Blas>(is: Is, product_of: Product<T>) {
    let mut turn = Turn(0);
    for n in LENS {
        for round in 0..ROUNDS * 4 {
            for uplo in UPLOS {
                let (alpha, beta) = scales::<T>(turn.0);
                let a = stored::<T>(&mut turn, n, round, uplo, is);
                let mut x = Operand::<T>::input(turn.vector(), [n, 1], round + 1);
                x.set_conj(turn.conj() && T::DTYPE.is_complex());
                let mut y = Operand::<T>::output(turn.vector(), [n, 1], round + 2);
                for (which, matrix) in [&a.full, &a.full, &a.band_full].into_iter().enumerate() {
                    let mut product = times(matrix, &dense(&x), [n, n, 1]);
                    if alpha == T::ZERO {
                        product = zeros(n, 1);
                    }
                    let expected = scaled(alpha, &product, beta, &dense(&y), None);
                    if beta == T::ZERO {
                        y.poison();
                    }
                    let given = match which {
                        0 => Of::Full(a.dense.view()),
                        1 => Of::Packed(a.order, column(&a.packed)),
                        _ => Of::Band(a.order, a.band.view()),
                    };
                    let (view, out) = (column(&x), column_mut(&mut y));
                    product_of(&mut Context::new(), uplo, alpha, given, view, beta, out).unwrap();
                    check("symmetric", &mut y, &expected, |_, _| true, 0.0);
                }
                assert!(a.dense.is_untouched() && a.band.is_untouched() && a.packed.is_untouched());
            }
        }
    }
}

#[test]
fn symmetric_products() {
    fn real_ones<T: Number + Blas + RealScalar>() {
        symmetric::<T>(Is::Symmetric, |c, u, al, a, x, be, y| match a {
            Of::Full(a) => c.symv(u, al, a, x, be, y),
            Of::Band(o, a) => c.sbmv(o, u, al, a, x, be, y),
            Of::Packed(o, a) => c.spmv(o, u, al, a, x, be, y),
        });
    }
    fn complex_ones<T: Number + Blas + ComplexScalar>() {
        symmetric::<T>(Is::Hermitian, |c, u, al, a, x, be, y| match a {
            Of::Full(a) => c.hemv(u, al, a, x, be, y),
            Of::Band(o, a) => c.hbmv(o, u, al, a, x, be, y),
            Of::Packed(o, a) => c.hpmv(o, u, al, a, x, be, y),
        });
    }
    real_ones::<f32>();
    real_ones::<f64>();
    complex_ones::<Complex<f32>>();
    complex_ones::<Complex<f64>>();
}

#[test]
fn triangular_products_and_systems() {
    fn all<T: Number + Blas>() {
        let mut turn = Turn(0);
        for n in LENS {
            for round in 0..ROUNDS * 4 {
                for (uplo, diag) in UPLOS.into_iter().flat_map(|uplo| DIAGS.map(|diag| (uplo, diag))) {
                    let a = stored::<T>(&mut turn, n, round, uplo, Is::Triangular(diag));
                    let mut x = Operand::<T>::output(turn.vector(), [n, 1], round + 2);
                    let mut c = Context::new();
                    for (which, matrix) in [&a.full, &a.full, &a.band_full].into_iter().enumerate() {
                        let expected = times(matrix, &dense(&x), [n, n, 1]);
                        match which {
                            0 => c.trmv(uplo, diag, a.dense.view(), column_mut(&mut x)),
                            1 => c.tpmv(a.order, uplo, diag, column(&a.packed), column_mut(&mut x)),
                            _ => c.tbmv(a.order, uplo, diag, a.band.view(), column_mut(&mut x)),
                        }
                        .unwrap();
                        check("trmv", &mut x, &expected, |_, _| true, 0.0);
                        let right = dense(&x);
                        match which {
                            0 => c.trsv(uplo, diag, a.dense.view(), column_mut(&mut x)),
                            1 => c.tpsv(a.order, uplo, diag, column(&a.packed), column_mut(&mut x)),
                            _ => c.tbsv(a.order, uplo, diag, a.band.view(), column_mut(&mut x)),
                        }
                        .unwrap();
                        let solution: Dense<T> = x.take().into_iter().map(|x| vec![x]).collect();
                        let again = times(matrix, &solution, [n, n, 1]);
                        let size = solution.iter().map(|x| x[0].to_f64().0.abs() + x[0].to_f64().1.abs());
                        let size = size.fold(1.0, f64::max) * 8.0;
                        for i in 0..n {
                            let close = same(right[i][0], again[i][0], eps::<T>() * size);
                            assert!(close, "trsv {which} {uplo:?} {diag:?} {:?} {:?}", right[i], again[i]);
                        }
                    }
                    assert!(a.dense.is_untouched() && a.band.is_untouched() && a.packed.is_untouched());
                }
            }
        }
    }
    all::<f32>();
    all::<f64>();
    all::<Complex<f32>>();
    all::<Complex<f64>>();
}
