"""Every notebook runs from top to bottom, and is kept without outputs."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
LONGEST_CELL_SECONDS = 300


def test_notebooks_are_numbered_and_begin_with_their_question() -> None:
    """In reading order, each says first, in bold, which question it answers."""
    assert [path.name[:2] for path in NOTEBOOKS] == [f"{number:02d}" for number in range(1, 7)]
    for path in NOTEBOOKS:
        title, question = nbformat.read(path, as_version=4).cells[0].source.split("\n\n")[:2]
        assert title.startswith("# ")
        assert re.match(r"\*\*[^*]+\?\*\*", question), path.name


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_kept_without_outputs(path: Path) -> None:
    """What a notebook shows is made by running it; the file holds no figures that may be out of date."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.outputs for cell in cells] == [[] for _ in cells]
    assert {cell.execution_count for cell in cells} == {None}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in its own folder, a notebook ends without an error and draws its charts."""
    monkeypatch.setenv("PYTHONPATH", str(path.parents[1]))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=LONGEST_CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": path.parent}},
    )
    client.execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert any("image/png" in output.get("data", {}) for output in shown)
    assert any("NOT PROVEN" not in str(output) and "Proven: " in str(output) for output in shown)
