"""The report as a page: what it says, that it is safe, and that its tables are the plan's."""

import base64
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from planner import CheckFailedError, OutputError, write_report
from planner.report.write import report_html
from tests.charts.plans import FORMULA, IMAGE, LONG, MAKERS, SCRIPT, plan_called
from tests.export.plans import made_plan


@dataclass
class Content(HTMLParser):
    """What a reader of HTML finds in a page."""

    tags: Counter[str] = field(default_factory=Counter)
    attributes: set[str] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    """Rows of all tables."""
    is_in_cell: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count the element, and note its attributes."""
        self.tags[tag] += 1
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag == "tr":
            self.cells.append([])
        if tag == "td":
            self.cells[-1].append("")
            self.is_in_cell = True

    def handle_endtag(self, tag: str) -> None:
        """Leave a cell."""
        if tag == "td":
            self.is_in_cell = False

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.texts.append(data)
        if self.is_in_cell:
            self.cells[-1][-1] += data


@cache
def page(name: str) -> str:
    """The report of the plan of this name."""
    return report_html(plan_called(name))


def read(text: str) -> Content:
    """The content of a page."""
    content = Content()
    content.feed(text)
    return content


def number(text: str) -> float:
    """A number as the page writes it."""
    return float(text.replace(",", "").replace("−", "-"))


@pytest.mark.parametrize("name", [name for name in MAKERS if name != "large"])
def test_page_runs_nothing_and_fetches_nothing(name: str) -> None:
    """No script, no handler, no style within an element, no address, no name twice, whatever the plan."""
    text = page(name)
    content = read(text)
    assert not content.tags.keys() & {
        "script",
        "iframe",
        "object",
        "embed",
        "img",
        "link",
        "form",
        "base",
        "a",
    }
    assert [one for one in content.attributes if one.startswith("on") or one in {"style", "src"}] == []
    assert re.findall(r"\w+://|@import|url\((?!#)", text) == []
    assert [id for id, count in Counter(content.ids).items() if count > 1] == []
    assert content.tags["svg"] >= 12


def test_policy_lets_in_the_pages_own_style_and_nothing_else() -> None:
    """The policy names the style by its hash; everything that is not named is forbidden."""
    text = page("tiny")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert text.index("Content-Security-Policy") < text.index("<title>")


def test_hostile_names_are_text() -> None:
    """Names that look like mark-up or formulas stand in headings, tables and charts as they were typed."""
    content = read(page("hostile"))
    shown = "\n".join(content.texts)
    assert f"{IMAGE}: lease plan" in shown
    assert f"{FORMULA} · 100 GPUs" in shown
    cells = [cell for row in content.cells for cell in row]
    assert {SCRIPT, FORMULA, LONG, "$x^2$ & $"} <= set(cells)


def test_tables_hold_the_plans_numbers() -> None:
    """Leases, months, sites and terms of the tables are those of the plan's frames."""
    plan, rows = plan_called("example"), read(page("example")).cells
    leases = {row[0]: row for row in rows if len(row) == 12}
    for lease in plan.leases.itertuples():
        told = leases[lease.request]
        assert number(told[4]) == lease.gpus
        assert number(told[10]) == round(lease.revenue_usd)
    months = {row[0]: row for row in rows if len(row) == 9}
    for month in plan.monthly.itertuples():
        told = months[month.month.strftime("%b %Y")]
        assert [number(text) for text in told[1:4]] == pytest.approx(
            [month.usable_gpus, month.leased_gpus, month.leased_gpus_in_use], abs=0.5
        )
    used = [number(row[2]) for row in rows if len(row) == 4 and row[0] in {"Austin", "Oslo"}]
    assert used == pytest.approx(plan.sites["used_mw"].to_list(), abs=0.006)
    terms = {row[0]: row for row in rows if row}
    for term in plan.terms.itertuples():
        assert str(round(term.present_value_usd)) in {
            text.replace(",", "").replace("−", "-") for text in terms[term.title]
        }


def test_summary_answers_a_board_members_questions() -> None:
    """What we lease, keep, why, what it is worth and how sure, with the plan's figures."""
    shown = " ".join(" ".join(read(page("example")).texts).split())
    for told in (
        "What we lease 3 of 5 requests are accepted, 1 of them signed before; on average leases use 16 %",
        "What we keep Training runs use 4.2 % of the compute, internal pools 2.9 %. 1 of 1 training runs finish: "
        "Model-5 (Apr 2027).",
        "Recalled before the end of the term: Acme-2.",
        "What it is worth USD 96.8 million of present value at 10 % a year: USD 53.1 million of cash, and USD 43.7 "
        "million that own use is valued at",
        "How sure that is Proven: no plan is worth over 0 % more",
        "finds every rule kept",
    ):
        assert told in shown


def test_plan_that_is_not_proven_is_marked() -> None:
    """The mark stands at the top, before the summary; a proven plan has none."""
    plan = plan_called("idle")
    solve = plan.solve.model_copy(update={"status": "not_proven", "stopped_by": "time_limit"})
    text = report_html(plan.model_copy(update={"solve": solve}))
    assert '<div class="mark">NOT PROVEN: the time limit was hit' in text
    assert text.index('class="mark"') < text.index('id="summary"')
    assert 'class="mark"' not in page("example")
    assert "that none with it is better is not proven" in text


def test_plan_that_the_check_rejects_is_marked() -> None:
    """What it breaks is told at the top and under Checks."""
    text = report_html(plan_called("idle").model_copy(update={"value_usd": 1.0}))
    assert "THE CHECK REJECTS THIS PLAN." in text[: text.index('id="summary"')]
    assert '<ul class="broken">' in text
    assert "finds every rule kept" not in text


def test_plan_of_unknown_names_is_refused(tmp_path: Path) -> None:
    """Decisions that are none on the case cannot be drawn; nothing is written."""
    plan = made_plan()
    case = plan.case.with_(lease_requests=plan.case.lease_requests[1:])
    with pytest.raises(CheckFailedError):
        write_report(plan.model_copy(update={"case": case}), tmp_path / "x.html")
    assert list(tmp_path.iterdir()) == []


def test_reasons_given_stand_beside_the_decisions() -> None:
    """Found reasons take the place of what the plan itself shows, request by request."""
    text = report_html(made_plan(), {"Borealis-1": "It would displace <Acme-1>."})
    rows = {row[0]: row for row in read(text).cells if len(row) == 7}
    assert rows["Borealis-1"][2:4] == ["declined", "It would displace <Acme-1>."]
    assert rows["Acme-2"][2] == "accepted, Jan 2027 recalled after Aug 2027"
    assert rows["Cirrus-1"][3] == "It stands already."
    assert "Reasons request by request stand under Decisions." in text


def test_same_plan_gives_the_same_page(tmp_path: Path) -> None:
    """No date and no random name is in a page; it is written in UTF-8."""
    path = write_report(plan_called("idle"), tmp_path / "a.html")
    assert path.read_text("utf-8") == page("idle")


def test_other_forms_are_refused(tmp_path: Path) -> None:
    """A report ends in .html."""
    with pytest.raises(OutputError, match=r"a report is written as \.html; '\.pdf' is another form"):
        write_report(plan_called("tiny"), tmp_path / "a.pdf")


def test_page_is_small() -> None:
    """A tenth of the megabyte that any mail takes, for each of a few leases; the benchmark has two hundred."""
    assert len(page("example").encode()) < 300_000
