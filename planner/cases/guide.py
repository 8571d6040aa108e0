"""The template's first sheet: what to fill in, what the colours mean, which version of the form it is."""

from math import ceil

from xlsxwriter.workbook import Workbook

from models.inputs import RECORD_TYPES
from planner.cases.sheet_form import OPTIONAL_COLOUR, REQUIRED_COLOUR, Styles
from planner.cases.versions import VERSION_NAME, newest_version
from planner.cases.vocabulary import columns, sheet_title

TITLE = "Guide"
WIDE = 75
"""Characters in a line of the wide columns."""
LINE_POINTS = 15

_RULES = (
    "Fill in one row for each record. A sheet may stay empty; only the plan is required.",
    "Columns may be moved and optional ones deleted; headers and sheet titles keep their words.",
    "A blank cell means the default that the header's note names; for GPU types and sites it means any.",
    "Months are dates (any day of the month) or YYYY-MM. Fractions are 0 to 1: 8 % is 0.08.",
    "Numbers are plain numbers in the header's unit. Money is in the plan's currency; nothing is converted.",
    "Formulas may be used; their saved results are read. Sheets called Notes or Guide are not read.",
)


def write_guide(book: Workbook, styles: Styles) -> None:
    """Add the guide to a workbook."""
    sheet = book.add_worksheet(TITLE)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 2, WIDE)
    sheet.write_string(0, 0, "A case for leasehold", styles.title)
    sheet.write_string(1, 0, "Version of the form", styles.text)
    sheet.write_number(1, 1, newest_version(), styles.left)
    book.define_name(VERSION_NAME, f"={TITLE}!$B$2")
    row = 3
    for rule in _RULES:
        sheet.write_string(row, 0, rule, styles.text)
        row += 1
    row += 1
    for colour, words in ((REQUIRED_COLOUR, "required"), (OPTIONAL_COLOUR, "optional")):
        sheet.write_string(row, 0, words, book.add_format({"bg_color": colour, "border": 1}))
        row += 1
    row += 1
    for at, title in enumerate(("Sheet", "A row is", "Required columns")):
        sheet.write_string(row, at, title, styles.header)
    for list_name, record_type in RECORD_TYPES.items():
        row += 1
        sentence = " ".join((record_type.__doc__ or "").split("\n")[0].split())
        required = ", ".join(one.header for one in columns(list_name) if one.is_required)
        sheet.set_row(row, LINE_POINTS * max(1, ceil(max(len(sentence), len(required)) / WIDE)))
        sheet.write_string(row, 0, sheet_title(list_name), styles.text)
        sheet.write_string(row, 1, sentence, styles.wrapped)
        sheet.write_string(row, 2, required, styles.wrapped)
