//! Products without a copy whose operands no single call takes: rows or columns that are one, one row or column of any strides,
//! and lines that overlap.

mod support;

use blasview::plan::{Capabilities, Number as Measure, Tuning};
use blasview::{Complex, Context, Directly, MatrixView, MatrixViewMut, Plan, PlanOptions, Policy, backend};
use support::check::{check_result, name};
use support::kinds::Kind;
use support::operand::{Number, Operand};
use support::sweep::{Sweep, Triple};
use support::unfolded::{is_vector, windows};

/// Whether this is a build in which there is time for everything.
const ALL: bool = !cfg!(debug_assertions);

/// Nothing is computed directly for being small, nor in panels of our own, and windows are taken whatever their number.
fn unfolding() -> Tuning {
    let tuning = *backend::default().unwrap().tuning();
    let numbers =
        [(Measure::DirectLen, 0), (Measure::NearLen, 0), (Measure::PanelsLen, 0), (Measure::WindowLen, 1)];
    numbers.into_iter().fold(tuning, |tuning, (number, value)| tuning.with(number, value))
}

/// Computes by the call and by a plan, and checks result, bytes and calls, and that the two are the same; returns the plan.
fn check_both<T: Number>(
    context: &dyn Fn() -> Context<'static>,
    [alpha, beta]: [T; 2],
    Triple { a, b, c }: Triple<'_, T>,
) -> Plan<3> {
    let layouts = [a.view().layout(), b.view().layout(), c.view_mut().layout()];
    let plan = context().plan_gemm(&layouts, T::DTYPE, [false; 3], beta != T::ZERO).unwrap();
    for by_plan in [false, true] {
        if beta == T::ZERO {
            c.poison();
        }
        let (mut context, view) = (context(), c.view_mut());
        let report = match by_plan {
            true => context.run(&plan, alpha, a.view(), b.view(), beta, view),
            false => context.gemm(alpha, a.view(), b.view(), beta, view),
        };
        let report = report.unwrap_or_else(|error| panic!("{}: {error}\n{plan}", name(a, b, c)));
        let done = (report.bytes_copied, report.calls, report.workspace_bytes, report.computed_directly);
        let planned = (plan.bytes_copied(), plan.calls(), plan.workspace_bytes(), plan.computed_directly());
        assert_eq!(done, planned, "{}\n{plan}", name(a, b, c));
        check_result(alpha, a, b, beta, c);
    }
    plan
}

fn vectors<T: Number>(shape: [usize; 3], every: usize) {
    let (alpha, other) = (T::from_f64(0.5, -1.0), T::from_f64(0.5, 1.5));
    let tuning: &'static Tuning = Box::leak(Box::new(unfolding()));
    let mut count = 0;
    Sweep::<T>::new(shape).some(if ALL { every } else { 12 * every }, |Triple { a, b, c }| {
        if !is_vector(a, b) {
            return;
        }
        count += 1;
        let beta = [T::ZERO, T::ONE, other][count % 3];
        for policy in [Policy::Auto, Policy::ZeroCopy, Policy::Fastest] {
            let context = || Context::new().tuning(tuning).policy(policy);
            let plan = check_both(&context, [alpha, beta], Triple { a, b, c });
            // At most the vector, and what is computed of C, which may be written and read.
            let [m, n, k] = shape;
            let most = if policy == Policy::ZeroCopy { 0 } else { (k + 2 * m.max(n)) * size_of::<T>() };
            assert!(plan.bytes_copied() <= most, "{}\n{plan}", name(a, b, c));
            assert!(plan.calls() <= 1, "{}\n{plan}", name(a, b, c));
        }
    });
    assert!(count > 0);
}

#[test]
fn one_row_or_column_is_a_vector() {
    vectors::<f64>([1, 5, 3], 4);
    vectors::<Complex<f32>>([4, 1, 3], 8);
    vectors::<f32>([1, 1, 6], 2);
}

#[test]
fn equal_rows_and_columns_are_computed_once() {
    vectors::<f64>([3, 5, 4], 4);
    vectors::<Complex<f64>>([5, 3, 2], 16);
    vectors::<f32>([2, 2, 1], 4);
}

/// Longer than what is computed at a time where it is added to several; the last part is shorter.
#[test]
fn long_rows_are_added_in_parts() {
    for (kinds, shape) in [
        ([Kind::BroadcastRows, Kind::PaddedC, Kind::PaddedF], [3, 1100, 4]),
        ([Kind::BroadcastRows, Kind::SecondBoth, Kind::PaddedC], [2, 1024, 3]),
        ([Kind::PaddedF, Kind::BroadcastCols, Kind::C], [1100, 3, 4]),
        ([Kind::SecondRows, Kind::BroadcastBoth, Kind::ReversedF(true, true)], [513, 2, 4]),
        ([Kind::BroadcastBoth, Kind::BroadcastCols, Kind::SecondBoth], [600, 3, 4]),
    ] {
        let [m, n, k] = shape;
        let (a, b) = (Operand::<f64>::input(kinds[0], [m, k], 1), Operand::input(kinds[1], [k, n], 2));
        let mut c = Operand::output(kinds[2], [m, n], 3);
        for beta in [0.0, 1.0, -0.5] {
            for policy in [Policy::Auto, Policy::ZeroCopy] {
                let (a, b, c) = (&a, &b, &mut c);
                let plan = check_both(&|| Context::new().policy(policy), [2.0, beta], Triple { a, b, c });
                assert!(policy == Policy::Auto || plan.is_zero_copy());
            }
        }
    }
}

/// As a plain loop has them: where a term is NaN or infinite, and nowhere else.
#[test]
fn what_is_not_finite_stays_where_it_is() {
    let infinity = f64::INFINITY;
    for (special, at) in [(f64::NAN, [0, 2]), (infinity, [1, 30]), (-infinity, [3, 0])] {
        for beta in [0.0, 1.0, 0.5] {
            let a = Operand::<f64>::input(Kind::BroadcastRows, [50, 4], 1);
            let mut b = Operand::<f64>::input(Kind::C, [4, 40], 2);
            b.poke(at[0], at[1], special);
            let values: Vec<f64> = (0..160).map(|i| b.view().get(i / 40, i % 40).unwrap()).collect();
            let mut c = Operand::<f64>::output(Kind::PaddedC, [50, 40], 3);
            c.poke(7, 9, special);
            let old: Vec<f64> = (0..2000).map(|i| c.view().get(i / 40, i % 40).unwrap()).collect();
            let report = Context::new().gemm(1.0, a.view(), b.view(), beta, c.view_mut()).unwrap();
            assert_eq!(report.bytes_copied, 0);
            for (i, &found) in c.take().iter().enumerate() {
                let sum: f64 = (0..4).map(|p| a.at(0, p) * values[p * 40 + i % 40]).sum();
                let wanted = if beta == 0.0 { sum } else { sum + beta * old[i] };
                assert!(found == wanted || found.is_nan() && wanted.is_nan(), "{i}: {found}, not {wanted}");
            }
        }
    }
}

/// One number of more terms than BLAS's integer counts: nothing is copied, whatever the strides.
#[test]
fn long_sums_are_not_packed() {
    let one = 1.5;
    let view = |shape| MatrixView::from_slice(core::slice::from_ref(&one), 0, shape, [0, 0]).unwrap();
    let k = (1_usize << 32) + 3;
    let mut c = [0.0];
    let c = MatrixViewMut::row_major(&mut c, 1, 1).unwrap();
    for policy in [Policy::Auto, Policy::ZeroCopy] {
        let layouts = [view([1, k]).layout(), view([k, 1]).layout(), c.layout()];
        let plan = Context::new().policy(policy).plan_gemm(&layouts, blasview::DType::F64, [false; 3], true);
        let plan = plan.unwrap();
        assert_eq!((plan.bytes_copied(), plan.workspace_bytes(), plan.computed_directly()), (0, 0, true));
    }
    // The same of a BLAS whose integer is short, so that it takes no time.
    let options = PlanOptions::default().capabilities(Capabilities::STANDARD.int_max(7));
    for kinds in
        [[Kind::C, Kind::Odd], [Kind::SecondBoth, Kind::Odd], [Kind::BroadcastBoth, Kind::BroadcastRows]]
    {
        for [m, n, k] in [[1, 1, 30], [1, 9, 30], [9, 1, 8]] {
            let (a, b) = (Operand::<f64>::input(kinds[0], [m, k], 1), Operand::input(kinds[1], [k, n], 2));
            let mut c = Operand::output(Kind::C, [m, n], 3);
            let layouts = [a.view().layout(), b.view().layout(), c.view_mut().layout()];
            let plan = Plan::gemm(blasview::DType::F64, &layouts, &options).unwrap();
            assert_eq!((plan.bytes_copied(), plan.computed_directly()), (0, true), "{plan}");
            let report = Context::new().run(&plan, 1.0, a.view(), b.view(), 0.5, c.view_mut()).unwrap();
            assert_eq!((report.bytes_copied, report.calls), (0, 0));
            check_result(1.0, &a, &b, 0.5, &mut c);
        }
    }
}

fn overlapping<T: Number>(shape: [usize; 3], every: usize) {
    let tuning: &'static Tuning = Box::leak(Box::new(unfolding()));
    let betas = [T::ZERO, T::ONE, T::from_f64(0.5, 1.5)];
    let mut count = 0;
    Sweep::<T>::new(shape).some(if ALL { every } else { 12 * every }, |Triple { a, b, c }| {
        let (false, Some(calls)) = (is_vector(a, b), windows(a, b, c)) else { return };
        count += 1;
        for policy in [Policy::Auto, Policy::ZeroCopy, Policy::Fastest] {
            let context = || Context::new().tuning(tuning).policy(policy);
            let scales = [T::from_f64(0.5, -1.0), betas[count % 3]];
            let plan = check_both(&context, scales, Triple { a, b, c });
            assert_eq!((plan.bytes_copied(), plan.calls()), (0, calls), "{}\n{plan}", name(a, b, c));
        }
    });
    assert!(count > 0);
}

#[test]
fn overlapping_lines_are_several_calls() {
    overlapping::<f64>([3, 4, 5], 1);
    overlapping::<Complex<f64>>([5, 3, 4], 4);
    overlapping::<f32>([2, 6, 3], 1);
}

/// Windows of a signal times a matrix, either way round, and with the windows along the sums.
#[test]
fn windows_of_a_signal() {
    let signal: Vec<f64> = (0..400).map(|i| f64::from(i % 13) - 6.0).collect();
    let other: Vec<f64> = (0..2000).map(|i| f64::from(i % 7) - 3.0).collect();
    for (width, step) in [(20, 5), (20, 7), (20, 19), (9, 1), (30, 4)] {
        let count = (signal.len() - width) / step + 1;
        let a = MatrixView::from_slice(&signal, 0, [count, width], [step as isize, 1]).unwrap();
        let calls = width.div_ceil(step);
        let n = 6;
        let b = MatrixView::row_major(&other[..width * n], width, n).unwrap();
        let sums = MatrixView::row_major(&other[..count * n.min(4)], count, n.min(4)).unwrap();
        let mut zero = Context::new().policy(Policy::ZeroCopy);
        let (mut c, mut t) = (vec![f64::NAN; count * n], vec![f64::NAN; n * count]);
        let mut gram = vec![f64::NAN; width * sums.cols()];
        let at = |i: usize, j: usize| signal[i * step + j];
        let report = zero.gemm(1.0, a, b, 0.0, MatrixViewMut::row_major(&mut c, count, n).unwrap()).unwrap();
        assert_eq!((report.calls, report.bytes_copied, report.workspace_bytes), (calls, 0, 0));
        let report = zero.gemm(1.0, b.t(), a.t(), 0.0, MatrixViewMut::col_major(&mut t, n, count).unwrap());
        assert_eq!(report.unwrap().calls, calls);
        for i in 0..count {
            for j in 0..n {
                let sum: f64 = (0..width).map(|p| at(i, p) * other[p * n + j]).sum();
                assert_eq!((c[i * n + j], t[j + i * n]), (sum, sum), "{width} {step}");
            }
        }
        let view = MatrixViewMut::row_major(&mut gram, width, sums.cols()).unwrap();
        assert_eq!(zero.gemm(1.0, a.t(), sums, 0.0, view).unwrap().calls, calls);
        for p in 0..width {
            for j in 0..sums.cols() {
                let sum: f64 = (0..count).map(|i| at(i, p) * other[i * sums.cols() + j]).sum();
                assert_eq!(gram[p * sums.cols() + j], sum, "{width} {step}");
            }
        }
        // Packed where it is told to be.
        let mut never = Context::new().directly(Directly::Never);
        let report = never.gemm(1.0, a, b, 0.0, MatrixViewMut::row_major(&mut c, count, n).unwrap()).unwrap();
        assert_eq!(report.bytes_copied, 8 * count * width);
    }
}

/// What they say of themselves.
#[test]
fn plans_tell() {
    let a = MatrixView::from_slice(&[0.0; 64], 0, [15, 8], [4, 1]).unwrap();
    let b = MatrixView::row_major(&[0.0; 24], 8, 3).unwrap();
    let mut c = [0.0; 120];
    let layouts = [a.layout(), b.layout(), MatrixViewMut::row_major(&mut c[..45], 15, 3).unwrap().layout()];
    let context = Context::new().policy(Policy::ZeroCopy);
    let plan = context.plan_gemm(&layouts, blasview::DType::F64, [false; 3], false).unwrap();
    let wanted = "gemm f64: m = 15, n = 3, k = 8; row-major calls, each of every 2nd m
  A  15 x 8: pass (N, ld = 8)
  B  8 x 3: pass (N, ld = 3)
  C  15 x 3: pass (N, ld = 6)
  copies 0 bytes, 2 calls";
    assert_eq!(plan.to_string(), wanted);
    let a = MatrixView::from_slice(&[0.0; 64], 0, [40, 8], [0, 1]).unwrap();
    let layouts = [a.layout(), b.layout(), MatrixViewMut::row_major(&mut c, 40, 3).unwrap().layout()];
    let plan = context.plan_gemm(&layouts, blasview::DType::F64, [false; 3], true).unwrap();
    let wanted = "gemm f64: m = 40, n = 3, k = 8; one row of C, by a matrix times a vector, the same in all rows; row-major call
  A  40 x 8: pass (inc = 1)
  B  8 x 3: pass (T, ld = 3)
  C  40 x 3: direct
  copies 0 bytes, 1 call";
    assert_eq!(plan.to_string(), wanted);
}

/// A plan that was made for beta = 0 may be run with another: it then takes no more workspace than it has.
#[test]
fn plans_keep_to_their_workspace() {
    let (m, n, k) = (30, 600, 64);
    let b = Operand::<f64>::input(Kind::C, [k, n], 2);
    // The row of A and those of C are misaligned, so that both are copied, if there is room.
    let bytes: Vec<u8> =
        core::iter::once(0).chain((0..k).flat_map(|p| (p as f64 - 9.0).to_ne_bytes())).collect();
    let row = MatrixView::<f64>::from_bytes(&bytes, 1, [m, k], [0, 8]).unwrap();
    let mut c = Operand::<f64>::output(Kind::Odd, [m, n], 3);
    let old: Vec<f64> = (0..m * n).map(|at| c.view().get(at / n, at % n).unwrap()).collect();
    let mut most = 0;
    for limit in [0, 512, 600, 1 << 12, 6000, 1 << 20] {
        let context = || Context::new().workspace_limit(limit);
        let layouts = [row.layout(), b.view().layout(), c.view_mut().layout()];
        let plan = context().plan_gemm(&layouts, blasview::DType::F64, [false; 3], false).unwrap();
        assert!(plan.workspace_bytes() <= limit);
        most = plan.workspace_bytes().max(most);
        for beta in [0.0, 0.5] {
            let report = context().run(&plan, 1.0, row, b.view(), beta, c.view_mut()).unwrap();
            assert!(report.workspace_bytes <= plan.workspace_bytes(), "{limit}: {report:?}");
            for (at, found) in c.take().into_iter().enumerate() {
                let sum: f64 = (0..k).map(|p| (p as f64 - 9.0) * b.at(p, at % n)).sum();
                assert_eq!(found, sum + if beta == 0.0 { 0.0 } else { beta * old[at] });
            }
        }
    }
    assert!(most >= 8 * (n + k));
}
