"""The options that commands share: how each is written, what it may be, and its sentence of help."""

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from planner.cases import Reading, read_with_notes, set_by_texts
from planner.solve.options import LARGEST_SEED

MOST_THREADS = 256
# Defaults pass through the parsers below too, as numbers.
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def gap(text: str | float) -> float:
    """A gap, as a fraction from 0 to 1.

    Raises:
        typer.BadParameter: it is none.
    """
    value = _number(text)
    if value is None or not 0 <= value <= 1:
        raise typer.BadParameter(f"it is {text}; it must be a fraction from 0 to 1, such as 0.001 for 0.1 %.")
    return value


def seconds(text: str | float) -> float:
    """A time limit in seconds, above 0.

    Raises:
        typer.BadParameter: it is none.
    """
    value = _number(text)
    if value is None or not 0 < value < math.inf:
        raise typer.BadParameter(f"it is {text}; it must be a number of seconds above 0, such as 600.")
    return value


def threads(text: str | int) -> int:
    """A number of threads, from 1 on.

    Raises:
        typer.BadParameter: it is none.
    """
    return _whole(text, 1, MOST_THREADS)


def seed(text: str | int) -> int:
    """A seed, from 0 on.

    Raises:
        typer.BadParameter: it is none.
    """
    return _whole(text, 0, LARGEST_SEED)


def read_case_argument(path: Path, settings: Sequence[str] | None, *, unpriced: str | None = None) -> Reading:
    """What came of reading the case that a command is given, with the fields of `--set` set in it.

    Args:
        path: where the case is.
        settings: the texts of `--set`.
        unpriced: id of a lease request that needs no price.
    """
    return set_by_texts(read_with_notes(path, unpriced), settings or ())


def _number(text: str | float) -> float | None:
    return float(text) if _NUMBER.fullmatch(str(text)) else None


def _whole(text: str | int, least: int, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", str(text)) or not least <= int(text) <= most:
        raise typer.BadParameter(f"it is {text}; it must be a whole number from {least} to {most}.")
    return int(text)


CaseArgument = Annotated[
    Path,
    typer.Argument(
        metavar="CASE", help="The case: a workbook (.xlsx), a .json file or a folder of CSV files."
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="SELECTOR=VALUE",
        help="Set a field of the case before anything else; repeat it for more, of two on one field the later "
        "counts. For example 'lease_requests[Acme-07].price_usd=3.1', 'plan.months=48', 'sites[*].pue=1.3', "
        "'on_demand[gpu_type=GB200].usd_per_gpu_hour=2'. The file stays as it is.",
    ),
]
PlanArgument = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan saved as .json.")]
OutputOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Where to write the plan; repeat it for more. By suffix: .xlsx lease schedule workbook, "
        ".json whole plan, none for a folder of CSV files.",
    ),
]
JsonOption = Annotated[
    bool,
    typer.Option(
        "--json", help="Print one JSON object on standard output, also on failure, and nothing else."
    ),
]
GapOption = Annotated[
    float,
    typer.Option(
        parser=gap,
        metavar="FRACTION",
        help="Stop when the plan is proven within this fraction of the best, such as 0.001 for 0.1 %.",
    ),
]
TimeLimitOption = Annotated[
    float | None,
    typer.Option(
        parser=seconds,
        metavar="SECONDS",
        help="Stop after so many seconds with the best plan so far; by default only the gap stops it.",
    ),
]
ThreadsOption = Annotated[
    int | None,
    typer.Option(parser=threads, metavar="NUMBER", help="Threads of the solver; by default all processors."),
]
SeedOption = Annotated[
    int, typer.Option(parser=seed, metavar="NUMBER", help="Seed of the solver's random choices.")
]
ConfirmOption = Annotated[
    bool,
    typer.Option(
        "--confirm",
        help="Have a second solver (SCIP) bound the plan, and refuse the plan when the two disagree.",
    ),
]
