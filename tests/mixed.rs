//! Products of matrices of different types: every layout of each operand, every pair of types, beside a plain loop; what is copied, and
//! what is refused.

mod support;

use core::mem::MaybeUninit;

use blasview::{
    Complex, Context, Directly, Error, MatrixView, MatrixViewMut, Policy, PromotesTo, Refusal, Report,
    Scalar, gemm_mixed,
};
use support::blas::blas;
use support::kinds::Kind;
use support::operand::{Number, Operand};

/// `alpha A B + beta C` by a plain loop, of numbers promoted one by one.
fn expected<A: Number, B: Number, T: Number>(
    alpha: T,
    a: &Operand<A>,
    b: &Operand<B>,
    beta: T,
    c: &Operand<T>,
) -> Vec<T> {
    let promoted = |(re, im): (f64, f64)| T::from_f64(re, im);
    let ([m, k], n) = (a.shape, b.shape[1]);
    let element = |at: usize| {
        let (i, j) = (at / n, at % n);
        let product = |p: usize| promoted(a.at(i, p).to_f64()) * promoted(b.at(p, j).to_f64());
        let sum = (0..k).map(product).fold(T::ZERO, |sum, product| sum + product);
        let scaled = if beta == T::ZERO { T::ZERO } else { beta * c.at(i, j) };
        if alpha == T::ZERO || k == 0 { scaled } else { alpha * sum + scaled }
    };
    (0..m * n).map(element).collect()
}

/// One product, checked: its result, that nothing else was written; with beta = 0 it finds NaN in C.
fn check<A: Number + PromotesTo<T>, B: Number + PromotesTo<T>, T: Number + Scalar<Real: Number>>(
    context: &mut Context<'_>,
    [alpha, beta]: [T; 2],
    a: &Operand<A>,
    b: &Operand<B>,
    c: &mut Operand<T>,
) -> Report {
    if beta == T::ZERO {
        c.poison();
    }
    let name = |c: &Operand<T>| {
        let kinds = format!("{:?} {:?} {:?}", a.kind, b.kind, c.kind);
        let types = [A::DTYPE, B::DTYPE, T::DTYPE];
        format!(
            "{types:?} {kinds} {:?} x {:?}, conj {} {}, {alpha}, {beta}",
            a.shape, b.shape, a.conj, b.conj
        )
    };
    let done = context.gemm_mixed(alpha, a.view(), b.view(), beta, c.view_mut());
    let report = done.unwrap_or_else(|error| panic!("{}: {error}", name(c)));
    let (expected, actual) = (expected(alpha, a, b, beta, c), c.take());
    assert!(expected == actual, "{}:\nexpected {expected:?}\nactual   {actual:?}", name(c));
    assert!(a.is_untouched() && b.is_untouched(), "{}: an input was written", name(c));
    report
}

/// How a pair of types is multiplied by default.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// By products of real numbers.
    Parts,
    /// In panels, into which numbers are converted.
    Converted,
}

/// All kinds of each operand beside two of the others, in each context.
fn pair<A, B, T>(way: Way)
where
    A: Number + PromotesTo<T>,
    B: Number + PromotesTo<T>,
    T: Number + Scalar<Real: Number>,
{
    let scale = |re: f64, im: f64| T::from_f64(re, im);
    let scales = [
        [scale(1.0, 0.0), T::ZERO],
        [scale(-1.5, 0.0), scale(0.5, 0.0)],
        [scale(0.5, 1.0), scale(0.0, -0.5)],
    ];
    let shapes = [[3, 5, 7], [1, 4, 3], [4, 1, 3], [5, 3, 1], [19, 33, 17], [50, 30, 9]];
    let (mut count, convert_len) = (0, blas().tuning().convert_len);
    for (round, shape) in shapes.into_iter().enumerate() {
        let [m, n, k] = shape;
        let every: Vec<Kind> = Kind::inputs(m, k).into_iter().chain(Kind::inputs(k, n)).collect();
        let outputs = Kind::outputs(m, n);
        // All of them where there is time.
        let step = if cfg!(debug_assertions) { 5 } else { 1 };
        for (at, &kind) in every.iter().enumerate().skip(round % step).step_by(step) {
            count += 1;
            let other = every[(at * 7 + round) % every.len()];
            let fits = |kind: Kind, [rows, cols]: [usize; 2]| {
                if Kind::inputs(rows, cols).contains(&kind) { kind } else { Kind::C }
            };
            let (for_a, for_b) = if at % 2 == 0 { (kind, other) } else { (other, kind) };
            let mut a = Operand::<A>::input(fits(for_a, [m, k]), [m, k], 1);
            let mut b = Operand::<B>::input(fits(for_b, [k, n]), [k, n], 2);
            a.set_conj(A::DTYPE.is_complex() && at % 3 == 0);
            b.set_conj(B::DTYPE.is_complex() && at % 3 == 1);
            let mut c = Operand::<T>::output(outputs[at % outputs.len()], [m, n], 3);
            let [alpha, beta] = scales[(at + round) % 3];
            let is_real = alpha.to_f64().1 == 0.0 && beta.to_f64().1 == 0.0;
            let report = check(&mut Context::new(), [alpha, beta], &a, &b, &mut c);
            if way == Way::Converted || !is_real {
                // Small ones are converted as a whole.
                let is_small = shape.into_iter().all(|len| len <= convert_len);
                assert!(is_small || (report.calls, report.bytes_copied) == (0, 0), "{shape:?} {report:?}");
                assert!(report.workspace_bytes > 0);
            }
            let never = || Context::new().directly(Directly::Never);
            let report = check(&mut never(), [alpha, beta], &a, &b, &mut c);
            if way == Way::Parts && is_real {
                assert!((1..=2).contains(&report.calls), "{report:?}");
            }
            if way == Way::Converted {
                assert!(
                    report.calls > 0
                        && report.bytes_copied >= [m * k, k * n].into_iter().min().unwrap() * size_of::<T>()
                );
            }
            // In the caller's memory, and not enough of it.
            let mut own = vec![MaybeUninit::uninit(); 1 << 20];
            let with_own = check(&mut never().workspace(&mut own), [alpha, beta], &a, &b, &mut c);
            assert_eq!(with_own, report);
            if way == Way::Converted {
                for mut context in [Context::new().workspace(&mut own[..70]), never().workspace(&mut [])] {
                    let error = context.gemm_mixed(alpha, a.view(), b.view(), beta, c.view_mut());
                    assert!(matches!(error, Err(Error::WorkspaceTooSmall { .. })), "{error:?}");
                    assert!(c.is_untouched());
                }
                let error = Context::new().policy(Policy::ZeroCopy).gemm_mixed(
                    alpha,
                    a.view(),
                    b.view(),
                    beta,
                    c.view_mut(),
                );
                let Err(Error::WouldCopy { routine: "gemm", refusals }) = error else { panic!("{error:?}") };
                let why = |other: bool| other.then_some(Refusal::OtherType);
                assert_eq!(refusals.of("A"), why(A::DTYPE != T::DTYPE));
                assert_eq!(refusals.of("B"), why(B::DTYPE != T::DTYPE));
                assert!(c.is_untouched());
            }
        }
    }
    println!("{} {} {}: {count} products, each in three contexts", A::DTYPE, B::DTYPE, T::DTYPE);
}

type C64 = Complex<f32>;
type C128 = Complex<f64>;

#[test]
fn real_times_complex_is_real_products() {
    pair::<f32, C64, C64>(Way::Parts);
    pair::<C64, f32, C64>(Way::Parts);
    pair::<f64, C128, C128>(Way::Parts);
    pair::<C128, f64, C128>(Way::Parts);
}

#[test]
fn others_are_converted_while_they_are_packed() {
    pair::<f32, f64, f64>(Way::Converted);
    pair::<f64, f32, f64>(Way::Converted);
    pair::<f32, f32, f64>(Way::Converted);
    pair::<f32, f32, C64>(Way::Converted);
    pair::<C64, f64, C128>(Way::Converted);
    pair::<f64, C64, C128>(Way::Converted);
    pair::<C64, C64, C128>(Way::Converted);
    pair::<f32, C128, C128>(Way::Converted);
    pair::<f32, f64, C128>(Way::Converted);
}

#[test]
fn twice_as_many_real_numbers_are_one_call() {
    let ones = |count: usize| vec![1.0_f64; count];
    let z = vec![Complex::new(1.0, -2.0); 12];
    let (real, mut c) = (ones(12), vec![Complex::ZERO; 16]);
    // Columns of Z and C follow one another; of the transposed product the rows do.
    let (a, b) = (MatrixView::row_major(&real, 4, 3).unwrap(), MatrixView::row_major(&z, 3, 4).unwrap());
    let mut zero = Context::new().policy(Policy::ZeroCopy);
    let report =
        zero.gemm_mixed(Complex::ONE, a, b, Complex::ZERO, MatrixViewMut::row_major(&mut c, 4, 4).unwrap());
    assert_eq!((report.unwrap().calls, c[5]), (1, Complex::new(3.0, -6.0)));
    let report = zero.gemm_mixed(
        Complex::ONE,
        b.t(),
        a.t(),
        Complex::ZERO,
        MatrixViewMut::col_major(&mut c, 4, 4).unwrap(),
    );
    assert_eq!((report.unwrap().calls, c[5]), (1, Complex::new(3.0, -6.0)));
    // They do not: two products, whose operands have steps of two real numbers.
    let mut packs = Context::new().directly(Directly::Never);
    let report = packs.gemm_mixed(
        Complex::ONE,
        a,
        b.conj(),
        Complex::ZERO,
        MatrixViewMut::col_major(&mut c, 4, 4).unwrap(),
    );
    assert_eq!((report.unwrap().calls, c[5]), (2, Complex::new(3.0, 6.0)));
    let report = zero.gemm_mixed(
        Complex::ONE,
        a,
        b.conj(),
        Complex::ZERO,
        MatrixViewMut::col_major(&mut c, 4, 4).unwrap(),
    );
    assert!(matches!(report, Err(Error::WouldCopy { .. })), "{report:?}");
}

#[test]
fn lengths_of_0_and_alpha_of_0_scale() {
    let (none, mut c) = ([0.0_f32; 0], [f64::NAN, 2.0]);
    let (a, b) = (MatrixView::row_major(&none, 1, 0).unwrap(), MatrixView::row_major(&none, 0, 2).unwrap());
    gemm_mixed(1.0, a, b, 0.0, MatrixViewMut::row_major(&mut c, 1, 2).unwrap()).unwrap();
    assert_eq!(c, [0.0; 2]);
    let nan = [f32::NAN; 2];
    let (a, b) = (MatrixView::row_major(&nan, 1, 1).unwrap(), MatrixView::row_major(&nan, 1, 2).unwrap());
    c = [1.0, 2.0];
    gemm_mixed(0.0, a, b, 2.0, MatrixViewMut::row_major(&mut c, 1, 2).unwrap()).unwrap();
    assert_eq!(c, [2.0, 4.0]);
    let error = gemm_mixed(1.0, a, b.t(), 0.0, MatrixViewMut::row_major(&mut c, 1, 2).unwrap()).unwrap_err();
    assert!(matches!(error, Error::ShapeMismatch { routine: "gemm", .. }), "{error}");
}

#[test]
fn a_plan_is_left_instead() {
    let (a, b) = ([1.0_f32; 6], [1.0_f64; 6]);
    let (a, b) = (MatrixView::row_major(&a, 2, 3).unwrap(), MatrixView::row_major(&b, 3, 2).unwrap());
    let (mut c, mut plan) = ([7.0; 4], None);
    let view = MatrixViewMut::row_major(&mut c, 2, 2).unwrap();
    Context::new().plan_only(&mut plan).gemm_mixed(1.0, a, b, 0.0, view).unwrap();
    assert_eq!(c, [7.0; 4]);
    assert!(plan.unwrap().to_string().contains("f64"));
}

/// More than a block of rows, columns and terms, on all threads that there are: the same numbers as after a conversion.
#[test]
fn many_blocks_are_the_same_numbers() {
    let [m, n, k] = [201, 530, 1033];
    let shapes = [[m, k], [k, n], [m, n]];
    let a = Operand::<f32>::input(Kind::SecondCols, shapes[0], 1);
    let b = Operand::<f64>::input(Kind::PaddedF, shapes[1], 2);
    let results = [Directly::Measured, Directly::Never].map(|directly| {
        let mut c = Operand::<f64>::output(Kind::PaddedC, shapes[2], 3);
        let mut context = Context::new().directly(directly).workspace_limit(64 << 20);
        context.gemm_mixed(0.5, a.view(), b.view(), -1.0, c.view_mut()).unwrap();
        c.take()
    });
    assert!(results[0] == results[1]);
}

/// What is said to be enough is, and nothing less; what is copied are the elements.
#[test]
fn workspace_that_is_needed_is_enough() {
    for [m, n, k] in [[17, 33, 9], [40, 70, 130], [200, 200, 200]] {
        let (a, b) = (vec![1.0_f32; m * k], vec![2.0_f64; k * n]);
        let (a, b) = (MatrixView::row_major(&a, m, k).unwrap(), MatrixView::row_major(&b, k, n).unwrap());
        let product = |limit: usize| {
            let mut c = vec![0.0; m * n];
            let mut context = Context::new().workspace_limit(limit).directly(Directly::Always);
            let done = context.gemm_mixed(1.0, a, b, 0.0, MatrixViewMut::row_major(&mut c, m, n).unwrap());
            assert!(c.iter().all(|&x| x == if done.is_ok() { 2.0 * k as f64 } else { 0.0 }));
            done
        };
        let Err(Error::WorkspaceTooSmall { needed, available: 100 }) = product(100) else { panic!() };
        assert!(product(needed).is_ok() && product(needed - 1).is_err(), "{needed}");
        let mut context = Context::new().directly(Directly::Never);
        let mut c = vec![0.0; m * n];
        let c = MatrixViewMut::row_major(&mut c, m, n).unwrap();
        let report = context.gemm_mixed(1.0, a, b, 0.0, c).unwrap();
        assert_eq!(report.bytes_copied, m * k * 8, "{report:?}");
    }
}

#[test]
fn empty_matrices_of_any_length_are_planned_too() {
    let (none, mut c): ([f32; 0], [f64; 0]) = ([], []);
    let n = 1_usize << 61;
    let a = MatrixView::from_slice(&none, 0, [0, n], [0, 1]).unwrap();
    let b = MatrixView::from_slice(&none, 0, [n, 0], [0, 1]).unwrap();
    let mut plan = None;
    let view = MatrixViewMut::from_slice(&mut c, 0, [0, 0], [0, 1]).unwrap();
    Context::new().plan_only(&mut plan).gemm_mixed(1.0, a, b, 0.0, view).unwrap();
    let view = MatrixViewMut::from_slice(&mut c, 0, [0, 0], [0, 1]).unwrap();
    gemm_mixed(1.0, a, b, 0.0, view).unwrap();
}
