//! Products beyond the census: empty and degenerate ones, NaN, policies, workspaces of any size, plans run again,
//! plans for overlapping operands, and lengths beyond the BLAS integer.

mod support;

use core::mem::MaybeUninit;

use blasview::{Access, Axis, Capabilities, Complex, Context, DType, Error, MatrixLayout, Plan, PlanOptions, Policy, Refusal, backend};
use support::check::{check, check_result, expected, minimum, name, options, run, run_plan};
use support::kinds::Kind;
use support::operand::{Number, Operand};
use support::sweep::{Sweep, Triple, shapes};

/// Whether this is a build in which there is time for everything.
const ALL: bool = !cfg!(debug_assertions);

fn plan_for<T: Number>(triple: &mut Triple<'_, T>, options: &PlanOptions<3>) -> blasview::Result<Plan<3>> {
    Plan::gemm(T::DTYPE, &[triple.a.view().layout(), triple.b.view().layout(), triple.c.view_mut().layout()], options)
}

/// k = 0 scales C, m = 0 and n = 0 do nothing; nothing is copied, under any policy.
fn nothing_to_multiply<T: Number>() {
    let beta = T::from_f64(0.5, -1.5);
    for shape in shapes(&[0, 3]) {
        let every = if ALL { 1 } else { 7 };
        Sweep::<T>::new(shape).some(if shape.contains(&0) { every } else { 20 * every }, |Triple { a, b, c }| {
            for beta in [T::ZERO, T::ONE, beta] {
                for alpha in [T::ZERO, T::ONE] {
                    check(alpha, a, b, beta, c);
                    if alpha == T::ZERO || shape.contains(&0) {
                        run(&mut Context::new().policy(Policy::ZeroCopy), alpha, a, b, beta, c);
                    }
                }
            }
        });
    }
}

#[test]
fn nothing_to_multiply_f64() {
    nothing_to_multiply::<f64>();
}

#[test]
fn nothing_to_multiply_c64() {
    nothing_to_multiply::<Complex<f32>>();
}

/// A plan treats products without multiplication as `gemm` does.
#[test]
fn plans_of_nothing_to_multiply() {
    for policy in [Policy::Auto, Policy::ZeroCopy] {
        for (shape, alpha) in [([3, 5, 0], 1.0), ([0, 5, 3], 1.0), ([3, 0, 5], 1.0), ([3, 5, 7], 0.0)] {
            Sweep::<f64>::new(shape).some(20, |mut triple| {
                let plan = plan_for(&mut triple, &PlanOptions { policy: Policy::Auto, ..options(true) }).unwrap();
                assert!(alpha == 0.0 || plan.calls() == 0 && plan.bytes_copied() == 0);
                let Triple { a, b, c } = triple;
                let mut context = Context::new().policy(policy);
                let result = context.run(&plan, alpha, a.view(), b.view(), 0.5, c.view_mut());
                assert_eq!(result.map(|report| report.bytes_copied), Ok(0), "{}\n{plan}", name(a, b, c));
                check_result(alpha, a, b, 0.5, c);
            });
        }
    }
}

/// NaN in A or B reaches the elements of C that it should and no other; with alpha = 0 none, with beta = 0 none from C.
fn not_a_number<T: Number>() {
    let [m, n, k] = [3, 5, 7];
    let kinds = [Kind::C, Kind::F, Kind::ReversedC(true, false), Kind::SecondBoth, Kind::Odd, Kind::Struct];
    for a_kind in kinds {
        for b_kind in kinds {
            for c_kind in kinds {
                let mut a = Operand::<T>::input(a_kind, [m, k], 1);
                let mut b = Operand::<T>::input(b_kind, [k, n], 2);
                let mut c = Operand::<T>::output(c_kind, [m, n], 3);
                a.poke(1, 4, T::nan());
                b.poke(2, 3, T::nan());
                for beta in [T::ZERO, T::ONE, T::from_f64(0.5, 0.0)] {
                    check(T::ZERO, &a, &b, beta, &mut c);
                    check(T::ONE, &a, &b, beta, &mut c);
                    let nans = expected(T::ONE, &a, &b, beta, &c).iter().filter(|x| x.is_nan()).count();
                    assert_eq!(nans, n + m - 1);
                }
                let a = Operand::<T>::input(a_kind, [m, k], 1);
                let b = Operand::<T>::input(b_kind, [k, n], 2);
                c.poke(2, 0, T::nan());
                for beta in [T::ZERO, T::ONE, T::from_f64(0.5, 0.0)] {
                    check(T::ZERO, &a, &b, beta, &mut c);
                    check(T::ONE, &a, &b, beta, &mut c);
                }
            }
        }
    }
}

#[test]
fn not_a_number_f32() {
    not_a_number::<f32>();
}

#[test]
fn not_a_number_f64() {
    not_a_number::<f64>();
}

#[test]
fn not_a_number_c64() {
    not_a_number::<Complex<f32>>();
}

#[test]
fn not_a_number_c128() {
    not_a_number::<Complex<f64>>();
}

/// `ZeroCopy` is an error exactly where something has to be copied, names what, and writes nothing then.
fn zero_copy<T: Number>(shape: [usize; 3]) {
    let beta = T::from_f64(0.5, 0.0);
    let (mut passed, mut refused) = (0, 0);
    Sweep::<T>::new(shape).some(if ALL { 1 } else { 3 }, |Triple { a, b, c }| {
        let minimum = minimum(a, b, c, true);
        let mut context = Context::new().policy(Policy::ZeroCopy);
        match context.gemm(T::ONE, a.view(), b.view(), beta, c.view_mut()) {
            Ok(report) => {
                assert_eq!((minimum.bytes, report.bytes_copied, report.workspace_bytes), (0, 0, 0), "{}", name(a, b, c));
                check_result(T::ONE, a, b, beta, c);
                passed += 1;
            }
            Err(Error::WouldCopy { refusals, .. }) => {
                let packed = ["A", "B", "C"].map(|operand| refusals.of(operand).is_some());
                assert!(minimum.bytes > 0 && minimum.packed.contains(&packed), "{}: {refusals}", name(a, b, c));
                assert!(a.is_untouched() && b.is_untouched() && c.is_untouched());
                refused += 1;
            }
            Err(error) => panic!("{}: {error}", name(a, b, c)),
        }
    });
    println!("{} {shape:?}: {passed} passed, {refused} refused", T::DTYPE);
    assert!(passed > 0 && refused > 0);
}

#[test]
fn zero_copy_f64() {
    zero_copy::<f64>([3, 5, 7]);
    zero_copy::<f64>([1, 5, 3]);
}

#[test]
fn zero_copy_c128() {
    zero_copy::<Complex<f64>>([5, 3, 7]);
    zero_copy::<Complex<f64>>([3, 5, 1]);
}

/// Small workspaces: the same results through panels, never a byte of workspace more, no operand copied twice if
/// it is the only one.
fn panels<T: Number>(shape: [usize; 3], every: usize) {
    let mut cut = 0;
    for limit in [192, 200, 1000, 4096] {
        let mut sweep = Sweep::<T>::new(shape);
        sweep.some(if ALL { every } else { 8 * every }, |mut triple| {
            let plan = plan_for(&mut triple, &PlanOptions { workspace_limit: limit, ..options(true) }).unwrap();
            let Triple { a, b, c } = triple;
            for beta in [T::ZERO, T::from_f64(0.5, -1.5)] {
                let report = run(&mut Context::new().workspace_limit(limit), T::ONE, a, b, beta, c);
                let least = minimum(a, b, c, beta != T::ZERO).bytes;
                assert!(report.workspace_bytes <= limit, "{}: {report:?}", name(a, b, c));
                assert!(report.bytes_copied >= least, "{}: {report:?}", name(a, b, c));
                if beta != T::ZERO {
                    let planned = (plan.bytes_copied(), plan.calls(), plan.workspace_bytes());
                    let done = (report.bytes_copied, report.calls, report.workspace_bytes);
                    assert_eq!(done, planned, "{}:\n{plan}", name(a, b, c));
                    let packed = plan.operands().into_iter().filter(|o| o.access.reason().is_some()).count();
                    assert!(packed > 1 || report.bytes_copied == least, "{}:\n{plan}", name(a, b, c));
                }
                cut += usize::from(report.calls > 1);
            }
        });
    }
    println!("{} {shape:?}: {cut} products in several calls", T::DTYPE);
    assert!(cut > 0);
}

#[test]
fn panels_f32() {
    panels::<f32>([9, 37, 20], 9);
}

#[test]
fn panels_f64() {
    panels::<f64>([9, 11, 13], 3);
    panels::<f64>([33, 5, 20], 9);
}

#[test]
fn panels_c128() {
    panels::<Complex<f64>>([9, 11, 13], 17);
}

/// The caller's own workspace of any size and alignment: nothing is written outside of it, and where it is too
/// small nothing is written at all.
#[test]
fn own_workspace() {
    let mut memory = vec![MaybeUninit::new(0xa5_u8); 3000];
    let (mut used, mut small) = (0, 0);
    for (start, len) in [(0, 3000), (64, 2000), (65, 1000), (127, 300), (100, 191), (1, 64), (0, 128), (500, 0)] {
        Sweep::<f64>::new([5, 9, 7]).some(29, |mut triple| {
            let own = &mut memory[start..start + len];
            let available = len.saturating_sub(own.as_ptr().align_offset(64));
            let plan = plan_for(&mut triple, &PlanOptions { workspace_limit: available, ..options(true) });
            let Triple { a, b, c } = triple;
            let result = Context::new().workspace(own).gemm(1.5, a.view(), b.view(), -0.5, c.view_mut());
            match result {
                Ok(report) => {
                    assert!(report.workspace_bytes <= available);
                    assert_eq!(plan.map(|plan| plan.bytes_copied()), Ok(report.bytes_copied));
                    check_result(1.5, a, b, -0.5, c);
                    used += usize::from(report.workspace_bytes > 0);
                }
                Err(Error::WorkspaceTooSmall { needed, available: had }) => {
                    assert!(had == available && needed > available && needed <= 192, "{needed} {had}");
                    assert!(c.is_untouched() && plan.is_err());
                    small += 1;
                }
                Err(error) => panic!("{}: {error}", name(a, b, c)),
            }
            for (at, byte) in memory.iter_mut().enumerate() {
                // SAFETY: bytes outside of the workspace are those that `vec!` initialised.
                assert!((start..start + len).contains(&at) || unsafe { byte.assume_init() } == 0xa5);
                *byte = MaybeUninit::new(0xa5);
            }
        });
    }
    assert!(used > 0 && small > 0);
}

/// One plan, other data, other scales; beta = 0 or not, as planned or not.
#[test]
fn plans_run_again() {
    let shape @ [m, n, k] = [5, 3, 7];
    for limit in [4096, 256] {
        Sweep::<Complex<f64>>::new(shape).some(if ALL { 20 } else { 200 }, |mut triple| {
            for reads_output in [false, true] {
                let options = PlanOptions { workspace_limit: limit, ..options(reads_output) };
                let plan = plan_for(&mut triple, &options).unwrap();
                let mut a = Operand::<Complex<f64>>::input(triple.a.kind, [m, k], 11);
                let mut b = Operand::input(triple.b.kind, [k, n], 12);
                let mut c = Operand::output(triple.c.kind, [m, n], 13);
                a.set_conj(triple.a.conj);
                b.set_conj(triple.b.conj);
                for (alpha, beta) in [(1.0, 0.0), (0.0, 1.0), (-0.5, 0.5), (0.0, 0.0), (2.0, 1.0)] {
                    run_plan(&plan, Complex::new(alpha, 0.0), &a, &b, Complex::new(beta, 0.0), &mut c);
                }
            }
        });
    }
}

#[test]
fn plans_refuse_other_layouts() {
    let kinds = [Kind::C, Kind::F, Kind::PaddedC, Kind::ReversedC(true, false), Kind::SecondBoth, Kind::Half];
    let operands = |seed| kinds.map(|kind| Operand::<Complex<f64>>::input(kind, [4, 4], seed));
    let (inputs, mut outputs) = (operands(1), kinds.map(|kind| Operand::<Complex<f64>>::output(kind, [4, 4], 2)));
    let one = Complex::new(1.0, 0.0);
    for planned in 0..kinds.len() {
        let layout = inputs[planned].view().layout();
        let plan = Plan::gemm(DType::C128, &[layout; 3], &options(true)).unwrap();
        for given in 0..kinds.len() {
            let other = inputs[given].view();
            let same = other.layout() == layout;
            for operand in 0..4 {
                let [mut a, mut b] = [inputs[planned].view(); 2];
                let mut c = &mut outputs[planned];
                match operand {
                    0 => a = other,
                    1 => b = other,
                    2 => c = &mut outputs[given],
                    _ => (a, b) = (a.conj(), b),
                }
                let result = Context::new().run(&plan, one, a, b, one, c.view_mut());
                if operand < 3 && same {
                    assert!(result.is_ok());
                    c.take();
                } else {
                    let operand = ["A", "B", "C", "A"][operand];
                    assert_eq!(result, Err(Error::PlanMismatch { operand }));
                    assert!(c.is_untouched());
                }
            }
        }
    }
    let (x, mut y) = (Operand::<f64>::input(Kind::C, [4, 4], 1), Operand::<f64>::output(Kind::C, [4, 4], 2));
    let layout = x.view().layout();
    let wider = Capabilities { int_max: i64::MAX as usize, ..backend::CAPABILITIES };
    let foreign = [
        Plan::gemm(DType::F32, &[layout; 3], &options(true)).unwrap(),
        Plan::gemm(DType::C64, &[layout; 3], &options(true)).unwrap(),
        Plan::gemm(DType::F64, &[layout; 3], &PlanOptions { capabilities: wider, ..options(true) }).unwrap(),
    ];
    for plan in foreign {
        let result = Context::new().run(&plan, 1.0, x.view(), x.view(), 1.0, y.view_mut());
        assert!(matches!(result, Err(Error::PlanMismatch { .. })), "{result:?}\n{plan}");
        assert!(y.is_untouched());
    }
}

/// Plans for a narrow BLAS integer: every index is cut into several calls, with the same result.
#[test]
fn narrow_integers() {
    for (int_max, limit) in [(1, 192), (2, 4096), (7, 4096), (7, 1000), (8, 1 << 20)] {
        let capabilities = Capabilities { int_max, ..backend::CAPABILITIES };
        let options = PlanOptions { capabilities, workspace_limit: limit, ..options(true) };
        Sweep::<Complex<f64>>::new([9, 5, 17]).some(if ALL { 40 } else { 400 }, |mut triple| {
            let plan = plan_for(&mut triple, &options).unwrap();
            assert!(plan.blocking().block.iter().all(|&block| block <= int_max), "{plan}");
            let Triple { a, b, c } = triple;
            let report = run_plan(&plan, Complex::new(-0.5, 0.0), a, b, Complex::new(0.5, 1.0), c);
            assert!(report.calls >= 9_usize.div_ceil(int_max) * 5_usize.div_ceil(int_max) * 17_usize.div_ceil(int_max));
        });
    }
}

/// A plan for inputs that share memory with the output copies whole operands; on data that do not share any it
/// computes the same.
#[test]
fn plans_for_overlaps() {
    for limit in [4096, 192] {
        Sweep::<Complex<f64>>::new([5, 3, 7]).some(if ALL { 10 } else { 100 }, |mut triple| {
            for overlaps in [[true, false, false], [false, true, false], [true, true, false]] {
                let overlapping = PlanOptions { overlaps, workspace_limit: limit, ..options(true) };
                let plan = plan_for(&mut triple, &overlapping).unwrap();
                let reasons = plan.operands().map(|operand| operand.access.reason());
                let read_first = (0..2).all(|at| !overlaps[at] || reasons[at] == Some(Refusal::Overlap));
                assert!(read_first || reasons[2] == Some(Refusal::OutputOverlap), "{plan}");
                let Triple { a, b, c } = &mut triple;
                for (alpha, beta) in [(1.0, 0.0), (-0.5, 0.5)] {
                    run_plan(&plan, Complex::new(alpha, 0.0), a, b, Complex::new(beta, 0.0), c);
                }
            }
        });
    }
}

/// Lengths beyond the BLAS integer are cut into several calls; nothing overflows.
#[test]
fn lengths_beyond_the_integer() {
    let matrix = |rows, cols| MatrixLayout { rows, cols, conj: false, aligned: true };
    let far: usize = 3_000_000_000;
    let line = Axis::new(far, 8);
    // A column times a row: C is far x 2, A far x 1 with a junk stride, B 1 x 2.
    let (a, b) = (matrix(line, Axis::new(1, isize::MIN)), matrix(Axis::new(1, 1), Axis::new(2, 8)));
    let c = matrix(Axis::new(far, 16), Axis::new(2, 8));
    let plan = Plan::gemm(DType::F64, &[a, b, c], &PlanOptions::default()).unwrap();
    assert_eq!((plan.bytes_copied(), plan.calls()), (0, 2));
    assert!(plan.blocking().block[0] <= i32::MAX as usize);

    // The same transposed, and along k: a dot product of 3e9 numbers.
    let plan = Plan::gemm(DType::F64, &[b.transposed(), a.transposed(), c.transposed()], &PlanOptions::default());
    assert_eq!(plan.map(|plan| (plan.bytes_copied(), plan.calls())), Ok((0, 2)));
    let one = matrix(Axis::new(1, 0), Axis::new(1, 0));
    let plan = Plan::gemm(DType::F64, &[a.transposed(), a, one], &PlanOptions::default());
    assert_eq!(plan.map(|plan| (plan.bytes_copied(), plan.calls())), Ok((0, 2)));

    // A row of A repeated: it is packed in panels that fit.
    let repeated = matrix(Axis::new(far, 0), Axis::new(1, 8));
    let options = PlanOptions { workspace_limit: 1 << 20, ..PlanOptions::default() };
    let plan = Plan::gemm(DType::F64, &[repeated, b, c], &options).unwrap();
    assert_eq!(plan.bytes_copied(), 8 * far);
    assert!(plan.workspace_bytes() <= 1 << 20 && plan.calls() >= 8 * far >> 20);

    // Rows longer than the integer have no leading dimension: the matrix is packed.
    let wide = matrix(Axis::new(2, 8 * far as isize), line);
    let plan = Plan::gemm(DType::F64, &[b.transposed(), a.transposed(), wide], &PlanOptions::default()).unwrap();
    assert_eq!(plan.bytes_copied(), 2 * 2 * 8 * far);
    assert!(matches!(plan.operands()[2].access.reason(), Some(Refusal::TooLarge { .. })));
    // Any other width of the integer.
    for int_max in [1, 7, 100, i64::MAX as usize] {
        let capabilities = Capabilities { int_max, conj_no_trans: false };
        let options = PlanOptions { capabilities, ..PlanOptions::default() };
        let x = matrix(Axis::new(20, -8), Axis::new(20, 160));
        let y = matrix(Axis::new(20, -160), Axis::new(20, 8));
        let plan = Plan::gemm(DType::F64, &[x, y, x], &options).unwrap();
        assert!(plan.calls() >= 20_usize.div_ceil(int_max).pow(3), "{plan}");
        for operand in plan.operands() {
            if let Access::Pass { ld, .. } = operand.access {
                assert_eq!((ld, int_max >= 20), (20, true), "{plan}");
            }
        }
    }
}

/// Packing on two threads gives what packing on one gives.
#[test]
fn threads() {
    let n = 740;
    let x: Vec<f64> = (0..4 * n * n).map(|at| (at % 61) as f64 - 30.0).collect();
    let x = blasview::MatrixView::from_slice(&x, 0, [n, n], [4 * n as isize, 2]).unwrap();
    let mut results = [vec![0.0; n * n], vec![0.0; n * n]];
    for (threads, result) in [1, 2].into_iter().zip(&mut results) {
        let c = blasview::MatrixViewMut::row_major(result, n, n).unwrap();
        Context::new().threads(threads).gemm(1.0, x, x.t(), 0.0, c).unwrap();
    }
    assert!(results[0] == results[1] && results[0].iter().any(|&x| x != 0.0));
}
