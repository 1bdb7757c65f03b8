"""Other objects that share memory: buffers, DLPack, array interfaces, subclasses."""

import array
import ctypes
import mmap

import numpy as np
import pytest

import blasview as bv


class Tensor:
    """Nothing but DLPack, as other libraries' tensors have it."""

    def __init__(self, data, device=None):
        self.data, self.device = data, device
        self.exports = 0

    def __dlpack__(self, **options):
        self.exports += 1
        return self.data.__dlpack__(**options)

    def __dlpack_device__(self):
        return self.device or self.data.__dlpack_device__()


class Old(Tensor):
    """Of the time before version 1: it does not say what may be written; its memory is an array, too."""

    def __dlpack__(self, stream=None):
        return self.data.__dlpack__()

    def __array__(self, dtype=None, copy=None):
        return self.data


A, B = np.arange(12.0).reshape(3, 4), np.arange(20.0).reshape(4, 5)


def test_dlpack():
    a = Tensor(A[:, ::-1])
    with bv.watch() as watched:
        assert np.array_equal(bv.gemm(a, Tensor(B[::-1])), A @ B)
    assert a.exports == 1 and watched.bytes_copied == 0
    # NumPy 1 takes no tensor for writable, whatever it says.
    for kind in (Tensor, Old) if np.lib.NumpyVersion(np.__version__) >= "2.1.0" else (Old,):
        out = np.zeros((3, 10))
        tensor = kind(out[:, ::2])
        assert bv.gemm(A, B, out=tensor) is tensor
        assert np.array_equal(out[:, ::2], A @ B) and not out[:, 1::2].any()
    assert bv.shares_memory(Tensor(A), A[1:])
    assert np.array_equal(bv.ascontiguous(Tensor(A.T)), A.T)
    assert "F-contiguous" in str(bv.explain(Tensor(A.T)))


def test_dlpack_elsewhere():
    with pytest.raises(TypeError, match="A is on a device of DLPack's kind 2, and not in the memory of the CPU"):
        bv.gemm(Tensor(A, (2, 0)), B)

    class Refusing(Tensor):
        def __dlpack__(self, **options):
            raise BufferError("not now")

    with pytest.raises(TypeError, match="A cannot be had by DLPack: not now"):
        bv.gemm(Refusing(A), B)

    class Liar(Tensor):
        def __dlpack__(self, **options):
            return 5

    with pytest.raises(TypeError, match="A cannot be had by DLPack"):
        bv.gemm(Liar(A), B)

    class Other(np.ndarray):
        def view(self, *types):
            return np.ones((5, 5))

    assert np.array_equal(bv.gemm(np.ndarray.view(A, Other), B), A @ B)


def test_operands_that_change_meanwhile():
    """What is converted may run anything: here it gives another operand another type and shape, in place."""

    class Evil(Tensor):
        def __dlpack__(self, **options):
            self.victim.dtype = self.dtype
            return super().__dlpack__(**options)

    for dtype, other in (("f8", "f4"), ("f4", "c8"), ("f8", "i8"), ("f8", "c16")):
        a = np.ones((4, 4), dtype)
        evil = Evil(np.ones((4, 2), dtype))
        evil.victim, evil.dtype = a, other
        # It is as it was when it was passed.
        assert np.array_equal(bv.gemm(a, evil), np.full((4, 2), 4.0))
        a = np.ones((4, 4), dtype)
        evil = Evil(np.ones((4, 4), dtype))
        evil.victim, evil.dtype = a, other
        with pytest.raises((TypeError, ValueError), match="has changed its shape or type|nothing is converted"):
            bv.copy(a, evil)


def test_other_libraries_tensors():
    ffi = pytest.importorskip("tvm_ffi")
    a, out = ffi.from_dlpack(A.copy()), np.zeros((3, 5))
    assert np.array_equal(bv.gemm(a, B), A @ B)
    assert np.array_equal(bv.gemm(a, B, out=out), A @ B)


def test_buffers():
    x = array.array("d", [1, 2, 3, 4])
    assert bv.dot(x, x) == 30
    assert np.array_equal(bv.gemm(A, memoryview(x)), A @ np.array(x))
    y = array.array("d", [0] * 3)
    assert bv.gemm(A, x, out=y) is y and list(y) == list(A @ np.array(x))
    c = (ctypes.c_double * 3)()
    bv.gemm(A, x, out=c)
    assert list(c) == list(y)
    with pytest.raises(ValueError, match="out is read-only"):
        bv.gemm(A, x, out=memoryview(bytes(24)).cast("d"))
    with mmap.mmap(-1, 4096) as memory:
        view = memoryview(memory).cast("d")[:3]
        bv.gemm(A, x, out=view)
        assert list(view) == list(y)
        view.release()
    # It is not kept.
    x.append(5.0)


def test_subclasses(tmp_path):
    np.save(tmp_path / "a.npy", A)
    mapped = np.load(tmp_path / "a.npy", mmap_mode="r")
    assert np.array_equal(bv.gemm(mapped, B), A @ B)
    with pytest.raises(ValueError, match="dst is read-only"):
        bv.copy(mapped, A)
    record = np.rec.fromarrays([A[0], A[1]], names="x,y")
    assert bv.dot(record.x, record.y) == A[0] @ A[1]

    class Own(np.ndarray):
        def __array_finalize__(self, other):
            self.note = getattr(other, "note", None)

    own = A.view(Own)
    assert type(bv.gemm(own, B)) is np.ndarray
    out = np.zeros((3, 5)).view(Own)
    assert bv.gemm(own, B, out=out) is out and np.array_equal(out, A @ B)


def test_array_interface():
    class Interface:
        def __init__(self, data):
            self.keep, self.__array_interface__ = data, data.__array_interface__

    out = np.zeros((3, 5))
    bv.gemm(Interface(A), Interface(B), out=Interface(out))
    assert np.array_equal(out, A @ B)


def test_scalars_are_like_numpys():
    for dtype in "fdFD":
        x = np.ones(3, dtype)
        assert type(bv.dot(x, x)) is type(np.dot(x, x)) and type(bv.matmul(x, x)) is type(np.matmul(x, x))
    out = np.zeros(())
    assert bv.dot(A[0], A[1], out=out) is out and out == A[0] @ A[1]
