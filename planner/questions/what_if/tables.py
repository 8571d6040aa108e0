"""A sensitivity analysis as tables, charts and JSON, to be written."""

from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from planner.export.answers import Answer, write_answer
from planner.export.table import Table, json_rows
from planner.questions.what_if.chart import chart_frame, draw_tornado
from planner.questions.what_if.result import Sensitivity

FORMAT = 1
"""Version of the analysis's JSON form."""
GRIDS = {
    "kept_usd": "kept decisions",
    "best_low_usd": "best decisions, at least",
    "best_high_usd": "best decisions, at most",
}
"""Columns of the two-way table that are shown as grids, and what they are called there."""


def write_sensitivity(sensitivity: Sensitivity, *paths: str | Path) -> tuple[Path, ...]:
    """Write an analysis: `.xlsx` for a workbook with the tornado as a chart, `.json`, or a folder of CSV files.

    Raises
    ------
    OutputError
        If a path has another suffix, comes twice or cannot be written.
    OSError
        If writing fails on the way; then what stood there before stands there still.

    Examples
    --------
    >>> import tempfile
    >>> from planner import read_case, sensitivity, write_sensitivity
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     found = sensitivity(read_case("data/first/case.json"), vary={"sites[*].pue": 1.3})
    ...     paths = write_sensitivity(found, f"{folder}/tornado.xlsx")
    ...     [path.name for path in paths]
    ['tornado.xlsx']
    """
    return write_answer(answer_of(sensitivity), *paths)


def answer_of(sensitivity: Sensitivity) -> Answer:
    """An analysis as an answer that can be written."""
    settings, bars = sensitivity.plan.case.plan, chart_frame(sensitivity.swings)
    draw = partial(draw_tornado, frame=bars, currency=settings.currency) if len(bars) else None
    return Answer(
        title=f"{settings.name}, how its value moves with its inputs",
        currency=settings.currency,
        sentences=sensitivity.sentences,
        tables=tuple(_tables(sensitivity, bars)),
        content=sensitivity_to_dict(sensitivity),
        draw=draw,
    )


def _tables(sensitivity: Sensitivity, bars: pd.DataFrame) -> list[Table]:
    tables = []
    if sensitivity.single:
        row = "A row is an input, the widest swing first; changes of value from the case as it is."
        levels = "A row is an input at a level."
        chart = "Bars of the chart on the sheet Tornado; of an interval the middle and half the width."
        tables += [
            Table("tornado", "Tornado", row, sensitivity.tornado),
            Table("levels", "Levels", levels, sensitivity.levels),
            Table("chart_data", "Chart data", chart, bars),
        ]
    if sensitivity.pair:
        across, down = (one.title for one in reversed(sensitivity.pair.inputs))
        tables += [
            Table("two_way", "Two-way table", f"Down: {down}. Across: {across}.", grids(sensitivity)),
            Table("pairs", "Pairs of levels", f"First: {down}. Second: {across}.", sensitivity.two_way),
        ]
    tables.append(Table("fields", "Inputs varied", "A row is a field that is varied.", sensitivity.fields))
    return tables


def grids(sensitivity: Sensitivity) -> pd.DataFrame:
    """The two-way table as people read it: what, first_level, then a column for each level of the second input.

    A kept value that breaks a rule is left out, for nobody can have it.
    """
    found = []
    for column, what in GRIDS.items():
        grid = sensitivity.grid(column)
        if column == "kept_usd":
            grid = grid.where(sensitivity.grid("is_kept_feasible").astype(bool))
        grid.columns = pd.Index([f"{level}_usd" for level in grid.columns])
        grid.insert(0, "what", what)
        found.append(grid.reset_index())
    frame = pd.concat(found, ignore_index=True)
    return frame[["what", "first_level", *frame.columns[2:]]]


def sensitivity_to_dict(sensitivity: Sensitivity) -> dict[str, Any]:
    """An analysis as JSON holds it: every table as a list of objects."""
    plan, pair = sensitivity.plan, sensitivity.pair
    return {
        "format": FORMAT,
        "name": plan.case.plan.name,
        "currency": plan.case.plan.currency,
        "value_usd": plan.value_usd,
        "bound_usd": plan.solve.bound_usd,
        "gap_fraction": sensitivity.gap_fraction,
        "stopped_by": sensitivity.stopped_by or None,
        "seconds": sensitivity.seconds,
        "tornado": json_rows(sensitivity.tornado),
        "levels": json_rows(sensitivity.levels),
        "two_way_inputs": [one.selector for one in pair.inputs] if pair else None,
        "two_way": json_rows(sensitivity.two_way),
        "fields": json_rows(sensitivity.fields),
        "notes": list(sensitivity.sentences),
    }
