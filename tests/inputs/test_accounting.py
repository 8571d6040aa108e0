"""Records that statements need: what they must not contradict, and what is odd in them."""

from typing import Any

import pytest

from tests.inputs.builders import (
    Fields,
    assembled,
    asset,
    balance,
    debt,
    delivery,
    errors,
    hall,
    placement,
    plan,
    request,
    signed,
    small_case,
    warnings,
)

OLD: dict[str, Any] = {"lease_requests": [signed()], "signed_placements": [placement()]}
CONTRADICTIONS: dict[str, tuple[Fields, list[str]]] = {
    "assets in an unknown hall": (
        {"assets": [asset(hall="A2")]},
        ["asset 'A2 2027-01': hall names 'A2'; known halls: A1."],
    ),
    "two assets of one vintage": (
        {"assets": [asset(), asset(cost_usd=1.0)]},
        [
            "asset 'A1 2027-01': hall 'A1' and in_service '2027-01' stand together twice among the assets; "
            "they must stand together once. Remove or change one of the two."
        ],
    ),
    "a residual above the cost": (
        {"assets": [asset(residual_usd=25e6)]},
        [
            "asset 'A1 2027-01': residual_usd is 25,000,000; it must be at most cost_usd, which is 24,000,000. "
            "Correct one of them."
        ],
    ),
    "debt service twice in a month": (
        {"debt_service": [debt(), debt()]},
        [
            "debt service '2027-03': month '2027-03' stands twice among the debt service rows; it must stand "
            "once. Remove or change one of the two."
        ],
    ),
    "a balance of an unknown lease": (
        OLD | {"opening_balances": [balance(lease="Odd-01")]},
        [
            "opening balance 'Odd-01': lease names 'Odd-01'; known lease requests: Old-01. Did you mean "
            "'Old-01'?"
        ],
    ),
    "a balance of an open request": (
        {"opening_balances": [balance(lease="Acme-07")]},
        [
            "opening balance 'Acme-07': lease names 'Acme-07', which is open; only signed leases have opening "
            "balances. Sign the request, or remove the balance."
        ],
    ),
    "two balances of a lease": (
        OLD | {"opening_balances": [balance(), balance()]},
        [
            "opening balance 'Old-01': lease 'Old-01' stands twice among the opening balances; it must stand "
            "once. Remove or change one of the two."
        ],
    ),
    "a balance of a lease that starts in the horizon": (
        {
            "lease_requests": [signed(earliest_start="2027-02", latest_start="2027-02")],
            "signed_placements": [placement()],
            "opening_balances": [balance()],
        },
        [
            "opening balance 'Old-01': lease names 'Old-01', which starts in 2027-02, in the horizon; only a "
            "lease that has started before 2027-01 has opening balances. Remove this one."
        ],
    ),
    "a straight line of a service": (
        OLD | {"opening_balances": [balance(straight_line_usd=-1000.0)]},
        [
            "opening balance 'Old-01': straight_line_usd is -1,000, but 'Old-01' is accounted for as a service, "
            "which is recognised as it is billed; it must be 0. Remove it, or set the lease's accounting_class."
        ],
    ),
}
ODD: dict[str, tuple[Fields, list[str]]] = {
    "assets that are written off": (
        {"assets": [asset(in_service="2020-01")]},
        [
            "asset 'A1 2020-01': the assets in hall 'A1' depreciate from 2020-01 to 2023-12, outside the "
            "horizon 2027-01 to 2027-12; they have no effect."
        ],
    ),
    "assets before the GPUs": (
        {"halls": [hall(gpus=0)], "deliveries": [delivery(gpus=1000)], "assets": [asset()]},
        [
            "asset 'A1 2027-01': in_service is 2027-01, but hall 'A1' has no GPUs then; they depreciate before "
            "they can earn. Is it the month of the delivery?"
        ],
    ),
    "debt service after the horizon": (
        {"debt_service": [debt(month="2028-01")]},
        [
            "debt service '2028-01': month is 2028-01, outside the horizon 2027-01 to 2027-12; this debt "
            "service is in no statement."
        ],
    ),
}
FOUND = CONTRADICTIONS | ODD


@pytest.mark.parametrize(("lists", "messages"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_records_of_accounting_must_agree_with_the_rest(lists: Fields, messages: list[str]) -> None:
    """What the books hold must belong to what the case holds."""
    assert errors(**lists) == messages


@pytest.mark.parametrize(("lists", "messages"), ODD.values(), ids=ODD)
def test_what_no_statement_shows_is_odd(lists: Fields, messages: list[str]) -> None:
    """A record that has no effect is probably a slip."""
    assert [text for text in warnings(**lists) if text in messages] == messages


def test_fiscal_year_starts_in_a_month_of_the_year() -> None:
    """There is no 13th month."""
    assert errors(plan=plan(fiscal_year_start_month=13)) == [
        "plan: fiscal_year_start_month is 13; it must be at most 12."
    ]


def test_full_books_are_legal() -> None:
    """A lease by class with all its balances, assets and debt has no problems."""
    lease = signed(accounting_class="operating_lease", max_gpus=400)
    books = balance(deferred_revenue_usd=1e6, straight_line_usd=-2e5)
    case = small_case(
        plan=plan(fiscal_year_start_month=7),
        lease_requests=[lease, request()],
        signed_placements=[placement()],
        assets=[asset(), asset(in_service="2027-06", residual_usd=1e6)],
        debt_service=[debt(principal_usd=1e6)],
        opening_balances=[books],
    )
    assert assembled(case).warnings == ()
