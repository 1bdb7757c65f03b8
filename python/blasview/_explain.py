"""What NumPy copies for a product, and what this package does, side by side."""

from __future__ import annotations

import html

import numpy as np

from . import _convert, _core, _numpy


class Explanation:
    """What :func:`explain` found: printed as text, shown by notebooks, or a dictionary.

    Attributes
    ----------
    operands : list of dict
        Each operand: ``name``, ``shape``, ``dtype``, ``strides``, ``flags``, what BLAS would take it for (``form``), and how it lies in
        memory (``walk``).
    numpy : dict of str to dict
        What ``"dot"`` and ``"matmul"`` copy, and what computes.
    blasview : dict or None
        What :func:`gemm` or :func:`matmul` do: bytes copied, what becomes of each operand and why.
    """

    def __init__(self, operands, numpy, blasview, error):
        self.operands, self.numpy, self.blasview, self.error = operands, numpy, blasview, error

    def to_dict(self):
        """All of it for programs.

        Returns
        -------
        dict
            Of lists, dictionaries, numbers and strings only.
        """
        return {"operands": self.operands, "numpy": self.numpy, "blasview": self.blasview, "error": self.error}

    def __reduce__(self):
        raise TypeError("an Explanation is not pickled: keep its to_dict()")

    def __repr__(self):
        return str(self)

    def __str__(self):
        lines = []
        for operand in self.operands:
            lines.append(f"{operand['name']}: {_title(operand)}")
            lines.append(f"  strides   {operand['strides']} bytes{_where(operand)}")
            lines.append(f"  flags     {', '.join(operand['flags']) or 'none'}")
            lines.append(f"  operand   {operand['form']}")
            for at, line in enumerate(operand["walk"]):
                lines.append(f"  {'memory' if at == 0 else '':9} {line}")
            lines.append("")
        for cost in self.numpy.values():
            lines.extend(_cost_lines(cost))
        if self.blasview:
            lines.append(f"{'blasview':10} {_summary(self.blasview)}")
            lines.extend(f"{'':10}   {one['name']}  {one['access']}" for one in self.blasview["operands"])
            lines.extend(f"{'':10}   {line.strip()}" for line in self.blasview["text"].splitlines() if "is copied before" in line)
        if self.error:
            lines.append(f"{'blasview':10} {self.error}")
        return "\n".join(lines).rstrip()

    def _repr_html_(self):
        parts = ['<div class="blasview-explanation">']
        if self.numpy:
            parts.append("<table><tr><th></th><th style='text-align:right'>bytes copied</th><th style='text-align:left'>what happens</th></tr>")
            most = max([cost["bytes_copied"] for cost in self.numpy.values()] + [(self.blasview or {}).get("bytes_copied", 0), 1])
            for cost in self.numpy.values():
                why = cost["error"] or "; ".join(
                    [f"{copy['operand']}: {copy['reason']}" for copy in cost["copies"]] + [_how(cost)] + ([cost["warning"]] if cost["warning"] else [])
                )
                parts.append(_row(cost["routine"], cost["bytes_copied"], most, why))
            if self.blasview:
                why = [f"{one['name']}: {one['access']}" for one in self.blasview["operands"]]
                parts.append(_row("blasview", self.blasview["bytes_copied"], most, "; ".join(why)))
            if self.error:
                parts.append(_row("blasview", None, most, self.error))
            parts.append("</table>")
        for operand in self.operands:
            text = html.escape(f"{operand['name']}: {_title(operand)}, strides {operand['strides']} bytes")
            parts.append(f"<p><b>{text}</b><br>{html.escape(operand['form'])}</p>")
            if operand["walk"]:
                cells = "\n".join(_cells(line) for line in operand["walk"])
                parts.append(f"<pre style='line-height:1.6'>{cells}</pre>")
        return "".join(parts) + "</div>"


def _row(name, size, most, why):
    bar = "" if size is None else f"<div style='height:4px;background:#c33;width:{round(120 * size / most)}px'></div>"
    count = "" if size is None else f"{size:,}"
    return (
        f"<tr><td><b>{html.escape(name)}</b></td><td style='text-align:right'>{count}{bar}</td>"
        f"<td style='text-align:left'>{html.escape(why)}</td></tr>"
    )


def _cells(line):
    """A line of the picture, what is not the array's in grey."""
    if not line.startswith("byte"):
        return html.escape(line)
    shown = []
    for word in line.split(" "):
        style = "#bbb" if word == "." else "#06c" if word[:1].isdigit() or word[:1] == "*" else None
        shown.append(f"<span style='color:{style}'>{html.escape(word)}</span>" if style and shown else html.escape(word))
    return " ".join(shown)


def _title(operand):
    return f"{operand['dtype']}{list(operand['shape'])}"


def _where(operand):
    return f", first element at byte {operand['offset']} of its memory" if operand["offset"] else ""


def _how(cost):
    if cost["how"] == "nothing":
        return "nothing to compute"
    calls = "" if cost["calls"] == 1 else f", {cost['calls']} times"
    return f"then {cost['how']}{calls}" if cost["copies"] else f"{cost['how']}{calls}"


def _cost_lines(cost):
    if cost["error"]:
        return [f"{cost['routine']:10} {cost['error']}"]
    lines = [f"{cost['routine']:10} copies {cost['bytes_copied']} bytes: {_how(cost)}"]
    lines.extend(f"{'':10}   {copy['operand']}  {copy['bytes']} bytes ({copy['reason']})" for copy in cost["copies"])
    if cost["warning"]:
        lines.append(f"{'':10}   {cost['warning']}")
    return lines


def _summary(plan):
    text = plan["text"].splitlines()[0]
    return f"copies {plan['bytes_copied']} bytes: {text}"


def _owner(array):
    """The array whose memory it is."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def described(name, array):
    """An operand in words and numbers."""
    flags = array.flags
    named = [("C-contiguous", flags.c_contiguous), ("F-contiguous", flags.f_contiguous), ("aligned", flags.aligned), ("read-only", not flags.writeable)]
    low = np.lib.array_utils.byte_bounds(_owner(array))[0] if hasattr(np.lib, "array_utils") else np.byte_bounds(_owner(array))[0]
    offset = array.ctypes.data - low if array.size else 0
    try:
        form = _core.form(array)
    except TypeError:
        form = f"none: {array.dtype} is no type of BLAS" + ("" if array.dtype.isnative else ", its bytes being in the other order")
    return {
        "name": name,
        "shape": array.shape,
        "dtype": str(array.dtype),
        "strides": array.strides,
        "offset": offset,
        "flags": [word for word, holds in named if holds],
        "form": form,
        "walk": _core.walk(array, offset),
    }


def explain(a, b=None, out=None, *, alpha=None, beta=None, conj_a=False, conj_b=False, policy=None, directly=None):
    """Explain what a product would copy: in NumPy, and here. Nothing is computed.

    Parameters
    ----------
    a : array_like
        The first operand; alone, only what it is to BLAS is told.
    b : array_like, optional
        The second one. Two matrices are seen as :func:`gemm` sees them, all else as :func:`matmul` does.
    out : array_like, optional
        Where the product would go; a new array in C order unless given.
    alpha, beta, conj_a, conj_b, policy, directly
        As of :func:`gemm`.

    Returns
    -------
    Explanation
        Printed as text, shown in notebooks as a table with pictures, or a dictionary by its ``to_dict()``.

    Notes
    -----
    NumPy's rules are taken from what versions 1.26 to 2.4 do, and tested by measuring memory.

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> x = np.zeros((1000, 600))
    >>> found = bv.explain(x[:, :300], np.zeros((300, 200)))
    >>> found.numpy["dot"]["bytes_copied"], found.blasview["bytes_copied"]
    (2400000, 0)
    >>> print(bv.explain(x[::-1, ::2]))
    A: float64[1000, 300]
      strides   (-4800, 16) bytes, first element at byte 4795200 of its memory
      flags     aligned
      operand   none: no axis has unit stride (-4800 and 16 bytes)
      memory    byte    0    999,0        .    999,1        .  ...  999,299        .
                byte 4800    998,0        .    998,1        .  ...  998,299        .
                byte 9600    997,0        .    997,1        .  ...  997,299        .
                ... 997 more
    """
    given = [("A", a)] + [(name, value) for name, value in (("B", b), ("out", out)) if value is not None]
    arrays = [_array(value, name) for name, value in given]
    operands = [described(name, array) for (name, _), array in zip(given, arrays)]
    if b is None:
        return Explanation(operands, {}, None, None)
    a, b = arrays[:2]
    out = arrays[2] if out is not None else None
    numpy = {"dot": _numpy.dot(a, b, out).to_dict(), "matmul": _numpy.matmul(a, b, out).to_dict()} if _agree(a, b) else {}
    two = a.ndim <= 2 and b.ndim <= 2 and a.ndim + b.ndim > 2
    plan = error = None
    try:
        plan = _core.plan(
            "gemm" if two else "matmul", a, b, out, alpha, beta, conj_a=conj_a, conj_b=conj_b, policy=policy, directly=directly
        )
    except (TypeError, _core.WouldCopyError) as refused:
        error = f"refuses: {refused}"
    return Explanation(operands, numpy, plan, error)


def _array(value, name):
    return value if type(value) is np.ndarray else _convert.as_array(value, name, False)


def _agree(a, b):
    """Whether NumPy multiplies them; if not, the extension says why, or that the type is none of BLAS's."""
    if a.ndim == 0 or b.ndim == 0:
        return False
    if a.shape[-1] != b.shape[max(b.ndim - 2, 0)]:
        return False
    try:
        np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
        np.result_type(a.dtype, b.dtype)
    except (TypeError, ValueError):
        return False
    return True
