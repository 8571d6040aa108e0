"""The sheet of checks: the workbook's formula beside the planner's figure, and one master check."""

from dataclasses import dataclass
from typing import Literal

from planner.export.workbook.making import Making
from planner.export.workbook.page import FIRST_ROW, HEADER_ROW, Page

AGREES, DIFFERS = "agrees", "differs"
ALL_AGREE = "All checks agree"
WORKBOOK, PLANNER, DIFFERENCE, VERDICT = range(2, 6)
"""Columns."""
LINE, CHARACTERS = 16, 26
"""Height of a line of a reason in words, and characters that a line holds at least."""


Kind = Literal["cents", "ratio", "month"]


@dataclass(frozen=True)
class Check:
    """What is checked: a formula of the workbook beside the planner's figure."""

    title: str
    unit: str
    formula: str
    figure: float | str
    """A text where the planner has a reason instead of a figure."""
    kind: Kind = "cents"
    """Amounts agree to half a cent; a ratio has a billionth instead."""


def write_checks(page: Page, making: Making, checks: list[Check]) -> tuple[str, str]:
    """Write the checks; return formula and text of the master check."""
    heads = ("Check", "Unit", "Workbook's formula", "Planner's figure", "Difference", "Verdict")
    for at, text in enumerate(heads):
        role = "header" if at else "header_flush"
        page.text(HEADER_ROW, at, text, "header_right" if WORKBOOK <= at <= DIFFERENCE else role)
    for index, check in enumerate(checks):
        _write_check(page, making, FIRST_ROW + index, check)
    last = FIRST_ROW + len(checks) - 1
    alarm = {"type": "cell", "criteria": "==", "value": f'"{DIFFERS}"', "format": page.styles.of("alarm")}
    page.sheet.conditional_format(FIRST_ROW, VERDICT, last, VERDICT, alarm)
    page.sheet.freeze_panes(FIRST_ROW, 1)
    page.sheet.repeat_rows(HEADER_ROW)
    page.widths([76, 18, 30, 30, 18, 12])
    verdicts = page.span(FIRST_ROW, VERDICT, last, VERDICT)
    count = f'(ROWS({verdicts})-COUNTIF({verdicts},"{AGREES}"))'
    return f'IF({count}=0,"{ALL_AGREE}","CHECK: "&{count}&" differ, see the sheet Checks")', ALL_AGREE


def planner_cell(page: Page, index: int) -> str:
    """The cell of the planner's figure of a check by its index."""
    return page.fixed(FIRST_ROW + index, PLANNER)


def _write_check(page: Page, making: Making, row: int, check: Check) -> None:
    """Both figures, their difference and the verdict; words differ by 1 or not at all."""
    page.text(row, 0, check.title, "label_top")
    page.text(row, 1, check.unit, "unit_top")
    own, planner = (page.cell(row, column) for column in (WORKBOOK, PLANNER))
    relative = making.constant("tolerance_fraction")
    digits, least, kind = making.constant("decimals_usd"), making.constant("tolerance_usd"), "cents"
    if check.kind == "ratio":
        digits, least, kind = making.constant("decimals"), relative, "ratio"
    if isinstance(check.figure, str):
        page.sheet.set_row(row, LINE * -(-len(check.figure) // CHARACTERS))
        difference, least = f"IF({own}={planner},0,1)", relative
    else:
        difference, least = f"ROUND({own}-{planner},{digits})", f"MAX({least},{relative}*ABS({planner}))"
    shown = "month" if check.kind == "month" else kind
    page.calculate(row, WORKBOOK, check.formula, check.figure, shown, "result")
    page.value(row, PLANNER, check.figure, shown, "decided_result")
    page.calculate(row, DIFFERENCE, difference, 0.0, kind, "result")
    verdict = f'IF(ABS({page.cell(row, DIFFERENCE)})<={least},"{AGREES}","{DIFFERS}")'
    page.calculate(row, VERDICT, verdict, AGREES, role="agrees")
