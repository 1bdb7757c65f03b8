"""Random contractions: specifications, and arrays for them that lie in memory in every way that an operand may."""

from collections import Counter

import numpy as np

# Guard bytes before and after an array, and the byte between its elements, of which a NaN consists.
GUARD, NAN = 64, 0xFF
BLAS_TYPES = [np.dtype(name) for name in ("float32", "float64", "complex64", "complex128")]

# Of others' bug lists and benchmarks (shared/contractions.md): opt_einsum's of two operands, tblis's, TBLIS's wiki, NDTensors'.
NAMED = """
ab,bc ab,cb ba,bc ba,cb abcd,cd abcd,ab abcd,cdef abcd,cdef->feba abcd,efdc aab,bc->ac ab,bcc->ac baa,bcc->ac aab,ccb->ac
abxy,xycd->abcd axyz,xyzb->ab axyz,bxyz->ab axyz,ybzx->ab axby,yacx->abc xpay,aybx->ab
abcd,fdea->cebf axby,xcyd->abcd
ab,ba-> ab,ab-> ab,ab->ab ab,ba->ab a,b->ab a,a-> ,-> ,ab->ba ab,->b aa,->a aa,bb-> aab,b->a abc,c->ba ab,cd-> ab,cd->da
bmk,bkn->bmn mbk,kbn->mbn mkb,knb->mnb bmk,kn->bmn mk,bkn->bmn ijmk,ijkn->ijmn ijmk,jkn->ijmn ...ab,...bc ...ab,bc->...ac
ab...,bc...->...ca a...b,b... ...,... a...,a...->...
""".split()


class Operand:
    """An array within a buffer of its own, whose other bytes are those of NaN."""

    def __init__(self, random, dtype, shape, is_input, kind=None):
        ndim, size = len(shape), dtype.itemsize
        step = dtype.type(0).real.itemsize
        kind = kind or random.random()
        lens = [max(len_, 1) for len_ in shape]
        if is_input and kind < 0.06:
            # Windows and what repeats: elements are met more than once.
            strides = [size * random.randint(-3, 3) for _ in shape]
        else:
            strides, reach = [0] * ndim, size
            padded, reversed_, repeated = random.random() < 0.4, random.random() < 0.4, is_input and random.random() < 0.2
            gaps = [0, size, step] if random.random() < 0.3 else [0, size, size, 2 * size]
            order = list(range(ndim))[::-1]
            if random.random() < 0.6:
                random.shuffle(order)
            for axis in order:
                if repeated and random.random() < 0.4:
                    continue
                if padded:
                    reach += random.choice(gaps)
                strides[axis] = -reach if reversed_ and random.random() < 0.5 else reach
                reach *= lens[axis]
        offset = random.choice([0, 0, 0, step, 1]) if kind < 0.2 else 0
        self.place(dtype, shape, strides, offset)

    def place(self, dtype, shape, strides, offset=0):
        spans = [stride * (max(len_, 1) - 1) for stride, len_ in zip(strides, shape)]
        below, above = -sum(min(span, 0) for span in spans), sum(max(span, 0) for span in spans)
        self.buffer = np.full(GUARD + offset + below + above + dtype.itemsize + GUARD, NAN, np.uint8)
        self.array = np.ndarray(shape, dtype, self.buffer.data, GUARD + offset + below, strides)

    @staticmethod
    def at(dtype, shape, strides):
        """With those strides in elements."""
        operand = Operand.__new__(Operand)
        operand.place(dtype, shape, [stride * dtype.itemsize for stride in strides])
        return operand


def numbers(random, shape, dtype):
    """Small whole numbers: sums of their products are exact in every order and every type."""
    count = int(np.prod(shape))
    parts = 2 if dtype.kind == "c" else 1
    source = np.frombuffer(random.randbytes(parts * count), np.uint8) % 9
    values = source.astype(dtype.type(0).real.dtype) - 4
    return values.view(dtype).reshape(shape)


def scalar(random, dtype):
    """Mostly 0, 1 and -1."""
    value = random.choice([0, 1, 1, 1, -1, 2, -3])
    return value + (random.choice([0, 0, 1, -2]) * 1j if dtype.kind == "c" else 0)


def length(random):
    return random.choice([1, 2, 2, 3, 3, 4, 5]) if random.random() < 0.98 else 0


def lengths(random, parts, terms=20_000):
    """A length for each letter, some of them long, so that there are no more multiplications, or elements, than that."""
    letters = list(dict.fromkeys(x for part in parts for x in part))
    lens = {letter: length(random) for letter in letters}
    if random.random() < 0.3:
        for letter in random.sample(letters, min(len(letters), random.randint(1, 3))):
            lens[letter] = random.randint(6, 40)
    while any(np.prod([max(lens[x], 1) for x in part]) > terms for part in (*parts, letters)):
        longest = max(lens, key=lens.get)
        lens[longest] = (lens[longest] + 1) // 2
    return lens


def random_letters(random):
    """Letters of A, B and C: mostly what products have, sometimes of one input only, or a diagonal."""
    inputs, output = [[], []], []
    for letter in random.sample("abcdefghijXYZ", random.randint(0, 6)):
        kind = random.choice("MMNNKKKBBABD")
        carriers = {"M": [0], "N": [1], "K": [0, 1], "B": [0, 1], "A": [random.randrange(2)], "D": [0, 1]}[kind]
        if kind == "D":
            carriers = random.choice([[0, 0], [1, 1], [0, 0, 1], [0, 1, 1], [0, 0, 1, 1], [0, 0, 0]])
        for at in carriers:
            inputs[at].append(letter)
        if kind in "MNB" or kind == "D" and random.random() < 0.5:
            output.append(letter)
    for part in (*inputs, output):
        if random.random() < 0.5:
            random.shuffle(part)
    return ["".join(part) for part in (*inputs, output)]


def repeated(random, shape):
    """A shape that is repeated to that one: of fewer axes, some of length 1."""
    shape = [1 if random.random() < 0.25 else len_ for len_ in shape]
    return shape[random.randint(0, len(shape)) :] if random.random() < 0.4 else shape


def shape_of(part, lens, between):
    """The shape of what has those letters; `between` is what an ellipsis stands for."""
    before, dots, after = part.partition("...")
    return [lens[x] for x in before] + (between if dots else []) + [lens[x] for x in after]


def inserted(random, text, what, is_place=lambda before, after: True):
    """The text with something in it anywhere."""
    places = [at for at in range(len(text) + 1) if is_place(text[:at][-1:], text[at:][:1])]
    at = random.choice(places)
    return text[:at] + what + text[at:]


def random_spec(random):
    """A specification, and the shapes of A, B and C."""
    parts = random_letters(random)
    lens = lengths(random, parts[:2])
    once = sorted(x for x in parts[0] + parts[1] if (parts[0] + parts[1]).count(x) == 1)
    # Without an arrow C has what stands once.
    is_implied = random.random() < 0.1
    if is_implied:
        parts[2] = "".join(once)
    betweens = [[], [], []]
    if random.random() < 0.25:
        whole = [random.randint(1, 3) for _ in range(random.randint(0, 2))]
        for at in random.choice([[0], [1], [0, 1], [0, 1]]):
            betweens[at] = repeated(random, whole)
            parts[at] = inserted(random, parts[at], "...")
        betweens[2] = list(np.broadcast_shapes(*betweens[:2]))
        parts[2] = "..." + parts[2] if is_implied else inserted(random, parts[2], "...")
    shapes = [shape_of(part, lens, between) for part, between in zip(parts, betweens)]
    spec = f"{parts[0]},{parts[1]}" + ("" if is_implied else f"->{parts[2]}")
    if random.random() < 0.1:
        spec = inserted(random, spec, " ", lambda before, after: before + after not in ("->", ".."))
    return spec, shapes


def named_shapes(random, spec):
    """Shapes for one of NAMED."""
    inputs = spec.partition("->")[0].split(",")
    between = [random.randint(1, 3) for _ in range(random.randint(0, 2))]
    lens = lengths(random, [part.replace("...", "") for part in inputs], 5000)
    return [shape_of(part, lens, repeated(random, between)) for part in inputs]


def random_pairs(random):
    """Axes that are summed, and the shapes of A, B and C: of tensordot."""
    lens = lengths(random, [range(random.randint(0, 6))])
    kinds = {at: random.choice("MNKK") for at in lens}
    a, b = ([at for at, kind in kinds.items() if kind in who] for who in ("MK", "NK"))
    random.shuffle(a)
    random.shuffle(b)
    summed = random.sample(sorted(set(a) & set(b)), len(set(a) & set(b)))
    signed = [[axis - len(of) * (random.random() < 0.3) for axis in map(of.index, summed)] for of in (a, b)]
    shapes = [[lens[at] for at in of] for of in (a, b)]
    shapes.append([lens[at] for at in a + b if at not in summed])
    return signed, shapes


def random_stack(random):
    """The shapes of A, B and C: of matmul."""
    m, n, k = lengths(random, ["mnk"], 4000).values()
    leading = [random.choice([1, 2, 2, 3, 4]) for _ in range(random.choice([0, 1, 1, 2, 2, 3]))]
    return [repeated(random, leading) + [m, k], repeated(random, leading) + [k, n], leading + [m, n]]


def chained(random, dtype):
    """Letters and arrays of a product whose axes fold: those of m, of n and of k lie in the same order in both that have them."""
    letters = iter(random.sample("abcdefgh", 8))
    groups = {kind: [next(letters) for _ in range(random.choice([1, 1, 2, 2]))] for kind in "mnk"}
    lens = {x: random.choice([2, 3]) for group in groups.values() for x in group}
    # Those that are walked downwards, in everything that has them.
    downwards = {x for x in lens if random.random() < 0.2}
    parts, operands = [], []
    for kinds in ("mk", "kn", "mn"):
        strides, reach, pad = {}, 1, random.choice([0, 0, 3])
        for kind in random.sample(kinds, 2):
            for x in reversed(groups[kind]):
                strides[x] = -reach if x in downwards else reach
                reach *= lens[x]
            reach += pad
        part = random.sample(sorted(strides), len(strides))
        parts.append("".join(part))
        operands.append(Operand.at(dtype, [lens[x] for x in part], [strides[x] for x in part]))
    return parts, operands
