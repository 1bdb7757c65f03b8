"""Views written as text: ``a.npy[::2].T``, ``f64[1000, 500] strides[-4000, 8]``, as the program `blasview` takes them.

What follows a file is read as Python's own grammar and carried out step by step: nothing is evaluated, and nothing copied.
"""

from __future__ import annotations

import ast
import re

import numpy as np

_DTYPES = {"f32": "f4", "f64": "f8", "c64": "c8", "c128": "c16"}
_NUMBERS = r"\[([-+\d,\s]*)\]"
_DESCRIBED = re.compile(rf"(f32|f64|c64|c128){_NUMBERS}(?:\s+strides{_NUMBERS})?")
_VIEWS = ("T", "mT", "H", "real", "imag")


class SpecError(ValueError):
    """What is wrong with a text."""


def view(text):
    """The array that a text names, and whether it is to be read as its conjugate.

    Files are mapped, not read. What is only described is memory that is never touched.
    """
    body = re.sub(r"^\s*[A-Za-z]\w*\s*:\s+", "", text).strip()
    described = _DESCRIBED.match(body)
    if described:
        array, suffix = _described(*described.groups()), body[described.end() :]
    else:
        found = re.search(r"\.npy(?=$|[\[.])", body)
        if not found:
            raise SpecError(f"{text}: neither a .npy file nor a dtype with a shape, as f64[1000,500]")
        path, suffix = body[: found.end()], body[found.end() :]
        try:
            array = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
        except OSError as error:
            raise SpecError(f"{path}: {error.strerror or error}") from error
        except ValueError as error:
            raise SpecError(f"{path}: {error}") from error
    if not suffix.strip():
        return array, False
    try:
        tree = ast.parse("_" + suffix.strip(), mode="eval").body
    except SyntaxError as error:
        raise SpecError(f"{text}: {suffix.strip()!r} cannot be read: {error.msg}") from error
    try:
        return _walk(tree, array)
    except (IndexError, TypeError, ValueError, KeyError) as error:
        raise SpecError(f"{text}: {error}") from error


def _numbers(text):
    try:
        return [int(number) for number in text.split(",") if number.strip()]
    except ValueError as error:
        raise SpecError(f"[{text}] is no list of whole numbers") from error


def _described(name, shape, strides):
    dtype, shape = np.dtype(_DTYPES[name]), _numbers(shape)
    if any(length < 0 for length in shape):
        raise SpecError(f"a length of {min(shape)}")
    try:
        if strides is None:
            return np.empty(shape, dtype)
        strides = _numbers(strides)
        if len(strides) != len(shape):
            raise SpecError(f"{len(shape)} lengths and {len(strides)} strides")
        if 0 in shape:
            return np.empty(shape, dtype)
        reach = [(length - 1) * stride for length, stride in zip(shape, strides)]
        before = -sum(min(step, 0) for step in reach)
        # Aligned as the first element would be if memory began there.
        memory = np.empty(before + sum(max(step, 0) for step in reach) + dtype.itemsize, "u1")
        return np.ndarray(shape, dtype, memory, before, strides)
    except (MemoryError, ValueError) as error:
        if isinstance(error, SpecError):
            raise
        raise SpecError(f"{name}{shape}: there is not so much memory to describe it in") from error


def _index(node):
    """An index of basic slicing: whole numbers, slices, ``...``, ``None``, the name of a field."""
    if isinstance(node, ast.Tuple):
        return tuple(_index(part) for part in node.elts)
    if isinstance(node, ast.Slice):
        return slice(*[None if part is None else _index(part) for part in (node.lower, node.upper, node.step)])
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        return -node.operand.value
    if isinstance(node, ast.Constant) and (node.value is None or node.value is Ellipsis or type(node.value) in (int, str)):
        return node.value
    if isinstance(node, ast.Name) and node.id == "newaxis":
        return None
    raise SpecError(f"{ast.unparse(node)!r} is no slice: others would be copies")


def _walk(node, array):
    if isinstance(node, ast.Name):
        return array, False
    if isinstance(node, ast.Subscript):
        below, conj = _walk(node.value, array)
        return np.asarray(below[_index(node.slice)]), conj
    if isinstance(node, ast.Attribute):
        below, conj = _walk(node.value, array)
        name = node.attr
        if below.dtype.names and name in below.dtype.names:
            return below[name], conj
        if name not in _VIEWS:
            raise SpecError(f".{name} is none of {', '.join(_VIEWS)}, conj(), transpose(), reshape() or a field")
        if name == "H":
            return below.T, conj != (below.dtype.kind == "c")
        if name == "imag" and conj:
            raise SpecError(".imag of a conjugated view would need a copy")
        if name in ("real", "imag"):
            return getattr(below, name), False
        return below.T if name == "T" else np.swapaxes(below, -1, -2), conj
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.keywords:
        below, conj = _walk(node.func.value, array)
        arguments = [_index(argument) for argument in node.args]
        name = node.func.attr
        if name in ("conj", "conjugate") and not arguments:
            return below, conj != (below.dtype.kind == "c")
        if name == "transpose":
            return below.transpose(*arguments), conj
        if name == "reshape":
            made = below.reshape(*arguments)
            if made.size and not np.may_share_memory(made, below):
                raise SpecError(f"reshape({', '.join(map(str, arguments))}) would be a copy")
            return made, conj
    raise SpecError(f"{ast.unparse(node)!r} is no view")
