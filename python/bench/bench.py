"""Beside NumPy in one process: what each takes, in turns, medians; and what a call costs over the crate's own.

    python bench/bench.py [FILTER] [--seconds S]
    python bench/bench.py lapack

prints the tables of docs/measured.md.
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np

import blasview as bv


def cases():
    """Name, what NumPy does, what is done here, a check."""
    rng = np.random.default_rng(7)
    for n in (64, 256, 1024):
        A, B, out, x, y = rng.random((n, n)), rng.random((n, n)), np.empty((n, n)), rng.random(n), np.empty(n)
        wide, z = rng.random((n, 2 * n)), rng.random((n, n)) + 1j * rng.random((n, n))
        step, real, rev = wide[:, ::2], z.real, A[::-1]
        yield f"A @ B, n = {n}", lambda A=A, B=B, o=out: np.matmul(A, B, out=o), lambda A=A, B=B, o=out: bv.gemm(A, B, o), out
        yield f"A[::-1] @ x, n = {n}, np.matmul", lambda A=rev, x=x, o=y: np.matmul(A, x, out=o), lambda A=rev, x=x, o=y: bv.gemm(A, x, o), y
        yield f"A[::-1] @ x, n = {n}, np.dot", lambda A=rev, x=x, o=y: np.dot(A, x, out=o), lambda A=rev, x=x, o=y: bv.gemm(A, x, o), y
        yield f"A @ x[::-1], n = {n}, np.matmul", lambda A=A, x=x[::-1], o=y: np.matmul(A, x, out=o), lambda A=A, x=x[::-1], o=y: bv.gemm(A, x, o), y
        yield f"A[:, ::2] @ x, n = {n}, np.matmul", lambda A=step, x=x, o=y: np.matmul(A, x, out=o), lambda A=step, x=x, o=y: bv.gemm(A, x, o), y
        yield f"A[:, ::2] @ x, n = {n}, np.dot", lambda A=step, x=x, o=y: np.dot(A, x, out=o), lambda A=step, x=x, o=y: bv.gemm(A, x, o), y
        yield f"A[:, :n] @ x (wider rows), n = {n}, np.dot", lambda A=wide[:, :n], x=x, o=y: np.dot(A, x, out=o), lambda A=wide[:, :n], x=x, o=y: bv.gemm(A, x, o), y
        yield f"A[::-1] @ B, n = {n}, np.matmul", lambda A=rev, B=B, o=out: np.matmul(A, B, out=o), lambda A=rev, B=B, o=out: bv.gemm(A, B, o), out
        yield f"A[:, ::2] @ B, n = {n}, np.matmul", lambda A=step, B=B, o=out: np.matmul(A, B, out=o), lambda A=step, B=B, o=out: bv.gemm(A, B, o), out
        yield f"A[:, ::2] @ B, n = {n}, np.dot", lambda A=step, B=B, o=out: np.dot(A, B, out=o), lambda A=step, B=B, o=out: bv.gemm(A, B, o), out
        yield f"z.real @ B, n = {n}, np.matmul", lambda A=real, B=B, o=out: np.matmul(A, B, out=o), lambda A=real, B=B, o=out: bv.gemm(A, B, o), out
        yield f"A @ z (real times complex), n = {n}, np.matmul", lambda A=A, B=z: np.matmul(A, B), lambda A=A, B=z: bv.gemm(A, B), None
        yield f"z.conj().T @ z, n = {n}, np.matmul", lambda A=z: np.matmul(A.conj().T, A), lambda A=z: bv.gemm(A.T, A, conj_a=True), None
    for count, n in ((1000, 4), (200, 16), (50, 64)):
        A, B, out = rng.random((count, n, n)), rng.random((count, n, n)), np.empty((count, n, n))
        last = np.moveaxis(rng.random((n, n, count)), -1, 0)
        yield f"{count} products of {n} x {n}", lambda A=A, B=B, o=out: np.matmul(A, B, out=o), lambda A=A, B=B, o=out: bv.matmul(A, B, o), out
        yield f"the same, reversed rows", lambda A=A[:, ::-1], B=B, o=out: np.matmul(A, B, out=o), lambda A=A[:, ::-1], B=B, o=out: bv.matmul(A, B, o), out
        yield f"the same, stack innermost", lambda A=last, B=B, o=out: np.matmul(A, B, out=o), lambda A=last, B=B, o=out: bv.matmul(A, B, o), out
        yield f"the same, one B for all", lambda A=A, B=B[0], o=out: np.matmul(A, B, out=o), lambda A=A, B=B[0], o=out: bv.matmul(A, B, o), out
    for dtype in ("f8", "f4", "u1"):
        for n in (256, 1024, 3000):
            A, out = np.ones((n, n), dtype), np.empty((n, n), dtype)
            yield f"copy of A.T, {dtype}, n = {n}, np.copyto", lambda A=A.T, o=out: np.copyto(o, A), lambda A=A.T, o=out: bv.copy(o, A), out
    A = rng.random((1024, 1024))
    wide = rng.random((1024, 2048))
    out = np.empty_like(A)
    for name, view in (("A[::-1]", A[::-1]), ("A[:, ::-1]", A[:, ::-1]), ("A[:, ::2]", wide[:, ::2])):
        yield f"copy of {name}, f8, n = 1024, np.copyto", lambda A=view, o=out: np.copyto(o, A), lambda A=view, o=out: bv.copy(o, A), out
    yield "np.ascontiguousarray(A.T), f8, n = 1024", lambda A=A.T: np.ascontiguousarray(A), lambda A=A.T: bv.ascontiguous(A), None
    cube = rng.random((128, 128, 128))
    yield "copy of transpose(2, 1, 0), f8, 128^3", lambda A=cube.transpose(2, 1, 0), o=np.empty_like(cube): np.copyto(o, A), lambda A=cube.transpose(2, 1, 0), o=np.empty_like(cube): bv.copy(o, A), None


def measured(runs, seconds):
    """The median time of each, in turns."""
    repeats = []
    for run in runs:
        run()
        start = time.perf_counter()
        run()
        took = time.perf_counter() - start
        repeats.append(max(1, int(2e-4 / max(took, 1e-9))))
    times = [[] for _ in runs]
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times[0]) < 7:
        for at, run in enumerate(runs):
            start = time.perf_counter()
            for _ in range(repeats[at]):
                run()
            times[at].append((time.perf_counter() - start) / repeats[at])
    return [statistics.median(one) for one in times]


def shown(seconds):
    for unit, size in (("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.0f} ns"


def overhead():
    """A call of a small product from Python, beside NumPy's, and of the crate from within the extension: the least of many runs, as what
    others do on the machine only adds to it."""
    print("\n| product | np.dot | gemm | the crate's own | gemm over it |\n|---|---:|---:|---:|---:|")
    gemm, dot, count = bv.gemm, np.dot, 2000
    for n in (2, 8, 32):
        a, b, out = np.random.rand(n, n), np.random.rand(n, n), np.empty((n, n))
        rows = []
        for _ in range(300):
            row = []
            for run in (dot, gemm):
                start = time.perf_counter()
                for _ in range(count):
                    run(a, b, out)
                row.append((time.perf_counter() - start) / count)
            rows.append((*row, bv._core.time_gemm(a, b, out, count)))
        theirs, ours, own = (min(column) for column in zip(*rows))
        print(f"| into out, n = {n} | {shown(theirs)} | {shown(ours)} | {shown(own)} | {shown(ours - own)} |")


# In a process of its own, as the peak of memory is of all its life: the time of the fastest run, and how far the peak rose in one.
_ONE = """
import sys, time, numpy as np, blasview as bv
n, layout, call, repeat = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
rng = np.random.default_rng(1)
room = np.empty((n, n) if layout != "A[:, :n]" else (n, n + 100))
A = room[:, :n]
A[...] = rng.random((n, n)) + 2 * n * np.eye(n)
A[...] = (A + A.T) / 2
b = rng.random((n, 1))[:, 0]
if layout == "A.T": A = A.T
kept = A.copy(order="K") if repeat > 1 else None
def status(key):
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(key)) * 1024
run = eval("lambda A, b: " + call)
small = rng.random((8, 8)) + 16 * np.eye(8)
run(small + small.T, b[:8].copy())
if repeat == 1:
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    before = status("VmRSS")
    made = run(A, b)
    print(status("VmHWM") - before)
else:
    times = []
    for _ in range(repeat):
        A[...] = kept
        start = time.perf_counter()
        made = run(A, b)
        times.append(time.perf_counter() - start)
        del made
    print(min(times))
"""


def lapack(n=1000, repeat=15):
    """Beside `numpy.linalg`: time, and memory beyond that of the arguments, results included."""
    import os
    import subprocess
    import sys

    # What glibc has had and kept would be memory that is not seen to be taken.
    environment = {**os.environ, "MALLOC_MMAP_THRESHOLD_": "65536"}

    print(f"\n| n = {n} | np.linalg | copying A once | overwriting A | np.linalg, peak | once, peak | overwriting, peak |\n|---|---:|---:|---:|---:|---:|---:|")
    for name, theirs, ours in (
        ("cholesky", "np.linalg.cholesky(A)", "bv.cholesky(A{})"),
        ("inv", "np.linalg.inv(A)", "bv.inv(A{})"),
        ("solve, one vector", "np.linalg.solve(A, b)", "bv.solve(A, b{})"),
        ("solve, positive", "np.linalg.solve(A, b)", 'bv.solve(A, b, assume="positive"{})'),
        ("eigh", "np.linalg.eigh(A)", "bv.eigh(A{})"),
    ):
        keyword = ", overwrite_a=True" if "solve" in ours else ", overwrite=True"
        calls = [theirs, ours.format(""), ours.format(keyword)]
        for layout in ("A", "A[:, :n]", "A.T"):

            def told(call, times):
                run = subprocess.run([sys.executable, "-c", _ONE, str(n), layout, call, str(times)], capture_output=True, text=True, check=True, env=environment if times == 1 else None)
                return float(run.stdout)

            times = [shown(told(call, 3 if name == "eigh" else repeat)) for call in calls]
            peaks = [f"{told(call, 1) / 1e6:.1f} MB" for call in calls]
            print(f"| {name}, {layout} | {' | '.join(times + peaks)} |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("filter", nargs="?", default="")
    parser.add_argument("--seconds", type=float, default=0.25)
    args = parser.parse_args()
    if args.filter == "lapack":
        return lapack()
    backend = bv.backend()
    print(f"NumPy {np.__version__}, {backend.name} {backend.version} {backend.kernels}, {backend.threads} thread{'s' if backend.threads > 1 else ''}\n")
    print("| product or copy | NumPy | blasview | times faster | NumPy copies |\n|---|---:|---:|---:|---|")
    for name, theirs, ours, out in cases():
        if args.filter not in name:
            continue
        expected = theirs()
        expected = np.array(out if out is not None else expected) if expected is not None or out is not None else None
        made = ours()
        made = out if out is not None else made
        if expected is not None and not np.allclose(expected, made):
            raise SystemExit(f"{name}: not the same numbers")
        with bv.watch() as watched:
            theirs()
        numpy, own = measured([theirs, ours], args.seconds)
        copied = "; ".join("plain loops" if call.how.startswith("plain loops") else f"{call.bytes_copied:,} bytes" for call in watched.calls)
        print(f"| {name} | {shown(numpy)} | {shown(own)} | {numpy / own:.2f} | {copied} |", flush=True)
    if not args.filter:
        overhead()
        lapack()


if __name__ == "__main__":
    main()
