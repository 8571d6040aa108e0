"""`leasehold quote`: the least price of a request at which the owner is no worse off, as a proven interval."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.inputs import Problem
from planner.cases.asking import Asked
from planner.cli.options import (
    CaseArgument,
    GapOption,
    JsonOption,
    SeedOption,
    SetOption,
    ThreadsOption,
    TimeLimitOption,
    read_case_argument,
)
from planner.cli.outcome import STATUS_OF_ENDING, Outcome
from planner.cli.progress import ProgressReport
from planner.cli.requested import (
    BasisOption,
    FieldOption,
    GpusOption,
    RequestOption,
    RowOption,
    StartOption,
    TenantOption,
    TermOption,
    Wanted,
    in_words,
)
from planner.cli.saved_plan import StartPlanOption, plan_of_case
from planner.export.outputs import find_outputs

if TYPE_CHECKING:
    from models.plan import Plan
    from planner.questions.quotes import Quote

SizesOption = Annotated[
    str | None, typer.Option(metavar="LIST", help="A table over these sizes, such as 10000,20000.")
]
TermsOption = Annotated[
    str | None, typer.Option(metavar="LIST", help="A table over these terms in months, such as 12,24,36.")
]
StartsOption = Annotated[
    str | None, typer.Option(metavar="LIST", help="A table over these start months, such as 2027-03,2027-06.")
]
QuoteOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Where to write the quote; repeat it for more. By suffix: .xlsx workbook, .json, none for a folder of "
        "CSV files.",
    ),
]
DEFAULT_GAP_FRACTION = 1e-7
MOST_DISPLACED = 20
"""Displaced requests told one by one; files hold all."""


def quote(
    case: CaseArgument,
    *,
    request: RequestOption = None,
    row: RowOption = None,
    tenant: TenantOption = None,
    gpus: GpusOption = None,
    start: StartOption = None,
    term: TermOption = None,
    basis: BasisOption = None,
    field: FieldOption = None,
    sizes: SizesOption = None,
    terms: TermsOption = None,
    starts: StartsOption = None,
    plan: StartPlanOption = None,
    settings: SetOption = None,
    output: QuoteOption = None,
    gap: GapOption = DEFAULT_GAP_FRACTION,
    time_limit: TimeLimitOption = None,
    threads: ThreadsOption = None,
    seed: SeedOption = 0,
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """Say the least price at which a request leaves the owner no worse off, and what it would displace."""
    options = {"tenant": tenant, "gpus": gpus, "start": start, "term": term, "basis": basis}
    wanted = Wanted(request, row, in_words(options, field or []))
    axes = {
        "sizes": _numbers("--sizes", sizes),
        "terms": _numbers("--terms", terms),
        "starts": [one.strip() for one in (starts or "").split(",") if one.strip()],
    }
    outputs = find_outputs(output or (), inputs=[one for one in (case, request, plan) if one])
    reading = read_case_argument(case, settings, unpriced=row)
    if reading.case is None:
        return Outcome("invalid_case", reading.problems)
    asked = wanted.beside(reading.case)
    search = {"gap": gap, "time_limit": time_limit, "threads": threads, "seed": seed}
    begin = plan_of_case(plan, reading.case)
    quotes = _quotes(asked, axes, search | _known(begin, asked, gap), begin)

    from planner.export.answers import write_answer_outputs  # noqa: PLC0415 (slow to import)
    from planner.questions.quotes.tables import answer_of  # noqa: PLC0415

    return outcome_of(
        quotes, reading.problems + asked.problems, write_answer_outputs(answer_of(quotes), outputs)
    )


def _known(begin: "Plan | None", asked: Asked, gap: float) -> dict[str, Any]:
    """The saved plan as the one without the request, where it is that and close enough to the best."""
    is_without = begin is not None and all(one.id != asked.request.id for one in begin.case.lease_requests)
    is_close = begin is not None and begin.solve.gap_fraction <= gap
    return {"plan_without": begin} if is_without and is_close else {}


def _quotes(
    asked: Asked, axes: dict[str, Any], search: dict[str, Any], begin: "Plan | None"
) -> "tuple[Quote, ...]":
    """The quote, or those of a table over sizes, terms and start months."""
    from planner.questions.quotes import quote as quote_request  # noqa: PLC0415 (slow to import)
    from planner.questions.quotes import quote_table  # noqa: PLC0415

    start = begin.decisions if begin else None
    with ProgressReport(asked.case.plan.currency) as report:
        if any(axes.values()):
            return quote_table(asked.case, asked.request, **axes, **search, on_progress=report)
        return (quote_request(asked.case, asked.request, **search, start=start, on_progress=report),)


def _numbers(option: str, text: str | None) -> list[int]:
    """Whole numbers separated by commas."""
    words = [word.strip() for word in (text or "").split(",") if word.strip()]
    wrong = [word for word in words if not re.fullmatch(r"[0-9]{1,9}", word) or int(word) < 1]
    if wrong:
        message = f"it holds {wrong[0]}; it must be whole numbers above 0 with commas between, such as 12,24."
        raise typer.BadParameter(message, param_hint=f"'{option}'")
    return [int(word) for word in words]


def outcome_of(
    quotes: "Sequence[Quote]", problems: tuple[Problem, ...], written: tuple[Path, ...]
) -> Outcome:
    """How the command ends: the answer as top-level keys, the rest as details."""
    from planner.questions.quotes.tables import quotes_to_dict  # noqa: PLC0415 (slow to import)

    first = quotes[0]
    details = quotes_to_dict(quotes)
    answer = {name: details.pop(name) for name in ("price_usd", "possible")}
    worst = max((one.stopped_by for one in quotes), key=list(STATUS_OF_ENDING).index)
    status = STATUS_OF_ENDING[worst]
    if len(quotes) == 1 and first.plan_without is None and first.is_possible is False:
        status = "infeasible"
        message = " ".join(("The case has no plan without the request.", first.sentence, *first.reasons))
        problems = (Problem("", f"{message} See leasehold diagnose."), *problems)
    return Outcome(
        status, problems, written=written, text=_text(quotes), details={"quote": details}, answer=answer
    )


def _text(quotes: "Sequence[Quote]") -> str:
    """The answer in a few lines, or as a table."""
    first = quotes[0]
    if len(quotes) > 1:
        return "\n".join(one.line for one in quotes)
    lines = [first.sentence, *first.reasons]
    if first.stopped_by != "gap":
        lines.append("The search was stopped before the interval was as narrow as the gap makes it.")
    lines += [
        f"Displaced: {one.request}, {one.change}" for one in first.displaced[:MOST_DISPLACED].itertuples()
    ]
    lines += [f"Training run {one.run}: {one.change}" for one in first.runs[:MOST_DISPLACED].itertuples()]
    return "\n".join(lines)
