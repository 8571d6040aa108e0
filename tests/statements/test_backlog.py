"""The backlog: the whole contract, its firm part, and the next 12 months of it; worked out by hand."""

from tests.plan.builders import lease, request, signed, small_case
from tests.statements.test_balances import FLAT
from tests.statements.test_revenue import PLACED, books

COLUMNS = ["opening_usd", "signed_usd", "recognised_usd", "recalled_usd", "closing_usd"]


def test_backlog_counts_the_contract_past_the_horizon() -> None:
    """20 months at $100,000 from February: the roll runs to September 2028 and ends at nought."""
    asked = request(earliest_start="2027-02", latest_start="2027-02", term_months=20, **FLAT)
    case = small_case(lease_requests=[asked])
    roll = books(case, lease(case)).rpo()
    assert roll[COLUMNS].head(3).to_numpy().tolist() == [
        [0, 0, 0, 0, 0],
        [0, 2_000_000, -100_000, 0, 1_900_000],
        [1_900_000, 0, -100_000, 0, 1_800_000],
    ]
    assert (len(roll), roll["period"].iloc[-1], roll["closing_usd"].iloc[-1]) == (21, "2028-09", 0)
    assert roll["next_12_months_usd"].tolist()[:3] == [0, 1_200_000, 1_200_000]
    assert roll["next_12_months_fraction"].tolist()[1] == 1_200_000 / 1_900_000


def test_signed_lease_opens_the_backlog() -> None:
    """Four of six months are left in January, three of them firm at its end."""
    case = small_case(
        lease_requests=[signed("L", "2026-11", term_months=6, firm_months=5, recall_notice_months=1, **FLAT)],
        signed_placements=PLACED,
    )
    roll = books(case).rpo()
    assert roll["opening_usd"].tolist() == [400_000, 300_000, 200_000, 100_000]
    assert roll["firm_usd"].tolist() == [200_000, 100_000, 0, 0]
    assert roll["firm_fraction"].tolist()[:3] == [2 / 3, 0.5, 0]


def test_recall_takes_the_forgone_months_out_in_the_last_month() -> None:
    """Five months signed, recalled after two: three leave in February, also those past the horizon."""
    asked = request(term_months=5, firm_months=1, recall_notice_months=1, **FLAT)
    case = small_case(lease_requests=[asked])
    roll = books(case, lease(case, recalled_after=2)).rpo()
    assert roll[COLUMNS].to_numpy().tolist() == [
        [0, 500_000, -100_000, 0, 400_000],
        [400_000, 0, -100_000, -300_000, 0],
        [0, 0, 0, 0, 0],
    ]
    assert roll["firm_usd"].tolist() == [0, 0, 0]
    assert roll["next_12_months_usd"].tolist() == [400_000, 0, 0]


def test_straight_line_is_what_the_backlog_recognises() -> None:
    """Four months with the first free: 75,000 a month come off a backlog of 300,000."""
    asked = request(term_months=4, free_months=1, accounting_class="operating_lease", **FLAT)
    case = small_case(lease_requests=[asked])
    assert books(case, lease(case)).rpo()["closing_usd"].tolist() == [225_000, 150_000, 75_000, 0]
