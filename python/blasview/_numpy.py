"""What NumPy's products copy: the rules of ``np.dot`` and ``np.matmul``, as they are found by measuring memory.

``tests/test_numpy_rules.py`` compares them with what the NumPy at hand does, on random layouts. They are those of NumPy 1.26 to 2.4, with which they have been compared; before 2.3
``np.matmul`` copied nothing, and computed what BLAS does not take by plain loops, some 50 times slower.
"""

from __future__ import annotations

import math

import numpy as np

_BLAS = ("f", "d", "F", "D")
_VERSION = tuple(int("".join(c for c in part if c.isdigit()) or 0) for part in np.__version__.split(".")[:2])
#: From this version on `np.matmul` packs matrices that BLAS does not take.
MATMUL_COPIES = _VERSION >= (2, 3)


class Cost:
    """What one of NumPy's products does beside the product.

    Attributes
    ----------
    routine : str
        ``"np.dot"`` or ``"np.matmul"``.
    copies : list of (str, int, str)
        Operand, bytes, reason.
    how : str
        What computes: BLAS's ``gemm``, ``gemv`` or ``dot``, or ``plain loops``.
    calls : int
        How many such.
    error : str or None
        Why it does not compute at all.
    warning : str or None
        Why the result may be wrong.
    """

    def __init__(self, routine):
        self.routine = routine
        self.copies = []
        self.how = "nothing"
        self.calls = 0
        self.error = None
        self.warning = None

    @property
    def bytes_copied(self):
        """Bytes of all copies."""
        return sum(size for _, size, _ in self.copies)

    @property
    def is_slow(self):
        """Whether it is computed without BLAS, number by number."""
        return self.how.startswith("plain loops")

    def to_dict(self):
        """The same for programs."""
        return {
            "routine": self.routine,
            "copies": [{"operand": name, "bytes": size, "reason": why} for name, size, why in self.copies],
            "bytes_copied": self.bytes_copied,
            "how": self.how,
            "calls": self.calls,
            "error": self.error,
            "warning": self.warning,
        }


class _Seen:
    """An operand as NumPy goes on with it: as it was given, or a copy."""

    def __init__(self, name, array):
        self.name = name
        self.array = array
        self.shape, self.strides, self.itemsize = array.shape, array.strides, array.itemsize
        self.c, self.f = array.flags.c_contiguous, array.flags.f_contiguous
        self.address = array.ctypes.data
        self.is_copy = False

    def copy(self, cost, reason, dtype=None):
        """It is copied as a whole, and lies in C order from here on, or in Fortran order if it did."""
        self.itemsize = (dtype or self.array.dtype).itemsize
        size = math.prod(self.shape) * self.itemsize
        if size:
            cost.copies.append((self.name, size, reason))
        strides, step = [], self.itemsize
        for length in self.shape if self.f and not self.c else reversed(self.shape):
            strides.append(step)
            step *= max(length, 1)
        self.strides = tuple(strides if self.f and not self.c else reversed(strides))
        self.c, self.f = not self.f or self.c or len(self.shape) < 2, self.f or len(self.shape) < 2 or 1 in self.shape[:1] + self.shape[-1:]
        self.address, self.is_copy = 0, True


def _common(a, b):
    return np.result_type(a.dtype, b.dtype)


def _unfit(seen, dtype):
    """Why it is copied before anything is looked at."""
    array = seen.array
    if array.dtype != dtype:
        return f"of {array.dtype}, and the product is {dtype}"
    if not array.dtype.isnative:
        return "bytes in the other order"
    if not array.flags.aligned:
        return "misaligned"
    return None


def _strided(seen):
    """Why `np.dot` copies it for its strides alone."""
    size = seen.itemsize
    if seen.address % size:
        return f"its address is no multiple of {size}"
    for length, stride in zip(seen.shape, seen.strides):
        if stride < 0:
            return f"a stride of {stride} bytes runs backwards"
        if stride % size:
            return f"a stride of {stride} bytes is not a whole number of elements"
        if stride == 0 and length > 1:
            return "broadcast: a stride of 0"
    return None


def _kind(shape):
    """What `np.dot` takes an operand for."""
    if len(shape) == 0 or math.prod(shape) == 1 and len(shape) <= 2:
        return "scalar"
    if len(shape) == 1:
        return "column" if shape[0] > 1 else "scalar"
    rows, cols = shape
    if rows > 1:
        return "column" if cols == 1 else "matrix"
    return "scalar" if cols == 1 else "row"


_GAPS = "neither C- nor Fortran-contiguous: its rows have gaps between them"


def dot(a, b, out=None):
    """What ``np.dot(a, b, out)`` copies."""
    cost = Cost("np.dot")
    dtype = _common(a, b)
    x, y = _Seen("A", a), _Seen("B", b)
    for seen in (x, y):
        why = _unfit(seen, dtype)
        if why:
            seen.copy(cost, why, dtype)
    is_blas = dtype.char in _BLAS and a.ndim <= 2 and b.ndim <= 2
    if is_blas:
        for seen in (x, y):
            why = _strided(seen)
            if why:
                seen.copy(cost, why)
    if out is not None:
        if not out.flags.c_contiguous or out.dtype != dtype:
            cost.error = "out is not C-contiguous, or of another type: np.dot raises ValueError"
            return cost
        meets = [not seen.is_copy and np.may_share_memory(out, seen.array, max_work=1) for seen in (x, y)]
        if any(meets):
            cost.copies.append(("out", out.nbytes, "may share memory with an input"))
    if not is_blas:
        sums = a.shape[-1] if a.ndim else 1
        cost.calls = (a.size // sums if sums else 0) * (b.size // sums if sums else 0) if a.ndim and b.ndim else 0
        cost.how = "plain loops" if dtype.char not in _BLAS else "dot, once for each number of the result"
        return cost
    kinds = _kind(a.shape), _kind(b.shape)
    if a.size == 0 or b.size == 0:
        return cost
    cost.calls = 1
    if "scalar" in kinds:
        cost.how = "axpy"
    elif kinds[1] == "column" and kinds[0] != "matrix":
        cost.how = "dot"
    else:
        cost.how = "gemv" if (kinds[0] == "matrix") != (kinds[1] == "matrix") else "gemm"
        for seen, kind, other in ((y, *reversed(kinds)), (x, *kinds)):
            if (kind == "matrix" or cost.how == "gemm") and not (seen.c or seen.f):
                seen.copy(cost, _GAPS)
    return cost


def _blasable(outer, inner, lines, length, size):
    """Whether BLAS can have a matrix with lines along `inner`, as `np.matmul` sees it."""
    del lines
    return inner == size and outer % size == 0 and outer // size >= length


def _why(strides, shape, size):
    steps = [stride for stride, length in zip(strides, shape)]
    if any(step < 0 for step in steps):
        return "a stride of {} bytes runs backwards".format(min(steps))
    if 0 in steps:
        return "broadcast: a stride of 0"
    if size not in steps:
        return f"no axis has unit stride ({steps[0]} and {steps[1]} bytes)"
    return f"rows overlap, or their distance is no whole number of elements ({steps[0]} and {steps[1]} bytes)"


def matmul(a, b, out=None):
    """What ``np.matmul(a, b, out)`` copies; ``a @ b`` is the same."""
    cost = Cost("np.matmul")
    dtype = _common(a, b)
    x, y = _Seen("A", a), _Seen("B", b)
    for seen in (x, y):
        why = _unfit(seen, dtype)
        if why:
            seen.copy(cost, why, dtype)
    m, k = (1, a.shape[0]) if a.ndim == 1 else a.shape[-2:]
    n = 1 if b.ndim == 1 else b.shape[-1]
    stack = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    count = math.prod(stack)
    c = None
    if out is not None:
        c = _Seen("out", out)
        why = _unfit(c, dtype)
        meets = any(not seen.is_copy and np.may_share_memory(out, seen.array, max_work=1) for seen in (x, y))
        if why or meets:
            c.copy(cost, why or "may share memory with an input", dtype)
    if count * m * n == 0:
        return cost
    cost.calls = count
    size = dtype.itemsize
    if dtype.char not in _BLAS or k == 0:
        cost.how = "plain loops"
        return cost

    def fits(seen, rows, cols):
        outer, inner = seen.strides[-2:]
        return _blasable(outer, inner, rows, cols, size) or _blasable(inner, outer, cols, rows, size)

    def steps(seen, length):
        # A vector: one step, of a whole number of elements forwards.
        return _blasable(seen, size, length, 1, size)

    if 1 in (m, k, n):
        step_a = x.strides[-1]
        step_b = y.strides[-1] if b.ndim == 1 else y.strides[-2]
        if m == 1 and n == 1:
            cost.how = "dot"
        elif k == 1 and 1 in (m, n):
            cost.how = "plain loops, of one product each"
        elif m == 1 and fits(y, k, n) and steps(step_a, k):
            cost.how = "gemv"
        elif n == 1 and fits(x, m, k) and steps(step_b, k):
            cost.how = "gemv"
        else:
            cost.how = "plain loops" if k > 1 else "plain loops, of one product each"
        if cost.how == "gemv" and c is not None and not c.is_copy:
            # Nothing is asked about the step of what `gemv` writes.
            step = c.strides[-2] if n == 1 and b.ndim > 1 else c.strides[-1]
            if step % size or step == 0:
                cost.warning = f"wrong: gemv writes out with a step of {step // size} elements, and its stride is {step} bytes"
        return cost
    cost.how = "gemm"
    given = [(x, m, k), (y, k, n)] + ([(c, m, n)] if c is not None else [])
    for seen, rows, cols in given:
        if fits(seen, rows, cols):
            continue
        if not MATMUL_COPIES:
            cost.how = "plain loops"
            continue
        each = f", each of {count}" if count > 1 else ""
        why = _why(seen.strides[-2:], (rows, cols), size) + each
        cost.copies.append((seen.name, count * rows * cols * size, why))
    return cost
