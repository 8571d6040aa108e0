# ruff: noqa: E501 (messages stand on one line, to be searched for)
"""Sheets as no spreadsheet program writes them, which readers read differently or not at all."""

from pathlib import Path

from tests.cases.catalogue.registry import bad_input
from tests.cases.good_case import spoilt_parts, spoilt_sheet, written_book

POWER = '<c r="D2" t="n"><v>20</v></c>'


def _power(folder: Path, new: str) -> Path:
    return spoilt_sheet(folder, "Sites", POWER, new)


@bad_input(
    "sheet: damaged XML",
    "Sites: it is damaged at line 1 of the XML inside the workbook. Fetch the file again, or open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return spoilt_sheet(folder, "Sites", "</row>", "</rwo>")


@bad_input(
    "sheet: a cell in the last corner",
    "Sites!XFD1048576: a value stands below row 50,000. Clear it, or split the table.",
)
def _(folder: Path) -> Path:
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return spoilt_sheet(folder, "Sites", "</sheetData>", last)


@bad_input(
    "sheet: a cell far to the right",
    "Sites!XFD9: a value stands right of column ALL. Clear it.",
)
def _(folder: Path) -> Path:
    return spoilt_sheet(
        folder, "Sites", "</sheetData>", '<row r="9"><c r="XFD9"><v>1</v></c></row></sheetData>'
    )


@bad_input(
    "sheet: row 4294967295",
    "Sites: a row has the number '4294967295'; a sheet has 1 to 1048576. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    last = '<row r="4294967295"><c r="A4294967295"><v>1</v></c></row></sheetData>'
    return spoilt_sheet(folder, "Sites", "</sheetData>", last)


@bad_input(
    "sheet: rows out of order",
    "Sites!2: row 2 stands after row 3 in the file. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return spoilt_sheet(
        folder, "Sites", "</sheetData>", '<row r="2"><c r="A2"><v>1</v></c></row></sheetData>'
    )


@bad_input(
    "sheet: a cell twice",
    "Sites!D2: the cell is there twice; which value counts? Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, POWER + '<c r="D2" t="n"><v>99</v></c>')


@bad_input(
    "sheet: cells out of order",
    "Sites!B2: the cell stands after D2 in the file. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, POWER + '<c r="B2" t="n"><v>99</v></c>')


@bad_input(
    "sheet: a cell in another row",
    "Sites!D5: the cell stands in row 2 in the file. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="D5" t="n"><v>20</v></c>')


@bad_input(
    "sheet: a cell without sense in its reference",
    "Sites: a cell in row 2 calls itself '$D$2'. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="$D$2" t="n"><v>20</v></c>')


@bad_input(
    "sheet: a column beyond the last",
    "Sites: a cell in row 2 calls itself 'ZZZ2'. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="ZZZ2" t="n"><v>20</v></c>')


@bad_input(
    "sheet: two values in a cell",
    "Sites!D2: the cell holds two values; which one counts? Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="D2" t="n"><v>1</v><v>20</v></c>')


@bad_input(
    "sheet: a comment inside a value",
    "Sites!D2: an XML comment stands inside the value. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="D2" t="n"><v>2<!-- -->0</v></c>')


@bad_input(
    "sheet: inf as a number",
    "Sites!D2: the cell holds 'inf' as a number. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="D2" t="n"><v>inf</v></c>')


@bad_input(
    "sheet: NaN as a number",
    "Sites!D2: the cell holds 'NaN' as a number. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="D2" t="n"><v>NaN</v></c>')


@bad_input(
    "sheet: 1E400 as a number",
    "Sites!D2: the cell holds '1E400' as a number. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="D2" t="n"><v>1E400</v></c>')


@bad_input(
    "sheet: an underscore in a number",
    "Sites!D2: the cell holds '2_0' as a number. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="D2" t="n"><v>2_0</v></c>')


@bad_input(
    "sheet: full-width digits in a number",
    "Sites!D2: the cell holds '２０' as a number. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="D2" t="n"><v>２０</v></c>')


@bad_input(
    "sheet: a hexadecimal number",
    "Sites!D2: the cell holds '0x14' as a number. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="D2" t="n"><v>0x14</v></c>')


@bad_input(
    "sheet: 2 as true or false",
    "Sites!D2: the cell holds '2' as true or false. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="D2" t="b"><v>2</v></c>')


@bad_input(
    "sheet: a day of 24 hours",
    "Sites!D2: the cell holds '2026-01-31T24:00:00' as a date. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="D2" t="d"><v>2026-01-31T24:00:00</v></c>')


@bad_input(
    "sheet: an unknown type of cell",
    "Sites!D2: the cell is of the unknown type 'x'. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="D2" t="x"><v>20</v></c>')


@bad_input(
    "sheet: text no. -1",
    "Sites!D2: the cell points at text no. -1 of 0. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="D2" t="s"><v>-1</v></c>')


@bad_input(
    "sheet: text no. 99999",
    "Sites!D2: the cell points at text no. 99999 of 0. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _power(folder, '<c r="D2" t="s"><v>99999</v></c>')


@bad_input(
    "sheet: a text of 40,000 characters",
    "Sites!D2: the text is longer than Excel's 32,767 characters. Shorten it.",
)
def _(folder: Path) -> Path:
    return _power(folder, f'<c r="D2" t="inlineStr"><is><t>{"x" * 40_000}</t></is></c>')


@bad_input(
    "sheet: a shared text of 40,000 characters",
    "xl/sharedStrings.xml: the text 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…' is longer than 32,767 characters. Shorten it.",
)
def _(folder: Path) -> Path:
    def change(parts: dict[str, bytes]) -> None:
        name = "xl/sharedStrings.xml"
        parts[name] = parts[name].replace(b"Acme Corporation", b"x" * 40_000)

    return spoilt_parts(folder, change, written_book(folder))


@bad_input(
    "sheet: two texts in one",
    "xl/sharedStrings.xml: a cell has two texts, 'Ac' and another; which one counts? Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    def change(parts: dict[str, bytes]) -> None:
        name = "xl/sharedStrings.xml"
        parts[name] = parts[name].replace(b"<t>Acme</t>", b"<t>Ac</t><t>me</t>", 1)

    return spoilt_parts(folder, change, written_book(folder))


@bad_input(
    "sheet: the whole sheet merged",
    "Sites: the sheet has more than 100,000 merged cells (A1:XFD1048576). Unmerge them.",
)
def _(folder: Path) -> Path:
    merged = '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return spoilt_sheet(folder, "Sites", "</sheetData>", merged)


@bad_input(
    "sheet: the whole sheet one link",
    "Sites: the sheet has more than 100,000 linked cells (A1:XFD1048576). Unmerge them.",
)
def _(folder: Path) -> Path:
    link = '</sheetData><hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'
    return spoilt_sheet(folder, "Sites", "</sheetData>", link)


@bad_input(
    "sheet: a million cells",
    "Sites: the workbook has more than 1,000,000 cells. Clear formats far from the tables.",
)
def _(folder: Path) -> Path:
    rows = "".join(f'<row r="{row}">' + "<c/>" * 500 + "</row>" for row in range(10, 2020))
    return spoilt_sheet(folder, "Sites", "</sheetData>", rows + "</sheetData>")
