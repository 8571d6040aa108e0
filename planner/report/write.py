"""Writing the report: what the page shows, put into its template."""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from models.plan.check import RULE_NAMES, check_plan
from models.plan.check.structure import STRUCTURE_RULES
from models.plan.display import status_sentence
from models.plan.plan import Plan
from planner.export.table import rows
from planner.export.tables import run_record
from planner.files import OutputError, atomic_write, ensure_writable
from planner.outcomes import CheckFailedError
from planner.report.decisions import decisions
from planner.report.sections import chart_sections
from planner.report.summary import answers
from planner.report.tables import cell, heading, page_table
from planner.report.words import money, month

TEMPLATE, STYLE = "report.html.jinja", "report.css"
FORMS = (".html", ".htm")
_STRUCTURE = {rule.__name__ for rule in STRUCTURE_RULES}
"""Rules without which nothing can be drawn: known names, months that exist, every request decided once."""


def write_report(plan: Plan, path: str | Path, *, reasons: Mapping[str, str] | None = None) -> Path:
    """Write the report of a plan: one page that holds all it needs, with charts, tables, reasons and checks.

    The page fetches nothing and runs no script. It is written also of a plan that is not proven or that the check
    rejects, and says so at its top.

    Parameters
    ----------
    plan
        The plan; with prices, their chart is in the report.
    path
        Where to; it ends in `.html`.
    reasons
        Why each request is accepted or declined, by request, as `explain` tells it.

    Raises
    ------
    OutputError
        If the path has another suffix or cannot be written.
    CheckFailedError
        If the decisions are no decisions on the case, so that nothing can be drawn.

    Examples
    --------
    >>> import tempfile
    >>> from planner import plan, read_case, write_report
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_report(plan(read_case("data/first/case.json")), f"{folder}/report.html").name
    'report.html'
    """
    path = ensure_report(path)
    with atomic_write(path) as draft:
        draft.write_text(report_html(plan, reasons), encoding="utf-8")
    return path


def ensure_report(path: str | Path) -> Path:
    """Make sure that a report can be written at a path.

    Raises
    ------
    OutputError
        If it cannot, or the path does not end in `.html`.
    """
    path = Path(path)
    if path.suffix.lower() not in FORMS:
        raise OutputError(f"{path}: a report is written as .html; '{path.suffix}' is another form.")
    ensure_writable(path)
    return path


def report_html(plan: Plan, reasons: Mapping[str, str] | None = None) -> str:
    """The report as the text of its page."""
    environment = Environment(
        loader=PackageLoader("planner.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    assert environment.loader is not None
    style = environment.loader.get_source(environment, STYLE)[0]
    return environment.get_template(TEMPLATE).render(
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        **_content(plan, reasons),
    )


def _content(plan: Plan, reasons: Mapping[str, str] | None) -> dict[str, Any]:
    """Everything that the template names."""
    settings, currency = plan.case.plan, plan.case.plan.currency
    violations = check_plan(plan)
    if any(one.rule in _STRUCTURE for one in violations):
        raise CheckFailedError(violations)
    return {
        "settings": settings,
        "horizon": f"{settings.months} months, {month(plan.case.months[0])} to {month(plan.case.months[-1])}",
        "status": status_sentence(plan),
        "is_proven": plan.solve.status == "proven",
        "violations": violations,
        "figures": (
            ("Value", money(plan.value_usd, currency)),
            ("of which cash", money(plan.cash_usd, currency)),
            ("Internal value, no cash", money(plan.internal_value_usd, currency)),
            ("No plan is worth more than", money(plan.solve.bound_usd, currency)),
        ),
        "answers": answers(plan, violations, bool(reasons)),
        "sections": tuple(chart_sections(plan)),
        "decisions": page_table("Decisions", decisions(plan, reasons), currency),
        "rules": tuple(name.replace("_", " ") for name in RULE_NAMES),
        "record": _record(plan),
    }


def _record(plan: Plan) -> list[tuple[str, str]]:
    """How the plan was found, item by item; what is blank is left out."""
    items = ((str(item), cell(str(item), value).text) for item, value in rows(run_record(plan)))
    return [(heading(item, plan.case.plan.currency), text) for item, text in items if text]
