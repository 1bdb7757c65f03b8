"""LAPACK's routines of random views beside `numpy.linalg`; what is copied, what is overwritten, what is refused."""

import gc
import os
import subprocess
import sys
import threading

import numpy as np
import pytest
from views import DTYPES, Guarded, scattered

import blasview as bv


@pytest.fixture(autouse=True)
def one_thread():
    """Threads of BLAS wait for each other for longer than they compute, where others have the cores."""
    before = bv.backend().threads
    bv.set_threads(1)
    yield
    bv.set_threads(before)


LAYOUTS = {
    "C": lambda a: np.array(a, order="C"),
    "F": lambda a: np.array(a, order="F"),
    "sliced": lambda a: within(a, lambda w, m, n: w[1 : m + 1, 2 : n + 2]),
    "sliced, transposed": lambda a: within(a.T, lambda w, m, n: w[1 : m + 1, 2 : n + 2]).T,
    "rows reversed": lambda a: within(a, lambda w, m, n: w[m::-1][:m, :n]),
    "columns reversed": lambda a: within(a, lambda w, m, n: w[:m, n::-1][:, :n]),
    "both reversed": lambda a: within(a, lambda w, m, n: w[m::-1, n::-1][:m, :n]),
    "by columns, both reversed": lambda a: within(a.T, lambda w, m, n: w[m::-1, n::-1][:m, :n]).T,
    "stepped": lambda a: within(a, lambda w, m, n: w[:m, : 2 * n : 2]),
    "rows stepped": lambda a: within(a, lambda w, m, n: w[: 2 * m : 2, :n]),
}
# Which are copied by no routine that takes both orders.
PLAIN = ["C", "F", "sliced", "sliced, transposed", "rows stepped"]
SIZES = [0, 1, 2, 3, 7, 20]


def within(a, pick):
    """A view of a larger array of NaN, with the values of `a`."""
    m, n = a.shape
    whole = np.full((2 * m + 4, 2 * n + 4), np.nan, a.dtype)
    view = pick(whole, m, n)
    view[...] = a
    return view


def normal(rng, shape, dtype):
    made = rng.standard_normal(shape)
    if np.dtype(dtype).kind == "c":
        made = made + 1j * rng.standard_normal(shape)
    return made.astype(dtype)


def well(rng, n, dtype, stack=()):
    return (normal(rng, (*stack, n, n), dtype) + 4 * np.sqrt(n + 1) * np.eye(n)).astype(dtype)


def positive(rng, n, dtype, stack=()):
    a = normal(rng, (*stack, n, n), dtype)
    return (a @ a.conj().swapaxes(-1, -2) + n * np.eye(n)).astype(dtype)


def near(found, exact, dtype, factor=200):
    found, exact = np.asarray(found), np.asarray(exact)
    assert found.shape == exact.shape, (found.shape, exact.shape)
    assert found.dtype == exact.dtype, (found.dtype, exact.dtype)
    eps = np.finfo(dtype).eps
    scale = max(np.abs(exact).max(initial=0), 1)
    assert np.isfinite(found).all()
    assert np.abs(found - exact).max(initial=0) <= factor * max(exact.shape[-1:] + (1,)) * eps * scale, (found, exact)


def cases(square=True):
    rng = np.random.default_rng(11)
    for dtype in DTYPES:
        for name, layout in LAYOUTS.items():
            for n in SIZES:
                yield rng, np.dtype(dtype), name, layout, n


# A fault of some libraries' kernels, which read beyond what they are given: what would end a page then is copied, however it lies.
GUARDED = "ends near the end of its page"


def copied(watched):
    """How many bytes were, but for where that is for a fault of the library; vectors then lie in the other order, and follow."""
    assert len(watched.calls) <= 2
    return None if any(GUARDED in why for call in watched.calls for why in call.reasons) else watched.bytes_copied


def once(call, array, bytes_copied):
    """The result, and that the array and what is around it stays, and just so much is copied."""
    before, owner = array.copy(), array
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    whole = owner.tobytes()
    with bv.watch() as w:
        made = call(array)
    assert owner.tobytes() == whole and np.array_equal(array, before, equal_nan=True)
    assert copied(w) in (None, bytes_copied), (w.calls, w.calls[-1].reasons, array.strides)
    return made


def test_one_copy_in_its_own_order():
    for rng, dtype, name, layout, n in cases():
        a, spd = well(rng, n, dtype), positive(rng, n, dtype)
        size = a.nbytes
        la, ls = layout(a), layout(spd)
        near(once(bv.inv, la, size), np.linalg.inv(a), dtype)
        near(once(bv.det, la, size), np.linalg.det(a), dtype)
        sign, logabs = once(bv.slogdet, la, size)
        exact = np.linalg.slogdet(a)
        near(sign, exact[0], dtype)
        near(logabs, exact[1], dtype)
        near(once(bv.cholesky, ls, size), np.linalg.cholesky(spd), dtype)
        near(once(lambda x: bv.cholesky(x, lower=False), ls, size), np.linalg.cholesky(spd).conj().T, dtype)
        near(once(bv.eigvalsh, ls, size), np.linalg.eigvalsh(spd), dtype)
        w, v = once(bv.eigh, ls, size)
        near(w, np.linalg.eigvalsh(spd), dtype)
        near((v * w) @ v.conj().T, spd, dtype)
        near(v.conj().T @ v, np.eye(n, dtype=dtype), dtype)
        values, vectors = once(bv.eig, la, size)
        exact = np.linalg.eigvals(a)
        assert values.dtype == exact.dtype and vectors.dtype == np.linalg.eig(a)[1].dtype
        near(a @ vectors, vectors * values, dtype)
        near((np.abs(vectors) ** 2).sum(0), np.ones(n, dtype.char.lower()), dtype)
        alone = once(bv.eigvals, la, size)
        near(np.sort_complex(alone).round(3) + 0, np.sort_complex(exact).round(3) + 0, dtype, 1e-3 / np.finfo(dtype).eps)
        for width in (None, 0, 1, 5):
            b = normal(rng, n if width is None else (n, width), dtype)
            lb = layout(b) if b.ndim == 2 else b[::-1].copy()[::-1]
            near(once(lambda x: bv.solve(x, lb), la, size + b.nbytes), np.linalg.solve(a, b), dtype)
            near(bv.solve(ls, lb, assume="positive"), np.linalg.solve(spd, b), dtype, 1000)
            near(bv.solve(ls, lb, assume="positive-upper"), np.linalg.solve(spd, b), dtype, 1000)
            for way, matrix in (
                ("lower", np.tril(a)),
                ("upper", np.triu(a)),
                ("unit-lower", np.tril(a, -1) / 100 + np.eye(n)),
                ("unit-upper", np.triu(a, 1) / 100 + np.eye(n)),
            ):
                matrix = matrix.astype(dtype)
                kept = matrix.copy()
                # What is not to be read.
                kept[(np.triu_indices if "lower" in way else np.tril_indices)(n, 1 if "lower" in way else -1)] = np.nan
                if "unit" in way:
                    kept[np.arange(n), np.arange(n)] = np.nan
                near(bv.solve(layout(kept), lb, assume=f"triangular-{way}"), np.linalg.solve(matrix, b), dtype)


def test_of_any_shape():
    rng = np.random.default_rng(12)
    for dtype in map(np.dtype, DTYPES):
        for name, layout in LAYOUTS.items():
            for m, n in [(0, 0), (0, 3), (3, 0), (1, 1), (1, 4), (4, 1), (5, 3), (3, 5), (12, 12), (30, 7), (7, 30)]:
                a = normal(rng, (m, n), dtype)
                la, k = layout(a), min(m, n)
                for full in (False, True):
                    u, s, vh = once(lambda x: bv.svd(x, full), la, a.nbytes)
                    exact = np.linalg.svd(a, full)
                    assert u.shape == exact[0].shape and vh.shape == exact[2].shape
                    near(s, exact[1], dtype)
                    near((u[:, :k] * s) @ vh[:k], a, dtype)
                    near(u.conj().T @ u, np.eye(u.shape[1], dtype=dtype), dtype)
                    near(vh @ vh.conj().T, np.eye(vh.shape[0], dtype=dtype), dtype)
                near(once(bv.svdvals, la, a.nbytes), exact[1], dtype)
                q, r = once(bv.qr, la, a.nbytes)
                assert q.shape == (m, k) and r.shape == (k, n)
                near(q @ r, a, dtype)
                near(q.conj().T @ q, np.eye(k, dtype=dtype), dtype)
                assert not np.tril(r, -1).any()
                for width in (None, 0, 1, 4):
                    b = normal(rng, m if width is None else (m, width), dtype)
                    found, exact = once(lambda x: bv.lstsq(x, b), la, b.nbytes + a.nbytes), np.linalg.lstsq(a, b, rcond=None)
                    near(found[0], exact[0], dtype, 2000)
                    near(found[1], exact[1], dtype, 2000)
                    assert found[2] == exact[2], (m, n, width)
                    near(found[3], exact[3], dtype)


def test_overwritten_in_place():
    for rng, dtype, name, layout, n in cases():
        a, spd = well(rng, n, dtype), positive(rng, n, dtype)
        for call, matrix, exact in (
            (lambda x: bv.inv(x, overwrite=True), a, np.linalg.inv(a)),
            (lambda x: bv.cholesky(x, overwrite=True), spd, np.linalg.cholesky(spd)),
            (lambda x: bv.cholesky(x, lower=False, overwrite=True), spd, np.linalg.cholesky(spd).conj().T),
        ):
            given = layout(matrix)
            outside = rest(given)
            with bv.watch() as w:
                assert call(given) is given
            near(given, exact, dtype)
            assert rest(given) == outside
            if name in PLAIN:
                assert copied(w) in (None, 0), (w.calls[0].reasons, name)
        for way in (lambda x: bv.eigvalsh(x, overwrite=True), lambda x: bv.eigh(x, overwrite=True)[0]):
            given = layout(spd)
            outside = rest(given)
            with bv.watch() as w:
                near(way(given), np.linalg.eigvalsh(spd), dtype)
            assert rest(given) == outside and (name not in PLAIN or copied(w) in (None, 0))
        given = layout(spd)
        w, v = bv.eigh(given, overwrite=True)
        assert n == 0 or np.shares_memory(v, given)
        near((v * w) @ v.conj().T, spd, dtype)
        for way in (bv.svd, bv.svdvals, bv.det, bv.slogdet, bv.eig, bv.eigvals):
            given = layout(a)
            with bv.watch() as w:
                found = way(given, overwrite=True)
            assert name not in PLAIN or copied(w) in (None, 0), (way, w.calls[0].reasons)
            plain = way(layout(a))
            if way in (bv.svd, bv.eig):
                u, s, vh = found if way is bv.svd else (found[1], found[0], np.linalg.inv(found[1]))
                product = (u * s) @ vh
                near((product if dtype.kind == "c" else product.real).astype(dtype), a, dtype, 2000)
            elif way is not bv.eigvals:
                near(found, plain, dtype)
        given = layout(a)
        q, r = bv.qr(given, overwrite=True)
        assert n == 0 or np.shares_memory(q, given)
        near(q @ r, a, dtype)
        for width in (None, 3):
            b = normal(rng, n if width is None else (n, width), dtype)
            for how, matrix in (("general", a), ("positive", spd), ("triangular-lower", np.tril(a))):
                given, x = layout(matrix), layout(b) if b.ndim == 2 else b.copy()
                outside = rest(given), rest(x) if b.ndim == 2 else None
                with bv.watch() as w:
                    assert bv.solve(given, x, assume=how, overwrite_a=True, overwrite_b=True) is x
                near(x, np.linalg.solve(matrix, b), dtype, 1000)
                assert (rest(given), rest(x) if b.ndim == 2 else None) == outside
                if name in PLAIN:
                    assert copied(w) in (None, 0), (w.calls[0].reasons, name)


def rest(view):
    """The bytes of the owner that are none of the view."""
    mask, owner = np.zeros(1, bool), view
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    mask = np.ones(owner.nbytes, bool)
    if view.size:
        at = view.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
        for axis, (length, stride) in enumerate(zip(view.shape, view.strides)):
            at = at + (np.arange(length) * stride).reshape([-1 if k == axis else 1 for k in range(view.ndim)])
        for byte in range(view.itemsize):
            mask[np.ravel(at) + byte] = False
    raw = np.frombuffer((owner if owner.flags.c_contiguous else owner.T).data, "u1") if owner.nbytes else np.empty(0, "u1")
    return raw[mask].tobytes()


def test_random_views_and_stacks():
    rng = np.random.default_rng(13)
    for case in range(400):
        dtype, n = np.dtype(DTYPES[case % 4]), int(rng.integers(0, 7))
        stack = tuple(rng.integers(0, 4, rng.integers(0, 3)))
        a, spd = scattered(rng, well(rng, n, dtype, stack)), scattered(rng, positive(rng, n, dtype, stack))
        if np.isnan(a).any() or a.size and (0 in a.strides[-2:] or 0 in spd.strides[-2:]):
            continue  # Broadcast rows are no regular matrices.
        near(bv.inv(a), np.linalg.inv(a), dtype)
        near(bv.det(a), np.linalg.det(a), dtype)
        near(bv.slogdet(a)[1], np.linalg.slogdet(a)[1], dtype)
        near(bv.cholesky(spd), np.linalg.cholesky(spd), dtype)
        w, v = bv.eigh(spd)
        near(w, np.linalg.eigvalsh(spd), dtype)
        near((v * w[..., None, :]) @ v.conj().swapaxes(-1, -2), spd, dtype)
        near(bv.svdvals(a), np.linalg.svd(a, compute_uv=False), dtype)
        u, s, vh = bv.svd(a)
        near((u * s[..., None, :]) @ vh, a, dtype)
        q, r = bv.qr(a)
        near(q @ r, a, dtype)
        values, vectors = bv.eig(a)
        near(a @ vectors, vectors * values[..., None, :], dtype)
        b = scattered(rng, normal(rng, (*stack[int(rng.integers(0, len(stack) + 1)) :], n, 3), dtype))
        # NumPy 1 took some stacks for vectors.
        whole = np.broadcast_to(b, (*stack, n, 3))
        near(bv.solve(a, b), np.linalg.solve(a, whole), dtype)
        near(bv.solve(spd, b, assume="positive"), np.linalg.solve(spd, whole), dtype, 2000)
        near(bv.solve(a, b, assume="triangular-upper"), np.linalg.solve(np.triu(a), whole), dtype, 2000)
        x = Guarded(rng, positive(rng, n, dtype, stack))
        exact = np.linalg.cholesky(x.array)
        near(bv.cholesky(x.array, overwrite=True), exact, dtype)
        assert x.is_kept()
        x = Guarded(rng, positive(rng, n, dtype, stack))
        exact = x.array.copy()
        w, v = bv.eigh(x.array, overwrite=True)
        near((v * w[..., None, :]) @ v.conj().swapaxes(-1, -2), exact, dtype)
        assert x.is_kept()


def test_large():
    """Beyond the workspace that calls take unasked, and in blocks."""
    rng = np.random.default_rng(15)
    for dtype in map(np.dtype, DTYPES):
        m, n = 450, 380
        a, spd = normal(rng, (m, n), dtype), positive(rng, n, dtype)
        for order in "CF":
            la, ls = a.copy(order), spd.copy(order)
            u, s, vh = bv.svd(la)
            near((u * s) @ vh, a, dtype)
            near(bv.svdvals(la), s, dtype)
            q, r = bv.qr(la)
            near(q @ r, a, dtype)
            x, residuals, rank, _ = bv.lstsq(la, a[:, :2])
            near(x, np.eye(n, 2, dtype=dtype), dtype)
            assert rank == n and residuals.shape == (2,)
            w, v = bv.eigh(ls)
            near((v * w) @ v.conj().T, spd, dtype)
            near(bv.inv(ls) @ spd, np.eye(n, dtype=dtype), dtype)
            factor = bv.cholesky(ls, overwrite=True)
            near(factor @ factor.conj().T, spd, dtype)
            b = normal(rng, (n, n + 3), dtype)
            near(spd @ bv.solve(spd.copy(order), b), b, dtype, 2000)
            near(spd @ bv.solve(spd.copy(order), b, assume="positive"), b, dtype, 2000)


A, S = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 2.0], [2.0, 4.0]])
READ_ONLY = A.copy()
READ_ONLY.flags.writeable = False


@pytest.mark.parametrize(
    "call, kind, text",
    [
        (lambda: bv.solve(S, A), bv.SingularMatrixError, "gesv: "),
        (lambda: bv.inv(S), bv.SingularMatrixError, "inv: "),
        (lambda: bv.inv(np.stack([A, A, S])), bv.SingularMatrixError, "of matrix 2 of the stack"),
        (lambda: bv.solve(np.zeros((2, 2)), A, assume="triangular-lower"), bv.SingularMatrixError, "trtrs: "),
        (lambda: bv.cholesky(-A), bv.NotPositiveDefiniteError, "leading block 1"),
        (lambda: bv.cholesky(S - np.diag([0, 1])), bv.NotPositiveDefiniteError, "leading block 2"),
        (lambda: bv.solve(-A, A, assume="positive"), bv.NotPositiveDefiniteError, "leading block 1"),
        (lambda: bv.eigh(A * np.nan), np.linalg.LinAlgError, "syevd: "),
        (lambda: bv.svd(A * np.inf), np.linalg.LinAlgError, "gesdd: "),
        (lambda: bv.eig(A * np.nan), np.linalg.LinAlgError, "geev: "),
        (lambda: bv.lstsq(A * np.nan, A), np.linalg.LinAlgError, "gelsd: "),
        (lambda: bv.inv(np.ones((2, 3))), np.linalg.LinAlgError, "square"),
        (lambda: bv.det(np.ones((4, 2, 3))), np.linalg.LinAlgError, "square"),
        (lambda: bv.inv(np.ones(3)), ValueError, "A has 1 axes, and should have two"),
        (lambda: bv.solve(A, np.ones(3)), ValueError, "do not go together: 2 rows, 3 rows"),
        (lambda: bv.solve(A, np.float64(1)), TypeError, "no array"),
        (lambda: bv.solve(A, np.ones(())), ValueError, "do not go together"),
        (lambda: bv.solve(np.stack([A] * 2), np.ones((3, 2, 1))), ValueError, "broadcast"),
        (lambda: bv.solve(A, A.astype("f4")), TypeError, "A is f64, B is f32"),
        (lambda: bv.solve(A, A, assume="symmetric"), ValueError, "'general', 'positive'"),
        (lambda: bv.inv(A.astype(int)), TypeError, "A has dtype int64"),
        (lambda: bv.lstsq(A.astype(int), A.astype(int)), TypeError, "A has dtype int64"),
        (lambda: bv.lstsq(np.ones((2, 2, 2)), A), ValueError, "do not go together"),
        (lambda: bv.inv(READ_ONLY, overwrite=True), ValueError, "A is read-only"),
        (lambda: bv.solve(A, READ_ONLY, overwrite_b=True), ValueError, "B is read-only"),
        (lambda: bv.cholesky(np.broadcast_to(1.0, (2, 2)), overwrite=True), ValueError, "read-only"),
        (lambda: bv.inv(np.lib.stride_tricks.as_strided(A, (2, 2), (8, 8)), overwrite=True), ValueError, "more than once"),
        (lambda: bv.solve(A, A, overwrite_a=True, overwrite_b=True), ValueError, "share memory"),
        (lambda: bv.solve(np.stack([A] * 2), A.copy(), overwrite_b=True), ValueError, "stands for a stack"),
        (lambda: bv.inv(np.eye(6)[::2, ::2], overwrite=True, policy="zero-copy"), bv.WouldCopyError, "A: no axis has unit stride"),
        (lambda: bv.inv(A, policy="never"), ValueError, "policy"),
    ],
)
def test_refused(call, kind, text):
    before = A.copy(), S.copy()
    with pytest.raises(kind, match=text) as found:
        call()
    assert isinstance(found.value, (ValueError, TypeError))
    assert np.array_equal(A, before[0]) and np.array_equal(S, before[1])


def test_errors_are_numpys():
    for kind in (bv.SingularMatrixError, bv.NotPositiveDefiniteError):
        assert issubclass(kind, np.linalg.LinAlgError) and kind.__module__ == "blasview"
    with pytest.raises(np.linalg.LinAlgError):
        bv.inv(S)


def test_zero_copy_is_of_what_is_overwritten():
    # A copy that keeps A is asked for.
    assert np.allclose(bv.inv(np.eye(6)[::2, ::2], policy="zero-copy"), np.eye(3))
    assert bv.det(S) == 0 and bv.slogdet(S)[0] == 0 and bv.slogdet(S)[1] == -np.inf


def test_solved_with_what_shares_memory():
    x = np.arange(1.0, 17).reshape(4, 4) + 9 * np.eye(4)
    exact = np.linalg.solve(np.tril(x), x)
    y = x.copy()
    with bv.watch() as w:
        bv.solve(y, y, assume="triangular-lower", overwrite_b=True)
    assert np.allclose(y, exact) and copied(w) in (None, x.nbytes)
    y = x.copy()
    bv.solve(y, y, overwrite_b=True)
    assert np.allclose(y, np.eye(4))


def test_nothing_is_copied_far_from_the_end_of_memory():
    rng = np.random.default_rng(14)
    for dtype in DTYPES:
        room = np.zeros((400, 200), dtype)
        for pick in (lambda w: w[:90, 5:95], lambda w: w[:90, 5:95].T, lambda w: w[:180:2, :90], lambda w: w[89::-1, 94:4:-1]):
            reversed_too = pick(room).strides[0] < 0
            for call in (bv.cholesky, bv.inv, bv.eigh, bv.eigvalsh, bv.svdvals, bv.det, bv.eigvals):
                given = pick(room)
                given[...] = positive(rng, 90, dtype)
                with bv.watch() as w:
                    call(given, overwrite=True)
                if not (reversed_too and call is bv.cholesky):
                    assert copied(w) in (None, 0), (call, dtype, w.calls[0].reasons)


def test_watched():
    a = np.asfortranarray(positive(np.random.default_rng(1), 30, "f8"))[::-1]
    with bv.watch() as w:
        bv.cholesky(a[::-1])
        bv.solve(a, np.ones(30), overwrite_a=True)
    one, two = w.calls
    assert (one.routine, one.reasons[0], one.how) == ("cholesky", "A: it is to stay as it is", "1 LAPACK call")
    assert two.reasons[0] == "B: it is to stay as it is" and "solve" in w.table()
    assert copied(w) in (None, 7200 + 240)


def test_buffers_are_taken():
    a = positive(np.random.default_rng(2), 5, "f8")
    room = bytearray(a.tobytes())
    given = memoryview(room).cast("d", (5, 5))
    assert bv.inv(given, overwrite=True) is given
    near(np.frombuffer(room).reshape(5, 5), np.linalg.inv(a), "f8")
    assert isinstance(bv.inv(np.asmatrix(a)), np.ndarray)


CALLS = [
    lambda a: bv.solve(a, a),
    lambda a: bv.solve(a, a[0], overwrite_b=False),
    lambda a: bv.inv(a.copy(), overwrite=True),
    lambda a: bv.cholesky(a),
    lambda a: bv.cholesky(-a),
    lambda a: bv.inv(a * 0),
    lambda a: bv.inv(a[:2]),
    lambda a: bv.slogdet(a),
    lambda a: bv.eigh(a[::-1, ::-1].copy(), overwrite=True),
    lambda a: bv.eigvalsh(a),
    lambda a: bv.svd(a[::-1].copy()[::-1], overwrite=True),
    lambda a: bv.svdvals(a),
    lambda a: bv.lstsq(a, a),
    lambda a: bv.qr(a),
    lambda a: bv.eig(a - a.T),
    lambda a: bv.eigvals(a),
]


@pytest.mark.parametrize("call", CALLS, ids=range(len(CALLS)))
def test_references_are_given_back(call):
    a = positive(np.random.default_rng(3), 6, "f8")

    def run(times):
        for _ in range(times):
            try:
                call(a)
            except ValueError:
                pass

    run(10)
    gc.collect()
    things = [a, a.dtype, None, np.ndarray]
    before = [sys.getrefcount(thing) for thing in things]
    run(300)
    gc.collect()
    after = [sys.getrefcount(thing) for thing in things]
    assert all(abs(one - other) < 20 for one, other in zip(before, after)), (before, after)


def test_on_several_threads():
    rng, failed = np.random.default_rng(4), []
    given = [positive(rng, n, "f8") for n in (50, 120, 130, 200)]
    exact = [np.linalg.inv(a) for a in given]

    def run(at):
        try:
            for _ in range(10):
                near(bv.inv(given[at]), exact[at], "f8")
                w, v = bv.eigh(given[at])
                near((v * w) @ v.T, given[at], "f8")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(at,)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


def test_others_run_meanwhile():
    a, ticks, done = positive(np.random.default_rng(5), 700, "f8"), [], threading.Event()

    def count():
        while not done.is_set():
            ticks.append(1)
            done.wait(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    for _ in range(200):
        bv.inv(a)
        if len(ticks) > 3:
            break
    done.set()
    thread.join()
    assert len(ticks) > 3


def test_no_copy_is_seen_in_memory():
    """What is overwritten is not copied: the process needs no more memory than it has."""
    import tracemalloc

    a = positive(np.random.default_rng(6), 600, "f8")
    tracemalloc.start()
    try:
        for call, most in ((bv.cholesky, 0), (bv.inv, 0), (lambda x, overwrite: bv.solve(x, x[0], overwrite_a=overwrite), 0)):
            for overwrite in (True, False):
                given = a.copy()
                before = tracemalloc.get_traced_memory()[0]
                tracemalloc.reset_peak()
                kept = call(given, overwrite=overwrite)
                taken = tracemalloc.get_traced_memory()[1] - before
                assert taken < 40_000 + (0 if overwrite else a.nbytes), taken
                del kept
    finally:
        tracemalloc.stop()


def test_a_blas_without_lapack_says_so():
    program = "import numpy as np, blasview as bv\nprint(bv.solve(np.eye(2), np.ones(2), assume='triangular-lower'))\nbv.inv(np.eye(2))"
    run = subprocess.run([sys.executable, "-c", program], env={**os.environ, "BLASVIEW_BLAS": "builtin"}, capture_output=True, text=True)
    assert run.returncode == 1 and run.stdout == "[1. 1.]\n"
    assert "NotImplementedError" in run.stderr and "getrf" in run.stderr, run.stderr
