"""The shape of the repository: top level, lengths of files, and nothing of anybody's machine in them."""

import re
import zipfile
from pathlib import Path

import pytest

TOP_LEVEL = {"pyproject.toml", "README.md", "planner", "models", "data", "notebooks", "tests"}
MOST_LINES = 300
# Files that may be longer, each with the reason: {"models/…/file.py": "why it is one subject"}.
LONGER_FILES: dict[str, str] = {}

# Square brackets keep a pattern from finding itself in this file.
FOREIGN_TEXT = re.compile(
    r"[p]ypi\.org|[p]ythonhosted|[a]naconda\.org|[n]pmjs\.|[-]-(?:extra-)?index-url|[f]ile:///|/[s]imple/"
    r"|(?<![\w.~-])/(?:[w]ork|[r]oot|[h]ome|[o]pt|[U]sers)/\w|\b[A-Z]:\\+[U]sers\b"
)


def foreign_text(content: bytes) -> list[str]:
    """Addresses of package registries and paths of machines in the content of a file."""
    return sorted(set(FOREIGN_TEXT.findall(content.decode("utf-8", errors="replace"))))


def contents(path: Path) -> dict[str, bytes]:
    """What a file holds, by name; the parts of a workbook, which is a zip file, one by one."""
    if not zipfile.is_zipfile(path):
        return {path.name: path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {f"{path.name}:{name}": archive.read(name) for name in archive.namelist()}


def source_files(root: Path) -> list[Path]:
    """Every Python file of the two packages, relative to the top folder."""
    return sorted(
        path.relative_to(root) for package in ("planner", "models") for path in (root / package).rglob("*.py")
    )


def test_top_level_has_only_the_agreed_names(tracked_files: list[Path]) -> None:
    """Nothing but the seven agreed names and hidden files stands at the top level."""
    names = {path.parts[0] for path in tracked_files}
    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL


def test_only_the_package_is_called_models(tracked_files: list[Path]) -> None:
    """No other folder or file is called models, so that none can take the package's place."""
    taken = [path for path in tracked_files for part in path.parts[1:] if part in {"models", "models.py"}]
    assert taken == []


def test_source_files_are_short(root: Path) -> None:
    """A file of the packages has one subject and at most 300 lines, unless it is listed with a reason."""
    lengths = {
        path.as_posix(): len((root / path).read_text("utf-8").splitlines()) for path in source_files(root)
    }
    too_long = {name: length for name, length in lengths.items() if length > MOST_LINES}
    assert too_long.keys() == LONGER_FILES.keys(), too_long


def test_no_tracked_file_names_a_registry_or_a_machine_path(root: Path, tracked_files: list[Path]) -> None:
    """No file, not even inside a workbook, holds the address of a package registry or a path of a machine."""
    found = {
        f"{path.parent}/{name}": texts
        for path in tracked_files
        for name, content in contents(root / path).items()
        if (texts := foreign_text(content))
    }
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "https://p{}ypi.org/x",
        "-{}-index-url https://example.org",
        "see /w{}ork/notes",
        "'/h{}ome/somebody/x'",
        "C:\\U{}sers\\x",
    ],
)
def test_registry_or_machine_path_is_recognised(text: str) -> None:
    """Addresses and paths of these forms are found; the braces keep them out of this file."""
    assert foreign_text(text.format("").encode())


@pytest.mark.parametrize(
    "text", ["https://example.org/work/x", "planner/work/x", "a simple/plain word", "and/or"]
)
def test_ordinary_text_is_not_taken_for_a_machine_path(text: str) -> None:
    """A web page or a relative path may hold the same words."""
    assert foreign_text(text.encode()) == []
