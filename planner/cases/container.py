"""The container of a workbook, looked at before anything opens it: a zip whose parts are XML.

A workbook is refused whole when it is no workbook (text, an old or password-protected file), when it is
damaged, and when a reader could be made to show something else than Excel shows or to run out of memory.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as DefusedTree

from models.inputs import CaseError, Problem
from planner.cases.limits import (
    LARGEST_RATIO,
    LARGEST_UNPACKED_BYTES,
    LARGEST_WORKBOOK_BYTES,
    MOST_PARTS,
    SMALLEST_SUSPECT_BYTES,
)
from planner.cases.sources import read_bytes

SAVE_AGAIN = "Open it in Excel and save it as an Excel workbook (.xlsx)."
FETCH_AGAIN = "Fetch the file again, or open it in Excel and save it as an Excel workbook (.xlsx)."

_STRICT = "http://purl.oclc.org/ooxml"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ENCODING = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


@dataclass(frozen=True)
class SheetPart:
    """A worksheet inside the container."""

    title: str
    part: str
    is_hidden: bool


@dataclass(frozen=True)
class Container:
    """A workbook that is safe to open."""

    data: bytes
    sheets: tuple[SheetPart, ...]
    strings_part: str
    """The part that holds the texts; empty where there is none."""
    has_macros: bool

    def part(self, name: str) -> bytes | None:
        """The content of a part, or None where there is none."""
        with zipfile.ZipFile(io.BytesIO(self.data)) as parts:
            return parts.read(name) if name in parts.namelist() else None


def open_container(path: Path) -> Container:
    """The workbook at a path, read once into memory and looked through.

    Raises
    ------
    CaseError
        If it is not a workbook that can be read safely.
    """
    name = path.name
    if path.is_file() and path.stat().st_size > LARGEST_WORKBOOK_BYTES:
        size, limit = path.stat().st_size // 1_000_000, LARGEST_WORKBOOK_BYTES // 1_000_000
        raise _refusal(name, f"the file has {size} MB; at most {limit} MB are read.")
    data = read_bytes(path)
    _refuse_other_files(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _refuse_bombs(parts.infolist(), name)
            _refuse_other_zips(parts.namelist(), name)
            for info in parts.infolist():
                _check_part(parts, info, name)
            sheets = tuple(_sheets(parts, name))
            strings_part = _strings_part(parts, name)
            has_macros = any(one.endswith("vbaProject.bin") for one in parts.namelist())
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OverflowError, ValueError):
        raise _refusal(name, f"the file is damaged or cut off. {FETCH_AGAIN}") from None
    return Container(data, sheets, strings_part, has_macros)


def _refusal(where: str, message: str) -> CaseError:
    return CaseError([Problem(where, message)])


def _refuse_other_files(data: bytes, name: str) -> None:
    if not data:
        raise _refusal(name, "the file is empty. Fetch it again.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _refusal(
                name, "the workbook is password-protected. Open it in Excel, remove the password and save it."
            )
        raise _refusal(name, f"it is an old workbook (.xls) under another name. {SAVE_AGAIN}")
    if data.startswith(b"PK"):
        return
    head = data[:2000].lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<head")):
        raise _refusal(name, f"it is a web page (HTML) under another name. {SAVE_AGAIN}")
    if head.startswith(b"<?xml"):
        raise _refusal(name, f"it is an XML file under another name. {SAVE_AGAIN}")
    if head.startswith(b"%pdf"):
        raise _refusal(name, "it is a PDF, not a workbook.")
    if head.startswith(b"{"):
        raise _refusal(name, "it is JSON, not a workbook. Name it .json.")
    try:
        data[:2000].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(data[:2000]) - 4:
            raise _refusal(name, f"it is no workbook, or it is damaged. {SAVE_AGAIN}") from None
    raise _refusal(name, f"it is text (perhaps CSV), not a workbook. {SAVE_AGAIN}")


def _refuse_bombs(infos: list[zipfile.ZipInfo], name: str) -> None:
    if len(infos) > MOST_PARTS:
        raise _refusal(
            name, f"the file has {len(infos):,} parts inside; a workbook has at most {MOST_PARTS}."
        )
    total = sum(info.file_size for info in infos)
    if total > LARGEST_UNPACKED_BYTES:
        size, limit = total // 1_000_000, LARGEST_UNPACKED_BYTES // 1_000_000
        raise _refusal(name, f"the file unpacks to {size:,} MB; at most {limit} MB are read.")
    for info in infos:
        ratio = info.file_size / max(info.compress_size, 1)
        if info.file_size > SMALLEST_SUSPECT_BYTES and ratio > LARGEST_RATIO:
            message = f"its part {info.filename} unpacks to {ratio:,.0f} times its size, as no table does."
            raise _refusal(name, message)
        if info.filename.startswith("/") or ".." in re.split(r"[/\\]", info.filename):
            raise _refusal(name, f"its part {info.filename} points outside the workbook. {SAVE_AGAIN}")
        if info.flag_bits & 1:
            raise _refusal(name, f"its part {info.filename} is encrypted. Save it without a password.")
    for part, count in Counter(info.filename.lower() for info in infos).items():
        if count > 1:
            raise _refusal(name, f"its part {part} is there {count} times; which one counts? {SAVE_AGAIN}")


def _refuse_other_zips(names: list[str], name: str) -> None:
    if "xl/workbook.bin" in names:
        raise _refusal(name, f"it is a binary workbook (.xlsb) under another name. {SAVE_AGAIN}")
    if "content.xml" in names and "mimetype" in names:
        raise _refusal(name, f"it is an OpenDocument sheet (.ods) under another name. {SAVE_AGAIN}")
    if "xl/workbook.xml" not in names:
        raise _refusal(name, f"it is a zip file, but no workbook is in it. {SAVE_AGAIN}")


def _check_part(parts: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> None:
    """Refuse a part that is damaged, that defines entities, or that is not in UTF-8."""
    try:
        data = parts.read(info)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise _refusal(name, f"its part {info.filename} is damaged. {FETCH_AGAIN}") from None
    if not info.filename.endswith((".xml", ".rels", ".vml")):
        return
    encoding = _ENCODING.match(data[:200])
    is_utf8 = encoding is None or encoding[1].lower() in (b"utf-8", b"us-ascii", b"ascii")
    if not is_utf8 or data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:200]:
        raise _refusal(name, f"its part {info.filename} is not in UTF-8. {SAVE_AGAIN}")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _refusal(
            name, f"its part {info.filename} defines entities (a DTD), which no workbook needs. {SAVE_AGAIN}"
        )


def _sheets(parts: zipfile.ZipFile, name: str) -> Iterator[SheetPart]:
    """The worksheets in order; charts and other sheets that hold no cells are passed over."""
    workbook = _tree(parts, "xl/workbook.xml", name)
    if _STRICT in workbook.tag:
        raise _refusal(name, "it is saved as Strict Open XML. Save it as 'Excel Workbook (.xlsx)' instead.")
    titles: set[str] = set()
    relations = {one.get("Id"): one for one in _tree(parts, "xl/_rels/workbook.xml.rels", name)}
    for sheet in workbook.iter():
        if not sheet.tag.endswith("}sheet"):
            continue
        title = sheet.get("name") or ""
        if title.casefold() in titles:
            raise _refusal(name, f"it has two sheets called '{title}'; which one counts? {SAVE_AGAIN}")
        titles.add(title.casefold())
        relation = relations.get(sheet.get(_RELATION))
        target = (relation.get("Target") or "") if relation is not None else ""
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if relation is None or part not in parts.namelist():
            raise _refusal(name, f"its sheet '{title}' is not in the file. {FETCH_AGAIN}")
        if (relation.get("Type") or "").endswith("/worksheet"):
            yield SheetPart(title, part, sheet.get("state", "visible") != "visible")


def _strings_part(parts: zipfile.ZipFile, name: str) -> str:
    """The part that is declared to hold the texts; refuses a workbook that is declared to be elsewhere."""
    strings = ""
    for one in _tree(parts, "[Content_Types].xml", name).iter():
        kind, part = one.get("ContentType") or "", (one.get("PartName") or "").lstrip("/")
        if kind.endswith("sharedStrings+xml"):
            strings = part
        elif kind.endswith(".main+xml") and part and part != "xl/workbook.xml":
            raise _refusal(name, f"its workbook is said to be in {part}. {SAVE_AGAIN}")
    return strings


def _tree(parts: zipfile.ZipFile, part: str, name: str) -> Any:
    if part not in parts.namelist():
        raise _refusal(name, f"its part {part} is missing. {FETCH_AGAIN}")
    try:
        return DefusedTree.fromstring(parts.read(part), forbid_dtd=True)
    except (ParseError, DefusedXmlException):
        raise _refusal(name, f"its part {part} is damaged. {FETCH_AGAIN}") from None
