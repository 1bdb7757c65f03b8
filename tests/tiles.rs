//! Products in several calls per packed block, and the policy `Fastest`: results, and what they copy and call.

mod support;

use core::mem::MaybeUninit;

use blasview::{Axis, Complex, Context, DType, Error, MatrixLayout, Plan, Policy};
use support::blas::fixed;
use support::check::{check_result, minimum, name, options, packing, plan_for, run, run_plan};
use support::kinds::Kind;
use support::operand::{Number, Operand};
use support::sweep::{Sweep, Triple};

/// Whether this is a build in which there is time for everything.
const ALL: bool = !cfg!(debug_assertions);

/// What counts as small being forced down, products are cut as large ones are: no byte more is copied for it.
fn tiles<T: Number>(every: usize) {
    let mut cut = 0;
    for (small_products, limit) in [(1, 1 << 20), (30, 1 << 20), (200, 1 << 20), (30, 1000)] {
        let capabilities = fixed().small_products(small_products);
        let options = options(true).capabilities(capabilities).workspace_limit(limit);
        Sweep::<T>::new([9, 11, 13]).some(if ALL { every } else { 20 * every }, |mut triple| {
            let plan = plan_for(&mut triple, &options).unwrap();
            let Triple { a, b, c } = triple;
            let report = run_plan(&plan, T::from_f64(-1.5, 0.5), a, b, T::from_f64(0.5, 1.0), c);
            let least = minimum(a, b, c, true).bytes;
            if limit > 1000 {
                assert_eq!(report.bytes_copied, least, "{}:\n{plan}", name(a, b, c));
            }
            assert_eq!(report.workspace_bytes, plan.workspace_bytes());
            let blocking = plan.blocking();
            let is_cut = blocking.call != blocking.block;
            assert!(!is_cut || least > 0 && !T::DTYPE.is_complex(), "{plan}");
            assert!(!is_cut || blocking.call.iter().product::<usize>() <= small_products, "{plan}");
            assert!(limit == 1000 || (report.calls > 1) == is_cut, "{plan}");
            cut += usize::from(is_cut);
        });
    }
    assert_eq!(cut > 0, !T::DTYPE.is_complex());
}

#[test]
fn tiles_f32() {
    tiles::<f32>(20);
}

#[test]
fn tiles_f64() {
    tiles::<f64>(10);
}

#[test]
fn tiles_complex() {
    tiles::<Complex<f32>>(100);
    tiles::<Complex<f64>>(100);
}

/// What passes, under the policy `Fastest`: some is packed, cut or computed directly, as the plan says.
fn fastest<T: Number>(lens: impl Iterator<Item = usize>, kinds: &[Kind], every: usize) {
    let mut turn = 0;
    for n in lens {
        let [m, n, k] = [n, n + n % 3, n - n % 2];
        let inputs = |shape: [usize; 2], seed| {
            kinds.iter().map(|&kind| Operand::<T>::input(kind, shape, seed)).collect::<Vec<_>>()
        };
        let (all_a, all_b) = (inputs([m, k], 1), inputs([k, n], 2));
        let mut outputs: Vec<Operand<T>> =
            kinds.iter().map(|&kind| Operand::output(kind, [m, n], 3)).collect();
        for (a, b) in all_a.iter().flat_map(|a| all_b.iter().map(move |b| (a, b))) {
            for c in &mut outputs {
                turn += 1;
                if turn % every != 0 {
                    continue;
                }
                let beta = [T::ZERO, T::from_f64(0.5, 0.0)][turn / every % 2];
                let context = || Context::new().policy(Policy::Fastest);
                let layouts = [a.view().layout(), b.view().layout(), c.view_mut().layout()];
                let plan = context().plan_gemm(&layouts, T::DTYPE, [false; 3], beta != T::ZERO).unwrap();
                let report = run(&mut context(), T::from_f64(1.5, 0.0), a, b, beta, c);
                let planned = (plan.bytes_copied(), plan.workspace_bytes(), plan.calls());
                let done = (report.bytes_copied, report.workspace_bytes, report.calls);
                assert_eq!(done, planned, "{}:\n{plan}", name(a, b, c));
            }
        }
    }
}

const PASSING: [Kind; 5] = [Kind::C, Kind::F, Kind::PaddedC, Kind::PaddedF, Kind::ReversedC(true, true)];

#[test]
fn fastest_f64() {
    fastest::<f64>(3..=40, &PASSING, if ALL { 1 } else { 7 });
    fastest::<f64>([70, 130].into_iter(), &PASSING[..2], 1);
}

#[test]
fn fastest_f32() {
    fastest::<f32>(3..=40, &PASSING, if ALL { 1 } else { 23 });
    fastest::<f32>([71, 131].into_iter(), &PASSING[..2], 1);
}

#[test]
fn fastest_complex() {
    fastest::<Complex<f32>>(3..=40, &PASSING, if ALL { 1 } else { 47 });
    fastest::<Complex<f64>>(3..=40, &PASSING, if ALL { 1 } else { 47 });
    fastest::<Complex<f64>>([70].into_iter(), &PASSING[..2], 1);
}

/// What passes does so without workspace too.
#[test]
fn fastest_without_workspace() {
    for n in [8, 26, 40, 70] {
        for (a_kind, b_kind) in PASSING[..2].iter().flat_map(|&a| PASSING[..2].iter().map(move |&b| (a, b))) {
            let (a, b) = (Operand::<f64>::input(a_kind, [n, n], 1), Operand::input(b_kind, [n, n], 2));
            let mut c = Operand::output(Kind::C, [n, n], 3);
            let mut context = Context::new().policy(Policy::Fastest).workspace(&mut []);
            assert_eq!(run(&mut context, 1.0, &a, &b, 0.5, &mut c).workspace_bytes, 0);
        }
    }
}

/// The caller's workspace of exactly the planned size is enough; with a byte less the plan cannot be run, and the product
/// makes do with smaller panels or is an error, nothing written.
#[test]
fn planned_workspace_is_exact() {
    let mut memory = vec![MaybeUninit::<u8>::uninit(); 1 << 18];
    let start = memory.as_ptr().align_offset(64);
    let (mut smaller, mut refused) = (0, 0);
    for (policy, shape, every) in [
        (Policy::Auto, [5, 9, 7], 30),
        (Policy::Fastest, [1, 2, 1], 10),
        (Policy::Fastest, [30, 33, 41], 150),
    ] {
        Sweep::<f64>::new(shape).some(if ALL { every } else { 5 * every }, |Triple { a, b, c }| {
            let context = || packing().policy(policy);
            let layouts = [a.view().layout(), b.view().layout(), c.view_mut().layout()];
            let plan = context().plan_gemm(&layouts, blasview::DType::F64, [false; 3], true).unwrap();
            let bytes = plan.workspace_bytes();
            if bytes == 0 {
                return;
            }
            let own = &mut memory[start..start + bytes];
            let report = run(&mut context().workspace(own), 1.5, a, b, 0.5, c);
            assert_eq!(report.workspace_bytes, bytes, "{}:\n{plan}", name(a, b, c));
            let own = &mut memory[start..start + bytes - 1];
            let result = context().workspace(own).run(&plan, 1.5, a.view(), b.view(), 0.5, c.view_mut());
            let available = bytes - 1;
            assert_eq!(result, Err(Error::WorkspaceTooSmall { needed: bytes, available }));
            assert!(c.is_untouched());
            let own = &mut memory[start..start + bytes - 1];
            match context().workspace(own).gemm(1.5, a.view(), b.view(), 0.5, c.view_mut()) {
                Ok(report) => {
                    assert!(report.workspace_bytes < bytes);
                    check_result(1.5, a, b, 0.5, c);
                    smaller += 1;
                }
                Err(Error::WorkspaceTooSmall { needed, .. }) => {
                    assert!(needed == bytes && c.is_untouched());
                    refused += 1;
                }
                Err(error) => panic!("{}: {error}", name(a, b, c)),
            }
        });
    }
    assert!(smaller > 0 && refused > 0);
}

/// Small calls and thin panels are for a BLAS with one thread: with several they would keep all but one idle.
#[test]
fn large_calls_where_blas_has_threads() {
    let matrix = |rows: usize, cols: usize, step: isize| MatrixLayout {
        rows: Axis::new(rows, 2 * step * cols as isize * 8),
        cols: Axis::new(cols, step * 8),
        conj: false,
        aligned: true,
    };
    for [m, n, k] in [[256, 256, 256], [4000, 100, 3000]] {
        let layouts = [matrix(m, k, 2), matrix(k, n, 1), matrix(m, n, 1)];
        let calls = |threads| {
            let capabilities = fixed().small_products(1_000_000).threads(threads);
            let plan = Plan::gemm(DType::F64, &layouts, &options(false).capabilities(capabilities)).unwrap();
            assert_eq!(plan.bytes_copied(), m * k * 8);
            plan.calls()
        };
        // As few as the workspace allows: cuts are halvings.
        let fewest = (m * k * 8).div_ceil(blasview::WORKSPACE_LIMIT).next_power_of_two();
        assert_eq!(calls(2), fewest, "{m} {n} {k}");
        assert!(calls(1) >= 8 * fewest, "{m} {n} {k}: {}", calls(1));
    }
}
