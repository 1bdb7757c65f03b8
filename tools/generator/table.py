"""The rows of routines.toml, and how text is laid out."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# What a row may say: see the head of routines.toml.
KEYS = set(
    "arguments by_hand c cblas cblas_arguments cblas_doc cblas_name cblas_of cblas_optional cblas_unless compiled_for "
    "conjugated cpp cpp_group cpp_name group kernel kernel_row plan plan_doc quick result runs rust rust_bounds scalars "
    "table writes_only".split()
)
RESULTS = {"report", "number", "real", "index"}

# Arguments that are words of BLAS, and what they are in Rust.
WORDS = {"order": "Order", "side": "Side", "uplo": "Uplo", "diag": "Diag"}
SCALES = ("alpha", "beta")
DIAGONALS = ("kl", "ku")
# Numbers of a rotation: there is nothing that NULL could stand for.
NUMBERS = ("c", "s")

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


class Argument:
    """One argument of a call."""

    def __init__(self, text):
        self.is_output = text.endswith("*")
        text = text.rstrip("*")
        name, _, kind = text.partition(".")
        self.is_real = kind == "real"
        self.name = name.lower()
        self.rank = 2 if name.isupper() else 1 if name in ("x", "y", "ap") else 0


def arguments(text):
    """Those of a list."""
    return [Argument(argument) for argument in text.split()]


class Routine:
    """A row."""

    def __init__(self, name, row, rows):
        self.name, self.row = name, row
        if unknown := set(row) - KEYS:
            sys.exit(f"routines.toml: {name} says what no row says: {', '.join(sorted(unknown))}")
        self.arguments = arguments(row.get("arguments", ""))
        self.views = [argument for argument in self.arguments if argument.rank]
        self.outputs = [view for view in self.views if view.is_output]
        self.scalars = row.get("scalars", "all")
        self.result = row.get("result", "report")
        if self.result not in RESULTS:
            sys.exit(f"routines.toml: the result of {name} is none of {', '.join(sorted(RESULTS))}")
        self.runs = row.get("runs", name)
        # Whether what carries it out is its own, and none that another row has.
        self.is_own = bool(self.views) and (self.runs == name or self.runs not in rows)
        self.table = row.get("table", self.runs.upper())
        self.group = row.get("group", "")
        self.level = self.group.split("/")[0]
        self.has = {argument.name for argument in self.arguments}
        # Views are their own order; a band and a packed triangle are told it.
        self.is_row_major = self.level == "level2" and "uplo" in self.has and "order" not in self.has

    def inner(self):
        """Arguments of what carries it out, beside the operands, and their types."""
        found = [("order", "Order")] if self.is_row_major else []
        for argument in self.arguments:
            name = argument.name
            if argument.rank:
                continue
            if name == "h":
                found.append((name, "&ModifiedRotation<Self>"))
            elif name in DIAGONALS:
                found.append((name, "usize"))
            else:
                found.append((name, WORDS.get(name, "Self::Real" if argument.is_real else "Self")))
        return found


def read():
    """All rows."""
    rows = tomllib.loads((ROOT / "routines.toml").read_text())
    return [Routine(name, row, rows) for name, row in rows.items()]


def document(text, mark, indent=""):
    """A text as lines of a comment."""
    text = re.sub(r"\{(\w+)\}", lambda found: SAID[found[1]], text.strip("\n"))
    return "".join(f"{indent}{mark} {line}".rstrip() + "\n" for line in text.split("\n"))


def wrapped(first, items, last, width=120):
    """A list of arguments, each line as long as it may be."""
    lines, line = [], first
    for at, argument in enumerate(items):
        ending = last if at + 1 == len(items) else ","
        space = "" if at == 0 else " "
        if len(line) + len(space) + len(argument) + len(ending) > width:
            lines.append(line)
            line, space = " " * len(first), ""
        line += space + argument + ending
    return "\n".join(lines + [line]) + "\n"


def formatted(text):
    """As rustfmt has it."""
    command = ["rustfmt", "--edition", "2024", "--config-path", str(ROOT / "rustfmt.toml")]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout
