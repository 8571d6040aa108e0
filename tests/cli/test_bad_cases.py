"""The catalogue of broken inputs through the command: exit status 3, each exact sentence, nothing written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cases.catalogue import BAD_INPUTS, BadInput
from tests.cli.conftest import Command


@pytest.mark.parametrize("bad", BAD_INPUTS.values(), ids=BAD_INPUTS.keys())
def test_broken_input_exits_3_and_writes_nothing(
    bad: BadInput, command: Command, tmp_path: Path, stub_plan: Callable[[Any], None]
) -> None:
    """`leasehold plan` never plans a broken input: it tells what is wrong, as JSON and in words alike."""
    stub_plan(AssertionError("planned in spite of a broken input"))
    (tmp_path / "in").mkdir()
    path = bad.build(tmp_path / "in")
    outputs = [word for name in ("a.xlsx", "b.json", "c") for word in ("-o", tmp_path / name)]
    ended = command("plan", path, *outputs, "--json")
    assert (ended.status, ended.answer["status"], ended.err) == (3, "invalid_case", "")
    told = [
        f"{problem['where']}: {problem['message']}".removeprefix(": ").replace(str(path), "{path}")
        for problem in ended.answer["problems"]
        if problem["severity"] == "error"
    ]
    assert told == list(bad.errors)
    assert [one.name for one in tmp_path.iterdir()] == ["in"]
    in_words = command("plan", path)
    assert (in_words.status, in_words.out) == (3, "")
    assert all(sentence.replace("{path}", str(path)) in in_words.err for sentence in bad.errors)
