"""NumPy's products without hidden copies, and what they would have copied.

``np.dot``, ``np.matmul`` and ``@`` copy whole operands for many layouts: reversed, stepped, broadcast, ``z.real``, slices of larger arrays.
:func:`explain` says what they copy, :func:`watch` what a block of code copies, and the functions here multiply without: a
strided array reaches NumPy's own BLAS as it lies wherever a legal call computes the same, and only what must be packed is packed.

>>> import numpy as np, blasview as bv
>>> z = np.arange(12.0).reshape(3, 4) + 1j
>>> bv.gemm(z.real, np.ones((4, 2)))
array([[ 6.,  6.],
       [22., 22.],
       [38., 38.]])

Arrays are NumPy's, or anything with the buffer protocol or DLPack whose memory the CPU reads (torch, jax, cupy's host arrays); they are
never copied to be read. Results are NumPy's arrays, or written into ``out``, which may have any strides. Types are float32, float64,
complex64 and complex128; others are refused with what to do, as making them one of these is a copy.

As with NumPy's functions, others may run meanwhile: no other thread should write what is read, or use what is written.

===================  ===========================================================================
products             :func:`gemm`, :func:`matmul`, :func:`dot`, :func:`vdot`, :func:`contract`
of matrices          :func:`solve`, :func:`cholesky`, :func:`inv`, :func:`det`, :func:`slogdet`, :func:`lstsq`, :func:`qr`,
                     :func:`eigh`, :func:`eigvalsh`, :func:`eig`, :func:`eigvals`, :func:`svd`, :func:`svdvals`
copies               :func:`copy`, :func:`ascontiguous`
memory               :func:`shares_memory`, :func:`may_share_memory`
what happens, why    :func:`explain`, :func:`watch`
which BLAS           :func:`backend`, :func:`set_threads`
===================  ===========================================================================
"""

try:
    from . import _core
except ImportError as _error:
    if "interpreter" in str(_error):
        raise ImportError(f"blasview computes in the main interpreter alone, as NumPy does: {_error}") from _error
    raise
from ._backend import Backend, backend, choose as _choose, set_threads
from ._contract import contract
from ._core import (
    WouldCopyError,
    __version__,
    ascontiguous,
    copy,
    dot,
    gemm,
    matmul,
    may_share_memory,
    shares_memory,
    vdot,
)
from ._errors import NotPositiveDefiniteError, SingularMatrixError
from ._explain import Explanation, explain
from ._lapack import cholesky, det, eig, eigh, eigvals, eigvalsh, inv, lstsq, qr, slogdet, solve, svd, svdvals
from ._watch import Call, Watch, watch

__all__ = [
    "Backend",
    "Call",
    "Explanation",
    "NotPositiveDefiniteError",
    "SingularMatrixError",
    "Watch",
    "WouldCopyError",
    "ascontiguous",
    "backend",
    "cholesky",
    "contract",
    "copy",
    "det",
    "dot",
    "eig",
    "eigh",
    "eigvals",
    "eigvalsh",
    "explain",
    "gemm",
    "inv",
    "lstsq",
    "matmul",
    "may_share_memory",
    "qr",
    "set_threads",
    "shares_memory",
    "slogdet",
    "solve",
    "svd",
    "svdvals",
    "vdot",
    "watch",
]

_choose()
