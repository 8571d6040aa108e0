"""Every public function has an example, and each example shows what it says."""

import doctest
import inspect
import os
from pathlib import Path
from types import FunctionType

import pytest

import planner

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = [name for name in planner.__all__ if isinstance(getattr(planner, name), FunctionType)]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_example_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function's example runs, none of it skipped, from the folder of the README."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0})  # no processes beside the test's own
    function = getattr(planner, name)
    assert "# doctest: +SKIP" not in inspect.getdoc(function)
    found = doctest.DocTestFinder(recurse=False).find(function, name, globs={})
    assert sum(len(test.examples) for test in found) > 0
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    told: list[str] = []
    for test in found:
        runner.run(test, out=told.append)
    assert runner.failures == 0, "".join(told)
