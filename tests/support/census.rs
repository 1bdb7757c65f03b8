//! The census of level 2 and 3: draws from all kinds of layouts of all operands, each checked against the definition
//! with the bytes copied equal to the minimum that brute force finds.

use blasview::{Context, Directly, Error, Policy, Report, Result};

use super::blas::fewer;
use super::call::Call;
use super::dense::Dense;
use super::dice::{ALPHAS, BETAS, Dice};
use super::routines::Hermitian;
use super::settle::carried_out;
use super::structured::{Spec, Stored, Structure, Structured, outputs};

/// Lengths of the census: none, one, and what is odd.
pub const LENS: [usize; 5] = [0, 1, 2, 3, 5];

/// The products of `LENS` with themselves.
pub fn pairs() -> impl Iterator<Item = [usize; 2]> {
    LENS.into_iter().flat_map(|m| LENS.into_iter().map(move |n| [m, n]))
}

/// Draws so many combinations of layouts and scales for each call and shape.
pub fn census<T: Hermitian>(calls: &[Call], draws: usize) {
    let mut dice = Dice::new(1);
    let mut counts = [0; 2];
    for shape in pairs() {
        for &call in calls {
            let Some((specs, spec)) = call.operands(shape) else { continue };
            let inputs = call.inputs::<T>(&specs);
            let mut outs = outputs::<T>(spec, 3);
            for _ in 0..fewer(draws) {
                let inputs: Vec<&Structured<T>> = inputs.iter().map(|all| dice.one(all)).collect();
                let scales = call.scales(dice.scale(&ALPHAS), dice.scale(&BETAS));
                let is_zero_copy = dice.below(4) == 0;
                let passed = check(call, scales, &inputs, dice.one_mut(&mut outs), is_zero_copy);
                counts[usize::from(passed)] += 1;
            }
        }
    }
    println!("{}: {} calls, {} refused", T::DTYPE, counts[1], counts[0]);
}

/// One call with default settings, or with none that copies: then it is an error exactly where something has to be
/// copied and there is no other way, and nothing is written. Returns whether it was not refused.
fn check<T: Hermitian>(
    call: Call,
    scales: [T; 2],
    inputs: &[&Structured<T>],
    output: &mut Structured<T>,
    is_zero_copy: bool,
) -> bool {
    let [alpha, beta] = scales;
    let reads = beta != T::ZERO;
    let specs: Vec<Spec> = inputs.iter().map(|input| input.spec).collect();
    let computes = call.computes(alpha, &specs, output.spec) && !is_in_nobodys_way(call, inputs);
    let least = if computes { call.least(inputs, output, reads) } else { 0 };
    let policy = if is_zero_copy { Policy::ZeroCopy } else { Policy::Auto };
    let what = || format!("{call:?}: alpha {alpha}, beta {beta}, {policy:?}");
    // Of what is packed for BLAS: whether products are computed without it is for each machine.
    let new = || Context::new().policy(policy).directly(Directly::Never);
    let mut context = new();
    let copies_nothing = |least: usize| is_zero_copy && least > 0 && !call.is_level2();
    if copies_nothing(least) {
        let result = call.run(&mut context, scales, inputs, output);
        let refused = matches!(result, Err(Error::WouldCopy { .. }));
        assert!(refused || least == 0, "{} {}: {result:?}\n{}", T::DTYPE, what(), names(inputs, output));
        if refused {
            let untouched = |x: &Structured<T>| x.operand.is_untouched();
            assert!(untouched(output) && inputs.iter().all(|x| untouched(x)), "{} {}", T::DTYPE, what());
            return false;
        }
        output.operand.take();
    }
    if matches!(call, Call::Triangle(2, Structure::Triangular(..))) {
        let mut context = Context::new().directly(Directly::Always);
        let report = checked(call, scales, inputs, output, &mut context, &what);
        let copied = (report.bytes_copied, report.calls);
        assert_eq!(copied, (0, 0), "directly: {} {}\n{}", T::DTYPE, what(), names(inputs, output));
    }
    let mut plan = None;
    let nothing = call.run(&mut new().plan_only(&mut plan), scales, inputs, output);
    let report = checked(call, scales, inputs, output, &mut context, &what);
    if computes {
        let names = || format!("{} {}\n{}\n{plan:?}", T::DTYPE, what(), names(inputs, output));
        let planned = plan.as_ref().map(|plan| {
            let mut report = Report::default();
            report.bytes_copied = plan.bytes_copied();
            report.workspace_bytes = plan.workspace_bytes();
            report.calls = plan.calls();
            report.computed_directly = plan.computed_directly();
            report
        });
        assert_eq!((nothing, planned), (Ok(Report::default()), Some(report)), "planned: {}", names());
    }
    let least = if is_zero_copy { 0 } else { least };
    if report.bytes_copied == 0 && inputs.iter().any(|input| is_ambiguous(input.spec)) {
        return true;
    }
    let names = || format!("{} {}\n{}", T::DTYPE, what(), names(inputs, output));
    assert_eq!(report.bytes_copied, least, "bytes copied: {}", names());
    let workspace = report.workspace_bytes > 0;
    assert!(workspace == (least > 0), "workspace: {}", names());
    // Level 2 is computed directly where its matrix does not pass, or where its vectors do not and must not be copied.
    let directly = call.is_level2()
        && (!call.matrix(inputs, output).passes() || is_zero_copy && call.least(inputs, output, reads) > 0);
    let called = computes && !directly;
    assert_eq!(report.calls, usize::from(called), "calls: {}", names());
    true
}

/// One call in that context, its result and all bytes around it checked.
pub fn checked<T: Hermitian>(
    call: Call,
    scales: [T; 2],
    inputs: &[&Structured<T>],
    output: &mut Structured<T>,
    context: &mut Context<'_>,
    what: &dyn Fn() -> String,
) -> Report {
    let specs: Vec<Spec> = inputs.iter().map(|input| input.spec).collect();
    let dense: Vec<&Dense<T>> = inputs.iter().map(|input| input.dense()).collect();
    let expected = call.expected(scales, &dense, output.dense());
    let writes = call.writes(scales, &specs, output.spec);
    let run = |output: &mut Structured<T>| -> Result<Report> { call.run(context, scales, inputs, output) };
    carried_out(inputs, output, scales[1] == T::ZERO, writes.then_some(&expected), what, run)
}

pub fn names<T: Hermitian>(inputs: &[&Structured<T>], output: &Structured<T>) -> String {
    let all = inputs.iter().copied().chain([output]);
    all.map(Structured::name).collect::<Vec<_>>().join("\n")
}

/// Whether BLAS must not be pointed to the triangle, but none of its elements counts: a unit triangle of one row,
/// misaligned. All there is to do is to multiply by alpha then.
fn is_in_nobodys_way<T: Hermitian>(call: Call, inputs: &[&Structured<T>]) -> bool {
    matches!(call, Call::MatrixInPlace(..))
        && inputs[0].spec.rows == 1
        && inputs[0].operand.bytes() == 0
        && !inputs[0].operand.address().is_multiple_of(T::DTYPE.align())
}

/// Whether it is a band that is also another one: of one row or column, lines being as far apart as elements are; or
/// all of the matrix, of which one axis alone can be reversed. The planner does not look for these; all is
/// computed directly then.
fn is_ambiguous(spec: Spec) -> bool {
    let all = spec.rows * spec.cols;
    matches!(spec.stored, Stored::Band { .. })
        && (spec.rows == 1 || spec.cols == 1 || spec.elements().len() == all)
}
