//! Products that are computed where they lie: those that BLAS cannot take, always, or if they are tiny.

mod support;

use blasview::{Complex, Context, Directly, Error, Policy, Report, Scalar};
use support::blas::blas;
use support::check::{check_result, minimum, name, run, run_plan};
use support::operand::Number;
use support::sweep::{Sweep, Triple};
use support::unfolded::{is_vector, windows};

/// Whether this is a build in which there is time for everything.
const ALL: bool = !cfg!(debug_assertions);

/// One product in a context of that kind, and by its plan: one call if it passes, nothing copied, nothing called if
/// `direct`.
fn check<T: Number>(context: impl Fn() -> Context<'static>, beta: T, triple: Triple<'_, T>, direct: bool) {
    let Triple { a, b, c } = triple;
    let alpha = T::from_f64(-1.5, 0.5);
    let passes = minimum(a, b, c, beta != T::ZERO).bytes == 0;
    let report = run(&mut context(), alpha, a, b, beta, c);
    // In panels of our own there is workspace, but nothing is copied.
    let is_direct = report.bytes_copied == 0 && report.calls == usize::from(passes);
    assert_eq!(is_direct, direct || passes, "{}: {report:?}", name(a, b, c));
    assert_eq!(report.computed_directly, direct && !passes, "{}: {report:?}", name(a, b, c));
    assert!(!passes || report.workspace_bytes == 0, "{}: {report:?}", name(a, b, c));
    let layouts = [a.view().layout(), b.view().layout(), c.view_mut().layout()];
    let plan = context().plan_gemm(&layouts, T::DTYPE, [false; 3], beta != T::ZERO).unwrap();
    let planned = (plan.bytes_copied(), plan.workspace_bytes(), plan.calls());
    let Report { bytes_copied, workspace_bytes, calls, .. } = report;
    assert_eq!(planned, (bytes_copied, workspace_bytes, calls), "{}:\n{plan}", name(a, b, c));
    assert_eq!(run_plan(&plan, alpha, a, b, beta, c), report, "{}:\n{plan}", name(a, b, c));
}

/// All layouts of one shape, or one in `every`; each beta in turn. `direct` tells which of them are computed directly if
/// they do not pass, or `None` of one that is left out.
fn products<T: Number>(
    directly: Directly,
    shape: [usize; 3],
    every: usize,
    direct: impl Fn(&Triple<'_, T>) -> Option<bool>,
) {
    let betas = [T::ZERO, T::ONE, T::from_f64(0.5, -1.5)];
    let mut count = 0;
    Sweep::<T>::new(shape).some(every, |triple| {
        let Some(direct) = direct(&triple) else { return };
        count += 1;
        check(|| Context::new().directly(directly), betas[count % 3], triple, direct);
    });
    println!("{}: {count} products, {shape:?}", T::DTYPE);
}

fn always<T: Number>(every: usize) {
    for shape in [[3, 5, 7], [1, 5, 3], [5, 1, 3], [5, 3, 1], [1, 1, 4]] {
        products::<T>(Directly::Always, shape, if ALL { 1 } else { every }, |_| Some(true));
    }
    for shape in [[33, 5, 20], [17, 40, 9], [2, 3, 50]] {
        products::<T>(Directly::Always, shape, if ALL { 10 } else { 40 * every }, |_| Some(true));
    }
}

#[test]
fn always_f32() {
    always::<f32>(6);
}

#[test]
fn always_f64() {
    always::<f64>(3);
}

#[test]
fn always_c64() {
    always::<Complex<f32>>(24);
}

#[test]
fn always_c128() {
    always::<Complex<f64>>(12);
}

/// By default up to what the processor is worth, and beyond only where panels of our own are.
fn measured<T: Number>() {
    let (tuning, threads) = (blas().tuning(), blas().threads());
    // Those of rayon are as many as the BLAS has, and count half.
    let ours = if cfg!(feature = "rayon") { threads.div_ceil(2) } else { 1 };
    let (longest, small) = (tuning.direct_len, tuning.near_len);
    let has_panels = |shape: [usize; 3]| {
        let longest = shape.into_iter().max().unwrap();
        // Of one or two rows or columns most of a panel would be vain.
        shape[0].min(shape[1]) > 2
            && longest <= tuning.panels_len
            && (threads.div_ceil(ours) <= tuning.panels_threads || longest <= tuning.panels_alone_len)
    };
    let longest = if T::DTYPE.is_complex() { longest + longest / 3 } else { longest };
    let every = if T::DTYPE.is_complex() { 300 } else { 80 };
    let run = |shape, direct: &dyn Fn(&Triple<'_, T>) -> bool| {
        // Beyond that, of a matrix and a vector there is more than one way (tests/unfolded.rs).
        let is_left_out = |triple: &Triple<'_, T>| !direct(triple) && is_vector(triple.a, triple.b);
        let is_direct =
            |triple: &Triple<'_, T>| (!is_left_out(triple)).then(|| has_panels(shape) || direct(triple));
        products::<T>(Directly::Measured, shape, if ALL { every / 10 } else { every }, is_direct);
        products::<T>(Directly::Never, shape, 10 * every, |_| Some(false));
    };
    for (shape, direct) in [
        ([3, 3, 3], longest >= 3),
        ([longest; 3], true),
        ([small + 1, 3, 3], false),
        ([3, small + 1, 3], false),
        ([3, 3, small + 1], false),
        // Few sums that are long.
        ([2, 3, 17], false),
        ([3, 1, 17], false),
        ([2, 3, 16.min(longest)], longest >= 3),
    ] {
        run(shape, &|_| direct);
    }
    // Up to there, if a factor lies along an axis of C.
    for shape in [[longest + 1, 3, 5], [5, longest + 1, 3], [3, 5, small]] {
        run(shape, &|Triple { a, b, .. }| {
            let most = 2 * size_of::<T>();
            let near = |stride: isize| (1..=most).contains(&stride.unsigned_abs());
            let (a, b) = (a.view().layout(), b.view().layout());
            let is_close = [a, b].iter().all(|factor| {
                factor.rows.stride.unsigned_abs() <= most || factor.cols.stride.unsigned_abs() <= most
            });
            is_close && (T::DTYPE.is_complex() || near(a.rows.stride) || near(b.cols.stride))
        });
    }
}

#[test]
fn measured_real() {
    measured::<f32>();
    measured::<f64>();
}

#[test]
fn measured_complex() {
    measured::<Complex<f32>>();
    measured::<Complex<f64>>();
}

/// What is refused does not depend on how it would be computed; nothing is written then.
#[test]
fn zero_copy_refuses_all_the_same() {
    for directly in [Directly::Measured, Directly::Always] {
        Sweep::<f64>::new([3, 5, 7]).some(if ALL { 3 } else { 30 }, |Triple { a, b, c }| {
            let mut context = Context::new().policy(Policy::ZeroCopy).directly(directly);
            let passes = minimum(a, b, c, true).bytes == 0;
            if !passes && (is_vector(a, b) || windows(a, b, c).is_some()) {
                return;
            }
            let result = context.gemm(1.0, a.view(), b.view(), 0.5, c.view_mut());
            if passes {
                assert_eq!(result.map(|report| report.calls), Ok(1));
                check_result(1.0, a, b, 0.5, c);
            } else {
                assert!(matches!(result, Err(Error::WouldCopy { .. })), "{}: {result:?}", name(a, b, c));
                assert!(c.is_untouched());
                // Nor by a plan that was made where it was allowed.
                let layouts = [a.view().layout(), b.view().layout(), c.view_mut().layout()];
                let plan =
                    Context::new().directly(directly).plan_gemm(&layouts, f64::DTYPE, [false; 3], true);
                let result = context.run(&plan.unwrap(), 1.0, a.view(), b.view(), 0.5, c.view_mut());
                assert!(matches!(result, Err(Error::WouldCopy { .. })), "{}: {result:?}", name(a, b, c));
                assert!(c.is_untouched());
            }
        });
    }
}

/// Threads share products in panels of any lengths, with what workspace there is, and nothing is written beside C.
#[test]
fn threads_compute_what_one_does() {
    use blasview::plan::Number;
    use blasview::{MatrixView, MatrixViewMut, Slice, Uplo, backend};
    // So short that there are several pieces: measured is from which length on they are worth it.
    let tuning = backend::default().unwrap().tuning().with(Number::ThreadLen, 8);
    for [m, n, k] in [[150, 60, 7], [50, 201, 3], [101, 101, 20], [3, 100, 5]] {
        let numbers = |len: usize, seed: usize| -> Vec<f64> {
            (0..len).map(|at| ((at * 7 + at / 5 + seed) % 11) as f64 - 5.0).collect()
        };
        let (x, y) = (numbers(4 * m * k, 1), numbers(4 * k * n, 2));
        let every = Slice::ALL.step(2);
        let second = |data, rows, cols| {
            let all: MatrixView<'_, f64> = MatrixView::row_major(data, 2 * rows, 2 * cols).unwrap();
            all.slice(every, every).unwrap()
        };
        let (a, b) = (second(&x, m, k), second(&y, k, n));
        for (threads, limit) in [(1, 1 << 20), (2, 1 << 20), (3, 1 << 20), (4, 1 << 20), (2, 4096), (4, 100)]
        {
            let context = || {
                let context = Context::new().directly(Directly::Always).tuning(&tuning);
                context.threads(threads).workspace_limit(limit)
            };
            let original = numbers(4 * m * n, 3);
            let mut found = original.clone();
            let c = MatrixViewMut::row_major(&mut found, 2 * m, 2 * n).unwrap().slice(every, every).unwrap();
            let report = context().gemm(2.0, a, b, -1.0, c).unwrap();
            assert!(report.calls == 0 && report.workspace_bytes <= limit, "{report:?}");
            let product = |i: usize, j: usize| -> f64 {
                (0..k).map(|l| a.get(i, l).unwrap() * b.get(l, j).unwrap()).sum()
            };
            for at in 0..found.len() {
                let (i, j) = (at / (2 * n), at % (2 * n));
                let counts = i % 2 == 0 && j % 2 == 0;
                let expected = if counts { 2.0 * product(i / 2, j / 2) - original[at] } else { original[at] };
                assert_eq!(found[at], expected, "({i}, {j}) of {m} x {n} x {k}, {threads} threads");
            }
            // One triangle of A A^T.
            let original = numbers(4 * m * m, 3);
            for uplo in [Uplo::Lower, Uplo::Upper] {
                let mut found = original.clone();
                let c =
                    MatrixViewMut::row_major(&mut found, 2 * m, 2 * m).unwrap().slice(every, every).unwrap();
                context().syrk(uplo, 1.0, a, 0.5, c).unwrap();
                for at in 0..found.len() {
                    let (i, j) = (at / (2 * m), at % (2 * m));
                    let counts =
                        i % 2 == 0 && j % 2 == 0 && if uplo == Uplo::Lower { i >= j } else { i <= j };
                    let sum = |i: usize, j: usize| -> f64 {
                        (0..k).map(|l| a.get(i, l).unwrap() * a.get(j, l).unwrap()).sum()
                    };
                    let expected = if counts { sum(i / 2, j / 2) + 0.5 * original[at] } else { original[at] };
                    assert_eq!(
                        found[at], expected,
                        "({i}, {j}) of {m} x {m} x {k}, {threads} threads, {uplo:?}"
                    );
                }
            }
        }
    }
}

/// Under `Fastest` too: what it reports is what is planned, for all layouts.
#[test]
fn fastest_as_planned() {
    for directly in [Directly::Measured, Directly::Never, Directly::Always] {
        for shape in [[3, 5, 7], [30, 29, 31]] {
            Sweep::<f64>::new(shape).some(if ALL { 9 } else { 90 }, |Triple { a, b, c }| {
                let context = || Context::new().policy(Policy::Fastest).directly(directly);
                let layouts = [a.view().layout(), b.view().layout(), c.view_mut().layout()];
                let plan = context().plan_gemm(&layouts, f64::DTYPE, [false; 3], true).unwrap();
                let report = run(&mut context(), 1.5, a, b, 0.5, c);
                let planned = (plan.bytes_copied(), plan.workspace_bytes(), plan.calls());
                let done = (report.bytes_copied, report.workspace_bytes, report.calls);
                assert_eq!(done, planned, "{directly:?} {}:\n{plan}", name(a, b, c));
            });
        }
    }
}

/// Beside a matrix that passes, a vector that does not is copied from some length on.
#[test]
fn short_vectors_are_used_where_they_lie() {
    use blasview::plan::Number;
    use blasview::{MatrixView, VectorView, VectorViewMut, backend};

    let tuning = backend::default().unwrap().tuning().with(Number::VectorLen, 20);
    for n in [1, 2, 7, 19, 20, 21, 40] {
        let a: Vec<f64> = (0..n * n).map(|at| (at % 7) as f64 - 3.0).collect();
        let a = MatrixView::row_major(&a, n, n).unwrap();
        // The same element n times, and what such a product is.
        let x = VectorView::from_slice(&[0.5], 0, n, 0).unwrap();
        let expected: Vec<f64> = (0..n)
            .map(|row| (0..n).map(|col| 0.5 * (((row * n + col) % 7) as f64 - 3.0)).sum::<f64>() + 2.0)
            .collect();
        for (directly, is_copied) in [(Directly::Measured, n > 20), (Directly::Never, n > 1)] {
            let mut y = vec![1.0; n];
            let mut context = Context::new().tuning(&tuning).directly(directly);
            let report = context.gemv(1.0, a, x, 2.0, VectorViewMut::contiguous(&mut y).unwrap()).unwrap();
            // Sums of halves: exact in any order.
            assert_eq!(
                (report.bytes_copied, &y),
                (if is_copied { 8 * n } else { 0 }, &expected),
                "{n} {directly:?}"
            );
        }
        // Without copies it is computed whatever the length.
        let mut y = vec![1.0; n];
        let mut context = Context::new().policy(Policy::ZeroCopy).tuning(&tuning);
        let report = context.gemv(1.0, a, x, 2.0, VectorViewMut::contiguous(&mut y).unwrap()).unwrap();
        assert_eq!((report.bytes_copied, &y), (0, &expected), "{n}");
    }
}
