"""Plans nearly as good, and must, may and never, against every combination of decisions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner import Case, alternatives, verify, write_alternatives
from planner.questions.tradeoffs import Alternatives
from tests.questions.tradeoff_checks import wrong_alternatives, wrong_standings
from tests.reference.facts import Record
from tests.reference.hand_cases import lease, plain_case
from tests.reference.random_cases import random_case

PAIR = plain_case(
    lease_requests=[
        lease(min_gpus=60, max_gpus=60, price_usd=1),
        lease(id="L2", min_gpus=50, max_gpus=50, price_usd=1.19),
        lease(id="L3", min_gpus=40, max_gpus=40, price_usd=2),
        lease(id="L4", min_gpus=101, max_gpus=101, price_usd=2),
    ]
)
"""100 GPUs hold the third (59,520) beside either of the first two (44,640 or 44,268); never the fourth."""


def standings(found: Alternatives) -> dict[str, str]:
    """The word for each request."""
    return {one.request: one.word for one in found.standings}


def test_two_plans_nearly_alike_by_hand() -> None:
    """Within 0.5 % the second takes the first's place: distance 2, and no third plan is that good."""
    found = alternatives(Case.model_validate(PAIR), within=0.005, threads=1, gap=1e-6)
    assert [one.distance for one in found.found] == [2.0]
    assert found.is_proven
    assert standings(found) == {"L1": "may", "L2": "may", "L3": "must", "L4": "never"}
    assert found.table["below_best_fraction"].tolist() == pytest.approx([0, 372 / 104160])
    assert found.decisions.set_index("request")["plan_1"]["L1"] == "declined"
    assert found.requests.set_index("request")["accepted_in"].to_dict() == {
        "L1": 1,
        "L2": 1,
        "L3": 2,
        "L4": 0,
    }


def test_nothing_else_is_good_enough() -> None:
    """Within 0.1 % the first must be accepted and the second never is."""
    found = alternatives(Case.model_validate(PAIR), within=0.001, threads=1, gap=1e-6)
    assert found.found == ()
    assert found.is_proven
    assert standings(found) == {"L1": "must", "L2": "never", "L3": "must", "L4": "never"}


@pytest.mark.parametrize("seed", [0, 2, 6, 11, 15, 19])
def test_must_may_never_are_those_of_every_combination(seed: int) -> None:
    """Forcing each request in and out, by the search through all combinations, says the same."""
    wrong, _ = wrong_standings(random_case(seed, "micro"), 0.1)
    assert wrong == []


def test_alternatives_are_sound_and_far() -> None:
    """Each alternative passes the check, is good enough, and decides otherwise than those before it."""
    case = Case.model_validate(random_case(3, "small"))
    found = alternatives(case, within=0.2, count=3, threads=1)
    assert wrong_alternatives(found) == []
    assert all(verify(case, one.plan) == () for one in found.found)
    distances = [one.distance for one in found.found]
    assert len(distances) == 3
    assert all(distance > 0 for distance in distances)


def test_time_that_is_up_leaves_requests_unknown() -> None:
    """Without time nothing is claimed that is not so: what the solver sees at a glance and what the plan shows."""
    case = Case.model_validate(PAIR)
    whole = alternatives(case, within=0.005, threads=1)
    found = alternatives(case, within=0.005, plan=whole.best, time_limit=1e-9, threads=1)
    assert not found.is_proven
    unknown = {r for r, standing in standings(found).items() if standing == "unknown"}
    assert {"L1", "L2"} <= unknown <= {"L1", "L2", "L3"}
    assert standings(found) == standings(whole) | dict.fromkeys(unknown, "unknown")


@pytest.mark.parametrize(
    ("options", "message"), [({"within": 2}, "within is 2"), ({"count": 0}, "count is 0")]
)
def test_what_cannot_be_meant_is_refused(options: Record, message: str) -> None:
    """A fraction above one, and no alternative."""
    with pytest.raises(ValueError, match=message):
        alternatives(Case.model_validate(PAIR), **options)


def test_files_hold_the_alternatives(tmp_path: Path) -> None:
    """JSON tells every request's standing, the CSV folder every decision."""
    found = alternatives(Case.model_validate(PAIR), within=0.005, threads=1)
    write_alternatives(found, tmp_path / "a.json", tmp_path / "a", tmp_path / "a.xlsx")
    told = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert {row["request"]: row["standing"] for row in told["requests"]} == standings(found)
    assert (tmp_path / "a" / "decisions_by_plan.csv").read_text("utf-8").startswith("request,plan_0,plan_1")
