"""Versions of the workbook's form: which one a workbook is of, and how an older one is read.

The template carries its version in a cell of its guide that goes by a defined name. A workbook without that
name is of version 0: made before versions were marked, or not made from the template at all. Whatever has
changed since a workbook's version is applied while it is read, so that an older workbook reads as it did.

A new version is one more step at the end of `STEPS`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.inputs import CaseError, Problem, RawRecord
from models.inputs.wording import shown
from planner.cases.vocabulary import squeezed

VERSION_NAME = "leasehold_form_version"
"""The defined name of the cell that holds the version."""

_CELL = re.compile(r"'?(?P<title>[^'!]+)'?!(?P<cell>\$?[A-Z]{1,3}\$?[1-9]\d*)", re.ASCII)

RawLists = dict[str, list[RawRecord]]


def _unchanged(raw: RawLists) -> RawLists:
    return raw


@dataclass(frozen=True)
class Step:
    """What one version of the form changed against the one before."""

    sentence: str
    """What changed, for whoever brings a workbook forward."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Sheets that were renamed: title now by title before."""
    headers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Columns that were renamed: header or field now, by list and header before."""
    records: Callable[[RawLists], RawLists] = _unchanged
    """What else has to become of the raw records, such as a number in another unit."""


STEPS: tuple[Step, ...] = (
    Step("headers and sheet titles in any spelling became the form's own, and the guide tells the version"),
)
"""The steps from version 0 on: the first leads to version 1, and so forth."""


def newest_version() -> int:
    """The version of the form that is written."""
    return len(STEPS)


def form_version(book: Any, name: str) -> int:
    """The version of the form that an openpyxl workbook is of; 0 where it has no mark.

    Raises
    ------
    CaseError
        If the mark is no version, or one that is newer than this program.
    """
    mark = next((one for key, one in book.defined_names.items() if key.casefold() == VERSION_NAME), None)
    place = _CELL.fullmatch(mark.attr_text or "") if mark else None
    if place is None or place["title"] not in book.sheetnames:
        return 0  # the guide was deleted, or there never was one
    title, cell = place["title"], place["cell"].replace("$", "")
    version = book[title][cell].value
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        message = f"the version of the form is {shown(version)}; it must be a whole number from 1 on."
        raise CaseError(
            [Problem(f"{title}!{cell}", f"{message} Put back what stood there: {newest_version()}.")]
        )
    if version > newest_version():
        message = (
            f"the workbook is of version {version} of the form; this program reads versions up to "
            f"{newest_version()}. Install a newer leasehold."
        )
        raise CaseError([Problem(name, message)])
    return version


def title_now(title: str, version: int) -> str:
    """What a sheet of that version is called now."""
    for step in STEPS[version:]:
        renamed = {squeezed(old): new for old, new in step.titles.items()}
        title = renamed.get(squeezed(title), title)
    return title


def header_now(list_name: str, header: str, version: int) -> str:
    """What a column of that version is called now."""
    for step in STEPS[version:]:
        renamed = {squeezed(old): new for (owner, old), new in step.headers.items() if owner == list_name}
        header = renamed.get(squeezed(header), header)
    return header


def records_now(raw: RawLists, version: int) -> RawLists:
    """What the raw records of that version are now."""
    for step in STEPS[version:]:
        raw = step.records(raw)
    return raw
