//! Wrappers in C++: `include/blasview`.

use super::row::{Argument, Kind, Outcome, Routine, Scalars};
use super::text::{document, wrapped};

/// That of a routine.
pub fn wrapper(routine: &Routine) -> String {
    let function = match routine.outcome {
        Outcome::Report => reporting(routine),
        _ => returning(routine),
    };
    document(routine.text("cpp"), "///", "") + &function
}

/// The parameters of its template: the types of what is written, which tell the numbers of all operands.
fn template(routine: &Routine) -> String {
    let mut outputs = routine.outputs().map(|output| (output.name.to_uppercase(), output.rank()));
    let Some((first, rank)) = outputs.next() else { return String::new() };
    let others: Vec<_> = outputs.collect();
    if others.is_empty() {
        let numbers = match routine.scalars {
            Scalars::All => "number",
            Scalars::Real => "real",
            Scalars::Complex => "complex",
        };
        return format!("template <class {first}, class T = detail::{numbers}_out<{first}, {rank}>>\n");
    }
    let only = match routine.scalars {
        Scalars::All => None,
        Scalars::Real => Some("is_real_v<T>".to_owned()),
        Scalars::Complex => Some("is_complex_v<T>".to_owned()),
    };
    let alike = others
        .iter()
        .map(|(letter, rank)| format!("std::is_same_v<T, detail::number_out<{letter}, {rank}>>"));
    let conditions = only.into_iter().chain(alike).collect::<Vec<_>>().join(" && ");
    let classes: String = others.iter().map(|(letter, _)| format!(", class {letter}")).collect();
    format!(
        "template <class {first}{classes}, class T = detail::number_out<{first}, {rank}>,
          std::enable_if_t<{conditions}, int> = 0>
"
    )
}

/// alpha with the factors of what is read, by a rule of `include/blasview/scaled.hpp`.
fn with_factors(routine: &Routine, rule: &str) -> String {
    let diag = routine.has(Kind::Diag).then_some("d");
    let read = routine.operands().filter(|operand| !operand.is_output).map(|operand| operand.name.as_str());
    let arguments: Vec<_> = diag.into_iter().chain(["alpha"]).chain(read).collect();
    format!("detail::by_{rule}({})", arguments.join(", "))
}

/// The wrapper of one that changes an operand.
fn reporting(routine: &Routine) -> String {
    let (mut parameters, mut values) = (Vec::new(), Vec::new());
    let scaled = routine.said("cpp_scaled");
    for argument in &routine.arguments {
        let Argument { name, kind, is_output, is_real } = argument;
        let rank = argument.rank();
        let word = |kind: &str, name: &str| (format!("{kind} {name}"), name.to_owned());
        let (parameter, value) = match kind {
            _ if rank != 0 && *is_output => {
                (format!("{}&& {name}", name.to_uppercase()), format!("make_view({name})"))
            }
            _ if rank != 0 && scaled.is_some() => {
                (format!("const scaled_input<T, {rank}>& {name}"), format!("{name}.view()"))
            }
            _ if rank != 0 => (format!("const input<T, {rank}>& {name}"), name.clone()),
            // Named after its type it would hide that.
            Kind::Order => word("order", "o"),
            Kind::Side => word("side", "s"),
            Kind::Uplo => word("uplo", "part"),
            Kind::Diag => word("diag", "d"),
            Kind::Diagonals => word("std::int64_t", name),
            Kind::ModifiedRotation => ("const modified_rotation<T>& h".to_owned(), "&h.h[0]".to_owned()),
            _ => {
                let number = if *is_real && routine.scalars != Scalars::Real { "real_t<T>" } else { "T" };
                let value = match scaled {
                    Some(rule) if name == "alpha" => with_factors(routine, rule),
                    _ => format!("&{name}"),
                };
                (format!("scale<{number}> {name}"), value)
            }
        };
        parameters.push(parameter);
        values.push(value);
    }
    parameters.push("const options& how = {}".to_owned());
    let name = routine.said("cpp_name").unwrap_or(&routine.name);
    values.splice(..0, ["how".to_owned(), format!("bv_{}", routine.name)]);
    format!(
        "{}{}{{\n{}}}\n",
        template(routine),
        wrapped(&format!("report {name}("), &parameters, ")"),
        wrapped("    return detail::call(", &values, ");")
    )
}

/// That of one that computes a value.
fn returning(routine: &Routine) -> String {
    let (kind, out, value) = match routine.outcome {
        Outcome::Index => (
            "std::optional<std::int64_t>",
            "std::int64_t out = -1;",
            "out < 0 ? std::nullopt : std::optional<std::int64_t>(out)",
        ),
        Outcome::Real => ("real_t<T>", "real_t<T> out{};", "out"),
        _ => ("T", "T out{};", "out"),
    };
    // The first one's type tells the numbers of all.
    let (mut parameters, mut values, mut template) = (Vec::new(), String::new(), String::new());
    for view in routine.operands() {
        let (name, rank) = (&view.name, view.rank());
        if parameters.is_empty() {
            let letter = name.to_uppercase();
            template = format!("template <class {letter}, class T = detail::number_in<{letter}, {rank}>>\n");
            parameters.push(format!("{letter}&& {name}"));
            values += &format!("detail::pass(make_view({name})), ");
        } else {
            parameters.push(format!("const input<T, {rank}>& {name}"));
            values += &format!("detail::pass({name}), ");
        }
    }
    let signature = wrapped(&format!("[[nodiscard]] {kind} {}(", routine.name), &parameters, ")");
    format!(
        "{template}{signature}{{\n    {out}\n    check(bv_{}({values}&out));\n    return {value};\n}}\n",
        routine.name
    )
}
