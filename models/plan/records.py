"""What a plan records beside its decisions: how it was found, and its money by term and month."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["proven", "not_proven"]


class SolveRecord(BaseModel):
    """How a plan was found, and how close to the best it is proven to be."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)

    status: Status
    """`proven` when the gap asked for was reached; of a plan with an aim, in every step of its search."""
    bound_usd: float
    """No plan of the case is worth more than this."""
    gap_fraction: Annotated[float, Field(ge=0)]
    """(bound - value) / |value|."""
    gap_asked_fraction: Annotated[float, Field(ge=0)]
    """The gap at which the search may stop."""
    stopped_by: Literal["gap", "time_limit", "interrupt"]
    """What ended the search."""
    seconds: Annotated[float, Field(ge=0)]
    """Wall time of building, solving and checking."""
    solver: str
    """Solver and version."""
    threads: int
    """Threads that the solver used."""
    seed: int
    """Seed of the solver's random choices."""
    confirmed_by: str = ""
    """Second solver whose own bound agrees; blank when it was not asked."""
    version: str
    """Version of leasehold."""
    case_sha256: str
    """SHA-256 of the case in canonical JSON."""
    aim: str = ""
    """What the plan was chosen for in place of the most value, in words; blank for a plan of most value."""


class MonthlyAmount(BaseModel):
    """One term of the plan's money in one month."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)

    term: str
    """Name of the term, as in `terms.TERMS`."""
    month: str
    """Month in which the amount is settled, `YYYY-MM`; receipts may lie past the horizon."""
    usd: float
    """Nominal amount; negative when it costs the owner."""
    present_value_usd: float
    """The amount discounted by the conventions of Excel's XNPV."""
