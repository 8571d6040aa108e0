"""Two engines that recalculate a workbook from scratch: formualizer, and LibreOffice Calc where it is installed."""

import datetime
import shutil
import subprocess
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import formualizer
import openpyxl

from planner.export.workbook.styles import NUMBER_FORMATS

Cells = dict[tuple[str, str], Any]
"""Value by sheet and cell."""
TOLERANCE_USD, TOLERANCE_FRACTION = 0.005, 1e-9
MONEY = {NUMBER_FORMATS[kind] for kind in ("usd", "cents")}
"""Number formats of money; ratios, prices and GPUs have other ones."""
LOAD_TIMEOUT_SECONDS = 600
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""LibreOffice's setting "recalculation on file load: always"; by default it trusts saved values."""


def by_formualizer(path: Path, folder: Path) -> Cells:
    """Every formula's value as formualizer calculates it."""
    book = formualizer.load_workbook(str(path))
    book.evaluate_all()
    return {(sheet, place): plain(book.get_value(sheet, *at)) for (sheet, place), at in _places(path).items()}


def by_libreoffice(path: Path, folder: Path) -> Cells:
    """Every formula's value as LibreOffice Calc calculates it."""
    program = shutil.which("soffice")
    if program is None:
        raise RuntimeError("LibreOffice is not installed; install the Debian package libreoffice-calc.")
    settings = folder / "profile" / "user"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, "utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    target = folder / "recalculated"
    command = [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(target), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=LOAD_TIMEOUT_SECONDS)
    return saved(target / path.name, _places(path))


ENGINES: Mapping[str, Callable[[Path, Path], Cells]] = {
    "formualizer": by_formualizer,
    "LibreOffice": by_libreoffice,
}


def formulas(path: Path) -> dict[tuple[str, str], str]:
    """Every formula by sheet and cell."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def saved(path: Path, places: Mapping[tuple[str, str], Any]) -> Cells:
    """The saved values of these cells."""
    book = _values(path)
    return {(sheet, place): plain(book[sheet][place].value) for sheet, place in places}


def _values(path: Path) -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Unable to read chart")  # LibreOffice's charts
        return openpyxl.load_workbook(path, data_only=True)


def differences(path: Path, found: Cells) -> dict[tuple[str, str], tuple[Any, Any]]:
    """The cells whose saved value is not the one found: to 1e-9 of the figure, money to half a cent, texts exactly."""
    book, differing = _values(path), {}
    for (sheet, place), value in found.items():
        cell = book[sheet][place]
        kept, least = plain(cell.value), TOLERANCE_USD if cell.number_format in MONEY else TOLERANCE_FRACTION
        if not _is_same(kept, value, least):
            differing[sheet, place] = (kept, value)
    return differing


def plain(value: Any) -> Any:
    """A value without the types of either reader: dates as Excel's numbers, no text as a blank."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return (value - datetime.date(1899, 12, 30)).days
    return "" if value is None else value


def _is_same(kept: Any, found: Any, least: float) -> bool:
    numbers = (int, float)
    if isinstance(kept, numbers) and isinstance(found, numbers):
        return abs(kept - found) <= max(least, TOLERANCE_FRACTION * abs(kept))
    return bool(kept == found)


def _places(path: Path) -> dict[tuple[str, str], tuple[int, int]]:
    """Row and column of every formula."""
    return {(sheet, place): openpyxl.utils.cell.coordinate_to_tuple(place) for sheet, place in formulas(path)}
