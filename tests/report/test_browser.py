"""The report in a real browser: nothing is fetched, nothing complains, all can be read on a phone and a screen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from planner import write_report
from tests.charts.plans import FORMULA, SCRIPT, plan_called
from tests.report.browser import Page, browser, executable

PHONE, SCREEN = 390, 1280
pytestmark = pytest.mark.skipif(
    executable() is None,
    reason="Chromium is not installed (Debian's package: chromium); reports are not opened",
)
TROUBLE = """(() => {
  const found = [];
  for (const svg of document.querySelectorAll("svg")) {
    if (!svg.getClientRects().length) continue;
    const frame = svg.getBoundingClientRect();
    const labels = [...svg.querySelectorAll("text")].map(e => [e.textContent, e.getBoundingClientRect()]);
    labels.forEach(([text, a], i) => {
      if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1)
        found.push(`${text} is cut off`);
      for (const [other, b] of labels.slice(i + 1))
        if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
            Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3) found.push(`${text} lies on ${other}`);
    });
  }
  return found;
})()"""
"""Labels of the charts shown that lie on one another or are cut off."""
SHOWN = "[...document.querySelectorAll('svg')].filter(e => e.getClientRects().length).length"
LETTERS = (
    "Math.min(...[...document.querySelectorAll('svg text')].map(e => e.getBoundingClientRect().height || 99))"
)


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A tab of a headless browser."""
    with browser(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports of the example, and of a plan whose names are scripts, formulas and far too long."""
    folder = tmp_path_factory.mktemp("reports")
    return {name: write_report(plan_called(name), folder / f"{name}.html") for name in ("example", "hostile")}


@pytest.mark.parametrize("width", [PHONE, SCREEN])
@pytest.mark.parametrize("name", ["example", "hostile"])
def test_report_is_legible_and_keeps_to_itself(
    name: str, width: int, tab: Page, reports: dict[str, Path]
) -> None:
    """No request leaves the page, the console is empty, no label lies on another, nothing is wider than the window."""
    tab.open(reports[name], width)
    assert tab.requests == [reports[name].as_uri()]
    assert tab.messages == []
    assert tab.value(TROUBLE) == []
    assert tab.value("document.documentElement.scrollWidth") <= width
    assert tab.value(SHOWN) == 6
    assert tab.value(LETTERS) >= 9


def test_charts_are_there_without_scripts(tab: Page, reports: dict[str, Path]) -> None:
    """With scripts turned off the page has the same charts, laid out at their full size."""
    tab.open(reports["example"], SCREEN, has_scripts=False)
    root = tab.call("DOM.getDocument")["root"]["nodeId"]
    charts = tab.call("DOM.querySelectorAll", nodeId=root, selector=".wide svg")["nodeIds"]
    sizes: list[dict[str, Any]] = [tab.call("DOM.getBoxModel", nodeId=chart)["model"] for chart in charts]
    assert len(charts) == 6
    assert all(size["width"] > 800 and size["height"] > 40 for size in sizes)
    assert tab.messages == []


def test_hostile_names_are_shown_and_do_nothing(tab: Page, reports: dict[str, Path]) -> None:
    """Names that are scripts stand in charts and tables as text, and no element has come of them."""
    tab.open(reports["hostile"], SCREEN)
    labels = tab.value("[...document.querySelectorAll('.wide svg text')].map(e => e.textContent)")
    assert {f"{SCRIPT} · 150 GPUs", f"{FORMULA} · 100 GPUs", SCRIPT, FORMULA} <= set(labels)
    assert tab.value("document.querySelectorAll('script, img, b').length") == 0
    assert SCRIPT in tab.value("[...document.querySelectorAll('.decisions td')].map(e => e.textContent)")


def test_policy_stops_a_script_and_a_request(tab: Page, reports: dict[str, Path], tmp_path: Path) -> None:
    """Were a script or an image to get into the page, the policy would stop it, and the test above would see it."""
    spoilt = reports["example"].read_text("utf-8")
    harm = "<script>document.title = 'harmed'</script><img src='https://example.org/x.png'>"
    (tmp_path / "spoilt.html").write_text(spoilt.replace("</main>", harm + "</main>"), "utf-8")
    tab.open(tmp_path / "spoilt.html", SCREEN)
    assert tab.value("document.title") != "harmed"
    assert len(tab.messages) >= 2


def test_report_prints_on_a4(tab: Page, reports: dict[str, Path]) -> None:
    """Printed, the page shows the wide charts, within the width of the paper."""
    tab.open(reports["example"], SCREEN)
    tab.call("Emulation.setEmulatedMedia", media="print")
    tab.call("Emulation.setDeviceMetricsOverride", width=688, height=1000, deviceScaleFactor=1, mobile=False)
    try:
        assert tab.value("document.querySelector('.wide').getClientRects().length") == 1
        assert tab.value("document.querySelector('.narrow').getClientRects().length") == 0
        assert tab.value("document.documentElement.scrollWidth") <= 688
        assert tab.value("document.querySelector('.decisions').getBoundingClientRect().right") <= 688
    finally:
        tab.call("Emulation.setEmulatedMedia", media="")
