"""Wrappers in C++: include/blasview."""

from .table import DIAGONALS, document, wrapped

WORDS = {"order": ("order", "o"), "side": ("side", "s"), "uplo": ("uplo", "part"), "diag": ("diag", "d")}


def wrapper(routine):
    """That of a routine."""
    body = returning if routine.result != "report" else reporting
    return document(routine.row["cpp"], "///") + body(routine)


def template(routine):
    """Its parameters: the types of what is written, which tell the numbers of all operands."""
    letters = [output.name.upper() for output in routine.outputs]
    first, rank = letters[0], routine.outputs[0].rank
    if len(letters) == 1:
        numbers = {"all": "number", "real": "real", "complex": "complex"}[routine.scalars]
        return f"template <class {first}, class T = detail::{numbers}_out<{first}, {rank}>>\n"
    alike = [f"std::is_same_v<T, detail::number_out<{letter}, {rank}>>" for letter in letters[1:]]
    if routine.scalars != "all":
        alike.insert(0, f"is_{routine.scalars}_v<T>")
    classes = ", ".join(f"class {letter}" for letter in letters)
    return (
        f"template <{classes}, class T = detail::number_out<{first}, {rank}>,\n"
        + f"          std::enable_if_t<{' && '.join(alike)}, int> = 0>\n"
    )


def reporting(routine):
    """One that changes an operand."""
    arguments, values = [], []
    for argument in routine.arguments:
        name = argument.name
        if argument.is_output:
            arguments.append(f"{name.upper()}&& {name}")
            values.append(f"make_view({name})")
        elif argument.rank:
            arguments.append(f"const input<T, {argument.rank}>& {name}")
            values.append(name)
        elif name in WORDS:
            arguments.append(" ".join(WORDS[name]))
            values.append(WORDS[name][1])
        elif name in DIAGONALS:
            arguments.append(f"std::int64_t {name}")
            values.append(name)
        elif name == "h":
            arguments.append("const modified_rotation<T>& h")
            values.append("&h.h[0]")
        else:
            real = argument.is_real and routine.scalars != "real"
            arguments.append(f"scale<{'real_t<T>' if real else 'T'}> {name}")
            values.append(f"&{name}")
    arguments.append("const options& how = {}")
    return (
        template(routine)
        + wrapped(f"report {routine.row.get('cpp_name', routine.name)}(", arguments, ")")
        + f"{{\n    return detail::call(how, bv_{routine.name}, {', '.join(values)});\n}}\n"
    )


def returning(routine):
    """One that computes a value."""
    kind, out, value = {
        "number": ("T", "T out{};", "out"),
        "real": ("real_t<T>", "real_t<T> out{};", "out"),
        "index": (
            "std::optional<std::int64_t>",
            "std::int64_t out = -1;",
            "out < 0 ? std::nullopt : std::optional<std::int64_t>(out)",
        ),
    }[routine.result]
    first, others = routine.views[0], routine.views[1:]
    letter = first.name.upper()
    arguments = [f"{letter}&& {first.name}"] + [f"const input<T, {view.rank}>& {view.name}" for view in others]
    values = [f"detail::pass(make_view({first.name}))"] + [f"detail::pass({view.name})" for view in others]
    return (
        f"template <class {letter}, class T = detail::number_in<{letter}, {first.rank}>>\n"
        + wrapped(f"[[nodiscard]] {kind} {routine.name}(", arguments, ")")
        + f"{{\n    {out}\n    check(bv_{routine.name}({', '.join(values)}, &out));\n    return {value};\n}}\n"
    )
