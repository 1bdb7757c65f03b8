"""The examples of the docstrings, those of the extension's functions too, which doctest does not find by itself."""

import doctest

import pytest

import blasview


@pytest.mark.parametrize("name", [name for name in blasview.__all__] + [None])
def test_examples(name):
    thing = blasview if name is None else getattr(blasview, name)
    assert thing.__doc__, name
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    test = doctest.DocTestParser().get_doctest(thing.__doc__, {}, str(name), None, 0)
    runner.run(test)
    assert runner.summarize(verbose=False).failed == 0


def test_functions_have_examples():
    for name in blasview.__all__:
        thing = getattr(blasview, name)
        if not isinstance(thing, type):
            assert ">>>" in thing.__doc__, name
