"""Large leases that stand at several sites before others are packed."""

from models.inputs import Case
from planner.search.first_plans import Packer
from planner.search.generation import Generation
from planner.solve.interrupts import never
from tests.formulation.small import sized
from tests.plan.builders import HALL, SITE, small_case
from tests.search.packing.packings import LIMITS, settled


def asked_for(*requests: dict, **fields) -> Case:
    """Two sites with a hall of 100 GPUs each, for a month."""
    return small_case(
        {"months": 1},
        sites=[SITE, SITE | {"id": "second"}],
        halls=[HALL | {"gpus": 100}, HALL | {"id": "B", "site": "second", "gpus": 100}],
        lease_requests=list(requests),
        **fields,
    )


def gpus_of(case: Case) -> dict[tuple[str, str], int]:
    """GPUs by lease and hall of the plan that is packed at the prices of a relaxation of every option."""
    generation = Generation(case, lambda: LIMITS, never)
    relaxation = generation.relaxation(lambda bound_usd: None, never)
    assert relaxation is not None
    packer = Packer(relaxation, 0)
    decisions = settled(packer.space, packer.greedily())
    assert decisions is not None
    return {
        (lease.request, placement.hall): placement.gpus
        for lease in decisions.leases
        for placement in lease.placements
    }


def test_lease_too_large_for_a_site_stands_at_two() -> None:
    """150 GPUs are at no site, but at both together; cheaper ones of a whole hall have no room then."""
    large, whole = sized(150, 150, placement="any"), sized(100, 100, id="M", placement="hall", price_usd=1)
    gpus = gpus_of(asked_for(large, whole))
    assert gpus["L", "A"] + gpus["L", "B"] == 150
    assert {lease for lease, _ in gpus} == {"L"}


def test_lease_that_keeps_its_halls_leaves_none_of_them() -> None:
    """An isolated one of 150 GPUs takes both halls."""
    large = sized(150, 150, placement="any", isolation="hall", price_usd=9)
    whole, rest = sized(100, 100, id="M", placement="hall"), sized(1, 25, id="N", placement="hall")
    gpus = gpus_of(asked_for(large, whole, rest))
    assert {lease for lease, _ in gpus} == {"L"}


def test_lease_that_fits_at_one_site_is_packed_there() -> None:
    """40 GPUs need no two sites, also where others take what is left."""
    whole = sized(100, 100, id="M", placement="hall", price_usd=1)
    gpus = gpus_of(asked_for(sized(40, 40, placement="any"), whole, whole | {"id": "N"}))
    assert sum(lease == "L" for lease, _ in gpus) == 1
