# ruff: noqa: E501 (messages stand on one line, to be searched for)
"""Workbooks that are damaged inside, or would stop the machine that opens them."""

import struct
import warnings
import zipfile
import zlib
from pathlib import Path

from tests.cases.catalogue.registry import bad_input
from tests.cases.good_case import good_book, spoilt_parts, text_file

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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


@bad_input(
    "workbook: two sheets of one title",
    "case.xlsx: it has two sheets called 'SITES'; which one counts? Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    def change(parts: dict[str, bytes]) -> None:
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'name="Halls"', b'name="SITES"')

    return spoilt_parts(folder, change)


@bad_input(
    "workbook: declared to be in another part",
    "case.xlsx: its workbook is said to be in xl/hidden.xml. Open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    def change(parts: dict[str, bytes]) -> None:
        name = "[Content_Types].xml"
        parts[name] = parts[name].replace(b"/xl/workbook.xml", b"/xl/hidden.xml")
        parts["xl/hidden.xml"] = parts["xl/workbook.xml"]

    return spoilt_parts(folder, change)


@bad_input(
    "workbook: no content types",
    "case.xlsx: its part [Content_Types].xml is missing. Fetch the file again, or open it in Excel and save it as an Excel workbook (.xlsx).",
)
def _(folder: Path) -> Path:
    return spoilt_parts(folder, lambda parts: parts.pop("[Content_Types].xml"))
