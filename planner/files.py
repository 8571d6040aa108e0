"""Files that are written whole or not at all: a temporary file beside the target, synced, then renamed over it.

Whatever happens on the way - a full disk, a kill, an error - the old file stays as it was.
"""

import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TEMPORARY_SUFFIX = ".leasehold-part"
STALE_SECONDS = 3600.0
"""Age from which a temporary file is one that a killed run left."""
MARKER = ".leasehold-folder"
"""File in a folder that was written here: the names of the others, so that only such a folder is replaced."""
RETRY_SECONDS = 3.0
"""How long a rename is tried again, for Windows where an open file is locked for a moment."""


class OutputError(Exception):
    """Something cannot be written where it was asked for, with what to do."""


def ensure_writable(path: str | Path, *, is_folder: bool = False) -> None:
    """Make sure, before any long work, that a file or folder can be written at a path.

    Raises
    ------
    OutputError
        If its folder is missing or read-only, or if something that is not ours to replace stands there.
    """
    target = _final(path)
    if not target.name or target.name in (".", ".."):
        raise OutputError(f"{path}: this names no file.")
    if is_folder:
        _refuse_foreign_folder(target)
    elif target.is_dir():
        raise OutputError(f"{path}: it is a folder. Give a file name.")
    elif target.exists() and not os.access(target, os.W_OK):
        raise OutputError(f"{path}: the file is read-only. Choose another name, or make it writable.")
    trial = _temporary(target)
    try:
        trial.touch(exist_ok=False)
        trial.unlink()
    except OSError as error:
        raise OutputError(_failed(path, target, error)) from None


def refuse_same_file(source: str | Path, target: str | Path) -> None:
    """Refuse to write over what is read, also under another name for it.

    Raises
    ------
    OutputError
        If both are the same file, or the target lies inside the source folder or is it.
    """
    read, written = _final(source), _final(target)
    is_same = read == written or (read.exists() and written.exists() and read.samefile(written))
    if is_same or (read.is_dir() and read in written.parents):
        raise OutputError(f"{target}: the case is read from there. Choose another name for the output.")


@contextmanager
def atomic_write(path: str | Path) -> Iterator[Path]:
    """A temporary path to write to; when the block ends well, it takes the target's place.

    A symbolic link is followed: what it points at is replaced, the link stays.

    Raises
    ------
    OutputError
        If the file cannot be written; the old one is intact then.
    """
    target = _final(path)
    ensure_writable(path)
    _sweep(target)
    temporary = _temporary(target)
    try:
        yield temporary
        _take_mode(target, temporary)
        _sync(temporary)
        _replace(temporary, target)
        _sync_folder(target.parent)
    except OSError as error:
        raise OutputError(_failed(path, target, error)) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextmanager
def atomic_folder(path: str | Path) -> Iterator[Path]:
    """A temporary folder to fill; when the block ends well, it takes the target's place.

    An existing folder is replaced only if it is empty or was written here and holds nothing else.

    Raises
    ------
    OutputError
        If the folder cannot be written; the old one is intact then.
    """
    target = _final(path)
    ensure_writable(path, is_folder=True)
    _sweep(target)
    temporary = _temporary(target)
    old = _temporary(target)
    try:
        temporary.mkdir()
        yield temporary
        names = sorted(one.name for one in temporary.iterdir())
        (temporary / MARKER).write_text("\n".join(names) + "\n", encoding="utf-8")
        for file in temporary.rglob("*"):
            if file.is_file():
                _sync(file)
        if target.exists():
            _replace(target, old)
        try:
            _replace(temporary, target)
        except OSError:
            if old.exists():
                _replace(old, target)
            raise
        _sync_folder(target.parent)
    except OSError as error:
        raise OutputError(_failed(path, target, error)) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)


def _final(path: str | Path) -> Path:
    return Path(os.path.realpath(path))


def _temporary(target: Path) -> Path:
    return target.parent / f".{target.name[:100]}.{uuid.uuid4().hex[:12]}{TEMPORARY_SUFFIX}"


def _refuse_foreign_folder(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise OutputError(f"{target}: it is a file, not a folder. Choose another name.")
    names = {one.name for one in target.iterdir()}
    if not names:
        return
    if MARKER not in names:
        raise OutputError(f"{target}: the folder was not written by leasehold. Choose an empty or a new one.")
    ours = set((target / MARKER).read_text(encoding="utf-8").splitlines()) | {MARKER}
    if names - ours:
        other = min(names - ours)
        raise OutputError(
            f"{target}: the folder holds '{other}', not written by leasehold. Move it away first."
        )


def _sweep(target: Path) -> None:
    """Remove what a killed run left of this target."""
    for stale in target.parent.glob(f".{_escaped(target.name[:100])}.*{TEMPORARY_SUFFIX}"):
        with suppress(OSError):
            if time.time() - stale.stat().st_mtime > STALE_SECONDS:
                if stale.is_dir():
                    shutil.rmtree(stale, ignore_errors=True)
                else:
                    stale.unlink()


def _escaped(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _take_mode(target: Path, temporary: Path) -> None:
    if target.exists():
        shutil.copymode(target, temporary)


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _replace(source: Path, target: Path) -> None:
    """Rename over the target; where another program holds it, try again for a while."""
    deadline = time.monotonic() + RETRY_SECONDS
    while True:
        try:
            source.replace(target)
            return
        except PermissionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _failed(path: str | Path, target: Path, error: OSError) -> str:
    if not target.parent.exists():
        return f"{path}: there is no folder {target.parent}. Make it first."
    if isinstance(error, PermissionError):
        return f"{path}: it may not be written. Close the program that has it open, or choose another folder."
    return f"{path}: it cannot be written ({error.strerror or error}). Choose another folder or make room."
