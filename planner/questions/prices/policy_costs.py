"""What each policy costs: the best plan without it less the best plan with it, as an interval that is proven."""

import time
from dataclasses import dataclass
from html import escape

import pandas as pd

from models.inputs import Case, Policy
from models.plan import Plan
from models.plan.decisions import Decisions
from planner.outcomes import NoPlanError, StoppedError
from planner.planning import plan as plan_case
from planner.questions.starting import best_plan
from planner.side_by_side import side_by_side
from planner.solve.interrupts import held_interrupts
from planner.solve.options import OnProgress, Progress, SolveOptions, available_threads

LEAST_SECONDS = 0.1
"""Time that a search is given at least, so that it can take up the plan with all policies."""
ALL = "all policies together"
COLUMNS = (
    "policy",
    "rule",
    "subject",
    "limit",
    "cost_low_usd",
    "cost_high_usd",
    "value_without_usd",
    "bound_without_usd",
    "is_proven",
    "present_usd_per_unit",
)


@dataclass(frozen=True)
class PolicyCost:
    """What one policy costs, or all together."""

    policy: str | None
    """The policy; None for all together."""
    low_usd: float
    """It costs at least this, present value."""
    high_usd: float | None
    """It costs at most this; None where nothing is proven."""
    value_without_usd: float | None
    """The best plan found without it."""
    bound_without_usd: float | None
    """No plan without it is worth more."""
    is_proven: bool
    """Whether the plan without it was proven within the gap asked for."""

    @property
    def label(self) -> str:
        """The policy as people are told of it."""
        return ALL if self.policy is None else self.policy


@dataclass(frozen=True)
class PolicyCosts:
    """What the policies of a case cost; see `policy_costs`."""

    plan: Plan
    """The plan with all policies; the costs are beside it."""
    costs: tuple[PolicyCost, ...]
    """One a policy, in the case's order; where there are several, all together last."""
    is_interrupted: bool
    """Whether the user broke the work off."""

    @property
    def is_proven(self) -> bool:
        """Whether every plan was proven within the gap asked for."""
        return self.plan.solve.status == "proven" and all(cost.is_proven for cost in self.costs)

    @property
    def table(self) -> pd.DataFrame:
        """One row a policy.

        Columns: policy, rule, subject, limit; cost_low_usd, cost_high_usd (present value; the cost lies between
        them; blank: not known); value_without_usd, bound_without_usd; is_proven; present_usd_per_unit (what one unit
        less would be worth, if the plan holds prices).
        """
        policies = {policy.id: policy for policy in self.plan.case.policies}
        prices = self.plan.prices.policies if self.plan.prices else ()
        per_unit = {price.policy: price.usd_per_unit for price in prices}
        rows = []
        for cost in self.costs:
            policy = policies[cost.policy] if cost.policy is not None else None
            told = (policy.rule, policy.subject or "", policy.limit) if policy else ("", "", None)
            figures = (cost.low_usd, cost.high_usd, cost.value_without_usd, cost.bound_without_usd)
            marginal = per_unit.get(cost.policy) if cost.policy is not None else None
            rows.append((cost.label, *told, *figures, cost.is_proven, marginal))
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def __repr__(self) -> str:
        proven = "proven" if self.is_proven else "not proven"
        return f"PolicyCosts({len(self.plan.case.policies)} policies, {proven})"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        name = escape(self.plan.case.plan.name)
        table = self.table.to_html(index=False, border=0, escape=True, float_format="{:,.0f}".format)
        return f"<h4>{name}: cost of each policy, present value</h4>{table}"


@dataclass(frozen=True)
class _Task:
    """A case to plan without some policies, beginning with a plan that keeps them."""

    case: Case
    start: Decisions
    gap: float
    ends: float | None
    """When the work must end, in seconds since the epoch, which all processes share."""
    seed: int


@dataclass(frozen=True)
class _Found:
    value_usd: float
    bound_usd: float
    is_proven: bool
    is_interrupted: bool


def policy_costs(
    case: Case,
    plan: Plan | None = None,
    *,
    gap: float = 1e-3,
    time_limit: float | None = None,
    threads: int | None = None,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> PolicyCosts:
    """What each policy of a case costs: planned again without it, beginning with the plan, side by side.

    The cost lies between the value found without it less the bound with it, and the bound without it less the
    value with it. Costs do not add up: two policies may forbid the same thing. The price of one *unit* of a policy
    is in `plan.policy_prices`.

    Parameters
    ----------
    case
        What is planned.
    plan
        A plan of this case, to begin with; by default the case is planned first.
    gap
        Fraction within which each plan is proven; an interval is about twice as wide.
    time_limit
        Seconds of wall time after which what is proven so far is told; None means never.
    threads
        How many plans are made side by side; None means one for each processor.
    seed
        Seed of the solver's random choices.
    on_progress
        Called after each plan.

    Raises
    ------
    PlanningError
        If the case has no plan, or none was found in time, or the plan given fails the check.
    ValueError
        If the plan is of another case, or an option is out of its range.

    Examples
    --------
    >>> from planner import example_case, policy_costs
    >>> policy_costs(example_case()).table["policy"].tolist()
    ['rivals', 'cash', 'all policies together']
    """
    processes = available_threads() if threads is None else threads
    SolveOptions(gap, time_limit, processes, seed)  # refuses what cannot be meant
    tell, started = on_progress or _ignore, time.monotonic()
    ends = None if time_limit is None else time.time() + time_limit
    base = best_plan(
        case, plan, gap=gap, time_limit=time_limit, threads=processes, seed=seed, on_progress=tell
    )
    without: list[tuple[str | None, tuple[Policy, ...]]] = [
        (policy.id, tuple(one for one in case.policies if one != policy)) for policy in case.policies
    ]
    if len(without) > 1:
        without.append((None, ()))
    tasks = [_Task(case.with_(policies=rest), base.decisions, gap, ends, seed) for _, rest in without]
    with held_interrupts() as is_interrupted:
        results = side_by_side(
            _found_without,
            tasks,
            processes,
            on_result=lambda _: tell(Progress("policies", time.monotonic() - started)),
            is_interrupted=is_interrupted,
        )
        was_interrupted = is_interrupted()
    return PolicyCosts(
        plan=base,
        costs=tuple(_cost(id, base, found) for (id, _), found in zip(without, results, strict=True)),
        is_interrupted=was_interrupted or any(found and found.is_interrupted for found in results),
    )


def _ignore(progress: Progress) -> None:
    """Tell nobody."""


def _found_without(task: _Task) -> _Found | None:
    """The plan of a case without some policies; None where there was no time for one."""
    left = None if task.ends is None else max(task.ends - time.time(), LEAST_SECONDS)
    try:
        made = plan_case(
            task.case, gap=task.gap, time_limit=left, threads=1, seed=task.seed, start=task.start
        )
    except (NoPlanError, StoppedError):
        return None
    solve = made.solve
    return _Found(made.value_usd, solve.bound_usd, solve.status == "proven", solve.stopped_by == "interrupt")


def _cost(policy: str | None, base: Plan, found: _Found | None) -> PolicyCost:
    """The interval of a policy's cost; a policy never costs less than nothing."""
    if found is None:
        return PolicyCost(policy, 0.0, None, None, None, is_proven=False)
    return PolicyCost(
        policy=policy,
        low_usd=max(0.0, found.value_usd - base.solve.bound_usd),
        high_usd=max(0.0, found.bound_usd - base.value_usd),
        value_without_usd=found.value_usd,
        bound_without_usd=found.bound_usd,
        is_proven=found.is_proven,
    )
