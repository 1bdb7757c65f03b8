"""Methods and functions in Rust, and what carries them out: src/blas."""

from .table import document, formatted

RESULTS = {"report": "Report", "number": "Self", "real": "Self::Real", "index": "Option<usize>"}


def of_type(kind):
    """A type as a generic function of `T` has it."""
    return kind.replace("Self", "T")


def method(routine):
    """That of a context, and the function that calls it on a new one."""
    row = routine.row
    arguments, values, views = [], [], []
    if routine.is_row_major:
        values.append("Order::RowMajor")
    kinds = dict(routine.inner())
    for argument in routine.arguments:
        if argument.rank:
            view = "MatrixView" if argument.rank == 2 else "VectorView"
            arguments.append(f"{argument.name}: {view}{'Mut' if argument.is_output else ''}<'_, T>")
            views.append(argument.name)
        else:
            arguments.append(f"{argument.name}: {of_type(kinds[argument.name])}")
            values.append(argument.name)
    if "conjugated" in row:
        views[row["conjugated"]] += ".conj()"
    bounds = {"all": "Blas", "real": "Blas + RealScalar", "complex": "Blas + ComplexScalar"}[routine.scalars]
    bounds = row.get("rust_bounds", bounds)
    result = f"Result<{of_type(RESULTS[routine.result])}>"
    inline = "inline(always)" if routine.level in ("level1", "rotations") else "inline"
    name = routine.name
    signature = f"pub fn {name}<T: {bounds}>("
    allow = '#[allow(clippy::too_many_arguments, reason = "as many as BLAS has")]\n' if len(arguments) > 6 else ""
    operands = ", ".join(f"{view}.operand()" for view in views)
    values = "".join(f"{value}, " for value in values)
    given = ", ".join(argument.split(":")[0] for argument in arguments)
    path = f"crate::Context::{name}"
    return (
        document(row["rust"], "///")
        + f"#[{inline}]\n{allow}{signature}&mut self, {', '.join(arguments)}) -> {result} {{\n"
        + f"let operands = operands([{operands}]);\n"
        + "// SAFETY: the views' invariants; what is written is borrowed exclusively, so that it shares no memory with\n"
        + f"// anything else.\nunsafe {{ T::{routine.runs}_raw(self, {values}&operands) }}\n}}\n",
        f"/// [`Context::{name}`]({path}) with everything as it is by default.\n///\n/// # Errors\n"
        + f"/// See [`Context::{name}`]({path}).\n#[{inline}]\n{allow}"
        + f"{signature}{', '.join(arguments)}) -> {result} {{\nContext::new().{name}({given})\n}}\n",
    )


def methods(routines):
    """Those of one file."""
    written = [method(routine) for routine in routines]
    inside = "\n".join(method for method, _ in written)
    return formatted(f"impl Context<'_> {{\n{inside}}}\n\n" + "\n".join(function for _, function in written))


def compiled(routines):
    """The traits of what is compiled once for each scalar."""
    traits = {"all": [], "real": []}
    for routine in filter(lambda routine: routine.is_own, routines):
        given = ", ".join(f"{name}: {kind}" for name, kind in routine.inner())
        # By hand, level 1 is functions.
        is_function = routine.row.get("by_hand") and routine.level in ("level1", "rotations")
        path = f"{'level1' if is_function else 'Context'}::{routine.runs}_raw"
        traits[routine.row.get("compiled_for", "all")].append(
            f"    {routine.runs}_raw({given}) {len(routine.views)} -> {RESULTS[routine.result]}: {path};\n"
        )
    return (
        "compiled! {\n    /// What there is for every scalar.\n    ///\n    /// # Safety\n"
        "    /// Of every method: as of [`Context::dispatch`]; of a band the elements that count are its storage's.\n"
        f"    Routines for [f32 f64 Complex<f32> Complex<f64>];\n\n{''.join(traits['all'])}}}\n\n"
        "compiled! {\n    /// What there is for real scalars.\n    ///\n    /// # Safety\n"
        "    /// Of every method: as of [`Context::dispatch`].\n"
        f"    RealRoutines for [f32 f64];\n\n{''.join(traits['real'])}}}\n"
    )


def field(name, value):
    """A field of a struct."""
    return name if name == value else f"{name}: {value}"


def settings(routine):
    """What it is carried out with."""
    kinds = dict(routine.inner())
    scalars = []
    for scalar in ("alpha", "beta"):
        kind = kinds.get(scalar)
        default = "T::ZERO" if routine.row.get("writes_only") and scalar == "beta" else "T::ONE"
        scalars.append(f"T::from_real({scalar})" if kind == "Self::Real" else scalar if kind else default)
    parameters = [name for name in ("order", "uplo", "diag") if name in kinds]
    if not parameters:
        return f"Settings::general({scalars[0]}, {scalars[1]})"
    return (
        f"Settings {{ parameters: Parameters {{ {', '.join(parameters)}, ..Parameters::default() }}, "
        f"{field('alpha', scalars[0])}, {field('beta', scalars[1])} }}"
    )


def raw_method(routine):
    """What carries it out on operands given by layout and address."""
    table, kernel = routine.table, routine.runs
    lines = [f"let settings = {settings(routine)};"]
    # A band is told its order as a packed triangle is, and is a matrix.
    is_band = "order" in routine.has and routine.views[0].rank == 2
    if is_band:
        lines.append(f"let (settings, given) = band({table}.name, settings, given)?;\nlet given = &given;")
    dispatch = "dispatch_quickly" if routine.row.get("quick") else "dispatch"

    def run(table, kernel):
        return (
            "// SAFETY: the caller's promises; kernel and table are of one name.\n"
            f"unsafe {{ self.{dispatch}(&{table}, kernel!({kernel}), settings, given) }}"
        )

    if "side" in routine.has:
        left, right = run(f"{table}_LEFT", f"{kernel}_left"), run(f"{table}_RIGHT", f"{kernel}_right")
        lines.append(f"match side {{ Side::Left => {{ {left} }} Side::Right => {{ {right} }} }}")
    else:
        lines.append(run(table, kernel))
    given = "".join(f"{name}: {of_type(kind)}, " for name, kind in routine.inner())
    inline = "inline(always)" if routine.level == "level1" else "inline"
    return (
        "/// # Safety\n/// As [`Context::dispatch`]"
        + ("; of a band the elements that count are its storage's" if is_band else "")
        + f".\n#[{inline}]\npub(crate) unsafe fn {routine.runs}_raw<T: Blas>(&mut self, {given}"
        + f"given: &Operands<T, {len(routine.views)}>) -> Result<Report> {{\n"
        + "\n".join(lines)
        + "}\n"
    )


def raw(routines):
    """Those of one file."""
    return formatted("impl Context<'_> {\n" + "\n".join(map(raw_method, routines)) + "}\n")


def kernels(routines):
    """How each becomes a call of CBLAS: rows of the macros of their families."""
    families = {}
    for routine in routines:
        row = routine.row["kernel_row"]
        for side in ("Left", "Right") if "{side}" in row else ("",):
            name = routine.name + (f"_{side.lower()}" if side else "")
            families.setdefault(routine.row["kernel"], []).append(f"    {name}: {row.replace('{side}', side)};\n")
    return "\n".join(f"{family}! {{\n{''.join(rows)}}}\n" for family, rows in families.items())
