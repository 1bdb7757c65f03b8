"""NumPy as a peer of LAPACK on views: solutions, inverses, determinants, factors, least squares, eigenvalues and singular values of many
random matrices of random strides: given conditions, graded, nearly singular, near the ends of what the type holds; guards around, and NaN
between what is written.

    python test_lapack.py LIBRARY [--seed N] [--cases N]

Prints the first differences, then a line "N passed, N failed". Exit code 1 if any failed.
"""

import argparse
import random
import sys
from ctypes import byref, c_int64, c_void_p

import numpy as np

import bv
from checks import Checks
from contractions import BLAS_TYPES, NAN, Operand

UPPER, LOWER = 121, 122
WIDE = {"f": np.float64, "c": np.complex128}


def orthonormal(numpy, n, dtype):
    return np.linalg.qr(gaussian(numpy, (n, n), dtype))[0]


def gaussian(numpy, shape, dtype):
    values = numpy.standard_normal(shape)
    if dtype.kind == "c":
        values = values + 1j * numpy.standard_normal(shape)
    return values


def matrix(random, numpy, m, n, dtype):
    """As LAPACK's own tests have them: of a given condition, graded, scaled."""
    kind = random.choice(["gaussian", "condition", "graded", "large", "small"])
    if kind == "condition" and m and n:
        k = min(m, n)
        least = np.sqrt(np.finfo(dtype).eps) * random.choice([1, 100])
        values = np.geomspace(1, least, k)
        a = orthonormal(numpy, m, dtype)[:, :k] * values @ orthonormal(numpy, n, dtype)[:k]
    else:
        a = gaussian(numpy, (m, n), dtype)
    end = np.finfo(dtype).max ** 0.25
    if kind == "graded":
        a = a * np.geomspace(1, 1e-3, n)
    elif kind == "large":
        a = a * end
    elif kind == "small":
        a = a / end
    return a.astype(dtype)


class Case:
    """A matrix of random strides in a buffer of its own, and what it was."""

    def __init__(self, random, values):
        self.operand = Operand(random, values.dtype, values.shape, False)
        self.array = self.operand.array
        self.array[...] = values
        self.values = np.array(values)
        self.view = bv.View.of(self.array)

    @property
    def raw(self):
        return byref(self.view.raw)

    def gaps_are_left(self):
        """Puts what was there back in the elements, and looks at everything else."""
        now = np.array(self.array)
        kept = self.operand.buffer.copy()
        elements = np.ndarray(self.array.shape, self.array.dtype, kept.data, self.offset, self.array.strides)
        elements[...] = np.frombuffer(bytes([NAN]) * self.array.dtype.itemsize, self.array.dtype)[0]
        return now, bool((kept == NAN).all())

    @property
    def offset(self):
        return self.array.__array_interface__["data"][0] - self.operand.buffer.__array_interface__["data"][0]


class Peer:
    def __init__(self, library, checks, seed):
        self.library, self.checks = library, checks
        self.random, self.numpy = random.Random(seed), np.random.default_rng(seed)

    def call(self, name, *arguments, options=None):
        report = bv.Report()
        status = getattr(self.library.c, "bv_" + name)(*arguments, options and byref(options), byref(report))
        assert status != bv.INTERNAL, self.library.message()
        return status, report

    def near(self, what, difference, size, n, dtype):
        """Within so many eps for each of n terms."""
        bound = 60 * max(n, 4) * np.finfo(dtype).eps * size
        largest = float(np.abs(difference).max(initial=0))
        self.checks.same(what, largest <= bound, True)
        if largest > bound:
            print(f"  {largest:.3g} where {bound:.3g} is allowed; {self.checks.where}")

    def done(self, what, status, *cases):
        """Whether it succeeded, and left what is between the elements alone; the elements."""
        self.checks.same(what + ": status", status, bv.OK)
        results = []
        for case in cases:
            now, is_left = case.gaps_are_left()
            self.checks.same(what + ": gaps", is_left, True)
            results.append(np.array(now, WIDE[now.dtype.kind]))
        return results

    def one(self):
        random = self.random
        dtype = np.dtype(random.choice(BLAS_TYPES))
        n, m = random.choice([1, 2, 3, 5, 8, 13, 21]), random.choice([1, 2, 3, 5, 8, 13, 21])
        name = random.choice(
            ["solve", "inv", "det", "cholesky", "posv", "lstsq", "qr", "eigh", "svd", "eig", "indefinite"]
        )
        self.checks.where = f"{name} {dtype} {m} x {n}"
        getattr(self, name)(dtype, m, n)

    def wide(self, values):
        return np.array(values, WIDE[values.dtype.kind])

    def positive(self, n, dtype):
        a = gaussian(self.numpy, (n, n + 2), dtype)
        return (a @ a.conj().T + np.eye(n)).astype(dtype)

    def sides(self, rows, dtype):
        if self.random.random() < 0.3:
            return gaussian(self.numpy, (rows,), dtype).astype(dtype)
        return gaussian(self.numpy, (rows, self.random.choice([0, 1, 2, 4])), dtype).astype(dtype)

    def solve(self, dtype, _, n):
        a, b = Case(self.random, matrix(self.random, self.numpy, n, n, dtype)), Case(self.random, self.sides(n, dtype))
        status, _ = self.call("gesv", a.raw, b.raw)
        _, x = self.done("solve", status, a, b)
        values = self.wide(a.values)
        size = np.abs(values).sum(axis=1).max() * np.abs(x).max(initial=0) + np.abs(b.values).max(initial=0)
        # Pivots let a residual grow; backward stability is in terms of A and X.
        self.near("solve", values @ x - b.values, size * 4, n, dtype)

    def inv(self, dtype, _, n):
        a = Case(self.random, matrix(self.random, self.numpy, n, n, dtype))
        status, _ = self.call("inv", a.raw)
        (inverse,) = self.done("inv", status, a)
        values = self.wide(a.values)
        condition = np.linalg.norm(values, 1) * np.linalg.norm(inverse, 1)
        self.near("inv", inverse @ values - np.eye(n), condition, n, dtype)

    def det(self, dtype, _, n):
        a = Case(self.random, matrix(self.random, self.numpy, n, n, dtype))
        sign, ln_abs = np.zeros((), dtype), np.zeros((), dtype.type(0).real.dtype)
        place = lambda x: x.ctypes.data_as(c_void_p)
        status, _ = self.call("det", a.raw, None, place(sign), place(ln_abs))
        self.done("det", status, a)
        expected = np.linalg.slogdet(self.wide(a.values))
        condition = np.linalg.cond(self.wide(a.values))
        self.near("det: sign", sign - expected[0], condition, n, dtype)
        self.near("det: logarithm", ln_abs - expected[1], condition + abs(expected[1]), n, dtype)

    def triangle(self, values, uplo):
        """With NaN in the other triangle, which must not count."""
        keep = np.triu(np.ones(values.shape, bool)) if uplo == UPPER else np.tril(np.ones(values.shape, bool))
        half = Case(self.random, np.where(keep, values, np.nan).astype(values.dtype))
        return half, keep

    def cholesky(self, dtype, _, n):
        values, uplo = self.positive(n, dtype), self.random.choice([UPPER, LOWER])
        a, keep = self.triangle(values, uplo)
        status, _ = self.call("potrf", uplo, a.raw)
        (factor,) = self.done("cholesky", status, a)
        self.checks.same("cholesky: other triangle", bool(np.isnan(factor[~keep]).all()), True)
        factor = np.where(keep, factor, 0)
        product = factor.conj().T @ factor if uplo == UPPER else factor @ factor.conj().T
        self.near("cholesky", product - values, np.abs(values).max(), n, dtype)

    def posv(self, dtype, _, n):
        values, uplo = self.positive(n, dtype), self.random.choice([UPPER, LOWER])
        a, _ = self.triangle(values, uplo)
        b = Case(self.random, self.sides(n, dtype))
        status, _ = self.call("posv", uplo, a.raw, b.raw)
        x = self.done("posv", status, a, b)[1]
        self.near("posv", self.wide(values) @ x - b.values, np.abs(values).max() * np.abs(x).max(initial=0) * n, n, dtype)

    def indefinite(self, dtype, _, n):
        a, uplo = gaussian(self.numpy, (n, n), dtype), self.random.choice([UPPER, LOWER])
        name = self.random.choice(["sysv", "hesv"])
        values = ((a + (a.conj().T if name == "hesv" else a.T)) / 2).astype(dtype)
        half, _ = self.triangle(values, uplo)
        b = Case(self.random, self.sides(n, dtype))
        status, _ = self.call(name, uplo, half.raw, b.raw)
        x = self.done(name, status, half, b)[1]
        self.near(name, self.wide(values) @ x - b.values, np.abs(values).max() * np.abs(x).max(initial=0) * n * 4, n, dtype)

    def lstsq(self, dtype, m, n):
        values = gaussian(self.numpy, (m, n), dtype).astype(dtype)
        b = gaussian(self.numpy, (m, 2), dtype).astype(dtype)
        room = np.zeros((max(m, n), 2), dtype)
        room[:m] = b
        a, sides = Case(self.random, values), Case(self.random, room)
        status, _ = self.call("gels", a.raw, sides.raw)
        x = self.done("lstsq", status, a, sides)[1][:n]
        expected = np.linalg.lstsq(self.wide(values), self.wide(b), rcond=None)[0]
        condition = np.linalg.cond(self.wide(values))
        self.near("lstsq", x - expected, np.abs(expected).max() * condition**2 + condition, n, dtype)

    def qr(self, dtype, m, n):
        values = matrix(self.random, self.numpy, m, n, dtype)
        k = min(m, n)
        a, tau = Case(self.random, values), Case(self.random, np.zeros(k, dtype))
        status, _ = self.call("geqrf", a.raw, tau.raw)
        factors, _ = self.done("qr", status, a, tau)
        r = np.triu(factors)[:k]
        # The reflectors, in the layout that they are in.
        q = bv.View.of(a.array[:, :k])
        status, _ = self.call("orgqr", byref(q.raw), tau.raw)
        self.checks.same("orgqr: status", status, bv.OK)
        q = self.wide(a.array[:, :k])
        self.near("qr: orthonormal", q.conj().T @ q - np.eye(k), 1, m, dtype)
        self.near("qr", q @ r - values, np.abs(self.wide(values)).max(initial=0) * n, m, dtype)

    def where_it_lies(self, view):
        """What a view that the library has filled shows."""
        out = np.zeros(view.shape, view.dtype)
        self.library.copy(bv.View.of(out), view)
        return self.wide(out)

    def eigh(self, dtype, _, n):
        a, uplo = gaussian(self.numpy, (n, n), dtype), self.random.choice([UPPER, LOWER])
        values = (a + a.conj().T).astype(dtype)
        half, _ = self.triangle(values, uplo)
        w, found = Case(self.random, np.zeros(n, dtype.type(0).real.dtype)), bv.View()
        status, _ = self.call("syevd", uplo, half.raw, w.raw, found.shape_array, found.strides_array, byref(found.raw))
        _, w = self.done("eigh", status, half, w)
        v = self.where_it_lies(found)
        size = np.abs(values).max() * n
        self.near("eigh: values", w - np.linalg.eigvalsh(self.wide(values)), size, n, dtype)
        self.near("eigh: orthonormal", v.conj().T @ v - np.eye(n), 1, n, dtype)
        self.near("eigh", self.wide(values) @ v - v * w, size, n, dtype)

    def svd(self, dtype, m, n):
        values = matrix(self.random, self.numpy, m, n, dtype)
        k, is_full = min(m, n), self.random.random() < 0.4
        shapes = [(m, m if is_full else k), (n if is_full else k, n)]
        a, s = Case(self.random, values), Case(self.random, np.zeros(k, dtype.type(0).real.dtype))
        u, vt = (Case(self.random, np.zeros(shape, dtype)) for shape in shapes)
        status, _ = self.call("gesdd", a.raw, s.raw, u.raw, vt.raw)
        _, s, u, vt = self.done("svd", status, a, s, u, vt)
        size = np.linalg.norm(self.wide(values))
        self.near("svd: values", s - np.linalg.svd(self.wide(values), compute_uv=False), size, max(m, n), dtype)
        self.near("svd: left", u.conj().T @ u - np.eye(u.shape[1]), 1, m, dtype)
        self.near("svd: right", vt @ vt.conj().T - np.eye(vt.shape[0]), 1, n, dtype)
        self.near("svd", u[:, :k] * s @ vt[:k] - values, size, max(m, n), dtype)

    def eig(self, dtype, _, n):
        values = gaussian(self.numpy, (n, n), dtype).astype(dtype)
        precision = np.result_type(dtype, np.complex64)
        a, w = Case(self.random, values), Case(self.random, np.zeros(n, precision))
        vl, vr = (Case(self.random, np.zeros((n, n), dtype)) for _ in range(2))
        status, _ = self.call("geev", a.raw, w.raw, vl.raw, vr.raw)
        _, w, left, right = self.done("eig", status, a, w, vl, vr)
        left, right = (self.unpacked(vectors, w, dtype) for vectors in (left, right))
        values, size = self.wide(values), np.linalg.norm(values)
        self.near("eig: right", values @ right - right * w, size * 4, n, dtype)
        self.near("eig: left", left.conj().T @ values - w[:, None] * left.conj().T, size * 4, n, dtype)
        condition = np.linalg.cond(np.linalg.eig(values)[1])
        expected = np.linalg.eigvals(values)
        distance = max((np.abs(expected - value).min() for value in w), default=0)
        self.near("eig: values", np.array(distance), size * condition, n, dtype)

    def unpacked(self, vectors, w, dtype):
        """Complex vectors of pairs of real columns."""
        if dtype.kind == "c":
            return vectors
        found = vectors.astype(complex)
        for at in np.flatnonzero(w.imag > 0):
            found[:, at] = vectors[:, at] + 1j * vectors[:, at + 1]
            found[:, at + 1] = found[:, at].conj()
        return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("library")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=3000)
    arguments = parser.parse_args()
    checks = Checks()
    peer = Peer(bv.Library(arguments.library), checks, arguments.seed)
    for case in range(arguments.cases):
        peer.one()
    return checks.told(f"{arguments.cases} problems of LAPACK beside NumPy {np.__version__}")


if __name__ == "__main__":
    sys.exit(main())
