#!/usr/bin/env python3
"""Contractions by the C library beside NumPy's einsum(optimize=True) and pytblis, one thread each, taking turns: a Markdown table.

    python contract_bench.py LIBRARY [TEXT] [--seconds N]

The cases are those of `benches/contractions.txt` whose line contains TEXT. NumPy is the fastest of einsum into a new array, which it
leaves in whatever order of axes the product had, into a given one, and of stacks matmul; `out=` is the second alone, which writes
the same array as ours. A ratio is the median over the rounds of our time in theirs; the calls of C go through ctypes, and
find the views made. Ours runs over the BLAS it is linked with, and over the OpenBLAS that NumPy brings.
"""

import argparse
import ctypes
import os
import sys
from ctypes import byref
from importlib import metadata
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "tests" / "numpy"))

import numpy as np  # noqa: E402
import pytblis  # noqa: E402

import bv  # noqa: E402
from backends import about, backend_of_numpy  # noqa: E402
from numpy_bench import numbers, quartiles, rounds  # noqa: E402

CASES = FOLDER.parent / "benches" / "contractions.txt"
FEWEST = 9


def laid_out(layout, part, lens, is_a):
    """An operand of whole numbers."""
    shape = [lens[x] for x in part]
    if layout == "windows" and is_a:
        samples = numbers((shape[0] - 1) * 128 + shape[1], "f8")
        return np.lib.stride_tricks.sliding_window_view(samples, shape[1])[::128]
    if layout == "padded":
        whole = np.zeros([len_ + 8 for len_ in shape])
        array = whole[tuple(slice(len_) for len_ in shape)]
    else:
        array = np.zeros(shape, order="F" if layout == "F" else "C")
    # Below 10, so that sums are exact.
    array[...] = (numbers(array.size, "f8") % 10).reshape(shape)
    return array


class Case:
    def __init__(self, line):
        self.set, self.layout, self.spec, *lens = line.split()
        self.lens = {x: int(len_) for x, len_ in (pair.split("=") for pair in lens)}
        inputs, self.output = self.spec.split("->")
        self.inputs = inputs.split(",")
        sizes = sorted(set(self.lens.values()))
        self.name = f"`{self.spec}`{', ' + self.layout if self.layout == 'padded' else ''}"
        self.sizes = str(sizes[0]) if len(sizes) == 1 else " ".join(f"{x}={len_}" for x, len_ in self.lens.items())

    def operands(self):
        return [laid_out(self.layout, part, self.lens, at == 0) for at, part in enumerate((*self.inputs, self.output))]


def ours(library, spec, views, options):
    """A call, and what its report is."""
    report, function = bv.Report(), library.c.bv_contract
    a, b, c = (byref(view.raw) for view in views)
    arguments = (spec.encode(), None, a, b, None, c, byref(options), byref(report))

    def call():
        if function(*arguments):
            raise bv.Failure(1, library.message())

    return call, report


def explained(library, spec, views, options):
    """The first words of the plan."""
    plan, text = ctypes.c_void_p(), ctypes.create_string_buffer(4000)
    planning = bv.Options(plan=ctypes.addressof(plan), backend=options.backend)
    a, b, c = (byref(view.raw) for view in views)
    library.check(library.c.bv_contract(spec.encode(), None, a, b, None, c, byref(planning), None))
    library.check(library.c.bv_plan_text(plan, text, ctypes.c_size_t(4000), None))
    library.c.bv_plan_free(plan)
    return text.value.decode().partition(": ")[2].partition("\n")[0]


def measured(library, backends, case, seconds):
    """Medians in ms, ratios, bytes copied, and how."""
    a, b, c = case.operands()
    spec, views = case.spec, [bv.View.of(x) for x in (a, b, c)]
    calls, reports = [], []
    for backend in backends:
        options = bv.Options(backend=backend)
        call, report = ours(library, spec, views, options)
        calls.append(call)
        reports.append(report)
    target = np.zeros_like(c)
    calls.append(lambda: pytblis.einsum(spec, a, b, out=target))
    numpys = [lambda: np.einsum(spec, a, b, optimize=True), lambda: np.einsum(spec, a, b, optimize=True, out=target)]
    if spec in ("bmk,bkn->bmn", "bmk,kn->bmn"):
        numpys.append(lambda: np.matmul(a, b, out=target))
    expected = np.einsum(spec, a, b, optimize=True)
    for call, result in zip(calls, [c] * len(backends) + [target]):
        result[...] = np.nan
        call()
        assert (result == expected).all(), f"{case.spec}: {call}"
    times = rounds([*calls, *numpys], seconds, FEWEST)
    middle = [quartiles(of)[1] for of in times]
    fastest = min(range(len(calls), len(times)), key=lambda at: middle[at])
    ratio = lambda of, to: quartiles([x / y for x, y in zip(times[of], times[to])])[1]  # noqa: E731
    # Beside the fastest, `out=`, the fastest over its own BLAS, and pytblis.
    ratios = [ratio(0, fastest), ratio(0, len(calls) + 1), ratio(1, fastest), ratio(0, len(backends))]
    return middle[fastest] / 1e6, ratios, reports[0].bytes_copied, explained(library, spec, views, bv.Options())


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("library")
    arguments.add_argument("text", nargs="?", default="")
    arguments.add_argument("--seconds", type=float, default=2.0, help="for each case, unless %d rounds take longer" % FEWEST)
    arguments = arguments.parse_args()
    library = bv.Library(arguments.library)
    pytblis.set_num_threads(1)
    backends = [None, backend_of_numpy(library)]
    for backend in backends:
        library.check(library.c.bv_backend_set_threads(backend, 1, None))
    linked, numpys = (about(library, backend) for backend in backends)
    print(f"NumPy {np.__version__} with {numpys}; pytblis {metadata.version('pytblis')}; ours over {linked} and over NumPy's. f64, one thread, medians.\n")
    print("| set | contraction | lengths | NumPy ms | ours / NumPy | `out=` | over NumPy's BLAS | ours / pytblis | MB copied | how |")
    print("|---|---|---|---:|---:|---:|---:|---:|---:|---|")
    found = {}
    lines = [line for line in CASES.read_text().splitlines() if line and not line.startswith("#")]
    for line in (line for line in lines if arguments.text in line):
        case = Case(line)
        milliseconds, ratios, copied, how = measured(library, backends, case, arguments.seconds)
        found.setdefault(case.set.partition("-")[0], []).append(ratios)
        shown = " | ".join(f"{ratio:.2f}" for ratio in ratios)
        print(f"| {case.set} | {case.name} | {case.sizes} | {milliseconds:.3g} | {shown} | {copied / 1e6:.2f} | {how} |", flush=True)
    print("\nMedians of these ratios, and how many are above 1.05:\n")
    print("| set | cases | ours / NumPy | `out=` | over NumPy's BLAS | ours / pytblis |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, ratios in found.items():
        columns = [(quartiles(column)[1], sum(x > 1.05 for x in column)) for column in zip(*ratios)]
        print(f"| {name} | {len(ratios)} | " + " | ".join(f"{middle:.2f}, {slower}" for middle, slower in columns) + " |")


if __name__ == "__main__":
    main()
