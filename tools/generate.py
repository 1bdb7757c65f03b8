#!/usr/bin/env python3
"""Writes what follows from the rows of routines.toml: entry points in C, wrappers in C++, methods and functions in Rust.

    tools/generate.py            writes the parts of the files between their marks
    tools/generate.py --check    compares them, and fails where they differ
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START = "// Generated from routines.toml by `make generate`: from here"
END = "// Generated: to here"

# What many documents say.
SAID = {
    "uplo": "uplo is 121 (CblasUpper) or 122 (CblasLower): the triangle of the view that counts; the other one is neither "
    "read\nnor written.",
    "diag": "diag is 131 (CblasNonUnit), or 132 (CblasUnit): the diagonal is all 1 and not read.",
    "band": "a is the storage of the band. order is 102 (CblasColMajor): one column per column of the matrix, element (i, j) "
    "being at\nrow ku + i - j (LAPACK's storage); or 101 (CblasRowMajor): one row per row, element (i, j) being at column "
    "kl + j - i.",
    "band_triangle": "Its number of diagonals less one is ku of an upper triangle, kl of a lower one.",
    "packed": "ap has one axis, the n (n + 1) / 2 elements of the triangle: row by row if order is 101 (CblasRowMajor), "
    "column by\ncolumn if it is 102 (CblasColMajor).",
    "as_gemm": "Errors, overlap, options and report are as for bv_gemm.",
}

# Where the Rust methods of a group are.
RUST = {
    "level1": "level1/vectors",
    "level2/products": "level2/products",
    "level2/triangular": "level2/products",
    "level2/updates": "level2/updates",
    "level3": "level3/structured",
}


class Argument:
    """One argument of a call."""

    def __init__(self, text):
        self.is_output = text.endswith("*")
        text = text.rstrip("*")
        name, _, kind = text.partition(".")
        self.is_real = kind == "real"
        self.name = name.lower()
        self.rank = 2 if name.isupper() else 1 if name in ("x", "y", "ap") else 0


class Routine:
    """A row."""

    def __init__(self, name, row):
        self.name, self.row = name, row
        self.arguments = [Argument(text) for text in row.get("arguments", "").split()]
        self.views = [argument for argument in self.arguments if argument.rank]
        self.scalars = row.get("scalars", "all")
        self.runs = row.get("runs", name)
        self.group = row.get("group", "")
        self.has = {argument.name for argument in self.arguments}
        # Views are their own order; a band and a packed triangle are told it.
        self.is_row_major = self.group.startswith("level2") and "uplo" in self.has and "order" not in self.has


def document(text, mark, indent=""):
    """A text as lines of a comment."""
    text = re.sub(r"\{(\w+)\}", lambda found: SAID[found[1]], text.strip("\n"))
    return "".join(f"{indent}{mark} {line}".rstrip() + "\n" for line in text.split("\n"))


def c(routine):
    """The entry point."""
    types = {"kl": "i64", "ku": "i64", "alpha": "*const c_void", "beta": "*const c_void"}
    names, values, reads = [], [], []
    if routine.is_row_major:
        values.append("Order::RowMajor")
    for argument in routine.arguments:
        name = argument.name
        names.append(f"    {name}: {'*const bv_view' if argument.rank else types.get(name, 'i32')},\n")
        if argument.rank:
            continue
        if name in ("kl", "ku"):
            values.append(f'length({name}, "{name}")?')
        elif name in ("alpha", "beta"):
            one = name == "alpha"
            real = f"real_scale::<T>({name}, {'1.0' if one else '0.0'})"
            values.append(real if argument.is_real else f"scale({name}, {'T::ONE' if one else 'T::ZERO'})")
        else:
            reads.append((name, f"            let {name} = routine::{name}({name})?;\n"))
            values.append(name)
    table = routine.row["table"] + ("_LEFT" if "side" in routine.has else "")
    given = "given"
    if "conjugated" in routine.row:
        given += f".conjugated({routine.row['conjugated']})"
    values = "".join(f"{value}, " for value in values)
    return (
        document(routine.row["c"], "///")
        + f"#[unsafe(no_mangle)]\npub unsafe extern \"C\" fn bv_{routine.name}(\n"
        + "".join(names)
        + "    options: *const bv_options,\n    report: *mut bv_report,\n) -> bv_status {\n"
        + f"    let views = [{', '.join(view.name for view in routine.views)}];\n"
        + "    // SAFETY: by contract, all are NULL or valid, and outputs are nobody else's.\n    unsafe {\n"
        + f"        carry_out(&routines::{table}, Scalars::{routine.scalars.title()}, views, options, report, "
        + "|context, given| {\n"
        + "".join(read for _, read in reads)
        + "            Ok(with_scalar!(given.dtype, T => {\n"
        + f"                T::{routine.runs}_raw(context, {values}&{given}.operands::<T>())\n"
        + "            })?)\n        })\n    }\n}\n"
    )


def wrapped(first, arguments, last, width=120):
    """A list of arguments, each line as long as it may be."""
    lines, line = [], first
    for at, argument in enumerate(arguments):
        ending = last if at + 1 == len(arguments) else ","
        space = "" if at == 0 else " "
        if len(line) + len(space) + len(argument) + len(ending) > width:
            lines.append(line)
            line, space = " " * len(first), ""
        line += space + argument + ending
    return "\n".join(lines + [line]) + "\n"


def cpp(routine):
    """The wrapper."""
    output = routine.views[-1]
    letter = output.name.upper()
    numbers = {"all": "number", "real": "real", "complex": "complex"}[routine.scalars]
    words = {"order": ("order", "o"), "side": ("side", "s"), "uplo": ("uplo", "part"), "diag": ("diag", "d")}
    arguments, values = [], []
    for argument in routine.arguments:
        name = argument.name
        if argument.is_output:
            arguments.append(f"{letter}&& {name}")
            values.append(f"make_view({name})")
        elif argument.rank:
            arguments.append(f"const input<T, {argument.rank}>& {name}")
            values.append(name)
        elif name in words:
            arguments.append(" ".join(words[name]))
            values.append(words[name][1])
        elif name in ("kl", "ku"):
            arguments.append(f"std::int64_t {name}")
            values.append(name)
        else:
            real = argument.is_real and routine.scalars != "real"
            arguments.append(f"scale<{'real_t<T>' if real else 'T'}> {name}")
            values.append(f"&{name}")
    arguments.append("const options& how = {}")
    return (
        document(routine.row["cpp"], "///")
        + f"template <class {letter}, class T = detail::{numbers}_out<{letter}, {output.rank}>>\n"
        + wrapped(f"report {routine.name}(", arguments, ")")
        + f"{{\n    return detail::call(how, bv_{routine.name}, {', '.join(values)});\n}}\n"
    )


def rust_signature(routine):
    """Arguments, views, result and call of the method."""
    row = routine.row
    types = {"order": "Order", "side": "Side", "uplo": "Uplo", "diag": "Diag", "kl": "usize", "ku": "usize"}
    arguments, values = [], []
    if routine.is_row_major:
        values.append("Order::RowMajor")
    for argument in routine.arguments:
        if argument.rank:
            view = "MatrixView" if argument.rank == 2 else "VectorView"
            arguments.append(f"{argument.name}: {view}{'Mut' if argument.is_output else ''}<'_, T>")
        else:
            real = "T::Real" if argument.is_real else "T"
            arguments.append(f"{argument.name}: {types.get(argument.name, real)}")
            values.append(argument.name)
    views = [view.name for view in routine.views]
    if "conjugated" in row:
        views[row["conjugated"]] += ".conj()"
    call = f"T::{routine.runs}_raw(self, {''.join(f'{value}, ' for value in values)}&operands)"
    bounds = {"all": "Blas", "real": "Blas + RealScalar", "complex": "Blas + ComplexScalar"}[routine.scalars]
    given = row.get("rust_arguments")
    return (
        re.split(r", (?=\w+: )", given) if given else arguments,
        row["rust_views"].split(", ") if "rust_views" in row else views,
        row.get("rust_result", "Report"),
        row["rust_call"].replace("context", "self") if "rust_call" in row else call,
        row.get("rust_bounds", bounds).replace(" | ", " + "),
    )


def rust(routines):
    """Methods of a context, and functions that call them on a new one."""
    methods, functions = [], []
    for routine in routines:
        arguments, views, result, call, bounds = rust_signature(routine)
        inline = "inline(always)" if "level1" in routine.row.get("rust_group", routine.group) else "inline"
        name = routine.name
        signature = f"pub fn {name}<T: {bounds}>("
        allow = (
            "#[allow(clippy::too_many_arguments, reason = \"as many as BLAS has\")]\n" if len(arguments) > 6 else ""
        )
        operands = ", ".join(f"{view}.operand()" for view in views)
        methods.append(
            document(routine.row["rust"], "///")
            + f"#[{inline}]\n{allow}{signature}&mut self, {', '.join(arguments)}) -> Result<{result}> {{\n"
            + f"let operands = operands([{operands}]);\n"
            + "// SAFETY: the views' invariants; what is written is borrowed exclusively, so that it shares no memory with\n"
            + f"// anything else.\nunsafe {{ {call} }}\n}}\n"
        )
        given = ", ".join(argument.split(":")[0] for argument in arguments)
        method = f"crate::Context::{name}"
        functions.append(
            f"/// [`Context::{name}`]({method}) with everything as it is by default.\n///\n/// # Errors\n"
            f"/// See [`Context::{name}`]({method}).\n#[{inline}]\n"
            + allow
            + f"{signature}{', '.join(arguments)}) -> Result<{result}> {{\nContext::new().{name}({given})\n}}\n"
        )
    return formatted("impl Context<'_> {\n" + "\n".join(methods) + "}\n\n" + "\n".join(functions))


def inner(routine):
    """Arguments of what carries it out, beside the operands, and their types."""
    types = {"order": "Order", "side": "Side", "uplo": "Uplo", "diag": "Diag", "kl": "usize", "ku": "usize"}
    found = [("order", "Order")] if routine.is_row_major else []
    for argument in routine.arguments:
        if not argument.rank:
            scalar = "Self::Real" if argument.is_real else "Self"
            found.append((argument.name, types.get(argument.name, scalar)))
    return found


def compiled(routines):
    """The trait of what is compiled once for each scalar."""
    rows = []
    for routine in routines:
        if "compiled" in routine.row:
            rows.append(routine.row["compiled"])
        elif routine.runs in (routine.name, "copy"):
            given = ", ".join(f"{name}: {kind}" for name, kind in inner(routine))
            rows.append(f"{routine.runs}_raw({given}) {len(routine.views)} -> Report: Context::{routine.runs}_raw")
    rows = "".join(f"    {row};\n" for row in rows)
    return (
        "compiled! {\n    /// What there is for every scalar.\n    ///\n    /// # Safety\n"
        "    /// Of every method: as of [`Context::execute`]; of a band the elements that count are its storage's.\n"
        f"    Routines for [f32 f64 Complex<f32> Complex<f64>];\n\n{rows}}}\n"
    )


def field(name, value):
    """A field of a struct."""
    return name if name == value else f"{name}: {value}"


def plan(routine):
    """Its table, or both of them."""
    row, text = routine.row, []
    for side in ("LEFT", "RIGHT") if "{left}" in row["plan"] else ("",):
        left = "true" if side == "LEFT" else "false"
        name = routine.row.get("table", routine.name.upper()) + (f"_{side}" if side else "")
        said = row["plan_doc"].strip("\n").split("\n---\n")
        text.append(
            document(said[min(len(text), len(said) - 1)], "///")
            + f"pub const {name}: Routine<{row['operands']}> = {row['plan'].strip().replace('{left}', left)};\n"
        )
    return "".join(text)


def backend(routine):
    """Its function of CBLAS, as a row of the macro that makes the table of a library."""
    row = routine.row
    name = row["cblas_name"]
    unless = f" unless {row['cblas_unless']}" if "cblas_unless" in row else ""
    arguments = re.split(r", (?=\w+: )", row["cblas_arguments"])
    return (
        document(row["cblas_doc"], "///", "    ")
        + wrapped(f"    {name}(", arguments, "):")
        + f"        standard [{row['cblas']}] ours {name}{unless};\n"
    )


def kernels(routines):
    """How each becomes a call of CBLAS: rows of the macros of their families."""
    families = {}
    for routine in routines:
        row = routine.row["kernel_row"]
        sides = ("Left", "Right") if "{side}" in row else ("",)
        for side in sides:
            name = routine.name + (f"_{side.lower()}" if side else "")
            families.setdefault(routine.row["kernel"], []).append(f"    {name}: {row.replace('{side}', side)};\n")
    return "\n".join(f"{family}! {{\n{''.join(rows)}}}\n" for family, rows in families.items())


def raw(routines):
    """What carries out each routine on operands given by layout and address."""
    methods = []
    for routine in routines:
        arguments = inner(routine)
        names = [name for name, _ in arguments]
        scalars = []
        for scalar in ("alpha", "beta"):
            kind = dict(arguments).get(scalar)
            default = "T::ZERO" if routine.row.get("writes_only") else "T::ONE"
            scalars.append(
                f"T::from_real({scalar})" if kind == "Self::Real" else scalar if kind else
                ("T::ONE" if scalar == "alpha" else default)
            )
        parameters = [name for name in ("order", "uplo", "diag") if name in names]
        if parameters:
            settings = (
                f"Settings {{ parameters: Parameters {{ {', '.join(parameters)}, ..Parameters::default() }}, "
                f"{field('alpha', scalars[0])}, {field('beta', scalars[1])} }}"
            )
        else:
            settings = f"Settings::general({scalars[0]}, {scalars[1]})"
        table, kernel = routine.row["table"], routine.runs
        lines = [f"let settings = {settings};"]
        # A band is told its order as a packed triangle is, and is a matrix.
        if "order" in routine.has and routine.views[0].rank == 2:
            lines.append(f"let (settings, given) = band({table}.name, settings, given)?;\nlet given = &given;")
        execute = "execute_quickly" if routine.row.get("quick") else "execute"

        def run(table, kernel):
            return (
                "// SAFETY: the caller's promises; kernel and table are of one name.\n"
                f"unsafe {{ self.{execute}(&{table}, kernel!({kernel}), settings, given) }}"
            )

        if "side" in names:
            left, right = run(f"{table}_LEFT", f"{kernel}_left"), run(f"{table}_RIGHT", f"{kernel}_right")
            lines.append(f"match side {{ Side::Left => {{ {left} }} Side::Right => {{ {right} }} }}")
        else:
            lines.append(run(table, kernel))
        given = "".join(f"{name}: {kind.replace('Self', 'T')}, " for name, kind in arguments)
        inline = "inline(always)" if routine.group == "level1" else "inline"
        methods.append(
            "/// # Safety\n/// As [`Context::execute`]"
            + ("; of a band the elements that count are its storage's" if "band" in lines[-2] else "")
            + f".\n#[{inline}]\npub(crate) unsafe fn {routine.runs}_raw<T: Blas>(&mut self, {given}"
            + f"given: &Operands<T, {len(routine.views)}>) -> Result<Report> {{\n"
            + "\n".join(lines)
            + "}\n"
        )
    return formatted("impl Context<'_> {\n" + "\n".join(methods) + "}\n")


def formatted(text):
    """As rustfmt has it."""
    command = ["rustfmt", "--edition", "2024", "--config-path", str(ROOT / "rustfmt.toml")]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def replaced(text, path, new):
    """A file with another text between its marks."""
    before, start, rest = text.partition(START + "\n")
    _, end, after = rest.partition(END + "\n")
    if not (start and end):
        sys.exit(f"{path}: no marks for what is generated")
    indent = before[len(before.rstrip(" ")) :]
    return f"{before}{START}\n\n{new}\n{indent}{END}\n{after}"


def files(routines):
    """What is generated for which file."""
    parts = {}
    for routine in routines:
        group = routine.group
        if "c" in routine.row:
            parts.setdefault(f"src/capi/{group}.rs", []).append(c(routine))
        if "cpp" in routine.row:
            header = routine.row.get("cpp_group", group.split("/")[0])
            parts.setdefault(f"include/blasview/{header}.hpp", []).append(cpp(routine))
    texts = {path: "\n".join(part) for path, part in parts.items()}
    for path in texts:
        if path.endswith(".rs"):
            texts[path] = formatted(texts[path])
    methods = {}
    for routine in routines:
        if "rust" in routine.row:
            path = routine.row.get("rust_group") or RUST[routine.group]
            methods.setdefault(f"src/blas/{path}.rs", []).append(routine)
    inside = {}
    for routine in routines:
        is_regular = "compiled" not in routine.row and routine.runs in (routine.name, "copy") and "c" in routine.row
        if is_regular and routine.group != "gemm":
            inside.setdefault(f"src/blas/{routine.group.split('/')[0]}/raw.rs", []).append(routine)
    texts |= {path: raw(of_file) for path, of_file in inside.items()}
    texts["src/blas/compiled.rs"] = compiled(routines)
    for level in ("level2", "level3"):
        of_level = [routine for routine in routines if "cblas" in routine.row]
        of_level = [routine for routine in of_level if (routine.group.split("/")[0] == "level2") == (level == "level2")]
        texts[f"src/backend/{level}.rs"] = "".join(map(backend, of_level))
        of_family = [routine for routine in routines if "kernel" in routine.row and routine.group.startswith(level)]
        texts[f"src/blas/{level}/kernels.rs"] = kernels(of_family)
    texts["src/plan/routines.rs"] = formatted("".join(plan(routine) for routine in routines if "plan" in routine.row))
    return texts | {path: rust(of_file) for path, of_file in methods.items()}


def main():
    rows = tomllib.loads((ROOT / "routines.toml").read_text())
    routines = [Routine(name, row) for name, row in rows.items()]
    differ = []
    for path, new in files(routines).items():
        old = (ROOT / path).read_text()
        text = replaced(old, path, new.rstrip("\n") + "\n")
        if text != old:
            differ.append(path)
            if "--check" not in sys.argv:
                (ROOT / path).write_text(text)
    if differ and "--check" in sys.argv:
        sys.exit(f"not what routines.toml says, run `make generate`: {', '.join(differ)}")


if __name__ == "__main__":
    main()
