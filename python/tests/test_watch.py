"""What is watched, and that NumPy is as before afterwards."""

import numpy as np
import pytest

import blasview as bv
from blasview import _numpy

#: Before, `np.matmul` computed without BLAS instead.
COPIES = _numpy.MATMUL_COPIES

A, B = np.ones((60, 80))[:, ::2], np.ones((40, 30))


def test_numpys_products_are_seen():
    with bv.watch() as w:
        np.dot(A, B)
        np.matmul(A, B)
        A @ B
        np.matmul(A, B, out=np.empty((60, 30)))
        np.dot(a=A, b=B)
    assert w.sees_operator
    assert [call.routine for call in w.calls] == ["np.dot", "np.matmul", "@", "np.matmul", "np.dot"]
    for call in w.calls:
        copies = COPIES or call.routine == "np.dot"
        assert call.bytes_copied == (A.size * 8 if copies else 0) and call.how == ("gemm" if copies else "plain loops"), call
    assert w.bytes_copied == (5 if COPIES else 2) * A.size * 8
    assert all(call.where.startswith("test_watch.py:") for call in w.calls)
    assert "rows have gaps" in w.table() and "np.dot" in w.table()
    assert "<table>" in w._repr_html_()


def test_own_calls_are_seen():
    with bv.watch() as w:
        bv.gemm(A, B, directly="never")
        bv.gemm(A[::-1].T.copy(), A)
        bv.dot(B[0], B[1])
        bv.vdot(B, B)
        bv.contract("ij,jk->ki", A, B)
        out = np.empty((80, 60))
        bv.copy(out, out.T[::-1][::-1].T)
        bv.ascontiguous(B.T)
        bv.ascontiguous(B)
        x = np.ones((9, 9))
        bv.gemm(x, x, out=x)
    seen = [(call.routine, call.bytes_copied) for call in w.calls]
    assert seen[0] == ("gemm", A.size * 8)
    assert w.calls[0].reasons == ["A: no axis has unit stride (640 and 16 bytes)"]
    assert seen[1:4] == [("gemm", 0), ("dot", 0), ("vdot", 0)]
    assert seen[-2] == ("ascontiguous", B.size * 8)
    assert seen[-1] == ("gemm", 2 * x.nbytes)
    assert w.calls[-1].reasons == ["A: shares memory with the output", "B: shares memory with the output"]


def test_all_is_put_back():
    before = np.dot, np.matmul
    with pytest.raises(RuntimeError, match="mine"):
        with bv.watch():
            assert np.dot is not before[0] and np.matmul.types == before[1].types and np.matmul.nin == 2
            with bv.watch() as inner:
                A @ B
            assert len(inner.calls) == 1 and np.dot is not before[0]
            raise RuntimeError("mine")
    assert (np.dot, np.matmul) == before
    w = bv.watch()
    with w:
        with pytest.raises(RuntimeError, match="already"):
            w.__enter__()
    A @ B
    assert not w.calls and (np.dot, np.matmul) == before
    # Errors of the product are as they were, and not noted.
    with bv.watch() as w:
        for call in (lambda: A @ A, lambda: np.dot(A, A), lambda: np.matmul(A, A), lambda: bv.gemm(A, A), lambda: A @ "x"):
            with pytest.raises((ValueError, TypeError)):
                call()
        assert not w.calls


def test_what_is_no_product_of_arrays_is_left_alone():
    class Other:
        __array_ufunc__ = None

        def __rmatmul__(self, other):
            return "mine"

    with bv.watch() as w:
        assert (A @ Other()) == "mine"
        assert np.dot(2.0, 3.0) == 6
        np.dot([1.0, 2.0], [3.0, 4.0])
        np.matmul(A, B, axes=[(0, 1), (0, 1), (0, 1)])
        np.dot(np.array([1, 2], object), np.array([1, 2], object))
        assert (np.eye(2, dtype=int) @ np.eye(2)).shape == (2, 2)
    assert [call.routine for call in w.calls] == ["@"]
    assert w.calls[0].reasons[0].startswith("A: of int64, and the product is float64")


def test_explained_is_what_is_done():
    rng = np.random.default_rng(3)
    for _ in range(200):
        m, k, n = rng.integers(1, 40, 3)
        a = np.ones((2 * m, 3 * k))[:: rng.choice([1, 2, -1]), :: rng.choice([1, -1, 3])][:m, :k]
        b = np.asfortranarray(np.ones((k, n)))[:: rng.choice([1, -1])]
        for options in ({}, {"directly": "never"}):
            with bv.watch() as w:
                bv.gemm(a, b, **options)
            assert bv.explain(a, b, **options).blasview["bytes_copied"] == w.calls[0].bytes_copied


def test_explaining_writes_nothing():
    a = np.arange(9.0).reshape(3, 3)
    before = a.copy()
    for arguments in ((a, a, a), (a, a[0], a[1]), (a[0], a[1], a[2, 2:].reshape(())), (a[::-1], a.T, a)):
        assert bv.explain(*arguments, alpha=2, beta=3 if arguments[0].ndim > 1 else None).blasview
        assert np.array_equal(a, before)
    # Nor is anything computed: that would take hours, and the vectors lie nowhere.
    long = np.broadcast_to(1.0, 1 << 44)
    assert bv.explain(long, long).blasview["bytes_copied"] >= 0


def test_explanations_in_all_forms():
    found = bv.explain(A, B)
    text = str(found)
    assert text == repr(found)
    assert "np.dot     copies 19200 bytes: then gemm" in text and "memory    byte" in text
    page = found._repr_html_()
    assert page.count("<tr>") == 4 and "<pre" in page and "19,200" in page
    told = found.to_dict()
    assert told["numpy"]["dot"]["copies"][0]["operand"] == "A" and told["operands"][0]["strides"] == (640, 16)
    one = bv.explain(A)
    assert one.numpy == {} and "operand   none: no axis has unit stride" in str(one)
    stack = bv.explain(np.ones((5, 4, 6))[:, ::-1], np.ones((6, 3)))
    assert stack.numpy["matmul"]["bytes_copied"] == (5 * 4 * 6 * 8 if COPIES else 0) and stack.blasview is not None
    vector = bv.explain(A[0], A.T.copy())
    # BLAS has the matrix first.
    assert [(one["name"], "inc" in one["access"]) for one in vector.blasview["operands"]] == [("A", True), ("B", False), ("out", True)]
    gap = np.zeros(40, [("x", "c8"), ("n", "f4")])["x"]
    wrong = bv.explain(np.ones((40, 30), "c8"), np.ones(30, "c8"), gap)
    assert "wrong" in wrong.numpy["matmul"]["warning"]
