"""What is packed into random cases is a plan: own use settles around it, and the independent check accepts that."""

from dataclasses import dataclass
from functools import cache

import pytest

from models.inputs import Case
from models.plan import Decisions, Lease
from models.plan.check import check_decisions
from planner.search.packing import decisions_of
from tests.search.packing.packings import begun, improved, kept_case, settled, space_at_own_use

CASES = [("micro", seed) for seed in range(40)] + [("tiny", seed) for seed in (*range(30), 61)]
CASES += [("small", seed) for seed in range(6)] + [("S", 0), ("S", 1), ("S anywhere", 6), ("S anywhere", 8)]


@dataclass(frozen=True)
class Packing:
    """A case, what is packed into it, and the plan around that."""

    case: Case
    packed: Decisions
    plan: Decisions | None

    @property
    def leases(self) -> list[Lease]:
        """Open requests that are packed."""
        is_signed = {request.id: request.is_signed for request in self.case.lease_requests}
        return [lease for lease in self.packed.leases if not is_signed[lease.request]]


@cache
def packing(size: str, seed: int) -> Packing:
    """A random case packed."""
    case = kept_case(seed, size)
    space = space_at_own_use(case)
    assert space is not None
    packed = decisions_of(space, improved(begun(space, seed), 20).best)
    return Packing(case, packed, settled(space, packed))


def stands(decisions: Decisions) -> set[tuple[object, ...]]:
    """Every lease accepted with its months and GPUs, and every run with its last month."""
    leases = {
        (one.request, one.start, one.last_month, one.is_recalled, frozenset(one.placements))
        for one in decisions.leases
        if one.is_accepted
    }
    return leases | {(one.run, one.finish_month) for one in decisions.runs if one.is_undertaken}


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_what_is_packed_is_a_plan(size: str, seed: int) -> None:
    """Its leases and runs stand in the plan as they were packed, and no rule is broken."""
    one = packing(size, seed)
    assert one.plan is not None
    assert stands(one.plan) == stands(one.packed)
    assert check_decisions(one.case, one.plan) == ()


def test_packed_cases_have_everything_that_packing_decides() -> None:
    """The cases packed above have leases of every kind, of several halls and sites, a ramp or a recall, and runs."""
    found: set[str] = set()
    for one in (packing(*case) for case in CASES):
        asked = {request.id: request for request in one.case.lease_requests}
        lots = {hall.id: hall.lot_gpus for hall in one.case.halls}
        site_of = {hall.id: hall.site for hall in one.case.halls}
        signed = [lease for lease in one.packed.leases if lease not in one.leases]
        found |= {"signed lease recalled"} if any(lease.is_recalled for lease in signed) else set()
        for lease in one.leases:
            request = asked[lease.request]
            found |= {request.placement, request.isolation}
            sites = {site_of[placement.hall] for placement in lease.placements if placement.gpus}
            found |= {f"{request.isolation} at several sites"} if len(sites) > 1 else set()
            found |= {"ramp"} if request.ramp_months else set()
            found |= {"group"} if request.group else set()
            found |= {"recalled"} if lease.is_recalled else set()
            found |= {"several halls"} if len(lease.placements) > 1 else set()
            found |= {"lots"} if any(lots[place.hall] > 1 for place in lease.placements) else set()
        found |= {"run"} if one.packed.runs else set()
    kinds = {"hall", "site", "any", "shared", "ramp", "group", "recalled", "several halls", "lots"}
    spread = {"shared at several sites", "hall at several sites"}
    assert found == kinds | spread | {"signed lease recalled", "run"}
