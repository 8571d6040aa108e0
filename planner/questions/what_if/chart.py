"""The tornado as charts of the workbook: bars with the decisions kept, bars with the best ones and their proof."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_range_abs

from planner.questions.what_if.swings import Interval, Swing

SHEET, DATA = "Tornado", "Chart data"
COLOURS = {"lowest": "#C55A11", "highest": "#1F3864"}
"""Colour of the bars at an input's lowest and highest level."""
COLUMNS = (
    "input",
    "kept_at_lowest_usd",
    "kept_at_highest_usd",
    "best_at_lowest_usd",
    "best_at_highest_usd",
    "half_width_at_lowest_usd",
    "half_width_at_highest_usd",
)
PLACE = {name: at for at, name in enumerate(COLUMNS)}
BARS = {"kept": "Decisions kept", "best": "Best decisions; lines show what is proven"}
"""What each chart shows, by the first word of its columns."""
MILLION = 1e6
LINE_PIXELS, HEAD_PIXELS, WIDTH_PIXELS = 34, 130, 720


def chart_frame(swings: Sequence[Swing]) -> pd.DataFrame:
    """One row an input: the ends of its bars, and half the width of each interval.

    Columns: input, kept_at_lowest_usd, kept_at_highest_usd, best_at_lowest_usd, best_at_highest_usd,
    half_width_at_lowest_usd, half_width_at_highest_usd.
    """
    rows = []
    for swing in swings:
        row: dict[str, object] = {"input": _label(swing)}
        for name, change in zip(("lowest", "highest"), swing.ends, strict=True):
            kept, best = change[1:] if change else (None, None)
            row[f"kept_at_{name}_usd"] = kept
            row[f"best_at_{name}_usd"] = best.middle_usd if best else None
            row[f"half_width_at_{name}_usd"] = _half(best)
        rows.append(row)
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _half(interval: Interval | None) -> float | None:
    return (interval.high_usd - interval.low_usd) / 2 if interval else None


def _label(swing: Swing) -> str:
    lowest, highest = swing.ends
    levels = f"{lowest[0].label} to {highest[0].label}" if lowest else highest[0].label
    return f"{swing.input.title} ({levels})"


def draw_tornado(book: Any, header_row: int, *, frame: pd.DataFrame, currency: str) -> None:
    """Two charts of a `chart_frame`, below the table of the tornado: decisions kept, and the best ones."""
    inputs = len(frame)
    is_large = bool((frame[list(COLUMNS[1:])].astype(float).abs() >= MILLION).any(axis=None))
    unit = f"{currency} million" if is_large else currency
    number = "#,##0.0,," if is_large else "#,##0"
    sheet = book.get_worksheet_by_name(SHEET)
    for at, (kind, title) in enumerate(BARS.items()):
        chart = book.add_chart({"type": "bar"})
        for end in COLOURS:
            chart.add_series(_series(kind, end, header_row + 1, header_row + inputs))
        chart.set_title({"name": f"{title}: change of value ({unit})", "name_font": {"size": 11}})
        chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": {"size": 9}})
        chart.set_x_axis(
            {
                "num_format": f"{number};[Red]-{number}",
                "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            }
        )
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": WIDTH_PIXELS, "height": HEAD_PIXELS + LINE_PIXELS * inputs})
        place = {"x_offset": at * (WIDTH_PIXELS + 20), "object_position": 3, "description": title}
        sheet.insert_chart(header_row + inputs + 3, 0, chart, place)


def _series(kind: str, end: str, first: int, last: int) -> dict[str, Any]:
    """The bars at one end of the inputs; those of best decisions with a line over their interval."""

    def cells(column: str) -> str:
        return f"='{DATA}'!{xl_range_abs(first, PLACE[column], last, PLACE[column])}"

    series: dict[str, Any] = {
        "name": f"at the {end} level",
        "categories": cells("input"),
        "values": cells(f"{kind}_at_{end}_usd"),
        "fill": {"color": COLOURS[end]},
        "gap": 60,
        "overlap": 100,
    }
    if kind == "best":
        halves = cells(f"half_width_at_{end}_usd")
        series["x_error_bars"] = {"type": "custom", "plus_values": halves, "minus_values": halves}
    return series
