"""The tables of a plan: they tell the decisions, add up, and are nobody's to change."""

import pandas as pd
import pytest

from models.plan.views import USES
from planner import example_case
from tests.export.plans import example_decisions, made_plan

VIEWS = (
    "leases",
    "requests",
    "schedule",
    "monthly",
    "use",
    "sites",
    "own_use",
    "runs",
    "averages",
    "terms",
    "money_by_month",
)


def test_requests_tell_every_decision() -> None:
    """Every request has a row in the case's order; leases are the accepted ones among them."""
    plan = made_plan()
    assert plan.requests["request"].tolist() == [request.id for request in plan.case.lease_requests]
    assert plan.leases["request"].tolist() == ["Acme-1", "Acme-2", "Cirrus-1"]
    recalled = plan.requests.set_index("request").loc["Acme-2"]
    assert (recalled["is_recalled"], recalled["sites"], recalled["halls"], recalled["gpus"]) == (
        True,
        "Oslo",
        "O1",
        720,
    )
    assert (str(recalled["start"]), str(recalled["firm_until"]), str(recalled["last_month"])) == (
        "2027-01",
        "2027-06",
        "2027-08",
    )
    assert recalled["revenue_usd"] == pytest.approx(8 * 720 * 2 * 1_500)


def test_whole_site_lease_shows_its_halls_and_most_gpus() -> None:
    """A whole-site lease has no placements of its own: its halls are the site's, its GPUs the most it gets."""
    decisions = example_decisions()
    whole = decisions.leases[1].model_copy(update={"is_accepted": False, "placements": ()})
    site = decisions.leases[3].model_copy(
        update={
            "is_accepted": True,
            "start": pd.Period("2027-05", "M"),
            "last_month": pd.Period("2028-01", "M"),
        }
    )
    leases = (decisions.leases[0], whole, decisions.leases[2], site, decisions.leases[4])
    plan = made_plan(example_case(), decisions.model_copy(update={"leases": leases}))
    row = plan.requests.set_index("request").loc["Borealis-2"]
    assert (row["sites"], row["halls"], row["gpus"]) == ("Oslo", "O1", 2_304)


def test_every_usable_gpu_does_one_thing() -> None:
    """In each month the uses add up to the usable GPUs, for the fleet and for each site."""
    plan = made_plan()
    for frame in (plan.monthly, plan.sites):
        assert frame[list(USES)].sum(axis=1).to_numpy() == pytest.approx(frame["usable_gpus"].to_numpy())
    assert plan.monthly["kept_gpus"].iloc[2] == pytest.approx(
        plan.monthly["usable_gpus"].iloc[2] - plan.monthly["leased_gpus_in_use"].iloc[2]
    )
    assert plan.averages["usable_fraction"].sum() == pytest.approx(1)


def test_money_adds_up_in_every_table() -> None:
    """Terms, months, cash and internal value are the same money; closing cash begins with the opening cash."""
    plan = made_plan()
    by_month = plan.money_by_month
    assert by_month["present_value_usd"].sum() == pytest.approx(plan.value_usd)
    assert plan.terms["present_value_usd"].sum() == pytest.approx(plan.value_usd)
    assert plan.cash_usd + plan.internal_value_usd == pytest.approx(plan.value_usd)
    assert by_month["closing_cash_usd"].iloc[-1] == pytest.approx(5e6 + by_month["cash_usd"].sum())
    assert plan.monthly["cash_usd"].tolist() == by_month["cash_usd"].tolist()[: plan.case.plan.months]


def test_receipts_past_the_horizon_have_months_of_their_own() -> None:
    """A lease whose last bill is paid after the horizon adds a row to the money, not to the months of the fleet."""
    case = example_case()
    late = case.lease_requests[4].with_(term_months=24)
    case = case.with_(lease_requests=(*case.lease_requests[:4], late.with_(payment_lag_months=2)))
    leases = example_decisions().leases
    longer = leases[4].model_copy(update={"last_month": pd.Period("2028-09", "M")})
    plan = made_plan(case, example_decisions().model_copy(update={"leases": (*leases[:4], longer)}))
    assert str(plan.money_by_month["month"].iloc[-1]) == "2028-08"
    assert len(plan.monthly) == 18


def test_runs_tell_where_and_when() -> None:
    """A run's row has its halls, its months and what it is worth."""
    row = made_plan().runs.iloc[0]
    assert (row["run"], row["sites"], row["halls"], row["most_gpus"]) == ("Model-5", "Austin", "A2", 2_160)
    assert (str(row["first_month"]), str(row["finish_month"]), row["value_usd"]) == (
        "2027-03",
        "2027-04",
        30e6,
    )


@pytest.mark.parametrize("name", VIEWS)
def test_changing_a_table_changes_no_plan(name: str) -> None:
    """Each table is made anew whenever it is asked for."""
    plan = made_plan()
    frame = getattr(plan, name)
    before = frame.copy()
    frame[frame.columns[0]] = 0
    del frame[frame.columns[-1]]
    pd.testing.assert_frame_equal(getattr(plan, name), before)


def test_tables_of_an_empty_case_have_their_columns() -> None:
    """With no sites, no requests and no runs each table is empty but whole."""
    full = made_plan()
    case = type(full.case)(plan=full.case.plan)
    plan = made_plan(case, type(full.decisions)())
    for name in VIEWS:
        assert list(getattr(plan, name).columns) == list(getattr(full, name).columns), name


def test_plan_shows_itself_in_one_line_and_in_a_notebook() -> None:
    """In text a plan is one line; in a notebook it tells value, proof and leases, and escapes names."""
    case = example_case()
    case = case.with_(plan=case.plan.with_(name="<b>Example</b>"))
    plan = made_plan(case)
    assert repr(made_plan()) == "Plan('Example': worth USD 96,778,453.32, proven)"
    html = plan._repr_html_()
    assert "&lt;b&gt;Example&lt;/b&gt;: worth USD 96.8 million" in html
    assert "Proven: no plan is worth over 0 % more" in html
    assert "3 requests accepted, 2 declined" in html
    assert "&lt;b&gt;" in case._repr_html_()
    assert "18 months from 2027-01" in case._repr_html_()
