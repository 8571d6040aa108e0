"""Columns: every one has finite bounds, and none stands for what the data rule out."""

import math
from pathlib import Path

import pyomo.environ as pyo
import pytest

from models.formulation import build
from planner import read_case
from tests.formulation.golden_cases import GOLDEN_CASES
from tests.formulation.small import (
    ONE_MONTH,
    POOL,
    SMALL_HALL,
    TWO_HALLS,
    TWO_TYPES,
    UNLIKE_HALLS,
    on_demand,
    run,
    sized,
)
from tests.plan.builders import SITE, TENANT, request, signed, small_case

KNOWN = Path(__file__).parents[1] / "reference" / "known"


def columns_without_bounds(case) -> list[str]:
    """Names of columns without finite bounds, or with the lower above the upper."""
    return [
        column.name
        for column in build(case).component_data_objects(pyo.Var)
        if not (math.isfinite(column.lb) and math.isfinite(column.ub) and column.lb <= column.ub)
    ]


@pytest.mark.parametrize("path", sorted(KNOWN.glob("*-[0-9]*.json")), ids=lambda path: path.stem)
def test_every_column_of_a_known_case_has_finite_bounds(path):
    """HiGHS returns wrong optima where columns have none."""
    assert columns_without_bounds(read_case(path)) == []


@pytest.mark.parametrize("case", sorted(set(GOLDEN_CASES.values()), key=lambda case: case.__name__))
def test_every_column_of_a_golden_case_has_finite_bounds(case):
    """Also with every feature that the golden cases have."""
    assert columns_without_bounds(case()) == []


def spans(case, id: str = "L") -> list[tuple[int, int]]:
    """First and last month of every option of a request."""
    return [(start, last) for r, _, start, last in build(case).is_leased if r == id]


def starting(first: str, last: str, **fields):
    """A request of 100 GPUs for one month that may start in these months."""
    return sized(100, 100, earliest_start=first, latest_start=last, **fields)


def test_no_option_starts_outside_the_window_or_the_horizon():
    """The horizon is January to March."""
    assert spans(small_case(lease_requests=[starting("2026-11", "2027-02")])) == [(0, 0), (1, 1)]
    assert spans(small_case(lease_requests=[starting("2027-03", "2027-09")])) == [(2, 2)]
    assert spans(small_case(lease_requests=[starting("2027-04", "2027-09")])) == []


def test_no_option_spans_a_month_without_the_power():
    """100 GPUs of 1 kW, and 0.05 MW in February only: no lease of two months, one month in January or March."""
    steps = [
        {"site": "S", "month": "2027-02", "it_power_mw": 0.05},
        {"site": "S", "month": "2027-03", "it_power_mw": 1},
    ]
    short, long = (starting("2027-01", "2027-03", term_months=months) for months in (1, 2))
    assert spans(small_case(site_steps=steps, lease_requests=[short])) == [(0, 0), (2, 2)]
    assert spans(small_case(site_steps=steps, lease_requests=[long])) == [(2, 3)]


def test_an_option_counts_power_at_the_share_in_use():
    """With 0.05 MW in January a ramp of one month lets 100 GPUs start then."""
    steps = [{"site": "S", "month": "2027-02", "it_power_mw": 1}]
    case = {"sites": [SITE | {"it_power_mw": 0.05}], "site_steps": steps}
    ramping = starting("2027-01", "2027-01", term_months=2, ramp_months=1)
    assert spans(small_case(**case, lease_requests=[ramping])) == [(0, 1)]
    assert spans(small_case(**case, lease_requests=[ramping | {"ramp_months": 0}])) == []


def test_no_option_comes_before_its_gpus_or_after_they_retire():
    """100 GPUs delivered in February and retired in March."""
    changes = [("2027-02", 100), ("2027-03", -100)]
    case = small_case(
        halls=[SMALL_HALL | {"gpus": 0}],
        deliveries=[{"hall": "A", "month": month, "gpus": gpus} for month, gpus in changes],
        lease_requests=[starting("2027-01", "2027-03")],
    )
    assert spans(case) == [(1, 1)]


def test_no_option_has_a_size_that_whole_lots_cannot_make():
    """70 to 80 GPUs in lots of 30."""
    case = small_case(halls=[SMALL_HALL | {"lot_gpus": 30}], lease_requests=[sized(70, 80)])
    assert spans(case) == []


@pytest.mark.parametrize(
    "fields", [{"placement": "any"}, {"whole_site": "S", "min_gpus": None, "max_gpus": None}]
)
def test_no_option_stands_in_a_barred_jurisdiction(fields):
    """The only site is in one; without the bar there is an option."""
    tenant = TENANT | {"barred_jurisdictions": ("Atlantis",)}
    lists = {"tenants": [tenant], "halls": [SMALL_HALL], "lease_requests": [sized(1, 100) | fields]}
    assert spans(small_case(sites=[SITE | {"jurisdiction": "Atlantis"}], **lists)) == []
    assert spans(small_case(sites=[SITE | {"jurisdiction": "Elsewhere"}], **lists)) == [(0, 0)]


def test_no_option_stands_in_a_hall_of_another_type_or_site():
    """Of halls A and B, only B has the type asked for."""
    case = small_case(
        gpu_types=TWO_TYPES,
        halls=UNLIKE_HALLS,
        lease_requests=[sized(1, 50, gpu_types=("K",), placement="any")],
    )
    assert {h for _, h, *_ in build(case).lease_gpus} == {"B"}


def test_no_option_takes_part_in_a_group_with_a_signed_lease():
    """The signed lease is the group's one."""
    old = signed("OLD", "2027-01", group="one", min_gpus=10, max_gpus=10)
    place = [{"lease": "OLD", "hall": "A", "gpus": 10}]
    for group, expected in (("one", []), ("other", [(0, 0)])):
        open_one = sized(1, 100, group=group)
        assert spans(small_case(lease_requests=[old, open_one], signed_placements=place)) == expected


RECALLABLE = {"term_months": 5, "firm_months": 2, "recall_notice_months": 3}


@pytest.mark.parametrize(
    ("fields", "lasts"),
    [
        ({"recall_notice_months": None}, [4]),
        ({}, [2, 3, 4]),
        ({"firm_months": 4}, [3, 4]),
        ({"firm_months": 0, "recall_notice_months": 0}, [0, 1, 2, 3, 4]),
        ({"firm_months": 5}, [4]),
        ({"term_months": 12}, [2, 3, 4, 11]),
    ],
    ids=[
        "no recall",
        "notice",
        "firm",
        "at will",
        "firm to the end",
        "no recall in the last month of the horizon",
    ],
)
def test_recall_options_come_after_the_firm_months_and_the_notice_and_forgo_something(fields, lasts):
    """From January in a horizon of six months: after max(firm, notice, 1) months, before the term and horizon end."""
    case = small_case({"months": 6}, lease_requests=[sized(100, 100, **(RECALLABLE | fields))])
    assert spans(case) == [(0, last) for last in lasts]


def test_recall_of_a_lease_from_before_the_horizon_is_announced_in_its_first_month_at_the_earliest():
    """Since November, four months' notice: the last month is April or May, or that of the term."""
    old = signed("L", "2026-11", term_months=12, firm_months=1, recall_notice_months=4)
    place = [{"lease": "L", "hall": "A", "gpus": 100}]
    case = small_case({"months": 6}, lease_requests=[old | {"min_gpus": 100}], signed_placements=place)
    assert spans(case) == [(-2, 3), (-2, 4), (-2, 9)]


def beside_a_signed_lease(isolation: str):
    """Hall A with a signed lease in January and February, hall B beside it; pool, run, market and a request."""
    old = signed("OLD", "2027-01", term_months=2, isolation=isolation, min_gpus=10, max_gpus=10)
    return build(
        small_case(
            halls=TWO_HALLS,
            lease_requests=[old, request(min_gpus=1, max_gpus=50, placement="any")],
            signed_placements=[{"lease": "OLD", "hall": "A", "gpus": 10}],
            internal_pools=[POOL],
            training_runs=[run(1_000)],
            on_demand=[on_demand(1)],
        )
    )


@pytest.mark.parametrize(
    ("isolation", "closed"), [("shared", ""), ("hall", "A"), ("site", "AB")], ids=["shared", "hall", "site"]
)
def test_no_column_stands_where_a_signed_lease_keeps_the_hall_to_itself(isolation, closed):
    """In January and February nobody else is in the halls that it keeps; in March all are open again."""
    model = beside_a_signed_lease(isolation)
    every = {(h, t) for h in "AB" for t in range(3)}
    free = {(h, t) for h, t in every if h not in closed or t == 2}
    assert {(h, t) for _, h, t in model.pool_gpus} == free
    assert {(h, t) for _, h, t in model.run_gpus} == free
    assert set(model.on_demand_gpus) == free
    assert {(h, start) for _, h, start, _ in model.lease_gpus} == free


def test_no_isolated_option_stands_beside_a_signed_lease():
    """A tenant who wants a hall alone can only have hall B while a signed lease stands in hall A."""
    old = signed("OLD", "2027-01", min_gpus=10, max_gpus=10)
    alone = sized(1, 50, placement="any", isolation="hall", latest_start="2027-02")
    case = small_case(
        halls=TWO_HALLS,
        lease_requests=[old, alone],
        signed_placements=[{"lease": "OLD", "hall": "A", "gpus": 10}],
    )
    assert {(h, start) for _, h, start, _ in build(case).lease_gpus} == {("B", 0), ("A", 1), ("B", 1)}


def test_no_whole_site_option_stands_beside_a_signed_lease():
    """A whole site is free when the signed lease there has ended, in February."""
    old = signed("OLD", "2027-01", min_gpus=10, max_gpus=10)
    case = small_case(
        lease_requests=[old, request(whole_site="S")],
        signed_placements=[{"lease": "OLD", "hall": "A", "gpus": 10}],
    )
    assert spans(case) == [(1, 1), (2, 2)]


def test_no_run_stands_where_its_work_cannot_be_done():
    """Two months of work for 100 GPUs: it finishes in February or March, and never in a hall of 50."""
    small_hall_b = SMALL_HALL | {"id": "B", "gpus": 50}
    model = build(
        small_case(halls=[SMALL_HALL, small_hall_b], training_runs=[run(141_600, deadline="2027-03")])
    )
    assert set(model.is_finished) == {("R", "A", 1), ("R", "A", 2)}
    assert {h for _, h, _ in model.run_gpus} == {"A"}


def test_no_pool_column_stands_outside_its_window():
    """A pool in February only."""
    pool = POOL | {"from_month": "2027-02", "to_month": "2027-02"}
    assert set(build(small_case(internal_pools=[pool])).pool_gpus) == {("P", "A", 1)}


def test_no_on_demand_column_stands_before_the_market_or_where_nothing_may_be_offered():
    """A market from February for type G, none of it allowed in March."""
    levels = [on_demand(1, month="2027-02"), on_demand(1, month="2027-03", max_fraction=0)]
    assert set(build(small_case(on_demand=levels)).on_demand_gpus) == {("A", 1)}


def test_no_column_uses_gpus_without_power():
    """A site of 0 MW."""
    case = small_case(
        ONE_MONTH,
        sites=[SITE | {"it_power_mw": 0}],
        lease_requests=[sized(1, 100)],
        internal_pools=[POOL],
        training_runs=[run(1_000)],
        on_demand=[on_demand(1)],
    )
    model = build(case)
    uses = (model.is_leased, model.lease_gpus, model.pool_gpus, model.run_gpus, model.on_demand_gpus)
    assert [len(columns) for columns in uses] == [0, 0, 0, 0, 0]
