"""Files appear whole or not at all, and what is not ours to replace is left alone."""

import os
import time
from pathlib import Path

import pytest

from planner.files import (
    DRAFT_PREFIX,
    DRAFT_SUFFIX,
    FOLDER_MARK,
    OutputError,
    Staging,
    atomic_folder,
    atomic_write,
    ensure_folder_writable,
    ensure_writable,
    refuse_same_file,
)

is_root = hasattr(os, "geteuid") and os.geteuid() == 0


def test_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    """Until the block ends the target is not there; then it is, and the draft is gone."""
    target = tmp_path / "plan.json"

    with atomic_write(target) as draft:
        draft.write_text("half")
        assert not target.exists()

    assert target.read_text() == "half"
    assert list(tmp_path.iterdir()) == [target]


def test_failure_leaves_the_old_file(tmp_path: Path) -> None:
    """An error on the way leaves what stood there, and nothing beside it."""
    target = tmp_path / "plan.json"
    target.write_text("old")

    def fail() -> None:
        with atomic_write(target) as draft:
            draft.write_text("new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_several_appear_together_or_not_at_all(tmp_path: Path) -> None:
    """A folder stands in the way of the second file: the first is taken back to what it was."""
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    first.write_text("old")

    def write_both() -> None:
        with Staging() as staging:
            staging.file(first).write_text("new")
            staging.file(second)  # and never written

    with pytest.raises(FileNotFoundError):
        write_both()

    assert first.read_text() == "old"
    assert list(tmp_path.iterdir()) == [first]


def test_symbolic_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    """Writing to a link writes what it points at."""
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    link.symlink_to(real)

    with atomic_write(link) as draft:
        draft.write_text("new")

    assert link.is_symlink()
    assert real.read_text() == "new"


def test_rights_of_the_old_file_are_kept(tmp_path: Path) -> None:
    """A file that others may not read stays so."""
    target = tmp_path / "plan.json"
    target.write_text("old")
    target.chmod(0o600)

    with atomic_write(target) as draft:
        draft.write_text("new")

    assert target.stat().st_mode & 0o777 == 0o600


def test_folder_written_before_is_replaced_whole(tmp_path: Path) -> None:
    """Files of the earlier writing that are not written again are gone."""
    for name in ("a.csv", "b.csv"):
        with atomic_folder(tmp_path / "case") as draft:
            (draft / name).write_text(name)

    assert sorted(one.name for one in (tmp_path / "case").iterdir()) == [FOLDER_MARK, "b.csv"]
    assert [one.name for one in tmp_path.iterdir()] == ["case"]


@pytest.mark.parametrize("marked", [True, False])
def test_folder_with_other_files_is_left_alone(marked: bool, tmp_path: Path) -> None:
    """A folder that holds what leasehold did not write is never replaced, marked or not."""
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    if marked:
        (folder / FOLDER_MARK).write_text("sites.csv\n")

    with pytest.raises(OutputError, match=r"the folder holds 'thesis.txt', which leasehold did not write"):
        ensure_folder_writable(folder)
    with pytest.raises(OutputError), atomic_folder(folder):
        pass

    assert (folder / "thesis.txt").read_text() == "years of work"


def test_unwritable_paths_are_refused_beforehand(tmp_path: Path) -> None:
    """A missing folder, a folder in place of a file and a file in place of a folder are said before any work."""
    (tmp_path / "file").write_text("")

    with pytest.raises(OutputError, match=r"there is no folder .*nowhere; make it first"):
        ensure_writable(tmp_path / "nowhere" / "plan.json")
    with pytest.raises(OutputError, match="it is a folder; name a file in it"):
        ensure_writable(tmp_path)
    with pytest.raises(OutputError, match="it is a file; a folder of CSV files needs a name of its own"):
        ensure_folder_writable(tmp_path / "file")


@pytest.mark.skipif(is_root, reason="root may write anywhere")
def test_read_only_folder_is_refused_beforehand(tmp_path: Path) -> None:
    """A folder that takes no file is found out by trying."""
    tmp_path.chmod(0o500)

    with pytest.raises(OutputError, match="cannot be written to"):
        ensure_writable(tmp_path / "plan.json")

    tmp_path.chmod(0o700)


def test_output_that_is_the_input_is_refused(tmp_path: Path) -> None:
    """Also under another name, through a link, or as a folder around it; beside it anything may be written."""
    source, link = tmp_path / "case.json", tmp_path / "link.json"
    source.write_text("{}")
    link.symlink_to(source)

    for output in (source, tmp_path / "x" / ".." / "case.json", link, tmp_path):
        with pytest.raises(OutputError, match="writing there would change the input"):
            refuse_same_file(source, output)
    refuse_same_file(source, tmp_path / "plan.json")


def test_drafts_of_killed_runs_are_swept(tmp_path: Path) -> None:
    """A draft of days ago goes; one of another run that is still writing stays."""
    stale, fresh = (tmp_path / f"{DRAFT_PREFIX}{name}{DRAFT_SUFFIX}" for name in ("old", "new"))
    for draft in (stale, fresh):
        draft.write_text("half")
    os.utime(stale, (time.time() - 10**6,) * 2)

    ensure_writable(tmp_path / "plan.json")

    assert list(tmp_path.iterdir()) == [fresh]
