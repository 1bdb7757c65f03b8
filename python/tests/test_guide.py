"""The page docs/python.md: its examples print what stands below them."""

import doctest
import os
import pathlib

import pytest

import blasview as bv
from blasview import _numpy


def repository():
    return pathlib.Path(os.environ.get("BLASVIEW_REPOSITORY", pathlib.Path(__file__).parents[2]))


@pytest.mark.skipif(not _numpy.MATMUL_COPIES, reason="the page is about NumPy 2.3 and later")
def test_the_page(tmp_path, monkeypatch):
    page = repository() / "docs/python.md"
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    # Of blocks of code doctest sees the ends as output.
    text = "\n".join("" if line.startswith("```") else line for line in text.splitlines())
    test = doctest.DocTestParser().get_doctest(text, {}, "python.md", str(page), 0)
    assert len(test.examples) > 25
    threads = bv.set_threads(1)
    try:
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        runner.run(test)
        assert runner.summarize(verbose=False).failed == 0
    finally:
        bv.set_threads(threads)


@pytest.mark.parametrize("page", ["README.md", "python/README.md"])
def test_the_readmes(page, capsys):
    text = (repository() / page).read_text(encoding="utf-8")
    code = text.split("```python\n")[1].split("```")[0]
    exec(compile(code, page, "exec"), {})
    shown = capsys.readouterr().out
    assert "np.matmul  copies" in shown and "bytes copied" in shown and "@(float64[1000, 1000] strides" in shown


def test_what_is_tested_is_what_is_installed():
    if "BLASVIEW_REPOSITORY" in os.environ:
        assert repository() / "python" not in pathlib.Path(bv.__file__).resolve().parents


def test_the_version_is_the_crates():
    workspace = (repository() / "Cargo.toml").read_text(encoding="utf-8").split("[workspace.package]")[1]
    assert workspace.split('version = "')[1].split('"')[0] == bv.__version__
