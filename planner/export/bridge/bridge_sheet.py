"""The sheet `Bridge`: every line from plan A's value to plan B's, the same by item, and what to know."""

import math
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell as at

from models.plan.compare import ITEMS, STEPS, Step
from planner.export.bridge.paper import LINE_POINTS, TOP_ROW, Paper

TITLE = "Bridge"
CASH, INTERNAL, EFFECT, RUNNING, DEFINITION = 3, 4, 5, 6, 7
"""Columns, from 0."""
ROW_OF_A = TOP_ROW + 1
INPUT_STEPS = [step for step in STEPS if step.block == "inputs"]
OTHER_STEPS = [step for step in STEPS if step.block != "inputs"]
FIRST_INPUT = ROW_OF_A + 1
ROW_OF_KEPT = FIRST_INPUT + len(INPUT_STEPS)
FIRST_OTHER = ROW_OF_KEPT + 1
ROW_OF_B = FIRST_OTHER + len(OTHER_STEPS)
ROW_OF_CHANGE = ROW_OF_B + 1
CHART_ROW = ROW_OF_CHANGE + 2
CHART_ROWS = 27
ITEM_ROW = CHART_ROW + CHART_ROWS + 1
FIRST_ITEM = ITEM_ROW + 2
ROW_OF_ITEMS = FIRST_ITEM + len(ITEMS)
BEST_ROW = ROW_OF_ITEMS + 2
NOTE_ROW = BEST_ROW + 7
CHARACTERS_OF_DEFINITION = 62
MOST_NOTES_OF_A_PAGE = 10
SHORT = {"inputs": "Changed inputs", "reoptimisation": "Re-optimisation"}
TOTALS = {ROW_OF_A: "Plan A", ROW_OF_KEPT: "A's decisions under B's inputs", ROW_OF_B: "Plan B"}
"""Titles of the rows that are no effects."""
WIDTHS = [17, 26, 38, 18, 18, 18, 18, 62]


def row_of(step: Step) -> int:
    """The row of one line."""
    if step.block == "inputs":
        return FIRST_INPUT + INPUT_STEPS.index(step)
    return FIRST_OTHER + OTHER_STEPS.index(step)


def write_bridge(paper: Paper, totals_of_sales: dict[str, str]) -> Any:
    """The sheet. `totals_of_sales` holds the cells of volume, mix and timing by the name of their step."""
    sentence = (
        f"Present value in {paper.currency}; favourable is positive on every line. Inputs and the planner's "
        "own figures are blue, formulas black."
    )
    sheet = paper.sheet(TITLE, sentence, WIDTHS)
    unit = paper.currency
    names = ["Block", "Item", "Line", f"Cash ({unit})", f"Internal value ({unit})", f"Effect ({unit})"]
    paper.headers(sheet, TOP_ROW, [*names, f"Value after ({unit})", " What it is"])
    sheet.freeze_panes(TOP_ROW + 1, 3)
    bridge = paper.comparison.bridge
    _write_total(paper, sheet, ROW_OF_A, first_summed=None)
    running = bridge.a
    for step in STEPS:
        effect = bridge.effects[step.name]
        running = running + effect
        _write_line(paper, sheet, step, running.total_usd, totals_of_sales.get(step.name))
        if step is INPUT_STEPS[-1]:
            _write_total(paper, sheet, ROW_OF_KEPT, first_summed=ROW_OF_A)
    _write_total(paper, sheet, ROW_OF_B, first_summed=ROW_OF_KEPT)
    _write_change(paper, sheet)
    _write_items(paper, sheet)
    _write_best(paper, sheet)
    _write_notes(paper, sheet)
    sheet.fit_to_pages(1, 1 if len(paper.comparison.notes) <= MOST_NOTES_OF_A_PAGE else 0)
    return sheet


def _write_line(paper: Paper, sheet: Any, step: Step, running_usd: float, total_of_sales: str | None) -> None:
    row, effect = row_of(step), paper.comparison.bridge.effects[step.name]
    paper.cell(sheet, (row, 0), SHORT[step.block])
    paper.cell(sheet, (row, 1), ITEMS[step.item])
    paper.cell(sheet, (row, 2), step.title)
    if total_of_sales is None:
        paper.cell(sheet, (row, CASH), effect.cash_usd, "money")
    else:
        paper.formula(sheet, (row, CASH), f"={total_of_sales}", effect.cash_usd, "money_formula")
    paper.cell(sheet, (row, INTERNAL), effect.internal_value_usd, "money")
    both = f"={at(row, CASH)}+{at(row, INTERNAL)}"
    paper.formula(sheet, (row, EFFECT), both, effect.total_usd, "money_formula")
    after = f"={at(row - 1, RUNNING)}+{at(row, EFFECT)}"
    paper.formula(sheet, (row, RUNNING), after, running_usd, "money_formula")
    paper.cell(sheet, (row, DEFINITION), step.sentence, "indented")
    sheet.set_row(row, LINE_POINTS * math.ceil(len(step.sentence) / CHARACTERS_OF_DEFINITION))


def _write_total(paper: Paper, sheet: Any, row: int, first_summed: int | None) -> None:
    """Plan A, whose two parts are figures, or a row that adds up those from `first_summed` on."""
    bridge = paper.comparison.bridge
    value = {ROW_OF_A: bridge.a, ROW_OF_KEPT: bridge.kept, ROW_OF_B: bridge.kept + bridge.reoptimisation}[row]
    for column in (0, 1, 2, DEFINITION):
        sheet.write_string(row, column, TOTALS[row] if column == 2 else "", paper.formats["text_total"])
    for column, usd in ((CASH, value.cash_usd), (INTERNAL, value.internal_value_usd)):
        if first_summed is None:
            sheet.write_number(row, column, usd, paper.formats["money_total"])
        else:
            text = f"=SUM({at(first_summed, column)}:{at(row - 1, column)})"
            paper.formula(sheet, (row, column), text, usd, "money_total")
    both = f"={at(row, CASH)}+{at(row, INTERNAL)}"
    paper.formula(sheet, (row, EFFECT), both, value.total_usd, "money_total")
    paper.formula(sheet, (row, RUNNING), f"={at(row, EFFECT)}", value.total_usd, "money_total")


def _write_change(paper: Paper, sheet: Any) -> None:
    bridge = paper.comparison.bridge
    change = bridge.kept + bridge.reoptimisation - bridge.a
    paper.cell(sheet, (ROW_OF_CHANGE, 2), "Change from A to B")
    amounts = {CASH: change.cash_usd, INTERNAL: change.internal_value_usd, EFFECT: change.total_usd}
    for column, usd in amounts.items():
        text = f"={at(ROW_OF_B, column)}-{at(ROW_OF_A, column)}"
        paper.formula(sheet, (ROW_OF_CHANGE, column), text, usd, "money_formula")


def _write_items(paper: Paper, sheet: Any) -> None:
    """The lines added up by item: with A's decisions kept, by re-optimisation, and together."""
    unit = paper.currency
    sheet.write_string(ITEM_ROW, 0, "By item", paper.formats["heading"])
    names = ["", "", "Item", f"Changed inputs ({unit})", f"Re-optimisation ({unit})", f"Total ({unit})"]
    paper.headers(sheet, ITEM_ROW + 1, names)
    frame = paper.comparison.bridge.by_item
    ranges = [(FIRST_INPUT, ROW_OF_KEPT - 1), (FIRST_OTHER, ROW_OF_B - 1)]
    for row, (_, line) in enumerate(frame.iterrows(), start=FIRST_ITEM):
        paper.cell(sheet, (row, 2), line["item"])
        amounts = [line["inputs_usd"], line["reoptimisation_usd"]]
        for column, (first, last), usd in zip((CASH, INTERNAL), ranges, amounts, strict=True):
            items = f"{at(first, 1, True, True)}:{at(last, 1, True, True)}"
            effects = f"{at(first, EFFECT, True, True)}:{at(last, EFFECT, True, True)}"
            text = f"=SUMIFS({effects},{items},{at(row, 2, False, True)})"
            paper.formula(sheet, (row, column), text, usd, "money_formula")
        both = f"={at(row, CASH)}+{at(row, INTERNAL)}"
        paper.formula(sheet, (row, EFFECT), both, line["total_usd"], "money_formula")
    sheet.write_string(ROW_OF_ITEMS, 2, "Total", paper.formats["text_total"])
    for column, name in ((CASH, "inputs_usd"), (INTERNAL, "reoptimisation_usd"), (EFFECT, "total_usd")):
        text = f"=SUM({at(FIRST_ITEM, column)}:{at(ROW_OF_ITEMS - 1, column)})"
        paper.formula(sheet, (ROW_OF_ITEMS, column), text, float(frame[name].sum()), "money_total")


def _write_best(paper: Paper, sheet: Any) -> None:
    """What the gaps of the two plans leave open."""
    comparison = paper.comparison
    sheet.write_string(BEST_ROW, 0, "What the gaps leave open", paper.formats["heading"])
    bounds = comparison.a.solve.bound_usd, comparison.b.solve.bound_usd
    for row, (name, bound) in enumerate(zip("AB", bounds, strict=True), start=BEST_ROW + 1):
        paper.cell(sheet, (row, 2), f"No plan of {name}'s case is worth more than")
        paper.cell(sheet, (row, EFFECT), bound, "money")
    value_a, value_b = at(ROW_OF_A, EFFECT), at(ROW_OF_B, EFFECT)
    bound_a, bound_b = at(BEST_ROW + 1, EFFECT), at(BEST_ROW + 2, EFFECT)
    least, most = comparison.change_range_usd
    paper.cell(sheet, (BEST_ROW + 3, 2), "Change between the best plans, at least")
    text = f"={value_b}-MAX({bound_a},{value_a})"
    paper.formula(sheet, (BEST_ROW + 3, EFFECT), text, least, "money_formula")
    paper.cell(sheet, (BEST_ROW + 4, 2), "Change between the best plans, at most")
    text = f"=MAX({bound_b},{value_b})-{value_a}"
    paper.formula(sheet, (BEST_ROW + 4, EFFECT), text, most, "money_formula")


def _write_notes(paper: Paper, sheet: Any) -> None:
    sheet.write_string(NOTE_ROW - 1, 0, "What to know", paper.formats["heading"])
    fixed = (
        "Inputs change line by line, in this order, while A's decisions are kept; the joint effect of two "
        "changes is in the later line. Then B's decisions take the place of A's, all at B's inputs.",
        "When A's decisions keep B's rules, re-optimisation is not below what the gap of plan B leaves open.",
    )
    for row, text in enumerate((*fixed, *paper.comparison.notes), start=NOTE_ROW):
        paper.note(sheet, row, text, DEFINITION + 1, line=190)
