"""The brute force on leases, against values derived by hand from sections 3, 4 and 6 of the page."""

from __future__ import annotations

from typing import Any

import pytest

from .hand_cases import lease, on_demand, plain_case, value_usd


def leased(months: int = 1, *, request: dict[str, Any], **records: Any) -> float | None:
    """The value of the plain case with one request."""
    return value_usd(plain_case(months, lease_requests=[lease(**request)], **records))


def test_rent_less_energy_bill() -> None:
    """100 GPUs x $1 x 744 h = 74,400, less 100 kW x 1.2 x 744 h = 89.28 MWh at $50 = 4,464."""
    assert leased(request={}, site={"energy_usd_per_mwh": 50}) == pytest.approx(74400 - 4464)


def test_tenant_reimburses_energy_and_demand_charge() -> None:
    """The bill of 4,464 and the demand charge of 120 kW x $10 = 1,200 both come back."""
    site = {"energy_usd_per_mwh": 50, "demand_charge_usd_per_kw_month": 10}
    assert leased(request={"includes_energy": False}, site=site) == pytest.approx(74400)
    assert leased(request={}, site=site) == pytest.approx(74400 - 4464 - 1200)


def test_ramp_and_free_months() -> None:
    """January is free; February and March have share 1 (ramp 1: shares 1/2, 1, 1): 100 x (672 + 744)."""
    assert leased(3, request={"term_months": 3, "ramp_months": 1, "free_months": 1}) == pytest.approx(141600)


def test_ramping_lease_leaves_gpus_to_others() -> None:
    """Share 1/2 in January: 50 x 744 of rent, and 50 GPUs on demand at $2: 37,200 + 74,400."""
    request = {"ramp_months": 1}
    assert leased(request=request | {"price_usd": 3}, on_demand=[on_demand(2)]) == pytest.approx(186000)


def test_escalator_counts_from_the_lease_start() -> None:
    """Started February 2025, so February 2026 is month 12: 10 x 744 + 10 x 672 x 1.1."""
    request = {"status": "signed", "earliest_start": "2025-02", "term_months": 24, "escalator_fraction": 0.1}
    placed = [{"lease": "L1", "hall": "H1", "gpus": 10}]
    assert leased(2, request=request, signed_placements=placed) == pytest.approx(7440 + 7392)


def test_take_or_pay_bills_the_larger_share_of_gpu_hours_only() -> None:
    """max(0.6, 0.8) of 74,400 by the GPU-hour; per kW-month, $900 x 1 kW x 100 in full."""
    shares = {"take_or_pay_fraction": 0.6, "expected_utilisation_fraction": 0.8}
    assert leased(request=shares) == pytest.approx(59520)
    per_kw = {"price_basis": "kw_month", "price_usd": 900}
    assert leased(request=shares | per_kw) == pytest.approx(90000)


def test_largest_service_credit_comes_off_the_monthly_price() -> None:
    """Availability 0.94 lies below 0.99 (30 %) and 0.95 (50 %): half of $1,000."""
    tiers = [
        {"sla": "A", "below_availability_fraction": 0.99, "credit_fraction": 0.3},
        {"sla": "A", "below_availability_fraction": 0.95, "credit_fraction": 0.5},
    ]
    request = {"sla": "A", "price_basis": "month", "price_usd": 1000}
    assert leased(request=request, sla_tiers=tiers, site={"availability_fraction": 0.94}) == pytest.approx(
        500
    )


def test_prepayment_and_a_lag_past_the_horizon_are_discounted_by_the_day() -> None:
    """A quarter of 74,400 on 1 January, the rest on 28 February, 58 days later; set-up 600 up front."""
    request = {"prepayment_fraction": 0.25, "payment_lag_months": 1, "setup_cost_usd": 600}
    expected = 18600 - 600 + 55800 * 1.1 ** (-58 / 365)
    assert leased(request=request, plan={"discount_rate_fraction": 0.1}) == pytest.approx(expected)


def test_default_counts_from_the_lease_start() -> None:
    """January is certain; in February S = 0.88^(1/12), and of the rest 40 % is recovered."""
    tenants = [{"id": "T1", "default_probability_fraction": 0.12, "recovery_fraction": 0.4}]
    survival = 0.88 ** (1 / 12)
    expected = 74400 + 67200 * (survival + 0.4 * (1 - survival))
    assert leased(2, request={"term_months": 2}, tenants=tenants) == pytest.approx(expected)


def test_recall_pays_fee_and_refund() -> None:
    """Half of 141,600 prepaid; recalled for February at $3: 70,800 + 37,200 - 33,600 - 6,720 + 201,600."""
    request = {
        "term_months": 2,
        "firm_months": 1,
        "prepayment_fraction": 0.5,
        "recall_notice_months": 0,
        "recall_fee_fraction": 0.1,
    }
    levels = [on_demand(0), on_demand(3, "2026-02")]
    assert leased(2, request=request, on_demand=levels) == pytest.approx(269280)


def test_notice_of_recall_is_given_in_month_0_at_the_earliest() -> None:
    """Three months' notice keeps the lease to March; April (720 h) goes on demand at $3."""
    request = {"status": "signed", "earliest_start": "2025-10", "term_months": 24, "firm_months": 3}
    placed = [{"lease": "L1", "hall": "H1", "gpus": 100}]
    value = leased(
        4, request=request | {"recall_notice_months": 3}, signed_placements=placed, on_demand=[on_demand(3)]
    )
    assert value == pytest.approx(100 * (744 + 672 + 744) + 100 * 720 * 3)


def test_whole_site_takes_deliveries_as_they_come() -> None:
    """100 x 744 in January and 150 x 672 in February."""
    request = {"whole_site": "S1", "min_gpus": None, "max_gpus": None, "term_months": 2}
    delivery = [{"hall": "H1", "month": "2026-02", "gpus": 50}]
    assert leased(2, request=request, deliveries=delivery) == pytest.approx(74400 + 100800)


def test_isolation_strands_what_the_lease_leaves_free() -> None:
    """10 GPUs at $1 beside 90 on demand at $0.50: 40,920 shared; isolated, 100 on demand are worth 37,200."""
    request = {"min_gpus": 10, "max_gpus": 10}
    assert leased(request=request, on_demand=[on_demand(0.5)]) == pytest.approx(7440 + 33480)
    assert leased(request=request | {"isolation": "hall"}, on_demand=[on_demand(0.5)]) == pytest.approx(37200)


def test_isolation_of_a_site_keeps_others_out_of_its_other_halls() -> None:
    """A second tenant fits hall H2, unless the first wants the site to itself: then the better one stays."""
    halls = [{"id": name, "site": "S1", "gpu_type": "G", "gpus": 50} for name in ("H1", "H2")]
    fifty = {"min_gpus": 50, "max_gpus": 50}
    for isolation, usd_per_hour in (("hall", 150), ("site", 100)):
        requests = [lease(**fifty, isolation=isolation), lease(**fifty, id="L2", tenant="T2", price_usd=2)]
        case = plain_case(halls=halls, lease_requests=requests)
        assert value_usd(case) == pytest.approx(usd_per_hour * 744)


def test_placement_any_spreads_over_sites_and_site_does_not() -> None:
    """Two halls of 50 at two sites hold a request for 100 only with placement any."""
    sites = [{"id": name, "it_power_mw": 1, "energy_usd_per_mwh": 0} for name in ("S1", "S2")]
    halls = [{"id": name, "site": name, "gpu_type": "G", "gpus": 50} for name in ("S1", "S2")]
    assert leased(request={"placement": "any"}, sites=sites, halls=halls) == pytest.approx(74400)
    assert leased(request={"placement": "site"}, sites=sites, halls=halls) == 0


def test_barred_jurisdiction_keeps_the_tenant_out() -> None:
    """A hall in the EU is closed to a tenant barred from it."""
    tenants = [{"id": "T1", "barred_jurisdictions": ["EU"]}]
    assert leased(request={}, tenants=tenants, site={"jurisdiction": "EU"}) == 0
    assert leased(request={}, tenants=tenants, site={"jurisdiction": "US"}) == pytest.approx(74400)


def test_one_of_a_group_is_accepted() -> None:
    """Two requests for 50 GPUs fit, but share a group: the better, 50 x $2 x 744."""
    sizes = {"min_gpus": 50, "max_gpus": 50, "group": "A"}
    requests = [lease(**sizes), lease(**sizes, id="L2", price_usd=2)]
    assert value_usd(plain_case(lease_requests=requests)) == pytest.approx(74400)


def test_size_is_whole_lots() -> None:
    """Up to 90 GPUs in lots of 40 are 80; at least 90 would be 120, which the hall of 100 has not."""
    hall = {"lot_gpus": 40}
    assert leased(request={"min_gpus": 10, "max_gpus": 90}, hall=hall) == pytest.approx(80 * 744)
    assert leased(request={"min_gpus": 90, "max_gpus": 120}, hall=hall) == 0
