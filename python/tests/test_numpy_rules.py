"""The rules of `blasview._numpy` beside what NumPy does: its copies are measured, on random layouts.

`np.dot` copies into arrays, which tracemalloc sees; `np.matmul` into memory from `malloc`, so that the process's peak is looked at. That
is exact where each block is mapped by itself, for which this program starts itself again with glibc's threshold set.
"""

import os
import random
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

from blasview import _numpy

DTYPES = ["f4", "f8", "c8", "c16"]


def layout(rng, rows, cols, dtype):
    """A matrix of random layout, and what it is called."""
    dtype = np.dtype(dtype)
    kind = rng.choice(["C", "F", "rows", "cols", "rows2", "cols2", "negrow", "negcol", "flip", "bcrow", "bccol", "real", "padF", "field", "mis", "swap"])
    fill = lambda *shape: np.arange(int(np.prod(shape)), dtype="f8").reshape(shape).astype(dtype)  # noqa: E731
    if kind == "C":
        return kind, fill(rows, cols)
    if kind == "F":
        return kind, fill(cols, rows).T
    if kind == "rows":
        return kind, fill(rows, cols + 3)[:, :cols]
    if kind == "padF":
        return kind, fill(cols, rows + 2)[:, 1:-1].T
    if kind == "cols":
        return kind, fill(rows + 2, cols)[1:-1]
    if kind == "rows2":
        return kind, fill(2 * rows, cols)[::2]
    if kind == "cols2":
        return kind, fill(rows, 2 * cols)[:, ::2]
    if kind == "negrow":
        return kind, fill(rows, cols)[::-1]
    if kind == "negcol":
        return kind, fill(rows, cols)[:, ::-1]
    if kind == "flip":
        return kind, fill(rows, cols)[::-1, ::-1]
    if kind == "bcrow":
        return kind, np.broadcast_to(fill(cols), (rows, cols))
    if kind == "bccol":
        return kind, np.broadcast_to(fill(rows, 1), (rows, cols))
    if kind == "real" and dtype.kind == "f":
        return kind, fill(rows, cols).astype(np.result_type(dtype, "c8")).real
    if kind == "field":
        return kind, np.zeros((rows, cols), [("n", "i4"), ("x", dtype)])["x"]
    if kind == "mis":
        return kind, np.zeros(rows * cols * dtype.itemsize + 1, "u1")[1:].view(dtype).reshape(rows, cols)
    if kind == "swap":
        return kind, fill(rows, cols).astype(dtype.newbyteorder(">"))
    return "C", fill(rows, cols)


def traced(run):
    """Bytes of the arrays that were made and gone."""
    run()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        run()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def resident(run):
    """Bytes by which the process was larger meanwhile."""

    def status(key):
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith(key))

    run()
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    before = status("VmRSS")
    run()
    return status("VmHWM") - before


def shapes(rng, low, high):
    m, k, n = (rng.randrange(low, high) for _ in range(3))
    which = rng.randrange(6)
    if which == 0:
        m = 1
    if which == 1:
        n = 1
    return m, k, n


def test_dot_copies_what_the_rules_say():
    rng = random.Random(20)
    seen = set()
    for _ in range(600):
        m, k, n = shapes(rng, 30, 60)
        dtype = rng.choice(DTYPES)
        other = rng.choice([dtype, dtype, dtype, rng.choice(DTYPES)])
        (kind_a, a), (kind_b, b) = layout(rng, m, k, dtype), layout(rng, k, n, other)
        vector = rng.randrange(5)
        if vector == 0:
            b = b[:, 0]
        if vector == 1:
            a = a[0]
        made = np.dot(a, b)
        out = None
        if made.ndim and rng.random() < 0.3:
            out = np.empty(made.shape, made.dtype)
        measured = traced(lambda: np.dot(a, b, out=out) if out is not None else np.dot(a, b))
        cost = _numpy.dot(a, b, out)
        expected = cost.bytes_copied + (made.nbytes if out is None else 0)
        where = (kind_a, kind_b, a.shape, b.shape, dtype, other, cost.to_dict())
        assert abs(measured - expected) < 1500 + 0.02 * expected, (measured, expected, where)
        seen.update(why.split("(")[0].rstrip("0123456789- ") for _, _, why in cost.copies)
    # That each rule was met.
    assert len(seen) >= 7, seen


def test_dot_into_its_input():
    a, b = np.ones((50, 50)), np.ones((50, 50))
    assert _numpy.dot(a, b, a).bytes_copied == a.nbytes
    assert abs(traced(lambda: np.dot(a, b, out=a)) - a.nbytes) < 1500
    assert "ValueError" in _numpy.dot(a, b, np.ones((50, 100))[:, ::2]).error
    with pytest.raises(ValueError):
        np.dot(a, b, out=np.ones((50, 100))[:, ::2])


def check_matmul():
    """Run by itself, with every block of more than 32 KiB mapped."""
    rng = random.Random(21)
    copies = 0
    for case in range(200):
        m, k, n = shapes(rng, 400, 480)
        dtype = rng.choice(DTYPES)
        other = rng.choice([dtype, dtype, dtype, rng.choice(DTYPES)])
        (kind_a, a), (kind_b, b) = layout(rng, m, k, dtype), layout(rng, k, n, other)
        if rng.randrange(8) == 0:
            b = b[:, 0]
        if rng.randrange(8) == 0:
            a = np.stack([a, a]) if rng.randrange(2) else np.broadcast_to(a, (2, *a.shape))
        made = np.matmul(a, b)
        kind_c, out = "new", np.empty(made.shape, made.dtype)
        if rng.random() < 0.4 and made.ndim == 2:
            kind_c, out = layout(rng, *made.shape, made.dtype)
        if not out.flags.writeable:
            kind_c, out = "new", np.empty(made.shape, made.dtype)
        if rng.random() < 0.1 and made.shape == a.shape and made.dtype == a.dtype and a.flags.writeable:
            kind_c, out = "A", a
        measured = resident(lambda: np.matmul(a, b, out=out))
        cost = _numpy.matmul(a, b, out)
        # A stack is copied one by one into the same memory.
        count = max(1, cost.calls) if made.ndim == 3 else 1
        at_once = sum(size // count if ", each of" in why else size for _, size, why in cost.copies)
        where = (case, kind_a, kind_b, kind_c, a.shape, b.shape, dtype, other, cost.to_dict())
        # The kernel counts pages in batches, of some 64 for each processor.
        assert abs(measured - at_once) <= 300_000 + 0.03 * at_once, (measured, at_once, where)
        copies += bool(cost.copies)
    assert copies > 60, copies


@pytest.mark.skipif(not os.path.exists("/proc/self/clear_refs"), reason="no peak of memory to be had here")
def test_matmul_copies_what_the_rules_say():
    env = dict(os.environ, MALLOC_MMAP_THRESHOLD_="32768", MALLOC_TRIM_THRESHOLD_="0", MALLOC_TOP_PAD_="0", OPENBLAS_NUM_THREADS="1")
    done = subprocess.run([sys.executable, __file__, "matmul"], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


if __name__ == "__main__":
    check_matmul()
