"""The C library by ctypes: views with their arrays, and what the functions make of them."""

import ctypes
from ctypes import POINTER, byref, c_int32, c_int64, c_size_t, c_uint32, c_void_p

import numpy as np

OK, INTERNAL = 0, 90
OMITTED = -(2**63)
ROW_MAJOR, COL_MAJOR = 101, 102
NEED_C, NEED_F, NEED_ALIGNED = 1, 2, 4
COPY_IF_NEEDED, COPY_ALWAYS, COPY_NEVER = 0, 1, 2
NO, YES, TOO_HARD = 0, 1, 2
ERR_OVERLAP, ERR_SELF_OVERLAP = 42, 40
ERR_NULL, ERR_FLAGS, ERR_VALUE, ERR_READ_ONLY = 10, 12, 13, 16
ERR_NDIM, ERR_AXIS, ERR_SHAPE, ERR_DTYPE_MISMATCH = 20, 23, 30, 31
ERR_REFUSED, ERR_WORKSPACE = 50, 70
CONJ, READ_ONLY = 1, 2
AUTO, ZERO_COPY, FASTEST = 0, 1, 2
MEASURED, NEVER, ALWAYS = 0, 1, 2
MAX_NDIM = 64

DTYPES = {
    np.dtype(name): code
    for name, code in {
        "float32": 1, "float64": 2, "complex64": 3, "complex128": 4,
        "int8": 10, "int16": 11, "int32": 12, "int64": 13,
        "uint8": 20, "uint16": 21, "uint32": 22, "uint64": 23,
    }.items()
}
NAMES = {code: dtype for dtype, code in DTYPES.items()}


class RawView(ctypes.Structure):
    _fields_ = [
        ("data", c_void_p), ("ndim", c_int64), ("shape", POINTER(c_int64)), ("strides", POINTER(c_int64)),
        ("dtype", c_int32), ("flags", c_uint32),
    ]


class Info(ctypes.Structure):
    _fields_ = [
        ("size", c_int64), ("itemsize", c_int64), ("nbytes", c_int64), ("low", c_int64), ("high", c_int64),
        ("flags", c_uint32),
    ]


class Options(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_size_t), ("policy", c_int32), ("threads", c_int32), ("workspace_limit", c_size_t),
        ("workspace", c_void_p), ("workspace_bytes", c_size_t), ("plan", c_void_p), ("directly", c_int32),
        ("reserved", c_int32), ("backend", c_void_p),
    ]

    def __init__(self, **options):
        super().__init__(ctypes.sizeof(Options), **options)


class Report(ctypes.Structure):
    _fields_ = [("bytes_copied", c_size_t), ("workspace_bytes", c_size_t), ("calls", c_size_t)]


class Failure(Exception):
    def __init__(self, status, text):
        super().__init__(f"{status}: {text}")
        self.status = status


class View:
    """A bv_view and the arrays that it points to."""

    def __init__(self):
        self.shape_array = (c_int64 * MAX_NDIM)()
        self.strides_array = (c_int64 * MAX_NDIM)()
        self.raw = RawView()

    @staticmethod
    def of(x, flags=0):
        """The view of a NumPy array; its strides as they are, junk ones too."""
        view = View()
        view.shape_array[: x.ndim] = x.shape
        view.strides_array[: x.ndim] = x.strides
        view.raw.data = x.__array_interface__["data"][0] or None
        view.raw.ndim = x.ndim
        view.raw.shape = view.shape_array
        view.raw.strides = view.strides_array
        view.raw.dtype = DTYPES[x.dtype]
        view.raw.flags = flags
        return view

    @property
    def shape(self):
        return tuple(self.raw.shape[: self.raw.ndim])

    @property
    def strides(self):
        return tuple(self.raw.strides[: self.raw.ndim])

    @property
    def dtype(self):
        return NAMES[self.raw.dtype]

    @property
    def address(self):
        return self.raw.data or 0


class Library:
    def __init__(self, path):
        self.c = ctypes.CDLL(path)
        self.c.bv_last_error_message.restype = ctypes.c_char_p
        self.c.bv_array_free.restype = None
        self.c.bv_array_free.argtypes = [c_void_p]

    def message(self):
        """What the last failure of this thread was."""
        return self.c.bv_last_error_message().decode()

    def check(self, status):
        # A bug is no refusal.
        assert status != INTERNAL, self.c.bv_last_error_message()
        if status != OK:
            raise Failure(status, self.message())

    def change(self, name, view, *arguments):
        """A function that makes a view from a view."""
        result = View()
        status = getattr(self.c, "bv_view_" + name)(
            byref(view.raw), *arguments, result.shape_array, result.strides_array, byref(result.raw)
        )
        self.check(status)
        return result

    def about(self, view):
        info = Info()
        self.check(self.c.bv_view_about(byref(view.raw), byref(info)))
        return info

    def ask(self, name, *arguments):
        """One of the questions with an answer of BV_NO, BV_YES or BV_TOO_HARD."""
        answer = c_int32(77)
        arguments = [byref(a.raw) if isinstance(a, View) else a for a in arguments]
        self.check(getattr(self.c, "bv_" + name)(*arguments, byref(answer)))
        return answer.value

    def broadcast_shape(self, views):
        pointers = (POINTER(RawView) * len(views))(*[ctypes.pointer(view.raw) for view in views])
        shape, ndim = (c_int64 * MAX_NDIM)(), c_int64()
        self.check(self.c.bv_broadcast_shape(pointers, c_size_t(len(views)), shape, byref(ndim)))
        return tuple(shape[: ndim.value])

    def copy(self, dst, src):
        self.check(self.c.bv_copy(byref(dst.raw), byref(src.raw)))

    def require(self, view, needs, copying):
        """Whether it was copied; strides; the bytes in C order."""
        ready, array = View(), c_void_p()
        self.check(self.c.bv_require(byref(view.raw), c_uint32(needs), c_int32(copying), byref(ready.raw), byref(array)))
        return self.taken(ready, array)

    def reshape(self, view, shape, order, copying):
        ready, array = View(), c_void_p()
        status = self.c.bv_reshape(
            byref(view.raw), c_int64(len(shape)), lengths(shape), c_int32(order), c_int32(copying),
            ready.shape_array, ready.strides_array, byref(ready.raw), byref(array),
        )
        self.check(status)
        return self.taken(ready, array)

    def taken(self, ready, array):
        result = (array.value is not None, ready.shape, ready.strides, self.contents(ready))
        self.c.bv_array_free(array)
        return result

    def contents(self, view):
        """The bytes of all elements in C order."""
        out = np.full(view.shape, 0, view.dtype)
        if out.size:
            self.copy(View.of(out), view)
        return out.tobytes()


def lengths(numbers):
    return (c_int64 * max(len(numbers), 1))(*numbers)
