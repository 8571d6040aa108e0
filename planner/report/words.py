"""Figures in the report's sentences, as people write them."""

import pandas as pd

from planner.charts.axes import money_scale


def money(usd: float, currency: str) -> str:
    """An amount in words of its own size: `USD 73.60 billion`."""
    scale = money_scale([usd], currency)
    unit = scale.unit.removeprefix(currency).strip()
    return " ".join(filter(None, [currency, scale.text(usd), unit]))


def month(period: pd.Period) -> str:
    """A month: `Jan 2027`."""
    return period.strftime("%b %Y")


def share(fraction: float) -> str:
    """A share in percent; below ten with one decimal."""
    percent = 100 * fraction
    return f"{percent:.1f} %" if 0 < percent < 10 else f"{percent:.0f} %"
