//! Plans: run again on other data, refused for other layouts, made for overlapping operands, for products of
//! nothing, for a narrow BLAS integer, and for lengths beyond it.

mod support;

use blasview::plan::{Access, Capabilities};
use blasview::{
    Axis, Complex, Context, DType, Directly, Error, MatrixLayout, Plan, PlanOptions, Policy, Refusal,
};
use support::blas::fixed;
use support::check::{check_result, name, options, plan_for, run_plan};
use support::kinds::Kind;
use support::operand::Operand;
use support::sweep::{Sweep, Triple};

/// Whether this is a build in which there is time for everything.
const ALL: bool = !cfg!(debug_assertions);

/// A plan treats products without multiplication as `gemm` does.
#[test]
fn plans_of_nothing_to_multiply() {
    for policy in [Policy::Auto, Policy::ZeroCopy] {
        for (shape, alpha) in [([3, 5, 0], 1.0), ([0, 5, 3], 1.0), ([3, 0, 5], 1.0), ([3, 5, 7], 0.0)] {
            Sweep::<f64>::new(shape).some(20, |mut triple| {
                let plan = plan_for(&mut triple, &options(true).policy(Policy::Auto)).unwrap();
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

/// One plan, other data, other scales; beta = 0 or not, as planned or not.
#[test]
fn plans_run_again() {
    let shape @ [m, n, k] = [5, 3, 7];
    for limit in [4096, 256] {
        Sweep::<Complex<f64>>::new(shape).some(if ALL { 20 } else { 200 }, |mut triple| {
            for reads_output in [false, true] {
                let options = options(reads_output).workspace_limit(limit);
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
    let kinds = [
        Kind::C,
        Kind::F,
        Kind::PaddedC,
        Kind::ReversedC(true, false),
        Kind::SecondBoth,
        Kind::Half,
        Kind::Odd,
    ];
    let operands = |seed| kinds.map(|kind| Operand::<Complex<f64>>::input(kind, [4, 4], seed));
    let (inputs, mut outputs) =
        (operands(1), kinds.map(|kind| Operand::<Complex<f64>>::output(kind, [4, 4], 2)));
    let one = Complex::new(1.0, 0.0);
    for planned in 0..kinds.len() {
        let layout = inputs[planned].view().layout();
        let plan = Plan::gemm(DType::C128, &[layout; 3], &options(true)).unwrap();
        for given in 0..kinds.len() {
            let other = inputs[given].view();
            // Better aligned data will do, worse will not.
            let given_layout = other.layout();
            let better = given_layout.aligned && !layout.aligned;
            let same = MatrixLayout { aligned: given_layout.aligned && !better, ..given_layout } == layout;
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
    let wider = fixed().int_max(i64::MAX as usize);
    let foreign = [
        Plan::gemm(DType::F32, &[layout; 3], &options(true)).unwrap(),
        Plan::gemm(DType::C64, &[layout; 3], &options(true)).unwrap(),
        Plan::gemm(DType::F64, &[layout; 3], &options(true).capabilities(wider)).unwrap(),
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
        let capabilities = fixed().int_max(int_max);
        let options = options(true).capabilities(capabilities).workspace_limit(limit);
        Sweep::<Complex<f64>>::new([9, 5, 17]).some(if ALL { 40 } else { 400 }, |mut triple| {
            let plan = plan_for(&mut triple, &options).unwrap();
            assert!(plan.blocking().block.iter().all(|&block| block <= int_max), "{plan}");
            let Triple { a, b, c } = triple;
            let report = run_plan(&plan, Complex::new(-0.5, 0.0), a, b, Complex::new(0.5, 1.0), c);
            assert!(
                report.calls
                    >= 9_usize.div_ceil(int_max) * 5_usize.div_ceil(int_max) * 17_usize.div_ceil(int_max)
            );
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
                let overlapping = options(true).overlaps(overlaps).workspace_limit(limit);
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
    let plan =
        Plan::gemm(DType::F64, &[b.transposed(), a.transposed(), c.transposed()], &PlanOptions::default());
    assert_eq!(plan.map(|plan| (plan.bytes_copied(), plan.calls())), Ok((0, 2)));
    let one = matrix(Axis::new(1, 0), Axis::new(1, 0));
    let plan = Plan::gemm(DType::F64, &[a.transposed(), a, one], &PlanOptions::default());
    assert_eq!(plan.map(|plan| (plan.bytes_copied(), plan.calls())), Ok((0, 2)));

    // A row of A repeated: one row of C is. For BLAS, if it has to be, it is packed in panels that fit.
    let repeated = matrix(Axis::new(far, 0), Axis::new(1, 8));
    let options = PlanOptions::default().workspace_limit(1 << 20);
    let plan = Plan::gemm(DType::F64, &[repeated, b, c], &options).unwrap();
    assert_eq!((plan.bytes_copied(), plan.calls(), plan.workspace_bytes()), (0, 1, 0));
    let options = options.directly(Directly::Never);
    let plan = Plan::gemm(DType::F64, &[repeated, b, c], &options).unwrap();
    assert_eq!(plan.bytes_copied(), 8 * far);
    assert!(plan.workspace_bytes() <= 1 << 20 && plan.calls() >= (8 * far) >> 20);

    // Rows longer than the integer have no leading dimension: the matrix is packed.
    let wide = matrix(Axis::new(2, 8 * far as isize), line);
    let plan =
        Plan::gemm(DType::F64, &[b.transposed(), a.transposed(), wide], &PlanOptions::default()).unwrap();
    assert_eq!(plan.bytes_copied(), 2 * 2 * 8 * far);
    assert!(matches!(plan.operands()[2].access.reason(), Some(Refusal::TooLarge { .. })));
    // Any other width of the integer.
    for int_max in [1, 7, 100, i64::MAX as usize] {
        let capabilities = Capabilities::STANDARD.int_max(int_max);
        let options = PlanOptions::default().capabilities(capabilities);
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
