//! The oracle, and one checked product: result, gaps, inputs, and the number of bytes copied.

use blasview::{Context, Directly, MatrixViewMut, Plan, PlanOptions, Report, Result};

use super::blas::{blas, fixed};
use super::minimum::Minimum;
use super::operand::{Number, Operand};
use super::sweep::Triple;

/// `alpha A B + beta C` by a plain triple loop, in the same scalar.
pub fn expected<T: Number>(alpha: T, a: &Operand<T>, b: &Operand<T>, beta: T, c: &Operand<T>) -> Vec<T> {
    let ([m, k], n) = (a.shape, b.shape[1]);
    let mut result = Vec::with_capacity(m * n);
    for i in 0..m {
        for j in 0..n {
            let mut sum = T::ZERO;
            for p in 0..k {
                sum = sum + a.at(i, p) * b.at(p, j);
            }
            let scaled = if beta == T::ZERO { T::ZERO } else { beta * c.at(i, j) };
            result.push(if alpha == T::ZERO || k == 0 { scaled } else { alpha * sum + scaled });
        }
    }
    result
}

/// The fewest bytes that have to be copied, by brute force.
pub fn minimum<T: Number>(a: &Operand<T>, b: &Operand<T>, c: &Operand<T>, reads_c: bool) -> Minimum {
    Minimum::find(a.candidate(), b.candidate(), c.candidate(), reads_c, fixed())
}

/// What a case is called in a failure.
pub fn name<T: Number>(a: &Operand<T>, b: &Operand<T>, c: &Operand<T>) -> String {
    let one = |x: &Operand<T>| {
        let conj = if x.conj { " conj" } else { "" };
        format!("{:?} {:?} strides {:?}{conj}", x.kind, x.shape, x.strides)
    };
    format!("{}: A {}, B {}, C {}", T::DTYPE, one(a), one(b), one(c))
}

/// A context that packs what does not pass, however small it is.
pub fn packing<'w>() -> Context<'w> {
    Context::new().directly(Directly::Never)
}

/// The options that [`packing`] plans with.
pub fn options(reads_output: bool) -> PlanOptions<3> {
    let capabilities = blas().capabilities();
    PlanOptions::default().reads_output(reads_output).directly(Directly::Never).capabilities(capabilities)
}

/// A plan for the operands of one combination.
pub fn plan_for<T: Number>(
    triple: &mut Triple<'_, T>,
    options: &PlanOptions<3>,
) -> blasview::Result<Plan<3>> {
    let Triple { a, b, c } = triple;
    Plan::gemm(T::DTYPE, &[a.view().layout(), b.view().layout(), c.view_mut().layout()], options)
}

/// Asserts that C is as the oracle wants it, that only its elements were written, and that A and B are as they were.
///
/// Equality is exact, NaN being equal to NaN: the operands' values are such that nothing is rounded.
pub fn check_result<T: Number>(alpha: T, a: &Operand<T>, b: &Operand<T>, beta: T, c: &mut Operand<T>) {
    let (expected, actual) = (expected(alpha, a, b, beta, c), c.take());
    let equal = |(x, y): (&T, &T)| x == y || x.is_nan() && y.is_nan();
    if !expected.iter().zip(&actual).all(equal) {
        panic!("{}: alpha {alpha}, beta {beta}\nexpected {expected:?}\nactual   {actual:?}", name(a, b, c));
    }
    assert!(a.is_untouched() && b.is_untouched(), "{}: an input was written", name(a, b, c));
}

/// One product in that context, with everything checked but the number of bytes copied.
pub fn run<T: Number>(
    context: &mut Context<'_>,
    alpha: T,
    a: &Operand<T>,
    b: &Operand<T>,
    beta: T,
    c: &mut Operand<T>,
) -> Report {
    carried_out(alpha, a, b, beta, c, |c| context.gemm(alpha, a.view(), b.view(), beta, c))
}

/// What `product` reports, once its result is checked; with beta = 0 it finds NaN in C.
fn carried_out<T: Number>(
    alpha: T,
    a: &Operand<T>,
    b: &Operand<T>,
    beta: T,
    c: &mut Operand<T>,
    product: impl FnOnce(MatrixViewMut<'_, T>) -> Result<Report>,
) -> Report {
    if beta == T::ZERO {
        c.poison();
    }
    let report = match product(c.view_mut()) {
        Ok(report) => report,
        Err(error) => panic!("{}: {error}", name(a, b, c)),
    };
    check_result(alpha, a, b, beta, c);
    report
}

/// One product that is [`packing`]: the result, and the bytes copied against the brute-force minimum, as
/// reported and as planned.
pub fn check<T: Number>(alpha: T, a: &Operand<T>, b: &Operand<T>, beta: T, c: &mut Operand<T>) -> Report {
    let report = run(&mut packing(), alpha, a, b, beta, c);
    let computes = alpha != T::ZERO && ![a.shape[0], a.shape[1], b.shape[1]].contains(&0);
    let least = if computes { minimum(a, b, c, beta != T::ZERO).bytes } else { 0 };
    assert_eq!(report.bytes_copied, least, "{}: bytes copied, beta {beta}", name(a, b, c));
    assert_eq!(report.calls, usize::from(computes), "{}: calls", name(a, b, c));
    assert_eq!(report.workspace_bytes > 0, least > 0, "{}: workspace", name(a, b, c));
    if computes {
        let layouts = [a.view().layout(), b.view().layout(), c.view_mut().layout()];
        let plan = Plan::gemm(T::DTYPE, &layouts, &options(beta != T::ZERO)).unwrap();
        assert_eq!(plan.bytes_copied(), least, "{}:\n{plan}", name(a, b, c));
        assert_eq!(plan.is_zero_copy(), least == 0, "{}:\n{plan}", name(a, b, c));
        assert_eq!(plan.workspace_bytes(), report.workspace_bytes);
    }
    report
}

/// Runs a plan on operands of its layouts, and checks the result and that it copies what it said.
pub fn run_plan<T: Number>(
    plan: &Plan<3>,
    alpha: T,
    a: &Operand<T>,
    b: &Operand<T>,
    beta: T,
    c: &mut Operand<T>,
) -> Report {
    let run = |c: MatrixViewMut<'_, T>| Context::new().run(plan, alpha, a.view(), b.view(), beta, c);
    let report = carried_out(alpha, a, b, beta, c, run);
    if alpha != T::ZERO && plan.reads_output() == (beta != T::ZERO) {
        assert_eq!(report.bytes_copied, plan.bytes_copied(), "{}:\n{plan}", name(a, b, c));
        assert_eq!(report.calls, plan.calls(), "{}:\n{plan}", name(a, b, c));
    }
    report
}
