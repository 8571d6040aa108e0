"""Prices as sentences show them: rounded outward, so that what is shown is proven too."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

DIGITS = 6
"""Digits of a price that count; at least the cents are shown."""


def decimals_of(usd: float) -> int:
    """Decimals with which a price shows the digits that count, and at least the cents."""
    return max(2, DIGITS - 1 - Decimal(str(usd)).adjusted()) if usd else 2


def shown_price(usd: float, *, is_up: bool, decimals: int | None = None) -> str:
    """A price rounded up or down to so many decimals; None means as many as it needs by itself."""
    step = Decimal(1).scaleb(-(decimals_of(usd) if decimals is None else decimals))
    return f"{Decimal(str(usd)).quantize(step, ROUND_CEILING if is_up else ROUND_FLOOR):,f}"
