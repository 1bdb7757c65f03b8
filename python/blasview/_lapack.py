"""LAPACK's routines on arrays of any strides: what is to be returned of what the extension makes in place, as `numpy.linalg` returns it.

In all of them ``a`` is copied once, in its own order, unless it is to be overwritten; then nothing is where it lies by rows or by columns.
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from . import _core
from ._convert import as_array

# Of the names and fields that `numpy.linalg` has from 1.25 on.
EighResult = namedtuple("EighResult", ["eigenvalues", "eigenvectors"])
EigResult = namedtuple("EigResult", ["eigenvalues", "eigenvectors"])
SVDResult = namedtuple("SVDResult", ["U", "S", "Vh"])
QRResult = namedtuple("QRResult", ["Q", "R"])
SlogdetResult = namedtuple("SlogdetResult", ["sign", "logabsdet"])

_WAYS = (
    "general",
    "positive",
    "positive-lower",
    "positive-upper",
    "triangular-lower",
    "triangular-upper",
    "triangular-unit-lower",
    "triangular-unit-upper",
)


def solve(a, b, *, assume="general", overwrite_a=False, overwrite_b=False, policy=None):
    """Solve ``a @ x = b`` for ``x``.

    Parameters
    ----------
    a : array_like
        Square, or a stack of squares.
    b : array_like
        A vector, or a matrix, or a stack of matrices, of the type of ``a``. Stacks are broadcast.
    assume : str, optional
        ``"general"``: by P L U. ``"positive"``, ``"positive-upper"``: of a Hermitian, positive definite ``a``, of which only the lower or
        the upper triangle is read, by Cholesky's factor, in half the time. ``"triangular-lower"``, ``"triangular-upper"``: of a triangle,
        which alone is read, and never copied; ``"triangular-unit-lower"``, ``"triangular-unit-upper"``: with ones on the diagonal, which
        is not read.
    overwrite_a, overwrite_b : bool, optional
        Whether ``a`` is overwritten by its factors, and ``b`` by the solution, so that neither is copied. Writable, of any strides.
    policy : {"auto", "zero-copy", "fastest"}, optional
        As of :func:`gemm`: ``"zero-copy"`` refuses what would have to be packed. A copy that keeps ``a`` or ``b`` is none of those.

    Returns
    -------
    numpy.ndarray
        Of the shape of ``b``, in its order; ``b`` itself if it was overwritten.

    Raises
    ------
    SingularMatrixError, NotPositiveDefiniteError
        ``b`` is as it was then, if it is no stack; what was to be overwritten of ``a`` has been.
    numpy.linalg.LinAlgError
        ``a`` is not square.
    ValueError, TypeError
        As of :func:`gemm`.

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> a, b = np.array([[4.0, 2.0], [2.0, 3.0]]), np.array([2.0, 3.0])
    >>> x = bv.solve(a[::-1].T, b)
    >>> np.allclose(a[::-1].T @ x, b)
    True
    >>> bv.solve(a, b, assume="positive", overwrite_b=True) is b
    True
    >>> np.allclose(b, [0, 1])
    True
    """
    if assume not in _WAYS:
        raise ValueError(f"solve: assume {assume!r} is none: {', '.join(map(repr, _WAYS))}")
    made = _core.lapack_solved(a, b, assume, overwrite_a, overwrite_b, policy)
    return b if overwrite_b else made


def cholesky(a, *, lower=True, overwrite=False, policy=None):
    """Cholesky's factor: ``L`` of ``a = L @ L.conj().T``, or ``U`` of ``a = U.conj().T @ U``.

    Parameters
    ----------
    a : array_like
        Hermitian and positive definite, or a stack of such: only one triangle is read.
    lower : bool, optional
        Which triangle, and factor.
    overwrite : bool, optional
        Whether the factor replaces ``a``, so that nothing is copied.
    policy : {"auto", "zero-copy", "fastest"}, optional
        As of :func:`solve`.

    Returns
    -------
    numpy.ndarray
        With zeros in the other triangle; ``a`` itself if it was overwritten.

    Raises
    ------
    NotPositiveDefiniteError
        What was to be overwritten has been, up to there.

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> a = np.array([[4.0, 2.0], [2.0, 10.0]])
    >>> bv.cholesky(a)
    array([[2., 0.],
           [1., 3.]])
    >>> bv.cholesky(-a)
    Traceback (most recent call last):
        ...
    blasview.NotPositiveDefiniteError: potrf: not positive definite: leading block 1
    """
    made = _core.lapack_factored("cholesky", a, lower, overwrite, policy)
    return a if overwrite else made


def inv(a, *, overwrite=False, policy=None):
    """The inverse.

    Parameters
    ----------
    a : array_like
        Square, or a stack of squares.
    overwrite : bool, optional
        Whether the inverse replaces ``a``, so that nothing is copied.
    policy : {"auto", "zero-copy", "fastest"}, optional
        As of :func:`solve`.

    Returns
    -------
    numpy.ndarray
        In the order of ``a``; ``a`` itself if it was overwritten.

    Raises
    ------
    SingularMatrixError
        What was to be overwritten has been, by factors.

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> a = np.array([[2.0, 0.0], [1.0, 4.0]])
    >>> bv.inv(a.T, overwrite=True)
    array([[ 0.5  , -0.125],
           [ 0.   ,  0.25 ]])
    >>> a
    array([[ 0.5  ,  0.   ],
           [-0.125,  0.25 ]])
    """
    made = _core.lapack_factored("inv", a, False, overwrite, policy)
    return a if overwrite else made


def det(a, *, overwrite=False, policy=None):
    """The determinant.

    Parameters
    ----------
    a : array_like
        Square, or a stack of squares.
    overwrite : bool, optional
        Whether ``a`` is overwritten by factors, so that nothing is copied.
    policy : {"auto", "zero-copy", "fastest"}, optional
        As of :func:`solve`.

    Returns
    -------
    number, or numpy.ndarray of a stack
        0 of what is singular.

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> round(float(bv.det(np.array([[1.0, 2.0], [3.0, 4.0]]))), 12)
    -2.0
    """
    return _core.lapack_determinant(a, overwrite, policy)[2]


def slogdet(a, *, overwrite=False, policy=None):
    """The sign of the determinant and the natural logarithm of its absolute value, which no number of rows makes too large.

    Parameters
    ----------
    a, overwrite, policy
        As of :func:`det`.

    Returns
    -------
    namedtuple of sign, logabsdet
        Of complex matrices the sign has the absolute value 1. Of what is singular they are 0 and minus infinity.

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> sign, logabsdet = bv.slogdet(np.diag(np.full(500, -1e3)))
    >>> float(sign), round(float(logabsdet / np.log(10)))
    (1.0, 1500)
    """
    return SlogdetResult(*_core.lapack_determinant(a, overwrite, policy)[:2])


def eigh(a, *, lower=True, overwrite=False, policy=None):
    """Eigenvalues, in ascending order, and eigenvectors of a symmetric or Hermitian matrix.

    Parameters
    ----------
    a : array_like
        Square, or a stack of squares, of which only one triangle is read.
    lower : bool, optional
        Which triangle.
    overwrite : bool, optional
        Whether the vectors lie in the memory of ``a``, all of which is written, so that nothing is copied.
    policy : {"auto", "zero-copy", "fastest"}, optional
        As of :func:`solve`.

    Returns
    -------
    namedtuple of eigenvalues, eigenvectors
        The vectors are the columns; if ``a`` was overwritten, of a view of it, which may be its transpose.

    Raises
    ------
    numpy.linalg.LinAlgError
        It is not square, not finite, or the iteration has not converged.

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> a = np.array([[2.0, np.nan], [1.0, 2.0]])
    >>> w, v = bv.eigh(a, overwrite=True)
    >>> w.round(12), np.shares_memory(v, a)
    (array([1., 3.]), True)
    """
    w, v, (is_transposed, rows, columns) = _core.lapack_eigh(a, lower, True, overwrite, policy)
    if is_transposed:
        v = v.swapaxes(-1, -2)
    if rows:
        v = v[..., ::-1, :]
    if columns:
        v = v[..., ::-1]
    return EighResult(w, v)


def eigvalsh(a, *, lower=True, overwrite=False, policy=None):
    """Eigenvalues alone of a symmetric or Hermitian matrix, in ascending order.

    Parameters
    ----------
    a, lower, policy
        As of :func:`eigh`.
    overwrite : bool, optional
        Whether that triangle of ``a`` is overwritten with what is of no use, so that nothing is copied.

    Returns
    -------
    numpy.ndarray

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> bv.eigvalsh(np.array([[2.0, 0.0], [1.0, 2.0]])).round(12)
    array([1., 3.])
    """
    return _core.lapack_eigh(a, lower, False, overwrite, policy)[0]


def svd(a, full_matrices=False, *, overwrite=False, policy=None):
    """Singular values, in descending order, and vectors: ``a = U @ diag(S) @ Vh``.

    Parameters
    ----------
    a : array_like
        A matrix, or a stack of matrices.
    full_matrices : bool, optional
        Whether ``U`` and ``Vh`` are square. They are not unless asked for: of ``np.linalg.svd`` they are.
    overwrite : bool, optional
        Whether ``a`` is overwritten with what is of no use, so that nothing is copied.
    policy : {"auto", "zero-copy", "fastest"}, optional
        As of :func:`solve`.

    Returns
    -------
    namedtuple of U, S, Vh
        In the order of ``a``.

    Raises
    ------
    numpy.linalg.LinAlgError
        It is not finite, or the iteration has not converged.

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> a = np.arange(6.0).reshape(2, 3)
    >>> u, s, vh = bv.svd(a)
    >>> u.shape, vh.shape, np.allclose((u * s) @ vh, a)
    ((2, 2), (2, 3), True)
    """
    return SVDResult(*_core.lapack_svd(a, "full" if full_matrices else "thin", overwrite, policy))


def svdvals(a, *, overwrite=False, policy=None):
    """Singular values alone, in descending order.

    Parameters
    ----------
    a, overwrite, policy
        As of :func:`svd`.

    Returns
    -------
    numpy.ndarray

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> bv.svdvals(np.array([[0.0, 3.0], [-4.0, 0.0]]))
    array([4., 3.])
    """
    return _core.lapack_svd(a, "none", overwrite, policy)[1]


def lstsq(a, b, rcond=None, *, overwrite_a=False, policy=None):
    """Least squares: the shortest ``x`` that makes ``a @ x - b`` least, for ``a`` of any rank, by singular values.

    Parameters
    ----------
    a : array_like
        One matrix, m x n.
    b : array_like
        A vector or a matrix of m rows, of the type of ``a``, which is copied.
    rcond : float, optional
        Singular values below it times the largest count as 0; the type's precision times the longer axis unless given.
    overwrite_a : bool, optional
        Whether ``a`` is overwritten with what is of no use, so that it is not copied if it lies by columns.
    policy : {"auto", "zero-copy", "fastest"}, optional
        As of :func:`solve`.

    Returns
    -------
    tuple of x, residuals, rank, s
        As of ``np.linalg.lstsq``: the sums of squares of what is left over, if the rank is n and m > n, else nothing; the rank; the
        singular values.

    Raises
    ------
    numpy.linalg.LinAlgError
        Something is not finite, or the iteration has not converged.

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> a = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
    >>> x, residuals, rank, s = bv.lstsq(a, np.array([1.0, 3.0, 5.0]))
    >>> x.round(12), rank
    (array([1., 2.]), 2)
    """
    a, b = as_array(a, "A", overwrite_a), as_array(b, "B", False)
    if a.ndim != 2 or b.ndim not in (1, 2) or a.shape[0] != b.shape[0]:
        raise ValueError(f"lstsq: A of shape {a.shape} and B of shape {b.shape} do not go together: a matrix, and as many rows")
    if a.dtype != b.dtype:
        raise TypeError(f"lstsq: A is {a.dtype}, B is {b.dtype}: nothing is converted, astype is a copy")
    if a.dtype.kind not in "fc":
        # Which says what to do.
        svdvals(a)
    (m, n), real = a.shape, np.empty(0, a.dtype).real.dtype
    x = np.zeros((max(m, n), *b.shape[1:]), a.dtype, "F")
    _core.copy(x[:m], b)
    if m == 0 or n == 0 or x.size == 0:
        s, rank = np.zeros(min(m, n), real), 0
        if m and n:
            # There is no right-hand side, but a matrix.
            s = svdvals(a, overwrite=overwrite_a, policy=policy)
            limit = np.finfo(real).eps * max(m, n) if rcond is None else rcond
            rank = int((s > limit * s[0]).sum())
    else:
        s, rank = _core.lapack_lstsq(a, x, np.finfo(real).eps * max(m, n) if rcond is None else float(rcond), overwrite_a, policy)
    left = x[n:]
    has_residuals = rank == n and m > n
    residuals = np.atleast_1d((left.real**2 + left.imag**2).sum(0)).astype(real) if has_residuals else np.empty(0, real)
    return x[:n], residuals, rank, s


def qr(a, *, overwrite=False, policy=None):
    """``a = Q @ R``: orthonormal columns, as many as the shorter axis has elements, and an upper triangle.

    Parameters
    ----------
    a : array_like
        A matrix, or a stack of matrices.
    overwrite : bool, optional
        Whether ``Q`` lies in the memory of ``a``, so that nothing is copied but ``R``.
    policy : {"auto", "zero-copy", "fastest"}, optional
        As of :func:`solve`.

    Returns
    -------
    namedtuple of Q, R
        As of ``np.linalg.qr`` with ``mode="reduced"``.

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> a = np.array([[3.0, 1.0], [4.0, 2.0], [0.0, 2.0]])
    >>> q, r = bv.qr(a)
    >>> q.shape, np.allclose(q @ r, a), np.allclose(q.T @ q, np.eye(2))
    ((3, 2), True, True)
    """
    return QRResult(*_core.lapack_qr(a, overwrite, policy))


def eig(a, *, overwrite=False, policy=None):
    """Eigenvalues and right eigenvectors of a general square.

    Parameters
    ----------
    a : array_like
        Square, or a stack of squares.
    overwrite : bool, optional
        Whether ``a`` is overwritten with what is of no use, so that nothing is copied.
    policy : {"auto", "zero-copy", "fastest"}, optional
        As of :func:`solve`.

    Returns
    -------
    namedtuple of eigenvalues, eigenvectors
        The vectors are the columns, of length 1. As of ``np.linalg.eig`` both are real where ``a`` is and all values are.

    Raises
    ------
    numpy.linalg.LinAlgError
        It is not square, not finite, or the iteration has not converged.

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> a = np.array([[0.0, -2.0], [2.0, 0.0]])
    >>> w, v = bv.eig(a)
    >>> w, np.allclose(a @ v, v * w)
    (array([0.+2.j, 0.-2.j]), True)
    """
    w, v = _core.lapack_eig(a, True, overwrite, policy)
    if v.dtype.kind == "c":
        return EigResult(w, v)
    if not w.imag.any():
        return EigResult(w.real.copy(), v)
    # Of a pair of values the first column has the real part of the first one's vector, the second one the imaginary part.
    first = w.imag > 0
    second = np.zeros_like(first)
    second[..., 1:] = first[..., :-1]
    vectors = v.astype(w.dtype)
    columns, parts = vectors.swapaxes(-1, -2), v.swapaxes(-1, -2)
    columns[first] = parts[first] + 1j * parts[second]
    columns[second] = columns[first].conj()
    return EigResult(w, vectors)


def eigvals(a, *, overwrite=False, policy=None):
    """Eigenvalues alone of a general square.

    Parameters
    ----------
    a, overwrite, policy
        As of :func:`eig`.

    Returns
    -------
    numpy.ndarray
        In no order; real where ``a`` is and all of them are.

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> np.sort(bv.eigvals(np.array([[1.0, 2.0], [0.0, 3.0]])))
    array([1., 3.])
    """
    w, none = _core.lapack_eig(a, False, overwrite, policy)
    return w.real.copy() if none.dtype.kind == "f" and not w.imag.any() else w
