"""The owner's own use: training runs and internal pools, and what is offered on demand."""

from typing import ClassVar, Literal

from .months import Month
from .quantities import (
    AverageGpus,
    Fraction,
    H100e,
    H100eHours,
    Name,
    Names,
    PositiveH100e,
    Usd,
    UsdPerGpuHour,
    UsdPerH100eHour,
    UsdPerMonth,
    YesNo,
)
from .record import Record


class TrainingRun(Record):
    """A training run of the owner: so much work, by a deadline, worth so much."""

    noun: ClassVar[str] = "training run"

    id: Name
    """The run's short name."""
    gpu_types: Names = ()
    """GPU types that will do; blank means any."""
    sites: Names = ()
    """Sites that will do; blank means any."""
    placement: Literal["hall", "site"] = "hall"
    """Whether it stands in one hall or in halls of one site."""
    work_h100e_hours: H100eHours
    """Work that finishes the run."""
    min_gpus: AverageGpus
    """Fewest GPUs in a month in which it runs."""
    max_gpus: AverageGpus
    """Most GPUs in a month in which it runs."""
    marginal_scaling_fraction: Fraction = 1.0
    """Work of a GPU beyond the minimum, relative to one within it."""
    earliest_start: Month
    """First month in which it may run."""
    deadline: Month
    """Last month in which it may run and finish."""
    target: Month | None = None
    """Month past which each month costs `delay_cost_usd_per_month`; blank means the deadline."""
    value_usd: Usd
    """What the finished run is worth on the last day of the month it finishes in."""
    delay_cost_usd_per_month: UsdPerMonth = 0.0
    """What each month past the target takes off the value, never below zero."""
    is_mandatory: YesNo = False
    """Whether the plan must undertake it."""
    can_pause: YesNo = False
    """Whether it may stop and go on later."""


class InternalPool(Record):
    """GPUs kept for research or inference, month by month."""

    noun: ClassVar[str] = "internal pool"

    id: Name
    """The pool's short name."""
    kind: Literal["research", "inference"]
    """What the pool is for."""
    gpu_types: Names = ()
    """GPU types that will do; blank means any."""
    sites: Names = ()
    """Sites that will do; blank means any."""
    from_month: Month
    """First month of the pool."""
    to_month: Month
    """Last month of the pool."""
    floor_h100e: H100e = 0.0
    """Working H100e that the pool must have in each month."""
    shortfall_usd_per_h100e_hour: UsdPerH100eHour | None = None
    """Price of falling below the floor; blank means that the floor is hard."""


class PoolTier(Record):
    """What a pool's working H100e are worth up to a reach; each tier is worth less than the one before."""

    noun: ClassVar[str] = "pool tier"
    key: ClassVar[tuple[str, ...]] = ("pool", "up_to_h100e")

    pool: Name
    """The pool that the tier belongs to."""
    up_to_h100e: PositiveH100e
    """Working H100e that the tier reaches up to."""
    value_usd_per_h100e_hour: UsdPerH100eHour
    """Value of an H100e-hour between the tier before and this reach."""


class OnDemandLevel(Record):
    """The on-demand market of a GPU type, from a month on until its next level."""

    noun: ClassVar[str] = "on-demand level"
    key: ClassVar[tuple[str, ...]] = ("gpu_type", "month")

    gpu_type: Name
    """The GPU type that is offered."""
    month: Month
    """First month of the level; before the first there is no market."""
    usd_per_gpu_hour: UsdPerGpuHour
    """Price of a GPU-hour sold."""
    utilisation_fraction: Fraction = 1.0
    """Share of the hours offered that is sold."""
    max_fraction: Fraction = 1.0
    """Share of each hall's usable GPUs that may be offered."""
