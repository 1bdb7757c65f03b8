"""NumPy's arrays in the C library and views in NumPy, by DLPack and by Python's buffers: the same memory in all cases,
products of slices computed where they lie, what is read-only left alone, everything freed once; and that blasview.h goes
with the real dlpack.h.

    python test_dlpack.py LIBRARY

Stops at the first difference; else prints how many checks passed.
"""

import array
import collections
import ctypes
import gc
import itertools
import os
import subprocess
import sys
import tempfile
import threading
from ctypes import byref, c_int32, c_void_p
from importlib import metadata
from pathlib import Path

import numpy as np

import bv
from dlpack import (
    BV_READ_ONLY, ERR_DEVICE, ERR_DTYPE, ERR_FLAGS, ERR_READ_ONLY, ERR_REFUSED, ERR_VALUE, IS_COPIED, READ_ONLY, UNVERSIONED,
    VERSIONED, Buffer, Given, Taken,
)

BLAS = ["float32", "float64", "complex64", "complex128"]
PASSED = collections.Counter()
ROOT = Path(__file__).resolve().parents[2]


def same(what, ours, numpys):
    assert ours == numpys, f"{what}: {ours!r}, NumPy says {numpys!r}"
    PASSED[what] += 1


def fails(status, call):
    try:
        call()
    except bv.Failure as failure:
        same(f"status {status}", failure.status, status)
        return
    raise AssertionError(f"no failure where {status} is due")


def numbers(random, shape, dtype):
    x = random.integers(-50, 50, shape).astype(dtype)
    return x + (1j * random.integers(-50, 50, shape)).astype(dtype) if np.dtype(dtype).kind == "c" else x


def layouts(x):
    """Views of all sorts of an array of 6 x 8 x 10."""
    yield "whole", x
    yield "sliced", x[1:5, ::3, 2:9:2]
    yield "reversed", x[::-1, ::-2, 7:2:-1]
    yield "transposed", x.transpose(2, 0, 1)
    yield "Fortran", np.asfortranarray(x[0])
    yield "vector", x[3, :, 4]
    yield "matrix", x[:, 2]
    yield "one", x[2:3, :, 5:6]
    yield "0-d", x[1, 2, 3, ...]
    yield "empty", x[:, 4:4]
    yield "broadcast", np.broadcast_to(x[1], (3, 8, 10))
    yield "diagonal", np.diagonal(x[:, :6, 0])


def used(x, strides):
    """The strides that say something."""
    return [stride for len_, stride in zip(x.shape, strides) if len_ > 1] if x.size else []


def compare(library, what, view, x, writable):
    same(f"{what}: shape", view.shape, x.shape)
    same(f"{what}: strides", used(x, view.strides), used(x, x.strides))
    if x.size:
        same(f"{what}: address", view.address, x.__array_interface__["data"][0])
    same(f"{what}: flags", view.raw.flags, 0 if writable else BV_READ_ONLY)
    same(f"{what}: contents", library.contents(view), x.tobytes())


def arrays_as_views(library, random):
    for dtype in [*map(str, bv.DTYPES), "bool"]:
        for _, x in layouts(numbers(random, (6, 8, 10), dtype)):
            for writable in (True, False):
                # NumPy exports broadcast arrays read-only.
                x = x.view()
                if not (writable and x.flags.writeable):
                    x.flags.writeable = writable = False
                with Taken(library, x) as view:
                    compare(library, "versioned", view, x, writable)
                    same("dtype", view.raw.dtype, 20 if dtype == "bool" else bv.DTYPES[x.dtype])
                if writable:
                    with Taken(library, x, None) as view:
                        compare(library, "unversioned", view, x, True)
                with Buffer(x) as view:
                    compare(library, "buffer", view, x, writable)
    fails(ERR_DTYPE, lambda: Taken(library, np.zeros(3, "float16")))
    # Other exporters of buffers.
    for x in (array.array("f", [1, 2, 3]), bytearray(b"1234"), memoryview(b"12345678")[::2]):
        with Buffer(x) as view:
            compare(library, "buffer", view, np.asarray(x), not memoryview(x).readonly)


def tensors_from_elsewhere(library):
    x = np.arange(12.0).reshape(3, 4)

    def taken(change):
        """The same after a change of the tensor, undone before it is deleted."""
        original = Taken(library, x)
        before = type(original.managed).from_buffer_copy(original.managed)
        try:
            change(original.managed)
            view = bv.View()
            arguments = (view.shape_array, view.strides_array, byref(view.raw), None)
            library.check(library.c.bv_view_from_dlpack(c_void_p(original.address), *arguments))
            return view
        finally:
            ctypes.memmove(original.address, byref(before), ctypes.sizeof(before))
            original.close()

    def offset(managed):
        managed.tensor.data -= 24
        managed.tensor.byte_offset = 24

    compare(library, "with an offset", taken(offset), x, True)
    compare(library, "without strides", taken(lambda m: setattr(m.tensor, "strides", None)), x, True)
    compare(library, "of a later version", taken(lambda m: setattr(m, "minor", 9)), x, True)
    fails(ERR_VALUE, lambda: taken(lambda m: setattr(m, "major", 2)))
    fails(ERR_DEVICE, lambda: taken(lambda m: setattr(m.tensor, "device_type", 2)))
    fails(ERR_DTYPE, lambda: taken(lambda m: setattr(m.tensor, "lanes", 2)))


class Report(ctypes.Structure):
    _fields_ = [("bytes_copied", ctypes.c_size_t), ("workspace_bytes", ctypes.c_size_t), ("calls", ctypes.c_size_t)]


def gemm(library, a, b, c):
    report = Report(77)
    views = [byref(view.raw) for view in (a, b, c)]
    library.check(library.c.bv_gemm(None, views[0], views[1], None, views[2], None, byref(report)))
    return report


# Slices of matrices of 40 x 40: what BLAS takes as it lies, and what it does not.
PASSING = [
    lambda x: x[3:15, 5:17], lambda x: x[::3, 7:19][:12], lambda x: x.T[2:14, 3:15], lambda x: x[:12, :12],
]
OTHERS = [lambda x: x[1:37:3, 2:38:3], lambda x: x[13:1:-1, 2:38:3], lambda x: x[:12, 24:12:-1]]


def products_in_place(library, random):
    """C of slices, by each way of taking them; nothing around C changes, and what passes is not copied."""
    ways = [lambda x: Taken(library, x), lambda x: Taken(library, x, None), Buffer]
    for dtype, slices in itertools.product(BLAS, itertools.product([*PASSING, *OTHERS], repeat=3)):
        passing = all(slice_ in PASSING for slice_ in slices)
        if not passing and random.random() < 0.8:
            continue
        whole = [numbers(random, (40, 40), dtype) for _ in range(3)]
        a, b, c = (slice_(x) for slice_, x in zip(slices, whole))
        expected, untouched = whole[2].copy(), [x.copy() for x in whole[:2]]
        slices[2](expected)[...] = a @ b
        for x in whole[:2]:
            x.flags.writeable = False
        way = random.choice(ways[:1] + ways[2:])
        a.flags.writeable = b.flags.writeable = False
        with way(a) as a_view, way(b) as b_view:
            same("inputs read-only", [a_view.raw.flags, b_view.raw.flags], [BV_READ_ONLY] * 2)
            with random.choice(ways)(c) as c_view:
                report = gemm(library, a_view, b_view, c_view)
        if passing:
            same("bytes copied", report.bytes_copied, 0)
            same("calls", report.calls, 1)
        # Whole numbers of at most 12 * 5000: exact.
        same("product and what is around it", np.array_equal(whole[2], expected), True)
        done = whole[2].copy()
        same("inputs", [x.tobytes() for x in whole[:2]], [x.tobytes() for x in untouched])
        # The same as an output that is read-only.
        c.flags.writeable = False
        with way(a) as a_view, way(b) as b_view, way(c) as c_view:
            fails(ERR_READ_ONLY, lambda: gemm(library, a_view, b_view, c_view))
            fails(ERR_READ_ONLY, lambda: library.copy(c_view, a_view))
            flipped = library.change("flip", c_view, ctypes.c_int64(0))
            fails(ERR_READ_ONLY, lambda: gemm(library, a_view, b_view, flipped))
        same("read-only output", whole[2].tobytes(), done.tobytes())


def views_as_arrays(library, random):
    for dtype in map(str, bv.DTYPES):
        for (_, x), name in itertools.product(layouts(numbers(random, (6, 8, 10), dtype)), (VERSIONED, UNVERSIONED)):
            given = Given(library, bv.View.of(x), name, owner=id(x))
            y = np.from_dlpack(given)
            same("from_dlpack: shape", y.shape, x.shape)
            same("from_dlpack: dtype", y.dtype, x.dtype)
            same("from_dlpack: strides", used(x, y.strides), used(x, x.strides))
            same("from_dlpack: contents", y.tobytes(), x.tobytes())
            if x.size:
                same("from_dlpack: address", y.__array_interface__["data"][0], x.__array_interface__["data"][0])
                same("from_dlpack: shares memory", np.shares_memory(x, y), True)
                same("from_dlpack: writable", y.flags.writeable, name == VERSIONED)
                if y.flags.writeable and x.flags.writeable:
                    y[(0,) * x.ndim] = 99
                    same("from_dlpack: written", x[(0,) * x.ndim], y.dtype.type(99))
            same("freed while used", given.freed, 0)
            part = y[..., :1] if y.ndim else y
            del y
            same("freed while a part is used", given.freed, 0)
            del part
            same("freed", given.freed, 1)
    x = np.arange(5.0)
    view = bv.View.of(x)
    # Nobody takes the capsule: its destructor has to.
    for name in (VERSIONED, UNVERSIONED):
        given = Given(library, view, name)
        capsule = given.__dlpack__()
        same("freed while in a capsule", given.freed, 0)
        del capsule
        same("freed with the capsule", given.freed, 1)
    for flags, view_flags, writeable in [(READ_ONLY, 0, False), (0, BV_READ_ONLY, False), (IS_COPIED, 0, True)]:
        view.raw.flags = view_flags
        same("writeable", np.from_dlpack(Given(library, view, flags=flags)).flags.writeable, writeable)
    # There and back.
    view.raw.flags = BV_READ_ONLY
    with Taken(library, Given(library, view)) as back:
        same("there and back", (back.address, back.shape, back.raw.flags), (view.address, view.shape, BV_READ_ONLY))
    fails(ERR_READ_ONLY, lambda: np.from_dlpack(Given(library, view, UNVERSIONED)))
    # On another thread.
    view.raw.flags = 0
    given = Given(library, view)
    last = [np.from_dlpack(given)]
    thread = threading.Thread(target=last.clear)
    thread.start()
    thread.join()
    same("freed by another thread", given.freed, 1)


def what_dlpack_cannot_say(library):
    """Refused, and a copy of the library's own handed over instead, with its memory."""
    records = np.zeros(7, "i1, f8")  # elements 9 bytes apart
    records["f1"] = range(7)
    view = bv.View.of(records["f1"])
    fails(ERR_REFUSED, lambda: Given(library, view).__dlpack__())
    misaligned = np.zeros(65, "u1")[1:].view("f8")
    fails(ERR_REFUSED, lambda: Given(library, bv.View.of(misaligned)).__dlpack__())
    complex_ = np.array([1 + 2j, 3 + 4j])
    z = bv.View.of(complex_)
    z.raw.flags = 1
    fails(ERR_FLAGS, lambda: Given(library, z).__dlpack__())
    for source, expected in [(view, records["f1"]), (z, complex_.conj())]:
        ready, copied = bv.View(), c_void_p()
        status = library.c.bv_require(
            byref(source.raw), ctypes.c_uint32(0), c_int32(bv.COPY_ALWAYS), byref(ready.raw), byref(copied)
        )
        library.check(status)
        given = Given(library, ready, flags=IS_COPIED, owner=copied.value, free=library.c.bv_array_free)
        y = np.from_dlpack(given)
        same("copy", y.tolist(), expected.tolist())
        y *= 2
        same("copy, written", y.tolist(), (2 * expected).tolist())


LAYOUT_CHECKS = """
#include <stddef.h>
#define IS(name, condition) typedef char name[(condition) ? 1 : -1]
IS(tensor, sizeof(DLTensor) == 48 && offsetof(DLTensor, data) == 0 && offsetof(DLTensor, device) == 8);
IS(middle, offsetof(DLTensor, ndim) == 16 && offsetof(DLTensor, dtype) == 20 && offsetof(DLTensor, shape) == 24);
IS(end, offsetof(DLTensor, strides) == 32 && offsetof(DLTensor, byte_offset) == 40);
IS(dtype, sizeof(DLDataType) == 4 && offsetof(DLDataType, bits) == 1 && offsetof(DLDataType, lanes) == 2);
IS(device, sizeof(DLDevice) == 8 && offsetof(DLDevice, device_id) == 4);
IS(older, sizeof(DLManagedTensor) == 64 && offsetof(DLManagedTensor, manager_ctx) == 48 &&
   offsetof(DLManagedTensor, deleter) == 56);
IS(version, sizeof(DLPackVersion) == 8 && offsetof(DLPackVersion, minor) == 4);
IS(managed, sizeof(DLManagedTensorVersioned) == 80 && offsetof(DLManagedTensorVersioned, manager_ctx) == 8 &&
   offsetof(DLManagedTensorVersioned, deleter) == 16 && offsetof(DLManagedTensorVersioned, flags) == 24 &&
   offsetof(DLManagedTensorVersioned, dl_tensor) == 32);
IS(codes, kDLInt == 0 && kDLUInt == 1 && kDLFloat == 2 && kDLComplex == 5 && kDLBool == 6);
IS(devices, kDLCPU == 1 && kDLCUDAHost == 3 && kDLROCMHost == 11);
IS(flags, DLPACK_FLAG_BITMASK_READ_ONLY == 1 && DLPACK_FLAG_BITMASK_IS_COPIED == 2 && DLPACK_MAJOR_VERSION == 1);
bv_status exchange(DLTensor *tensor, DLManagedTensor **older, DLManagedTensorVersioned **managed, int64_t *numbers);
bv_status exchange(DLTensor *tensor, DLManagedTensor **older, DLManagedTensorVersioned **managed, int64_t *numbers)
{
    bv_view view;
    bv_status status = bv_view_from_dltensor(tensor, numbers, numbers, &view);
    if (!status) status = bv_view_from_dltensor(&(*older)->dl_tensor, numbers, numbers, &view);
    if (!status) status = bv_view_from_dlpack(*managed, numbers, numbers, &view, NULL);
    if (!status) status = bv_view_to_dlpack(&view, DLPACK_FLAG_BITMASK_READ_ONLY, NULL, NULL, managed);
    if (!status) status = bv_view_to_dlpack_unversioned(&view, NULL, NULL, older);
    return status;
}
"""


def headers_together():
    """blasview.h before dlpack.h and after it, in C and in C++; the layouts that src/capi/dlpack has, as that says."""
    folders = [Path(file.locate()).parent for file in metadata.files("apache-tvm-ffi") if file.name == "dlpack.h"]
    includes = [f"-I{ROOT / 'include'}", f"-I{folders[0]}"]
    headers = ["#include <blasview.h>\n", "#include <dlpack.h>\n"]
    for compiler, standard, suffix in [
        (os.environ.get("CC", "cc"), "c99", ".c"), (os.environ.get("CC", "cc"), "c11", ".c"),
        (os.environ.get("CXX", "c++"), "c++11", ".cpp"), (os.environ.get("CXX", "c++"), "c++17", ".cpp"),
    ]:
        for order in (headers, headers[::-1]):
            with tempfile.TemporaryDirectory() as folder:
                source = Path(folder) / ("exchange" + suffix)
                source.write_text("".join(order) + LAYOUT_CHECKS)
                warnings = ["-Wall", "-Wextra", "-Werror", "-pedantic"]
                command = [compiler, f"-std={standard}", *warnings, "-fsyntax-only", *includes, str(source)]
                done = subprocess.run(command, capture_output=True, text=True)
                same("headers together", (done.returncode, done.stderr), (0, ""))


def main():
    library = bv.Library(sys.argv[1])
    random = np.random.default_rng(20261124)
    arrays_as_views(library, random)
    tensors_from_elsewhere(library)
    products_in_place(library, random)
    views_as_arrays(library, random)
    what_dlpack_cannot_say(library)
    headers_together()
    gc.collect()
    print(f"DLPack and buffers with NumPy {np.__version__}: {sum(PASSED.values())} checks of {len(PASSED)} kinds passed")


if __name__ == "__main__":
    main()
