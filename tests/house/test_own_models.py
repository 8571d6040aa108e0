"""`planner` checks that `models` is its own package and says which file is in the way when it is not."""

import subprocess
import sys
from pathlib import Path

import pytest


def import_planner(folder: Path, root: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    """Import planner in a new Python that looks in a folder first and then in the repository."""
    code = f"import sys\nsys.path[:0] = [{str(folder)!r}, {str(root)!r}]\n{before}\nimport planner"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )


def refusal(result: subprocess.CompletedProcess[str]) -> str:
    """The last line of a failed import."""
    assert result.returncode == 1, result.stderr
    return result.stderr.strip().splitlines()[-1]


def test_planner_is_imported_where_nothing_is_in_the_way(root: Path, tmp_path: Path) -> None:
    """With no other models about, the import goes through without a word."""
    result = import_planner(tmp_path, root)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("stray", ["models.py", "models/__init__.py"])
def test_stray_models_is_named(root: Path, tmp_path: Path, stray: str) -> None:
    """A file or package called models beside the script is refused with its path and what to do."""
    (tmp_path / stray).parent.mkdir(exist_ok=True)
    (tmp_path / stray).touch()
    path = tmp_path.resolve() / stray.removesuffix("/__init__.py")
    message = refusal(import_planner(tmp_path, root))
    assert message.startswith(f"ImportError: leasehold: the name 'models' leads to {path}; it must lead to ")
    assert message.endswith(f" Rename or move {path.name}, and start Python again.")


def test_stray_models_that_is_already_loaded_is_named(root: Path, tmp_path: Path) -> None:
    """A models that was imported before planner is refused too, even if its folder is no longer searched."""
    (tmp_path / "models.py").touch()
    message = refusal(import_planner(tmp_path, root, before="import models; del sys.path[0]"))
    assert f"leads to {(tmp_path / 'models.py').resolve()};" in message


def test_folder_of_data_called_models_is_not_in_the_way(root: Path, tmp_path: Path) -> None:
    """A folder without Python files only lends its name when there is no package, so it does no harm."""
    (tmp_path / "models").mkdir()
    assert import_planner(tmp_path, root).returncode == 0


def test_missing_models_is_said(root: Path, tmp_path: Path) -> None:
    """Where planner stands alone, the message says which package is missing."""
    (tmp_path / "alone").mkdir()
    check = (root / "planner" / "_own_models.py").read_text("utf-8")
    (tmp_path / "alone" / "_own_models.py").write_text(check)
    code = "import _own_models; _own_models.require_own_models()"
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, 'alone'); {code}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refusal(result) == (
        f"ImportError: leasehold: found no package 'models'; it must be {tmp_path.resolve() / 'models'}. "
        "Install leasehold again."
    )
