# ruff: noqa: E501 (messages stand on one line, to be searched for)
"""Files called .xlsx that are something else, or a workbook that no reader can open."""

import io
import warnings
import zipfile
from pathlib import Path

from msoffcrypto.format.ooxml import OOXMLFile

from tests.cases.catalogue.registry import bad_input
from tests.cases.good_case import good_book, spoilt_parts, text_file

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@bad_input(
    "workbook: empty file",
    "case.xlsx: the file is empty. Fetch it again.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.xlsx", b"")


@bad_input(
    "workbook: CSV under its name",
    "case.xlsx: it is text (perhaps CSV), not a workbook. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.xlsx", "id,site\nM-1,Memphis\n")


@bad_input(
    "workbook: HTML under its name",
    "case.xlsx: it is a web page (HTML) under another name. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.xlsx", "<html><table><tr><td>1</td></tr></table></html>")


@bad_input(
    "workbook: XML of 2003 under its name",
    "case.xlsx: it is an XML file under another name. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.xlsx", '<?xml version="1.0"?><Workbook/>')


@bad_input(
    "workbook: JSON under its name",
    "case.xlsx: it is JSON, not a workbook. Name it .json.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.xlsx", '{"plan": {}}')


@bad_input(
    "workbook: PDF under its name",
    "case.xlsx: it is a PDF, not a workbook.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.xlsx", b"%PDF-1.7\n")


@bad_input(
    "workbook: noise",
    "case.xlsx: it is no workbook, or it is damaged. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.xlsx", bytes(range(128, 256)) * 20)


@bad_input(
    "workbook: an old one under its name",
    "case.xlsx: it is an old workbook (.xls) under another name. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.xlsx", OLE_MAGIC + bytes(600) + "Workbook".encode("utf-16-le"))


@bad_input(
    "workbook: password-protected",
    "case.xlsx: the workbook is password-protected. Open it in Excel, remove the password and save it.",
)
def _(folder: Path) -> Path:
    path = good_book(folder)
    encrypted = io.BytesIO()
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")
        OOXMLFile(file).encrypt("secret", encrypted)
    return text_file(path, encrypted.getvalue())


@bad_input(
    "workbook: a zip of something else",
    "case.xlsx: it is a zip file, but no workbook is in it. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "case.xlsx", "w") as parts:
        parts.writestr("readme.txt", "hello")
    return folder / "case.xlsx"


@bad_input(
    "workbook: a binary one under its name",
    "case.xlsx: it is a binary workbook (.xlsb) under another name. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "case.xlsx", "w") as parts:
        parts.writestr("xl/workbook.bin", "hello")
    return folder / "case.xlsx"


@bad_input(
    "workbook: OpenDocument under its name",
    "case.xlsx: it is an OpenDocument sheet (.ods) under another name. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "case.xlsx", "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", "<a/>")
    return folder / "case.xlsx"


@bad_input(
    "workbook: Strict Open XML",
    "case.xlsx: it is saved as Strict Open XML. Save it as 'Excel Workbook (.xlsx)' instead.",
)
def _(folder: Path) -> Path:
    def change(parts: dict[str, bytes]) -> None:
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )

    return spoilt_parts(folder, change)
