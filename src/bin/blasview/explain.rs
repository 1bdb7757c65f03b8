//! `blasview explain`: views as BLAS sees them, and the plan of their product. Nothing is computed, and of files only
//! the headers are read.

use std::ffi::OsString;
use std::fmt::Write;

use blasview::backend;
use blasview::overlap::{Overlap, WORK_LIMIT, has_internal_overlap};
use blasview::{
    DType, Directly, Layout, MatrixLayout, Order, Plan, PlanOptions, Policy, Refusal, vector_operand,
};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::operand::{Operand, Seen, promoted};
use crate::{picture, report, suffix};

/// What `explain` is asked.
pub struct Request {
    /// The operands: one, or A and B, or A, B and C.
    pub operands: Vec<OsString>,
    /// Whether copying is allowed.
    pub policy: Policy,
    /// When the product is computed without BLAS.
    pub directly: Directly,
    /// Whether C is read.
    pub reads_output: bool,
    /// Bound of the workspace in bytes.
    pub workspace: usize,
    /// JSON instead of text.
    pub json: bool,
}

/// What to print; and, if there is no plan though one was asked for, why.
pub fn run(request: &Request) -> Result<(String, Option<Failure>), Failure> {
    let operands = request.operands.iter().map(|text| Operand::open(text));
    let operands = operands.collect::<Result<Vec<Operand>, Failure>>()?;
    let views = match &operands[..] {
        [only] => vec![only.seen_as(only.dtype())?],
        [a, b, ..] => {
            let dtype = promoted(a.dtype(), b.dtype());
            let views = operands.iter().map(|operand| operand.seen_as(dtype));
            views.collect::<Result<Vec<Seen>, Failure>>()?
        }
        [] => return Err(Failure::new("nothing to explain")),
    };
    let plan = (views.len() > 1).then(|| plan(&views, request));
    let text =
        if request.json { json_text(&views, plan.as_ref()) } else { plain_text(&views, plan.as_ref()) };
    Ok((text, plan.and_then(Result::err)))
}

fn plan(views: &[Seen], request: &Request) -> Result<Plan<3>, Failure> {
    let (a, b) = (views[0].matrix_layout()?, views[1].matrix_layout()?);
    let c = match views.get(2) {
        Some(c) => output(c)?,
        None => fresh(views[0].dtype, a.rows.len, b.cols.len)?,
    };
    let options = options(request.policy, request.directly, request.workspace, request.reads_output)?;
    Ok(Plan::gemm(views[0].dtype, &[a, b, c], &options)?)
}

/// How the routines plan in a context of that policy and workspace.
pub fn options(
    policy: Policy,
    directly: Directly,
    workspace_limit: usize,
    reads_output: bool,
) -> Result<PlanOptions<3>, Failure> {
    let blas = backend::default()?;
    Ok(PlanOptions::default()
        .policy(policy)
        .directly(directly)
        .workspace_limit(workspace_limit)
        .reads_output(reads_output)
        .capabilities(blas.capabilities())
        .tuning(*blas.tuning()))
}

/// A view that is to be written.
pub fn output(c: &Seen) -> Result<MatrixLayout, Failure> {
    let fail = |message: &str| Err(Failure::about(&c.text, message));
    if c.conversion.is_some() {
        return fail("as C it cannot be converted");
    }
    if c.conj {
        return fail("C cannot be conjugated");
    }
    match has_internal_overlap(c.layout.item_size(), c.layout.axes(), WORK_LIMIT) {
        Overlap::No => c.matrix_layout(),
        Overlap::Yes => fail("as C it would be written more than once in some places"),
        Overlap::TooHard => fail("whether it overlaps itself is too hard to decide"),
    }
}

/// A row-major matrix of its own.
pub fn fresh(dtype: DType, rows: usize, cols: usize) -> Result<MatrixLayout, Failure> {
    let layout = Layout::contiguous(dtype.size(), &[rows, cols], Order::RowMajor)?;
    Ok(MatrixLayout { rows: layout.axis(0)?, cols: layout.axis(1)?, conj: false, aligned: true })
}

/// The view by itself as BLAS can take it.
enum Form {
    Vector(Result<blasview::VectorOperand, Refusal>),
    Matrix(Result<blasview::MatrixOperand, Refusal>),
    /// Neither: the neighbouring axes that one stride walks, and what they become.
    Other(Vec<(usize, blasview::Axis)>),
}

fn form(view: &Seen) -> Form {
    let item_size = view.dtype.size();
    match *view.layout.axes() {
        [axis] => Form::Vector(vector_operand(axis, view.aligned, item_size)),
        [rows, cols] => {
            let layout = MatrixLayout { rows, cols, conj: view.conj, aligned: view.aligned };
            Form::Matrix(layout.operand(item_size))
        }
        _ => {
            let merged = |first: usize| Some((first, view.layout.merged(first).ok()?.axis(first).ok()?));
            Form::Other((1..view.layout.ndim()).filter_map(|second| merged(second - 1)).collect())
        }
    }
}

fn plain_text(views: &[Seen], plan: Option<&Result<Plan<3>, Failure>>) -> String {
    let mut text = String::new();
    for (at, view) in views.iter().enumerate() {
        let place = if views.len() > 1 { ["A", "B", "C"].get(at).copied() } else { None };
        let heading = match (place, &view.name) {
            (Some(place), Some(name)) if place != name => format!("{place} ({name}): "),
            (Some(name), _) => format!("{name}: "),
            (None, Some(name)) => format!("{name}: "),
            (None, None) => String::new(),
        };
        // Writing to a string cannot fail.
        let _ = view_text(&mut text, &heading, view);
        text.push('\n');
    }
    match plan {
        None => {}
        Some(Ok(plan)) => {
            let _ = writeln!(text, "{plan}");
        }
        Some(Err(failure)) => {
            let _ = writeln!(text, "no plan: {failure}");
        }
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

fn view_text(text: &mut String, heading: &str, view: &Seen) -> std::fmt::Result {
    writeln!(text, "{heading}{}", view.text)?;
    if let Some(conversion) = &view.conversion {
        writeln!(text, "  note      {conversion}")?;
    }
    if let Some(part) = &view.part {
        let how = if view.conversion.is_none() { ", a view of them" } else { "" };
        writeln!(text, "  part      {part}{how}")?;
    }
    let conj = if view.conj { ", conjugated" } else { "" };
    writeln!(text, "  shape     {:?} {}{conj}", view.shape(), view.dtype)?;
    writeln!(text, "  strides   {:?} bytes, first element at byte {}", view.strides(), view.layout.offset())?;
    writeln!(text, "  flags     {}", flags(view).join(", "))?;
    match form(view) {
        Form::Vector(Ok(vector)) => {
            let low = if vector.low < 0 {
                format!(", pointer {} bytes below the first element", -vector.low)
            } else {
                String::new()
            };
            writeln!(text, "  operand   vector, n = {}, inc = {}{low}", vector.n, vector.inc)?;
        }
        Form::Matrix(Ok(matrix)) => {
            let conj = if matrix.conj { ", conjugated" } else { "" };
            writeln!(text, "  operand   {} matrix, ld = {}{conj}", matrix.order, matrix.ld)?;
        }
        Form::Vector(Err(refusal)) | Form::Matrix(Err(refusal)) => {
            writeln!(text, "  operand   none: {refusal}")?;
            if let Refusal::Negative { .. } = refusal {
                writeln!(
                    text,
                    "            (in a product it passes if every operand can have that index reversed)"
                )?;
            }
        }
        Form::Other(pairs) => {
            writeln!(text, "  operand   none: a view with {}", suffix::axes(view.layout.ndim()))?;
            for (first, axis) in &pairs {
                let (second, len, stride) = (first + 1, axis.len, axis.stride);
                writeln!(
                    text,
                    "            axes {first} and {second} merge to {len} elements, {stride} bytes apart"
                )?;
            }
            if pairs.is_empty() && view.layout.ndim() > 2 {
                writeln!(text, "            no neighbouring axes merge without a copy")?;
            }
        }
    }
    let lines = picture::lines(&view.layout);
    for (at, line) in lines.iter().enumerate() {
        writeln!(text, "  {}{line}", if at == 0 { "memory    " } else { "          " })?;
    }
    Ok(())
}

fn flags(view: &Seen) -> Vec<&'static str> {
    let all = [
        (view.layout.is_c_contiguous(), "C-contiguous"),
        (view.layout.is_f_contiguous(), "F-contiguous"),
        (view.all_aligned(), "aligned"),
    ];
    let set: Vec<_> = all.into_iter().filter_map(|(is_set, name)| is_set.then_some(name)).collect();
    if set.is_empty() { vec!["none"] } else { set }
}

fn json_text(views: &[Seen], plan: Option<&Result<Plan<3>, Failure>>) -> String {
    let mut object = json!({
        "backend": crate::report::backend(),
        "views": views.iter().map(view_json).collect::<Vec<Value>>(),
        "gemm": Value::Null,
        "error": Value::Null,
    });
    match plan {
        None => {}
        Some(Ok(plan)) => object["gemm"] = plan_json(plan),
        Some(Err(failure)) => object["error"] = json!(failure.to_string()),
    }
    format!("{object:#}\n")
}

fn plan_json(plan: &Plan<3>) -> Value {
    let [m, n, k] = plan.lens();
    json!({
        "dtype": plan.dtype().name(),
        "m": m,
        "n": n,
        "k": k,
        "order": plan.form().order.to_string(),
        "reversed": report::reversed(plan),
        "plan": report::operands(plan),
        "bytes_copied": plan.bytes_copied(),
        "workspace_bytes": plan.workspace_bytes(),
        "calls": plan.calls(),
    })
}

fn view_json(view: &Seen) -> Value {
    let (operand, refusal) = match form(view) {
        Form::Vector(Ok(vector)) => {
            (json!({"kind": "vector", "n": vector.n, "inc": vector.inc, "low": vector.low}), None)
        }
        Form::Matrix(Ok(matrix)) => {
            let (order, ld, conj) = (matrix.order.to_string(), matrix.ld, matrix.conj);
            let (rows, cols) = (matrix.rows, matrix.cols);
            (
                json!({"kind": "matrix", "rows": rows, "cols": cols, "order": order, "ld": ld, "conj": conj}),
                None,
            )
        }
        Form::Vector(Err(refusal)) | Form::Matrix(Err(refusal)) => (Value::Null, Some(refusal.to_string())),
        Form::Other(_) => (Value::Null, Some(format!("a view with {}", suffix::axes(view.layout.ndim())))),
    };
    let merges = match form(view) {
        Form::Other(pairs) => pairs.into_iter().map(|(first, _)| [first, first + 1]).collect(),
        _ => Vec::new(),
    };
    json!({
        "name": view.name,
        "spec": view.text,
        "dtype": view.dtype.name(),
        "shape": view.shape(),
        "strides": view.strides(),
        "offset": view.layout.offset(),
        "conj": view.conj,
        "c_contiguous": view.layout.is_c_contiguous(),
        "f_contiguous": view.layout.is_f_contiguous(),
        "aligned": view.all_aligned(),
        "operand": operand,
        "refusal": refusal,
        "merging_axes": merges,
        "part": view.part,
        "note": view.conversion,
    })
}
