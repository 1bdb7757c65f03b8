//! What a plan says of itself, as JSON and in a table line; how numbers are written.

use blasview::{Access, Plan, Policy};
use serde_json::{Value, json};

/// One entry per operand: `name`, `rows`, `cols`, `pass`, `reason`, `trans`, `ld`, `bytes`. `bytes` is what
/// is copied of it in all.
pub fn operands(plan: &Plan<3>) -> Value {
    let entry = |operand: blasview::OperandPlan| {
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
    };
    plan.operands().into_iter().map(entry).collect()
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
    }
}

/// `auto`, `zero-copy`, `fastest`.
pub fn policy(policy: Policy) -> &'static str {
    match policy {
        Policy::Auto => "auto",
        Policy::ZeroCopy => "zero-copy",
        Policy::Fastest => "fastest",
    }
}

/// `1.23 ms`: a time with the unit that suits it.
pub fn time(seconds: f64) -> String {
    let (value, unit) = match seconds {
        s if s < 1e-3 => (s * 1e6, "us"),
        s if s < 1.0 => (s * 1e3, "ms"),
        s => (s, "s"),
    };
    format!(
        "{value:.prec$} {unit}",
        prec = if value < 10.0 {
            2
        } else if value < 100.0 {
            1
        } else {
            0
        }
    )
}
