"""Policies that nobody can break have no rows: where that begins, and that it changes no optimum."""

from unittest.mock import patch

import pytest

from models.formulation import build, capacity_policies
from models.inputs import Case
from planner import plan
from tests.formulation.small import SMALL_HALL, TWO_MONTHS, policy, sized
from tests.plan.builders import SITE, TYPE, request, signed, small_case
from tests.reference.random_cases import random_case

RULES = ["max_tenant_fraction", "max_rival_fraction"]


def rows(rule: str, limit: float, requests: list[dict], **lists: list[dict]) -> set[int]:
    """Months in which a limit on rival T has a row; by default over a hall of 100 GPUs, 200 H100e."""
    frame = {
        "halls": [SMALL_HALL],
        "gpu_types": [TYPE | {"h100_equivalent": 2}],
        "tenants": [{"id": "T", "is_rival": True}, {"id": "U"}],
        "policies": [policy(rule, limit, subject="T" if rule == "max_tenant_fraction" else "all")],
    }
    model = build(small_case(TWO_MONTHS, lease_requests=requests, **(frame | lists)))
    return {t for _, _, t in model.component(rule)}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("gpus", "months"), [(50, set()), (51, {0, 1})])
def test_row_begins_above_the_limit(rule: str, gpus: int, months: set[int]) -> None:
    """Half of 100 GPUs is what 50 GPUs take at most, and less than 51 take."""
    assert rows(rule, 0.5, [sized(1, gpus)]) == months


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("gpus", "months"), [(20, set()), (21, {0, 1})])
def test_all_requests_of_the_subject_count_together(rule: str, gpus: int, months: set[int]) -> None:
    """30 and 20 GPUs are half of the hall; those of a tenant who is not limited do not count."""
    requests = [sized(1, 30), sized(1, gpus, id="M"), sized(1, 90, id="N", tenant="U")]
    assert rows(rule, 0.5, requests) == months


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("gpus", "months"), [(50, set()), (51, {0, 1})])
def test_signed_leases_count(rule: str, gpus: int, months: set[int]) -> None:
    """A lease that stands already may reach the limit, and break it."""
    old = signed("OLD", "2026-12", min_gpus=gpus, max_gpus=gpus, term_months=3)
    places = [{"lease": "OLD", "hall": "A", "gpus": gpus}]
    assert rows(rule, 0.5, [old], signed_placements=places) == months


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("gpus", "months"), [(100, set()), (101, {0, 1})])
def test_whole_site_counts_with_all_its_gpus(rule: str, gpus: int, months: set[int]) -> None:
    """Of two sites one with 100 GPUs is half of the fleet, and with 101 more than what is half of 201."""
    halls = [SMALL_HALL | {"gpus": gpus}, SMALL_HALL | {"id": "B", "site": "E"}]
    whole = request(whole_site="S")
    assert rows(rule, 0.5, [whole], halls=halls, sites=[SITE, SITE | {"id": "E"}]) == months


@pytest.mark.parametrize("rule", RULES)
def test_only_months_in_which_it_can_be_broken_have_rows(rule: str) -> None:
    """Half of 100 GPUs is less than 60, half of the 200 that there are from February on is more."""
    deliveries = [{"hall": "A", "month": "2027-02", "gpus": 100}]
    assert rows(rule, 0.5, [sized(1, 60, term_months=2)], deliveries=deliveries) == {0}


@pytest.mark.parametrize("seed", [10, 20, 25, 41, 74])
def test_optimum_is_that_of_all_rows(seed: int) -> None:
    """With a row for every subject and month the best plan is worth the same."""
    case = Case.model_validate(random_case(seed, "tiny"))
    best = plan(case, gap=1e-9, threads=1).value_usd
    few = number_of_rows(case)
    with patch.object(capacity_policies, "may_break", lambda *_: True):
        assert number_of_rows(case) > few
        assert plan(case, gap=1e-9, threads=1).value_usd == pytest.approx(best, rel=1e-7)


def number_of_rows(case: Case) -> int:
    """Rows of the limits on tenants and rivals."""
    model = build(case)
    return sum(len(model.component(rule)) for rule in RULES)
