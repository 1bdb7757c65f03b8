"""NumPy as a peer: many random views, each changed by a chain of operations in NumPy and in the C library alike, and
compared after each: whether the operation is possible, addresses, shapes, strides, flags, contents, what needs a copy,
what shares memory.

    python test_views.py LIBRARY [--seed N] [--views N]

Prints the first differences, then a line "N passed, N failed". Exit code 1 if any failed.
"""

import argparse
import random
import sys
from ctypes import c_size_t, c_uint64, c_void_p

import numpy as np
from numpy.lib.array_utils import byte_bounds

import bv
from checks import Checks
from operations import OPERATIONS, ORDERS, factors, random_view

# More elements than these are not compared one by one.
LARGE = 20_000


def steps(x, strides):
    """The strides that count: of axes of two or more elements, in arrays with elements."""
    return [stride for len_, stride in zip(x.shape, strides) if len_ > 1] if x.size else []


def compare(checks, library, view, x):
    """Everything that can be said about one view."""
    checks.same("shape", view.shape, x.shape)
    checks.same("dtype", view.dtype, x.dtype)
    checks.same("strides", steps(x, view.strides), steps(x, x.strides))
    if x.size:
        checks.same("address", view.address, x.__array_interface__["data"][0])
    info = library.about(view)
    flags = sum(bit for bit, is_ in ((1, x.flags.c_contiguous), (2, x.flags.f_contiguous), (4, x.flags.aligned)) if is_)
    checks.same("flags", info.flags, flags)
    checks.same("sizes", (info.size, info.itemsize, info.nbytes), (x.size, x.itemsize, x.nbytes))
    if x.size:
        checks.same("bytes covered", (view.address + info.low, view.address + info.high), byte_bounds(x))
    if x.size <= LARGE:
        checks.same("contents", library.contents(view), x.tobytes())


def apply_both(checks, library, view, x, operation, random):
    """The next view in NumPy and here, or the same ones if the operation does not exist for them."""
    name, arguments, apply = operation(random, x)
    before = checks.where
    checks.where += f" -> {name}{[getattr(a, 'value', None) or list(a) if hasattr(a, '__len__') else a.value for a in arguments]}"
    try:
        with np.errstate(all="ignore"):
            y = apply(x)
    except (ValueError, IndexError, TypeError, KeyError, OverflowError):
        y = None
    try:
        changed = library.change(name, view, *arguments)
    except bv.Failure:
        changed = None
    checks.same(f"{name} is possible", changed is not None, y is not None)
    if changed is None or y is None or y.size > 10**6 or y.ndim > 12:
        checks.where = before
        return view, x
    compare(checks, library, changed, y)
    if name == "reshape" and (y.shape != x.shape or -1 in arguments[1] or view.strides == x.strides):
        # New strides, of axes of length 1 too. (The same shape keeps those that it has.)
        checks.same("strides after reshape", changed.strides, y.strides)
    return changed, y


def copies(checks, library, view, x, random):
    """What is copied and what is left, and how copies lie."""
    if x.size > LARGE:
        return
    for needs, order, name in ((bv.NEED_C, "C", "as C"), (bv.NEED_F, "F", "as Fortran")):
        y = np.asarray(x, order=order)
        copied, shape, strides, contents = library.require(view, needs, bv.COPY_IF_NEEDED)
        checks.same(name + " copies", copied, y is not x and not np.may_share_memory(x, y) if x.size else copied)
        checks.same(name, (shape, steps(x, strides), contents), (y.shape, steps(x, y.strides), x.tobytes()))
        expected = bool(x.flags[order + "_CONTIGUOUS"])
        checks.same(name + " without copy", not fails(lambda: library.require(view, needs, bv.COPY_NEVER)), expected)
    y = np.ascontiguousarray(x)
    copied = library.require(view, bv.NEED_C, bv.COPY_IF_NEEDED)[0]
    if x.size:
        checks.same("ascontiguousarray", copied, not np.may_share_memory(x, y))
    y = np.require(x, requirements=["C", "A"])
    copied = library.require(view, bv.NEED_C | bv.NEED_ALIGNED, bv.COPY_IF_NEEDED)[0]
    if x.size:
        checks.same("require", copied, not np.may_share_memory(x, y))
    y = np.copy(x, order="K")
    copied, shape, strides, contents = library.require(view, 0, bv.COPY_ALWAYS)
    checks.same("order='K'", (copied, shape, steps(x, strides), contents), (True, y.shape, steps(x, y.strides), x.tobytes()))
    shape, order = factors(random, x.size) if x.size else [0, 2], random.choice("CF")
    y = x.reshape(shape, order=order)
    copied, ours, _, contents = library.reshape(view, shape, ORDERS[order], bv.COPY_IF_NEEDED)
    checks.same("reshape with copy", (ours, contents), (y.shape, y.tobytes()))
    if x.size:
        checks.same("reshape copies", copied, not np.may_share_memory(x, y))


def fails(call):
    try:
        call()
        return False
    except bv.Failure:
        return True


def addresses(x):
    """The address of every byte of every element, with repetitions."""
    if x.size == 0:
        # Its own address may be anywhere.
        return np.zeros(0, np.int64)
    at = np.zeros((), np.int64)
    for len_, stride in zip(x.shape, x.strides):
        at = np.add.outer(at, np.arange(len_) * (stride if len_ > 1 else 0))
    return np.add.outer(at.ravel() + x.__array_interface__["data"][0], np.arange(x.itemsize)).ravel()


def overlaps(checks, library, pairs, random):
    """What pairs of views share; what a view meets twice; copies between them."""
    (a, x), (b, y) = random.sample(pairs, 2)
    checks.same("may_share_memory", library.ask("may_share_memory", a, b), int(np.may_share_memory(x, y)))
    small = x.size * x.itemsize <= LARGE and y.size * y.itemsize <= LARGE
    try:
        expected = int(np.shares_memory(x, y, max_work=10**5))
    except np.exceptions.TooHardError:
        # NumPy gives up sooner than the solver here.
        expected = int(np.intersect1d(addresses(x), addresses(y)).size > 0) if small else None
    if expected is not None:
        checks.same("shares_memory", library.ask("shares_memory", a, b, c_uint64(0)), expected)
    if small:
        bytes_ = addresses(x)
        twice = np.unique(bytes_).size < bytes_.size
        checks.same("internal overlap", library.ask("has_internal_overlap", a, c_uint64(0)), int(twice))
    try:
        expected = np.broadcast_shapes(x.shape, y.shape)
    except ValueError:
        expected = None
    try:
        ours = library.broadcast_shape([a, b])
    except bv.Failure:
        ours = None
    checks.same("broadcast_shapes", ours, expected)


def copy_between(checks, library, random, memory):
    """np.copyto between two buffers, and what is refused within one."""
    src_memory, dst_memory = memory, np.array(np.frombuffer(memory, np.uint8))
    dst = random_view(random, dst_memory.data)
    same_shape = random.random() < 0.8
    within = random.random() < 0.3
    for _ in range(20):
        src = random_view(random, dst_memory.data if within else src_memory)
        src = src.view(dst.dtype) if src.dtype.itemsize == dst.dtype.itemsize else src
        if src.dtype == dst.dtype and (not same_shape or fits(src.shape, dst.shape)):
            break
    else:
        return
    bytes_ = addresses(dst)
    twice = np.unique(bytes_).size < bytes_.size
    shared = dst.size > 0 and np.intersect1d(bytes_, addresses(src)).size > 0
    expected = dst_memory.copy()
    if not fits(src.shape, dst.shape):
        status = 30
    elif twice:
        status = bv.ERR_SELF_OVERLAP
    elif shared:
        status = bv.ERR_OVERLAP
    else:
        status = bv.OK
        into = np.ndarray(dst.shape, dst.dtype, expected.data, dst.__array_interface__["data"][0] - dst_memory.__array_interface__["data"][0] if dst.size else 0, dst.strides if dst.size else None)
        np.copyto(into.view(f"V{dst.itemsize}"), src.view(f"V{dst.itemsize}"))
    try:
        library.copy(bv.View.of(dst), bv.View.of(src))
        ours = bv.OK
    except bv.Failure as failure:
        ours = failure.status
    checks.same("copyto", ours, status)
    checks.same("copyto's bytes", dst_memory.tobytes(), expected.tobytes())


def fits(src, dst):
    try:
        return np.broadcast_shapes(src, dst) == tuple(dst)
    except ValueError:
        return False


def within(checks, library, random, memory, x):
    """A view against a part of its buffer."""
    start = memory.__array_interface__["data"][0]
    a, b = sorted(random.randint(0, memory.size) for _ in range(2))
    low, high = byte_bounds(x) if x.size else (0, 0)
    inside = x.size == 0 or start + a <= low and high <= start + b
    view = bv.View.of(x)
    status = library.c.bv_view_within(bv.byref(view.raw), c_void_p(start + a), c_size_t(b - a))
    checks.same("within", status == bv.OK, inside)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("library")
    arguments.add_argument("--seed", type=int, default=20261124)
    arguments.add_argument("--views", type=int, default=10_000)
    arguments = arguments.parse_args()
    library, checks = bv.Library(arguments.library), Checks()
    source = random.Random(arguments.seed)
    memory = np.frombuffer(source.randbytes(3000), np.uint8).copy()
    recent = []
    for number in range(arguments.views):
        x = random_view(source, memory.data)
        view = bv.View.of(x)
        checks.where = f"view {number}: shape {x.shape}, strides {x.strides}, {x.dtype}"
        compare(checks, library, view, x)
        within(checks, library, source, memory, x)
        for _ in range(source.randint(1, 6)):
            view, x = apply_both(checks, library, view, x, source.choice(OPERATIONS), source)
        copies(checks, library, view, x, source)
        recent = recent[-7:] + [(view, x)]
        if len(recent) > 1:
            overlaps(checks, library, recent, source)
        copy_between(checks, library, source, memory)
    # What was never met is not tested: of every question both answers, of every operation that it is possible and not.
    for what, answers in checks.answers.items():
        always = {"address", "transpose is possible", "squeeze_all is possible"}
        assert what in always or min(answers.values()) > arguments.views / 2000 and len(answers) > 1, (what, answers)
    assert len(checks.answers) > len(OPERATIONS) + 10
    return checks.told(f"NumPy {np.__version__}, {arguments.views} views, seed {arguments.seed}")


if __name__ == "__main__":
    sys.exit(main())
