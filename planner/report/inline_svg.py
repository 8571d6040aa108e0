"""Charts within a page: SVG that needs no style, names nothing that another chart names, and is small."""

import re
from xml.etree import ElementTree

from matplotlib.figure import Figure

from planner.charts.style import rendered

SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
FONTS = "DejaVu Sans, Verdana, sans-serif"
"""Verdana's letters are as wide as those that room was made for; other fonts' are narrower."""
_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_DROPPED = {SVG + "metadata", SVG + "style"}


def inline_svg(chart: Figure, prefix: str, label: str) -> str:
    """A chart as an `<svg>` element for a page with a strict content policy.

    Styles become attributes, because such a page refuses styles within elements; names that nothing refers to go, and
    the others get the prefix.

    Parameters
    ----------
    chart
        The chart.
    prefix
        Begins every name in it; each chart of a page needs its own.
    label
        What it shows, for those who hear the page.
    """
    root = ElementTree.fromstring(rendered(chart, "svg", svg__fonttype="none"))
    _drop(root)
    used = _references(root)
    for element in root.iter():
        element.tag = element.tag.removeprefix(SVG)
        _plain_attributes(element, prefix, used)
        _trim(element)
    width, height = (float(part) for part in root.attrib["viewBox"].split()[2:])
    root.attrib.update(
        {
            "width": f"{width * 4 / 3:.0f}",
            "height": f"{height * 4 / 3:.0f}",
            "role": "img",
            "aria-label": label,
            "font-family": FONTS,
            "stroke-linejoin": "round",
        }
    )
    root.attrib.pop("version", None)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)


def _drop(parent: ElementTree.Element) -> None:
    for element in list(parent):
        if element.tag in _DROPPED:
            parent.remove(element)
        else:
            _drop(element)


def _references(root: ElementTree.Element) -> set[str]:
    """Names that something in the drawing refers to."""
    found = set()
    for element in root.iter():
        for name, value in element.attrib.items():
            found |= set(_REFERENCE.findall(value))
            if name == XLINK + "href":
                found.add(value.removeprefix("#"))
    return found


def _plain_attributes(element: ElementTree.Element, prefix: str, used: set[str]) -> None:
    """The element's attributes without namespaces and styles, and with names of the chart's own."""
    attributes = {}
    for name, value in element.attrib.items():
        if name == "style":
            parts = (part.split(":", 1) for part in value.split(";") if ":" in part)
            attributes.update({key.strip(): text.strip().removesuffix("px") for key, text in parts})
        elif name == XLINK + "href":
            attributes["href"] = f"#{prefix}{value.removeprefix('#')}"
        elif name == "id":
            if value in used:
                attributes["id"] = prefix + value
        else:
            attributes[name] = value
    attributes.pop("font-family", None)
    for name, value in attributes.items():
        attributes[name] = _REFERENCE.sub(lambda found: f"url(#{prefix}{found[1]})", value)
    element.attrib.clear()
    element.attrib.update(attributes)


def _trim(element: ElementTree.Element) -> None:
    """Coordinates to a tenth of a point, and no white space between elements."""
    if "d" in element.attrib:
        path = _NUMBER.sub(lambda found: f"{float(found[0]):.1f}", element.attrib["d"])
        element.attrib["d"] = " ".join(path.split())
    if element.tag != "text" and element.text and not element.text.strip():
        element.text = None
    if element.tail and not element.tail.strip():
        element.tail = None
