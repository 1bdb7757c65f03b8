from collections.abc import Callable
from typing import Any, Literal, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

_Policy = Literal["auto", "zero-copy", "fastest"]
_Directly = Literal["measured", "never", "always"]
# An int or a float is one, too.
_Number = complex | np.number[Any]
_Order = Literal["C", "F"]
_Out = TypeVar("_Out")

__version__: str

class WouldCopyError(ValueError): ...

@overload
def gemm(
    a: Any,
    b: Any,
    /,
    out: None = None,
    alpha: _Number | None = None,
    beta: _Number | None = None,
    *,
    conj_a: bool = False,
    conj_b: bool = False,
    policy: _Policy | None = None,
    directly: _Directly | None = None,
) -> NDArray[Any]: ...
@overload
def gemm(
    a: Any,
    b: Any,
    /,
    out: _Out,
    alpha: _Number | None = None,
    beta: _Number | None = None,
    *,
    conj_a: bool = False,
    conj_b: bool = False,
    policy: _Policy | None = None,
    directly: _Directly | None = None,
) -> _Out: ...
@overload
def matmul(a: Any, b: Any, /, out: None = None, *, policy: _Policy | None = None, directly: _Directly | None = None) -> Any: ...
@overload
def matmul(a: Any, b: Any, /, out: _Out, *, policy: _Policy | None = None, directly: _Directly | None = None) -> _Out: ...
@overload
def dot(a: Any, b: Any, /, out: None = None, *, policy: _Policy | None = None, directly: _Directly | None = None) -> Any: ...
@overload
def dot(a: Any, b: Any, /, out: _Out, *, policy: _Policy | None = None, directly: _Directly | None = None) -> _Out: ...
def vdot(a: Any, b: Any, /) -> np.inexact[Any]: ...
def contract_pair(
    letters: str,
    a: Any,
    b: Any,
    /,
    out: Any = None,
    alpha: _Number | None = None,
    beta: _Number | None = None,
    *,
    conj_a: bool = False,
    conj_b: bool = False,
    policy: _Policy | None = None,
    directly: _Directly | None = None,
) -> Any: ...
def plan(
    what: str,
    a: Any,
    b: Any,
    /,
    out: Any = None,
    alpha: _Number | None = None,
    beta: _Number | None = None,
    *,
    conj_a: bool = False,
    conj_b: bool = False,
    policy: _Policy | None = None,
    directly: _Directly | None = None,
) -> dict[str, Any]: ...
def lapack_factored(what: str, a: Any, lower: bool, overwrite: bool, policy: _Policy | None, /) -> NDArray[Any]: ...
def lapack_solved(
    a: Any, b: Any, how: str, overwrite_a: bool, overwrite_b: bool, policy: _Policy | None, /
) -> NDArray[Any]: ...
def lapack_determinant(a: Any, overwrite: bool, policy: _Policy | None, /) -> tuple[Any, Any, Any]: ...
def lapack_eigh(
    a: Any, lower: bool, vectors: bool, overwrite: bool, policy: _Policy | None, /
) -> tuple[NDArray[Any], NDArray[Any], tuple[bool, bool, bool]]: ...
def lapack_svd(a: Any, which: str, overwrite: bool, policy: _Policy | None, /) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]: ...
def lapack_lstsq(a: Any, b: Any, rcond: float, overwrite: bool, policy: _Policy | None, /) -> tuple[NDArray[Any], int]: ...
def lapack_qr(a: Any, overwrite: bool, policy: _Policy | None, /) -> tuple[NDArray[Any], NDArray[Any]]: ...
def lapack_eig(a: Any, vectors: bool, overwrite: bool, policy: _Policy | None, /) -> tuple[NDArray[Any], NDArray[Any]]: ...
def copy(dst: Any, src: Any, /) -> None: ...
def ascontiguous(a: Any, /, order: _Order = "C") -> NDArray[Any]: ...
def shares_memory(a: Any, b: Any, /) -> bool: ...
def may_share_memory(a: Any, b: Any, /) -> bool: ...
def walk(a: Any, offset: int = 0, /) -> list[str]: ...
def form(a: Any, /) -> str: ...
def time_gemm(a: Any, b: Any, out: Any, count: int, /) -> float: ...
def set_watcher(watcher: Callable[..., object] | None) -> None: ...
def watch_operator(watcher: Callable[..., object] | None) -> bool: ...
def use_library(path: str) -> None: ...
def backend_facts() -> dict[str, Any]: ...
def set_threads(threads: int) -> int: ...
