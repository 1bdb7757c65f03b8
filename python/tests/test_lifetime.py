"""References, threads, forks, pickling, other interpreters."""

import gc
import os
import pickle
import subprocess
import sys
import threading
import time
import weakref

import numpy as np
import pytest

import blasview as bv


class Own(np.ndarray):
    pass


CALLS = [
    lambda a, b, c: bv.gemm(a, b),
    lambda a, b, c: bv.gemm(a, b, out=c, beta=1),
    lambda a, b, c: bv.gemm(a, b, out=a),
    lambda a, b, c: bv.gemm(a[::-1, ::2], b[::2]),
    lambda a, b, c: bv.gemm(a, b, policy="zero-copy"),
    lambda a, b, c: bv.gemm(a, b[:-1]),
    lambda a, b, c: bv.gemm(a, b.astype("i4")),
    lambda a, b, c: bv.gemm(a, b, out=c[:-1]),
    lambda a, b, c: bv.matmul(np.broadcast_to(a, (3, *a.shape)), b),
    lambda a, b, c: bv.dot(a[0], b[0]),
    lambda a, b, c: bv.vdot(a, b),
    lambda a, b, c: bv.contract("ij,kj->ik", a, b),
    lambda a, b, c: bv.copy(c, a.T),
    lambda a, b, c: bv.ascontiguous(a),
    lambda a, b, c: bv.ascontiguous(a.T),
    lambda a, b, c: bv.shares_memory(a, b),
    lambda a, b, c: bv.explain(a, b[:, ::2]).to_dict(),
    lambda a, b, c: bv.gemm(a.view(Own), b),
    lambda a, b, c: bv.gemm(memoryview(a), b),
]


@pytest.mark.parametrize("call", CALLS, ids=range(len(CALLS)))
def test_references_are_given_back(call):
    a, b, c = np.random.rand(8, 8), np.random.rand(8, 8), np.random.rand(8, 8)

    def run(times):
        for _ in range(times):
            try:
                call(a, b, c)
            except (TypeError, ValueError):
                pass

    run(10)
    gc.collect()
    things = [a, b, c, a.dtype, None, np.ndarray]
    before = [sys.getrefcount(thing) for thing in things]
    run(500)
    gc.collect()
    after = [sys.getrefcount(thing) for thing in things]
    assert all(abs(one - other) < 20 for one, other in zip(before, after)), (before, after)


def test_no_memory_is_lost():
    a, b = np.random.rand(200, 200), np.random.rand(200, 200)

    def resident():
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    if not os.path.exists("/proc/self/statm"):
        pytest.skip("no /proc")

    def run(times):
        for _ in range(times):
            bv.gemm(a[:, ::-1], b)
            bv.matmul(np.broadcast_to(a, (2, 200, 200)), b)
            bv.ascontiguous(a.T)
            bv.gemm(a, b, out=a)

    run(10)
    before = resident()
    run(60)
    # 60 rounds of 1.6 MB would be 96 MB.
    assert resident() - before < 30e6


def test_results_are_kept_by_nothing_and_outputs_are_themselves():
    a = np.random.rand(5, 5)
    made = bv.gemm(a, a)
    assert made.base is None and sys.getrefcount(made) == 2
    out = np.empty((5, 5))
    assert bv.gemm(a, a, out=out) is out
    gone = weakref.ref(made)
    del made
    assert gone() is None


def test_views_keep_their_owners():
    class Owner(np.ndarray):
        pass

    owner = np.random.rand(400, 400).view(Owner)
    gone = weakref.ref(owner)
    view = owner[::2, ::-2].T
    expected = np.array(view) @ np.ones((200, 3))
    del owner
    gc.collect()
    assert gone() is not None
    assert np.allclose(bv.gemm(view, np.ones((200, 3))), expected)
    kept = bv.ascontiguous(view.T[:, ::-1])
    del view
    gc.collect()
    assert gone() is None
    assert kept.flags.c_contiguous


def test_others_run_meanwhile():
    a = np.random.rand(1800, 1800)
    expected = a @ a
    done = []
    worker = threading.Thread(target=lambda: done.append(bv.gemm(a, a)))
    ticks, before, longest = 0, time.perf_counter(), 0.0
    worker.start()
    while worker.is_alive():
        now = time.perf_counter()
        longest, before, ticks = max(longest, now - before), now, ticks + 1
        time.sleep(0.0005)
    # With the interpreter held, nothing would have run but before and after.
    assert ticks > 5, (ticks, longest)
    assert np.allclose(done[0], expected)


def test_threads_on_shared_inputs():
    rng = np.random.default_rng(1)
    a, b = rng.random((120, 260))[:, ::2], rng.random((130, 90))
    stack = rng.random((6, 130, 40))
    exact = np.ascontiguousarray(a) @ b, np.matmul(np.ascontiguousarray(a), stack)
    wrong, outs = [], np.zeros((8, 120, 90, 2))

    def run(which):
        for _ in range(60):
            out = outs[which, :, ::-1, 0]
            bv.gemm(a, b, out=out)
            if not np.allclose(out, exact[0]) or not np.allclose(bv.matmul(a, stack), exact[1]):
                wrong.append(which)
            bv.copy(outs[which, ..., 1], exact[0])
            bv.explain(a, b)

    threads = [threading.Thread(target=run, args=(which,)) for which in range(8)]
    with bv.watch() as watched:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not wrong
    assert sum(call.routine == "gemm" for call in watched.calls) == 8 * 60


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_children_compute():
    a = np.random.rand(600, 600)
    expected = a[::-1] @ a
    # Threads of BLAS, and ours, have run before.
    assert np.allclose(bv.gemm(a[::-1], a), expected)
    bv.ascontiguous(a.T)
    child = os.fork()
    if child == 0:
        try:
            fine = np.allclose(bv.gemm(a[::-1], a), expected) and np.array_equal(bv.ascontiguous(a.T), a.T)
            os._exit(0 if fine else 3)
        finally:
            os._exit(4)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_what_is_found_is_not_pickled():
    a = np.ones((3, 3))
    with bv.watch() as watched:
        bv.gemm(a, a)
    for thing, text in ((bv.explain(a, a), "not pickled: keep its to_dict"), (watched, "not pickled")):
        with pytest.raises(TypeError, match=text):
            pickle.dumps(thing)
    assert pickle.loads(pickle.dumps(bv.explain(a, a).to_dict())) == bv.explain(a, a).to_dict()
    assert pickle.loads(pickle.dumps(watched.calls[0].to_dict()))["routine"] == "gemm"
    # Functions are pickled by their names, as all are.
    assert pickle.loads(pickle.dumps(bv.gemm)) is bv.gemm
    try:
        bv.gemm(np.ones((3, 8))[:, ::2], np.ones((4, 4)), policy="zero-copy")
    except bv.WouldCopyError as error:
        assert str(pickle.loads(pickle.dumps(error))) == str(error)


INTERPRETER = """
import sys
try:
    import _interpreters as other
except ImportError:
    import _xxsubinterpreters as other
import blasview as bv, numpy as np
one = other.create()
code = '''
import warnings
warnings.simplefilter("ignore")
try:
    import blasview
except ImportError as error:
    text = str(error)
else:
    text = "imported"
import os
os.write(1, text.encode())
'''
getattr(other, "run_string", getattr(other, "exec", None))(one, code)
other.destroy(one)
# And the main one computes as before.
assert np.array_equal(bv.gemm(np.eye(3), np.eye(3)), np.eye(3))
"""


def test_other_interpreters_are_refused():
    done = subprocess.run([sys.executable, "-c", INTERPRETER], capture_output=True, text=True)
    if "No module named '_xxsubinterpreters'" in done.stderr:
        pytest.skip("no other interpreters here")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("blasview computes in the main interpreter alone"), done.stdout
