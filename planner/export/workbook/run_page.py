"""The sheet of the run: how the plan was found, and how sure its value is."""

from planner.export.workbook.making import Making
from planner.export.workbook.page import FIRST_ROW, HEADER_ROW, Page

SENTENCES = {
    "status": "proven when the gap asked for was reached",
    "bound_usd": "no plan of the case is worth more than this",
    "gap_fraction": "(bound - value) / |value|",
    "gap_asked_fraction": "the gap at which the search may stop",
    "stopped_by": "what ended the search",
    "seconds": "wall time of building, solving and checking",
    "solver": "solver and version",
    "threads": "threads that the solver used",
    "seed": "seed of the solver's random choices",
    "confirmed_by": "second solver whose own bound agrees",
    "version": "version of leasehold",
    "case_sha256": "SHA-256 of the case in canonical JSON",
    "aim": "what the plan was chosen for in place of the most value; blank for a plan of most value",
}

NO_NOTES = "None: nothing had to be assumed, and nothing looks wrong."


def write_run(page: Page, making: Making) -> None:
    """Write every field of the solve record, and the assumptions of the statements."""
    for at, text in enumerate(("Item", "Value", "Unit", "What it is")):
        page.text(HEADER_ROW, at, text, "header" if at else "header_flush")
    units = {
        "bound_usd": making.currency,
        "seconds": "s",
        "gap_fraction": "fraction",
        "gap_asked_fraction": "fraction",
    }
    kinds = {
        "bound_usd": "usd",
        "gap_fraction": "percent",
        "gap_asked_fraction": "percent",
        "seconds": "gpus",
    }
    row = FIRST_ROW
    for name, value in making.plan.solve.model_dump().items():
        page.text(row, 0, name.removesuffix("_usd").removesuffix("_fraction").replace("_", " "))
        page.value(row, 1, value, kinds.get(name, "general"))
        page.text(row, 2, units.get(name, ""), "unit")
        page.text(row, 3, SENTENCES.get(name, ""), "sentence")
        row += 1
    page.text(row + 1, 0, "Notes of the statements", "heading")
    for at, note in enumerate(making.statements.notes or (NO_NOTES,)):
        page.text(row + 2 + at, 0, note)
    page.widths([28, 70, 12, 84])
