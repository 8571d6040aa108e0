# ruff: noqa: E501 (messages stand on one line, to be searched for)
"""Files called .xlsx that are no workbook, are damaged, or would stop the machine that opens them."""

import io
import struct
import warnings
import zipfile
import zlib
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
    "workbook: cut off",
    "case.xlsx: the file is damaged or cut off. Fetch the file again, or open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    path = good_book(folder)
    return text_file(path, path.read_bytes()[:5000])


@bad_input(
    "workbook: a flipped byte",
    "case.xlsx: its part xl/worksheets/sheet2.xml is damaged. Fetch the file again, or open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    path = good_book(folder)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as parts:
        info = parts.getinfo("xl/worksheets/sheet2.xml")
    data[info.header_offset + 30 + len(info.filename) + info.compress_size // 2] ^= 0xFF
    return text_file(path, bytes(data))


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


@bad_input(
    "workbook: a part twice",
    "case.xlsx: its part xl/worksheets/sheet1.xml is there 2 times; which one counts? Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    path = good_book(folder)
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as parts:
        warnings.simplefilter("ignore")
        parts.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return path


@bad_input(
    "workbook: a part that points outside",
    "case.xlsx: its part ../../evil points outside the workbook. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return spoilt_parts(folder, lambda parts: parts.update({"../../evil": b"x"}))


@bad_input(
    "workbook: 2,000 parts",
    "case.xlsx: the file has 2,000 parts inside; a workbook has at most 500.",
)
def _(folder: Path) -> Path:
    path = folder / "case.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        for number in range(2_000):
            parts.writestr(f"p{number}", b"")
    return path


@bad_input(
    "workbook: a zip bomb by ratio",
    "case.xlsx: its part xl/sharedStrings.xml unpacks to 1,029 times its size, as no table does.",
)
def _(folder: Path) -> Path:
    return spoilt_parts(folder, lambda parts: parts.update({"xl/sharedStrings.xml": b" " * 50_000_000}))


@bad_input(
    "workbook: a zip bomb by size",
    "case.xlsx: the file unpacks to 1,000 MB; at most 200 MB are read.",
)
def _(folder: Path) -> Path:
    return _claiming(folder, 1_000_000_000)


@bad_input(
    "workbook: a part larger than it claims",
    "case.xlsx: its part xl/worksheets/sheet1.xml is damaged. Fetch the file again, or open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return _claiming(folder, 100)


def _claiming(folder: Path, size: int) -> Path:
    """A workbook whose directory gives its first sheet another unpacked size."""
    path = good_book(folder)
    with zipfile.ZipFile(path) as parts:
        real = parts.getinfo("xl/worksheets/sheet1.xml").file_size
    data = path.read_bytes()
    at = data.index(b"PK\x01\x02")
    while not data[at + 46 :].startswith(b"xl/worksheets/sheet1.xml"):
        at = data.index(b"PK\x01\x02", at + 4)
    assert struct.unpack("<I", data[at + 24 : at + 28])[0] == real
    return text_file(path, data[: at + 24] + struct.pack("<I", size) + data[at + 28 :])


@bad_input(
    "workbook: an entity of its own",
    "case.xlsx: its part xl/worksheets/sheet2.xml defines entities (a DTD), which no workbook needs. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    def change(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet2.xml"
        declared = b'<!DOCTYPE worksheet [<!ENTITY power "999">]>'
        parts[name] = declared + parts[name].replace(b"<v>20</v>", b"<v>&power;</v>")

    return spoilt_parts(folder, change)


@bad_input(
    "workbook: a sheet in UTF-16",
    "case.xlsx: its part xl/worksheets/sheet2.xml is not in UTF-8. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    def change(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet2.xml"
        parts[name] = parts[name].decode().encode("utf-16")

    return spoilt_parts(folder, change)


@bad_input(
    "workbook: a sheet that is missing",
    "case.xlsx: its sheet 'Sites' is not in the file. Fetch the file again, or open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return spoilt_parts(folder, lambda parts: parts.pop("xl/worksheets/sheet2.xml"))


@bad_input(
    "workbook: no list of relations",
    "case.xlsx: its part xl/_rels/workbook.xml.rels is missing. Fetch the file again, or open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return spoilt_parts(folder, lambda parts: parts.pop("xl/_rels/workbook.xml.rels"))


@bad_input(
    "workbook: damaged workbook part",
    "case.xlsx: its part xl/workbook.xml is damaged. Fetch the file again, or open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return spoilt_parts(folder, lambda parts: parts.update({"xl/workbook.xml": b"<workbook><sheets>"}))


@bad_input(
    "workbook: a style sheet with an empty fill",
    "case.xlsx: the workbook cannot be opened (TypeError: expected <class 'openpyxl.styles.fills.Fill'>). Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    def change(parts: dict[str, bytes]) -> None:
        parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(
            b"<fill><patternFill /></fill>", b"<fill/>", 1
        )

    return spoilt_parts(folder, change)


@bad_input(
    "workbook: compressed in a way that no workbook is",
    "case.xlsx: its part docProps/app.xml is damaged. Fetch the file again, or open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    path = good_book(folder)
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 10 : at + 12] = struct.pack("<H", 99)
    assert zlib.crc32(bytes(data))
    return text_file(path, bytes(data))
