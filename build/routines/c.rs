//! Entry points in C: `src/capi`.

use super::row::{Argument, Kind, Outcome, Routine, Scalars};
use super::rust::combined;
use super::text::document;

/// That of a routine.
pub fn entry_point(routine: &Routine) -> String {
    let function = match routine.outcome {
        Outcome::Report => reporting(routine),
        _ => returning(routine),
    };
    format!("{}#[unsafe(no_mangle)]\n{function}", document(routine.text("c"), "///", ""))
}

/// How the operands are said to be read, if that is not as they are, and why that is right.
fn conjugated(routine: &Routine) -> (String, &'static str) {
    let call = routine.conjugated().map(|operand| format!(".conjugated({operand})"));
    call.map_or_else(Default::default, |call| (call, "The operand that is conjugated is only read."))
}

/// The names of the operands.
fn views(routine: &Routine) -> String {
    routine.operands().map(|view| view.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// The type of an argument in C.
fn of_c(argument: &Argument) -> &'static str {
    match argument.kind {
        Kind::Matrix | Kind::Vector | Kind::Packed => "*const bv_view",
        Kind::Diagonals => "i64",
        Kind::Scale | Kind::Number | Kind::ModifiedRotation => "*const c_void",
        _ => "i32",
    }
}

/// What an argument from C is in Rust, once it is read.
fn read(Argument { name, kind, is_real, .. }: &Argument) -> String {
    let is_alpha = name == "alpha";
    match kind {
        Kind::Diagonals => format!("length({name}, \"{name}\")?"),
        Kind::Scale if *is_real => {
            format!("real_scale::<T>({name}, {})", if is_alpha { "1.0" } else { "0.0" })
        }
        Kind::Scale => format!("scale({name}, {})", if is_alpha { "T::ONE" } else { "T::ZERO" }),
        Kind::Number => format!("number({name}, \"{name}\")?"),
        Kind::ModifiedRotation => format!("&{name}"),
        _ => name.clone(),
    }
}

/// The entry point of one that changes an operand.
fn reporting(routine: &Routine) -> String {
    // rustfmt leaves what a macro is given as it is.
    const INSIDE: &str = "                ";
    let Routine { name, runs, table, arguments, .. } = routine;
    let table_side = if routine.has(Kind::Side) { "_LEFT" } else { "" };
    let scalars = match routine.scalars {
        Scalars::All => "All",
        Scalars::Real => "Real",
        Scalars::Complex => "Complex",
    };
    let parameters: String =
        arguments.iter().map(|argument| format!("    {}: {},\n", argument.name, of_c(argument))).collect();
    let given = || arguments.iter().filter(|argument| !argument.is_operand());
    let words: String = given()
        .filter(|argument| argument.word().is_some())
        .map(|Argument { name, .. }| format!("            let {name} = read_{name}({name})?;\n"))
        .collect();
    let order = if routine.is_row_major() { "Order::RowMajor, " } else { "" };
    let values: String = given().map(|argument| format!("{}, ", read(argument))).collect();
    let rotation = if routine.has(Kind::ModifiedRotation) {
        format!("{INSIDE}let h = ModifiedRotation {{ parameters: number::<[T; 5]>(h, \"h\")? }};\n")
    } else {
        String::new()
    };
    let (conjugated, why) = conjugated(routine);
    let also = if why.is_empty() { String::new() } else { format!("\n    // {why}") };
    let call =
        format!("{rotation}{INSIDE}T::{runs}_raw(context, {order}{values}given{conjugated}.operands::<T>())");
    let numbers = given()
        .filter(|argument| matches!(argument.kind, Kind::Scale | Kind::Number | Kind::ModifiedRotation))
        .map(|argument| format!("`{}`", argument.name))
        .collect::<Vec<_>>()
        .join(", ");
    let numbers = if numbers.is_empty() { numbers } else { format!("; C3 for {numbers}") };
    let side = if routine.has(Kind::Side) {
        "\n    // The table is that of one side, which will do for both (`Given`)."
    } else {
        ""
    };
    let run = if routine.said("compiled_for") == Some("real") {
        format!("            with_real!(\"{name}\", given.dtype(), T => {{\n{call}?\n            }})\n")
    } else {
        format!("            Ok(with_scalar!(given.dtype(), T => {{\n{call}\n            }})?)\n")
    };
    let views = views(routine);
    format!(
        "pub unsafe extern \"C\" fn bv_{name}(
{parameters}    options: *const bv_options,
    report: *mut bv_report,
) -> bv_status {{
    let views = [{views}];
    // SAFETY: of `carry_out`, C1 for the views, C5 for the options, C4 for the report. Of `{runs}_raw`, `given` has been
    // read by its table: the invariants of `Given` and C2 are what it asks, and `T` is its dtype{numbers}.{side}{also}
    unsafe {{
        carry_out(&routines::{table}{table_side}, Scalars::{scalars}, views, options, report, |context, given| {{
{words}{run}        }})
    }}
}}
"
    )
}

/// That of one that computes a value.
fn returning(routine: &Routine) -> String {
    let Routine { name, runs, table, .. } = routine;
    let value = format!("given.{}(|context, vectors| T::{runs}_raw(context, vectors))?", combined(routine));
    let (place, kind, write) = if routine.outcome == Outcome::Index {
        let write = format!(
            "let at = with_scalar!(given.dtype(), T => {value});
            index.write(at.map_or(-1, |at| at as i64));"
        );
        ("index", "i64", write)
    } else {
        let written = if routine.outcome == Outcome::Number { "T" } else { "<T as Scalar>::Real" };
        let write = format!(
            "with_scalar!(given.dtype(), T => {{
                let value = {value};
                result.cast::<{written}>().write_unaligned(value);
            }});"
        );
        ("result", "c_void", write)
    };
    let parameters: String =
        routine.operands().map(|view| format!("{}: *const bv_view, ", view.name)).collect();
    let (views, (conjugated, why)) = (views(routine), conjugated(routine));
    let also = if why.is_empty() { String::new() } else { format!(" {why}") };
    format!(
        "pub unsafe extern \"C\" fn bv_{name}({parameters}{place}: *mut {kind}) -> bv_status {{
    boundary(|| {{
        // SAFETY: C1 for the views.{also}
        let given = unsafe {{ Shaped::read(&routines::{table}, [{views}])?{conjugated} }};
        let {place} = output({place}, \"{place}\")?;
        // SAFETY: of `{runs}_raw`, `given` has been read by its table: the invariants of `Shaped` and C2 are what it asks,
        // and `T` is its dtype. Of the write, C4; `output` has found it to be not NULL.
        unsafe {{
            {write}
        }}
        Ok(())
    }})
}}
"
    )
}
