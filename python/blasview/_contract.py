"""Contractions: two operands go to the extension, more of them two by two."""

from __future__ import annotations

import numpy as np

from . import _core


def contract(letters, *operands, out=None, alpha=None, beta=None, path=None, conj_a=False, conj_b=False, policy=None, directly=None):
    """Sum products by a letter for each axis, as ``np.einsum`` has them.

    Axes that chain in the same order in all operands that have them become one, and what is left is done in the cheapest way: one BLAS call, a
    loop of calls, panels of this package's kernels that take the axes as they are, or a call after an operand was packed.

    Parameters
    ----------
    letters : str
        ``"mkb,knb->mnb"``. A letter twice in an operand is its diagonal, ``...`` any number of axes; without ``->`` the output has the letters that
        stand once, in the order of the alphabet.
    *operands : array_like
        Two, or more, of one type.
    out : array_like, optional
        Where the result goes, of any strides.
    alpha, beta : number, optional
        ``out = alpha * result + beta * out``; 1 and 0 unless given.
    path : list of (int, int), optional
        Of more than two operands, which two are taken out of the list at each step; their product is put at its end. NumPy's
        ``np.einsum_path`` finds one unless it is given.
    conj_a, conj_b : bool, optional
        Of two operands, whether each is read as its conjugate.
    policy, directly : str, optional
        As of :func:`gemm`.

    Returns
    -------
    numpy.ndarray or out

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> a = np.arange(24.0).reshape(2, 3, 4)
    >>> b = np.arange(60.0).reshape(3, 4, 5)
    >>> np.array_equal(bv.contract("iab,abj->ij", a, b), np.einsum("iab,abj->ij", a, b))
    True
    >>> x = np.ones(5)
    >>> bv.contract("iab,abj,j->i", a, b, x).shape
    (2,)
    """
    options = {"policy": policy, "directly": directly}
    if len(operands) == 2:
        return _core.contract_pair(letters, *operands, out, alpha, beta, conj_a=conj_a, conj_b=conj_b, **options)
    if len(operands) < 2:
        raise ValueError(f"contract: {len(operands)} operands: two or more are multiplied, of one np.einsum makes a view or sums")
    if conj_a or conj_b:
        raise ValueError("contract: conj_a and conj_b are for two operands")
    if "..." in letters or "->" not in letters:
        raise ValueError("contract: of more than two operands every axis has a letter, and '->' is there")
    inputs, output = letters.replace(" ", "").split("->")
    terms = inputs.split(",")
    if len(terms) != len(operands):
        raise ValueError(f"contract: letters for {len(terms)} operands, and there are {len(operands)}")
    if path is None:
        arrays = [x if isinstance(x, np.ndarray) else np.broadcast_to(0.0, np.shape(x)) for x in operands]
        path = np.einsum_path(letters, *arrays, optimize="optimal")[0][1:]
    left = len(operands)
    path = list(_two_by_two(path, left))
    terms, operands = list(terms), list(operands)
    if len(path) != left - 1:
        raise ValueError(f"contract: a path of {len(path)} steps, and {left} operands")
    for at, (first, second) in enumerate(path):
        if not (0 <= first < len(operands) and 0 <= second < len(operands)) or first == second:
            raise ValueError(f"contract: step {at} of the path takes {first} and {second} of {len(operands)} operands")
        of_b, b = terms[second], operands[second]
        of_a, a = terms[first], operands[first]
        for index in sorted((first, second), reverse=True):
            del terms[index], operands[index]
        if not operands:
            return _core.contract_pair(f"{of_a},{of_b}->{output}", a, b, out, alpha, beta, **options)
        later = set(output).union(*terms)
        both = [letter for letter in of_a if letter in of_b]
        kept = "".join(dict.fromkeys(x for x in (*both, *of_a, *of_b) if x in later))
        terms.append(kept)
        operands.append(_core.contract_pair(f"{of_a},{of_b}->{kept}", a, b, **options))
    raise ValueError("contract: no steps")


def _two_by_two(path, count):
    """A path whose steps may take several operands, as NumPy's do where no order is better, in steps of two."""
    for step in path:
        first, *rest = sorted(step)
        for at, position in enumerate(rest):
            # Those before have gone, and their product is the last.
            yield (first, position) if at == 0 else (position - at - 1, count - 1)
            count -= 1
