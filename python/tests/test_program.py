"""`python -m blasview`, and the views that it reads from text."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

import blasview as bv
from blasview import _specs
from blasview.__main__ import main


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(1)
    np.save("a.npy", rng.random((6, 8)))
    np.save("b.npy", rng.random((3, 5)))
    np.save("z.npy", rng.random((4, 6)) + 1j)
    np.save("p.npy", np.zeros(5, [("vel", "f8", (3,)), ("mass", "f4")]))
    np.save("o.npy", np.array([object()]), allow_pickle=True)


def test_views_are_numpys():
    a, z, p = np.load("a.npy"), np.load("z.npy"), np.load("p.npy")
    for text, exact, conj in [
        ("a.npy", a, False),
        ("a.npy[::2].T", a[::2].T, False),
        ("A: a.npy[1:-1, ::-2]", a[1:-1, ::-2], False),
        ("a.npy[..., None]", a[..., None], False),
        ("a.npy[-1]", a[-1], False),
        ("z.npy.real", z.real, False),
        ("z.npy.H", z.T, True),
        ("z.npy.conj().H", z.T, False),
        ("z.npy.imag.T", z.imag.T, False),
        ("p.npy.vel[:, 1]", p["vel"][:, 1], False),
        ("p.npy['mass']", p["mass"], False),
        ("a.npy.transpose(1, 0)", a.T, False),
        ("a.npy.reshape(4, 12)", a.reshape(4, 12), False),
        ("a.npy.H", a.T, False),
    ]:
        found, is_conj = _specs.view(text)
        assert np.array_equal(found, exact) and found.strides == exact.strides and is_conj == conj, text
    described, _ = _specs.view("f64[1000,500] strides[-4000,8]")
    assert described.shape == (1000, 500) and described.strides == (-4000, 8)
    assert _specs.view("c64[7]")[0].dtype == np.complex64


@pytest.mark.parametrize(
    "text, why",
    [
        ("a.npy[[0, 1]]", "is no slice"),
        ("a.npy[a.npy > 0]", "cannot be read|is no slice"),
        ("a.npy.sum()", "is no view"),
        ("a.npy.tofile('x')", "is no"),
        ("a.npy.__class__", "is none of"),
        ("a.npy.T.reshape(-1)", "would be a copy"),
        ("a.npy[9]", "out of bounds"),
        ("nothing.npy", "No such file"),
        ("o.npy", "[Oo]bject"),
        ("a.txt", "neither a .npy file"),
        ("z.npy.conj().imag", "would need a copy"),
        ("f64[2,3] strides[8]", "2 lengths and 1 strides"),
        ("f64[-2]", "a length of -2"),
        ("a.npy[::0]", "zero"),
        ("a.npy[", "cannot be read"),
    ],
)
def test_what_is_no_view(text, why, capsys):
    with pytest.raises(_specs.SpecError, match=why):
        _specs.view(text)
    assert main(["explain", text]) == 2
    assert "python -m blasview: " in capsys.readouterr().err


def test_explain(capsys):
    assert main(["explain", "a.npy[::2].T", "b.npy"]) == 0
    text = capsys.readouterr().out
    assert "np.dot     copies 192 bytes" in text and "blasview   copies 0 bytes" in text
    assert main(["explain", "a.npy[::2].T", "b.npy", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["numpy"]["dot"]["bytes_copied"] == 192 and told["blasview"]["bytes_copied"] == 0
    assert main(["explain", "f64[50,60]", "f64[60,70][:, ::2]", "f64[50,35]", "--zero-copy"]) == 1
    assert "refuses: gemm would have to copy: B" in capsys.readouterr().out
    assert main(["explain", "f64[9,9]", "f64[9,9]", "f64[9,9].T"]) == 0


def test_gemm_and_contract(capsys):
    a, b, z = np.load("a.npy"), np.load("b.npy"), np.load("z.npy")
    assert main(["gemm", "a.npy[::2].T", "b.npy", "--check", "-o", "c.npy"]) == 0
    assert "ok" in capsys.readouterr().out
    assert np.allclose(np.load("c.npy"), a[::2].T @ b)
    assert main(["gemm", "z.npy.H", "z.npy", "--check", "-o", "c.npy"]) == 0
    assert np.allclose(np.load("c.npy"), z.conj().T @ z)
    assert main(["contract", "ij,ik->kj", "a.npy[:3]", "b.npy", "--check", "--explain", "-o", "c.npy"]) == 0
    assert "1 x gemm" in capsys.readouterr().out
    assert np.allclose(np.load("c.npy"), np.einsum("ij,ik->kj", a[:3], b))
    assert main(["gemm", "a.npy", "b.npy"]) == 2
    assert "8 columns, 3 rows" in capsys.readouterr().err
    assert main(["gemm", "a.npy[:, :6:2]", "b.npy", "--zero-copy"]) == 1


def test_the_rest(capsys):
    assert main(["backend"]) == 0
    assert bv.backend().name in capsys.readouterr().out
    assert main(["backend", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["int_bits"] in (32, 64)
    assert main(["bench", "a.npy", "--seconds", "1"]) == 2
    assert "cargo install blasview" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["explain", "a.npy", "--no-such"])


def test_as_a_module():
    env = dict(os.environ)
    done = subprocess.run([sys.executable, "-m", "blasview", "explain", "a.npy[::2].T", "b.npy"], capture_output=True, text=True, env=env)
    assert done.returncode == 0 and "np.matmul" in done.stdout, done.stderr
