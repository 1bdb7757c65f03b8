"""Random arrays of random layouts, with guards: what lies between their elements is NaN, and has to stay so."""

import numpy as np

DTYPES = ["f4", "f8", "c8", "c16"]


def numbers(rng, shape, dtype):
    """Small whole numbers, so that sums are exact in any order."""
    made = rng.integers(-3, 4, shape).astype(dtype)
    if np.dtype(dtype).kind == "c":
        made = made + (1j * rng.integers(-3, 4, shape)).astype(dtype)
    return made.astype(dtype)


def scattered(rng, values, writable=False):
    """An array equal to `values` whose axes are permuted, stepped, reversed, padded, and of inputs broadcast or misaligned."""
    shape, ndim, dtype = values.shape, values.ndim, values.dtype
    order = rng.permutation(ndim)
    steps = rng.integers(1, 4, ndim) if rng.random() < 0.6 else np.ones(ndim, int)
    flips = rng.random(ndim) < 0.3
    pads = rng.integers(0, 3, ndim)
    lens = [int(max(length, 1) * step + pad) for length, step, pad in zip(shape, steps, pads)]
    memory = np.empty([lens[axis] for axis in order], dtype)
    kind = rng.integers(0, 8)
    if kind == 0 and not writable:
        memory = np.empty(memory.nbytes + 1, "u1")[1:].view(dtype).reshape(memory.shape)
    elif kind == 1:
        memory = np.empty(memory.shape, [("before", "i2"), ("x", dtype), ("after", "u1")])["x"]
    elif kind == 2 and dtype.kind == "f":
        memory = np.empty(memory.shape, np.result_type(dtype, "c8"))
        memory.fill(complex(np.nan, np.nan))
        memory = memory.imag if rng.random() < 0.5 else memory.real
    memory.fill(np.nan)
    whole = memory.transpose(np.argsort(order)) if ndim else memory
    index = []
    for length, step, pad, flip in zip(shape, steps, pads, flips):
        start = int(rng.integers(0, pad + 1))
        picked = slice(start, start + length * int(step), int(step))
        index.append(picked)
    view = whole[tuple(index)] if ndim else whole
    for axis, flip in enumerate(flips):
        if flip:
            view = np.flip(view, axis)
    assert view.shape == shape
    view[...] = values
    if not writable and ndim and rng.random() < 0.1:
        axis = int(rng.integers(0, ndim))
        values[...] = np.take(values, [0], axis) if shape[axis] else values
        view = np.broadcast_to(np.take(values, [0], axis) if shape[axis] else view, shape) if shape[axis] else view
    return view


class Guarded:
    """An output among NaN, and whether what is around it has stayed as it was."""

    def __init__(self, rng, values):
        self.array = scattered(rng, values, writable=True)
        owner = self.array
        while isinstance(owner.base, np.ndarray):
            owner = owner.base
        self.owner = owner
        # All bytes of the owner but those of the array.
        raw = np.frombuffer(owner.data if owner.flags.c_contiguous else owner.T.data, "u1") if owner.nbytes else np.empty(0, "u1")
        low = owner.ctypes.data
        mask = np.ones(raw.size, bool)
        if self.array.size:
            at = np.full(self.array.shape, self.array.ctypes.data - low)
            for axis, (length, stride) in enumerate(zip(self.array.shape, self.array.strides)):
                at = at + (np.arange(length) * stride).reshape([-1 if k == axis else 1 for k in range(self.array.ndim)])
            for byte in range(self.array.itemsize):
                mask[at.ravel() + byte] = False
        self.raw, self.mask, self.before = raw, mask, raw[mask].copy()

    def is_kept(self):
        return np.array_equal(self.raw[self.mask], self.before)
