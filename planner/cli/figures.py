"""Figures as people read them: money in millions, percents, months, durations."""

import math

MILLION = 1e6
LEAST_PERCENT = 1e-8
"""Percentages below this are told as that."""


def money(usd: float | None, currency: str = "USD") -> str:
    """An amount with its currency: whole below a million, else in millions with one decimal."""
    if usd is None:
        return "none yet"
    if abs(usd) < MILLION:
        return f"{currency} {usd:,.0f}"
    return f"{currency} {usd / MILLION:,.1f} million"


def percent(fraction: float | None) -> str:
    """A fraction as a percentage with two digits that count; never `0 %` for what is above nought."""
    if fraction is None or not math.isfinite(fraction):
        return "not known"
    value = 100 * fraction
    if value == 0:
        return "0 %"
    if abs(value) < LEAST_PERCENT:
        return f"under {LEAST_PERCENT:.8f} %"
    decimals = max(0, 1 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(decimals, 9)}f} %"


def duration(seconds: float) -> str:
    """A time span in seconds, or in minutes and seconds from two minutes on."""
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"


def gpus(count: float) -> str:
    """A number of GPUs (or H100e), with separators, whole."""
    return f"{count:,.0f}"
