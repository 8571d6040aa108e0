"""The sheet `Checks`: what the workbook's formulas must come to, and the verdict that every sheet shows."""

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell as at

from planner.export.bridge import bridge_sheet, sales_sheet, table_sheets
from planner.export.bridge.paper import CHECK_ROW, TOP_ROW, Paper

TITLE = "Checks"
TOLERANCE_ROW, HEADER_ROW = TOP_ROW, TOP_ROW + 2
FIRST_ROW = HEADER_ROW + 1
FIGURE, OWN, DIFFERENCE, VERDICT = 1, 2, 3, 4
TOLERANCE_USD = 0.005
"""Half a cent: the formulas add up the planner's unrounded figures."""
GOOD, BAD = "OK", "DIFFERS"
Check = tuple[str, str, float]
"""What must agree, the workbook's cell, and the planner's own figure."""


def checks(paper: Paper) -> list[Check]:
    """Every check of the workbook."""
    comparison = paper.comparison
    bridge, change = comparison.bridge, comparison.b.value_usd - comparison.a.value_usd
    sold = bridge.sales
    of_sales = float(sold["b_present_value_usd"].sum()) - float(sold["a_present_value_usd"].sum())
    row, effect, items = table_sheets.total_row(paper), bridge_sheet.EFFECT, bridge_sheet.ROW_OF_ITEMS
    terms, effects = f"'{table_sheets.TERMS}'!", f"{bridge_sheet.TITLE}!"
    mixed = "+".join(sales_sheet.totals(paper).values())
    return [
        ("Plan A on the bridge", f"{effects}{at(bridge_sheet.ROW_OF_A, effect)}", comparison.a.value_usd),
        (
            "A's decisions priced under B's inputs at once",
            f"{effects}{at(bridge_sheet.ROW_OF_KEPT, effect)}",
            bridge.repriced.total_usd,
        ),
        (
            "Plan B at the end of all lines",
            f"{effects}{at(bridge_sheet.ROW_OF_B, effect)}",
            comparison.b.value_usd,
        ),
        ("Change by item", f"{effects}{at(items, effect)}", change),
        ("Volume, mix and timing of all sales", mixed, of_sales),
        ("Terms of plan A", f"{terms}{at(row, table_sheets.A_USD)}", comparison.a.value_usd),
        ("Terms of plan B", f"{terms}{at(row, table_sheets.B_USD)}", comparison.b.value_usd),
    ]


def write_checks(paper: Paper) -> Any:
    """The sheet, with the master check in its last row."""
    sentence = f"The workbook's own figures beside the planner's, {paper.currency}."
    sheet = paper.sheet(TITLE, sentence, [46, 22, 22, 18, 12])
    unit = paper.currency
    sheet.write_string(TOLERANCE_ROW, 0, f"Tolerance ({unit})", paper.formats["text"])
    sheet.write_number(TOLERANCE_ROW, FIGURE, TOLERANCE_USD, paper.formats["rate"])
    names = ["Check", f"Workbook ({unit})", f"Planner ({unit})", f"Difference ({unit})", "Verdict"]
    paper.headers(sheet, HEADER_ROW, names)
    tolerance = at(TOLERANCE_ROW, FIGURE, True, True)
    all_checks = checks(paper)
    for row, (title, cell, own_usd) in enumerate(all_checks, start=FIRST_ROW):
        paper.cell(sheet, (row, 0), title)
        paper.formula(sheet, (row, FIGURE), f"={cell}", own_usd, "cents")
        sheet.write_number(row, OWN, own_usd, paper.formats["cents"])
        text = f"={at(row, FIGURE)}-{at(row, OWN)}"
        paper.formula(sheet, (row, DIFFERENCE), text, 0.0, "cents")
        text = f'=IF(ABS({at(row, DIFFERENCE)})<={tolerance},"{GOOD}","{BAD}")'
        paper.formula(sheet, (row, VERDICT), text, GOOD, "verdict_of_one")
    last = FIRST_ROW + len(all_checks) - 1
    sheet.write_string(last + 1, 0, "All checks", paper.formats["text_total"])
    verdicts = f"{at(FIRST_ROW, VERDICT)}:{at(last, VERDICT)}"
    text = f'=IF(COUNTIF({verdicts},"{GOOD}")=ROWS({verdicts}),"{GOOD}","{BAD}")'
    paper.formula(sheet, (last + 1, VERDICT), text, GOOD, "verdict_of_one")
    _colour(paper, sheet, f"{at(FIRST_ROW, VERDICT)}:{at(last + 1, VERDICT)}")
    return sheet


def show_verdict(paper: Paper, sheet: Any) -> None:
    """The master check in the head of a sheet."""
    master = f"{TITLE}!{at(FIRST_ROW + len(checks(paper)), VERDICT, True, True)}"
    text = f'="All checks: "&{master}'
    paper.formula(sheet, (CHECK_ROW, 0), text, f"All checks: {GOOD}", "verdict")
    _colour(paper, sheet, at(CHECK_ROW, 0))


def _colour(paper: Paper, sheet: Any, cells: str) -> None:
    for word, style in ((BAD, "bad"), (GOOD, "good")):
        rule = {"type": "text", "criteria": "containing", "value": word, "format": paper.formats[style]}
        sheet.conditional_format(cells, rule)
