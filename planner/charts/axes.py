"""Axes as people write them: months and years, money in millions, shares in percent."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.ticker import FuncFormatter, MaxNLocator

from planner.charts.style import PALE, Layout
from planner.charts.text import width_points

BILLION, MILLION = 1e9, 1e6
SCALES = ((BILLION, "billion", 3, 2), (MILLION, "million", 1, 1))
"""Divisor and word of large amounts, from how many times the divisor they are used, and their decimals."""
MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True)
class Scale:
    """The unit in which amounts are shown."""

    divisor: float
    unit: str
    """`USD million`"""
    decimals: int

    def text(self, amount: float, *, is_signed: bool = False) -> str:
        """An amount in this unit, with separators and a real minus."""
        value = amount / self.divisor
        if round(value, self.decimals) == 0:
            value = 0.0
        sign = "+" if is_signed and value > 0 else ""
        return f"{sign}{value:,.{self.decimals}f}".replace("-", "−")


def money_scale(amounts: Any, currency: str) -> Scale:
    """The unit for amounts of a currency, by the largest of them."""
    largest = float(np.max(np.abs(np.asarray([0.0, *amounts], dtype=float))))
    for divisor, word, least, decimals in SCALES:
        if largest >= least * divisor:
            return Scale(divisor, f"{currency} {word}", decimals)
    return Scale(1.0, currency, 0 if largest >= 1000 else 2)


def grouped(value: float, decimals: int = 0) -> str:
    """A number with separators and a real minus."""
    return f"{value:,.{decimals}f}".replace("-", "−")


def number_axis(axis: Any, divisor: float = 1.0, most_ticks: int = 5, *, is_percent: bool = False) -> None:
    """Few round ticks, with separators, of an amount in a unit or of a fraction in percent."""
    axis.set_major_locator(MaxNLocator(most_ticks, steps=[1, 2, 2.5, 5, 10]))

    def told(value: float, _: int | None = None) -> str:
        if is_percent:
            return f"{100 * value:.0f} %"
        shown = value / divisor
        return f"{shown:,.10g}".replace("-", "−") if shown else "0"

    axis.set_major_formatter(FuncFormatter(told))


def month_axis(axes: Any, first: pd.Period, months: int, points: float, layout: Layout) -> None:
    """Mark the time: x is months since the first; a tick is the beginning of its month.

    Parameters
    ----------
    first, months
        The first month, and how many there are.
    points
        Width of the axis in points.
    """
    axes.set_xlim(0, months)
    at, labels = month_ticks(first, months, points, layout.font_points)
    axes.set_xticks(at, labels, fontsize=layout.font_points, ha="left" if months < 2 else "center")
    axes.tick_params(axis="x", length=3)
    for tick in at:
        axes.axvline(tick, color=PALE, linewidth=0.6, zorder=0)


def month_ticks(first: pd.Period, months: int, points: float, size: float) -> tuple[list[int], list[str]]:
    """Where ticks stand and what they say: as fine a step as there is room for.

    Returns
    -------
    Months since the first, and labels: a month's name with its year below where the year is new, or years.
    """
    room = 1.3 * width_points("2027", size)
    for step in MONTH_STEPS:
        if points / months * step >= room:
            break
    at = [t for t in range(months) if ((first + t).ordinal - pd.Period("2000-01", "M").ordinal) % step == 0]
    if step >= 12:
        gap = at[0] if at else months
        is_room = gap * points / months >= 1.6 * width_points("2027", size)
        lead = [0] if at[:1] != [0] and is_room else []
        labels = [(first + t).strftime("%b\n%Y") for t in lead] + [str((first + t).year) for t in at]
        return [*lead, *at], labels
    at = at or [0]
    labels = []
    for number, t in enumerate(at):
        month = first + t
        is_new_year = number == 0 or month.year != (first + at[number - 1]).year
        labels.append(month.strftime("%b\n%Y") if is_new_year else month.strftime("%b"))
    return at, labels
