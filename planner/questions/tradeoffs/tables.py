"""Frontiers and alternatives as tables, sentences and JSON, to be written."""

from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from models.plan.display import status_sentence
from models.plan.measures import MEASURES
from planner.export.answers import Answer, write_answer
from planner.export.extras import Extras
from planner.export.table import Table, json_rows
from planner.questions.tradeoffs.alternatives_result import Alternatives
from planner.questions.tradeoffs.chart import draw_frontier
from planner.questions.tradeoffs.frontier_result import Frontier

FORMAT = 1
"""Version of both JSON forms."""


def write_frontier(frontier: Frontier, *paths: str | Path) -> tuple[Path, ...]:
    """Write a frontier: `.xlsx` for a workbook with a chart, `.json`, or no suffix for a folder of CSV files.

    Raises
    ------
    OutputError
        If a path has another suffix, comes twice or cannot be written.
    OSError
        If writing fails on the way; then what stood there before stands there still.

    Examples
    --------
    >>> import tempfile
    >>> from planner import frontier, read_case, write_frontier
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = write_frontier(
    ...         frontier(read_case("data/first/case.json"), points=2), f"{folder}/frontier.xlsx"
    ...     )
    ...     [path.name for path in paths]
    ['frontier.xlsx']
    """
    return write_answer(frontier_answer(frontier), *paths)


def write_alternatives(alternatives: Alternatives, *paths: str | Path) -> tuple[Path, ...]:
    """Write alternatives: `.xlsx` for a workbook, `.json`, or no suffix for a folder of CSV files.

    Raises
    ------
    OutputError
        If a path has another suffix, comes twice or cannot be written.
    OSError
        If writing fails on the way; then what stood there before stands there still.

    Examples
    --------
    >>> import tempfile
    >>> from planner import alternatives, read_case, write_alternatives
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = write_alternatives(
    ...         alternatives(read_case("data/first/case.json"), count=1), f"{folder}/others.json"
    ...     )
    ...     [path.name for path in paths]
    ['others.json']
    """
    return write_answer(alternatives_answer(alternatives), *paths)


def frontier_answer(frontier: Frontier) -> Answer:
    """A frontier as an answer that can be written."""
    settings = frontier.best.case.plan
    return Answer(
        title=f"{settings.name}, {frontier.x.title.lower()} against {frontier.y.title.lower()}",
        currency=settings.currency,
        sentences=frontier_sentences(frontier),
        tables=(
            *frontier_extras(frontier).tables,
            Table("measures", "Measures", "What each measure is.", measure_frame()),
        ),
        content=frontier_to_dict(frontier),
        draw=partial(draw_frontier, frontier=frontier),
    )


def frontier_extras(frontier: Frontier) -> Extras:
    """What a frontier adds to the workbook of one of its plans."""
    slopes = f"What is given up of {frontier.sought.name} for one {frontier.held.name}, from point to point."
    return Extras(
        (
            Table("frontier", "Frontier", "A row is a plan that no other here dominates.", frontier.table),
            Table("slopes", "Slopes", slopes, frontier.slopes),
        )
    )


def frontier_sentences(frontier: Frontier) -> tuple[str, ...]:
    """How sure the points are, and what a reader must know."""
    proven = sum(point.is_proven for point in frontier.points)
    sure = (
        f"{proven} of {len(frontier.points)} points are proven within {100 * frontier.gap_fraction:.3g} % in both "
        "measures: no plan at least as good in the one is better in the other than its bound."
    )
    return (sure if frontier.is_proven else f"NOT PROVEN: {sure}", *frontier.notes)


def frontier_to_dict(frontier: Frontier) -> dict[str, Any]:
    """A frontier as JSON holds it."""
    return {
        "format": FORMAT,
        "x": frontier.x.name,
        "y": frontier.y.name,
        "held": frontier.held.name,
        "is_proven": frontier.is_proven,
        "gap_fraction": frontier.gap_fraction,
        "points": json_rows(frontier.table),
        "slopes": json_rows(frontier.slopes),
        "notes": list(frontier.notes),
        "seconds": frontier.seconds,
        "processor_seconds": frontier.processor_seconds,
    }


def measure_frame() -> pd.DataFrame:
    """Every measure: measure, unit, better (more or less), meaning."""
    rows = [
        (name, one.unit, "more" if one.is_more_better else "less", one.sentence)
        for name, one in MEASURES.items()
    ]
    return pd.DataFrame(rows, columns=["measure", "unit", "better", "meaning"])


def alternatives_answer(alternatives: Alternatives) -> Answer:
    """Alternatives as an answer that can be written."""
    settings = alternatives.best.case.plan
    return Answer(
        title=f"{settings.name}, plans within {100 * alternatives.within_fraction:.3g} %",
        currency=settings.currency,
        sentences=alternatives_sentences(alternatives),
        tables=alternatives_extras(alternatives).tables,
        content=alternatives_to_dict(alternatives),
    )


def alternatives_extras(alternatives: Alternatives) -> Extras:
    """What alternatives add to the workbook of one of them."""
    by_plan = alternatives.decisions
    return Extras(
        (
            Table("alternatives", "Alternatives", "A row is a plan; 0 is the best.", alternatives.table),
            Table("must_may_never", "Must may never", "How each request stands.", alternatives.requests),
            Table("decisions_by_plan", "Decisions by plan", "A row is a request, a column a plan.", by_plan),
        )
    )


def alternatives_sentences(alternatives: Alternatives) -> tuple[str, ...]:
    """What counts as good enough, how sure it is, and what distance means."""
    currency = alternatives.best.case.plan.currency
    good = (
        f"Good enough is a plan worth at least {currency} {alternatives.least_value_usd:,.2f}: the plan found, worth "
        f"{currency} {alternatives.best.value_usd:,.2f}, less {100 * alternatives.within_fraction:.3g} %."
    )
    distance = (
        "Distance: 1 for each request accepted in one plan only, a half for one with other months or another place; "
        "from the nearest plan above. No plan that is good enough is farther than most distance."
    )
    found = len(alternatives.found)
    end = "" if alternatives.is_proven else "NOT PROVEN: a limit came before all was settled."
    none = "" if found else "No other plan that is good enough decides otherwise on any request."
    if not alternatives.is_complete and not found:
        none = "No other plan was found in time."
    sentences = (status_sentence(alternatives.best), good, distance, none, end)
    return tuple(sentence for sentence in sentences if sentence)


def alternatives_to_dict(alternatives: Alternatives) -> dict[str, Any]:
    """Alternatives as JSON holds them."""
    return {
        "format": FORMAT,
        "within_fraction": alternatives.within_fraction,
        "least_value_usd": alternatives.least_value_usd,
        "is_proven": alternatives.is_proven,
        "plans": json_rows(alternatives.table),
        "requests": json_rows(alternatives.requests),
        "decisions": json_rows(alternatives.decisions),
        "seconds": alternatives.seconds,
    }
