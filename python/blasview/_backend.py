"""Which BLAS computes: the one that NumPy has loaded, so that there is one pool of threads."""

from __future__ import annotations

import os

import numpy as np

from . import _core


def _of_numpy():
    """The library that NumPy's wheel brings, if the process has loaded it."""
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="replace") as file:
            mapped = {line.split(maxsplit=5)[5].strip() for line in file if line.count("/")}
    except OSError:
        # No such file here: what the wheel brings is loaded with it.
        mapped = None
    here = os.path.dirname(os.path.realpath(np.__file__))
    for folder in (os.path.join(os.path.dirname(here), "numpy.libs"), os.path.join(here, ".dylibs"), os.path.join(here, ".libs")):
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            path = os.path.realpath(os.path.join(folder, name))
            if "openblas" in name and (mapped is None or path in mapped):
                return path
    return None


def choose():
    """Takes NumPy's, unless the variable ``BLASVIEW_BLAS`` names one. Else the extension finds one itself: what is loaded (a NumPy that is
    linked with the system's BLAS has it loaded), then what is installed, then its own kernels."""
    if os.environ.get("BLASVIEW_BLAS"):
        return
    path = _of_numpy()
    if path is None:
        return
    try:
        _core.use_library(path)
    except OSError:
        # It is no CBLAS: there may be another.
        pass


class Backend:
    """What was found out about the BLAS that computes; printed, all of it.

    Attributes
    ----------
    name, version, kernels : str
        Whose it is, its version, and the processor that its kernels are for, as it says itself.
    path : str or None
        The file that it is in.
    source : str
        ``"opened"``, or ``"builtin"``: this package's own kernels.
    int_bits : int
        Width of its integers.
    affixes : tuple of str
        What stands before and behind its functions' names.
    threads : int
        On how many it computes a large product.
    missing, quirks, warnings
        Functions that it has not, what it gets wrong and what is done instead, what should be said of it.
    """

    def __init__(self, facts):
        self._text = facts.pop("text")
        facts["affixes"] = tuple(facts["affixes"])
        self.__dict__.update(facts)

    def to_dict(self):
        """The same for programs."""
        return {key: value for key, value in self.__dict__.items() if not key.startswith("_")}

    def __repr__(self):
        return f"<blasview.Backend: {self.name} {self.version}, {self.kernels or 'any'} kernels, {self.threads} threads>"

    def __str__(self):
        return self._text


def backend():
    """Which BLAS computes.

    Returns
    -------
    Backend
        Asked for anew: another program's part may have changed its threads.

    Examples
    --------
    >>> import blasview as bv
    >>> bv.backend().int_bits in (32, 64)
    True
    """
    return Backend(_core.backend_facts())


def set_threads(threads):
    """Set on how many threads the BLAS computes, for the whole process: NumPy's products, too, as it is the same library.

    Parameters
    ----------
    threads : int

    Returns
    -------
    int
        On how many it computes then, which may be another number.

    Examples
    --------
    >>> import blasview as bv
    >>> before = bv.backend().threads
    >>> bv.set_threads(1)
    1
    >>> _ = bv.set_threads(before)
    """
    if threads < 1:
        raise ValueError(f"threads: {threads}, and there is at least one")
    return _core.set_threads(threads)
