from types import TracebackType
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ._core import (
    _Directly,
    _Number,
    _Policy,
    WouldCopyError as WouldCopyError,
    __version__ as __version__,
    ascontiguous as ascontiguous,
    copy as copy,
    dot as dot,
    gemm as gemm,
    matmul as matmul,
    may_share_memory as may_share_memory,
    shares_memory as shares_memory,
    vdot as vdot,
)

__all__: list[str]

class Backend:
    name: str
    version: str
    kernels: str
    path: str | None
    source: Literal["linked", "opened", "given", "builtin", "unknown"]
    int_bits: int
    affixes: tuple[str, str]
    threads: int
    missing: list[str]
    quirks: list[tuple[str, str]]
    warnings: str
    def __init__(self, facts: dict[str, Any]) -> None: ...
    def to_dict(self) -> dict[str, Any]: ...

def backend() -> Backend: ...
def set_threads(threads: int) -> int: ...

class Explanation:
    operands: list[dict[str, Any]]
    numpy: dict[str, dict[str, Any]]
    blasview: dict[str, Any] | None
    error: str | None
    def __init__(
        self, operands: list[dict[str, Any]], numpy: dict[str, dict[str, Any]], blasview: dict[str, Any] | None, error: str | None
    ) -> None: ...
    def to_dict(self) -> dict[str, Any]: ...
    def _repr_html_(self) -> str: ...

def explain(
    a: Any,
    b: Any = None,
    out: Any = None,
    *,
    alpha: _Number | None = None,
    beta: _Number | None = None,
    conj_a: bool = False,
    conj_b: bool = False,
    policy: _Policy | None = None,
    directly: _Directly | None = None,
) -> Explanation: ...

class Call:
    routine: str
    operands: list[str]
    bytes_copied: int
    reasons: list[str]
    how: str
    seconds: float
    where: str
    def __init__(
        self, routine: str, operands: list[str], bytes_copied: int, reasons: list[str], how: str, seconds: float, where: str
    ) -> None: ...
    def to_dict(self) -> dict[str, Any]: ...

class Watch:
    calls: list[Call]
    sees_operator: bool
    @property
    def bytes_copied(self) -> int: ...
    def __enter__(self) -> Watch: ...
    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None: ...
    def table(self) -> str: ...
    def _repr_html_(self) -> str: ...

def watch() -> Watch: ...
def contract(
    letters: str,
    *operands: Any,
    out: Any = None,
    alpha: _Number | None = None,
    beta: _Number | None = None,
    path: list[tuple[int, ...]] | None = None,
    conj_a: bool = False,
    conj_b: bool = False,
    policy: _Policy | None = None,
    directly: _Directly | None = None,
) -> Any: ...

class SingularMatrixError(np.linalg.LinAlgError): ...
class NotPositiveDefiniteError(np.linalg.LinAlgError): ...

_Assume = Literal[
    "general",
    "positive",
    "positive-lower",
    "positive-upper",
    "triangular-lower",
    "triangular-upper",
    "triangular-unit-lower",
    "triangular-unit-upper",
]

class _EighResult(NamedTuple):
    eigenvalues: NDArray[Any]
    eigenvectors: NDArray[Any]

class _EigResult(NamedTuple):
    eigenvalues: NDArray[Any]
    eigenvectors: NDArray[Any]

class _SVDResult(NamedTuple):
    U: NDArray[Any]
    S: NDArray[Any]
    Vh: NDArray[Any]

class _QRResult(NamedTuple):
    Q: NDArray[Any]
    R: NDArray[Any]

class _SlogdetResult(NamedTuple):
    sign: Any
    logabsdet: Any

def solve(
    a: Any, b: Any, *, assume: _Assume = "general", overwrite_a: bool = False, overwrite_b: bool = False, policy: _Policy | None = None
) -> NDArray[Any]: ...
def cholesky(a: Any, *, lower: bool = True, overwrite: bool = False, policy: _Policy | None = None) -> NDArray[Any]: ...
def inv(a: Any, *, overwrite: bool = False, policy: _Policy | None = None) -> NDArray[Any]: ...
def det(a: Any, *, overwrite: bool = False, policy: _Policy | None = None) -> Any: ...
def slogdet(a: Any, *, overwrite: bool = False, policy: _Policy | None = None) -> _SlogdetResult: ...
def eigh(a: Any, *, lower: bool = True, overwrite: bool = False, policy: _Policy | None = None) -> _EighResult: ...
def eigvalsh(a: Any, *, lower: bool = True, overwrite: bool = False, policy: _Policy | None = None) -> NDArray[Any]: ...
def svd(a: Any, full_matrices: bool = False, *, overwrite: bool = False, policy: _Policy | None = None) -> _SVDResult: ...
def svdvals(a: Any, *, overwrite: bool = False, policy: _Policy | None = None) -> NDArray[Any]: ...
def lstsq(
    a: Any, b: Any, rcond: float | None = None, *, overwrite_a: bool = False, policy: _Policy | None = None
) -> tuple[NDArray[Any], NDArray[Any], int, NDArray[Any]]: ...
def qr(a: Any, *, overwrite: bool = False, policy: _Policy | None = None) -> _QRResult: ...
def eig(a: Any, *, overwrite: bool = False, policy: _Policy | None = None) -> _EigResult: ...
def eigvals(a: Any, *, overwrite: bool = False, policy: _Policy | None = None) -> NDArray[Any]: ...
