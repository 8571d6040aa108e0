"""The bridge workbook as a whole: its sheets in reading order."""

from pathlib import Path

import xlsxwriter

from models.plan.compare import Comparison
from planner.export.bridge.bridge_sheet import write_bridge
from planner.export.bridge.chart import write_chart
from planner.export.bridge.checks_sheet import show_verdict, write_checks
from planner.export.bridge.paper import Paper
from planner.export.bridge.sales_sheet import totals, write_sales
from planner.export.bridge.table_sheets import write_decisions, write_inputs, write_terms

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}


def write_bridge_workbook(path: Path, comparison: Comparison) -> None:
    """Write a comparison as a workbook: bridge, inputs, decisions, terms, volume and mix, checks.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    book = xlsxwriter.Workbook(str(path), OPTIONS)
    try:
        a, b = comparison.a.case.plan.name, comparison.b.case.plan.name
        book.set_properties({"title": f"Bridge: {a} to {b}"[:250]})
        paper = Paper(book, comparison)
        bridge = write_bridge(paper, totals(paper))
        sheets = [bridge, write_inputs(paper), write_decisions(paper), write_terms(paper), write_sales(paper)]
        sheets.append(write_checks(paper))
        write_chart(paper, bridge)
        for sheet in sheets:
            show_verdict(paper, sheet)
    finally:
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(f"{path}: the workbook could not be written ({error})") from error
