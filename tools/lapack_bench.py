#!/usr/bin/env python3
"""LAPACK by the C library beside numpy.linalg on matrices by rows, all over the OpenBLAS that NumPy brings, on one thread, taking turns:
Markdown tables of time and of memory.

    python lapack_bench.py LIBRARY [TEXT] [--seconds N]

The reference is Fortran's function of the same library on the same matrix by columns, in place, with all the room that it asks for; LAPACKE's
is on the matrix by rows, in place. numpy.linalg makes new arrays, and returns them. What is overwritten is restored between repetitions,
outside of what is timed. A ratio is the median over the rounds of the time in that of the reference. numpy.linalg.lstsq, which is another
algorithm (gelsd), stands beside gels; its qr makes R and the reflectors here ("raw"), as geqrf does.

Memory is the most that one call adds to a process that has its operands, results and the buffers of the BLAS included: each case in
a process of its own.
"""

import argparse
import ctypes
import os
import subprocess
import sys
import time
from ctypes import byref, c_char, c_int, c_int64, c_size_t
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "tests" / "numpy"))

import numpy as np  # noqa: E402

import bv  # noqa: E402
from backends import about, backend_of_numpy  # noqa: E402
from numpy_bench import quartiles  # noqa: E402

LOWER, ROWS = 122, 101
FEWEST = 7


def one(letter):
    return c_char(letter.encode())


class Case:
    """A routine of n x n, and what its calls are given: A, B, VT by rows or by columns, and the matrices that they begin with."""

    def __init__(self, name, n, sides=None):
        self.name, self.n, self.sides = name, n, n if sides is None else sides
        random = np.random.default_rng(7)
        a = random.uniform(-1, 1, (n, n))
        if name in ("potrf", "syevd"):
            a = np.tril(a) + np.tril(a, -1).T
        if name == "potrf":
            a += (2 * np.sqrt(n) + 1) * np.eye(n)
        self.a0 = a
        self.b0 = random.uniform(-1, 1, (n, self.sides))

    def set(self, order):
        class Set:
            pass

        of = Set()
        of.a, of.b = np.array(self.a0, order=order), np.array(self.b0, order=order)
        if self.name == "gesdd":
            of.b = np.zeros((self.n, self.n), order=order)
        of.vt = np.zeros((self.n, self.n) if self.name == "gesdd" else (1, 1), order=order)
        of.s, of.integers = np.zeros(self.n), np.zeros(8 * self.n + 8, np.int64)
        return of

    def restore(self, of):
        of.a[...] = self.a0
        if self.name != "gesdd":
            of.b[...] = self.b0


def pointers(*arguments):
    """Fortran's: a pointer to each."""
    return [x.ctypes.data_as(ctypes.c_void_p) if isinstance(x, np.ndarray) else byref(x) for x in arguments]


def fortran(blas, case, of):
    """The call, with its room."""
    n, m, sides, info = c_int64(case.n), c_int64(case.n), c_int64(case.sides), c_int64()
    get = lambda name: getattr(blas, f"scipy_{name}_64_")  # noqa: E731
    length = c_size_t(1)

    def call(name, arguments, work_at=None, tail=()):
        function = get("d" + name)
        if work_at is None:
            return lambda: function(*pointers(*arguments, info), *tail)
        query, minus = np.zeros(1), c_int64(-1)
        asks = [query if x is work_at else minus if x is length else x for x in arguments]
        if name == "syevd":
            asks[-1] = minus
        function(*pointers(*asks, info), *tail)
        work, count = np.empty(int(query[0])), c_int64(int(query[0]))
        room = pointers(*[work if x is work_at else count if x is length else x for x in arguments], info)
        return lambda work=work, count=count: function(*room, *tail)

    work, text = np.zeros(1), c_size_t(1)
    a, b, vt, s, integers = of.a, of.b, of.vt, of.s, of.integers
    match case.name:
        case "potrf":
            calls = [call("potrf", [one("L"), n, a, n], tail=[text])]
        case "gesv":
            calls = [call("gesv", [n, sides, a, n, integers, b, n])]
        case "inv":
            calls = [call("getrf", [n, n, a, n, integers]), call("getri", [n, a, n, integers, work, length], work)]
        case "geqrf":
            calls = [call("geqrf", [m, n, a, n, s, work, length], work)]
        case "gels":
            calls = [call("gels", [one("N"), m, n, sides, a, n, b, n, work, length], work, [text])]
        case "syevd":
            count = c_int64(3 + 5 * case.n)
            calls = [call("syevd", [one("V"), one("L"), n, a, n, s, work, length, integers, count], work, [text, text])]
        case "gesdd":
            calls = [call("gesdd", [one("S"), m, n, a, n, s, b, n, vt, n, work, length, integers], work, [text])]

    def run():
        for of_one in calls:
            of_one()
            assert info.value == 0, (case.name, info.value)

    run.keeps = (of, info)
    return run


def lapacke(blas, case, of):
    n, sides = c_int64(case.n), c_int64(case.sides)
    a, b, vt, s, integers = (x.ctypes.data_as(ctypes.c_void_p) for x in (of.a, of.b, of.vt, of.s, of.integers))
    calls = {
        "potrf": [("potrf", [one("L"), n, a, n])],
        "gesv": [("gesv", [n, sides, a, n, integers, b, sides])],
        "inv": [("getrf", [n, n, a, n, integers]), ("getri", [n, a, n, integers])],
        "geqrf": [("geqrf", [n, n, a, n, s])],
        "gels": [("gels", [one("N"), n, n, sides, a, n, b, sides])],
        "syevd": [("syevd", [one("V"), one("L"), n, a, n, s])],
        "gesdd": [("gesdd", [one("S"), n, n, a, n, s, b, n, vt, n])],
    }[case.name]
    calls = [(getattr(blas, f"scipy_LAPACKE_d{name}64_"), arguments) for name, arguments in calls]

    def run():
        for function, arguments in calls:
            assert function(c_int(ROWS), *arguments) == 0, case.name

    run.keeps = of
    return run


def ours(library, backend, case, of):
    options, report = bv.Options(backend=backend), bv.Report()
    views = [bv.View.of(x) for x in (of.a, of.b, of.vt, of.s)]
    a, b, vt, s = (byref(view.raw) for view in views)
    vectors, end = bv.View(), [byref(options), byref(report)]
    arguments = {
        "potrf": [LOWER, a],
        "gesv": [a, b],
        "inv": [a],
        "geqrf": [a, s],
        "gels": [a, b],
        "syevd": [LOWER, a, s, vectors.shape_array, vectors.strides_array, byref(vectors.raw)],
        "gesdd": [a, s, b, vt],
    }[case.name]
    function = getattr(library.c, "bv_" + case.name)

    def run():
        if function(*arguments, *end):
            raise bv.Failure(1, library.message())

    run.keeps, run.report = (of, views), report
    return run


def by_numpy(case, of):
    a, b = of.a, of.b
    return {
        "potrf": lambda: np.linalg.cholesky(a),
        "gesv": lambda: np.linalg.solve(a, b),
        "inv": lambda: np.linalg.inv(a),
        "geqrf": lambda: np.linalg.qr(a, mode="raw"),
        "gels": lambda: np.linalg.lstsq(a, b),
        "syevd": lambda: np.linalg.eigh(a, UPLO="L"),
        "gesdd": lambda: np.linalg.svd(a, full_matrices=False),
    }[case.name]


CANDIDATES = ["direct, columns", "ours, rows", "LAPACKE, rows", "numpy.linalg"]


def candidate(name, case, library, backend, blas):
    """A call, and what it overwrites."""
    of = case.set("F" if name == "direct, columns" else "C")
    match name:
        case "direct, columns":
            return fortran(blas, case, of), of
        case "ours, rows":
            return ours(library, backend, case, of), of
        case "LAPACKE, rows":
            return lapacke(blas, case, of), of
    return by_numpy(case, of), of


def found(case, of):
    """What does not depend on the layout."""
    return {"potrf": np.tril(of.a), "geqrf": np.triu(of.a), "inv": of.a, "gesv": of.b, "gels": of.b}.get(case.name, of.s)


def rounds(case, pairs, seconds):
    """Nanoseconds of each in each round; tiny ones are not called again, as they would have to be restored."""
    times, start, order = [[] for _ in pairs], time.perf_counter(), np.random.default_rng(1)
    for turn in range(301):
        if turn >= FEWEST and time.perf_counter() - start > seconds:
            break
        for at in order.permutation(len(pairs)):
            call, of = pairs[at]
            case.restore(of)
            begin = time.perf_counter_ns()
            call()
            times[at].append(time.perf_counter_ns() - begin)
    return times


def status(field):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(field))


def memory(case, name, library, backend, blas):
    call, _ = candidate(name, case, library, backend, blas)
    ctypes.CDLL(None).malloc_trim(0)
    before = status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    result = call()
    print(status("VmHWM") - before, result is None)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("library")
    arguments.add_argument("text", nargs="?", default="")
    arguments.add_argument("--seconds", type=float, default=2.0, help="for each case, unless %d rounds take longer" % FEWEST)
    arguments.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    arguments = arguments.parse_args()
    library = bv.Library(arguments.library)
    backend = backend_of_numpy(library)
    library.check(library.c.bv_backend_set_threads(backend, 1, None))
    files = list((Path(np.__file__).parent.parent / "numpy.libs").glob("libscipy_openblas*.so"))
    blas = ctypes.CDLL(str(files[0]))
    if arguments.one:
        routine, n, sides, name = arguments.one
        return memory(Case(routine, int(n), int(sides)), name, library, backend, blas)
    print(f"NumPy {np.__version__}; all over {about(library, backend)}. f64, one thread, medians; lower triangles.\n")
    print("| routine | n | direct, columns us | " + " | ".join(CANDIDATES[1:]) + " | bytes copied |")
    print("|---|---:|" + "---:|" * (len(CANDIDATES) + 1))
    routines = [("potrf", None), ("gesv", None), ("gesv", 1), ("inv", None), ("geqrf", None), ("gels", 10), ("syevd", None), ("gesdd", None)]
    for routine, sides in routines:
        for n in (64, 256, 1024):
            label = routine if sides is None else f"{routine}, {sides} side{'s' if sides > 1 else ''}"
            if arguments.text not in f"{label} {n}":
                continue
            case = Case(routine, n, sides)
            pairs = [candidate(name, case, library, backend, blas) for name in CANDIDATES]
            for call, of in pairs:
                case.restore(of)
                call()
            expected = found(case, pairs[0][1])
            for _, of in pairs[1:3]:
                assert np.allclose(found(case, of), expected, atol=1e-7 * np.abs(expected).max()), label
            times = rounds(case, pairs, arguments.seconds)
            ratios = [quartiles([x / y for x, y in zip(spent, times[0])])[1] for spent in times[1:]]
            shown = " | ".join(f"{ratio:.2f}" for ratio in ratios)
            print(f"| {label} | {n} | {quartiles(times[0])[1] / 1e3:.1f} | {shown} | {pairs[1][0].report.bytes_copied} |", flush=True)
    print("\nMiB that one call adds at most, results and the buffers of the BLAS included; A is 8 MiB and 69 MiB; solutions of 200 sides:\n")
    print("| routine | n | " + " | ".join(CANDIDATES) + " |")
    print("|---|---:|" + "---:|" * len(CANDIDATES))
    for routine in ("potrf", "gesv", "inv", "geqrf", "gels", "syevd", "gesdd"):
        for n in (1024,) if routine in ("syevd", "gesdd") else (1024, 3000):
            # lstsq takes minutes.
            names = CANDIDATES[:3] if routine == "gels" and n > 1024 else CANDIDATES
            if arguments.text not in f"{routine} {n}":
                continue
            sides = {"gesv": 200, "gels": 10}.get(routine, 1)
            cells = []
            for name in names:
                run = [sys.executable, "-B", __file__, arguments.library, "--one", routine, str(n), str(sides), name]
                told = subprocess.run(run, capture_output=True, text=True, check=True).stdout
                cells.append(f"{int(told.split()[0]) / 1024:.1f}")
            print(f"| {routine} | {n} | " + " | ".join(cells + ["–"] * (len(CANDIDATES) - len(cells))) + " |", flush=True)


if __name__ == "__main__":
    main()
