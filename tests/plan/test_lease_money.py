"""The money of leases, each amount worked out by hand."""

import pytest

from tests.plan.builders import HALL, SITE, TENANT, TYPE, decide, lease, money, request, signed, small_case


def collected(asked: dict, months: int = 3, gpus: int = 100, **lists) -> dict[str, float]:
    """Collections of one lease of so many GPUs by month."""
    case = small_case({"months": months}, lease_requests=[asked], **lists)
    return money(case, decide(case, lease(case, gpus={"A": gpus})), "lease_collections")


def test_price_per_gpu_hour_bills_the_hours_of_each_month():
    """100 GPUs at $2: × 744 h = $148,800 in January, × 672 h = $134,400 in February."""
    assert collected(request(term_months=2)) == pytest.approx({"2027-01": 148_800, "2027-02": 134_400})


@pytest.mark.parametrize(("take_or_pay", "utilisation"), [(0.5, 0.75), (0.75, 0.5)])
def test_price_per_gpu_hour_bills_the_larger_of_use_and_take_or_pay(take_or_pay, utilisation):
    """100 × $2 × 744 h × max(0.5, 0.75) = $111,600."""
    asked = request(take_or_pay_fraction=take_or_pay, expected_utilisation_fraction=utilisation)
    assert collected(asked) == pytest.approx({"2027-01": 111_600})


def test_price_per_kw_month_bills_it_power():
    """100 GPUs × 2 kW × $150 = $30,000 whatever the days; take-or-pay plays no part."""
    asked = request(term_months=2, price_basis="kw_month", price_usd=150, take_or_pay_fraction=0.5)
    found = collected(asked, gpu_types=[TYPE | {"kw_per_gpu": 2}])
    assert found == pytest.approx({"2027-01": 30_000, "2027-02": 30_000})


def test_price_per_month_bills_the_lease_whatever_its_size():
    """$50,000 a month; the first of two ramp steps delivers 1/2: $25,000, then $50,000."""
    asked = request(
        term_months=2, price_basis="month", price_usd=50_000, min_gpus=100, max_gpus=100, ramp_months=1
    )
    assert collected(asked) == pytest.approx({"2027-01": 25_000, "2027-02": 50_000})


def test_ramp_delivers_in_equal_steps():
    """Two ramp months: 1/3, 2/3, 1 of 100 × 1 kW × $9 = $900."""
    asked = request(term_months=3, price_basis="kw_month", price_usd=9, ramp_months=2)
    assert collected(asked) == pytest.approx({"2027-01": 300, "2027-02": 600, "2027-03": 900})


def test_free_months_are_not_billed_while_the_ramp_goes_on():
    """One free month and one ramp month: nought, then the full $900."""
    asked = request(term_months=2, price_basis="kw_month", price_usd=9, ramp_months=1, free_months=1)
    assert collected(asked) == pytest.approx({"2027-02": 900})


def test_price_rises_from_the_thirteenth_month_of_the_lease():
    """$10 × 100 kW = $1,000 for 12 months, then × 1.1 = $1,100 and, after 24, × 1.21 = $1,210."""
    asked = request(term_months=25, price_basis="kw_month", price_usd=10, escalator_fraction=0.1)
    found = list(collected(asked, months=25).values())
    assert found == pytest.approx([1000] * 12 + [1100] * 12 + [1210])


def test_price_of_a_lease_from_before_the_horizon_rises_by_its_own_year():
    """Signed from March 2026: January and February 2027 are its 11th and 12th month, March its 13th."""
    asked = signed(
        "L", "2026-03", term_months=14, price_basis="kw_month", price_usd=10, escalator_fraction=0.1
    )
    case = small_case(lease_requests=[asked], signed_placements=[{"lease": "L", "hall": "A", "gpus": 100}])
    found = money(case, decide(case), "lease_collections")
    assert found == pytest.approx({"2027-01": 1000, "2027-02": 1000, "2027-03": 1100})


def test_whole_site_bills_every_usable_gpu_as_deliveries_come():
    """1,000 usable GPUs, from February 1,500: × 1 kW × $10."""
    asked = request(term_months=2, whole_site="S", price_basis="kw_month", price_usd=10)
    case = small_case(lease_requests=[asked], deliveries=[{"hall": "A", "month": "2027-02", "gpus": 500}])
    found = money(case, decide(case, lease(case)), "lease_collections")
    assert found == pytest.approx({"2027-01": 10_000, "2027-02": 15_000})


def test_service_credit_is_the_largest_of_the_tiers_that_apply():
    """Availability 0.985 is below 0.999 and 0.99, not below 0.95: 30 % off 100 kW × $10."""
    tiers = [(0.999, 0.1), (0.99, 0.3), (0.95, 1.0)]
    found = collected(
        request(price_basis="kw_month", price_usd=10, sla="gold"),
        sites=[SITE | {"availability_fraction": 0.985}],
        sla_tiers=[
            {"sla": "gold", "below_availability_fraction": below, "credit_fraction": credit}
            for below, credit in tiers
        ],
    )
    assert found == pytest.approx({"2027-01": 700})


def test_service_credit_is_not_due_at_the_very_availability():
    """Availability 0.99 is not below 0.99: no credit."""
    found = collected(
        request(price_basis="kw_month", price_usd=10, sla="gold"),
        sites=[SITE | {"availability_fraction": 0.99}],
        sla_tiers=[{"sla": "gold", "below_availability_fraction": 0.99, "credit_fraction": 0.5}],
    )
    assert found == pytest.approx({"2027-01": 1000})


def test_collection_expects_defaults_and_recoveries_since_the_start():
    """S = 0.81^(n/12): 1 at first and 0.9 after six months; half is recovered: 0.95 × $1,000."""
    asked = request(term_months=7, price_basis="kw_month", price_usd=10)
    risky = TENANT | {"default_probability_fraction": 0.19, "recovery_fraction": 0.5}
    found = collected(asked, months=7, tenants=[risky])
    assert found["2027-01"] == pytest.approx(1000)
    assert found["2027-07"] == pytest.approx(950)


def test_collection_of_a_lease_from_before_the_horizon_counts_defaults_from_month_0():
    """Signed a year ago: January collects in full, July 0.9 of $1,000."""
    case = small_case(
        {"months": 7},
        lease_requests=[signed("L", "2026-01", term_months=30, price_basis="kw_month", price_usd=10)],
        signed_placements=[{"lease": "L", "hall": "A", "gpus": 100}],
        tenants=[TENANT | {"default_probability_fraction": 0.19}],
    )
    found = money(case, decide(case), "lease_collections")
    assert found["2027-01"] == pytest.approx(1000)
    assert found["2027-07"] == pytest.approx(900)


def test_collection_arrives_after_the_lag_also_past_the_horizon():
    """March's $1,000 arrives in May, two months past January to March; its value there counts."""
    asked = request(term_months=3, price_basis="kw_month", price_usd=10, payment_lag_months=2)
    assert collected(asked) == pytest.approx({"2027-03": 1000, "2027-04": 1000, "2027-05": 1000})


def test_revenue_past_the_horizon_does_not_count():
    """Of a term of 12 months only January to March is billed and collected."""
    asked = request(term_months=12, price_basis="kw_month", price_usd=10)
    assert sum(collected(asked).values()) == pytest.approx(3000)


def test_prepayment_is_a_share_of_the_full_term_inside_the_horizon_free_of_default():
    """0.25 × 3 × $1,000 in February; the months then bring 0.75 × $1,000 × S, S = 0.81^(1/12) in March."""
    asked = request(
        earliest_start="2027-02",
        term_months=12,
        price_basis="kw_month",
        price_usd=10,
        prepayment_fraction=0.25,
    )
    case = small_case(
        {"months": 4}, lease_requests=[asked], tenants=[TENANT | {"default_probability_fraction": 0.19}]
    )
    decisions = decide(case, lease(case))
    assert money(case, decisions, "lease_prepayments") == pytest.approx({"2027-02": 750})
    found = money(case, decisions, "lease_collections")
    assert found["2027-02"] == pytest.approx(750)
    assert found["2027-03"] == pytest.approx(750 * 0.81 ** (1 / 12))


def recalled_case(**fields):
    """A lease of 12 months at $1,000 a month, in a horizon of six, that may be recalled after two."""
    asked = request(
        term_months=12, firm_months=2, recall_notice_months=1, price_basis="kw_month", price_usd=10, **fields
    )
    return small_case({"months": 6}, lease_requests=[asked])


def test_recall_fee_is_a_share_of_the_revenue_forgone_inside_the_horizon():
    """Recalled after two months of six: 0.1 × 4 × $1,000 at the end of February."""
    case = recalled_case(recall_fee_fraction=0.1)
    decisions = decide(case, lease(case, recalled_after=2))
    assert money(case, decisions, "recall_fees") == pytest.approx({"2027-02": -400})
    assert money(case, decisions, "lease_collections") == pytest.approx({"2027-01": 1000, "2027-02": 1000})


def test_recall_refunds_what_was_prepaid_of_the_revenue_forgone():
    """Half of six months was prepaid, $3,000; of four months forgone $2,000 goes back."""
    case = recalled_case(prepayment_fraction=0.5)
    decisions = decide(case, lease(case, recalled_after=2))
    assert money(case, decisions, "lease_prepayments") == pytest.approx({"2027-01": 3000})
    assert money(case, decisions, "recall_refunds") == pytest.approx({"2027-02": -2000})


def test_recall_at_the_end_of_the_horizon_forgoes_nothing_that_counts():
    """Recalled after all six months of the horizon: neither fee nor refund."""
    case = recalled_case(recall_fee_fraction=0.1, prepayment_fraction=0.5)
    decisions = decide(case, lease(case, recalled_after=6))
    assert money(case, decisions, "recall_fees") == money(case, decisions, "recall_refunds") == {}


def test_recall_of_a_lease_from_before_the_horizon_refunds_though_its_prepayment_is_past():
    """Signed from July 2026, recalled to end in January: 0.5 × 2 × $1,000 back; no prepayment, no setup."""
    asked = signed(
        "L",
        "2026-07",
        term_months=24,
        firm_months=3,
        recall_notice_months=1,
        price_basis="kw_month",
        price_usd=10,
        prepayment_fraction=0.5,
        setup_cost_usd=77,
    )
    case = small_case(lease_requests=[asked], signed_placements=[{"lease": "L", "hall": "A", "gpus": 100}])
    decisions = decide(case, lease(case, recalled_after=7))
    assert money(case, decisions, "recall_refunds") == pytest.approx({"2027-01": -1000})
    assert money(case, decisions, "lease_collections") == pytest.approx({"2027-01": 500})
    assert money(case, decisions, "lease_prepayments") == money(case, decisions, "setup_costs") == {}


def test_setup_is_paid_up_front_in_the_start_month():
    """$77 in February."""
    case = small_case(lease_requests=[request(earliest_start="2027-02", setup_cost_usd=77)])
    assert money(case, decide(case, lease(case)), "setup_costs") == pytest.approx({"2027-02": -77})


def test_tenant_reimburses_energy_and_demand_charge_of_its_gpus_in_use():
    """100 GPUs × 1 kW × PUE 1.5, half of it in January's ramp.

    January: 0.075 MW × 744 h × $100 + 75 kW × $10 = $5,580 + $750; February 0.15 × 672 × 100 + 1,500.
    """
    case = small_case(
        lease_requests=[request(term_months=2, ramp_months=1, includes_energy=False)],
        sites=[SITE | {"pue": 1.5, "energy_usd_per_mwh": 100, "demand_charge_usd_per_kw_month": 10}],
    )
    decisions = decide(case, lease(case))
    found = {"2027-01": 6_330, "2027-02": 11_580}
    assert money(case, decisions, "energy_reimbursed") == pytest.approx(found)
    paid = [money(case, decisions, term) for term in ("energy_cost", "demand_charge")]
    assert {when: -paid[0][when] - paid[1][when] for when in found} == pytest.approx(found)


def test_lease_in_two_halls_bills_each_by_its_own_gpus_and_site():
    """10 GPUs of 1 kW at S and 10 of 2 kW at S2 with 20 % credit: $10 × (10 + 20 × 0.8) = $260."""
    case = small_case(
        gpu_types=[TYPE, TYPE | {"id": "G2", "kw_per_gpu": 2}],
        sites=[SITE, SITE | {"id": "S2", "availability_fraction": 0.9}],
        halls=[HALL, HALL | {"id": "B", "site": "S2", "gpu_type": "G2"}],
        sla_tiers=[{"sla": "x", "below_availability_fraction": 0.95, "credit_fraction": 0.2}],
        lease_requests=[request(price_basis="kw_month", price_usd=10, placement="any", sla="x")],
    )
    decisions = decide(case, lease(case, gpus={"A": 10, "B": 10}))
    assert money(case, decisions, "lease_collections") == pytest.approx({"2027-01": 260})


def test_fee_for_a_whole_site_without_halls_is_due_all_the_same():
    """$50,000 whatever the size, less 10 % credit, and nothing stands."""
    case = small_case(
        {"months": 1},
        sites=[SITE | {"availability_fraction": 0.9}],
        halls=[],
        sla_tiers=[{"sla": "x", "below_availability_fraction": 0.95, "credit_fraction": 0.1}],
        lease_requests=[request(whole_site="S", price_basis="month", price_usd=50_000, sla="x")],
    )
    decisions = decide(case, lease(case))
    assert money(case, decisions, "lease_collections") == pytest.approx({"2027-01": 45_000})
