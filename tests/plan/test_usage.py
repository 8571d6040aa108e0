"""Tables of leases, halls and sites by month, each figure worked out by hand."""

import hashlib
import json

import pandas as pd
import pytest

from models.inputs import Case, PlanSettings
from models.inputs.fingerprint import case_sha256
from models.plan import hall_use, lease_gpus, lease_schedule, ledger, site_power
from tests.plan.builders import HALL, SITE, TYPE, decide, lease, request, signed, small_case

POOL = {"id": "P", "kind": "research", "from_month": "2027-01", "to_month": "2027-03"}


def row(frame: pd.DataFrame, **keys: str) -> dict:
    """The only row with these keys; months as text."""
    for name, value in keys.items():
        frame = frame[frame[name].astype(str) == value]
    (found,) = frame.to_dict("records")
    return found


def test_lease_gpus_are_contracted_in_full_and_in_use_at_the_share():
    """100 GPUs with one ramp month: 50 in use in January, 100 in February, none after the term."""
    case = small_case(lease_requests=[request(term_months=2, ramp_months=1)])
    found = lease_gpus(case, decide(case, lease(case)))
    assert found["gpus"].tolist() == [100, 100]
    assert found["gpus_in_use"].tolist() == [50, 100]
    assert found["month"].astype(str).tolist() == ["2027-01", "2027-02"]


def test_lease_schedule_gives_power_price_billing_credit_and_revenue():
    """100 × 2 kW = 0.2 MW; at $10 a kW $2,000 are billed, 10 % credited; February is beyond the firm term."""
    case = small_case(
        gpu_types=[TYPE | {"kw_per_gpu": 2}],
        sites=[SITE | {"availability_fraction": 0.9}],
        sla_tiers=[{"sla": "x", "below_availability_fraction": 0.95, "credit_fraction": 0.1}],
        lease_requests=[
            request(
                term_months=2,
                price_basis="kw_month",
                price_usd=10,
                sla="x",
                firm_months=1,
                recall_notice_months=1,
            )
        ],
    )
    found = lease_schedule(case, decide(case, lease(case)))
    january = row(found, month="2027-01")
    assert (january["tenant"], january["site"], january["hall"], january["status"]) == ("T", "S", "A", "firm")
    figures = ("it_power_mw", "price_usd", "billing_usd", "credit_usd", "revenue_usd")
    assert [january[name] for name in figures] == pytest.approx([0.2, 10, 2000, 200, 1800])
    assert row(found, month="2027-02")["status"] == "headline"


def test_lease_schedule_books_a_flat_fee_on_halls_by_their_gpus():
    """$1,000 for a whole site of 1,000 and 3,000 GPUs: $250 and $750."""
    case = small_case(
        {"months": 1},
        halls=[HALL, HALL | {"id": "B", "gpus": 3000}],
        lease_requests=[request(whole_site="S", price_basis="month", price_usd=1000)],
    )
    found = lease_schedule(case, decide(case, lease(case)))
    assert found.set_index("hall")["revenue_usd"].to_dict() == pytest.approx({"A": 250, "B": 750})


def test_recalled_lease_leaves_the_schedule_after_its_last_month():
    """Recalled after one month of three, it stands in January only."""
    asked = request(term_months=3, firm_months=1, recall_notice_months=1)
    case = small_case(lease_requests=[asked])
    found = lease_schedule(case, decide(case, lease(case, recalled_after=1)))
    assert found["month"].astype(str).tolist() == ["2027-01"]


def test_hall_use_accounts_for_every_usable_gpu():
    """1,000 less 10 % spares: 100 leased, 200 pooled, 50 on demand, 550 idle, 0.35 MW."""
    case = small_case(
        {"months": 1},
        halls=[HALL | {"spare_fraction": 0.1}],
        lease_requests=[request()],
        internal_pools=[POOL],
        on_demand=[{"gpu_type": "G", "month": "2027-01", "usd_per_gpu_hour": 1}],
    )
    decisions = decide(
        case, lease(case), pool_gpus={("P", "A", "2027-01"): 200}, on_demand={("A", "2027-01"): 50}
    )
    found = row(hall_use(case, decisions), hall="A")
    assert (found["installed_gpus"], found["usable_gpus"]) == (1000, 900)
    uses = (
        "leased_gpus_in_use",
        "running_gpus",
        "pooled_gpus",
        "on_demand_gpus",
        "idle_gpus",
        "stranded_gpus",
    )
    assert [found[use] for use in uses] == pytest.approx([100, 0, 200, 50, 550, 0])
    assert found["it_power_mw"] == pytest.approx(0.35)


def test_gpus_that_isolation_leaves_free_are_stranded():
    """A lease of 100 isolates its site in January: 900 in its hall and 1,000 next door are stranded."""
    case = small_case(lease_requests=[request(isolation="site")], halls=[HALL, HALL | {"id": "B"}])
    found = hall_use(case, decide(case, lease(case)))
    assert row(found, hall="A", month="2027-01")["stranded_gpus"] == 900
    assert row(found, hall="B", month="2027-01")["stranded_gpus"] == 1000
    assert row(found, hall="B", month="2027-01")["idle_gpus"] == 0
    assert row(found, hall="B", month="2027-02")["idle_gpus"] == 1000


def test_site_power_stands_beside_its_limit():
    """100 GPUs of 1 kW from a signed lease; 10 MW, from February 20 MW."""
    case = small_case(
        lease_requests=[signed("L", "2026-12", term_months=2)],
        signed_placements=[{"lease": "L", "hall": "A", "gpus": 100}],
        site_steps=[{"site": "S", "month": "2027-02", "it_power_mw": 20}],
    )
    found = site_power(case, decide(case))
    assert found["used_mw"].tolist() == pytest.approx([0.1, 0, 0])
    assert found["limit_mw"].tolist() == [10, 20, 20]


def test_tables_of_a_case_without_anything_are_empty():
    """No site, no hall, no lease: no rows, and all columns."""
    case = small_case(sites=[], gpu_types=[], halls=[], tenants=[])
    for table in (ledger, lease_schedule, lease_gpus, hall_use, site_power):
        found = table(case, decide(case))
        assert len(found) == 0
        assert "month" in found.columns


def test_case_sha256_is_that_of_equal_cases_only():
    """Defaults written out make no difference, a changed figure does."""
    case = small_case()
    assert case_sha256(case) == case_sha256(small_case(sites=[SITE | {"availability_fraction": 1}]))
    assert case_sha256(case) != case_sha256(small_case(sites=[SITE | {"availability_fraction": 0.99}]))


def test_case_sha256_does_not_know_of_defaults():
    """Only what differs from its default is in the fingerprint, so a field added later changes none."""
    plan = {"discount_rate_fraction": 0.1, "months": 1, "name": "n", "start_month": "2027-01"}
    canonical = json.dumps({"plan": plan}, separators=(",", ":"))
    assert case_sha256(Case(plan=PlanSettings(**plan))) == hashlib.sha256(canonical.encode()).hexdigest()
