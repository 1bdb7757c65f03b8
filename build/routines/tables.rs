//! Tables: the planner's (`src/plan/routines.rs`), and that of a library's functions (`src/backend`).

use super::row::{Argument, Kind, Outcome, Routine};
use super::text::{document, wrapped};

/// The planner's table of a routine, or those of both sides.
pub fn plan(routine: &Routine) -> String {
    let plan = routine.text("plan").trim();
    let sides: &[&str] = if plan.contains("{left}") { &["_LEFT", "_RIGHT"] } else { &[""] };
    let documents: Vec<_> = routine.text("plan_doc").split("\n---\n").collect();
    let count = routine.operands().count();
    let table = |(at, side): (usize, &&str)| {
        let said = documents[at.min(documents.len() - 1)];
        let left = if *side == "_LEFT" { "true" } else { "false" };
        format!(
            "{}pub const {}{side}: Routine<{count}> = {};\n",
            document(said, "///", ""),
            routine.table,
            plan.replace("{left}", left)
        )
    };
    sides.iter().enumerate().map(table).collect()
}

/// An argument as CBLAS is given it: an operand is followed by its leading dimension or increment.
fn of_cblas(argument: &Argument) -> Vec<String> {
    let Argument { name, kind, is_output, is_real } = argument;
    let kind = match kind {
        Kind::Matrix | Kind::Vector | Kind::Packed | Kind::Pointer | Kind::ModifiedRotation => {
            if *is_output {
                "*mut Self"
            } else {
                "*const Self"
            }
        }
        Kind::Trans => "Trans",
        Kind::Length | Kind::Diagonals => "isize",
        _ if *is_real => "Self::Real",
        _ => argument.word().unwrap_or("Self"),
    };
    let step = match argument.kind {
        Kind::Matrix => Some(format!("ld{name}: isize")),
        Kind::Vector => Some(format!("inc{name}: isize")),
        _ => None,
    };
    [format!("{name}: {kind}")].into_iter().chain(step).collect()
}

/// Its function of CBLAS, as a row of the macro that makes the table of a library.
pub fn function(routine: &Routine) -> String {
    let name = routine.said("cblas_name").unwrap_or(&routine.name);
    let is_stored = routine.cblas_arguments.iter().any(|argument| argument.name == "out");
    let result = match routine.outcome {
        Outcome::Number if !is_stored => " => Self",
        Outcome::Real => " => Self::Real",
        _ => "",
    };
    let kind = if routine.is("cblas_optional") { "optional" } else { "standard" };
    let unless = routine.said("cblas_unless").map_or_else(String::new, |name| format!(" unless {name}"));
    let arguments: Vec<_> = routine.cblas_arguments.iter().flat_map(of_cblas).collect();
    format!(
        "{}{}        {kind} [{}] ours {name}{unless};\n",
        document(routine.text("cblas_doc"), "///", "    "),
        wrapped(&format!("    {name}("), &arguments, &format!("){result}:")),
        routine.text("cblas")
    )
}
