"""The case: all records of one planning problem, consistent with one another."""

from functools import cached_property
from typing import Any, Self

import pandas as pd
from pydantic import BaseModel, ConfigDict, model_validator

from .accounting import Asset, DebtService, OpeningBalance
from .display import case_html
from .leases import LeaseRequest, SignedPlacement, SlaTier, Tenant
from .months import months_between
from .own_use import InternalPool, OnDemandLevel, PoolTier, TrainingRun
from .policies import Policy
from .problems import CaseError, Problem
from .record import Record
from .settings import PlanSettings
from .sites import Delivery, GpuType, Hall, Site, SiteStep


class Case(BaseModel):
    """One planning problem: the frame of the plan and a tuple of each other record.

    Making a case checks its records against one another.

    Raises
    ------
    CaseError
        With every problem found between the records.
    pydantic.ValidationError
        If a record itself is not valid.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, use_attribute_docstrings=True
    )

    plan: PlanSettings
    """The frame of the plan."""
    sites: tuple[Site, ...] = ()
    """Data centres."""
    site_steps: tuple[SiteStep, ...] = ()
    """Changes of sites' power and energy price."""
    gpu_types: tuple[GpuType, ...] = ()
    """Types of GPU."""
    halls: tuple[Hall, ...] = ()
    """Halls full of GPUs."""
    deliveries: tuple[Delivery, ...] = ()
    """GPUs that come and go."""
    tenants: tuple[Tenant, ...] = ()
    """Who asks for capacity."""
    lease_requests: tuple[LeaseRequest, ...] = ()
    """What is asked for or signed."""
    sla_tiers: tuple[SlaTier, ...] = ()
    """Service credits."""
    signed_placements: tuple[SignedPlacement, ...] = ()
    """Where signed leases stand."""
    training_runs: tuple[TrainingRun, ...] = ()
    """The owner's training runs."""
    internal_pools: tuple[InternalPool, ...] = ()
    """The owner's research and inference."""
    pool_tiers: tuple[PoolTier, ...] = ()
    """What internal compute is worth."""
    on_demand: tuple[OnDemandLevel, ...] = ()
    """The on-demand market."""
    policies: tuple[Policy, ...] = ()
    """What board and lenders demand."""
    assets: tuple[Asset, ...] = ()
    """What stands in the halls, for depreciation."""
    debt_service: tuple[DebtService, ...] = ()
    """What is due to lenders."""
    opening_balances: tuple[OpeningBalance, ...] = ()
    """What the books hold on signed leases."""

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        from .consistency import find_errors  # noqa: PLC0415 (the checks read the case's type)

        errors = [problem for problem in find_errors(self) if problem.severity == "error"]
        if errors:
            raise CaseError(errors)
        return self

    def with_(self, **changes: Any) -> Self:
        """The same case with some lists or the plan changed, validated and checked again.

        `case.with_(plan=case.plan.with_(months=48))`
        """
        values = {name: getattr(self, name) for name in type(self).model_fields} | changes
        return type(self)(**values)

    def record(self, list_name: str, id: str) -> Record:
        """The record of a list that has this id.

        Raises
        ------
        KeyError
            If there is none.
        """
        try:
            return self.by_id[list_name][id]
        except KeyError:
            raise KeyError(f"{list_name} holds no '{id}'") from None

    @cached_property
    def by_id(self) -> dict[str, dict[str, Record]]:
        """Records by the name of their list and their id, of the lists whose records have one."""
        lists = (name for name, record in RECORD_TYPES.items() if "id" in record.model_fields)
        return {name: {record.id: record for record in getattr(self, name)} for name in lists}

    def month_index(self, month: pd.Period) -> int:
        """Index of a month: 0 for the first of the horizon, negative before it."""
        return months_between(self.plan.start_month, month)

    def __repr__(self) -> str:
        held = f"{len(self.sites)} sites, {len(self.lease_requests)} lease requests"
        return f"Case({self.plan.name!r}: {self.plan.months} months from {self.plan.start_month}, {held})"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        return case_html(self)

    @cached_property
    def months(self) -> tuple[pd.Period, ...]:
        """The months of the horizon, in order."""
        return tuple(self.plan.start_month + index for index in range(self.plan.months))

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """What is legal but odd."""
        from .consistency import find_problems  # noqa: PLC0415

        return tuple(problem for problem in find_problems(self) if problem.severity == "warning")


RECORD_TYPES: dict[str, type[Record]] = {
    name: field.annotation if name == "plan" else field.annotation.__args__[0]  # type: ignore[misc, union-attr]
    for name, field in Case.model_fields.items()
}
"""Record type by the name of its list, in reading order; `plan` is the one that is not a list."""
