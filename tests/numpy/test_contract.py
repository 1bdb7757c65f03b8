"""NumPy as a peer of products of arrays of any rank: einsum, tensordot and matmul of many random specifications, shapes and
strides, with guards around and NaN between what is written; bad specifications; outputs over inputs; what is copied.

    python test_contract.py LIBRARY [--seed N] [--cases N]

Prints the first differences, then a line "N passed, N failed". Exit code 1 if any failed.
"""

import argparse
import itertools
import random
import sys
from ctypes import byref, c_int64

import numpy as np

import bv
import contractions as sets
from brute_force import fewest_calls
from checks import Checks
from contractions import BLAS_TYPES, NAMED, NAN, Operand, numbers, scalar

WIDE = {"f": np.float64, "c": np.complex128}


class Call:
    """A product of NumPy's and ours: what makes it, and what is called."""

    def __init__(self, text, expected, function, *arguments):
        self.text, self.expected, self.function, self.arguments = text, expected, function, arguments

    @staticmethod
    def einsum(spec):
        return Call(spec, lambda a, b: np.einsum(spec, a, b), "contract", spec.encode())

    @staticmethod
    def tensordot(pairs):
        axes = [bv.lengths(axes) for axes in pairs]
        return Call(f"tensordot {pairs}", lambda a, b: np.tensordot(a, b, pairs), "tensordot", c_int64(len(pairs[0])), *axes)

    @staticmethod
    def matmul():
        return Call("matmul", np.matmul, "gemm_batched")

    def ours(self, library, views, factors, options=None):
        """Its status and report."""
        report = bv.Report()
        a, b, c = (byref(view.raw) for view in views)
        factors = [None if factor is None else factor.ctypes.data_as(bv.c_void_p) for factor in factors]
        status = getattr(library.c, "bv_" + self.function)(
            *self.arguments, factors[0], a, b, factors[1], c, options and byref(options), byref(report)
        )
        assert status != bv.INTERNAL, library.message()
        return status, report


def some_options(random):
    """Mostly none."""
    if random.random() < 0.4:
        return None
    options = bv.Options(policy=random.choice([bv.AUTO, bv.ZERO_COPY, bv.FASTEST]), directly=random.choice([0, 1, 2]))
    if random.random() < 0.1:
        options.workspace_limit = random.choice([128, 1000, 1 << 14])
    return options


def check(checks, library, random, call, operands, options):
    """One product: what is written, what is not, and how much is copied."""
    a, b, c = (operand.array for operand in operands)
    dtype = c.dtype
    conj = [dtype.kind == "c" and random.random() < 0.3 for _ in range(2)]
    alpha, beta = (np.array(scalar(random, dtype), dtype) for _ in range(2))
    factors = [alpha, beta]
    if random.random() < 0.2:
        (alpha, beta), factors = (1, 0), [None, None]
    values = [np.array(x, WIDE[dtype.kind]) for x in (a, b)]
    product = call.expected(*(x.conj() if is_conj else x for x, is_conj in zip(values, conj)))
    expected = np.broadcast_to(np.zeros_like(product) if alpha == 0 else alpha * product, c.shape)
    if beta != 0:
        expected = expected + beta * np.array(c, WIDE[dtype.kind])
    before = [operand.buffer.copy() for operand in operands]
    policy = options.policy if options else bv.AUTO
    checks.where = (
        f"{call.text} {dtype}, shapes {a.shape} {b.shape} {c.shape}, strides {a.strides} {b.strides} {c.strides}, "
        f"conj {conj}, alpha {alpha}, beta {beta}, policy {policy}, directly {options.directly if options else 0}, "
        f"workspace {options.workspace_limit if options else 0}"
    )
    views = [bv.View.of(a, bv.CONJ * conj[0]), bv.View.of(b, bv.CONJ * conj[1]), bv.View.of(c)]
    status, report = call.ours(library, views, factors, options)
    if policy == bv.ZERO_COPY and alpha != 0:
        checks.same("zero-copy does it or refuses", status in (bv.OK, bv.ERR_REFUSED), True)
    elif options and options.workspace_limit and status == bv.ERR_WORKSPACE:
        pass
    elif status != bv.OK:
        checks.same(f"is possible: {library.message()}", status, bv.OK)
    if status == bv.OK:
        checks.same("values", bool((c == expected).all()), True)
        if policy == bv.ZERO_COPY:
            checks.same("zero-copy copies", report.bytes_copied, 0)
        memory = operands[2].buffer
        checks.same("bytes around", around(c, memory, memory), around(c, memory, before[2]))
        for operand, bytes_ in zip(operands[:2], before):
            if operand.buffer is not memory:
                checks.same("inputs", operand.buffer.tobytes(), bytes_.tobytes())
    else:
        for operand, bytes_ in zip(operands, before):
            checks.same("nothing written", operand.buffer.tobytes(), bytes_.tobytes())
    return status, report, conj


def around(c, memory, contents):
    """Those contents of the memory that C lies in, but for the bytes of C's elements."""
    now = memory.copy()
    memory[:] = contents
    c[...] = 0
    others = memory.tobytes()
    memory[:] = now
    return others


def fill(random, operand):
    operand.array[...] = numbers(random, operand.array.shape, operand.array.dtype)


def random_call(random):
    """A product with the shapes of its operands."""
    kind = random.random()
    if kind < 0.55:
        spec, shapes = sets.random_spec(random)
        return Call.einsum(spec), shapes
    if kind < 0.75:
        pairs, shapes = sets.random_pairs(random)
        return Call.tensordot(pairs), shapes
    return Call.matmul(), sets.random_stack(random)


def one(checks, library, random, call, shapes, counts):
    """A product of operands that lie anyhow."""
    dtype = random.choice(BLAS_TYPES)
    operands = [Operand(random, dtype, shape, at < 2) for at, shape in enumerate(shapes)]
    for operand in operands[:2] + operands[2:] * (random.random() < 0.7):
        fill(random, operand)
    # Of a C that was not filled each element is NaN, which may be read only with beta.
    with np.errstate(all="ignore"):
        if np.isnan(operands[2].array).any():
            status, report = check_unread(checks, library, random, call, operands)
        else:
            status, report, _ = check(checks, library, random, call, operands, some_options(random))
    counts[f"status {status}"] += 1
    counts[f"{min(report.calls, 2)} calls"] += status == bv.OK
    counts["copied" if report.bytes_copied else "not copied"] += status == bv.OK


def check_unread(checks, library, random, call, operands):
    """beta = 0: C is not read. alpha = 0: A and B are not."""
    a, b, c = (operand.array for operand in operands)
    dtype = c.dtype
    alpha = np.array(random.choice([0, 1, 2]), dtype)
    product = call.expected(*(np.array(x, WIDE[dtype.kind]) for x in (a, b)))
    if alpha == 0:
        operands[0].buffer[:] = operands[1].buffer[:] = NAN
    strides = f"strides {a.strides} {b.strides} {c.strides}"
    checks.where = f"{call.text} {dtype}, shapes {a.shape} {b.shape} {c.shape}, {strides}, alpha {alpha}"
    status, report = call.ours(library, [bv.View.of(x) for x in (a, b, c)], [alpha, np.zeros((), dtype)])
    checks.same("status, unread", status, bv.OK)
    checks.same("values, unread", bool((c == alpha * product).all() if alpha != 0 else (c == 0).all()), True)
    return status, report


def over_inputs(checks, library, random, call, shapes):
    """C shares memory with A or B, or lies between their elements."""
    dtype = random.choice(BLAS_TYPES)
    operands = [Operand(random, dtype, shape, at < 2, 1.0) for at, shape in enumerate(shapes)]
    common = max(operand.buffer.size for operand in operands) + 3 * dtype.itemsize
    memory = np.zeros(-(-common // dtype.itemsize) * dtype.itemsize, np.uint8)
    memory.view(dtype)[...] = numbers(random, [memory.size // dtype.itemsize], dtype)
    for operand in (operands[2], random.choice(operands[:2]), *operands[:1] * (random.random() < 0.3)):
        array = operand.array
        first = array.__array_interface__["data"][0] - operand.buffer.__array_interface__["data"][0]
        last = memory.size - (operand.buffer.size - first)
        at = random.randrange(first, last + 1) // dtype.itemsize * dtype.itemsize if last > first else first
        operand.buffer, operand.array = memory, np.ndarray(array.shape, dtype, memory.data, at, array.strides)
    for operand in operands[:2]:
        if operand.buffer is not memory:
            fill(random, operand)
    check(checks, library, random, call, operands, some_options(random))


def batches_that_do_not_chain_alike(checks, library, random):
    """Batch [2, 3] with A's strides [3, 1] and B's [1, 2]: each is one axis of 6 by itself, of other pairs."""
    call = Call.einsum("ijmk,ijkn->ijmn")
    for dtype, (m, n, k), c_first in itertools.product(BLAS_TYPES, [(1, 1, 1), (2, 3, 4), (20, 8, 12)], [True, False]):
        a = Operand.at(dtype, (2, 3, m, k), (3 * m * k, m * k, k, 1))
        b = Operand.at(dtype, (2, 3, k, n), (k * n, 2 * k * n, n, 1))
        c = Operand.at(dtype, (2, 3, m, n), (3 * m * n, m * n, n, 1) if c_first else (m * n, 2 * m * n, 1, m))
        for operand in (a, b, c):
            fill(random, operand)
        check(checks, library, random, call, [a, b, c], None)
        check(checks, library, random, Call.matmul(), [a, b, c], bv.Options(directly=bv.NEVER))


def one_letter_of_many_passes(checks, library, random):
    """Of four sums that do not chain one is a legal dot: neither the longest nor the one without gaps, along which B repeats."""
    a = Operand.at(np.dtype("f8"), (2, 2, 3, 4), (50, 20, 5, 1))
    b = Operand.at(np.dtype("f8"), (2, 2, 3, 4), (0, 0, 2, 0))
    operands = [a, b, Operand.at(np.dtype("f8"), (), ())]
    for operand in operands:
        fill(random, operand)
    status, _, _ = check(checks, library, random, Call.einsum("hgex,hgex->"), operands, bv.Options(policy=bv.ZERO_COPY))
    checks.same("legal calls are found", status, bv.OK)


def copies(checks, library, random):
    """Where single axes, or axes folded, make legal calls, nothing is copied; and where it is one call, it is one."""
    dtype = random.choice(BLAS_TYPES)
    if random.random() < 0.5:
        parts, operands = sets.chained(random, dtype)
    else:
        parts = ["".join(dict.fromkeys(part.lower())) for part in sets.random_letters(random)]
        lens = {x: random.choice([2, 3, 4]) for x in parts[0] + parts[1]}
        operands = [Operand(random, dtype, [lens[x] for x in part], at < 2, 1.0) for at, part in enumerate(parts)]
    call = Call.einsum("{},{}->{}".format(*parts))
    for operand in operands:
        fill(random, operand)
    options = bv.Options(policy=bv.ZERO_COPY, directly=bv.NEVER)
    before = Checks()
    status, report, conj = check(before, library, random, call, operands, options)
    checks.same("small cases", sum(before.failed.values()), 0)
    fewest = None if any(conj) else fewest_calls(parts, [operand.array for operand in operands])
    if fewest is None:
        return
    checks.where = before.where
    checks.same("legal calls are found", status, bv.OK)
    if fewest == 1 and status == bv.OK and report.calls:
        checks.same("one call is one", report.calls, 1)
    # Without that policy it does not copy either.
    if fewest == 1:
        status, report = call.ours(library, [bv.View.of(x.array) for x in operands], [None, None], bv.Options(directly=bv.NEVER))
        checks.same("what passes passes", (status, report.bytes_copied), (bv.OK, 0))


EDITS = ["", "", "...", ".", ",", "->", "a", "b", "z", "1", "-", ">", " ", "B"]


def changed_specs(checks, library, random):
    """A specification with a change anywhere: NumPy and this library agree on what it means, or that it means nothing."""
    spec = random.choice(NAMED)
    # No lengths of 1, which NumPy repeats for letters too.
    inputs = spec.partition("->")[0].split(",")
    shapes = [[2 + (ord(x) % 3) for x in part.replace("...", "")] + [2] * part.count("...") for part in inputs]
    for _ in range(random.choice([1, 1, 2])):
        at, end = random.randint(0, len(spec)), random.choice([0, 0, 1, 2])
        spec = spec[:at] + random.choice(EDITS) + spec[at + end :]
    dtype = random.choice(BLAS_TYPES)
    a, b = (Operand(random, dtype, shape, True) for shape in shapes)
    fill(random, a)
    fill(random, b)
    call = Call.einsum(spec)
    try:
        c_shape = call.expected(a.array, b.array).shape
    except ValueError:
        c_shape = None
    if spec.partition("->")[0].count(",") == 1 and c_shape is not None and random.random() < 0.9:
        c = Operand(random, dtype, c_shape, False)
        fill(random, c)
        check(checks, library, random, call, [a, b, c], None)
        return
    c = Operand(random, dtype, (c_shape or ()) + (3,), False)
    checks.where = f"{spec!r}, shapes {shapes}"
    status, _ = call.ours(library, [bv.View.of(x.array) for x in (a, b, c)], [None, None])
    checks.same("bad specifications", status in (bv.ERR_VALUE, bv.ERR_SHAPE, bv.ERR_NDIM), True)
    checks.same("nothing written", bool((c.buffer == NAN).all()), True)


def faults(checks, library, random):
    """What is wrong has its own status, whatever else there is; nothing is written."""
    dtype = np.dtype("f8")
    shape = {"a": 2, "b": 3, "c": 4}

    def arrays(spec, lens=shape):
        parts = spec.replace("->", ",").split(",")
        return [Operand(random, dtype, [lens.get(x, 2) for x in part], False).array for part in parts]

    table = []
    for spec, like, status in [
        ("ab,bc->ad", "ab,bc->ac", bv.ERR_VALUE),
        ("ab,bc->aa", "ab,bc->ac", bv.ERR_VALUE),
        ("ab->ab", "ab,bc->ac", bv.ERR_VALUE),
        ("ab,bc,c->a", "ab,bc->a", bv.ERR_VALUE),
        ("abb,bc->ac", "ab,bc->ac", bv.ERR_VALUE),
        ("a,bc->ac", "ab,bc->ac", bv.ERR_VALUE),
        ("ab,bc->a", "ab,bc->ac", bv.ERR_VALUE),
        ("a b, b c -> a !", "ab,bc->ac", bv.ERR_VALUE),
        ("", "ab,bc->ac", bv.ERR_VALUE),
        ("a1,1c->ac", "ab,bc->ac", bv.ERR_VALUE),
        ("....,bc->bc", ",bc->bc", bv.ERR_VALUE),
        ("...,bc->bc", "a,bc->bc", bv.ERR_VALUE),
        ("ab,ac->ac", "ab,bc->ac", bv.ERR_SHAPE),
        ("aa,bc->bc", "ab,bc->bc", bv.ERR_SHAPE),
        ("...b,...c->...bc", "ab,cc->abc", bv.ERR_SHAPE),
    ]:
        table.append((Call.einsum(spec), arrays(like), status))
    good = "ab,bc->ac"
    short = {**shape, "b": 1}
    a, b, c = arrays(good)
    # NumPy repeats a letter of one element; here it is a mistake.
    table.append((Call.einsum(good), [arrays(good, short)[0], b, c], bv.ERR_SHAPE))
    table.append((Call.einsum(good), [a, b, np.broadcast_to(c[:1], c.shape)], bv.ERR_SELF_OVERLAP))
    table.append((Call.einsum(good), [a, b.astype("f4"), c], bv.ERR_DTYPE_MISMATCH))
    table.append((Call.einsum(good), [a, b, c.astype("c16")], bv.ERR_DTYPE_MISMATCH))
    for pairs, status in [
        ([[2], [0]], bv.ERR_AXIS), ([[1], [-3]], bv.ERR_AXIS), ([[1, 1], [0, 0]], bv.ERR_AXIS), ([[0], [0]], bv.ERR_SHAPE),
        ([[1], [1]], bv.ERR_SHAPE), ([[], []], None),
    ]:
        table.append((Call.tensordot(pairs), [a, b, c], status))
    for operands, status in [
        ([a[0], b, c], None), ([a, b, c[0]], None), ([a, a, c], bv.ERR_SHAPE), ([a, b, c.T], bv.ERR_SHAPE),
        ([np.zeros((3, 2, 3)), np.zeros((2, 3, 4)), np.zeros((3, 2, 4))], bv.ERR_SHAPE),
        ([np.zeros((3, 2, 3)), np.zeros((3, 4)), c], None), ([np.zeros((3, 2, 3)), b, np.zeros((2, 2, 4))], bv.ERR_SHAPE),
    ]:
        table.append((Call.matmul(), operands, status))
    for call, operands, status in table:
        before = operands[2].tobytes()
        checks.where = f"{call.text}, shapes {[x.shape for x in operands]}"
        found, _ = call.ours(library, [bv.View.of(x) for x in operands], [None, None])
        # What has too many or too few axes may be told as a wrong shape or as a wrong number of axes.
        checks.same("faults", found, status or (found if found in (bv.ERR_NDIM, bv.ERR_SHAPE) else "a status of axes"))
        checks.same("text of faults", len(library.message()) > 10, True)
        checks.same("nothing written", operands[2].tobytes(), before)
    for which, flags, status in [(2, bv.READ_ONLY, bv.ERR_READ_ONLY), (2, bv.CONJ, bv.ERR_FLAGS)]:
        views = [bv.View.of(x) for x in (a, b, c)]
        views[which].raw.flags = flags
        checks.where = f"flags {flags} of operand {which}"
        checks.same("faults", Call.einsum(good).ours(library, views, [None, None])[0], status)
    checks.where = "no specification"
    views = [bv.View.of(x) for x in (a, b, c)]
    checks.same("faults", Call("NULL", None, "contract", None).ours(library, views, [None, None])[0], bv.ERR_NULL)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("library")
    arguments.add_argument("--seed", type=int, default=20261129)
    arguments.add_argument("--cases", type=int, default=3_000)
    arguments = arguments.parse_args()
    library, checks = bv.Library(arguments.library), Checks()
    source = random.Random(arguments.seed)
    counts = sets.Counter()
    faults(checks, library, source)
    batches_that_do_not_chain_alike(checks, library, source)
    one_letter_of_many_passes(checks, library, source)
    for number in range(arguments.cases):
        call, shapes = random_call(source)
        one(checks, library, source, call, shapes, counts)
        if number % 4 == 0:
            spec = NAMED[number // 4 % len(NAMED)]
            shapes = sets.named_shapes(source, spec)
            call = Call.einsum(spec)
            c_shape = call.expected(*map(np.zeros, shapes)).shape
            one(checks, library, source, call, [*shapes, c_shape], counts)
        if number % 5 == 0:
            over_inputs(checks, library, source, *random_call(source))
        if number % 2 == 0:
            changed_specs(checks, library, source)
            copies(checks, library, source)
    # What was never met is not tested.
    enough = max(arguments.cases // 500, 1)
    for what in ("status 0", f"status {bv.ERR_REFUSED}", "0 calls", "1 calls", "2 calls", "copied", "not copied"):
        assert counts[what] >= enough, (what, counts)
    for what in ("legal calls are found", "one call is one", "bad specifications"):
        assert checks.passed[what] + checks.failed[what] >= enough, (what, checks.passed)
    return checks.told(f"NumPy {np.__version__}, {arguments.cases} contractions, seed {arguments.seed}")


if __name__ == "__main__":
    sys.exit(main())
