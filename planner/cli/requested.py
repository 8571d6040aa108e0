"""Options that name a lease request: a file, a row of the case, or its fields in words."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from models.inputs import Case
from planner.cases.asking import Asked, read_request, request_in_words

RequestOption = Annotated[
    Path | None,
    typer.Option(
        "--request",
        metavar="FILE",
        help="The request: one record of lease_requests as JSON. Its tenant is one of the case, or a whole record.",
    ),
]
RowOption = Annotated[
    str | None,
    typer.Option(
        "--row", metavar="ID", help="An open request of the case, priced as if it had no price yet."
    ),
]
TenantOption = Annotated[str | None, typer.Option(metavar="ID", help="Without --request: who asks.")]
GpusOption = Annotated[
    str | None,
    typer.Option(metavar="GPUS", help="Without --request: how many GPUs, such as 20000 or 10000-20000."),
]
StartOption = Annotated[
    str | None,
    typer.Option(
        metavar="MONTH", help="Without --request: first month, such as 2027-03 or 2027-03..2027-06."
    ),
]
TermOption = Annotated[str | None, typer.Option(metavar="MONTHS", help="Without --request: term in months.")]
BasisOption = Annotated[
    str | None, typer.Option(metavar="BASIS", help="Without --request: gpu_hour, kw_month or month.")
]
FieldOption = Annotated[
    list[str] | None,
    typer.Option(
        "--field",
        metavar="NAME=VALUE",
        help="Without --request: another field of it, such as prepayment_fraction=0.2; repeat it for more.",
    ),
]
RANGES = {"gpus": ("-", "min_gpus", "max_gpus"), "start": ("..", "earliest_start", "latest_start")}
"""Options that may give two fields of a request: the sign between them, and the fields."""
FIELDS = {"tenant": "tenant", "term": "term_months", "basis": "price_basis"}
"""Options that give one field of a request."""


@dataclass(frozen=True)
class Wanted:
    """How the request was named: a file, a row of the case, or words."""

    file: Path | None
    row: str | None
    words: dict[str, str]

    def __post_init__(self) -> None:
        ways = [bool(self.file), bool(self.row), bool(self.words)]
        if sum(ways) != 1:
            how = "--request FILE, --row ID, or --tenant, --gpus, --start and --term"
            got = "none of them" if not any(ways) else "more than one"
            raise typer.BadParameter(f"the request is named in one way: {how}; got {got}.")

    def beside(self, case: Case) -> Asked:
        """The request with the case that it is asked about.

        Raises:
            CaseError: it is not valid.
            typer.BadParameter: the case has no such row.
        """
        from planner.questions.quotes.quote import request_of  # noqa: PLC0415 (slow to import)

        if self.file:
            return read_request(self.file, case)
        if self.row is None:
            return request_in_words(self.words, case)
        try:
            return Asked(case, request_of(case, self.row), ())
        except ValueError as error:
            raise typer.BadParameter(f"{error}.", param_hint="'--row'") from None


def in_words(options: dict[str, str | None], fields: list[str]) -> dict[str, str]:
    """The fields of a request that the options give, each as a text.

    Raises:
        typer.BadParameter: a further field is not written NAME=VALUE.
    """
    words: dict[str, str] = {}
    for option, text in options.items():
        if text is None:
            continue
        if option in FIELDS:
            words[FIELDS[option]] = text
        else:
            sign, first, last = RANGES[option]
            low, _, high = text.partition(sign)
            words |= {first: low.strip(), last: (high or low).strip()}
    for pair in fields:
        match = re.fullmatch(r"\s*(\w+)\s*=(.*)", pair, re.DOTALL)
        if match is None:
            hint = "'--field'"
            raise typer.BadParameter(
                f"it is {pair}; write NAME=VALUE, such as setup_cost_usd=5000.", param_hint=hint
            )
        words[match[1]] = match[2]
    return words
