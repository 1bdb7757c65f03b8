"""One BLAS and one pool of threads: NumPy's."""

import os
import subprocess
import sys

import numpy as np
import pytest

import blasview as bv


def mapped():
    with open("/proc/self/maps") as file:
        return {line.split(maxsplit=5)[5].strip() for line in file if "blas" in line}


def run(code, **variables):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **variables})
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.skipif(not os.path.exists("/proc/self/maps"), reason="what is mapped is not to be had here")
def test_it_is_the_library_that_numpy_has_loaded():
    before = subprocess.run(
        [sys.executable, "-c", "import numpy\nprint(*{l.split(maxsplit=5)[5].strip() for l in open('/proc/self/maps') if 'openblas' in l})"],
        capture_output=True,
        text=True,
    ).stdout.split()
    facts = bv.backend()
    if not before:
        pytest.skip("NumPy has no OpenBLAS")
    assert [os.path.realpath(facts.path)] == [os.path.realpath(path) for path in before]
    # Nor is any other loaded by importing or by computing.
    bv.gemm(np.random.rand(300, 300)[:, ::-1], np.random.rand(300, 300))
    libraries = {path for path in mapped() if path.endswith((".so", ".so.0")) or ".so." in path}
    assert {os.path.realpath(path) for path in libraries if "openblas" in path} == {os.path.realpath(path) for path in before}
    assert facts.source == "opened" and facts.name == "OpenBLAS"


def test_threads_are_numpys():
    before = bv.backend().threads
    try:
        assert bv.set_threads(1) == 1 and bv.backend().threads == 1
    finally:
        bv.set_threads(before)
    assert run("import blasview; print(blasview.backend().threads)", OPENBLAS_NUM_THREADS="1") == "1"


def test_a_variable_names_another():
    code = "import numpy as np, blasview as bv\na = np.arange(12.).reshape(3, 4)\nassert np.array_equal(bv.gemm(a[::-1], a.T), a[::-1] @ a.T)\nprint(bv.backend().name, bv.backend().source)"
    assert run(code, BLASVIEW_BLAS="builtin") == "blasview builtin"


def test_facts():
    facts = bv.backend()
    assert facts.int_bits in (32, 64) and len(facts.affixes) == 2 and facts.threads >= 1
    assert facts.name in str(facts) and facts.name in repr(facts)
    assert facts.to_dict()["path"] == facts.path
    with pytest.raises(OSError, match="nothing.so"):
        bv._core.use_library("/nothing.so")
