"""How every chart looks: colours, sizes, and the one place in which matplotlib's settings are made."""

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib.style
from matplotlib.figure import Figure

# Okabe and Ito's palette: told apart by all common kinds of colour vision, and in grey by their lightness.
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
BLUE, VERMILLION, INK, GREY, PALE = "#0072B2", "#D55E00", "#222222", "#999999", "#E4E4E4"
PALE_SKY, DARK = "#D9EDF9", "#666666"
POINTS_PER_INCH = 72.0
PICTURE_DOTS_PER_INCH = 144


@dataclass(frozen=True)
class Layout:
    """What a chart is made for."""

    width_inches: float = 8.8
    """Width of the chart; its height follows from what it shows."""
    font_points: float = 8.5
    """Size of its letters."""
    is_titled: bool = True
    """Whether it carries its own title; on a page the heading says it."""

    @property
    def is_narrow(self) -> bool:
        """Whether labels must stand above bars rather than beside them."""
        return self.width_inches < 6

    @property
    def width_points(self) -> float:
        """Width in points."""
        return self.width_inches * POINTS_PER_INCH

    @property
    def line_points(self) -> float:
        """Height of a line of text in points."""
        return 1.35 * self.font_points


SCREEN = Layout()
PHONE = Layout(width_inches=3.7, font_points=8.0)


class Chart(Figure):
    """A matplotlib figure that shows itself in a notebook without pyplot."""

    def _repr_png_(self) -> bytes:
        return rendered(self, "png")


_LOCK = threading.RLock()
_SETTINGS: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": GREY,
    "axes.grid": False,
    "axes.linewidth": 0.6,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.unicode_minus": True,
    "hatch.color": GREY,
    "hatch.linewidth": 0.5,
    "legend.frameon": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "leasehold",
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": INK,
    "xtick.major.size": 3,
    "xtick.major.width": 0.6,
    "ytick.color": INK,
    "ytick.major.size": 0,
}


@contextmanager
def drawing(**settings: Any) -> Iterator[None]:
    """Make and render charts with our settings, whatever the user's are, one thread at a time.

    Parameters
    ----------
    settings
        More of matplotlib's settings, with `__` for each dot.
    """
    more = {name.replace("__", "."): value for name, value in settings.items()}
    with _LOCK, warnings.catch_warnings(), matplotlib.style.context(["default", _SETTINGS | more]):
        warnings.filterwarnings("ignore", message="Glyph .* missing from")  # it is drawn as a box
        yield


def rendered(chart: Figure, form: str, **settings: Any) -> bytes:
    """A chart as the bytes of a file: `svg` or `png`; the same chart gives the same bytes."""
    written = io.BytesIO()
    with drawing(**settings):
        metadata = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
        chart.savefig(written, format=form, dpi=PICTURE_DOTS_PER_INCH, metadata=metadata)
    return written.getvalue()
