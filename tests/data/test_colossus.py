"""The worked case: its size, and the stories that its page tells of the plan.

Each test solves at most one plan of the whole case, to 0.1 %. The stories hold by more than that, so that every plan
within the gap tells them.
"""

from pathlib import Path

import pandas as pd
import pytest

from models.inputs.capacity import installed_gpus
from planner import Case, Plan, month, plan, read_case

FOLDER = Path(__file__).parents[2] / "data" / "colossus"
GAP = 1e-3
VALUE_USD = 73.60e9
"""Best value of the case, as its page says, to 0.1 %."""


@pytest.fixture(scope="module", name="case")
def _case() -> Case:
    return read_case(FOLDER / "case.json")


def _decisions(result: Plan) -> pd.DataFrame:
    return result.requests.set_index("request")


def _with_request(case: Case, name: str, **changes: object) -> Case:
    requests = (one.with_(**changes) if one.id == name else one for one in case.lease_requests)
    return case.with_(lease_requests=tuple(requests))


def _with_more_power(case: Case, site: str, since: str, more_mw: float) -> Case:
    steps = (
        step.with_(it_power_mw=step.it_power_mw + more_mw)
        if step.site == site and step.it_power_mw is not None and step.month >= month(since)
        else step
        for step in case.site_steps
    )
    return case.with_(site_steps=tuple(steps))


def test_the_case_has_the_size_that_was_asked_for(case: Case) -> None:
    """Over 300,000 GPUs at the end, 36 to 60 months, 12 requests or more from 8 tenants or more, and a 5e26-FLOP run."""
    last = sum(gpus[-1] for gpus in installed_gpus(case).values())
    assert last > 300_000
    assert 36 <= case.plan.months <= 60
    assert len(case.lease_requests) >= 12
    assert len({request.tenant for request in case.lease_requests}) >= 8
    assert 400e6 in {run.work_h100e_hours for run in case.training_runs}


def test_the_page_names_every_record(case: Case) -> None:
    """Every record that has an id stands in the page's tables, which say where its figures are from."""
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    lists = [records for name, records in case if name != "plan"]
    names = {record.id for records in lists for record in records if "id" in type(record).model_fields}
    assert {name for name in names if name not in page} == set()


def test_something_is_recalled_declined_and_kept(case: Case) -> None:
    """The plan takes the two great deals, recalls a lease for one, and declines for own use, power and isolation.

    Its statements tie.
    """
    best = plan(case, gap=GAP)
    decided = _decisions(best)
    assert best.solve.status == "proven"
    assert best.statements.checks()["is_ok"].all()
    assert abs(best.value_usd - VALUE_USD) <= 2 * GAP * VALUE_USD
    assert decided.loc[["Harbor-C1", "Meridian-110k"], "is_accepted"].all()
    assert decided.loc["Northbank-2025", "is_recalled"]
    assert not decided.loc[["Atlas-C2", "Polaris-C3", "Bastion-vault"], "is_accepted"].any()
    assert _months_idle_for_want_of_power(best) >= 10
    assert _fewest_kept_gpus(best) > case.record("lease_requests", "Atlas-C2").min_gpus


def _months_idle_for_want_of_power(best: Plan) -> int:
    """Months of the window and term of Polaris-C3 in which its GPUs stand idle and its megawatts are all in use."""
    request = best.case.record("lease_requests", "Polaris-C3")
    sites = best.sites[best.sites["site"] == "C3"].set_index("month")
    window = sites.loc[request.earliest_start : request.latest_start + request.term_months - 1]
    full = window["used_mw"] > window["limit_mw"] - 0.01
    return int((full & (window["idle_gpus"] >= request.min_gpus)).sum())


def _fewest_kept_gpus(best: Plan) -> float:
    """GPUs of Colossus 2 in runs and pools, in the leanest month from the first start of Atlas-C2 on."""
    request = best.case.record("lease_requests", "Atlas-C2")
    site = best.sites[(best.sites["site"] == "C2") & (best.sites["month"] >= request.latest_start)]
    return float((site["running_gpus"] + site["pooled_gpus"]).min())


def test_power_and_a_shared_hall_would_have_decided_otherwise(case: Case) -> None:
    """With 100 MW more at the third site Polaris-C3 is accepted, and so is Bastion-vault in a shared hall."""
    shared = _with_request(case, "Bastion-vault", isolation="shared")
    decided = _decisions(plan(_with_more_power(shared, "C3", "2028-01", 100), gap=GAP))
    assert decided.loc[["Polaris-C3", "Bastion-vault"], "is_accepted"].all()


def test_the_right_of_recall_makes_room_for_the_great_deal(case: Case) -> None:
    """Without the right to recall Northbank-2025, Meridian-110k does not fit, and a quarter of the value is gone."""
    firm = _with_request(
        case, "Northbank-2025", recall_notice_months=None, firm_months=None, recall_fee_fraction=None
    )
    result = plan(firm, gap=GAP)
    assert not _decisions(result).loc["Meridian-110k", "is_accepted"]
    assert result.value_usd < 0.75 * VALUE_USD
