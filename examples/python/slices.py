"""Multiplies slices of NumPy arrays by the C library, where they lie: nothing is copied on the way in or out.

    python slices.py LIBRARY        LIBRARY is libblasview.so, .dylib

Anything with __dlpack__ will do in place of NumPy's arrays: here they are taken through the capsules of DLPack 1.x.
"""

import ctypes
import sys
from ctypes import POINTER, byref, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p, py_object

import numpy as np

MAX_NDIM = 64


class View(ctypes.Structure):
    """bv_view"""

    _fields_ = [
        ("data", c_void_p), ("ndim", c_int64), ("shape", POINTER(c_int64)), ("strides", POINTER(c_int64)),
        ("dtype", c_int32), ("flags", c_uint32),
    ]


class Report(ctypes.Structure):
    """bv_report"""

    _fields_ = [("bytes_copied", c_size_t), ("workspace_bytes", c_size_t), ("calls", c_size_t)]


blasview = ctypes.CDLL(sys.argv[1])
blasview.bv_last_error_message.restype = c_char_p
pointer_of = ctypes.pythonapi.PyCapsule_GetPointer
pointer_of.restype, pointer_of.argtypes = c_void_p, [py_object, c_char_p]


def check(status):
    if status:
        raise ValueError(blasview.bv_last_error_message().decode())


class Borrowed:
    """The memory of an array as a view. The capsule, which is left unconsumed, frees its tensor when it goes."""

    def __init__(self, x):
        self.capsule = x.__dlpack__(max_version=(1, 0))
        self.shape, self.strides, self.view = (c_int64 * MAX_NDIM)(), (c_int64 * MAX_NDIM)(), View()
        tensor = c_void_p(pointer_of(self.capsule, b"dltensor_versioned"))
        flags = c_uint64()
        check(blasview.bv_view_from_dlpack(tensor, self.shape, self.strides, byref(self.view), byref(flags)))


def multiply(a, b, c):
    """c[...] = a @ b, and the bytes that were copied for it."""
    a, b, c, report = Borrowed(a), Borrowed(b), Borrowed(c), Report()
    check(blasview.bv_gemm(None, byref(a.view), byref(b.view), None, byref(c.view), None, byref(report)))
    return report.bytes_copied


a = np.arange(60.0 * 80).reshape(60, 80) % 7
b = np.arange(90.0 * 70).reshape(90, 70) % 5
c = np.zeros((100, 100))
rows, columns, block = a[::2, 8:48], b[:40, ::-1].T[20:].T, c[10:40, 30:80]

copied = multiply(rows, columns, block)
assert np.array_equal(block, rows @ columns)
print(f"{block.shape} block of {c.shape}: right, {copied} bytes copied")
print(f"elements outside of the block that changed: {np.count_nonzero(c) - np.count_nonzero(block)}")

block.flags.writeable = False
try:
    multiply(rows, columns, block)
except ValueError as error:
    print(f"read-only: {error}")
