from types import TracebackType
from typing import Any, Literal

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
