"""The type stubs say what there is: names, parameters, and of which kind they are."""

import ast
import inspect
import pathlib

import pytest

import blasview as bv


def parameters(node):
    """Of a function in a stub: name, and what `inspect` calls its kind."""
    args = node.args
    kinds = [(arg.arg, "POSITIONAL_ONLY") for arg in args.posonlyargs] + [(arg.arg, "POSITIONAL_OR_KEYWORD") for arg in args.args]
    if args.vararg:
        kinds.append((args.vararg.arg, "VAR_POSITIONAL"))
    return kinds + [(arg.arg, "KEYWORD_ONLY") for arg in args.kwonlyargs]


def stubs(name):
    tree = ast.parse((pathlib.Path(bv.__file__).parent / name).read_text())
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield "", node
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name != "__init__":
                    yield node.name, inner


@pytest.mark.parametrize("file, module", [("__init__.pyi", bv), ("_core.pyi", bv._core)])
def test_stubs_say_what_there_is(file, module):
    seen = set()
    for owner, node in stubs(file):
        seen.add(owner or node.name)
        thing = getattr(getattr(module, owner) if owner else module, node.name)
        if isinstance(thing, property):
            continue
        found = [(one.name, one.kind.name) for one in inspect.signature(thing).parameters.values()]
        assert found == parameters(node), (owner, node.name)
    functions = {name for name in dir(bv._core) if callable(getattr(bv._core, name)) and not name.startswith("__")}
    if module is bv._core:
        assert seen == functions - {"WouldCopyError"}
    else:
        assert seen | functions | {"WouldCopyError", "SingularMatrixError", "NotPositiveDefiniteError"} >= set(bv.__all__)
    assert (pathlib.Path(bv.__file__).parent / "py.typed").exists()
