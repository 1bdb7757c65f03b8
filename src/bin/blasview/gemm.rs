//! `blasview gemm`: multiplies views of `.npy` files, says what BLAS was handed and how long it took.

use std::ffi::OsString;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::Instant;

use blasview::{
    Blas, Complex, Context, DType, Directly, MatrixViewMut, Plan, PlanOptions, Policy, PromotesTo, Report,
    Scalar,
};
use serde_json::json;

use crate::check::{self, Comparison};
use crate::explain::{fresh, options};
use crate::failure::Failure;
use crate::memory::check_available;
use crate::mixed::{self, Mixed, Times};
use crate::operand::{Operand, Rounded, Seen, span};
use crate::output::Output;
use crate::report;

/// What `gemm` is asked.
pub struct Request {
    /// A and B.
    pub operands: [OsString; 2],
    /// Where C is written.
    pub output: Option<PathBuf>,
    /// The factor of the product.
    pub alpha: Complex<f64>,
    /// Whether copying is allowed.
    pub policy: Policy,
    /// When the product is computed without BLAS.
    pub directly: Directly,
    /// Whether the result is compared with a plain loop.
    pub check: bool,
    /// Threads that pack.
    pub threads: usize,
    /// Bound of the workspace in bytes.
    pub workspace: usize,
    /// How it is told.
    pub style: Style,
}

/// How a product is told.
pub enum Style {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// One line of a table, with that label.
    Brief(OsString),
}

/// What was done.
struct Done {
    views: [Seen; 2],
    plan: Plan<3>,
    /// Of operands of different types, what was done; `plan` tells lengths and type only.
    mixed: Option<Mixed>,
    report: Report,
    seconds: f64,
    comparison: Option<Comparison>,
    /// What A and B lost when they were converted.
    rounded: [Option<Rounded>; 2],
}

/// What to print; and, if the result is wrong, where.
pub fn run(request: &Request) -> Result<(String, Option<Failure>), Failure> {
    let [a, b] = [Operand::open(&request.operands[0])?, Operand::open(&request.operands[1])?];
    macro_rules! of_type {
        ($dtype:expr, $name:ident => $body:expr) => {
            match $dtype {
                DType::F32 => {
                    type $name = f32;
                    $body
                }
                DType::F64 => {
                    type $name = f64;
                    $body
                }
                DType::C64 => {
                    type $name = Complex<f32>;
                    $body
                }
                DType::C128 => {
                    type $name = Complex<f64>;
                    $body
                }
                other => return Err(Failure::new(format!("no product of type {other}"))),
            }
        };
    }
    let done = of_type!(a.dtype(), A => of_type!(b.dtype(), B => multiply::<A, B, <A as Times<B>>::Product>(&a, &b, request)?));
    let wrong = done.comparison.and_then(|comparison| comparison.wrong);
    let wrong = wrong.map(|(i, j)| {
        Failure::about(
            "check failed",
            format!("C[{i}, {j}] is further off than rounding explains; C is not written"),
        )
    });
    let text = match &request.style {
        Style::Text => done.text(request),
        Style::Json => done.json(request),
        Style::Brief(label) => done.brief(&label.to_string_lossy()),
    };
    Ok((text, wrong))
}

fn multiply<
    A: Blas + PromotesTo<T>,
    B: Blas + PromotesTo<T>,
    T: Blas + Scalar<Real: Blas> + npyz::AutoSerialize,
>(
    a: &Operand,
    b: &Operand,
    request: &Request,
) -> Result<Done, Failure> {
    let alpha = T::from_f64(request.alpha.re, request.alpha.im);
    if !T::DTYPE.is_complex() && request.alpha.im != 0.0 {
        return Err(Failure::new(format!("a complex alpha for operands of type {}", T::DTYPE)));
    }
    let views = [a.seen_as(A::DTYPE)?, b.seen_as(B::DTYPE)?];
    let is_mixed = A::DTYPE != B::DTYPE;
    let layouts = [views[0].matrix_layout()?, views[1].matrix_layout()?];
    let (m, n, k) = (layouts[0].rows.len, layouts[1].cols.len, layouts[0].cols.len);
    let plan = if is_mixed {
        // Lengths and type.
        let lies = [fresh(T::DTYPE, m, k)?, fresh(T::DTYPE, layouts[1].rows.len, n)?, fresh(T::DTYPE, m, n)?];
        Plan::gemm(T::DTYPE, &lies, &PlanOptions::default())?
    } else {
        // The one that `Context::gemm` makes below, to be shown.
        let options = options(request.policy, request.directly, request.workspace, false)?;
        Plan::gemm(T::DTYPE, &[layouts[0], layouts[1], fresh(T::DTYPE, m, n)?], &options)?
    };
    let workspace = if is_mixed {
        mixed::workspace(T::DTYPE, plan.lens(), request.workspace)
    } else {
        plan.workspace_bytes()
    };
    let result = m.saturating_mul(n).saturating_mul(T::DTYPE.size());
    let check = if request.check { check::memory(plan.lens()) } else { 0 };
    let needed = [span(&views[0].layout), span(&views[1].layout), result, check];
    let needed = needed.into_iter().fold(workspace, usize::saturating_add);
    check_available("operands and result", needed)?;
    let output = request.output.as_deref().map(Output::create).transpose()?;
    let elements = (a.elements::<A>(&views[0])?, b.elements::<B>(&views[1])?);
    let (a, b) = (views[0].matrix(&elements.0)?, views[1].matrix(&elements.1)?);
    let [a_lost, b_lost] = [views[0].lost(&elements.0)?, views[1].lost(&elements.1)?];
    let rounded = [views[0].rounded(&elements.0)?, views[1].rounded(&elements.1)?];
    let mut c = Vec::new();
    // The planner has seen to it that m n does not overflow.
    c.try_reserve_exact(m * n).map_err(|error| Failure::about("C", error))?;
    c.resize(m * n, T::ZERO);

    let mut context = Context::new()
        .policy(request.policy)
        .directly(request.directly)
        .workspace_limit(request.workspace)
        .threads(request.threads);
    let mut left = None;
    if is_mixed {
        context = context.explained(&mut left);
    }
    let target = MatrixViewMut::row_major(&mut c, m, n)?;
    let start = Instant::now();
    // Of one type it is `gemm`.
    let report = context.gemm_mixed(alpha, a, b, T::ZERO, target)?;
    let seconds = start.elapsed().as_secs_f64();
    let mixed = is_mixed.then(|| Mixed::of::<T>([A::DTYPE, B::DTYPE], [m, n], left, &report));
    let comparison = request.check.then(|| check::compare(alpha, (a, a_lost), (b, b_lost), &c)).transpose();
    let comparison = comparison.map_err(|error| Failure::about("--check", error))?;
    if let Some(output) = output.filter(|_| comparison.is_none_or(|comparison| comparison.wrong.is_none())) {
        output.write(&[m, n], &c)?;
    }
    Ok(Done { views, plan, mixed, report, seconds, comparison, rounded })
}

impl Done {
    /// A complex multiplication and addition are four times the work of real ones, those of a complex number and a real one twice.
    fn gflops(&self) -> f64 {
        let [m, n, k] = self.plan.lens().map(|len| len as f64);
        let flops = match &self.mixed {
            Some(Mixed { is_by_parts: true, .. }) => 4.0,
            _ if self.plan.dtype().is_complex() => 8.0,
            _ => 2.0,
        };
        let is_computed = self.report.calls > 0 || self.report.computed_directly;
        if is_computed { flops * m * n * k / self.seconds / 1e9 } else { 0.0 }
    }

    /// The plan by which it was computed, if there is one.
    fn carried_out(&self) -> Option<&Plan<3>> {
        self.mixed.as_ref().map_or(Some(&self.plan), |mixed| mixed.plan.as_ref())
    }

    fn text(&self, request: &Request) -> String {
        let mut text = String::new();
        for ((name, view), rounded) in ["A", "B"].into_iter().zip(&self.views).zip(&self.rounded) {
            text += &report::view(name, view, rounded.as_ref());
        }
        // Writing to a string cannot fail.
        if let Some(mixed) = &self.mixed {
            let _ = writeln!(text, "{}{}", mixed.how, if mixed.plan.is_some() { ":" } else { "" });
        }
        if let Some(plan) = self.carried_out() {
            let _ = writeln!(text, "{plan}");
        }
        let Report { bytes_copied, calls, .. } = self.report;
        let (time, gflops) = (report::time(self.seconds), self.gflops());
        let plural = if calls == 1 { "" } else { "s" };
        let _ = writeln!(
            text,
            "{}: {calls} call{plural}, {bytes_copied} bytes copied, {time}, {gflops:.1} GFLOP/s",
            report::backend()
        );
        if let Some(comparison) = self.comparison {
            let verdict = if comparison.wrong.is_none() { "ok" } else { "WRONG" };
            let Comparison { absolute, relative, .. } = comparison;
            let _ = writeln!(
                text,
                "check {verdict}: largest error {absolute:.2e}, {relative:.2} eps sum|alpha a b|"
            );
        }
        if let (Some(path), None) = (&request.output, self.comparison.and_then(|comparison| comparison.wrong))
        {
            let [m, n, _] = self.plan.lens();
            let _ = writeln!(text, "wrote {}: [{m}, {n}] {}", path.display(), self.plan.dtype());
        }
        text
    }

    fn json(&self, request: &Request) -> String {
        let [m, n, _] = self.plan.lens();
        let rounded = |at: usize| self.rounded[at].as_ref().map_or(0, |rounded| rounded.count);
        let object = json!({
            "backend": report::backend(),
            "dtype": self.plan.dtype().name(),
            "shapes": {"A": self.views[0].shape(), "B": self.views[1].shape(), "C": [m, n]},
            "alpha": [request.alpha.re, request.alpha.im],
            "policy": request.policy.to_string(),
            "order": self.carried_out().map(|plan| plan.form().order.to_string()),
            "reversed": self.carried_out().map(report::reversed),
            "plan": self.carried_out().map(report::operands),
            "mixed": self.mixed.as_ref().map(|mixed| &mixed.how),
            "bytes_copied": self.report.bytes_copied,
            "workspace_bytes": self.report.workspace_bytes,
            "calls": self.report.calls,
            "seconds": self.seconds,
            "gflops": self.gflops(),
            "max_error": self.comparison.map(|comparison| comparison.absolute),
            "max_error_relative": self.comparison.map(|comparison| comparison.relative),
            "check": self.comparison.map(|comparison| comparison.wrong.is_none()),
            "rounded": {"A": rounded(0), "B": rounded(1)},
            "notes": report::notes(&self.views, &self.rounded),
            "output": request.output.as_ref().map(|path| path.display().to_string()),
        });
        format!("{object:#}\n")
    }

    fn brief(&self, label: &str) -> String {
        let plan = self.carried_out();
        let accesses = plan.map(|plan| plan.operands().map(|operand| report::access(operand.access)));
        let [a, b, c] = accesses.unwrap_or_else(|| ["-"; 3].map(Into::into));
        let check = match self.comparison {
            None => "-",
            Some(Comparison { wrong: None, .. }) => "ok",
            Some(_) => "WRONG",
        };
        let (copied, time) = (self.report.bytes_copied.to_string(), report::time(self.seconds));
        let rounded = self.rounded.iter().zip(["A", "B"]).filter_map(|(rounded, name)| {
            rounded.as_ref().map(|rounded| format!("{name}: {} rounded", rounded.count))
        });
        let how = self.mixed.as_ref().map(|mixed| mixed.how.clone());
        let reasons = plan.map(report::reasons).filter(|why| !why.is_empty());
        let why: Vec<String> = how.into_iter().chain(reasons).chain(rounded).collect();
        line([label, &a, &b, &c, &copied, &time, check, &why.join("; ")])
    }
}

/// The header of the table whose lines `--brief` prints.
pub fn brief_header() -> String {
    line(["product", "A", "B", "C", "bytes copied", "time", "check", "why"])
}

fn line([label, a, b, c, copied, time, check, why]: [&str; 8]) -> String {
    let line = format!("{label:<26} {a:<7} {b:<7} {c:<7} {copied:>12} {time:>8}  {check:<5}  {why}");
    line.trim_end().to_owned() + "\n"
}
