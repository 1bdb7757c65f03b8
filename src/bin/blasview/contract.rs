//! `blasview contract`: contracts views of `.npy` files by a letter for each axis, says how and how long it took.

use std::ffi::OsString;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::Instant;

use blasview::plan::AnyPlan;
use blasview::{
    Array, Blas, Complex, Context, DType, Directly, Order, Policy, Report, Scalar, contract_shape,
};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::memory::check_available;
use crate::operand::{Operand, Rounded, Seen, promoted, span};
use crate::output::Output;
use crate::report;

/// What `contract` is asked.
pub struct Request {
    /// A letter for each axis.
    pub spec: String,
    /// A and B.
    pub operands: [OsString; 2],
    /// Where C is written.
    pub output: Option<PathBuf>,
    /// The factor of the product.
    pub alpha: Complex<f64>,
    /// Whether copying is allowed.
    pub policy: Policy,
    /// When products are computed without BLAS.
    pub directly: Directly,
    /// Threads that pack.
    pub threads: usize,
    /// Bound of the workspace in bytes.
    pub workspace: usize,
    /// Whether the plan is told.
    pub explain: bool,
    /// JSON instead of text.
    pub json: bool,
}

/// What was done.
struct Done {
    views: [Seen; 2],
    dtype: DType,
    shape: Vec<usize>,
    plan: Option<AnyPlan>,
    report: Report,
    seconds: f64,
    /// What A and B lost when they were converted.
    rounded: [Option<Rounded>; 2],
}

/// What to print.
pub fn run(request: &Request) -> Result<String, Failure> {
    let operands = [Operand::open(&request.operands[0])?, Operand::open(&request.operands[1])?];
    let done = match promoted(operands[0].dtype(), operands[1].dtype()) {
        DType::F32 => contract::<f32>(&operands, request)?,
        DType::F64 => contract::<f64>(&operands, request)?,
        DType::C64 => contract::<Complex<f32>>(&operands, request)?,
        DType::C128 => contract::<Complex<f64>>(&operands, request)?,
        other => return Err(Failure::new(format!("no product of type {other}"))),
    };
    Ok(if request.json { done.json(request) } else { done.text(request) })
}

fn contract<T: Blas + Scalar + npyz::AutoSerialize>(
    [a, b]: &[Operand; 2],
    request: &Request,
) -> Result<Done, Failure> {
    let alpha = T::from_f64(request.alpha.re, request.alpha.im);
    if !T::DTYPE.is_complex() && request.alpha.im != 0.0 {
        return Err(Failure::new(format!("a complex alpha for operands of type {}", T::DTYPE)));
    }
    let views = [a.seen_as(T::DTYPE)?, b.seen_as(T::DTYPE)?];
    let shape = contract_shape(&request.spec, &views[0].shape(), &views[1].shape())?;
    let result = shape.iter().fold(T::DTYPE.size(), |bytes, &len| bytes.saturating_mul(len));
    let needed = [span(&views[0].layout), span(&views[1].layout), result];
    check_available("operands and result", needed.into_iter().fold(0, usize::saturating_add))?;
    let output = request.output.as_deref().map(Output::create).transpose()?;
    let elements = [a.elements::<T>(&views[0])?, b.elements::<T>(&views[1])?];
    let rounded = [views[0].rounded(&elements[0])?, views[1].rounded(&elements[1])?];
    let [a, b] = [views[0].array(&elements[0])?, views[1].array(&elements[1])?];
    let mut c = Array::<T>::zeros(&shape, Order::RowMajor)?;

    let mut plan = None;
    let mut context = Context::new()
        .policy(request.policy)
        .directly(request.directly)
        .workspace_limit(request.workspace)
        .threads(request.threads)
        .explained(&mut plan);
    let start = Instant::now();
    let report = context.contract(&request.spec, alpha, a, b, T::ZERO, &mut c)?;
    let seconds = start.elapsed().as_secs_f64();
    if let Some(output) = output {
        output.write(&shape, c.as_slice())?;
    }
    Ok(Done { views, dtype: T::DTYPE, shape, plan, report, seconds, rounded })
}

impl Done {
    fn text(&self, request: &Request) -> String {
        let mut text = String::new();
        for ((name, view), rounded) in ["A", "B"].into_iter().zip(&self.views).zip(&self.rounded) {
            text += &report::view(name, view, rounded.as_ref());
        }
        // Writing to a string cannot fail.
        let _ = writeln!(text, "C: {}  {:?} {}", request.spec, self.shape, self.dtype);
        if let Some(plan) = self.plan.as_ref().filter(|_| request.explain) {
            let _ = writeln!(text, "{plan}");
        }
        let Report { bytes_copied, calls, .. } = self.report;
        let (time, plural) = (report::time(self.seconds), if calls == 1 { "" } else { "s" });
        let backend = report::backend();
        let _ = writeln!(text, "{backend}: {calls} call{plural}, {bytes_copied} bytes copied, {time}");
        if let Some(path) = &request.output {
            let _ = writeln!(text, "wrote {}: {:?} {}", path.display(), self.shape, self.dtype);
        }
        text
    }

    fn json(&self, request: &Request) -> String {
        let operands = |plan: &AnyPlan| -> Vec<Value> {
            (0..3).filter_map(|at| plan.operand(at)).map(report::operand).collect()
        };
        let rounded = |at: usize| self.rounded[at].as_ref().map_or(0, |rounded| rounded.count);
        let object = json!({
            "backend": report::backend(),
            "dtype": self.dtype.name(),
            "spec": request.spec,
            "shapes": {"A": self.views[0].shape(), "B": self.views[1].shape(), "C": self.shape},
            "alpha": [request.alpha.re, request.alpha.im],
            "policy": request.policy.to_string(),
            "plan": self.plan.as_ref().map(operands),
            "explained": self.plan.as_ref().map(|plan| plan.to_string()),
            "bytes_copied": self.report.bytes_copied,
            "workspace_bytes": self.report.workspace_bytes,
            "calls": self.report.calls,
            "seconds": self.seconds,
            "rounded": {"A": rounded(0), "B": rounded(1)},
            "notes": report::notes(&self.views, &self.rounded),
            "output": request.output.as_ref().map(|path| path.display().to_string()),
        });
        format!("{object:#}\n")
    }
}
