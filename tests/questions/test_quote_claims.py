"""Quotes of random cases are true: full plans at other prices agree. `tests.benchmarks.quotes` tries hundreds."""

import pytest

from tests.questions.quote_claims import false_claims, random_quote


@pytest.mark.parametrize(
    ("seed", "size"),
    [
        (7, "micro"),  # a price per month
        (12, "micro"),  # a price per kW-month
        (16, "micro"),  # no plan without the request
        (60, "micro"),  # a hard policy forbids it
        (79, "micro"),  # a price per GPU-hour, found in two steps
        (236, "micro"),  # two tenants with at most half of the revenue each: one price alone will do
        (240, "micro"),  # no price keeps a tenant's share of revenue
        (4, "tiny"),
    ],
)
def test_claims_of_a_random_quote_hold(seed: int, size: str) -> None:
    """Bisection over full plans finds the interval; above it the request is accepted, below it declined."""
    drawn = random_quote(seed, size)
    assert drawn is not None
    _, wrong = false_claims(*drawn)
    assert wrong == []
