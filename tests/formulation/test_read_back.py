"""Reading back: what the columns' values decide."""

from collections.abc import Mapping
from typing import Any

import pytest

from models.formulation import build, read_decisions
from models.inputs import Case, month
from models.plan import Decisions
from tests.formulation.small import POOL, SMALL_HALL, TWO_HALLS, on_demand, run, sized
from tests.plan.builders import request, signed, small_case

WHOLE_NUMBERS_OFF_BY = 1e-7


def decided(case: Case, values: Mapping[str, Mapping[Any, float]]) -> Decisions:
    """Decisions at these values of the columns; all others are nought."""
    model = build(case)
    by_column = {
        id(model.component(name)[key]): value for name, of in values.items() for key, value in of.items()
    }
    return read_decisions(model, lambda column: by_column.get(id(column), 0.0))


def test_lease_stands_in_whole_lots_from_its_start_to_its_last_month():
    """Two lots of 30 in hall A and one of 20 in hall B, in February and March; lots are off by a rounding."""
    halls = [SMALL_HALL | {"lot_gpus": 30}, SMALL_HALL | {"id": "B", "lot_gpus": 20}]
    case = small_case(halls=halls, lease_requests=[sized(1, 150, term_months=2, latest_start="2027-02")])
    lots = {("L", "A"): 2 - WHOLE_NUMBERS_OFF_BY, ("L", "B"): 1 + WHOLE_NUMBERS_OFF_BY}
    (lease,) = decided(case, {"is_leased": {("L", "S", 1, 2): 1}, "lease_lots": lots}).leases
    assert (lease.is_accepted, lease.start, lease.last_month) == (True, month("2027-02"), month("2027-03"))
    assert {place.hall: place.gpus for place in lease.placements} == {"A": 60, "B": 20}
    assert not lease.is_recalled


def test_lease_that_is_not_granted_is_declined():
    """No option at one: declined, with no dates and no GPUs."""
    case = small_case(lease_requests=[sized(1, 100)])
    (lease,) = decided(case, {"is_leased": {("L", "S", 0, 0): WHOLE_NUMBERS_OFF_BY}}).leases
    assert (lease.is_accepted, lease.start, lease.last_month, lease.placements) == (False, None, None, ())


def test_request_without_any_option_is_declined():
    """A request for more than there is still has its row."""
    (lease,) = decided(small_case(lease_requests=[sized(2_000, 3_000)]), {}).leases
    assert (lease.request, lease.is_accepted) == ("L", False)


def test_lease_of_one_possible_size_has_it():
    """100 of 100 in the hall that its option names."""
    case = small_case(halls=TWO_HALLS, lease_requests=[sized(100, 100, placement="hall")])
    (lease,) = decided(case, {"is_leased": {("L", "B", 0, 0): 1}}).leases
    assert [(place.hall, place.gpus) for place in lease.placements] == [("B", 100)]


def test_lease_that_ends_before_its_term_is_recalled():
    """Three months, ended after two."""
    terms = {"term_months": 3, "firm_months": 1, "recall_notice_months": 1}
    (lease,) = decided(
        small_case(lease_requests=[sized(100, 100, **terms)]), {"is_leased": {("L", "S", 0, 1): 1}}
    ).leases
    assert (lease.is_recalled, lease.last_month) == (True, month("2027-02"))


def test_signed_lease_stands_where_it_was_signed_and_may_reach_beyond_the_horizon():
    """Since December for twelve months, 60 GPUs in hall A."""
    old = signed("L", "2026-12", term_months=12, min_gpus=60)
    case = small_case(lease_requests=[old], signed_placements=[{"lease": "L", "hall": "A", "gpus": 60}])
    (lease,) = decided(case, {"is_leased": {("L", " anywhere", -1, 10): 1}}).leases
    assert (lease.start, lease.last_month) == (month("2026-12"), month("2027-11"))
    assert [(place.hall, place.gpus) for place in lease.placements] == [("A", 60)]


def test_whole_site_lease_names_no_gpus():
    """It has every usable GPU as they come."""
    case = small_case(lease_requests=[request(whole_site="S")])
    (lease,) = decided(case, {"is_leased": {("L", "S", 2, 2): 1}}).leases
    assert (lease.is_accepted, lease.start, lease.placements) == (True, month("2027-03"), ())


@pytest.mark.parametrize(("finished", "finish_month"), [({}, None), ({("R", "A", 1): 1}, month("2027-02"))])
def test_run_is_undertaken_if_it_finishes(finished, finish_month):
    """Its month of finishing, or none."""
    case = small_case(halls=[SMALL_HALL], training_runs=[run(1_000)])
    (one,) = decided(case, {"is_finished": finished}).runs
    assert (one.is_undertaken, one.finish_month) == (bool(finished), finish_month)


def test_averages_of_own_use_are_read_by_hall_and_month_and_crumbs_are_nought():
    """12.5 GPUs running, 7.25 pooled, 3 on demand; 1e-9 of a GPU is none."""
    case = small_case(
        halls=[SMALL_HALL], training_runs=[run(1_000)], internal_pools=[POOL], on_demand=[on_demand(1)]
    )
    found = decided(
        case,
        {
            "run_gpus": {("R", "A", 0): 12.5, ("R", "A", 1): 1e-9},
            "pool_gpus": {("P", "A", 1): 7.25},
            "on_demand_gpus": {("A", 2): 3, ("A", 0): 1e-9},
        },
    )
    assert [(one.run, one.hall, one.month, one.gpus) for one in found.run_gpus] == [
        ("R", "A", month("2027-01"), 12.5)
    ]
    assert [(one.pool, one.month, one.gpus) for one in found.pool_gpus] == [("P", month("2027-02"), 7.25)]
    assert [(one.hall, one.month, one.gpus) for one in found.on_demand_gpus] == [("A", month("2027-03"), 3)]
