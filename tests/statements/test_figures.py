"""Utilisation, realised prices, concentration, and cover of debt service; worked out by hand."""

import math

import pytest

from models.plan.statements import Statements
from tests.plan.builders import HALL, decide, lease, request, small_case
from tests.statements.test_balances import FLAT
from tests.statements.test_revenue import books

POOL = {"id": "P", "kind": "research", "from_month": "2027-01", "to_month": "2027-03"}
MARKET = {"gpu_type": "G", "month": "2027-01", "usd_per_gpu_hour": 3, "utilisation_fraction": 0.5}


def test_every_usable_gpu_and_its_power_has_one_use() -> None:
    """Of 1,000 GPUs 400 are leased alone in their hall B; of hall A's 1,000 100 are kept and 50 on offer."""
    case = small_case(
        halls=[HALL, HALL | {"id": "B"}],
        lease_requests=[request(term_months=3, isolation="hall")],
        internal_pools=[POOL],
        on_demand=[MARKET],
    )
    decisions = decide(
        case,
        lease(case, gpus={"B": 400}),
        pool_gpus={("P", "A", "2027-01"): 300},
        on_demand={("A", "2027-01"): 150},
    )
    shown = Statements(case, decisions).utilisation("quarter").iloc[0]
    assert shown["usable_gpus"] == 2_000
    gpus = {use: shown[f"{use}_gpus"] for use in ("leased", "kept", "on_demand", "idle", "stranded")}
    assert gpus == {"leased": 400, "kept": 100, "on_demand": 50, "idle": 850, "stranded": 600}
    assert shown["stranded_gpus_fraction"] == 0.3
    assert (shown["leased_mw"], shown["used_mw"], shown["limit_mw"]) == pytest.approx((0.4, 0.55, 10))
    assert shown["used_mw_fraction"] == pytest.approx(0.055)


def test_utilisation_belongs_to_sites() -> None:
    """A tenant has no idle GPUs."""
    case = small_case()
    with pytest.raises(ValueError, match="utilisation is split by 'tenant'; it must be by site"):
        Statements(case, decide(case)).utilisation("month", "tenant")


def test_realised_prices_are_revenue_over_what_is_in_use() -> None:
    """A flat $100,000 for 100 GPUs of 1 kW; $3 at half use for 10 GPUs on demand; 10 MW stand ready."""
    case = small_case(lease_requests=[request(term_months=3, **FLAT)], on_demand=[MARKET])
    decisions = decide(case, lease(case), on_demand={("A", "2027-01"): 10})
    shown = Statements(case, decisions).prices().set_index("period")
    january, february = shown.loc["2027-01"], shown.loc["2027-02"]
    assert january["lease_usd_per_gpu_hour"] == pytest.approx(100_000 / 74_400)
    assert january["lease_usd_per_kw_month"] == pytest.approx(1_000)
    assert january["on_demand_usd_per_gpu_hour"] == pytest.approx(1.5)
    assert january["revenue_usd_per_mw_year"] == pytest.approx((100_000 + 11_160) * 12 / 10)
    assert math.isnan(february["on_demand_usd_per_gpu_hour"])


def test_concentration_by_tenant() -> None:
    """Shares of 40, 30, 20 and 10 %: top 1 is 0.4, top 3 is 0.9, HHI is 1,600 + 900 + 400 + 100."""
    tenants = [{"id": name} for name in "TUVW"]
    requests = [
        request(name, tenant=name, term_months=3, **FLAT | {"price_usd": price})
        for name, price in zip("TUVW", (20_000, 40_000, 10_000, 30_000), strict=True)
    ]
    case = small_case(tenants=tenants, lease_requests=requests)
    shown = books(case, *(lease(case, name) for name in "TUVW")).concentration().iloc[0]
    assert (shown["top_tenant"], shown["tenants"], shown["lease_revenue_usd"]) == ("U", 4, 300_000)
    assert (shown["top_1_fraction"], shown["top_3_fraction"]) == pytest.approx((0.4, 0.9))
    assert shown["hhi_points"] == pytest.approx(3_000)


def test_without_lease_revenue_there_is_no_concentration() -> None:
    """Blank, not nought: nobody's share is nought of nothing."""
    case = small_case()
    shown = books(case).concentration().iloc[0]
    assert shown["top_tenant"] == ""
    assert math.isnan(shown["top_1_fraction"])
    assert math.isnan(shown["hhi_points"])


def test_debt_service_cover_by_fiscal_year_and_trailing() -> None:
    """13 months of $100,000; 50,000 are due in January and February 2027, and in January 2028."""
    parts = {"interest_usd": 20_000, "principal_usd": 30_000}
    due = [{"month": month} | parts for month in ("2027-01", "2027-02", "2028-01")]
    case = small_case({"months": 13}, lease_requests=[request(term_months=13, **FLAT)], debt_service=due)
    made = books(case, lease(case))
    years = made.ratios()
    assert years["period"].tolist() == ["FY2027", "FY2028"]
    assert years["dscr_ratio"].tolist() == pytest.approx([12, 2])
    assert years["ebitda_margin_fraction"].tolist() == [1, 1]
    trailing = made.trailing_ratios()
    assert trailing["period"].tolist() == ["2027-12", "2028-01"]
    assert trailing["first_month"].astype(str).tolist() == ["2027-01", "2027-02"]
    assert trailing["dscr_ratio"].tolist() == pytest.approx([12, 12])


def test_without_debt_service_there_is_no_cover() -> None:
    """Blank, not infinity."""
    case = small_case(lease_requests=[request(term_months=3, **FLAT)])
    assert books(case, lease(case)).ratios()["dscr_ratio"].isna().all()
