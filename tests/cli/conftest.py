"""Running the command within the test's process, and reading what it says."""

import json
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import planner.cli
from planner import example_case, write_case

Command = Callable[..., "Ended"]


@dataclass(frozen=True)
class Ended:
    """How the command ended."""

    status: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """Standard output as the one JSON object that it must be."""
        answer = json.loads(self.out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
        assert isinstance(answer, dict)
        return answer


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Iterator[Command]:
    """Runs the command with the arguments given; the process's own handling of Ctrl-C comes back afterwards."""
    before = signal.getsignal(signal.SIGINT)

    def run(*arguments: object) -> Ended:
        status = planner.cli._run([str(argument) for argument in arguments], time.monotonic())
        said = capsys.readouterr()
        return Ended(status, said.out, said.err)

    yield run
    signal.signal(signal.SIGINT, before)
    planner.cli.interrupts.clear()


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    """The example as a JSON file in a folder of its own."""
    folder = tmp_path / "case"
    folder.mkdir()
    write_case(example_case(), folder / "example.json")
    return folder / "example.json"


@pytest.fixture
def stub_plan(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Puts something in the solver's place: a plan that it returns, or an error that it raises."""

    def put(result: Any) -> None:
        def plan(case: Any, **options: Any) -> Any:
            if isinstance(result, BaseException):
                raise result
            return result

        monkeypatch.setattr("planner.planning.plan", plan)

    return put
