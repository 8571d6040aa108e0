"""Lines of a statement, and balances that roll from opening over movements to closing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from models.plan.statements.lines import Line
from models.plan.statements.pivots import ROUNDING
from planner.export.workbook.time_page import FIRST_MONTH, FloatArray, Series, TimePage

Formulas = Mapping[str, Callable[[int], str]]
"""The formula of a month by its index, for each line that is no subtotal."""


@dataclass(frozen=True)
class Roll:
    """A balance: opening + movements = closing."""

    opening: tuple[str, float]
    """Formula and figure of the balance before the first month."""
    movements: Mapping[str, Series]
    """By what a person calls them."""
    closing: Series


def write_lines(
    page: TimePage,
    unit: str,
    lines: tuple[Line, ...],
    figures: Mapping[str, FloatArray],
    formulas: Formulas,
    *,
    is_discounted: bool = False,
) -> dict[str, Series]:
    """Write lines, with subtotals as the sums of what they name; XNPV wants an opening of nought."""
    made: dict[str, Series] = {}
    for line in lines:
        formula = formulas.get(line.name) or (
            lambda t, parts=line.sums: "+".join(made[name].at(t) for name in parts)  # type: ignore[misc]
        )
        made[line.name] = page.add(
            line.title,
            unit,
            formula,
            figures[line.name],
            is_subtotal=bool(line.sums),
            opening=("0", 0.0) if is_discounted else None,
        )
    return made


def write_roll(
    page: TimePage,
    unit: str,
    what: str,
    opening: tuple[str, float],
    movements: Mapping[str, tuple[Callable[[int], str], FloatArray]],
) -> Roll:
    """Write opening, movements and closing; each opening is the closing before it.

    Parameters
    ----------
    page, unit
        Where, and in what.
    what
        What the balance is of, as it follows `Opening` and `Closing`.
    opening
        Formula and figure of the balance before the first month.
    movements
        The formula of each by month, and its figures of shape (months,).
    """
    moved = np.sum([figures for _, figures in movements.values()], axis=0)
    closing = opening[1] + np.cumsum(moved)
    closing[np.abs(closing) <= ROUNDING * (abs(opening[1]) + np.abs(moved).sum())] = 0.0
    before = np.concatenate([[opening[1]], closing[:-1]])
    last_row = page.next_row + 1 + len(movements)
    start = page.add(
        f"Opening {what}",
        unit,
        lambda t: page.cell(last_row, FIRST_MONTH + t - 1),
        before,
        is_sum=False,
    )
    parts = {
        label: page.add(label, unit, formula, figures) for label, (formula, figures) in movements.items()
    }
    end = page.add(
        f"Closing {what}",
        unit,
        lambda t: "+".join(one.at(t) for one in (start, *parts.values())),
        closing,
        is_sum=False,
        is_subtotal=True,
        opening=opening,
    )
    return Roll(opening, parts, end)
