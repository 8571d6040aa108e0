"""Saving a chart as a file that appears whole or not at all."""

from pathlib import Path

from matplotlib.figure import Figure

from planner.charts.style import rendered
from planner.files import OutputError, atomic_write

FORMS = (".svg", ".png")


def save_chart(chart: Figure, path: str | Path) -> Path:
    """Save a chart; the same chart gives the same file.

    Parameters
    ----------
    chart
        A chart, as the functions of `planner.charts` return it.
    path
        Where to; `.svg` for lines that stay sharp, with letters drawn and no script, or `.png`.

    Raises
    ------
    OutputError
        If the path has another suffix or cannot be written.
    """
    path = Path(path)
    form = path.suffix.lower()
    if form not in FORMS:
        raise OutputError(f"{path}: a chart is saved as .svg or .png; '{path.suffix}' is neither.")
    with atomic_write(path) as draft:
        draft.write_bytes(rendered(chart, form.removeprefix(".")))
    return path
