"""The sheets `Inputs changed`, `Decisions changed` and `Terms side by side`."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell as at

from planner.cases.vocabulary import column as column_of
from planner.cases.vocabulary import sheet_title
from planner.export.bridge.paper import LINE_POINTS, TOP_ROW, Paper, lines_needed
from planner.export.bridge.tables import readable
from planner.export.table import header

INPUTS, DECISIONS, TERMS = "Inputs changed", "Decisions changed", "Terms side by side"
FIRST_TERM = TOP_ROW + 1
A_USD, B_USD, CHANGE = 2, 3, 4
INPUT_WIDTHS = [20, 26, 11, 42, 24, 26, 26, 28]
DECISION_WIDTHS = [36, 30, 30, 17, 17, 13, 13, 14, 14, 13, 13, 34, 34, 18, 18]


def write_inputs(paper: Paper) -> Any:
    """Every input that differs: sheet and record, field, unit, both values, and the bridge's item."""
    changes = paper.comparison.inputs
    sentence = (
        f"{len(changes)} values differ. Records are the same when their names are; order means nothing."
    )
    sheet = paper.sheet(INPUTS, sentence, INPUT_WIDTHS)
    names = ["Sheet", "Record", "Change", "Field", "Unit", "A", "B", "Item of the bridge"]
    paper.headers(sheet, TOP_ROW, names)
    sheet.freeze_panes(TOP_ROW + 1, 2)
    sheet.repeat_rows(TOP_ROW)
    for row, (_, change) in enumerate(readable(changes).iterrows(), start=TOP_ROW + 1):
        known = column_of(change["list"], change["field"])
        unit = change["unit"].replace("USD", paper.currency)
        cells = [sheet_title(change["list"]), change["record"], change["change"], known.header, unit]
        cells += [change["a"], change["b"], change["item"]]
        for column, value in enumerate(cells):
            paper.cell(sheet, (row, column), value, "wrapped" if isinstance(value, str) else "")
        sheet.set_row(row, LINE_POINTS * lines_needed(list(zip(cells, INPUT_WIDTHS, strict=True))))
    if len(changes):
        sheet.autofilter(TOP_ROW, 0, TOP_ROW + len(changes), len(names) - 1)
    return sheet


def write_decisions(paper: Paper) -> Any:
    """Requests, GPUs by hall, runs and the use of GPUs, one table under the other."""
    comparison = paper.comparison
    asked = len({request.id for plan in (comparison.a, comparison.b) for request in plan.case.lease_requests})
    sentence = (
        f"{len(comparison.leases)} of {asked} requests are decided otherwise; the others are not shown."
    )
    sheet = paper.sheet(DECISIONS, sentence, DECISION_WIDTHS)
    sheet.freeze_panes(TOP_ROW, 1)
    row = TOP_ROW
    for title, frame in (
        ("Lease requests", comparison.leases),
        ("GPUs of leases by hall", comparison.halls),
        ("Training runs", comparison.runs),
        ("What the fleet does over the horizon", comparison.use),
    ):
        row = _write_frame(paper, sheet, row, title, frame)
    return sheet


def _write_frame(paper: Paper, sheet: Any, row: int, title: str, frame: pd.DataFrame) -> int:
    """One table with its heading; the row after it and a blank one."""
    sheet.write_string(row, 0, title, paper.formats["heading"])
    if frame.empty:
        sheet.write_string(row + 1, 0, "nothing differs", paper.formats["sentence"])
        return row + 3
    columns = [str(column) for column in frame.columns]
    paper.headers(sheet, row + 1, [_head(column, paper.currency) for column in columns])
    for number, values in enumerate(frame.itertuples(index=False), start=row + 2):
        for place, (column, value) in enumerate(zip(columns, values, strict=True)):
            paper.cell(sheet, (number, place), value, _style(column, value))
        sheet.set_row(number, LINE_POINTS * lines_needed(list(zip(values, DECISION_WIDTHS, strict=False))))
    return row + 3 + len(frame)


def _head(column: str, currency: str) -> str:
    """A column's header: that of its name without the plan's letter, which comes first."""
    if column.endswith("_gpu_months"):
        return f"{column.split('_', maxsplit=1)[0].capitalize()} GPU-months"
    for letter in ("a", "b"):
        if column.startswith(f"{letter}_"):
            rest = header(column[2:], currency)
            return f"{letter.upper()} {rest if rest[1:2].isupper() else rest[0].lower() + rest[1:]}"
    return header(column, currency)


def _style(column: str, value: object) -> str:
    if isinstance(value, str):
        return "indented" if column == "a_halls" else "wrapped"
    if column.endswith("_usd"):
        return "money"
    return "count"


def write_terms(paper: Paper) -> Any:
    """The terms of both values, what changed, and their sums: cash, internal value, both."""
    sentence = (
        f"Present values in {paper.currency}; what costs the owner is negative, so that more is better."
    )
    sheet = paper.sheet(TERMS, sentence, [52, 16, 20, 20, 20])
    unit = paper.currency
    paper.headers(sheet, TOP_ROW, ["Term", "Kind", f"A ({unit})", f"B ({unit})", f"Change ({unit})"])
    sheet.freeze_panes(TOP_ROW + 1, 1)
    terms = paper.comparison.terms
    for row, (_, term) in enumerate(terms.iterrows(), start=FIRST_TERM):
        paper.cell(sheet, (row, 0), term["title"])
        paper.cell(sheet, (row, 1), "cash" if term["is_cash"] else "internal value")
        paper.cell(sheet, (row, A_USD), term["a_usd"], "money")
        paper.cell(sheet, (row, B_USD), term["b_usd"], "money")
        text = f"={at(row, B_USD)}-{at(row, A_USD)}"
        paper.formula(sheet, (row, CHANGE), text, term["change_usd"], "money_formula")
    last = FIRST_TERM + len(terms) - 1
    is_cash = terms["is_cash"].astype(bool)
    totals: Sequence[tuple[str, str, pd.DataFrame]] = (
        ("Cash", "cash", terms[is_cash]),
        ("Internal value, not cash", "internal value", terms[~is_cash]),
    )
    for row, (title, kind, part) in enumerate(totals, start=last + 1):
        sheet.write_string(row, 0, title, paper.formats["text_total"])
        sheet.write_string(row, 1, kind, paper.formats["text_total"])
        kinds = f"{at(FIRST_TERM, 1, True, True)}:{at(last, 1, True, True)}"
        for column, name in ((A_USD, "a_usd"), (B_USD, "b_usd"), (CHANGE, "change_usd")):
            cells = f"{at(FIRST_TERM, column, True)}:{at(last, column, True)}"
            text = f"=SUMIFS({cells},{kinds},{at(row, 1, False, True)})"
            paper.formula(sheet, (row, column), text, float(part[name].sum()), "money_total")
    row = total_row(paper)
    sheet.write_string(row, 0, "Value of the plan", paper.formats["text_total"])
    sheet.write_string(row, 1, "", paper.formats["text_total"])
    for column, name in ((A_USD, "a_usd"), (B_USD, "b_usd"), (CHANGE, "change_usd")):
        text = f"={at(row - 2, column)}+{at(row - 1, column)}"
        paper.formula(sheet, (row, column), text, float(terms[name].sum()), "money_total")
    return sheet


def total_row(paper: Paper) -> int:
    """The row of the plans' values on the sheet of terms."""
    return FIRST_TERM + len(paper.comparison.terms) + 2
