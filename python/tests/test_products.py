"""Products, contractions and copies of random views beside NumPy's einsum on contiguous copies of them."""

import numpy as np
import pytest
from views import DTYPES, Guarded, numbers, scattered

import blasview as bv


def contiguous(array):
    return np.array(array, order="C")


def test_gemm_of_random_views():
    rng = np.random.default_rng(1)
    for case in range(1500):
        m, k, n = rng.integers(0, 12, 3)
        dtype = np.dtype(DTYPES[case % 4])
        shapes = [((m, k), (k, n), "ij,jk->ik"), ((m, k), (k,), "ij,j->i"), ((k,), (k, n), "j,jk->k")][case % 3]
        a, b = (scattered(rng, numbers(rng, shape, dtype)) for shape in shapes[:2])
        conj = rng.random(2) < 0.3
        exact = np.einsum(shapes[2], *(np.conj(contiguous(x)) if c else contiguous(x) for x, c in zip((a, b), conj)))
        exact = np.asarray(exact, dtype)
        options = {"conj_a": bool(conj[0]), "conj_b": bool(conj[1]), "directly": ["measured", "never", "always"][case % 3]}
        where = (case, a.strides, b.strides, dtype, options)
        made = bv.gemm(a, b, **options)
        assert made.dtype == dtype and made.flags.c_contiguous, where
        assert np.array_equal(made, exact), where
        alpha, beta = rng.integers(-2, 3, 2)
        if dtype.kind == "c":
            alpha, beta = alpha + 1j, beta - 2j
        before = numbers(rng, exact.shape, dtype)
        out = Guarded(rng, before if beta else np.full(exact.shape, np.nan, dtype))
        assert bv.gemm(a, b, out.array, alpha, beta, **options) is out.array
        expected = alpha * exact + (beta * before if beta else 0)
        assert np.array_equal(out.array, expected), (where, alpha, beta, out.array.strides)
        assert out.is_kept(), (where, out.array.strides)


def test_matmul_of_random_stacks():
    rng = np.random.default_rng(2)
    for case in range(1000):
        m, k, n = rng.integers(0, 7, 3)
        dtype = np.dtype(DTYPES[case % 4])
        stack = tuple(rng.integers(1, 4, rng.integers(0, 4)))
        drop = int(rng.integers(0, len(stack) + 1))
        of_a = tuple(length if rng.random() < 0.7 else 1 for length in stack[drop:])
        shapes = [(*of_a, m, k), (*stack, k, n)]
        if case % 7 == 0:
            shapes[0] = (k,)
        if case % 11 == 0:
            shapes[1] = (k,)
        if case % 2:
            shapes = shapes[::-1] if m == n == k and len(shapes[0]) > 1 and len(shapes[1]) > 1 else shapes
        a, b = (scattered(rng, numbers(rng, shape, dtype)) for shape in shapes)
        exact = np.asarray(np.matmul(contiguous(a), contiguous(b)))
        where = (case, shapes, a.strides, b.strides, dtype)
        made = bv.matmul(a, b)
        assert type(made) is type(np.matmul(contiguous(a), contiguous(b))), where
        assert np.array_equal(made, exact), where
        out = Guarded(rng, np.full(exact.shape, np.nan, dtype))
        assert bv.matmul(a, b, out=out.array) is out.array
        assert np.array_equal(out.array, exact) and out.is_kept(), (where, out.array.strides)


def test_dot_and_vdot():
    rng = np.random.default_rng(3)
    for case in range(700):
        dtype = np.dtype(DTYPES[case % 4])
        k = int(rng.integers(0, 6))
        left = tuple(rng.integers(0, 4, rng.integers(0, 3)))
        right = tuple(rng.integers(0, 4, rng.integers(0, 3)))
        b_shape = (*right[:-1], k, right[-1]) if right else (k,)
        a, b = (scattered(rng, numbers(rng, shape, dtype)) for shape in ((*left, k), b_shape))
        exact = np.dot(contiguous(a), contiguous(b))
        made = bv.dot(a, b)
        assert type(made) is type(exact) and np.array_equal(made, exact), (case, a.shape, b.shape, a.strides, b.strides, dtype)
        out = Guarded(rng, np.full(np.shape(exact), np.nan, dtype))
        assert bv.dot(a, b, out=out.array) is out.array
        assert np.array_equal(out.array, exact) and out.is_kept(), (case, out.array.strides)
        x = scattered(rng, numbers(rng, a.shape, dtype))
        exact = np.vdot(contiguous(a), contiguous(x))
        assert bv.vdot(a, x) == exact and type(bv.vdot(a, x)) is type(exact)
    a = numbers(rng, (3, 4), "c16")
    assert bv.vdot(a, a.reshape(2, 6)) == np.vdot(a, a)


def test_mixed_types():
    rng = np.random.default_rng(4)
    for of_a in DTYPES:
        for of_b in DTYPES:
            for n in (1, 5, 40, 200):
                a, b = scattered(rng, numbers(rng, (n, n + 1), of_a)), scattered(rng, numbers(rng, (n + 1, 3), of_b))
                exact = contiguous(a) @ contiguous(b)
                made = bv.gemm(a, b)
                assert made.dtype == exact.dtype and np.array_equal(made, exact), (of_a, of_b, n)
                made = bv.gemm(a, b, conj_a=True)
                assert np.array_equal(made, contiguous(a).conj() @ contiguous(b)), (of_a, of_b, n)
    # An output of a larger type.
    a = numbers(rng, (3, 3), "f4")
    assert np.array_equal(bv.gemm(a, a, out=np.empty((3, 3))), a @ a)
    with pytest.raises(TypeError, match="does not hold"):
        bv.gemm(a, a, out=np.empty((3, 3), "c16"))
    with pytest.raises(TypeError, match="out is f32, and the product is f64"):
        bv.gemm(a, a.astype("f8"), out=np.empty((3, 3), "f4"))
    with pytest.raises(TypeError, match="only products of two matrices take different types"):
        bv.matmul(a, numbers(rng, (2, 3, 3), "f8"))


def test_outputs_over_inputs():
    rng = np.random.default_rng(5)
    for case in range(400):
        dtype = np.dtype(DTYPES[case % 4])
        n = int(rng.integers(1, 9))
        memory = numbers(rng, (2 * n + 3, 2 * n + 3), dtype)
        def part():
            i, j = rng.integers(0, 4, 2)
            step = 2 if rng.random() < 0.3 else 1
            view = memory[i : i + n * step : step, j : j + n]
            view = view[:n, :n]
            for turn in (lambda x: x[::-1], lambda x: x[:, ::-1], lambda x: x.T):
                if rng.random() < 0.3:
                    view = turn(view)
            return view
        a, b, c = part(), part(), part()
        if not a.shape == b.shape == c.shape == (n, n):
            continue
        before = contiguous(memory)
        exact = 2 * (contiguous(a) @ contiguous(b)) + 3 * contiguous(c)
        bv.gemm(a, b, out=c, alpha=2, beta=3)
        assert np.array_equal(c, exact), (case, a.strides, b.strides, c.strides)
        # Nothing else has changed.
        c[...] = 0
        place = np.zeros(memory.shape, bool)
        place.view()  # shape alone
        offset = (c.ctypes.data - memory.ctypes.data) // dtype.itemsize
        steps = [stride // dtype.itemsize for stride in c.strides]
        for i in range(n):
            for j in range(n):
                place.ravel()[offset + i * steps[0] + j * steps[1]] = True
        assert np.array_equal(memory[~place], before[~place]), case


def test_interleaved_blocks_share_nothing():
    x = np.ones((8, 16))
    with bv.watch() as watched:
        bv.gemm(x[:, :8], x[:, :8], out=x[:, 8:], policy="zero-copy")
    assert watched.bytes_copied == 0
    with pytest.raises(bv.WouldCopyError, match="A: shares memory with the output"):
        bv.gemm(x[:, :8], np.ones((8, 8)), out=x[:, 1:9], policy="zero-copy")


def test_contract_of_random_letters():
    rng = np.random.default_rng(6)
    for case in range(700):
        dtype = np.dtype(DTYPES[case % 4])
        letters = "abcde"[: rng.integers(1, 6)]
        lens = {letter: int(rng.integers(0 if rng.random() < 0.1 else 1, 5)) for letter in letters}
        of_a = "".join(rng.permutation([x for x in letters if rng.random() < 0.7] or [letters[0]]))
        of_b = "".join(rng.permutation([x for x in letters if rng.random() < 0.7] or [letters[0]]))
        there = [x for x in letters if x in of_a + of_b]
        of_c = "".join(rng.permutation([x for x in there if rng.random() < 0.6])) if there else ""
        spec = f"{of_a},{of_b}->{of_c}"
        a, b = (scattered(rng, numbers(rng, [lens[x] for x in term], dtype)) for term in (of_a, of_b))
        exact = np.einsum(spec, contiguous(a), contiguous(b))
        made = bv.contract(spec, a, b)
        assert np.array_equal(made, exact), (case, spec, a.strides, b.strides)
        before = numbers(rng, exact.shape, dtype)
        out = Guarded(rng, before)
        assert bv.contract(spec, a, b, out=out.array, alpha=2, beta=-1) is out.array
        assert np.array_equal(out.array, 2 * exact - before) and out.is_kept(), (case, spec)


def test_contract_of_several():
    rng = np.random.default_rng(7)
    a, b, c, d = (numbers(rng, shape, "f8") for shape in ((3, 4), (4, 5), (5, 6), (6, 3)))
    exact = np.einsum("ij,jk,kl,lm->im", a, b, c, d)
    assert np.array_equal(bv.contract("ij,jk,kl,lm->im", a, b, c, d), exact)
    for path in ([(0, 1), (0, 1), (0, 1)], [(2, 3), (1, 2), (0, 1)], [(0, 3), (0, 1), (0, 1)], [(0, 1, 2, 3)], [(1, 2, 3), (0, 1)], [(0, 2), (0, 1, 2)]):
        out = np.full((3, 3), 7.0)
        bv.contract("ij,jk,kl,lm->im", a, b, c, d, path=path, out=out, alpha=2, beta=1)
        assert np.array_equal(out, 2 * exact + 7), path
    assert np.array_equal(bv.contract("ij,kj,lj->ikl", a, a, a), np.einsum("ij,kj,lj->ikl", a, a, a))
    for path in ([(0, 1)], [(0, 1), (0, 5), (0, 1)], [(0, 0), (0, 1), (0, 1)], []):
        with pytest.raises(ValueError, match="path"):
            bv.contract("ij,jk,kl,lm->im", a, b, c, d, path=path)
    with pytest.raises(ValueError, match="two or more"):
        bv.contract("ij->ji", a)


ALL = ["?", "i1", "u2", "i4", "u8", "f2", "f4", "f8", "g", "c8", "c16", "G", "S5", "U3", "M8[us]", "m8[D]", "V7", [("a", "i2"), ("b", "f8")], ">f8", ">i2"]


@pytest.mark.parametrize("dtype", ALL, ids=str)
def test_copies_of_every_type(dtype):
    rng = np.random.default_rng(8)
    dtype = np.dtype(dtype)
    for case in range(60):
        shape = tuple(rng.integers(0, 6, rng.integers(0, 5)))
        count = int(np.prod([length + 2 for length in shape], initial=1)) * 3
        fill = rng.integers(0, 2 if dtype.kind == "?" or dtype == "?" else 100, (count, dtype.itemsize)).astype("u1")
        if dtype.kind == "U":
            fill = np.frombuffer(rng.integers(65, 90, count * dtype.itemsize // 4).astype("u4").tobytes(), "u1").reshape(count, -1)
        pool = np.frombuffer(fill.tobytes(), dtype)

        def view():
            whole = pool[: int(np.prod(shape, initial=1)) * 3].reshape(*shape, 3).copy()[..., int(rng.integers(0, 3))]
            if len(shape) > 1 and rng.random() < 0.5:
                axis = int(rng.integers(0, len(shape)))
                whole = np.flip(whole, axis)
            return whole

        src, dst = view(), view()
        dst[...] = np.zeros((), dtype)
        bv.copy(dst, src)
        assert contiguous(dst).tobytes() == contiguous(src).tobytes(), (case, shape)
        for order in "CF":
            made = bv.ascontiguous(src, order)
            other = np.array(src, order=order)
            assert made.dtype == dtype and made.shape == src.shape and made.flags[f"{order}_CONTIGUOUS"]
            assert contiguous(made).tobytes() == contiguous(other).tobytes()
        if len(shape) > 1 and shape[0]:
            bv.copy(dst, src[0])
            assert contiguous(dst).tobytes() == contiguous(np.broadcast_to(src[0], shape)).tobytes()


def test_copies_over_themselves():
    x = np.arange(20.0)
    expected = x[::-1].copy()
    bv.copy(x, x[::-1])
    assert np.array_equal(x, expected)
    big = np.random.default_rng(9).random((700, 700))
    expected = big.T.copy()
    bv.copy(big, big.T)
    assert np.array_equal(big, expected)


def test_memory_is_shared_as_numpy_says():
    rng = np.random.default_rng(10)
    memory = np.zeros(400, "u1")
    both = set()
    for _ in range(3000):
        def part():
            dtype = np.dtype(["u1", "i2", "f4", "f8"][rng.integers(0, 4)])
            shape, strides = rng.integers(0, 5, 2), rng.integers(-20, 21, 2)
            low = sum(min(0, (n - 1) * s) for n, s in zip(shape, strides) if n)
            high = sum(max(0, (n - 1) * s) for n, s in zip(shape, strides) if n)
            offset = int(rng.integers(-low, 400 - high - dtype.itemsize))
            return np.ndarray(tuple(shape), dtype, memory, offset, tuple(strides))
        a, b = part(), part()
        exact = np.shares_memory(a, b)
        both.add(exact)
        assert bv.shares_memory(a, b) == exact, (a.shape, a.strides, b.shape, b.strides)
        assert bv.may_share_memory(a, b) == np.may_share_memory(a, b)
    assert both == {True, False}


def test_large_products_and_copies():
    """Beyond the sizes from which the interpreter is let go, threads compute, and panels are cut."""
    rng = np.random.default_rng(11)
    for dtype in DTYPES:
        a, b = numbers(rng, (900, 1100), dtype), numbers(rng, (1100, 60), dtype)
        exact = a @ b
        for view in (lambda x: x, lambda x: np.asfortranarray(x), lambda x: np.repeat(x, 2, 1)[:, ::2], lambda x: x[::-1].copy()[::-1]):
            assert np.array_equal(bv.gemm(view(a), view(b)), exact), dtype
        assert np.array_equal(bv.gemm(a[:, ::-1], b[::-1]), exact)
        assert np.array_equal(bv.ascontiguous(np.repeat(a, 2, 1)[:, ::2]), a)
        assert np.array_equal(bv.ascontiguous(a, "F"), a)
