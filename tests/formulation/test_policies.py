"""The rules of policies: one by one without a solver, and where each changes the optimum."""

import pytest

from models.formulation import build
from tests.formulation.rules import best_usd, holds
from tests.formulation.small import ONE_MONTH, POOL, SMALL_HALL, policy, run, sized, tier
from tests.plan.builders import TYPE, small_case

RIVAL = [{"id": "T", "is_rival": True}, {"id": "U"}, {"id": "V", "is_rival": True}]
TWO_H100E = [TYPE | {"h100_equivalent": 2}]


def limited(rule: str, limit: float, **fields):
    """A model of a hall of 100 GPUs, 200 H100e, that tenants T, U (no rival) and V ask for, with one policy."""
    requests = [sized(1, 100, id=f"of {tenant}", tenant=tenant) for tenant in "TUV"]
    case = small_case(
        ONE_MONTH,
        gpu_types=TWO_H100E,
        halls=[SMALL_HALL],
        tenants=RIVAL,
        lease_requests=requests,
        internal_pools=[POOL],
        training_runs=[run(100, deadline="2027-01")],
        policies=[policy(rule, limit, **fields)],
    )
    return build(case)


def seats(t: float = 0, u: float = 0, v: float = 0) -> dict:
    """GPUs of the leases of the three tenants."""
    by_tenant = {"T": t, "U": u, "V": v}
    return {(f"of {tenant}", "A", 0, 0): gpus for tenant, gpus in by_tenant.items() if gpus}


def test_group_h100e_flow_holds_for_the_gpus_of_all_members():
    """20 GPUs of rival T and 10 of rival V: 60 H100e; those of U do not count."""
    model = limited("max_rival_fraction", 0.5)
    gpus = {"lease_gpus": seats(t=20, v=10)}
    assert holds(model, "group_h100e_flow", gpus | {"group_h100e": {(" rivals", " fleet", 0): 60}})
    assert not holds(model, "group_h100e_flow", gpus | {"group_h100e": {(" rivals", " fleet", 0): 59}})
    assert not holds(model, "group_h100e_flow", gpus | {"group_h100e": {(" rivals", " fleet", 0): 61}})


def test_group_h100e_flow_holds_at_the_share_in_use():
    """60 GPUs with a ramp of two: 20, 40, 60."""
    request = sized(1, 60, term_months=3, ramp_months=2)
    case = small_case(lease_requests=[request], policies=[policy("max_tenant_fraction", 0.05)])
    model, seat = build(case), {"lease_gpus": {("L", "A", 0, 2): 60}}

    def h100e(*by_month: float) -> dict:
        return {"group_h100e": {("T", " fleet", t): h100e for t, h100e in enumerate(by_month)}}

    assert holds(model, "group_h100e_flow", seat | h100e(20, 40, 60))
    assert not holds(model, "group_h100e_flow", seat | h100e(60, 60, 60))


def rival_wants_all(rule: str, limit: float):
    """A rival asks for up to 100 GPUs of a hall of 100 at $2."""
    return small_case(
        ONE_MONTH,
        halls=[SMALL_HALL],
        tenants=RIVAL,
        lease_requests=[sized(1, 100)],
        policies=[policy(rule, limit)],
    )


def test_group_h100e_flow_bites():
    """What a rival leases counts towards the limit."""
    # Half: 50 × $2 × 744 h; without the rule all.
    case = rival_wants_all("max_rival_fraction", 0.5)
    assert best_usd(case) == pytest.approx(50 * 2 * 744)
    assert best_usd(case, without="group_h100e_flow") == pytest.approx(100 * 2 * 744)


def up_to_a_quarter(rule: str, column: str, key: tuple) -> list[bool]:
    """Whether a quarter of 200 H100e, 50 H100e or 25 GPUs, holds; one fewer; one more."""
    model = limited(rule, 0.25)
    most = 25 if column == "leased_gpus" else 50
    return [holds(model, rule, {column: {key: most + more}}) for more in (0, -1, 1)]


def test_max_leased_fraction_holds_up_to_its_share_of_the_usable():
    """25 GPUs of all tenants."""
    assert up_to_a_quarter("max_leased_fraction", "leased_gpus", ("A", 0)) == [True, True, False]


def test_max_tenant_fraction_holds_up_to_its_share_of_the_usable():
    """50 H100e of a tenant that no subject names."""
    assert up_to_a_quarter("max_tenant_fraction", "group_h100e", ("U", " fleet", 0)) == [True, True, False]


def test_max_rival_fraction_holds_up_to_its_share_of_the_usable():
    """50 H100e of all rivals."""
    key = (" rivals", " fleet", 0)
    assert up_to_a_quarter("max_rival_fraction", "group_h100e", key) == [True, True, False]


def test_min_internal_fraction_holds_from_its_share_in_runs_and_pools():
    """A quarter of 200 H100e kept: 25 GPUs in the run and the pool together."""
    model = limited("min_internal_fraction", 0.25)

    def kept(running: float, pooled: float) -> bool:
        own = {"run_gpus": {("R", "A", 0): running}, "pool_gpus": {("P", "A", 0): pooled}}
        return holds(model, "min_internal_fraction", own)

    assert kept(15, 10)
    assert kept(15, 20)
    assert not kept(15, 9)


def test_max_rival_fraction_holds_with_a_breach_that_is_paid_for():
    """60 H100e leased to rivals and a breach of 10 keep to 50."""
    model = limited("max_rival_fraction", 0.25, penalty_usd=1)
    leased = {"group_h100e": {(" rivals", " fleet", 0): 60}}
    assert holds(model, "max_rival_fraction", leased | {"breach_h100e": {("X", " rivals", 0): 10}})
    assert not holds(model, "max_rival_fraction", leased | {"breach_h100e": {("X", " rivals", 0): 9}})


def test_max_leased_fraction_looks_at_the_site_that_is_its_subject():
    """Half of one of two sites."""
    sites = [{"id": name, "it_power_mw": 1, "energy_usd_per_mwh": 0} for name in "ST"]
    case = small_case(
        ONE_MONTH,
        sites=sites,
        halls=[SMALL_HALL, SMALL_HALL | {"id": "B", "site": "T"}],
        lease_requests=[sized(1, 200, placement="any")],
        policies=[policy("max_leased_fraction", 0.5, subject="T")],
    )
    model = build(case)
    assert holds(model, "max_leased_fraction", {"leased_gpus": {("B", 0): 50}})
    assert not holds(model, "max_leased_fraction", {"leased_gpus": {("B", 0): 51}})
    assert best_usd(case) == pytest.approx(150 * 2 * 744)


def assert_bites(rule: str) -> None:
    """30 of 100 GPUs × $2 × 744 h; without the rule all."""
    case = rival_wants_all(rule, 0.3)
    assert best_usd(case) == pytest.approx(30 * 2 * 744)
    assert best_usd(case, without=rule) == pytest.approx(100 * 2 * 744)


def test_max_leased_fraction_bites():
    """A limit on what is leased to anybody."""
    assert_bites("max_leased_fraction")


def test_max_tenant_fraction_bites():
    """A limit on what is leased to one tenant."""
    assert_bites("max_tenant_fraction")


def test_max_rival_fraction_bites():
    """A limit on what is leased to rivals."""
    assert_bites("max_rival_fraction")


def test_min_internal_fraction_bites():
    """30 of 100 kept, for a pool that is worth nothing."""
    case = small_case(
        ONE_MONTH,
        halls=[SMALL_HALL],
        lease_requests=[sized(1, 100)],
        internal_pools=[POOL],
        policies=[policy("min_internal_fraction", 0.3)],
    )
    assert best_usd(case) == pytest.approx(70 * 2 * 744)
    assert best_usd(case, without="min_internal_fraction") == pytest.approx(100 * 2 * 744)


def test_max_tenant_revenue_fraction_holds_up_to_a_tenants_share():
    """Two tenants at the same price, half each: 40 GPUs and 40, not 41 and 40."""
    model, row = limited("max_tenant_revenue_fraction", 0.5, subject="T"), ("X", "T")
    assert holds(model, "max_tenant_revenue_fraction", {"lease_gpus": seats(t=40, u=40)}, row=row)
    assert holds(model, "max_tenant_revenue_fraction", {"lease_gpus": seats(t=39, u=40)}, row=row)
    assert not holds(model, "max_tenant_revenue_fraction", {"lease_gpus": seats(t=41, u=40)}, row=row)


def test_min_lease_revenue_usd_holds_from_the_least_revenue():
    """100 × $2 × 744 h = $148,800 in the window, from whichever tenant."""
    model = limited("min_lease_revenue_usd", 148_800)
    assert holds(model, "min_lease_revenue_usd", {"lease_gpus": seats(t=40, u=60)})
    assert holds(model, "min_lease_revenue_usd", {"lease_gpus": seats(t=100, u=1)})
    assert not holds(model, "min_lease_revenue_usd", {"lease_gpus": seats(t=40, u=59)})


def test_min_lease_revenue_usd_holds_with_a_breach_that_is_paid_for():
    """Nothing leased, and the whole limit of $1,000 paid for as missing."""
    model = limited("min_lease_revenue_usd", 1_000, penalty_usd=1)
    assert holds(model, "min_lease_revenue_usd", {"breach_revenue_usd": {("X", ""): 1_000}})
    assert not holds(model, "min_lease_revenue_usd", {"breach_revenue_usd": {("X", ""): 999}})


def test_max_tenant_revenue_fraction_bites():
    """T may bring no more than U, who wants 30 GPUs."""
    # 30 each × $2 × 744 h; without the rule 70 and 30.
    requests = [sized(1, 100), sized(1, 30, id="M", tenant="U")]
    case = small_case(
        ONE_MONTH,
        halls=[SMALL_HALL],
        tenants=RIVAL,
        lease_requests=requests,
        policies=[policy("max_tenant_revenue_fraction", 0.5, subject="T")],
    )
    assert best_usd(case) == pytest.approx(60 * 2 * 744)
    assert best_usd(case, without="max_tenant_revenue_fraction") == pytest.approx(100 * 2 * 744)


def test_min_lease_revenue_usd_bites():
    """50 GPUs leased at $2 for the sake of the limit, although a pool values them at $5."""
    case = small_case(
        ONE_MONTH,
        halls=[SMALL_HALL],
        lease_requests=[sized(1, 100)],
        internal_pools=[POOL],
        pool_tiers=[tier(100, 5)],
        policies=[policy("min_lease_revenue_usd", 50 * 2 * 744)],
    )
    assert best_usd(case) == pytest.approx((50 * 2 + 50 * 5) * 744)
    assert best_usd(case, without="min_lease_revenue_usd") == pytest.approx(100 * 5 * 744)
