"""The race's entrants agree on a known optimum, and its figures are what their names say."""

import io
import json
from pathlib import Path

import pytest

from planner import read_case
from tests.benchmarks.race.cbc_log import CbcLog
from tests.benchmarks.race.entrants import ENTRANTS, GAP_FRACTION, NEEDS
from tests.benchmarks.race.recording import Recorder
from tests.benchmarks.race.tables import compared, tables
from tests.benchmarks.race.traces import NEVER, NO_GAP, Point, Trace

FIRST_CASE = Path(__file__).parents[2] / "data" / "first" / "case.json"
OPTIMUM_USD = 462_636.80
CBC_LOG = """\
✔ LP Optimal — Frac: 5/412 (1.2%)   Obj: -447.07   Iters: 1551   Time: 0.351s — winner: dual
▶ Feasibility pump (5 fractional, suminf 1.895)
  Round   Pass   Fractional       Suminf Status                BestSol  Time(s)
      1      7            1       0.3125 oscillating                      0.486
 ★    2      8            3       0.4417 cont solution        -393.815    0.591
▶ Cut generation (root node)
  Pass     Rows    Tight   Frac     Suminf        Objective  Time(s)
    13     2502       18     19      4.367         -442.119    0.900
▶ Branch and bound
     Nodes   OnTree  Depth         BestSol Method                 BestBound     Gap%   Time(s)
         0        1      0               —                         -442.178        —     0.660
        40        4      6        -430.636 rounding                -441.126    2.43%      1.37
Result - Stopped on time limit
Objective value:                -433.899484636
Lower bound:                    -441.198
"""


def trace(entrant: str, *points: Point, **changed: object) -> Trace:
    """A trace of size S, seed 0, with these points."""
    made = {"size": "S", "seed": 0, "entrant": entrant, "limit_seconds": 60.0, "status": "optimal"}
    made |= {"seconds": 60.0, "peak_memory_mb": 100.0, "stages": {"build": 15.0, "solve": 45.0}}
    return Trace(**made | {"points": points, "setting": {}} | changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ENTRANTS)
def test_entrant_finds_the_known_optimum_with_its_sign_and_unit(name: str) -> None:
    """Each solver's value and bound come back as US dollars of the maximum, whatever it was handed."""
    pytest.importorskip(NEEDS[name])
    stream = io.StringIO()
    recorder = Recorder(stream)
    recorder.end(ENTRANTS[name](read_case(FIRST_CASE), 30.0, recorder))
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    last = [line for line in told if "bound_usd" in line][-1]
    assert last["value_usd"] == pytest.approx(OPTIMUM_USD, rel=1e-6)
    steps = [line["steps"] for line in told if "steps" in line]
    assert bool(steps) == (name == "leasehold")
    assert all(0 < seconds < 30 for step in steps for seconds in step.values())
    assert OPTIMUM_USD * (1 - 1e-5) <= last["bound_usd"] <= OPTIMUM_USD * (1 + GAP_FRACTION)


def test_log_of_cbc_is_read_line_by_line() -> None:
    """Values and bounds are taken from their columns only, and what is not there leaves what was known."""
    log, known = CbcLog(), []
    for line in CBC_LOG.splitlines(keepends=True):
        log.read(line)
        if not known or known[-1] != (log.value, log.bound):
            known.append((log.value, log.bound))
    assert known == [
        *((None, -447.07), (-393.815, -447.07), (-393.815, -442.119), (-393.815, -442.178)),
        *((-430.636, -441.126), (-433.899484636, -441.126), (-433.899484636, -441.198)),
    ]
    assert log.ending == "stopped on time limit"


def test_gap_is_of_the_best_value_and_bound_so_far() -> None:
    """Later points that are worse change nothing, and before the first value there is no gap."""
    made = trace(
        "scip", Point(1, None, 120.0), Point(2, 80.0, 120.0), Point(5, 100.0, 101.0), Point(6, 90.0, 110.0)
    )
    assert [made.gap_at(seconds) for seconds in (1, 3, 5, 60)] == [NO_GAP, 0.5, 0.01, 0.01]
    assert [made.seconds_to_gap(gap) for gap in (0.5, 0.02, 0.001)] == [2, 5, NEVER]
    assert [made.seconds_to_plan(), made.seconds_to_plan(0.1)] == [2, 5]


@pytest.mark.parametrize(
    ("ours", "theirs", "word"),
    [
        (0.01, 0.02, "ahead"),
        (0.02, 0.01, "behind"),
        (0.0009, 0.0, "level"),
        (0.0009, 0.002, "ahead"),
        (0.3, NO_GAP, "ahead"),
        (NO_GAP, NO_GAP, "neither has a gap"),
    ],
)
def test_entrants_are_compared_by_gap(ours: float, theirs: float, word: str) -> None:
    """The smaller gap is ahead; gaps within what was asked for are level."""
    assert compared(ours, theirs) == word


def test_tables_tell_of_wrong_bounds_and_of_models_not_built() -> None:
    """A peer that proved what is not so, or never began to search, is named below the table."""
    told = "\n".join(
        tables(
            [
                trace("leasehold", Point(2, 100.0, 101.0), steps={"build": 3.0, "check": 0.06}),
                trace("highs", Point(2, 90.0, 95.0)),
                trace("cbc", status="not built within the limit: ended beyond the limit"),
            ]
        )
    )
    assert "- highs, seed 0: wrong bound, 5.000 % below a plan." in told
    assert "- cbc, seed 0: not built within the limit: ended beyond the limit." in told
    assert "| leasehold | 1 | 1 | 1 | 0 | 2.0 |" in told
    assert "| build 25 %, solve 75 % | build 5.0 %, check 0.1 % |" in told
