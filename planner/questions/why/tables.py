"""An explanation as tables, and written: within the plan's own workbook, as CSV files, or as JSON."""

from collections.abc import Sequence
from pathlib import Path

from planner.cases.json_form import json_file_text
from planner.export.csv_folder import write_csv_files
from planner.export.extras import Extras
from planner.export.outputs import Output, find_outputs
from planner.export.table import Table
from planner.export.tables import plan_tables
from planner.export.workbook import write_workbook
from planner.files import Staging
from planner.questions.why.explanation import Explanation
from planner.questions.why.reason import offer_in_words

DECISION_COLUMNS = ("margin_low_usd", "margin_high_usd", "counter_offers", "reason")
"""What the sheet Decisions gets."""


def write_explanation(explanation: Explanation, *paths: str | Path) -> tuple[Path, ...]:
    """Write an explanation in the forms that the paths' suffixes name; either all appear whole or none does.

    Parameters
    ----------
    explanation
        The explanation.
    paths
        `.xlsx` for the plan's workbook, its sheet Decisions with reasons, margins and counter-offers, and sheets of
        their own for them; `.json` for the explanation; no suffix for a folder of the plan's CSV files and these.

    Raises
    ------
    OutputError
        If a path has another suffix, comes twice or cannot be written.
    OSError
        If writing fails on the way; then what stood there before stands there still.

    Examples
    --------
    >>> import tempfile
    >>> from planner import explain, plan, read_case, write_explanation
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = write_explanation(
    ...         explain(plan(read_case("data/first/case.json")), ["Cedar-24"]), f"{folder}/why.json"
    ...     )
    ...     [path.name for path in paths]
    ['why.json']
    """
    return write_explanation_outputs(explanation, find_outputs(paths))


def write_explanation_outputs(explanation: Explanation, outputs: Sequence[Output]) -> tuple[Path, ...]:
    """Write an explanation to outputs that are checked already."""
    extras = extras_of(explanation)
    with Staging() as staging:
        for output in outputs:
            if output.form == "csv":
                tables = [*plan_tables(explanation.plan), *extras.tables]
                write_csv_files(staging.folder(output.path), explanation.plan, tables)
            elif output.form == "workbook":
                write_workbook(staging.file(output.path), explanation.plan, extras=extras)
            else:
                staging.file(output.path).write_text(json_file_text(explanation.to_dict()), encoding="utf-8")
    return tuple(output.path for output in outputs)


def extras_of(explanation: Explanation) -> Extras:
    """What the explanation adds to the plan's workbook."""
    requests = explanation.requests
    offers = ["; ".join(offer_in_words(one, offer) for offer in one.offers) for one in explanation.reasons]
    told = requests.assign(counter_offers=offers)
    every = [request.id for request in explanation.plan.case.lease_requests]
    decisions = told.set_index("request").reindex(every)[list(DECISION_COLUMNS)].reset_index(drop=True)
    margins = "Why each request is decided as it is; a margin is what accepting is worth more than declining."
    return Extras(
        tables=(
            Table("why", "Why", margins, requests),
            Table(
                "displaced",
                "Displaced",
                "Leases and runs that accepting costs, or that would take its place.",
                explanation.displaced,
            ),
            Table(
                "shortages",
                "Shortages",
                "What is short if a declined request is put into the plan as it stands.",
                explanation.shortages,
            ),
            Table(
                "counter_offers",
                "Counter-offers",
                "Changes of declined requests with which they are accepted; each verified by a plan.",
                explanation.counter_offers,
            ),
        ),
        decisions=decisions,
    )
