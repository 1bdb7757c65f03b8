"""Tables: the planner's (src/plan/routines.rs), and that of a library's functions (src/backend)."""

from .table import DIAGONALS, NUMBERS, WORDS, arguments, document, formatted, wrapped


def plan(routine):
    """Its table, or both of them."""
    row, text = routine.row, []
    for side in ("LEFT", "RIGHT") if "{left}" in row["plan"] else ("",):
        left = "true" if side == "LEFT" else "false"
        name = routine.table + (f"_{side}" if side else "")
        said = row["plan_doc"].strip("\n").split("\n---\n")
        text.append(
            document(said[min(len(text), len(said) - 1)], "///")
            + f"pub const {name}: Routine<{len(routine.views)}> = {row['plan'].strip().replace('{left}', left)};\n"
        )
    return "".join(text)


def plans(routines):
    """All of them."""
    return formatted("".join(plan(routine) for routine in routines if "plan" in routine.row))


def cblas_arguments(text):
    """What CBLAS is given, by name and type: an operand is followed by its leading dimension or increment."""
    found = []
    for argument in arguments(text):
        name, pointer = argument.name, "*mut Self" if argument.is_output else "*const Self"
        if argument.rank:
            found.append(f"{name}: {pointer}")
            if name != "ap":
                found.append(f"{'ld' if argument.rank == 2 else 'inc'}{name}: isize")
        elif name.startswith("trans"):
            found.append(f"{name}: Trans")
        elif name in WORDS:
            found.append(f"{name}: {WORDS[name]}")
        elif name in ("m", "n", "k", *DIAGONALS):
            found.append(f"{name}: isize")
        elif name in ("alpha", "beta", *NUMBERS):
            found.append(f"{name}: {'Self::Real' if argument.is_real else 'Self'}")
        else:
            # Where a result goes, or numbers of a rotation.
            found.append(f"{name}: {pointer}")
    return found


def function(routine):
    """Its function of CBLAS, as a row of the macro that makes the table of a library."""
    row = routine.row
    name = row.get("cblas_name", routine.name)
    unless = f" unless {row['cblas_unless']}" if "cblas_unless" in row else ""
    given = cblas_arguments(row["cblas_arguments"])
    is_stored = any(argument.startswith("out:") for argument in given)
    result = "" if is_stored else {"number": " => Self", "real": " => Self::Real"}.get(routine.result, "")
    kind = "optional" if row.get("cblas_optional") else "standard"
    return (
        document(row["cblas_doc"], "///", "    ")
        + wrapped(f"    {name}(", given, f"){result}:")
        + f"        {kind} [{row['cblas']}] ours {name}{unless};\n"
    )


def functions(routines, of="all"):
    """Those of one trait."""
    return "".join(function(routine) for routine in routines if routine.row.get("cblas_of", "all") == of)
