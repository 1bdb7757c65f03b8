"""What is refused, with which exception and text; nothing is written then."""

import numpy as np
import pytest

import blasview as bv

A, B = np.ones((3, 4)), np.ones((4, 5))


class Masked(np.ma.MaskedArray):
    pass


@pytest.mark.parametrize(
    "bad, text",
    [
        (np.ones((3, 4), "i8"), r"A has dtype int64, and BLAS computes with .*: A.astype\('f8'\) is a copy that it takes"),
        (np.ones((3, 4), bool), "A has dtype bool"),
        (np.ones((3, 4), "f2"), r"A has dtype float16, .*A.astype\('f4'\)"),
        (np.ones((3, 4), "g"), r"A has dtype (float128|longdouble|float64), .*of fewer digits"),
        (np.ones((3, 4), "G"), "of fewer digits"),
        (np.ones((3, 4), ">f8"), r"A has dtype >f8, .*in the other order; A.astype\(A.dtype.newbyteorder\('='\)\)"),
        (np.ones((3, 4), ">c16"), "in the other order"),
        (np.ones((3, 4), object), "A has dtype object, .*no copy of it would be numbers"),
        (np.zeros((3, 4), [("a", "f8")]), "name one of its fields, which is a view"),
        (np.zeros((3, 4), "M8[s]"), "A has dtype datetime64"),
        (np.zeros((3, 4), "S8"), "A has dtype"),
        (np.ma.masked_array(A), r"A is a masked array, whose mask a product would not see: pass A.filled\(0\)"),
        (Masked(A), "masked array"),
        ([[1.0] * 4] * 3, "A is of type list, which is no array: np.asarray makes one of numbers"),
        (None, "A is of type NoneType"),
        (2.0, "A is of type float"),
        (np.float64(2), "A is of type float64"),
        ("abc", "A is of type str"),
        (object(), "neither the buffer protocol nor DLPack"),
        (memoryview(b"abcdefgh"), "A has dtype uint8"),
    ],
)
def test_operands_that_are_none(bad, text):
    for call in (bv.gemm, bv.matmul, bv.dot):
        with pytest.raises(TypeError, match=text):
            call(bad, B)
    with pytest.raises(TypeError):
        bv.gemm(A, bad)
    if bad is not None:
        with pytest.raises((TypeError, ValueError)):
            bv.gemm(A, B, out=bad)
    with pytest.raises(TypeError):
        bv.contract("ij,jk->ik", bad, B)


@pytest.mark.parametrize(
    "call, text",
    [
        (lambda: bv.gemm(A, A), r"gemm: A of shape \[3, 4\] and B of shape \[3, 4\] do not go together: 4 columns, 3 rows"),
        (lambda: bv.matmul(A, np.ones(3)), "4 columns, 3 rows"),
        (lambda: bv.matmul(np.ones((2, 3, 4)), np.ones((3, 4, 5))), "broadcast"),
        (lambda: bv.matmul(np.ones((2, 3, 4)), np.ones((2, 5, 5))), "4 columns, 5 rows"),
        (lambda: bv.gemm(np.ones(4), np.ones(4)), "gemm: A has 1 axes, and should have two"),
        (lambda: bv.gemm(np.ones((2, 3, 4)), B), "gemm: A has 3 axes"),
        (lambda: bv.gemm(np.ones(()), B), "A has 0 axes"),
        (lambda: bv.matmul(A, np.ones(())), "B has 0 axes, and should have at least one"),
        (lambda: bv.dot(np.ones(()), np.ones((2, 2, 2))), "A has 0 axes"),
        (lambda: bv.dot(np.ones((2, 2, 3)), np.ones((2, 2, 2))), "3 columns, 2 rows"),
        (lambda: bv.vdot(A, B), "A has 12 elements, B 20"),
        (lambda: bv.gemm(A, B, out=np.ones((3, 4))), r"out has shape \(3, 4\), and the product \[3, 5\]"),
        (lambda: bv.gemm(A, B, out=np.broadcast_to(0.0, (3, 5))), "out is read-only"),
        (lambda: bv.gemm(A, B, out=np.lib.stride_tricks.as_strided(np.ones(5), (3, 5), (0, 8))), "out would be written more than once"),
        (lambda: bv.gemm(A, B, out=np.lib.stride_tricks.as_strided(np.ones(9), (3, 5), (8, 8))), "elements of it share memory"),
        (lambda: bv.gemm(A, B, beta=1), "beta is for an output that is there"),
        (lambda: bv.gemm(A, B, policy="never"), "policy \"never\" is none: 'auto', 'zero-copy' or 'fastest'"),
        (lambda: bv.gemm(A, B, directly="no"), "directly \"no\" is none"),
        (lambda: bv.contract("ij,kl", A, B, out=np.ones(3)), "out has shape"),
        (lambda: bv.contract("ij,jk->iq", A, B), "q"),
        (lambda: bv.contract("ij,ik->jk", A, B), "i"),
        (lambda: bv.contract("i,jk->ik", A, B), "i"),
        (lambda: bv.copy(np.ones((2, 3)), np.ones((3, 2))), "3, 2"),
        (lambda: bv.copy(np.broadcast_to(1.0, 3), np.ones(3)), "dst is read-only"),
        (lambda: bv.ascontiguous(A, "K"), "order \"K\" is none"),
    ],
)
def test_values_that_do_not_go_together(call, text):
    with pytest.raises(ValueError, match=text):
        call()


def test_types_that_do_not_go_together():
    with pytest.raises(TypeError, match="alpha is complex, and the product is of f64"):
        bv.gemm(A, B, alpha=1j)
    with pytest.raises(TypeError, match="beta is complex"):
        bv.gemm(A, B, out=np.ones((3, 5)), beta=1j)
    with pytest.raises(TypeError, match="alpha is no number"):
        bv.gemm(A, B, alpha="2")
    with pytest.raises(TypeError, match="nothing is converted, np.copyto does that"):
        bv.copy(np.ones(3), np.ones(3, "f4"))
    with pytest.raises(TypeError, match="holds Python objects"):
        bv.copy(np.empty(3, object), np.empty(3, object))
    with pytest.raises(TypeError, match="holds Python objects"):
        bv.ascontiguous(np.empty((3, 3), [("a", object)]).T)
    for number in (2, 2.5, np.float32(2), np.int8(2), np.complex64(2), 2 + 0j, True, np.array(2.0)):
        assert np.array_equal(bv.gemm(A, B, alpha=number), complex(number).real * (A @ B))


def test_nothing_is_written():
    out = np.full((3, 5), 7.0)
    for options, error in ({"policy": "zero-copy"}, bv.WouldCopyError), ({"alpha": 1j}, TypeError), ({"policy": "x"}, ValueError):
        with pytest.raises(error):
            bv.gemm(np.ones((3, 8))[:, ::2], B, out=out, **options)
    with pytest.raises(ValueError):
        bv.gemm(A, B[:3], out=out)
    assert (out == 7).all()


def test_zero_copy_names_the_operand_and_why():
    with pytest.raises(bv.WouldCopyError) as error:
        bv.gemm(np.ones((3, 8))[:, ::2], B, policy="zero-copy")
    assert str(error.value) == "gemm would have to copy: A: no axis has unit stride (64 and 16 bytes)"
    assert isinstance(error.value, ValueError)
    # And what passes is computed.
    assert np.array_equal(bv.gemm(A[::-1, ::-1], B[::-1], np.empty((3, 5))[::-1], policy="zero-copy"), A @ B)


@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
def test_odd_arrays():
    # Empty, of one element, of junk strides, of 32 axes, of a length that no memory has.
    assert bv.gemm(np.ones((0, 4)), B).shape == (0, 5)
    assert np.array_equal(bv.gemm(np.ones((3, 0)), np.ones((0, 5))), np.zeros((3, 5)))
    out = np.full((3, 5), 2.0)
    assert np.array_equal(bv.gemm(np.ones((3, 0)), np.ones((0, 5)), out=out, beta=3), np.full((3, 5), 6.0))
    one = np.lib.stride_tricks.as_strided(np.ones(1), (1, 1), (12345, -7))
    assert bv.gemm(one, one) == 1
    deep = np.ones((1,) * 30 + (3, 4))
    assert bv.matmul(deep, B).shape == (1,) * 30 + (3, 5)
    huge = np.broadcast_to(1.0, (1 << 35, 1 << 20))
    with pytest.raises((MemoryError, OverflowError, ValueError)):
        bv.gemm(huge, np.broadcast_to(1.0, (1 << 20, 1 << 35)))
    assert bv.gemm(A, B, alpha=float("nan"), out=np.ones((3, 5))).shape == (3, 5)
    x = np.full((3, 5), np.nan)
    assert np.array_equal(bv.gemm(A, B, out=x), A @ B)
    matrix = np.matrix([[1.0, 2.0], [3.0, 4.0]])
    assert type(bv.gemm(matrix, matrix)) is np.ndarray
    out = np.matrix(np.zeros((2, 2)))
    assert bv.gemm(matrix, matrix, out=out) is out and np.array_equal(out, matrix @ matrix)
    with pytest.raises(TypeError):
        bv.gemm()
    with pytest.raises(TypeError):
        bv.gemm(A, B, nothing=1)


def test_explain_of_what_is_refused():
    found = bv.explain(np.ones((3, 4), "i4"), B)
    assert "refuses: A has dtype int32" in str(found) and found.blasview is None
    assert found.numpy["dot"]["bytes_copied"] == 96
    with pytest.raises(ValueError, match="4 columns, 3 rows"):
        bv.explain(A, A)
    assert "refuses: gemm would have to copy" in str(bv.explain(np.ones((3, 8))[:, ::2], B, policy="zero-copy"))
    with pytest.raises(TypeError, match="A is of type list"):
        bv.explain([1.0], B)
    for dtype in ("M8[s]", [("a", "f8")], "S4", object, "g", bool):
        assert "refuses: A has dtype" in str(bv.explain(np.zeros((3, 4), dtype), B))


def test_threads_are_some():
    for bad in (0, -1):
        with pytest.raises(ValueError, match="there is at least one"):
            bv.set_threads(bad)
