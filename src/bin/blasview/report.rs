//! What a plan says of itself, as JSON and in a table line; how numbers are written.

use std::fmt::Write;

use blasview::Plan;
use blasview::plan::{Access, OperandPlan};
use serde_json::{Value, json};

use crate::operand::{Rounded, Seen};

/// What is read, in a line, and below it what of it and what became of it.
pub fn view(name: &str, view: &Seen, rounded: Option<&Rounded>) -> String {
    let mut text = String::new();
    let conj = if view.conj { ", conjugated" } else { "" };
    let (shape, strides) = (view.shape(), view.strides());
    // Writing to a string cannot fail.
    let _ =
        writeln!(text, "{name}: {}  {shape:?} {}, strides {strides:?} bytes{conj}", view.text, view.dtype);
    if let Some(part) = &view.part {
        let _ = writeln!(text, "   part: {part}");
    }
    if let Some(conversion) = &view.conversion {
        let _ = writeln!(text, "   note: {conversion}");
    }
    if let Some(rounded) = rounded {
        let _ = writeln!(text, "   note: {rounded}");
    }
    text
}

/// What became of A and B, a line each.
pub fn notes(views: &[Seen; 2], rounded: &[Option<Rounded>; 2]) -> Vec<String> {
    let notes = views.iter().zip(["A", "B"]).zip(rounded).flat_map(|((view, name), rounded)| {
        let conversion = view.conversion.as_ref().map(|conversion| format!("{name}: {conversion}"));
        conversion.into_iter().chain(rounded.as_ref().map(|rounded| format!("{name}: {rounded}")))
    });
    notes.collect()
}

/// One entry per operand.
pub fn operands(plan: &Plan<3>) -> Value {
    plan.operands().into_iter().map(operand).collect()
}

/// `name`, `rows`, `cols`, `pass`, `reason`, `trans`, `ld`, `bytes`. `bytes` is what is copied of it in all.
pub fn operand(operand: OperandPlan) -> Value {
    let (trans, ld) = match operand.access {
        Access::Pass { trans, ld } => (json!(trans.to_string()), json!(ld)),
        _ => (Value::Null, Value::Null),
    };
    json!({
        "name": operand.name,
        "rows": operand.rows,
        "cols": operand.cols,
        "pass": operand.access.reason().is_none(),
        "reason": operand.access.reason().map(|reason| reason.to_string()),
        "trans": trans,
        "ld": ld,
        "bytes": operand.bytes_copied,
    })
}

/// The letters of the indices that are walked backwards.
pub fn reversed(plan: &Plan<3>) -> Vec<String> {
    plan.reversed().map(String::from).collect()
}

/// Why operands are packed and which indices are reversed, in one line; empty when neither is the case.
pub fn reasons(plan: &Plan<3>) -> String {
    let packed = plan
        .operands()
        .into_iter()
        .filter_map(|operand| operand.access.reason().map(|reason| format!("{}: {reason}", operand.name)));
    let reversed = reversed(plan);
    let reversed = (!reversed.is_empty()).then(|| format!("reversed: {}", reversed.join(" ")));
    packed.chain(reversed).collect::<Vec<_>>().join("; ")
}

/// `pass N`, `pack`.
pub fn access(access: Access) -> String {
    match access {
        Access::Pass { trans, .. } => format!("pass {trans}"),
        Access::Vector { inc } => format!("pass {inc}"),
        Access::Direct { .. } => "direct".to_owned(),
        Access::Pack { .. } => "pack".to_owned(),
        // A way that this program does not know yet, in the library's words.
        _ => access.to_string(),
    }
}

/// `1.23 ms`: a time with the unit that suits it.
pub fn time(seconds: f64) -> String {
    three_digits(seconds, &[(1e-9, "ns"), (1e-6, "us"), (1e-3, "ms"), (1.0, "s")])
}

/// `96.0 MB`: so many bytes, in powers of ten.
pub fn bytes(count: usize) -> String {
    if count < 1000 {
        return format!("{count} bytes");
    }
    three_digits(count as f64, &[(1e3, "kB"), (1e6, "MB"), (1e9, "GB"), (1e12, "TB")])
}

/// In the largest of those units of which there is at least one, or nearly.
fn three_digits(value: f64, units: &[(f64, &str)]) -> String {
    let fits = |&&(size, _): &&(f64, &str)| value >= 0.9995 * size;
    let &(size, unit) = units.iter().rev().find(fits).unwrap_or(&units[0]);
    let value = value / size;
    let digits = match value {
        v if v < 9.995 => 2,
        v if v < 99.95 => 1,
        _ => 0,
    };
    format!("{value:.digits$} {unit}")
}

/// Who computes, by name.
pub fn backend() -> &'static str {
    blasview::backend::info().map_or("no BLAS", blasview::backend::Info::name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_and_the_unit_that_suits() {
        for (seconds, text) in [
            (0.0, "0.00 ns"),
            (23.46e-9, "23.5 ns"),
            (999.4e-9, "999 ns"),
            (999.6e-9, "1.00 us"),
            (9.996e-6, "10.0 us"),
            (1.234e-3, "1.23 ms"),
            (99.96e-3, "100 ms"),
            (0.9996, "1.00 s"),
            (1234.0, "1234 s"),
        ] {
            assert_eq!(time(seconds), text, "{seconds}");
        }
        for (count, text) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1000, "1.00 kB"),
            (460_032, "460 kB"),
            (999_700, "1.00 MB"),
            (96_000_000, "96.0 MB"),
            (128_000_000_000_000, "128 TB"),
        ] {
            assert_eq!(bytes(count), text, "{count}");
        }
    }
}
