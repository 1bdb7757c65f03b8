"""DLPack and Python buffers by ctypes: taken from arrays as views, and made of views for np.from_dlpack."""

import ctypes
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_int32, c_int64, c_ssize_t, c_uint8, c_uint16, c_uint32
from ctypes import c_uint64, c_void_p, pythonapi

import bv

CPU = 1
READ_ONLY, IS_COPIED = 1, 2
BV_READ_ONLY = 2
ERR_DTYPE, ERR_FLAGS, ERR_VALUE, ERR_DEVICE, ERR_READ_ONLY, ERR_REFUSED = 11, 12, 13, 15, 16, 50

# By their names, with addresses in place of objects: a destructor gets one of an object that is no more.
is_valid = ctypes.PYFUNCTYPE(c_int, c_void_p, c_char_p)(("PyCapsule_IsValid", pythonapi))
get_pointer = ctypes.PYFUNCTYPE(c_void_p, c_void_p, c_char_p)(("PyCapsule_GetPointer", pythonapi))
set_name = ctypes.PYFUNCTYPE(c_int, c_void_p, c_char_p)(("PyCapsule_SetName", pythonapi))
new_capsule = ctypes.PYFUNCTYPE(ctypes.py_object, c_void_p, c_char_p, c_void_p)(("PyCapsule_New", pythonapi))
get_buffer = ctypes.PYFUNCTYPE(c_int, ctypes.py_object, c_void_p, c_int)(("PyObject_GetBuffer", pythonapi))
release_buffer = ctypes.PYFUNCTYPE(None, c_void_p)(("PyBuffer_Release", pythonapi))

# A capsule keeps the pointer to its name: these live as long as the program.
VERSIONED, UNVERSIONED = b"dltensor_versioned", b"dltensor"
USED = {name: b"used_" + name for name in (VERSIONED, UNVERSIONED)}


class Tensor(Structure):
    _fields_ = [
        ("data", c_void_p), ("device_type", c_int32), ("device_id", c_int32), ("ndim", c_int32),
        ("code", c_uint8), ("bits", c_uint8), ("lanes", c_uint16),
        ("shape", POINTER(c_int64)), ("strides", POINTER(c_int64)), ("byte_offset", c_uint64),
    ]


Deleter = ctypes.PYFUNCTYPE(None, c_void_p)


class Unversioned(Structure):
    _fields_ = [("tensor", Tensor), ("context", c_void_p), ("deleter", Deleter)]


class Versioned(Structure):
    _fields_ = [
        ("major", c_uint32), ("minor", c_uint32), ("context", c_void_p), ("deleter", Deleter),
        ("flags", c_uint64), ("tensor", Tensor),
    ]


STRUCTS = {VERSIONED: Versioned, UNVERSIONED: Unversioned}


class Taken:
    """What __dlpack__ gives, taken as a consumer does: `view` until `close`, which calls the deleter."""

    def __init__(self, library, x, max_version=(1, 0)):
        capsule = x.__dlpack__(max_version=max_version)
        self.name = VERSIONED if is_valid(id(capsule), VERSIONED) else UNVERSIONED
        self.address = get_pointer(id(capsule), self.name)
        assert set_name(id(capsule), USED[self.name]) == 0
        self.managed = STRUCTS[self.name].from_address(self.address)
        self.view, self.flags = bv.View(), c_uint64(77)
        arrays = (self.view.shape_array, self.view.strides_array, byref(self.view.raw))
        try:
            if self.name == VERSIONED:
                status = library.c.bv_view_from_dlpack(c_void_p(self.address), *arrays, byref(self.flags))
            else:
                status = library.c.bv_view_from_dltensor(byref(self.managed.tensor), *arrays)
            library.check(status)
        except bv.Failure:
            self.close()
            raise

    def close(self):
        if self.address and self.managed.deleter:
            self.managed.deleter(self.address)
        self.address = None

    def __enter__(self):
        return self.view

    def __exit__(self, *_):
        self.close()


@ctypes.PYFUNCTYPE(None, c_void_p)
def destroy(capsule):
    """The destructor of a capsule: what nobody has taken is deleted here."""
    for name, struct in STRUCTS.items():
        if is_valid(capsule, name):
            address = get_pointer(capsule, name)
            struct.from_address(address).deleter(address)


class Given:
    """A view as an array library gives its arrays away. `freed` counts how often its owner was let go."""

    # All of them: an array may outlive what it was made from, and its memory calls `free`.
    all = []

    def __init__(self, library, view, name=VERSIONED, flags=0, owner=None, free=None):
        self.all.append(self)
        self.library, self.view, self.name, self.flags = library, view, name, flags
        self.owner, self.freed = owner, 0
        self.free = free or ctypes.CFUNCTYPE(None, c_void_p)(self.count)

    def count(self, owner):
        assert owner == self.owner
        self.freed += 1

    def __dlpack_device__(self):
        return CPU, 0

    def __dlpack__(self, **_):
        managed = c_void_p()
        owner, free = c_void_p(self.owner), ctypes.cast(self.free, c_void_p)
        if self.name == VERSIONED:
            arguments = (c_uint64(self.flags), owner, free, byref(managed))
            status = self.library.c.bv_view_to_dlpack(byref(self.view.raw), *arguments)
        else:
            status = self.library.c.bv_view_to_dlpack_unversioned(byref(self.view.raw), owner, free, byref(managed))
        self.library.check(status)
        return new_capsule(managed, self.name, ctypes.cast(destroy, c_void_p))


class RawBuffer(Structure):
    """Py_buffer."""

    _fields_ = [
        ("buf", c_void_p), ("obj", c_void_p), ("len", c_ssize_t), ("itemsize", c_ssize_t), ("readonly", c_int),
        ("ndim", c_int), ("format", c_char_p), ("shape", POINTER(c_ssize_t)), ("strides", POINTER(c_ssize_t)),
        ("suboffsets", POINTER(c_ssize_t)), ("internal", c_void_p),
    ]


FORMATS = {
    b"f": 1, b"d": 2, b"Zf": 3, b"Zd": 4, b"b": 10, b"h": 11, b"i": 12, b"q": 13, b"l": 13,
    b"B": 20, b"?": 20, b"H": 21, b"I": 22, b"Q": 23, b"L": 23,
}
PYBUF_RECORDS_RO = 0x1C


class Buffer:
    """Anything with the buffer protocol as a view. Its shape and strides, in bytes, are the buffer's own."""

    def __init__(self, x):
        self.buffer = RawBuffer()
        get_buffer(x, byref(self.buffer), PYBUF_RECORDS_RO)
        self.view, raw = bv.View(), self.buffer
        assert ctypes.sizeof(c_ssize_t) == 8
        self.view.raw = bv.RawView(
            raw.buf, raw.ndim, ctypes.cast(raw.shape, POINTER(c_int64)), ctypes.cast(raw.strides, POINTER(c_int64)),
            FORMATS[raw.format], BV_READ_ONLY if raw.readonly else 0,
        )

    def __enter__(self):
        return self.view

    def __exit__(self, *_):
        release_buffer(byref(self.buffer))
