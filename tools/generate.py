#!/usr/bin/env python3
"""Writes what follows from the rows of routines.toml: entry points in C, wrappers in C++, methods and functions in Rust,
the planner's tables and those of a library's functions.

    tools/generate.py            writes the parts of the files between their marks
    tools/generate.py --check    compares them, and fails where they differ
"""

import sys

sys.dont_write_bytecode = True

from generator import c, cpp, rust, tables
from generator.table import ROOT, formatted, read

START = "// Generated from routines.toml by `make generate`: from here"
END = "// Generated: to here"

# Where the Rust methods of a group are, and its wrappers.
RUST = {
    "level1": "level1/vectors",
    "rotations": "level1/vectors",
    "level2/products": "level2/products",
    "level2/triangular": "level2/products",
    "level2/updates": "level2/updates",
    "level3": "level3/structured",
}
CPP = {"rotations": "level1"}


def replaced(text, path, parts):
    """A file with other texts between its marks."""
    done = ""
    for part in parts:
        before, start, rest = text.partition(START + "\n")
        _, end, text = rest.partition(END + "\n")
        if not (start and end):
            sys.exit(f"{path}: no marks for what is generated")
        indent = before[len(before.rstrip(" ")) :]
        done += f"{before}{START}\n\n{part.rstrip()}\n\n{indent}{END}\n"
    if START in text:
        sys.exit(f"{path}: nothing is generated between marks")
    return done + text


def grouped(routines, path):
    """Routines by the file that `path` tells for each; those without are left out."""
    found = {}
    for routine in routines:
        if name := path(routine):
            found.setdefault(name, []).append(routine)
    return found


def files(routines):
    """What is generated for which file: a text for each pair of marks."""
    texts = {}

    def put(path, write, of_file):
        texts[path] = [write(of_file)]

    def each(key, path):
        return grouped(routines, lambda routine: path(routine) if key in routine.row else None).items()

    def cpp_path(routine):
        header = routine.row.get("cpp_group") or CPP.get(routine.group, routine.level)
        return f"include/blasview/{header}.hpp"

    for path, of_file in each("c", lambda routine: f"src/capi/{routine.group}.rs"):
        put(path, lambda rows: formatted("\n".join(map(c.entry_point, rows))), of_file)
    for path, of_file in each("cpp", cpp_path):
        put(path, lambda rows: "\n".join(map(cpp.wrapper, rows)), of_file)
    for path, of_file in each("rust", lambda routine: f"src/blas/{RUST[routine.group]}.rs"):
        put(path, rust.methods, of_file)
    for path, of_file in each("kernel", lambda routine: f"src/blas/{routine.level}/kernels.rs"):
        put(path, rust.kernels, of_file)
    regular = [routine for routine in routines if routine.is_own and not routine.row.get("by_hand")]
    for path, of_file in grouped(regular, lambda routine: f"src/blas/{routine.level}/raw.rs").items():
        put(path, rust.raw, of_file)
    put("src/blas/compiled.rs", rust.compiled, routines)
    put("src/plan/routines.rs", tables.plans, routines)
    levels = {"rotations": "level1", "gemm": "level3"}
    for path, of_file in each("cblas", lambda routine: f"src/backend/{levels.get(routine.level, routine.level)}.rs"):
        kinds = ("all", "real", "complex") if path.endswith("level1.rs") else ("all",)
        texts[path] = [tables.functions(of_file, kind) for kind in kinds]
    return texts


def main():
    differ = []
    for path, parts in files(read()).items():
        old = (ROOT / path).read_text()
        text = replaced(old, path, parts)
        if text != old:
            differ.append(path)
            if "--check" not in sys.argv:
                (ROOT / path).write_text(text)
    if differ and "--check" in sys.argv:
        sys.exit(f"not what routines.toml says, run `make generate`: {', '.join(differ)}")


if __name__ == "__main__":
    main()
