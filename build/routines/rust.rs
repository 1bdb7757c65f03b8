//! Methods and functions in Rust, and what carries them out: `src/blas`.

use super::row::{Kind, Outcome, Routine, Scalars};
use super::text::document;

/// What a routine returns, as the trait of its scalar has it.
fn result(routine: &Routine) -> &'static str {
    match routine.outcome {
        Outcome::Report => "Report",
        Outcome::Number => "Self",
        Outcome::Real => "Self::Real",
        Outcome::Index => "Option<usize>",
    }
}

/// How what a routine of vectors makes of the lines of blocks is put together: the function of that name.
pub fn combined(routine: &Routine) -> &'static str {
    match routine.outcome {
        Outcome::Report => "report",
        Outcome::Number => "sum",
        Outcome::Real if routine.is("norms") => "norm",
        Outcome::Real => "sum",
        Outcome::Index => "first",
    }
}

/// A type as a function that is generic in `T` has it.
fn of_type(kind: &str) -> String {
    kind.replace("Self", "T")
}

/// Whether a routine is so short that it is compiled into where it is called.
fn inline(routine: &Routine) -> &'static str {
    if matches!(routine.level(), "level1" | "rotations") { "inline(always)" } else { "inline" }
}

/// The method of a context, and the function that calls it on a new one.
fn method(routine: &Routine) -> [String; 2] {
    let (name, runs) = (&routine.name, &routine.runs);
    let kinds = routine.parameters();
    let (mut parameters, mut names, mut values, mut views) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    // Vectors alone may have any number of axes.
    let takes_blocks = inline(routine) == "inline(always)";
    if routine.is_row_major() {
        values.push("Order::RowMajor");
    }
    for argument in &routine.arguments {
        let name = argument.name.as_str();
        let kind = if argument.is_operand() {
            let (noun, verb, part) = match argument.rank() {
                _ if takes_blocks => ("Block", "block", ""),
                2 => ("Matrix", "matrix", ".operand()"),
                _ => ("Vector", "vector", ".operand()"),
            };
            let (noun_mut, verb_mut) = if argument.is_output { ("Mut", "_mut") } else { ("", "") };
            let conj = if routine.conjugated() == Some(views.len()) { ".conj()" } else { "" };
            views.push(format!("{name}.into_{verb}{verb_mut}()?{conj}{part}"));
            format!("impl Into{noun}{noun_mut}<Scalar = T>")
        } else {
            values.push(name);
            kinds.iter().find(|(other, _)| *other == name).map_or_else(String::new, |(_, kind)| of_type(kind))
        };
        parameters.push(format!("{name}: {kind}"));
        names.push(name);
    }
    let bounds = routine.said("rust_bounds").unwrap_or(match routine.scalars {
        Scalars::All => "Blas",
        Scalars::Real => "Blas + RealScalar",
        Scalars::Complex => "Blas + ComplexScalar",
    });
    let allow = if parameters.len() > 6 {
        "#[allow(clippy::too_many_arguments, reason = \"as many as BLAS has\")]\n"
    } else {
        ""
    };
    let (inline, result, document) =
        (inline(routine), of_type(result(routine)), document(routine.text("rust"), "///", ""));
    let (parameters, names, views) = (parameters.join(", "), names.join(", "), views.join(", "));
    let values: String = values.iter().map(|value| format!("{value}, ")).collect();
    let path = format!("crate::Context::{name}");
    let body = if takes_blocks {
        let (table, combined) = (&routine.table, combined(routine));
        let each = |form: &dyn Fn(&str, &str) -> String| -> String {
            let all = routine.operands().map(|argument| {
                let noun = if argument.is_output { "BlockMut" } else { "Block" };
                form(&argument.name, noun)
            });
            all.collect::<Vec<_>>().join(", ")
        };
        let one_of = |all: String| if routine.operands().count() == 1 { all } else { format!("({all})") };
        let (vectors, operands) = (
            each(&|name, noun| format!("{noun}::Vector({name})")),
            each(&|name, _| format!("{name}.operand()")),
        );
        let (names, places) = (each(&|name, _| name.to_owned()), each(&|name, _| format!("{name}.place()")));
        let (given, vectors, names) = (one_of(views), one_of(vectors), one_of(names));
        format!(
            "// SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands, and so do blocks of each of
    // their lines: see there.
    unsafe {{
        match {given} {{
            {vectors} => T::{runs}_raw(self, {values}&operands([{operands}])),
            {names} => {{
                let run = |context: &mut Context<'_>, line: &Operands<T, _>| T::{runs}_raw(context, {values}line);
                blocks::{combined}(self, &routines::{table}, &[{places}], run)
            }}
        }}
    }}"
        )
    } else {
        format!(
            "let operands = operands([{views}]);
    // SAFETY: of views of what is lent for the call, `operands` makes what `Operands` demands: see there.
    unsafe {{ T::{runs}_raw(self, {values}&operands) }}"
        )
    };
    let method = format!(
        "{document}#[{inline}]
{allow}pub fn {name}<T: {bounds}>(&mut self, {parameters}) -> Result<{result}> {{
    {body}
}}
"
    );
    let function = format!(
        "/// [`Context::{name}`]({path}) with everything as it is by default.
///
/// # Errors
/// See [`Context::{name}`]({path}).
#[{inline}]
{allow}pub fn {name}<T: {bounds}>({parameters}) -> Result<{result}> {{
    Context::new().{name}({names})
}}
"
    );
    [method, function]
}

/// Those of one file.
pub fn methods(routines: &[&Routine]) -> String {
    let (methods, functions): (Vec<_>, Vec<_>) =
        routines.iter().map(|routine| method(routine).into()).unzip::<String, String, Vec<_>, Vec<_>>();
    format!("impl Context<'_> {{\n{}}}\n\n{}", methods.join("\n"), functions.join("\n"))
}

/// Names and types of parameters, and a comma after each.
fn listed(parameters: &[(&str, &str)], of: impl Fn(&str) -> String) -> String {
    parameters.iter().map(|(name, kind)| format!("{name}: {}, ", of(kind))).collect()
}

/// The traits of what is compiled once for each scalar.
pub fn compiled(routines: &[&Routine]) -> String {
    let row = |routine: &&&Routine| {
        // By hand, level 1 is functions.
        let is_function = routine.is("by_hand") && inline(routine) == "inline(always)";
        format!(
            "    {0}_raw({1}) {2} -> {3}: {4}::{0}_raw;\n",
            routine.runs,
            listed(&routine.parameters(), str::to_owned).trim_end_matches(", "),
            routine.operands().count(),
            result(routine),
            if is_function { "level1" } else { "Context" }
        )
    };
    let own = || routines.iter().filter(|routine| routine.is_own);
    let is_real = |routine: &&&Routine| routine.said("compiled_for") == Some("real");
    let all: String = own().filter(|routine| !is_real(routine)).map(|routine| row(&routine)).collect();
    let real: String = own().filter(is_real).map(|routine| row(&routine)).collect();
    format!(
        "compiled! {{
    /// What there is for every scalar.
    ///
    /// # Safety
    /// Of every method: `given` is as [`Operands`] demands, with the storage of a band in place of its matrix. Those that change
    /// two vectors, `swap_raw` and `rot_real_raw`, demand of them to share no byte.
    Routines for [f32 f64 Complex<f32> Complex<f64>];

{all}}}

compiled! {{
    /// What there is for real scalars.
    ///
    /// # Safety
    /// Of every method: `given` is as [`Operands`] demands, and the two vectors, which are both changed, share no byte.
    RealRoutines for [f32 f64];

{real}}}
"
    )
}

/// What a routine is carried out with.
fn settings(routine: &Routine) -> String {
    let kinds = routine.parameters();
    let scale = |name: &str, otherwise: &str| match kinds.iter().find(|(other, _)| *other == name) {
        Some((_, "Self::Real")) => format!("T::from_real({name})"),
        Some(_) => name.to_owned(),
        None => otherwise.to_owned(),
    };
    let alpha = scale("alpha", "T::ONE");
    let beta = scale("beta", if routine.is("writes_only") { "T::ZERO" } else { "T::ONE" });
    let words =
        ["order", "uplo", "diag"].into_iter().filter(|word| kinds.iter().any(|(name, _)| name == word));
    let setters: String = words.map(|word| format!(".{word}({word})")).collect();
    if setters.is_empty() {
        return format!("Settings::general({alpha}, {beta})");
    }
    format!("Settings::of(Parameters::default(){setters}, {alpha}, {beta})")
}

/// What carries a routine out on operands given by layout and address.
fn raw_method(routine: &Routine) -> String {
    let Routine { runs, table, .. } = routine;
    // A band is told its order as a packed triangle is, and is a matrix.
    let is_band =
        routine.has(Kind::Order) && routine.operands().next().is_some_and(|operand| operand.rank() == 2);
    let band = if is_band {
        format!("let (settings, given) = band({table}.name, settings, given)?;\nlet given = &given;\n")
    } else {
        String::new()
    };
    let operands = if is_band {
        "`Operands` demands what `band` makes of the storage that the caller promises"
    } else {
        "the caller's promise, which is the same"
    };
    let n = routine.operands().count();
    let run = |table_side: &str, kernel_side: &str| {
        format!(
            "// SAFETY: operands: {operands}. Kernel: that of the routine by its name.
    unsafe {{ dispatch!(self, {n}, {table}{table_side}, kernel!({runs}{kernel_side}), settings, given) }}"
        )
    };
    let run = if routine.has(Kind::Side) {
        let (left, right) = (run("_LEFT", "_left"), run("_RIGHT", "_right"));
        format!("match side {{ Side::Left => {{ {left} }} Side::Right => {{ {right} }} }}")
    } else {
        run("", "")
    };
    let of_a_band = if is_band { ", with the storage of the band in place of its matrix" } else { "" };
    let inline = if routine.level() == "level1" { "inline(always)" } else { "inline" };
    format!(
        "/// # Safety
/// `given` is as [`Operands`] demands{of_a_band}.
#[{inline}]
pub(crate) unsafe fn {runs}_raw<T: Blas>(&mut self, {}given: &Operands<T, {n}>) -> Result<Report> {{
    let settings = {};
    {band}{run}
}}
",
        listed(&routine.parameters(), of_type),
        settings(routine)
    )
}

/// Those of one file.
pub fn raw(routines: &[&Routine]) -> String {
    let methods: Vec<_> = routines.iter().map(|routine| raw_method(routine)).collect();
    format!("impl Context<'_> {{\n{}}}\n", methods.join("\n"))
}

/// How each becomes a call of CBLAS: rows of the macros of their families.
pub fn kernels(routines: &[&Routine]) -> String {
    let mut families: Vec<(&str, String)> = Vec::new();
    for routine in routines {
        let (family, row) = (routine.text("kernel"), routine.text("kernel_row"));
        let sides: &[&str] = if row.contains("{side}") { &["Left", "Right"] } else { &[""] };
        for side in sides {
            let separator = if side.is_empty() { "" } else { "_" };
            let name = format!("{}{separator}{}", routine.name, side.to_lowercase());
            let line = format!("    {name}: {};\n", row.replace("{side}", side));
            match families.iter_mut().find(|(other, _)| *other == family) {
                Some((_, rows)) => *rows += &line,
                None => families.push((family, line)),
            }
        }
    }
    let families: Vec<_> =
        families.iter().map(|(family, rows)| format!("{family}! {{\n{rows}}}\n")).collect();
    families.join("\n")
}
