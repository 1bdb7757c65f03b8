"""Which contractions legal BLAS calls can do where the operands lie: by comparing addresses, one by one, whatever the strides are."""

import itertools

import numpy as np


def addresses(x, part, letters, lens):
    """Of the elements along those lists of letters, as a matrix, capitals walked backwards; others are at their first position."""
    at = np.zeros((), np.int64)
    for letter in (letter for group in letters for letter in group):
        axes = [axis for axis, other in enumerate(part) if other == letter.lower()]
        steps = np.arange(lens[letter.lower()])[:: -1 if letter.isupper() else 1]
        at = np.add.outer(at, steps * sum(x.strides[axis] for axis in axes))
    return at.reshape(int(np.prod([lens[letter.lower()] for letter in letters[0]])), -1)


def is_matrix(at, size):
    """Whether it is a matrix of BLAS as it lies, in either order: lines of elements side by side, at least as far apart as long."""
    for lines in (at, at.T):
        count, len_ = lines.shape
        steps = np.diff(lines[:, 0]) if count > 1 else np.array([len_ * size])
        ld = int(steps[0])
        if (
            ld % size == 0
            and ld >= len_ * size
            and (steps == ld).all()
            and (lines == lines[:, :1] + np.arange(len_) * size).all()
        ):
            return True
    return False


def fewest_calls(parts, arrays):
    """The fewest calls of gemm that do it where everything lies; None where some index of m, n and k has no axis that fits.

    Each call has folded letters of each kind, as many as there are, at least one; what is left is looped over."""
    lens = {x: n for part, array in zip(parts, arrays) for x, n in zip(part, array.shape)}
    size = arrays[0].itemsize
    a, b, c = parts
    kinds = {"m": [], "n": [], "k": [], "batch": []}
    for x in lens:
        carriers = (x in a, x in b, x in c)
        # Repeated along what C has: the same number each time.
        steps = [arrays[at].strides[parts[at].index(x)] if carriers[at] else None for at in range(2)]
        carriers = tuple(is_ and not (carriers[2] and step == 0) for is_, step in zip(carriers, steps)) + carriers[2:]
        kind = {(True, False, True): "m", (False, True, True): "n", (True, True, False): "k", (True, True, True): "batch"}.get(carriers)
        if kind is None:
            return None
        kinds[kind].append(x)
    m, n, k = (folds(kinds[kind]) for kind in "mnk")
    legal = [
        {lines for lines in itertools.product(*sides) if is_matrix(addresses(arrays[at], parts[at], lines, lens), size)}
        for at, sides in enumerate([(m, k), (k, n), (m, n)])
    ]
    least = None
    for m, n, k in itertools.product(m, n, k):
        if (m, k) in legal[0] and (k, n) in legal[1] and (m, n) in legal[2]:
            calls = int(np.prod([len_ for letter, len_ in lens.items() if letter not in "".join(m + n + k).lower()]))
            least = calls if least is None else min(least, calls)
    return least


def folds(letters):
    """All orders of some of the letters, each as it is or in capitals; but of none only if there are none."""
    if not letters:
        return [()]
    orders = [order for count in range(1, len(letters) + 1) for order in itertools.permutations(letters, count)]
    return [signed for order in orders for signed in itertools.product(*((x, x.upper()) for x in order))]
