"""Texts in charts: what people wrote, measured, shortened and wrapped to the room there is."""

import re

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
ELLIPSIS = "…"


def clean(text: str) -> str:
    """A text on one line, without characters that steer rather than show."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def within(title: str) -> str:
    """A title as it stands within a sentence: `Lease NPV` -> `lease NPV`."""
    return title[:1].lower() + title[1:]


def width_points(text: str, size: float, weight: str = "normal") -> float:
    """Width of a text of one line in points."""
    properties = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, properties, False)[0])


def fitted(text: str, most_points: float, size: float, weight: str = "normal") -> str:
    """A text cut to a width, with an ellipsis where something is left out."""
    text = clean(text)
    if width_points(text, size, weight) <= most_points:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        is_within = width_points(text[:middle].rstrip() + ELLIPSIS, size, weight) <= most_points
        low, high = (middle, high) if is_within else (low, middle - 1)
    return text[:low].rstrip() + ELLIPSIS


def wrapped(
    text: str, most_points: float, size: float, weight: str = "normal", most_lines: int = 2
) -> list[str]:
    """A text in lines of a width, broken between words; what is beyond the last line is cut."""
    lines: list[str] = []
    for word in clean(text).split() or [""]:
        longer = f"{lines[-1]} {word}" if lines else word
        is_within = not lines or width_points(longer, size, weight) <= most_points
        if is_within or len(lines) == most_lines:
            lines[-1:] = [longer]
        else:
            lines.append(word)
    return [fitted(line, most_points, size, weight) for line in lines]
