"""Random views of a buffer, and random operations on them: each as arguments for C and as a function of NumPy."""

from ctypes import c_int32, c_int64, c_size_t

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

import bv

ORDERS = {"C": bv.ROW_MAJOR, "F": bv.COL_MAJOR}
REAL = {np.dtype("complex64"): np.dtype("float32"), np.dtype("complex128"): np.dtype("float64")}
COMPLEX = {real: whole for whole, real in REAL.items()}


def axis_in(random, x):
    """An axis number, sometimes one that does not exist."""
    return random.randrange(-x.ndim - 1, x.ndim + 1) if random.random() < 0.1 or x.ndim == 0 else random.randrange(-x.ndim, x.ndim)


def bound(random, len_):
    return random.choice([None, random.randint(-len_ - 3, len_ + 3), random.randint(-len_ - 3, len_ + 3),
                          random.choice([2**62, -(2**62), 2**63 - 1, -(2**63) + 1])])


def factors(random, size):
    """A shape of that many elements."""
    shape = []
    while size > 1 and len(shape) < 5:
        divisors = [d for d in range(1, size + 1) if size % d == 0] if size <= 2000 else [1, size]
        d = random.choice(divisors)
        shape.append(d)
        size //= d
    if size != 1 or random.random() < 0.2:
        shape.append(size)
    random.shuffle(shape)
    return shape


def key(axis, index):
    return (slice(None),) * axis + (index, Ellipsis)


# Each: a random instance of an operation, as the arguments for C, and NumPy's function of the array.

def op_slice(random, x):
    axis = axis_in(random, x)
    len_ = x.shape[axis] if -x.ndim <= axis < x.ndim else 0
    start, stop = bound(random, len_), bound(random, len_)
    step = random.choice([1, 1, 2, -1, -1, -2, 3, -3, 0, 2**62, -(2**63) + 1])
    arguments = [c_int64(axis)] + [c_int64(bv.OMITTED if b is None else b) for b in (start, stop)] + [c_int64(step)]

    def apply(x):
        at = range(x.ndim)[axis]
        return x[key(at, slice(start, stop, step))]

    return "slice", arguments, apply


def op_index(random, x):
    axis = axis_in(random, x)
    len_ = x.shape[axis] if -x.ndim <= axis < x.ndim else 0
    index = random.randint(-len_ - 1, len_)
    return "index", [c_int64(axis), c_int64(index)], lambda x: x[key(range(x.ndim)[axis], index)]


def op_newaxis(random, x):
    at = random.randint(-x.ndim - 2, x.ndim + 1)
    return "newaxis", [c_int64(at)], lambda x: np.expand_dims(x, at)


def op_squeeze(random, x):
    ones = [axis for axis, len_ in enumerate(x.shape) if len_ == 1]
    axis = random.choice(ones) if ones and random.random() < 0.8 else axis_in(random, x)

    def apply(x):
        # NumPy takes axis 0 of what has no axes.
        return np.squeeze(x, axis) if x.ndim else no_such()

    return "squeeze", [c_int64(axis)], apply


def op_squeeze_all(random, x):
    return "squeeze_all", [], np.squeeze


def op_transpose(random, x):
    return "transpose", [], lambda x: x.T


def op_permute(random, x):
    order = list(range(x.ndim))
    random.shuffle(order)
    if order and random.random() < 0.1:
        order[0] = random.randint(-x.ndim - 1, x.ndim)
    return "permute", [bv.lengths(order)], lambda x: x.transpose(order)


def op_swap_axes(random, x):
    a, b = axis_in(random, x), axis_in(random, x)
    return "swap_axes", [c_int64(a), c_int64(b)], lambda x: np.swapaxes(x, a, b)


def op_move_axis(random, x):
    a, b = axis_in(random, x), axis_in(random, x)
    return "move_axis", [c_int64(a), c_int64(b)], lambda x: np.moveaxis(x, a, b)


def op_flip(random, x):
    axis = axis_in(random, x)
    return "flip", [c_int64(axis)], lambda x: np.flip(x, axis)


def op_diagonal(random, x):
    offset, a, b = random.randint(-5, 5), axis_in(random, x), axis_in(random, x)
    return "diagonal", [c_int64(offset), c_int64(a), c_int64(b)], lambda x: np.diagonal(x, offset, a, b)


def op_windows(random, x):
    axis = axis_in(random, x)
    len_ = x.shape[axis] if -x.ndim <= axis < x.ndim else 3
    window = random.randint(0, len_ + 1)
    return "windows", [c_int64(axis), c_int64(window)], lambda x: sliding_window_view(x, window, axis)


def op_broadcast_to(random, x):
    shape = [random.choice([2, 3, 0]) if len_ == 1 and random.random() < 0.6 else len_ for len_ in x.shape]
    shape = [random.randint(0, 3) for _ in range(random.choice([0, 0, 1, 2]))] + shape
    if shape and random.random() < 0.1:
        shape[random.randrange(len(shape))] += 1
    return "broadcast_to", [c_int64(len(shape)), bv.lengths(shape)], lambda x: np.broadcast_to(x, shape)


def op_reshape(random, x):
    shape = factors(random, x.size) if x.size else random.choice([[0], [0, 3], [2, 0, 4], [-1, 2], [3]])
    if shape and random.random() < 0.2:
        shape[random.randrange(len(shape))] = -1
    elif shape and random.random() < 0.05:
        shape[0] += 1
    order = random.choice("CF")
    arguments = [c_int64(len(shape)), bv.lengths(shape), c_int32(ORDERS[order])]
    return "reshape", arguments, lambda x: x.reshape(shape, order=order, copy=False)


def op_real(random, x):
    return "real", [], lambda x: x.real if x.dtype in REAL else no_such()


def op_imag(random, x):
    return "imag", [], lambda x: x.imag if x.dtype in REAL else no_such()


def op_pairs(random, x):
    return "pairs", [], lambda x: x[..., np.newaxis].view(REAL[x.dtype])


def op_complex(random, x):
    def apply(x):
        return x.view(COMPLEX[x.dtype])[..., 0] if x.ndim and x.shape[-1] == 2 else no_such()

    return "complex", [], apply


def op_cast(random, x):
    dtype = random.choice(list(bv.DTYPES))
    return "cast", [c_int32(bv.DTYPES[dtype])], lambda x: x.view(dtype)


def op_field(random, x):
    dtype, offset = random.choice(list(bv.DTYPES)), random.choice([0, 1, 2, 4, 8])

    def apply(x):
        # A struct with one field, in place of the element.
        struct = np.dtype({"names": ["f"], "formats": [dtype], "offsets": [offset], "itemsize": x.dtype.itemsize})
        return x.view(struct)["f"]

    return "field", [c_size_t(offset), c_int32(bv.DTYPES[dtype])], apply


def no_such():
    raise ValueError


OPERATIONS = [value for name, value in sorted(globals().items()) if name.startswith("op_")]


def random_view(random, memory):
    """A view of any shape and strides within a buffer; some elements may be shared."""
    dtype = random.choice(list(bv.DTYPES))
    ndim = random.randint(0, 6)
    while True:
        shape = [random.choice([1, 1, 2, 2, 3, 4, 5]) if random.random() < 0.97 else 0 for _ in range(ndim)]
        kind = random.random()
        if kind < 0.5:
            # Nested, with gaps, in any order of axes, some reversed.
            strides, reach = [0] * ndim, dtype.itemsize
            for axis in random.sample(range(ndim), ndim):
                strides[axis] = reach * random.choice([1, 1, 1, -1])
                gap = random.choice([0, 0, 0, dtype.itemsize, random.randint(0, 9)])
                reach = reach * max(shape[axis], 1) + gap
        else:
            strides = [random.choice([1, dtype.itemsize]) * random.randint(-6, 6) for _ in range(ndim)]
        strides = [s if len_ != 1 or random.random() < 0.5 else random.choice([0, 3, 2**63 - 1, -(2**62)])
                   for s, len_ in zip(strides, shape)]
        spans = [s * (len_ - 1) for s, len_ in zip(strides, shape) if len_ > 1]
        low, high = sum(min(s, 0) for s in spans), sum(max(s, 0) for s in spans) + dtype.itemsize
        if high - low <= len(memory):
            offset = random.randint(-low, len(memory) - high)
            if random.random() < 0.5:
                offset = max(-low, min(offset // dtype.itemsize * dtype.itemsize, len(memory) - high))
            strides = [s if abs(s) < len(memory) else 0 for s in strides]
            return np.ndarray(shape, dtype, memory, offset, strides)
