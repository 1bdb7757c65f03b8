"""Copies of a block of code: those of this package's calls, and of NumPy's own products."""

from __future__ import annotations

import html
import os
import sys
import threading
import time

import numpy as np

from . import _core, _numpy

_HERE = os.path.dirname(os.path.abspath(__file__))


class Call:
    """A product or a copy that was watched.

    Attributes
    ----------
    routine : str
        ``"gemm"``, ``"copy"``, ``"solve"``, ..., ``"np.dot"``, ``"np.matmul"`` or ``"@"``.
    operands : list of str
        Type, shape and strides of each.
    bytes_copied : int
        What was copied beside the product; of a copy, all of it.
    reasons : list of str
        Why, for each operand that was.
    how : str
        What computed.
    seconds : float
        How long it took.
    where : str
        File and line that called.
    """

    __slots__ = ("bytes_copied", "how", "operands", "reasons", "routine", "seconds", "where")

    def __init__(self, routine, operands, bytes_copied, reasons, how, seconds, where):
        self.routine, self.operands, self.bytes_copied, self.reasons = routine, operands, bytes_copied, reasons
        self.how, self.seconds, self.where = how, seconds, where

    def to_dict(self):
        """The same for programs."""
        return {key: getattr(self, key) for key in self.__slots__}

    def __repr__(self):
        return f"<blasview.Call: {self.routine}({', '.join(self.operands)}): {self.bytes_copied} bytes copied>"


class Watch:
    """What :func:`watch` sees, as a context manager.

    Attributes
    ----------
    calls : list of Call
        In the order in which they ended.
    sees_operator : bool
        Whether ``@`` can be watched here: from Python 3.10 on.
    """

    def __init__(self):
        self.calls = []
        self.sees_operator = False

    @property
    def bytes_copied(self):
        """Bytes that all of them copied."""
        return sum(call.bytes_copied for call in self.calls)

    def __enter__(self):
        _watchers.add(self)
        return self

    def __exit__(self, *error):
        _watchers.remove(self)

    def __reduce__(self):
        raise TypeError("a Watch is not pickled: keep the to_dict() of its calls")

    def table(self):
        """A line for each call, those that copied most first.

        Returns
        -------
        str
        """
        rows = [("bytes copied", "time", "call", "where", "why")]
        for call in sorted(self.calls, key=lambda call: -call.bytes_copied):
            why = "; ".join(call.reasons) or call.how
            rows.append((f"{call.bytes_copied}", _duration(call.seconds), f"{call.routine}({', '.join(call.operands)})", call.where, why))
        widths = [max(len(row[at]) for row in rows) for at in range(4)]
        lines = [
            f"{one:>{widths[0]}}  {two:>{widths[1]}}  {three:{widths[2]}}  {four:{widths[3]}}  {five}".rstrip() for one, two, three, four, five in rows
        ]
        if not self.sees_operator:
            lines.append("(the operator @ is not watched here)")
        return "\n".join(lines)

    def __repr__(self):
        return f"<blasview.Watch: {len(self.calls)} calls, {self.bytes_copied} bytes copied>"

    def _repr_html_(self):
        head = "".join(f"<th style='text-align:left'>{word}</th>" for word in ("bytes copied", "time", "call", "where", "why"))
        rows = "".join(
            f"<tr><td style='text-align:right'>{call.bytes_copied:,}</td><td>{_duration(call.seconds)}</td>"
            f"<td style='text-align:left'><code>{html.escape(call.routine)}({html.escape(', '.join(call.operands))})</code></td>"
            f"<td>{html.escape(call.where)}</td><td style='text-align:left'>{html.escape('; '.join(call.reasons) or call.how)}</td></tr>"
            for call in sorted(self.calls, key=lambda call: -call.bytes_copied)
        )
        return f"<table><tr>{head}</tr>{rows}</table>"


def watch():
    """Watch which copies a block of code makes.

    Within ``with blasview.watch() as w:`` each call of this package is noted, and of NumPy ``np.dot``, ``np.matmul`` and ``a @ b`` of two
    arrays, by all threads. (Who has imported ``from numpy import dot`` before calls another function, and the method ``a.dot`` is another:
    they are not seen. ``np.dot`` and ``np.matmul`` are wrapped for the time of the block, and put back whatever happens.)

    Returns
    -------
    Watch

    Examples
    --------
    >>> import numpy as np, blasview as bv
    >>> A, x = np.ones((200, 300)), np.ones(300)
    >>> with bv.watch() as w:
    ...     _ = np.dot(A[::-1], x)
    ...     _ = bv.gemm(A[::-1], x)
    >>> [(call.routine, call.bytes_copied) for call in w.calls]
    [('np.dot', 480000), ('gemm', 0)]
    """
    return Watch()


def _duration(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.0f} ns"


def _shown(array):
    text = f"{array.dtype}[{', '.join(map(str, array.shape))}]"
    return text if array.flags.c_contiguous else f"{text} strides {list(array.strides)}"


def _where():
    """Who called: the first frame that is none of this package's."""
    frame = sys._getframe(1)
    while frame is not None and os.path.dirname(os.path.abspath(frame.f_code.co_filename)) == _HERE:
        frame = frame.f_back
    return f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno}" if frame else "?"


class _Wrapped:
    """One of NumPy's functions, which tells of its calls; in all else that function."""

    def __init__(self, function, name, rule):
        self._function, self._name, self._rule = function, name, rule
        self.__doc__, self.__name__ = function.__doc__, function.__name__

    def __call__(self, *args, **kwargs):
        start = time.perf_counter()
        made = self._function(*args, **kwargs)
        seconds = time.perf_counter() - start
        # `np.matmul` has many more arguments, which mean something else.
        if not kwargs.keys() - {"out", "a", "b"}:
            named = [kwargs.get("a"), kwargs.get("b"), kwargs.get("out")]
            given = [args[at] if at < len(args) else named[at] for at in range(3)]
            _watchers.tell_numpy(self._name, self._rule, *given, seconds)
        return made

    def __getattr__(self, name):
        return getattr(self._function, name)

    def __repr__(self):
        return repr(self._function)


class _Watchers:
    """Who watches; NumPy's functions are wrapped while there is somebody."""

    def __init__(self):
        self.list, self.lock, self.restore = [], threading.RLock(), []

    def add(self, watch):
        with self.lock:
            if watch in self.list:
                raise RuntimeError("it watches already")
            if not self.list:
                self.begin()
            watch.sees_operator = self.sees_operator
            self.list.append(watch)

    def remove(self, watch):
        with self.lock:
            if watch in self.list:
                self.list.remove(watch)
            if not self.list:
                self.end()

    def begin(self):
        _core.set_watcher(self.tell)
        self.sees_operator = _core.watch_operator(lambda a, b, seconds: self.tell_numpy("@", _numpy.matmul, a, b, None, seconds))
        for name, rule in (("dot", _numpy.dot), ("matmul", _numpy.matmul)):
            before = getattr(np, name)
            after = _Wrapped(before, f"np.{name}", rule)
            setattr(np, name, after)
            self.restore.append((name, before, after))

    def end(self):
        while self.restore:
            name, before, after = self.restore.pop()
            # Unless somebody else has wrapped it meanwhile, who has to put it back.
            if getattr(np, name) is after:
                setattr(np, name, before)
        _core.watch_operator(None)
        _core.set_watcher(None)

    def note(self, call):
        with self.lock:
            for watch in self.list:
                watch.calls.append(call)

    def tell(self, told, inputs, out):
        """From the extension, of a call of its own."""
        reasons = [f"{one['name']}: {one['reason']}" for one in told["operands"] if one["bytes_copied"] and one["reason"]]
        if told["routine"] in ("copy", "ascontiguous"):
            how = "a copy"
        elif told["computed_directly"]:
            how = "blasview's kernels"
        else:
            how = f"{told['calls']} {told.get('library', 'BLAS')} call{'s' if told['calls'] != 1 else ''}"
        operands = [_shown(array) for array in inputs]
        self.note(Call(told["routine"], operands, told["bytes_copied"], reasons, how, told["seconds"], _where()))

    def tell_numpy(self, name, rule, a, b, out, seconds):
        """Of a product of NumPy's, if it is one of arrays; it has been computed, so that it is one."""
        out = out[0] if isinstance(out, tuple) and out else out
        if not isinstance(a, np.ndarray) or not isinstance(b, np.ndarray) or not isinstance(out, (np.ndarray, type(None))):
            return
        if a.ndim == 0 or b.ndim == 0 or a.dtype.hasobject or b.dtype.hasobject:
            return
        cost = rule(a, b, out)
        reasons = [f"{operand}: {why}" for operand, _, why in cost.copies]
        self.note(Call(name, [_shown(a), _shown(b)], cost.bytes_copied, reasons, cost.how, seconds, _where()))


_watchers = _Watchers()
