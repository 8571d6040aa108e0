"""The solver's options: each set, read back, and refused when the solver does not take it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import highspy
import pytest

from planner.solve.highs import loaded, solver_options
from planner.solve.options import SolveOptions

from .canaries import model_b
from .solving import limits

ROOT = Path(__file__).parents[2]


def test_every_option_is_read_back_from_the_solver() -> None:
    """The solver holds the value of each option that every solve uses."""
    options = solver_options(limits(seconds=7.0, threads=2, seed=3))
    solver = loaded(model_b(100.0), options)
    held = {name: solver.getOptionValue(name)[1] for name in options}
    assert held == options
    assert (held["time_limit"], held["threads"], held["random_seed"]) == (7.0, 2, 3)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mip_rel_gapp", 1e-3),
        ("threads", "two"),
        ("mip_rel_gap", -1.0),
        ("mip_rel_gap", float("nan")),
        ("presolve", "maybe"),
    ],
)
def test_option_that_the_solver_does_not_take_is_refused(name: str, value: float | str) -> None:
    """A misspelt name, a wrong type or a value out of range is an error, not a silent default."""
    with pytest.raises(ValueError, match=f"HiGHS does not take option {name} = "):
        loaded(model_b(100.0), {name: value})


def test_option_that_is_taken_but_not_held_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that says yes and keeps its default is found out by reading back."""
    monkeypatch.setattr(highspy.Highs, "setOptionValue", lambda *_: highspy.HighsStatus.kOk)
    with pytest.raises(ValueError, match=r"HiGHS does not take option threads = 2"):
        loaded(model_b(100.0), {"threads": 2})


def test_options_keep_what_other_values_got_wrong() -> None:
    """Presolve is off and the feasibility tolerance is the default: with others HiGHS gave wrong optima."""
    solver = loaded(model_b(100.0), solver_options(limits()))
    assert solver.getOptionValue("presolve")[1] == "off"
    assert solver.getOptionValue("mip_feasibility_tolerance")[1] == 1e-6


def test_options_out_of_range_are_named_together() -> None:
    """What cannot be meant is refused in the words of the caller, all of it at once, before anything is built."""
    with pytest.raises(ValueError, match=r"gap is -1; .*threads is 0; .*seed is -5; it must be from 0 to"):
        SolveOptions(gap_fraction=-1, threads=0, seed=-5)
    with pytest.raises(ValueError, match="gap is nan"):
        SolveOptions(gap_fraction=float("nan"))


def test_solver_prints_nothing() -> None:
    """Standard output is kept for the command's answer: HiGHS 1.16 prints a header when its first object is made."""
    code = "from tests.solve.canaries import model_b; from planner.solve.highs import loaded; loaded(model_b(9.0), {})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("", "")
