"""What the independent check lets pass: figures at their limits, and what no rule forbids."""

import pytest

from models.plan import check_decisions
from tests.plan.builders import HALL, SITE, decide, lease, request, signed, small_case
from tests.plan.worked import with_finish, with_lease, with_policy, with_record, with_run_gpus, worked


def rules(case, decisions) -> set[str]:
    """Names of the rules that are broken."""
    return {violation.rule for violation in check_decisions(case, decisions)}


POOL = {"id": "P", "kind": "research", "from_month": "2027-01", "to_month": "2027-03"}


@pytest.mark.parametrize(
    ("gpus", "broken"), [(1000, set()), (1000.00015, set()), (1000.001, {"hall_capacity"})]
)
def test_capacity_is_kept_to_within_a_solvers_tolerance(gpus, broken):
    """A ten-thousandth of a GPU and a ten-millionth of the limit too many is no breach; a thousandth is."""
    case = small_case(internal_pools=[POOL])
    assert rules(case, decide(case, pool_gpus={("P", "A", "2027-01"): gpus})) == broken


@pytest.mark.parametrize(("gpus", "broken"), [(500, set()), (500.00005, set()), (500.001, {"site_power"})])
def test_power_is_kept_to_within_a_solvers_tolerance(gpus, broken):
    """0.5 MW carry 500 GPUs of 1 kW."""
    case = small_case(internal_pools=[POOL], sites=[SITE | {"it_power_mw": 0.5}])
    assert rules(case, decide(case, pool_gpus={("P", "A", "2027-01"): gpus})) == broken


def test_others_may_use_what_a_ramping_lease_does_not_use_yet():
    """Half of 1,000 GPUs is delivered in January: a pool may have the other 500, in February none."""
    case = small_case(lease_requests=[request(term_months=2, ramp_months=1)], internal_pools=[POOL])
    accepted = lease(case, gpus={"A": 1000})
    assert rules(case, decide(case, accepted, pool_gpus={("P", "A", "2027-01"): 500})) == set()
    assert rules(case, decide(case, accepted, pool_gpus={("P", "A", "2027-02"): 1})) == {"hall_capacity"}


def test_isolation_ends_with_the_lease():
    """A hall is isolated in January and open to all in February."""
    case = small_case(lease_requests=[request(isolation="hall")], internal_pools=[POOL])
    assert rules(case, decide(case, lease(case), pool_gpus={("P", "A", "2027-02"): 900})) == set()


def test_isolation_ends_with_a_recall():
    """Recalled after one month of three, the lease leaves its hall to a pool in February."""
    asked = request(isolation="hall", term_months=3, firm_months=1, recall_notice_months=1)
    case = small_case(lease_requests=[asked], internal_pools=[POOL])
    recalled = lease(case, recalled_after=1)
    assert rules(case, decide(case, recalled, pool_gpus={("P", "A", "2027-02"): 900})) == set()


def test_signed_whole_site_lease_names_no_placements():
    """A signed lease of the whole site takes what is usable there, month by month."""
    case = small_case(lease_requests=[signed("L", "2026-12", term_months=6, whole_site="S")])
    assert rules(case, decide(case)) == set()


def test_hall_isolation_leaves_other_halls_of_the_site_open():
    """A pool stands in hall B beside a lease that isolates hall A."""
    case = small_case(
        lease_requests=[request(isolation="hall")], internal_pools=[POOL], halls=[HALL, HALL | {"id": "B"}]
    )
    assert rules(case, decide(case, lease(case), pool_gpus={("P", "B", "2027-01"): 900})) == set()


def two_leases(**fields):
    """Two leases in hall A, one of them signed, with what is given for the other."""
    return small_case(
        lease_requests=[signed("OLD", "2026-12", term_months=6, isolation="hall"), fields],
        signed_placements=[
            {"lease": id, "hall": "A", "gpus": 100}
            for id in ("OLD", "L")
            if id == "OLD" or "status" in fields
        ],
    )


def test_isolation_of_a_signed_lease_binds_a_new_one():
    """An open request may not join a signed lease that has the hall to itself."""
    case = two_leases(**request())
    assert rules(case, decide(case, lease(case))) == {"hall_isolation"}


def test_signed_leases_are_not_checked_against_each_others_isolation():
    """Two signed leases stand in a hall that one of them has to itself."""
    case = two_leases(**signed("L", "2026-11", term_months=6, isolation="site"))
    assert rules(case, decide(case)) == set()


def test_signed_lease_is_held_to_capacity_and_power_only():
    """Signed leases stand in part of a lot, above their size, at a site and in a place that are barred."""
    asked = signed("OLD", "2026-12", term_months=2, max_gpus=50, placement="hall", sites=("S",))
    case = small_case(
        sites=[SITE, SITE | {"id": "S2", "jurisdiction": "EU"}],
        halls=[HALL, HALL | {"id": "B", "site": "S2", "lot_gpus": 8}],
        tenants=[{"id": "T"}],
        lease_requests=[asked | {"max_gpus": 1000}],
        signed_placements=[{"lease": "OLD", "hall": "A", "gpus": 101}],
    )
    free = case.model_copy(
        update={
            "lease_requests": (case.lease_requests[0].with_(max_gpus=50, sites=("S2",)),),
            "tenants": (case.tenants[0].with_(barred_jurisdictions=("EU",)),),
            "signed_placements": (case.signed_placements[0].with_(hall="B"),),
        }
    )
    assert rules(free, decide(free)) == set()


@pytest.mark.parametrize(
    ("notice", "firm", "month"), [(3, 2, "2027-04"), (0, 2, "2027-03"), (0, 0, "2027-02")]
)
def test_recall_is_allowed_from_its_first_month_on(notice, firm, month):
    """NEW starts in February: after three months with that notice, after two when firm, else after one."""
    case, decisions = worked()
    case = with_record(case, "lease_requests", "NEW", recall_notice_months=notice, firm_months=firm)
    assert rules(case, with_lease(decisions, "NEW", is_recalled=True, last_month=month)) == set()


def test_signed_lease_is_recalled_once_notice_has_run_from_month_0():
    """Notice of four months from January: the end of April, not before."""
    case, decisions = worked()
    assert rules(case, with_lease(decisions, "OLD", is_recalled=True, last_month="2027-04")) == set()


def test_run_that_can_pause_may_skip_a_month():
    """MUST with 80 GPUs in February and in April does 2 × 80 × 1,392 h = 222,720 of 213,600."""
    case, decisions = worked()
    case = with_record(case, "training_runs", "MUST", can_pause=True)
    paused = with_run_gpus(decisions, "MUST", {("B", "2027-02"): 80, ("B", "2027-04"): 80})
    assert rules(case, paused) == set()


def test_run_without_a_minimum_runs_in_a_month_without_gpus_too():
    """MAY, when it may not pause, with nought in February as its fewest GPUs allow."""
    case, decisions = worked()
    case = with_record(case, "training_runs", "MAY", can_pause=False)
    assert rules(case, with_finish(decisions, "MAY", "2027-03")) == set()


def test_work_takes_the_fastest_gpus_within_the_minimum():
    """10 fast GPUs of 2 H100e in full, 10 of 1 at half: (20 + 5) × 744 h = 18,600, and no more."""
    run = {
        "id": "R",
        "placement": "site",
        "work_h100e_hours": 18_600,
        "min_gpus": 10,
        "max_gpus": 20,
        "marginal_scaling_fraction": 0.5,
        "earliest_start": "2027-01",
        "deadline": "2027-01",
        "value_usd": 1,
    }
    types = [
        {"id": "G", "kw_per_gpu": 1, "h100_equivalent": 1},
        {"id": "F", "kw_per_gpu": 1, "h100_equivalent": 2},
    ]
    halls = [HALL, HALL | {"id": "B", "gpu_type": "F"}]
    case = small_case(gpu_types=types, halls=halls, training_runs=[run])
    decisions = decide(
        case, finish={"R": "2027-01"}, run_gpus={("R", "A", "2027-01"): 10, ("R", "B", "2027-01"): 10}
    )
    assert rules(case, decisions) == set()
    more = with_record(case, "training_runs", "R", work_h100e_hours=18_601)
    assert rules(more, decisions) == {"run_work"}


def test_priced_policy_and_priced_floor_are_no_rules():
    """What has a price is paid for, not forbidden."""
    case, decisions = worked()
    for rule, limit in (("max_leased_fraction", 0), ("min_cash_usd", 1e12)):
        priced = with_policy(case, rule, limit)
        policies = (p.with_(penalty_usd=1) if p.id == rule else p for p in priced.policies)
        assert rules(case.with_(policies=tuple(policies)), decisions) == set()
    short = {"floor_h100e": 900, "shortfall_usd_per_h100e_hour": 1}
    assert rules(with_record(case, "internal_pools", "FLOOR", **short), decisions) == set()


def test_hard_policy_at_its_very_limit_is_kept():
    """Leased are 100 of 1,000 H100e in January: 0.1 is kept, 0.0999 is not."""
    case = small_case(lease_requests=[request()], policies=[])
    decisions = decide(case, lease(case))
    assert rules(with_policy(case, "max_leased_fraction", 0.1), decisions) == set()
    assert rules(with_policy(case, "max_leased_fraction", 0.0999), decisions) == {"max_leased_fraction"}


def test_message_names_hall_month_and_both_figures():
    """A planner reads where, what and what is allowed."""
    case = small_case(internal_pools=[POOL])
    decisions = decide(case, pool_gpus={("P", "A", "2027-03"): 1024})
    (violation,) = check_decisions(case, decisions)
    assert str(violation) == "hall_capacity: hall 'A' in 2027-03 uses 1,024 GPUs; usable are 1,000"
