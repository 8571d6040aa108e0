"""Decisions: what a plan decides, free of any solver and of any figure that follows from them."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ..inputs.months import Month


class _Row(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        arbitrary_types_allowed=True,
        use_attribute_docstrings=True,
    )


class Placement(_Row):
    """GPUs of a lease in one hall, the same in every month of the lease."""

    hall: str
    """The hall."""
    gpus: Annotated[int, Field(ge=0)]
    """GPUs leased there (a whole number of the hall's lots, unless the lease was signed before)."""


class Lease(_Row):
    """The decision on one lease request: declined, or accepted from when, to when and where."""

    request: str
    """The lease request."""
    is_accepted: bool
    """Whether it is accepted; a signed lease always is."""
    start: Month | None = None
    """First month of the lease (perhaps before the horizon); blank when declined."""
    last_month: Month | None = None
    """Last month of the lease (perhaps past the horizon), by recall or by its term; blank when declined."""
    is_recalled: bool = False
    """Whether the owner ends the lease before its term."""
    placements: tuple[Placement, ...] = ()
    """GPUs by hall, zeros left out; empty when declined, and for a whole-site lease, which takes every
    usable GPU of its site as they come."""


class Run(_Row):
    """The decision on one training run."""

    run: str
    """The training run."""
    is_undertaken: bool
    """Whether it is undertaken."""
    finish_month: Month | None = None
    """Month in which it finishes; blank when not undertaken."""


class RunGpus(_Row):
    """GPUs of a run in one hall in one month (a monthly average, above zero)."""

    run: str
    hall: str
    month: Month
    gpus: Annotated[float, Field(gt=0)]


class PoolGpus(_Row):
    """GPUs of an internal pool in one hall in one month (a monthly average, above zero)."""

    pool: str
    hall: str
    month: Month
    gpus: Annotated[float, Field(gt=0)]


class OnDemandGpus(_Row):
    """GPUs offered on demand in one hall in one month (a monthly average, above zero)."""

    hall: str
    month: Month
    gpus: Annotated[float, Field(gt=0)]


class Decisions(_Row):
    """Everything that a plan decides. What is in no row is nought: such GPUs are idle."""

    leases: tuple[Lease, ...] = ()
    """One row for every lease request of the case, in the case's order."""
    runs: tuple[Run, ...] = ()
    """One row for every training run of the case, in the case's order."""
    run_gpus: tuple[RunGpus, ...] = ()
    """GPUs of training runs."""
    pool_gpus: tuple[PoolGpus, ...] = ()
    """GPUs of internal pools."""
    on_demand_gpus: tuple[OnDemandGpus, ...] = ()
    """GPUs offered on demand."""
