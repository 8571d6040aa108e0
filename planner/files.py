"""Writing files so that each appears whole or not at all, and several appear together.

Everything is made beside its place under a hidden name, synced, and only then renamed. Whoever has a path to
write to asks `ensure_writable` before the work begins, so that hours of solving never end in a path that
cannot be written.
"""

import os
import secrets
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

DRAFT_PREFIX, DRAFT_SUFFIX, KEPT_SUFFIX = ".leasehold-", ".draft", ".before"
"""Hidden names of drafts and of what stood in their places; the latter are never swept as remains."""
FOLDER_MARK = ".leasehold"
"""File that marks a folder as written by leasehold and names its files: only such a folder is replaced."""
RETRY_SECONDS = 3.0
"""How long a rename is tried again where another program holds the file for a moment, as Windows' do."""
STALE_SECONDS = 24 * 3600
"""Age from which drafts are taken for the remains of a run that was killed."""


class OutputError(Exception):
    """A path cannot be written to as it is; the sentence says why and what to do."""


def ensure_writable(path: str | Path) -> None:
    """Make sure that a file can be written, or replaced, at a path.

    Raises
    ------
    OutputError
        If it cannot.
    """
    path = Path(path)
    if path.is_dir():
        raise OutputError(f"{path}: it is a folder; name a file in it.")
    if path.exists() and not path.is_file():
        raise OutputError(f"{path}: it is no ordinary file; name another.")
    if path.exists() and not os.access(path, os.W_OK):
        raise OutputError(f"{path}: the file is write-protected; name another, or allow writing.")
    _ensure_parent(path)


def ensure_folder_writable(path: str | Path) -> None:
    """Make sure that a folder can be made, or replaced as a whole, at a path.

    Raises
    ------
    OutputError
        If it cannot; a folder that holds what leasehold did not write is never replaced.
    """
    path = Path(path)
    if path.exists() and not path.is_dir():
        raise OutputError(f"{path}: it is a file; a folder of CSV files needs a name of its own.")
    foreign = sorted({one.name for one in path.iterdir()} - _own_names(path)) if path.is_dir() else []
    if foreign:
        held = f"'{foreign[0]}', which leasehold did not write"
        raise OutputError(f"{path}: the folder holds {held}; name a new folder, or move that away.")
    _ensure_parent(path)


def refuse_same_file(source: str | Path, output: str | Path) -> None:
    """Make sure that an output is not the input, nor a folder around it.

    Raises
    ------
    OutputError
        If writing would change what is read.
    """
    read, written = Path(source).resolve(), Path(output).resolve()
    is_same = read == written or (read.exists() and written.exists() and read.samefile(written))
    if is_same or written in read.parents:
        raise OutputError(f"{output}: writing there would change the input {source}; name another place.")


def _ensure_parent(path: Path) -> None:
    folder = path.resolve().parent
    if not folder.is_dir():
        raise OutputError(f"{path}: there is no folder {folder}; make it first.")
    _sweep(folder)
    probe = _draft_name(folder)
    try:
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        raise OutputError(f"{path}: the folder {folder} cannot be written to ({error.strerror}).") from None


def _own_names(folder: Path) -> set[str]:
    """Names of the files in a folder that were written here."""
    mark = folder / FOLDER_MARK
    return {FOLDER_MARK, *mark.read_text("utf-8").splitlines()} if mark.is_file() else set()


def _draft_name(folder: Path, suffix: str = DRAFT_SUFFIX) -> Path:
    return folder / f"{DRAFT_PREFIX}{os.getpid()}-{secrets.token_hex(4)}{suffix}"


def _sweep(folder: Path) -> None:
    """Remove the drafts of runs that were killed long ago."""
    for draft in folder.glob(f"{DRAFT_PREFIX}*{DRAFT_SUFFIX}"):
        with suppress(OSError):
            if time.time() - draft.stat().st_mtime > STALE_SECONDS:
                _remove(draft)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@dataclass
class _Draft:
    target: Path
    made: Path
    kept: Path | None = None
    """What stood at the target before, until all is done."""
    is_in_place: bool = False


@dataclass
class Staging:
    """Files and folders that are made beside their places and then appear together, or none of them.

    Used as a context: on leaving it without an error every draft is renamed to its place, and if one rename
    fails the others are taken back; on leaving it with an error all drafts are removed.
    """

    _drafts: list[_Draft] = field(default_factory=list)

    def file(self, path: str | Path) -> Path:
        """Where to write what is to become the file at `path`."""
        return self._add(Path(path))

    def folder(self, path: str | Path) -> Path:
        """A new folder to write into, which is to become the folder at `path`."""
        made = self._add(Path(path))
        made.mkdir()
        return made

    def _add(self, path: Path) -> Path:
        target = path.resolve()
        self._drafts.append(_Draft(target, _draft_name(target.parent)))
        return self._drafts[-1].made

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with _not_interrupted():
            try:
                if kind is None:
                    self._put_in_place()
            finally:
                for draft in self._drafts:
                    _remove(draft.made)

    def _put_in_place(self) -> None:
        for draft in self._drafts:
            _sync(draft.made)
        try:
            for draft in self._drafts:
                _replace(draft)
        except BaseException:
            for draft in reversed(self._drafts):
                _take_back(draft)
            raise
        for draft in self._drafts:
            if draft.kept is not None:
                _remove(draft.kept)
            _sync_entry(draft.target.parent)


def _replace(draft: _Draft) -> None:
    target = draft.target
    if target.is_dir():
        kept = _draft_name(target.parent, KEPT_SUFFIX)
        _rename(target, kept)
        draft.kept = kept
    elif target.exists():
        shutil.copymode(target, draft.made)
        kept = _draft_name(target.parent, KEPT_SUFFIX)
        try:
            os.link(target, kept)
        except OSError:  # a file system without hard links
            shutil.copy2(target, kept)
        draft.kept = kept
    _rename(draft.made, target)
    draft.is_in_place = True


def _rename(source: Path, target: Path) -> None:
    deadline = time.monotonic() + RETRY_SECONDS
    while True:
        try:
            source.replace(target)
        except PermissionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _take_back(draft: _Draft) -> None:
    if draft.is_in_place:
        _remove(draft.target)
    if draft.kept is not None:
        draft.kept.replace(draft.target)
        draft.kept = None


def _sync(path: Path) -> None:
    if path.is_dir():
        names = sorted(one.name for one in path.iterdir())
        (path / FOLDER_MARK).write_text("\n".join(names) + "\n", "utf-8")
        for inner in path.iterdir():
            _sync_entry(inner)
    _sync_entry(path)


def _sync_entry(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # folders cannot be synced there
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _not_interrupted() -> Iterator[None]:
    """Let no Ctrl-C cut short the moment in which everything is put in place."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def atomic_write(path: str | Path) -> Iterator[Path]:
    """A path to write to, which becomes `path` when the block ends without an error.

    Raises
    ------
    OutputError
        If the path cannot be written to; the block is not entered then.
    """
    ensure_writable(path)
    with Staging() as staging:
        yield staging.file(path)


@contextmanager
def atomic_folder(path: str | Path) -> Iterator[Path]:
    """A new folder to write into, which becomes `path` when the block ends without an error.

    Raises
    ------
    OutputError
        If the path cannot be written to, or a folder there holds what leasehold did not write.
    """
    ensure_folder_writable(path)
    with Staging() as staging:
        yield staging.folder(path)
