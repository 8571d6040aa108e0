"""The waterfall of the bridge: the sheet with its bars, and the chart on the bridge's sheet."""

import math
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell as at

from models.plan.compare import STEPS
from planner.export.bridge import bridge_sheet
from planner.export.bridge.paper import TOP_ROW, Paper

TITLE = "Chart data"
FIRST_ROW = TOP_ROW + 1
SERIES = {"Base": None, "Value": "#1F3864", "Favourable": "#2E8B57", "Unfavourable": "#C00000"}
"""Stacks of a bar and their colours. A bar across nought has a part above it and a part below."""
LABEL, START, END, BASE, VALUE, GOOD_ABOVE, GOOD_BELOW, BAD_ABOVE, BAD_BELOW = range(9)
SMALLEST_SHARE = 0.4
"""From this share of the largest value on the axis starts at nought, because the bars are high enough."""


@dataclass(frozen=True)
class Bar:
    """One bar: from where to where, in the row of the bridge's sheet that it shows."""

    row: int
    title: str
    is_total: bool
    start_usd: float
    end_usd: float


def bars(paper: Paper) -> list[Bar]:
    """The bars from left to right."""
    bridge, found = paper.comparison.bridge, []
    running = bridge.a.total_usd
    found.append(_total(bridge_sheet.ROW_OF_A, running))
    for step in STEPS:
        if step is bridge_sheet.OTHER_STEPS[0]:
            found.append(_total(bridge_sheet.ROW_OF_KEPT, running))
        after = running + bridge.effects[step.name].total_usd
        found.append(Bar(bridge_sheet.row_of(step), step.title, False, running, after))
        running = after
    return [*found, _total(bridge_sheet.ROW_OF_B, running)]


def _total(row: int, usd: float) -> Bar:
    return Bar(row, bridge_sheet.TOTALS[row], True, 0.0, usd)


def write_chart(paper: Paper, bridge: Any) -> None:
    """The chart's data on a sheet of their own, and the chart on the bridge's sheet."""
    sheet = paper.sheet(TITLE, "Bars of the waterfall on the sheet Bridge.", [40] + [18] * 8)
    names = ["Line", "From", "To", "Base", "Value", "Favourable, above 0", "Favourable, below 0"]
    paper.headers(sheet, TOP_ROW, [*names, "Unfavourable, above 0", "Unfavourable, below 0"])
    sheet.freeze_panes(TOP_ROW + 1, 1)
    all_bars = bars(paper)
    for row, bar in enumerate(all_bars, start=FIRST_ROW):
        _write_bar(paper, sheet, row, bar)
    bridge.insert_chart(
        bridge_sheet.CHART_ROW,
        0,
        _chart(paper, all_bars),
        {"object_position": 1, "description": "Waterfall of the value from plan A to plan B"},
    )


def _write_bar(paper: Paper, sheet: Any, row: int, bar: Bar) -> None:
    label = f"={bridge_sheet.TITLE}!{at(bar.row, 2)}"
    paper.formula(sheet, (row, LABEL), label, bar.title, "text")
    start = f"={bridge_sheet.TITLE}!{at(bar.row - 1, bridge_sheet.RUNNING)}"
    if bar.is_total:
        paper.cell(sheet, (row, START), 0.0, "money_formula")
    else:
        paper.formula(sheet, (row, START), start, bar.start_usd, "money_formula")
    end = f"={bridge_sheet.TITLE}!{at(bar.row, bridge_sheet.RUNNING)}"
    paper.formula(sheet, (row, END), end, bar.end_usd, "money_formula")
    for column, (formula, usd) in _parts(row, bar).items():
        paper.formula(sheet, (row, column), formula, usd, "money_formula")


def _parts(row: int, bar: Bar) -> dict[int, tuple[str, float]]:
    """Formula and value of each stack of a bar."""
    s, e = at(row, START), at(row, END)
    low, high = min(bar.start_usd, bar.end_usd), max(bar.start_usd, bar.end_usd)
    if bar.is_total:
        return {VALUE: (f"={e}", bar.end_usd)}
    above = f"MAX(0,MAX({s},{e}))-MAX(0,MIN({s},{e}))"
    below = f"MIN(0,MIN({s},{e}))-MIN(0,MAX({s},{e}))"
    above_usd, below_usd = max(0.0, high) - max(0.0, low), min(0.0, low) - min(0.0, high)
    is_good = bar.end_usd >= bar.start_usd
    return {
        BASE: (f"=MAX(0,MIN({s},{e}))+MIN(0,MAX({s},{e}))", max(0.0, low) + min(0.0, high)),
        GOOD_ABOVE: (f"=IF({e}>={s},{above},0)", above_usd if is_good else 0.0),
        GOOD_BELOW: (f"=IF({e}>={s},{below},0)", below_usd if is_good else 0.0),
        BAD_ABOVE: (f"=IF({e}<{s},{above},0)", 0.0 if is_good else above_usd),
        BAD_BELOW: (f"=IF({e}<{s},{below},0)", 0.0 if is_good else below_usd),
    }


def _chart(paper: Paper, all_bars: list[Bar]) -> Any:
    chart = paper.book.add_chart({"type": "column", "subtype": "stacked"})
    last = FIRST_ROW + len(all_bars) - 1
    columns = [(BASE, "Base"), (VALUE, "Value"), (GOOD_ABOVE, "Favourable"), (GOOD_BELOW, "Favourable")]
    for column, name in [*columns, (BAD_ABOVE, "Unfavourable"), (BAD_BELOW, "Unfavourable")]:
        colour = SERIES[name]
        chart.add_series(
            {
                "name": name,
                "categories": [TITLE, FIRST_ROW, LABEL, last, LABEL],
                "values": [TITLE, FIRST_ROW, column, last, column],
                "fill": {"color": colour} if colour else {"none": True},
                "border": {"none": True},
                "gap": 35,
            }
        )
    lowest = _axis_minimum(all_bars)
    is_large = max(abs(bar.end_usd) for bar in all_bars) >= 1e6
    unit = f"{paper.currency} million" if is_large else paper.currency
    cut = "" if lowest is None else "; the axis does not start at 0"
    chart.set_title({"name": f"Value from plan A to plan B ({unit}{cut})", "name_font": {"size": 12}})
    axis: dict[str, Any] = {
        "num_format": "#,##0.0,," if is_large else "#,##0",
        "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
    }
    chart.set_y_axis(axis | ({} if lowest is None else {"min": lowest}))
    chart.set_x_axis({"num_font": {"rotation": -40, "size": 9}, "label_position": "low"})
    chart.set_legend({"position": "top", "delete_series": [0, 3, 5]})
    chart.set_size({"width": 1480, "height": 20 * (bridge_sheet.CHART_ROWS - 1)})
    return chart


def _axis_minimum(all_bars: list[Bar]) -> float | None:
    """Where the axis starts, so that small effects on a large value are seen; None for nought."""
    ends = [bar.end_usd for bar in all_bars]
    low, high = min(ends), max(ends)
    if low <= 0 or high - low > SMALLEST_SHARE * high or high == low:
        return None
    step = 10.0 ** math.floor(math.log10(high - low))
    return max(0.0, math.floor((low - 0.3 * (high - low)) / step) * step)
