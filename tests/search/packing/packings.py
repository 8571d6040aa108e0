"""What the tests of packing share: spaces of cases, what is packed in them, and plans settled around that."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from models.inputs import Case
from models.plan.decisions import Decisions
from planner.search.first_plans import settled_plan
from planner.search.generation import Generation
from planner.search.packing import Patterns, RuinAndRecreate, Space, packed_greedily, space_of
from planner.search.packing.site_state import SiteState
from planner.search.standing import Standing
from planner.solve.highs import Limits
from planner.solve.interrupts import never
from tests.benchmarks.generator import benchmark_case
from tests.reference.random_cases import random_case

LIMITS = Limits(0.0, 60.0, 1, 0)


@cache
def kept_case(seed: int, size: str) -> Case:
    """A random case in which packing may leave everything aside: no policy, no floor, and no mandatory run.

    In one of size `S anywhere` every lease may stand anywhere.
    """
    record: dict[str, Any] = benchmark_case("S", seed) if size.startswith("S") else random_case(seed, size)
    if size.endswith("anywhere"):
        record["lease_requests"] = [one | {"placement": "any"} for one in record["lease_requests"]]
    record["policies"] = []
    for pool in record.get("internal_pools", ()):
        pool.pop("floor_h100e", None)
    for run in record.get("training_runs", ()):
        run.pop("is_mandatory", None)
    return Case.model_validate(record)


def space_at_own_use(case: Case) -> Space | None:
    """The space of a case at the prices of own use alone; None where signed leases have no room."""
    first = Generation(case, lambda: LIMITS, never).first(lambda bound_usd: None)
    return None if first is None else space_of(first)


def packing_of(case: Case, seed: int = 0) -> RuinAndRecreate:
    """What is packed greedily into a case that has a plan."""
    space = space_at_own_use(case)
    assert space is not None
    return begun(space, seed)


def begun(space: Space, seed: int) -> RuinAndRecreate:
    """A search that begins with what is packed greedily."""
    return RuinAndRecreate(space, seed, packed_greedily(space), Patterns(space))


def improved(packing: RuinAndRecreate, steps: int) -> RuinAndRecreate:
    """The same after so many steps."""
    packing.run(steps, lambda: 0.0)
    return packing


def settled(space: Space, decisions: Decisions) -> Decisions | None:
    """The plan that has own use settled around decisions; None where there is none."""
    standing = Standing()
    settled_plan(space.pricing, decisions, standing)
    return None if standing.problem is None else standing.decisions


def rows_with_room(site: SiteState) -> Iterator[int]:
    """Rows of a site that have room, and do not stand."""
    for row, gain in enumerate(site.gains.tolist()):
        if int(site.rows.choice[row]) not in site.placed and gain > float("-inf"):
            yield row
