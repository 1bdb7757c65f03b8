//! Routines of level 1, and those of level 2 on general matrices and updates: all of small sizes and many layouts,
//! against loops written from the definition.

mod support;

use blasview::{
    Blas, Complex, ComplexScalar, Context, Error, Level1Real, ModifiedRotation, Order, Policy, RealScalar,
    Scalar, Uplo, VectorView, VectorViewMut, dsdot, sdsdot,
};
use support::kinds::Kind;
use support::operand::{Number, Operand};

const LENS: [usize; 6] = [0, 1, 2, 3, 9, 20];
const OUTPUTS: [Kind; 7] = [
    Kind::C,
    Kind::SecondRows,
    Kind::SecondBoth,
    Kind::ReversedC(true, false),
    Kind::PaddedReversedC,
    Kind::Struct,
    Kind::Odd,
];
const INPUTS: [Kind; 8] = [
    Kind::C,
    Kind::SecondRows,
    Kind::SecondBoth,
    Kind::ReversedC(true, false),
    Kind::PaddedReversedC,
    Kind::Struct,
    Kind::Odd,
    Kind::BroadcastRows,
];

fn input<T: Number>(kind: Kind, n: usize, seed: usize, conj: bool) -> Operand<T> {
    let mut x = Operand::<T>::input(kind, [n, 1], seed);
    x.set_conj(conj && T::DTYPE.is_complex());
    x
}

fn view<T: Number>(x: &Operand<T>) -> VectorView<'_, T> {
    x.view().col(0).unwrap()
}

fn view_mut<T: Number>(x: &mut Operand<T>) -> VectorViewMut<'_, T> {
    x.view_mut().col(0).unwrap()
}

fn number<T: Scalar>(re: f64, im: f64) -> T {
    T::from_f64(re, im)
}

fn size<T: Scalar>(x: T) -> f64 {
    x.to_f64().0.abs() + x.to_f64().1.abs()
}

#[track_caller]
fn same<T: Number>(actual: &[T], expected: &[T]) {
    let equal = |(a, b): (&T, &T)| a == b || a.is_nan() && b.is_nan();
    assert!(
        actual.len() == expected.len() && actual.iter().zip(expected).all(equal),
        "{actual:?}\n{expected:?}"
    );
}

/// Every pair of kinds and lengths, conjugated or not.
fn pairs<T: Number>(outputs: &[Kind], mut body: impl FnMut(Operand<T>, Operand<T>)) {
    for n in LENS {
        for x_kind in INPUTS {
            for &y_kind in outputs {
                for bits in 0..4 {
                    let is_output = outputs.len() == OUTPUTS.len();
                    if bits > 0 && !T::DTYPE.is_complex() || bits > 1 && is_output {
                        continue;
                    }
                    let x = input(x_kind, n, 1, bits & 1 != 0);
                    let y = if is_output {
                        Operand::<T>::output(y_kind, [n, 1], 2)
                    } else {
                        input(y_kind, n, 2, bits & 2 != 0)
                    };
                    body(x, y);
                }
            }
        }
    }
}

#[test]
fn dot_products() {
    fn all<T: Number>() {
        pairs::<T>(&INPUTS, |x, y| {
            let sum = |x: &[T], y: &[T]| x.iter().zip(y).fold(T::ZERO, |sum, (&x, &y)| sum + x * y);
            let conj: Vec<T> = x.values.iter().map(|x| x.conj()).collect();
            same(&[Context::new().dot(view(&x), view(&y)).unwrap()], &[sum(&x.values, &y.values)]);
            same(&[Context::new().dotc(view(&x), view(&y)).unwrap()], &[sum(&conj, &y.values)]);
            assert!(x.is_untouched() && y.is_untouched());
        });
    }
    all::<f32>();
    all::<f64>();
    all::<Complex<f32>>();
    all::<Complex<f64>>();
    pairs::<f32>(&INPUTS, |x, y| {
        let wide: f64 = x.values.iter().zip(&y.values).map(|(&x, &y)| f64::from(x) * f64::from(y)).sum();
        assert_eq!(dsdot(view(&x), view(&y)), Ok(wide));
        assert_eq!(sdsdot(0.5, view(&x), view(&y)), Ok((0.5 + wide) as f32));
    });
}

#[test]
fn sums_of_vectors() {
    fn all<T: Number>() {
        let scales: [T; 4] = [T::ZERO, T::ONE, number(-1.5, 0.5), number(0.5, 1.0)];
        pairs::<T>(&OUTPUTS, |x, mut y| {
            for alpha in scales {
                let add = |x: T, y: T| if alpha == T::ZERO { y } else { alpha * x + y };
                let expected: Vec<T> = x.values.iter().zip(&y.values).map(|(&x, &y)| add(x, y)).collect();
                let report = Context::new().axpy(alpha, view(&x), view_mut(&mut y)).unwrap();
                assert_eq!(report.bytes_copied, 0);
                same(&y.take(), &expected);
                for beta in scales {
                    let scaled = |y: T| if beta == T::ZERO { T::ZERO } else { beta * y };
                    let add = |x: T, y: T| if alpha == T::ZERO { scaled(y) } else { alpha * x + scaled(y) };
                    let expected: Vec<T> = x.values.iter().zip(&y.values).map(|(&x, &y)| add(x, y)).collect();
                    if beta == T::ZERO {
                        y.poison();
                    }
                    let report = Context::new().axpby(alpha, view(&x), beta, view_mut(&mut y)).unwrap();
                    assert_eq!(report.bytes_copied, 0);
                    same(&y.take(), &expected);
                }
            }
            y.poison();
            Context::new().policy(Policy::ZeroCopy).copy_vector(view(&x), view_mut(&mut y)).unwrap();
            same(&y.take(), &x.values);
            assert!(x.is_untouched());
        });
    }
    all::<f32>();
    all::<f64>();
    all::<Complex<f32>>();
    all::<Complex<f64>>();
}

#[test]
fn single_vectors() {
    fn all<T: Number>(eps: f64) {
        for n in LENS {
            for kind in INPUTS {
                for conj in [false, true] {
                    let x = input::<T>(kind, n, 5, conj);
                    let sum: f64 = x.values.iter().map(|&x| size(x)).sum();
                    assert_eq!(Context::new().asum(view(&x)).unwrap().to_f64().0, sum);
                    let squares = x.values.iter().map(|x| x.to_f64().0.powi(2) + x.to_f64().1.powi(2));
                    let norm = squares.sum::<f64>().sqrt();
                    let found = Context::new().nrm2(view(&x)).unwrap().to_f64().0;
                    assert!((found - norm).abs() <= eps * norm, "{kind:?} {found} {norm}");
                    // The first of the largest: strictly larger than all before, not smaller than any after.
                    let largest = x.values.iter().map(|&x| size(x)).fold(0.0, f64::max);
                    let first = x.values.iter().position(|&x| size(x) == largest);
                    assert_eq!(Context::new().iamax(view(&x)), Ok(first), "{kind:?} {n}");
                }
            }
            for kind in OUTPUTS {
                let mut x = Operand::<T>::output(kind, [n, 1], 6);
                for alpha in [T::ZERO, T::ONE, number(-1.5, 0.5)] {
                    let expected: Vec<T> = x.values.iter().map(|&x| alpha * x).collect();
                    if alpha == T::ZERO {
                        x.poison();
                    }
                    let expected = if alpha == T::ZERO { vec![T::ZERO; n] } else { expected };
                    Context::new().scal(alpha, view_mut(&mut x)).unwrap();
                    same(&x.take(), &expected);
                }
                for other in OUTPUTS {
                    let mut y = Operand::<T>::output(other, [n, 1], 7);
                    Context::new().swap(view_mut(&mut x), view_mut(&mut y)).unwrap();
                    let (was_x, was_y) = (x.values.clone(), y.values.clone());
                    same(&x.take(), &was_y);
                    same(&y.take(), &was_x);
                }
            }
        }
    }
    all::<f32>(1e-6);
    all::<f64>(1e-14);
    all::<Complex<f32>>(1e-6);
    all::<Complex<f64>>(1e-14);
}

/// Equal values: the first one is found, whichever way the vector runs.
#[test]
fn the_first_of_equals() {
    for n in 1..20 {
        let data = vec![-2.0_f64; 2 * n];
        for stride in [1_isize, 2, -1, -2, 0] {
            let offset = if stride < 0 { (n - 1) * stride.unsigned_abs() } else { 0 };
            let x = VectorView::from_slice(&data, offset, n, stride).unwrap();
            assert_eq!(Context::new().iamax(x), Ok(Some(0)), "{n} {stride}");
        }
    }
}

/// Squares that overflow or vanish, infinities and NaN, on strides that are computed directly and by BLAS.
#[test]
fn norms_of_extremes() {
    for (values, norm) in [
        ([3e300, 4e300], 5e300),
        ([3e-300, 4e-300], 5e-300),
        ([f64::INFINITY, 1.0], f64::INFINITY),
        ([f64::NAN, 1.0], f64::NAN),
        ([0.0, 0.0], 0.0),
    ] {
        let mut bytes = [0_u8; 40];
        bytes[..8].copy_from_slice(&values[0].to_ne_bytes());
        bytes[12..20].copy_from_slice(&values[1].to_ne_bytes());
        let direct = VectorView::<f64>::from_bytes(&bytes, 0, 2, 12).unwrap();
        let found = Context::new().nrm2(direct).unwrap();
        assert!((found / norm - 1.0).abs() < 1e-12 || found == norm || found.is_nan() && norm.is_nan());
    }
}

#[test]
fn rotations() {
    fn all<T: Number + Level1Real>() {
        let rotation = blasview::rotg::<T>(number(3.0, 0.0), number(4.0, 0.0));
        assert!((rotation.r.to_f64().0.abs() - 5.0).abs() < 1e-5);
        let matrix = |flag: f64| ModifiedRotation {
            parameters: [flag, 0.5, -2.0, 1.5, 0.25].map(|x| T::from_f64(x, 0.0)),
        };
        for n in LENS {
            for x_kind in OUTPUTS {
                for y_kind in OUTPUTS {
                    let mut x = Operand::<T>::output(x_kind, [n, 1], 6);
                    let mut y = Operand::<T>::output(y_kind, [n, 1], 7);
                    let (was_x, was_y) = (x.values.clone(), y.values.clone());
                    let by = |h: [[T; 2]; 2], at: usize| -> Vec<T> {
                        was_x.iter().zip(&was_y).map(|(&x, &y)| h[at][0] * x + h[at][1] * y).collect()
                    };
                    for [c, s] in [[0.5, -1.5], [0.0, 1.0], [1.0, 0.0]] {
                        let (c, s): (T, T) = (number(c, 0.0), number(s, 0.0));
                        Context::new().rot(view_mut(&mut x), view_mut(&mut y), c, s).unwrap();
                        same(&x.take(), &by([[c, s], [-s, c]], 0));
                        same(&y.take(), &by([[c, s], [-s, c]], 1));
                    }
                    for flag in [-2.0, -1.0, 0.0, 1.0] {
                        let h = matrix(flag);
                        Context::new().rotm(view_mut(&mut x), view_mut(&mut y), &h).unwrap();
                        same(&x.take(), &by(h.matrix(), 0));
                        same(&y.take(), &by(h.matrix(), 1));
                    }
                }
            }
        }
        let (updated, h) = blasview::rotmg::<T>(T::ONE, T::ONE, number(3.0, 0.0), number(4.0, 0.0));
        let (direct, parameters) = T::rotmg(T::ONE, T::ONE, number(3.0, 0.0), number(4.0, 0.0));
        assert_eq!((updated, h.parameters), (direct, parameters));
    }
    all::<f32>();
    all::<f64>();
}

const MATRICES: [Kind; 14] = [
    Kind::C,
    Kind::F,
    Kind::PaddedC,
    Kind::PaddedF,
    Kind::ReversedC(true, true),
    Kind::ReversedC(true, false),
    Kind::ReversedF(false, true),
    Kind::SecondBoth,
    Kind::SecondCols,
    Kind::SecondRows,
    Kind::SecondColsReversed,
    Kind::Odd,
    Kind::Struct,
    Kind::HalfPadded,
];

/// Whether a vector of that kind and length passes to BLAS, apart from being conjugated.
fn passes(kind: Kind, n: usize) -> bool {
    n == 0 || !matches!(kind, Kind::Odd) && (n == 1 || !matches!(kind, Kind::Struct | Kind::BroadcastRows))
}

#[test]
fn general_products() {
    fn all<T: Number>() {
        let mut turn = 0;
        for [m, n] in [[0, 3], [3, 0], [1, 1], [1, 5], [5, 1], [3, 5], [9, 20], [20, 9]] {
            for a_kind in MATRICES {
                for x_kind in INPUTS {
                    for y_kind in OUTPUTS {
                        turn += 1;
                        let mut a = Operand::<T>::input(a_kind, [m, n], 1);
                        a.set_conj(turn % 3 == 0 && T::DTYPE.is_complex());
                        let x = input::<T>(x_kind, n, 2, turn % 5 == 0);
                        let mut y = Operand::<T>::output(y_kind, [m, 1], 3);
                        let alpha: T = [T::ONE, number(-1.5, 0.5), T::ZERO][[0, 1, 0, 1, 2][turn % 5]];
                        let beta: T = [T::ZERO, T::ONE, number(0.5, 1.0)][turn % 3];
                        let expected: Vec<T> = (0..m)
                            .map(|i| {
                                let sum = (0..n).fold(T::ZERO, |sum, j| sum + a.at(i, j) * x.at(j, 0));
                                let product = if alpha == T::ZERO { T::ZERO } else { alpha * sum };
                                product + if beta == T::ZERO { T::ZERO } else { beta * y.at(i, 0) }
                            })
                            .collect();
                        if beta == T::ZERO {
                            y.poison();
                        }
                        let report =
                            Context::new().gemv(alpha, a.view(), view(&x), beta, view_mut(&mut y)).unwrap();
                        same(&y.take(), &expected);
                        let x_bytes = if passes(x_kind, n) && !x.conj { 0 } else { n * size_of::<T>() };
                        let y_bytes = if passes(y_kind, m) { 0 } else { m * size_of::<T>() };
                        let y_bytes = if beta == T::ZERO { y_bytes } else { 2 * y_bytes };
                        let none = report.calls == 0;
                        let expected_bytes = if none { 0 } else { x_bytes + y_bytes };
                        assert_eq!(report.bytes_copied, expected_bytes, "{a_kind:?} {x_kind:?} {y_kind:?}");
                        let computed = alpha != T::ZERO && m > 1 && n > 1;
                        let plain = matches!(a_kind, Kind::C | Kind::F | Kind::PaddedC | Kind::PaddedF)
                            || matches!(a_kind, Kind::SecondRows | Kind::ReversedC(..) | Kind::ReversedF(..));

                        if computed {
                            assert_eq!(report.calls > 0, plain, "{a_kind:?} [{m}, {n}]");
                        }
                        let mut careful = Context::new().policy(Policy::ZeroCopy);
                        if beta == T::ZERO {
                            y.poison();
                        }
                        let report = careful.gemv(alpha, a.view(), view(&x), beta, view_mut(&mut y)).unwrap();
                        assert_eq!(report.bytes_copied, 0);
                        same(&y.take(), &expected);
                        assert!(a.is_untouched() && x.is_untouched());
                    }
                }
            }
        }
    }
    all::<f32>();
    all::<f64>();
    all::<Complex<f32>>();
    all::<Complex<f64>>();
}

#[test]
fn general_bands() {
    fn all<T: Number>() {
        let mut turn = 0;
        for [m, n] in [[1, 1], [1, 5], [5, 1], [3, 5], [6, 4], [9, 7]] {
            for [kl, ku] in [[0, 0], [1, 0], [0, 2], [2, 1], [1, 7]] {
                for kind in MATRICES {
                    for order in [Order::RowMajor, Order::ColMajor] {
                        turn += 1;
                        let width = kl + ku + 1;
                        let shape = if order == Order::RowMajor { [m, width] } else { [width, n] };
                        let mut a = Operand::<T>::input(kind, shape, 1);
                        let place = |i: usize, j: usize| match order {
                            Order::RowMajor => (i, (kl + j).wrapping_sub(i)),
                            Order::ColMajor => ((ku + i).wrapping_sub(j), j),
                        };
                        let inside = |i: usize, j: usize| j <= i + ku && i <= j + kl;
                        let mut used = vec![vec![false; shape[1]]; shape[0]];
                        for (i, j) in (0..m).flat_map(|i| (0..n).map(move |j| (i, j))) {
                            if inside(i, j) {
                                used[place(i, j).0][place(i, j).1] = true;
                            }
                        }
                        for (r, row) in used.iter().enumerate() {
                            for c in (0..row.len()).filter(|&c| !row[c]) {
                                a.poke(r, c, T::nan());
                            }
                        }
                        a.set_conj(turn % 3 == 0 && T::DTYPE.is_complex());
                        let x = input::<T>(INPUTS[turn % 8], n, 2, turn % 5 == 0);
                        let mut y = Operand::<T>::output(OUTPUTS[turn % 7], [m, 1], 3);
                        let (alpha, beta): (T, T) =
                            (number(-1.5, 0.5), [T::ZERO, number(0.5, 1.0)][turn % 2]);
                        let expected: Vec<T> = (0..m)
                            .map(|i| {
                                let terms = (0..n).filter(|&j| inside(i, j));
                                let term = |j: usize| a.at(place(i, j).0, place(i, j).1) * x.at(j, 0);
                                let sum = terms.fold(T::ZERO, |sum, j| sum + term(j));
                                alpha * sum + if beta == T::ZERO { T::ZERO } else { beta * y.at(i, 0) }
                            })
                            .collect();
                        if beta == T::ZERO {
                            y.poison();
                        }
                        let mut context = Context::new();
                        let (view_x, out) = (view(&x), view_mut(&mut y));
                        context.gbmv(order, kl, ku, alpha, a.view(), view_x, beta, out).unwrap();
                        same(&y.take(), &expected);
                        assert!(a.is_untouched() && x.is_untouched());
                        let error = context
                            .gbmv(order, kl + 1, ku, alpha, a.view(), view_x, beta, view_mut(&mut y))
                            .unwrap_err();
                        assert!(matches!(error, Error::BandShape { .. }) && y.is_untouched());
                    }
                }
            }
        }
    }
    all::<f32>();
    all::<f64>();
    all::<Complex<f32>>();
    all::<Complex<f64>>();
}

#[test]
fn updates_of_general_matrices() {
    fn all<T: Number>() {
        let mut turn = 0;
        for [m, n] in [[0, 3], [1, 1], [1, 5], [5, 1], [3, 5], [9, 20]] {
            for kind in MATRICES {
                for x_kind in INPUTS {
                    for y_kind in INPUTS {
                        turn += 1;
                        let mut a = Operand::<T>::output(kind, [m, n], 1);
                        let x = input::<T>(x_kind, m, 2, turn % 2 == 0);
                        let y = input::<T>(y_kind, n, 3, turn % 3 == 0);
                        let alpha: T = [T::ONE, number(-1.5, 0.5), T::ZERO][[0, 1, 0, 1, 2][turn % 5]];
                        let add = |i: usize, j: usize, y: T| {
                            let product = if alpha == T::ZERO { T::ZERO } else { alpha * x.at(i, 0) * y };
                            a.at(i, j) + product
                        };
                        let all = || (0..m).flat_map(|i| (0..n).map(move |j| (i, j)));
                        let plain: Vec<T> = all().map(|(i, j)| add(i, j, y.at(j, 0))).collect();
                        let conj: Vec<T> = all().map(|(i, j)| add(i, j, y.at(j, 0).conj())).collect();
                        Context::new().ger(alpha, view(&x), view(&y), a.view_mut()).unwrap();
                        same(&a.take(), &plain);
                        Context::new().gerc(alpha, view(&x), view(&y), a.view_mut()).unwrap();
                        same(&a.take(), &conj);
                    }
                }
            }
        }
    }
    all::<f32>();
    all::<f64>();
    all::<Complex<f32>>();
    all::<Complex<f64>>();
}

/// Rank-one and rank-two updates of triangles, in full and packed.
fn triangles<T: Number>(
    hermitian: bool,
    mut update: impl FnMut(&mut Context<'_>, Uplo, Order, T, [VectorView<'_, T>; 2], bool, Target<'_, T>),
) {
    let mut turn = 0;
    for n in [0, 1, 2, 3, 5, 9] {
        for kind in MATRICES {
            for x_kind in INPUTS {
                for uplo in [Uplo::Upper, Uplo::Lower] {
                    for two in [false, true] {
                        turn += 1;
                        let counts = |i: usize, j: usize| if uplo == Uplo::Upper { i <= j } else { i >= j };
                        let order = [Order::RowMajor, Order::ColMajor][turn % 2];
                        let x = input::<T>(x_kind, n, 2, turn % 3 == 0);
                        let y = input::<T>(INPUTS[turn % 8], n, 3, turn % 4 == 0);
                        let mut alpha: T = [T::ONE, number(-1.5, 0.5)][turn / 3 % 2];
                        if !two {
                            alpha = number(alpha.to_f64().0, 0.0);
                        }
                        let h = |v: T| if hermitian { v.conj() } else { v };
                        let add = |i: usize, j: usize, old: T| {
                            let (xi, xj, yi, yj) = (x.at(i, 0), x.at(j, 0), y.at(i, 0), y.at(j, 0));
                            let on_diagonal = hermitian && i == j;
                            let old = if on_diagonal { T::from_f64(old.to_f64().0, 0.0) } else { old };
                            let sum = if two {
                                old + alpha * xi * h(yj) + h(alpha) * yi * h(xj)
                            } else {
                                old + alpha * xi * h(xj)
                            };
                            if on_diagonal { T::from_f64(sum.to_f64().0, 0.0) } else { sum }
                        };
                        let mut a = Operand::<T>::output(kind, [n, n], 1);
                        let mut packed = Operand::<T>::output(OUTPUTS[turn % 7], [n * (n + 1) / 2, 1], 4);
                        let mut lines = Vec::new();
                        for (line, other) in (0..n).flat_map(|line| (0..n).map(move |other| (line, other))) {
                            let (i, j) = if order == Order::RowMajor { (line, other) } else { (other, line) };
                            if counts(i, j) {
                                lines.push((i, j));
                            }
                        }
                        if hermitian {
                            (0..n).for_each(|i| a.poke(i, i, T::from_f64(a.at(i, i).to_f64().0, f64::NAN)));
                            for (at, &(i, j)) in lines.iter().enumerate() {
                                if i == j {
                                    packed.poke(at, 0, T::from_f64(packed.at(at, 0).to_f64().0, f64::NAN));
                                }
                            }
                        }
                        let all = (0..n).flat_map(|i| (0..n).map(move |j| (i, j)));
                        let new = |(i, j)| if counts(i, j) { add(i, j, a.at(i, j)) } else { a.at(i, j) };
                        let expected: Vec<T> = all.map(new).collect();
                        let vectors = [view(&x), view(&y)];
                        let mut context = Context::new();
                        update(&mut context, uplo, order, alpha, vectors, two, Target::Full(a.view_mut()));
                        same(&a.take(), &expected);
                        let expected: Vec<T> = lines
                            .iter()
                            .enumerate()
                            .map(|(at, &(i, j))| add(i, j, packed.at(at, 0)))
                            .collect();
                        let target = Target::Packed(view_mut(&mut packed));
                        update(&mut context, uplo, order, alpha, vectors, two, target);
                        same(&packed.take(), &expected);
                    }
                }
            }
        }
    }
}

/// What is updated.
enum Target<'a, T> {
    Full(blasview::MatrixViewMut<'a, T>),
    Packed(VectorViewMut<'a, T>),
}

#[test]
fn updates_of_triangles() {
    fn real<T: Number + RealScalar + Blas>() {
        triangles::<T>(false, |c, uplo, order, alpha, [x, y], two, a| {
            match (a, two) {
                (Target::Full(a), false) => c.syr(uplo, alpha.re(), x, a),
                (Target::Full(a), true) => c.syr2(uplo, alpha, x, y, a),
                (Target::Packed(a), false) => c.spr(order, uplo, alpha.re(), x, a),
                (Target::Packed(a), true) => c.spr2(order, uplo, alpha, x, y, a),
            }
            .unwrap();
        });
    }
    fn complex<T: Number + ComplexScalar + Blas>() {
        triangles::<T>(true, |c, uplo, order, alpha, [x, y], two, a| {
            match (a, two) {
                (Target::Full(a), false) => c.her(uplo, alpha.re(), x, a),
                (Target::Full(a), true) => c.her2(uplo, alpha, x, y, a),
                (Target::Packed(a), false) => c.hpr(order, uplo, alpha.re(), x, a),
                (Target::Packed(a), true) => c.hpr2(order, uplo, alpha, x, y, a),
            }
            .unwrap();
        });
    }
    real::<f32>();
    real::<f64>();
    complex::<Complex<f32>>();
    complex::<Complex<f64>>();
}

#[test]
fn wrong_shapes_are_errors() {
    let data = [1.0; 12];
    let mut out = [7.0; 12];
    let x = |n| VectorView::contiguous(&data[..n]).unwrap();
    let a = blasview::MatrixView::row_major(&data, 3, 4).unwrap();
    let mut context = Context::new();
    let is_shape = |result: Result<blasview::Report, Error>| {
        assert!(
            matches!(result, Err(Error::ShapeMismatch { .. } | Error::PackedLength { .. })),
            "{result:?}"
        );
    };
    assert!(matches!(context.dot(x(3), x(4)), Err(Error::ShapeMismatch { .. })));
    let y = |out: &mut [f64]| {
        // SAFETY: the slice outlives the view, which is used alone.
        unsafe { VectorViewMut::from_raw(out.as_mut_ptr(), blasview::Axis::new(4, 8)) }.unwrap()
    };
    is_shape(context.gemv(1.0, a, x(4), 0.0, y(&mut out)));
    is_shape(context.symv(Uplo::Upper, 1.0, a, x(4), 0.0, y(&mut out)));
    is_shape(context.trmv(Uplo::Upper, blasview::Diag::Unit, a, y(&mut out)));
    is_shape(context.spmv(Order::RowMajor, Uplo::Upper, 1.0, x(9), x(4), 0.0, y(&mut out)));
    is_shape(context.axpy(1.0, x(3), y(&mut out)));
    assert_eq!(out, [7.0; 12]);
}
