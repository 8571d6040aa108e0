"""Quotes of small cases, each derived by hand in its comment.

The market pays a dollar for each GPU-hour, so that eight GPUs are worth 8 × (744 + 672 + 744) dollars to the owner
who leases them out for three months.
"""

from typing import Any

import pytest

from planner import CaseError, Quote, quote, quote_table
from tests.questions.quote_cases import GPUS, HOURS, accepts, at_price, market_case, request

ALL = sum(HOURS)
YEAR_DAYS = 365
LAST_DAYS = (30, 58, 89)
"""Days from the first day of the horizon to the last of each month."""


def priced(*others: Any, **fields: Any) -> Quote:
    """The quote of the request in a market case."""
    return quote(market_case(*others, **fields), "asked", threads=1)


def discount(rate: float, day: int) -> float:
    """Present value of a dollar on a day."""
    return float((1 + rate) ** (-day / YEAR_DAYS))


@pytest.mark.parametrize(
    ("fields", "usd"),
    [
        ({}, 1.0),  # each hour pays what the market pays
        (
            {"take_or_pay_fraction": 0.5, "expected_utilisation_fraction": 0.8},
            1 / 0.8,
        ),  # 0.8 of the hours bill
        ({"price_basis": "kw_month"}, ALL / (1.4 * 3)),  # p × 1.4 kW × 3 months = 2,160 hours × 1 USD
        ({"price_basis": "month"}, GPUS * ALL / 3),  # 3 p = 8 × 2,160
        ({"free_months": 1}, ALL / (HOURS[1] + HOURS[2])),  # the first month bills nothing
        ({"ramp_months": 2}, 1.0),  # what is not in use yet is offered on demand
        ({"ramp_months": 1, "isolation": "site", "min_gpus": 16, "max_gpus": 16}, ALL / (372 + 672 + 744)),
        ({"setup_cost_usd": 8640}, 1 + 8640 / (GPUS * ALL)),  # half a dollar for each GPU-hour
        ({"term_months": 24, "escalator_fraction": 0.5}, 1.0),  # the rise comes after the horizon
        ({"recall_notice_months": 1, "firm_months": 1, "recall_fee_fraction": 1.0}, 1.0),  # no recall pays
        ({"isolation": "hall"}, 2.0),  # all sixteen GPUs leave the market
    ],
)
def test_least_price_by_hand(fields: dict[str, Any], usd: float) -> None:
    """The interval holds the price that follows by hand, and is narrow."""
    answer = priced(**fields)
    assert answer.is_possible
    assert answer.low_usd is not None
    assert answer.high_usd is not None
    assert answer.low_usd <= usd * (1 + 1e-9)
    assert answer.high_usd >= usd * (1 - 1e-9)
    assert answer.high_usd - answer.low_usd < 1e-5 * usd


@pytest.mark.parametrize("basis", ["gpu_hour", "kw_month", "month"])
def test_prepayment_lag_and_default_count_by_their_days(basis: str) -> None:
    """A fifth of the revenue comes on the first day, free of default; the rest a month late, at half the chance."""
    rate, chance, prepaid = 0.2, 0.5, 0.2
    tenants = [{"id": "T", "default_probability_fraction": chance, "recovery_fraction": 0.4}, {"id": "U"}]
    answer = priced(
        rate=rate,
        lists={"tenants": tenants},
        price_basis=basis,
        prepayment_fraction=prepaid,
        payment_lag_months=1,
    )
    units = {"gpu_hour": [GPUS * h for h in HOURS], "kw_month": [GPUS * 1.4] * 3, "month": [1.0] * 3}[basis]
    survival = [(1 - chance) ** (month / 12) for month in range(3)]
    expected = [s + (1 - s) * 0.4 for s in survival]
    later = (LAST_DAYS[1], LAST_DAYS[2], 119)  # the last receipt comes at the end of April, past the horizon
    gained = prepaid * sum(units) + (1 - prepaid) * sum(
        u * e * discount(rate, day) for u, e, day in zip(units, expected, later, strict=True)
    )
    lost = sum(GPUS * h * discount(rate, day) for h, day in zip(HOURS, LAST_DAYS, strict=True))
    assert answer.low_usd == pytest.approx(lost / gained, rel=1e-5)
    assert answer.high_usd == pytest.approx(lost / gained, rel=1e-5)


def test_tenant_who_pays_for_energy_is_quoted_without_it() -> None:
    """Energy that the market bears comes off the price of a lease whose tenant reimburses it: 1 - 0.14 a GPU-hour."""
    sites = [{"id": "S", "it_power_mw": 1, "pue": 1, "energy_usd_per_mwh": 100}]
    answer = priced(includes_energy=False, lists={"sites": sites})
    assert answer.high_usd == pytest.approx(0.86, rel=1e-5)
    assert priced(lists={"sites": sites}).high_usd == pytest.approx(1.0, rel=1e-5)


def test_owner_recalls_a_lease_when_that_is_best() -> None:
    """After a firm month the market pays 10, so that the owner recalls: (p - 1) × 744 hours stand against nothing."""
    market = [
        {"gpu_type": "G", "month": "2027-01", "usd_per_gpu_hour": 1},
        {"gpu_type": "G", "month": "2027-02", "usd_per_gpu_hour": 10},
    ]
    answer = priced(recall_notice_months=1, firm_months=1, lists={"on_demand": market})
    assert answer.high_usd == pytest.approx(1.0, rel=1e-5)
    assert answer.plan_with is not None
    assert answer.plan_with.leases["is_recalled"].all()


def test_whole_site_is_worth_all_that_the_site_earns() -> None:
    """Sixteen GPUs at a dollar an hour, as a price per month of the whole."""
    answer = priced(min_gpus=None, max_gpus=None, placement="site", whole_site="S", price_basis="month")
    assert answer.high_usd == pytest.approx(16 * ALL / 3, rel=1e-5)


def test_displaced_lease_is_named_and_paid_for() -> None:
    """With no market, two leases at 3 and 2 fill the hall: a third takes the place of the cheaper one at 2."""
    others = [request(id=f"at {usd}", tenant="U", price_usd=usd) for usd in (3, 2)]
    answer = priced(*others, lists={"on_demand": []})
    assert answer.high_usd == pytest.approx(2.0, rel=1e-5)
    assert answer.displaced[["request", "change"]].to_numpy().tolist() == [["at 2", "given up"]]
    assert answer.terms["change_usd"].sum() == pytest.approx(0, abs=0.1)


def test_free_room_is_leased_for_nothing() -> None:
    """Where nothing else would use the GPUs the owner is no worse off at a price of nought."""
    assert priced(lists={"on_demand": []}).price_usd == {"low": 0.0, "high": 0.0}


def test_price_that_brings_nothing_never_suffices() -> None:
    """Of a lease with free months only no price is paid, and it takes GPUs from the market."""
    answer = priced(free_months=3)
    assert (answer.is_possible, answer.price_usd, answer.plan_with) == (False, None, None)
    assert "No price brings any revenue" in answer.reasons[-1]


def test_hard_rule_in_the_way_is_named_with_its_numbers() -> None:
    """A quarter of the fleet may be leased, half is asked for."""
    policy = {"id": "Quarter", "rule": "max_leased_fraction", "limit": 0.25}
    policy |= {"from_month": "2027-01", "to_month": "2027-03"}
    answer = priced(lists={"policies": [policy]})
    assert answer.is_possible is False
    assert any("policy 'Quarter'" in reason and "0.25" in reason for reason in answer.reasons)


def test_case_without_a_plan_gets_one_by_the_request() -> None:
    """Without the request there is no lease revenue; with it 8,640 USD come at half a dollar an hour."""
    policy = {"id": "Covenant", "rule": "min_lease_revenue_usd", "limit": GPUS * ALL / 2}
    policy |= {"from_month": "2027-01", "to_month": "2027-03"}
    answer = priced(lists={"policies": [policy]})
    assert answer.plan_without is None
    assert answer.high_usd == pytest.approx(0.5, rel=1e-5)
    assert "no plan" in answer.reasons[0]


@pytest.mark.parametrize(("other_usd", "is_possible"), [(0.9, False), (1.1, True)])
def test_price_may_be_too_high_for_a_share_of_revenue(other_usd: float, is_possible: bool) -> None:
    """At a dollar or more the tenant brings no more than half only if a signed lease beside it earns as much."""
    policy = {"id": "Half", "rule": "max_tenant_revenue_fraction", "limit": 0.5, "subject": "T"}
    policy |= {"from_month": "2027-01", "to_month": "2027-03"}
    signed = request(id="signed", tenant="U", status="signed", price_usd=other_usd)
    placed = [{"lease": "signed", "hall": "H", "gpus": 8}]
    case = market_case(signed, lists={"policies": [policy], "signed_placements": placed})
    answer = quote(case, "asked", threads=1)
    assert answer.is_possible is is_possible
    if is_possible:
        assert answer.high_usd == pytest.approx(1.0, rel=1e-5)
        assert not accepts(at_price(answer, case, 1.2), "asked")


def test_table_quotes_every_size_term_and_start() -> None:
    """Sizes, terms and start months make eight quotes in order, all at a dollar."""
    quotes = quote_table(
        market_case(), "asked", sizes=[8, 16], terms=[1, 2], starts=["2027-01", "2027-02"], threads=1
    )
    asked = [(one.request.min_gpus, one.request.term_months, str(one.request.latest_start)) for one in quotes]
    assert asked[:3] == [(8, 1, "2027-01"), (8, 1, "2027-02"), (8, 2, "2027-01")]
    assert len(asked) == 8
    assert [one.high_usd for one in quotes] == pytest.approx([1.0] * 8, rel=1e-5)


def test_wrong_variants_are_told_all_at_once() -> None:
    """A size of no GPUs and a month that does not exist: both are named before anything is worked out."""
    with pytest.raises(CaseError) as told:
        quote_table(market_case(), "asked", sizes=[0], starts=["2027-01", "2027-99"], threads=1)
    assert {"min_gpus", "earliest_start"} <= {
        problem.message.split(":")[0] for problem in told.value.problems
    }


def test_unknown_and_signed_requests_are_refused() -> None:
    """The message says which requests can be quoted."""
    with pytest.raises(ValueError, match="has no lease request 'other'; its open requests are: asked"):
        quote(market_case(), "other")
    signed = request(id="signed", status="signed")
    case = market_case(signed, lists={"signed_placements": [{"lease": "signed", "hall": "H", "gpus": 8}]})
    with pytest.raises(ValueError, match="'signed' is signed"):
        quote(case, "signed")


def test_infeasible_without_and_with_the_request() -> None:
    """Where no price gives the case a plan the quote says so, and planning it fails."""
    policy = {"id": "Own", "rule": "min_internal_fraction", "limit": 0.5}
    policy |= {"from_month": "2027-01", "to_month": "2027-03"}
    case = market_case(lists={"policies": [policy]})
    answer = quote(case, "asked", threads=1)
    assert (answer.is_possible, answer.plan_without) == (False, None)
    assert at_price(answer, case, 10.0) is None
