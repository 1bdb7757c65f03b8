#!/usr/bin/env python3
"""NumPy on the cases of `benches/copy.rs` and `benches/gemm_layouts.rs`, each against NumPy itself on contiguous arrays.

Interleaved medians, one thread: `make bench-numpy`, or `OPENBLAS_NUM_THREADS=1 python3 tools/numpy_bench.py [TEXT]`,
where TEXT picks the cases whose line contains it.

With `--cases` it measures what it is told on stdin, for `make report`: a JSON array of cases, each with the shapes and byte
strides of the operands of a product (A, B, C) or of the source of a copy. It prints its version, then one line for each case
in JSON: medians, the quartiles of their quotient, or for the group `memory` the highest number of bytes held.
"""

import ctypes
import json
import os
import re
import sys
import tempfile
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np  # noqa: E402

BUDGET = 2.0  # Seconds per case, unless FEWEST rounds take longer.
FEWEST = 9
ROUNDS = 301


def spend(call, calls):
    """Seconds of so many calls."""
    start = time.perf_counter()
    for _ in range(calls):
        call()
    return time.perf_counter() - start


def rounds(candidates, budget=BUDGET, fewest=FEWEST):
    """Nanoseconds per call of each in each round, all taking turns."""
    counts = []
    for call in candidates:
        calls = 1
        while spend(call, calls) < 20e-6:
            calls *= 2
        counts.append(calls)
    times = [[] for _ in candidates]
    start = time.perf_counter()
    for turn in range(ROUNDS):
        if turn >= fewest and time.perf_counter() - start > budget:
            break
        for call, calls, spent in zip(candidates, counts, times):
            call()  # Each finds the caches as it leaves them itself.
            spent.append(spend(call, calls) / calls * 1e9)
    return times


def quartiles(values):
    values = sorted(values)
    return [values[(len(values) - 1) * share // 4] for share in (1, 2, 3)]


def medians(candidates):
    """Nanoseconds per call of each."""
    return [sorted(spent)[len(spent) // 2] for spent in rounds(candidates)]


def numbers(length, dtype):
    return (np.arange(length) % 97).astype(dtype)


def copies():
    """Name, n, source: what is copied to contiguous memory."""
    transposed = [("f8", 256), ("f8", 1024), ("f8", 4096), ("f8", 8192), ("f4", 256), ("f4", 4096), ("c8", 4096)]
    transposed += [("c16", 3072), ("c16", 4096), ("u2", 4096), ("u1", 4096), ("f8", 1000)]
    for dtype, n in transposed:
        yield f"{dtype} transposed", n, lambda: numbers(n * n, dtype).reshape(n, n).T
    yield "f8 transposed, ld n + 1", 4096, lambda: numbers(4096 * 4097, "f8").reshape(4096, 4097)[:, :4096].T
    for n, order in [(256, (2, 1, 0)), (256, (0, 2, 1)), (256, (1, 0, 2)), (250, (2, 1, 0))]:
        name = str(order).replace(" ", "")
        yield f"f8 cube {name}", n, lambda: numbers(n**3, "f8").reshape(n, n, n).transpose(order)
    for channels, n in [(256, 56), (3, 224)]:
        pixels = 32 * channels * n * n
        yield (
            f"f4 NCHW to NHWC, C = {channels}",
            n,
            lambda: numbers(pixels, "f4").reshape(32, channels, n, n).transpose(0, 2, 3, 1),
        )
        yield (
            f"f4 NHWC to NCHW, C = {channels}",
            n,
            lambda: numbers(pixels, "f4").reshape(32, n, n, channels).transpose(0, 3, 1, 2),
        )
    for n in (256, 1024, 4096):
        yield "f8 rows with padding", n, lambda: numbers(n * (n + 24), "f8").reshape(n, n + 24)[:, :n]
        yield "f8 rows reversed", n, lambda: numbers(n * n, "f8").reshape(n, n)[::-1]
        yield "f8 columns reversed", n, lambda: numbers(n * n, "f8").reshape(n, n)[:, ::-1]
        yield "f8 every second of both", n, lambda: numbers(4 * n * n, "f8").reshape(2 * n, 2 * n)[::2, ::2]
        yield "f8 one row repeated", n, lambda: np.broadcast_to(numbers(n, "f8"), (n, n))
        yield "f8 one column repeated", n, lambda: np.broadcast_to(numbers(n, "f8")[:, None], (n, n))
    for stride in (2, 3, 7, -1):
        for n in (1 << 10, 64 << 10, 2 << 20):
            yield f"f8 stride {stride}", n, lambda: numbers(n * abs(stride), "f8")[::stride]


PLACES = {
    "C": lambda n: np.empty((n, n)),
    "F": lambda n: np.empty((n, n)).T,
    "step2": lambda n: np.empty((2 * n, 2 * n))[::2, ::2],
    "negrow": lambda n: np.empty((n, n))[::-1],
    "negcol": lambda n: np.empty((n, n))[:, ::-1],
    "negboth": lambda n: np.empty((n, n))[::-1, ::-1],
    "bcrow": lambda n: np.broadcast_to(numbers(n, "f8"), (n, n)),
    "bccol": lambda n: np.broadcast_to(numbers(n, "f8")[:, None], (n, n)),
    "real": lambda n: np.empty((n, n), "c16").real,
    "s3mid": lambda n: np.empty((n, 3, n))[:, 1, :],
    "s3last": lambda n: np.empty((n, n, 8))[:, :, 1],
}

TRIPLES = """
step2:C:C C:step2:C C:C:step2 step2:step2:step2 negrow:C:C C:negrow:C C:C:negrow negrow:negrow:negrow negcol:C:C
C:negcol:C C:C:negcol negcol:negcol:negcol negboth:C:C bcrow:C:C bccol:C:C C:bcrow:C C:bccol:C real:C:C C:C:real
s3mid:C:C s3last:C:C C:C:s3last
""".split()


def operand(place, n):
    matrix = PLACES[place](n)
    if matrix.flags.writeable:
        matrix[...] = numbers(n * n, "f8").reshape(n, n)
    return matrix


def head(title, columns):
    print(f"\n{title}\n{'':<34}{'n':>8}{'reference ns':>14}" + "".join(f"{column:>14}" for column in columns))


def copy_table(text):
    titles = ["copyto ns", "ratio", "asc. ns", "ratio"]
    head("copyto and ascontiguousarray (which allocates), reference : candidate, higher is better", titles)
    for name, n, source in copies():
        if text not in f"{name} {n}":
            continue
        source = source()
        plain = numbers(source.size, source.dtype).reshape(source.shape)
        to = np.zeros(source.shape, source.dtype)
        contiguous, copyto, fresh = medians(
            [
                lambda: np.copyto(to, plain),
                lambda: np.copyto(to, source),
                lambda: np.ascontiguousarray(source),
            ]
        )
        assert (np.copyto(to, source), (to == source).all())[1], name
        # What is contiguous already would be returned as it is.
        assert not source.flags.c_contiguous
        ratios = f"{copyto:>14.1f}{contiguous / copyto:>14.3f}{fresh:>14.1f}{contiguous / fresh:>14.3f}"
        print(f"{name:<34}{n:>8}{contiguous:>14.1f}{ratios}", flush=True)


def gemm_table(text, sizes):
    head("matmul(out=), candidate : reference on contiguous arrays, lower is better", ["matmul ns", "ratio"])
    for n in sizes:
        for triple in TRIPLES:
            if text not in f"f8 {triple} {n}":
                continue
            a, b, c = (operand(place, n) for place in triple.split(":"))
            plain_a, plain_b, plain_c = (np.array(x, order="C") for x in (a, b, c))
            times = medians(
                [lambda: np.matmul(plain_a, plain_b, out=plain_c), lambda: np.matmul(a, b, out=c)]
            )
            # Sums of whole numbers are exact in any order.
            assert (c == plain_c).all(), triple
            name = f"f8 {triple}"
            print(f"{name:<34}{n:>8}{times[0]:>14.1f}{times[1]:>14.1f}{times[1] / times[0]:>14.3f}", flush=True)


def strided(operand):
    """An array of whole numbers with that shape and those strides, which may be negative or 0."""
    shape, strides = operand["shape"], operand["strides"]
    spans = [stride * (length - 1) for stride, length in zip(strides, shape)]
    below = -sum(span for span in spans if span < 0) // 8
    above = sum(span for span in spans if span > 0) // 8
    data = np.empty(below + above + 1)
    array = np.lib.stride_tricks.as_strided(data[below:], shape, strides)
    array[...] = numbers(array.size, "f8").reshape(shape)
    return array


def highest_mapped():
    """The most bytes that malloc has had mapped at a time; None where it does not tell."""
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "malloc_stats"):
        return None
    stderr = os.dup(2)
    with tempfile.TemporaryFile("w+b") as told:
        os.dup2(told.fileno(), 2)
        libc.malloc_stats()
        libc.fflush(None)
        os.dup2(stderr, 2)
        os.close(stderr)
        told.seek(0)
        found = re.search(rb"max mmap bytes *= *(\d+)", told.read())
    return int(found[1]) if found else None


def highest(call):
    """The most bytes that a call holds at a time, in whole pages; None where malloc does not tell.

    NumPy's own count of memory (tracemalloc) misses what matmul copies to. So malloc is made to map each page by itself, and
    asked for the most that was ever mapped: what the call adds to that, if as much as that is mapped when it begins.
    """
    libc = ctypes.CDLL(None)
    m_mmap_threshold, m_mmap_max = -3, -4
    if not hasattr(libc, "mallopt") or not libc.mallopt(m_mmap_threshold, 4096) or not libc.mallopt(m_mmap_max, 1 << 20):
        return None
    call()
    ballast, before, step = [], highest_mapped(), 1 << 16
    if before is None:
        return None
    while highest_mapped() == before:
        ballast.append(np.empty(step, np.uint8))
    before = highest_mapped()
    call()
    return max(highest_mapped() - before, 0)


def answer(case, budget, fewest):
    """What was measured of a case."""
    operands = [strided(operand) for operand in case["operands"]]
    plain = [np.array(operand, order="C") for operand in operands]
    if len(operands) == 3:
        (a, b, c), (plain_a, plain_b, plain_c) = operands, plain
        reference, call = lambda: np.matmul(plain_a, plain_b, out=plain_c), lambda: np.matmul(a, b, out=c)
    else:
        to = np.zeros(operands[0].shape)
        reference, call = lambda: np.copyto(to, plain[0]), lambda: np.copyto(to, operands[0])
    if case["group"] == "memory":
        return {"bytes": highest(call)}
    times = rounds([reference, call], budget, fewest)
    call()
    # Sums of whole numbers are exact in any order.
    assert (operands[2] == plain[2] if len(operands) == 3 else to == operands[0]).all(), case
    low, _, high = quartiles([time / base for base, time in zip(*times)])
    reference_ns, peer_ns = (quartiles(spent)[1] for spent in times)
    return {"reference_ns": reference_ns, "peer_ns": peer_ns, "quartiles": [low, high]}


def answer_all(quick):
    print(json.dumps({"version": np.__version__}), flush=True)
    budget, fewest = (0.03, 3) if quick else (1.0, FEWEST)
    # What counts memory changes how malloc works from then on.
    for case in sorted(json.load(sys.stdin), key=lambda case: case["group"] == "memory"):
        names = {key: case[key] for key in ("group", "case", "n")}
        print(json.dumps(names | answer(case, budget, fewest)), flush=True)


def main():
    if "--cases" in sys.argv:
        return answer_all("--quick" in sys.argv)
    arguments = [argument for argument in sys.argv[1:] if argument != "--large"]
    text = arguments[0] if arguments else ""
    threads = os.environ["OPENBLAS_NUM_THREADS"]
    print(f"NumPy {np.__version__}, {threads} thread(s), OPENBLAS_CORETYPE {os.environ.get('OPENBLAS_CORETYPE', 'not set')}")
    copy_table(text)
    gemm_table(text, [8, 64, 256, 1024] + ([2048] if "--large" in sys.argv else []))


if __name__ == "__main__":
    main()
