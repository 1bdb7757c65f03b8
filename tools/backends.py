"""What the benches in Python ask the C library of the BLAS that it computes with."""

import ctypes
from ctypes import byref
from pathlib import Path

import numpy as np


class Facts(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t)] + [
        (name, ctypes.c_char_p) for name in ("name", "version", "path", "core", "config")
    ] + [(name, ctypes.c_int32) for name in ("int_bits", "threads", "conj_no_trans", "missing", "quirks", "warnings")]


def about(library, backend):
    """Its name, version and kernels."""
    facts = Facts(ctypes.sizeof(Facts))
    library.check(library.c.bv_backend_info(backend, byref(facts)))
    return f"{facts.name.decode()} {facts.version.decode()} {facts.core.decode()}"


def backend_of_numpy(library):
    """The OpenBLAS that NumPy computes with."""
    files = list((Path(np.__file__).parent.parent / "numpy.libs").glob("libscipy_openblas*.so"))
    assert files, "this NumPy brings no OpenBLAS"
    backend = ctypes.c_void_p()
    library.check(library.c.bv_backend_open(str(files[0]).encode(), byref(backend)))
    return backend
