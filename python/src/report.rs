//! What was done, or would be, told to Python; and to whoever watches.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use blasview::Report;
use blasview::plan::AnyPlan;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::operand::Operand;

/// What was done.
#[derive(Clone, Copy, Default)]
pub struct Done {
    pub report: Report,
    /// Bytes of A and of B that were copied before, as they share memory with C.
    pub apart: [usize; 2],
    pub time: Duration,
}

/// Does it, and notes the time.
pub fn timed(run: impl FnOnce() -> PyResult<Report>) -> PyResult<Done> {
    let start = Instant::now();
    let report = run()?;
    Ok(Done { report, apart: [0; 2], time: start.elapsed() })
}

/// Who is told of each call; that there is one, for who has no time to ask.
static WATCHER: Mutex<Option<Py<PyAny>>> = Mutex::new(None);
static IS_WATCHED: AtomicBool = AtomicBool::new(false);

#[inline(always)]
pub fn is_watched() -> bool {
    // Who begins to watch has the interpreter, as calls have it: nothing else is to be seen with it.
    IS_WATCHED.load(Ordering::Relaxed)
}

/// Tells `watcher` of each call from now on, of all threads; `None`: nobody.
#[pyfunction]
pub fn set_watcher(watcher: Option<Py<PyAny>>) {
    IS_WATCHED.store(watcher.is_some(), Ordering::Relaxed);
    let before = match WATCHER.lock() {
        Ok(mut place) => core::mem::replace(&mut *place, watcher),
        Err(poisoned) => core::mem::replace(&mut *poisoned.into_inner(), watcher),
    };
    // Outside of the lock, as Python may run.
    drop(before);
}

/// Tells of a call.
pub fn tell(
    routine: &str,
    operands: [&Operand<'_>; 3],
    done: &Done,
    plan: Option<&AnyPlan>,
    order: [usize; 3],
) -> PyResult<()> {
    let py = operands[0].array().py();
    let watcher = match WATCHER.lock() {
        Ok(place) => place.as_ref().map(|watcher| watcher.clone_ref(py)),
        Err(_) => None,
    };
    let Some(watcher) = watcher else { return Ok(()) };
    let told = of_plan(py, routine, plan, done.apart, order)?;
    // Values that are returned have a plan alone.
    if done.report != Report::default() {
        told.set_item("bytes_copied", done.report.bytes_copied + done.apart[0] + done.apart[1])?;
        told.set_item("workspace_bytes", done.report.workspace_bytes)?;
        told.set_item("calls", done.report.calls)?;
        told.set_item("computed_directly", done.report.computed_directly)?;
    }
    told.set_item("seconds", done.time.as_secs_f64())?;
    let [a, b, c] = operands.map(|operand| operand.array().object());
    watcher.call1(py, (told, (a, b), c))?;
    Ok(())
}

/// Tells of a copy from A to C.
pub fn tell_copy(
    routine: &str,
    from: &Operand<'_>,
    to: &Operand<'_>,
    bytes: usize,
    time: Duration,
) -> PyResult<()> {
    let py = from.array().py();
    let watcher = match WATCHER.lock() {
        Ok(place) => place.as_ref().map(|watcher| watcher.clone_ref(py)),
        Err(_) => None,
    };
    let Some(watcher) = watcher else { return Ok(()) };
    let told = PyDict::new(py);
    told.set_item("routine", routine)?;
    told.set_item("bytes_copied", bytes)?;
    told.set_item("operands", PyList::empty(py))?;
    told.set_item("text", format!("{routine}: {bytes} bytes"))?;
    told.set_item("calls", 0)?;
    told.set_item("computed_directly", false)?;
    told.set_item("seconds", time.as_secs_f64())?;
    watcher.call1(py, (told, (from.array().object(),), to.array().object()))?;
    Ok(())
}

/// What a routine of LAPACK did to all matrices of a stack.
#[derive(Default)]
pub struct Factored {
    pub report: Report,
    /// Operands that were copied before, to be kept or to be repeated, by name.
    pub kept: Vec<(&'static str, usize)>,
    /// Of the last matrix.
    pub plan: Option<AnyPlan>,
    pub time: Duration,
}

/// Tells of a routine of LAPACK.
pub fn tell_lapack(routine: &str, operands: &[&Operand<'_>], done: &Factored) -> PyResult<()> {
    let Some(first) = operands.first() else { return Ok(()) };
    let py = first.array().py();
    let watcher = match WATCHER.lock() {
        Ok(place) => place.as_ref().map(|watcher| watcher.clone_ref(py)),
        Err(_) => None,
    };
    let Some(watcher) = watcher else { return Ok(()) };
    let (told, list) = (PyDict::new(py), PyList::empty(py));
    let note = |name: &str, bytes: usize, reason: Option<String>| {
        let one = PyDict::new(py);
        one.set_item("name", name)?;
        one.set_item("bytes_copied", bytes)?;
        one.set_item("reason", reason)?;
        list.append(one)
    };
    let mut bytes = done.report.bytes_copied;
    for &(name, kept) in &done.kept {
        bytes += kept;
        note(name, kept, Some("it is to stay as it is".to_owned()))?;
    }
    for operand in (0..).map_while(|at| done.plan.as_ref()?.operand(at)) {
        note(operand.name, operand.bytes_copied, operand.access.reason().map(|reason| reason.to_string()))?;
    }
    told.set_item("routine", routine)?;
    told.set_item("library", "LAPACK")?;
    told.set_item("operands", list)?;
    told.set_item("bytes_copied", bytes)?;
    told.set_item("workspace_bytes", done.report.workspace_bytes)?;
    told.set_item("calls", done.report.calls)?;
    told.set_item("computed_directly", false)?;
    told.set_item("text", done.plan.as_ref().map_or_else(String::new, ToString::to_string))?;
    told.set_item("seconds", done.time.as_secs_f64())?;
    let inputs = PyList::new(py, operands.iter().map(|operand| operand.array().object()))?.to_tuple();
    watcher.call1(py, (told, inputs, py.None()))?;
    Ok(())
}

/// A plan as a dictionary. `order` says which of A, B and C each of its operands is.
pub fn of_plan<'py>(
    py: Python<'py>,
    routine: &str,
    plan: Option<&AnyPlan>,
    apart: [usize; 2],
    order: [usize; 3],
) -> PyResult<Bound<'py, PyAny>> {
    let told = PyDict::new(py);
    let operands = PyList::empty(py);
    // In the order of A, B and C, whatever the routine calls them.
    for which in 0..3 {
        let at = order.iter().position(|&of| of == which);
        let Some(operand) = at.and_then(|at| plan?.operand(at)) else { continue };
        let one = PyDict::new(py);
        let apart = apart.get(which).copied().unwrap_or(0);
        one.set_item("name", ["A", "B", "out"][which])?;
        one.set_item("access", operand.access.to_string())?;
        one.set_item("bytes_copied", operand.bytes_copied + apart)?;
        let reason = operand.access.reason().map(|reason| reason.to_string());
        let overlaps = (apart > 0).then(|| "shares memory with the output".to_owned());
        one.set_item("reason", overlaps.or(reason))?;
        operands.append(one)?;
    }
    told.set_item("routine", routine)?;
    told.set_item("operands", operands)?;
    told.set_item("bytes_copied", plan.map_or(0, AnyPlan::bytes_copied) + apart[0] + apart[1])?;
    told.set_item("workspace_bytes", plan.map_or(0, AnyPlan::workspace_bytes))?;
    told.set_item("calls", plan.map_or(0, AnyPlan::calls))?;
    told.set_item("computed_directly", plan.is_some_and(AnyPlan::computed_directly))?;
    let mut text = plan.map_or_else(|| "nothing to compute".to_owned(), ToString::to_string);
    for (name, bytes) in ["A", "B"].into_iter().zip(apart).filter(|&(_, bytes)| bytes > 0) {
        text += &format!("\n  {name} is copied before: {bytes} bytes (shares memory with the output)");
    }
    told.set_item("text", text)?;
    Ok(told.into_any())
}
