"""Small cases without a plan, of every kind: each says in its name what is in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.reference.facts import Record
from tests.reference.hand_cases import lease, plain_case, policy
from tests.reference.random_cases import random_case

HOURS = 744
"""Hours of January 2026, the first month of a plain case."""
Builder = Callable[..., Record]


def case(**records: Any) -> Record:
    """A plain case of two months with cheap energy; its records as in `plain_case`."""
    return plain_case(records.pop("months", 2), **{"site": {}, **records})


def floor(h100e: float, **fields: Any) -> Record:
    """A hard floor in January and February."""
    pool = {
        "id": "P1",
        "kind": "research",
        "from_month": "2026-01",
        "to_month": "2026-02",
        "floor_h100e": h100e,
    }
    return pool | fields


def run(gpus: float, months: float = 1, **fields: Any) -> Record:
    """A mandatory run of so many GPUs for so many Januaries, in January and February."""
    asked = {
        "id": "R1",
        "min_gpus": gpus,
        "max_gpus": gpus,
        "work_h100e_hours": gpus * months * HOURS * 0.9,
        "earliest_start": "2026-01",
        "deadline": "2026-02",
        "value_usd": 50_000,
        "is_mandatory": True,
    }
    return asked | fields


def signed(gpus: int, **fields: Any) -> dict[str, list[Record]]:
    """A lease in hall H1 that started a year ago, with its placement."""
    stands = {"id": "OLD", "status": "signed", "earliest_start": "2025-01", "latest_start": "2025-01"}
    asked = lease(**stands, min_gpus=gpus, max_gpus=gpus, term_months=36) | fields
    placement = {"lease": asked["id"], "hall": "H1", "gpus": gpus}
    return {"lease_requests": [asked], "signed_placements": [placement]}


def two_halls(**second: Any) -> list[Record]:
    """Two halls of 100 GPUs at one site."""
    hall = {"id": "H1", "site": "S1", "gpu_type": "G", "gpus": 100}
    return [hall, hall | {"id": "H2"} | second]


def two_signed(first: int, second: int) -> dict[str, list[Record]]:
    """Two leases in hall H1."""
    one, other = signed(first), signed(second, id="OLDER", tenant="T2")
    return {name: one[name] + other[name] for name in one}


def revenue(usd_per_hour: float, **fields: Any) -> Record:
    """A least lease revenue in January."""
    return policy("min_lease_revenue_usd", usd_per_hour * HOURS, to_month="2026-01", **fields)


def two_requests(gpus: int, **fields: Any) -> list[Record]:
    """Two requests of the same size for January."""
    size = {"min_gpus": gpus, "max_gpus": gpus}
    return [lease(**size, **fields), lease(id="L2", tenant="T2", **size, **fields)]


def separate_sites() -> dict[str, list[Record]]:
    """Two sites with a hall each."""
    site = {"id": "S1", "it_power_mw": 1, "energy_usd_per_mwh": 0, "jurisdiction": "X"}
    return {"sites": [site, site | {"id": "S2", "jurisdiction": "Y"}], "halls": two_halls(site="S2")}


def physics() -> Iterator[tuple[str, Record]]:
    """GPUs, power, time."""
    short = {"site": "S1", "month": "2026-02", "it_power_mw": 0.03}
    gap = [
        {"site": "S1", "month": "2026-02", "it_power_mw": 0},
        {"site": "S1", "month": "2026-03", "it_power_mw": 1},
    ]
    retired = {"hall": "H1", "month": "2026-02", "gpus": -60}
    for h100e in (101, 150.5, 1000):
        yield f"floor of {h100e} beyond the hall", case(internal_pools=[floor(h100e)])
    for mw in (0.02, 0.05, 0.0795):
        yield f"floor beyond {mw} MW", case(internal_pools=[floor(80)], site={"it_power_mw": mw})
    yield "floor beyond power that falls", case(internal_pools=[floor(80)], site_steps=[short])
    yield "floor beyond GPUs that retire", case(internal_pools=[floor(80)], deliveries=[retired])
    yield "floor beyond lots", case(internal_pools=[floor(95)], hall={"lot_gpus": 30})
    yield "floor beyond spares", case(internal_pools=[floor(95)], hall={"spare_fraction": 0.1})
    yield "floor beyond availability", case(internal_pools=[floor(95)], site={"availability_fraction": 0.9})
    yield (
        "run larger than one hall",
        case(training_runs=[run(150)], halls=two_halls(), site={"it_power_mw": 2}),
    )
    yield "run larger than its power", case(training_runs=[run(80)], site={"it_power_mw": 0.07})
    yield "run with too much work", case(training_runs=[run(80, months=3)])
    yield (
        "run with a deadline too early",
        case(months=3, training_runs=[run(80, months=1.9, deadline="2026-01")]),
    )
    yield (
        "run before the horizon",
        case(training_runs=[run(10, earliest_start="2025-01", deadline="2025-06", target="2025-06")]),
    )
    yield (
        "run of no type of GPU",
        case(
            training_runs=[run(10, gpu_types=["K"])],
            gpu_types=[{"id": name, "kw_per_gpu": 1, "h100_equivalent": 1} for name in "GK"],
        ),
    )
    yield (
        "run across a gap of power",
        case(months=3, training_runs=[run(80, months=2, deadline="2026-03")], site_steps=gap),
    )
    yield (
        "two runs in one hall",
        case(months=1, training_runs=[run(60, deadline="2026-01"), run(60, id="R2", deadline="2026-01")]),
    )


def policies() -> Iterator[tuple[str, Record]]:
    """Rules of the board against the fleet, against requests, against one another."""
    for share in (0.1, 1):
        yield (
            f"{share} kept without anybody to keep it",
            case(policies=[policy("min_internal_fraction", share)]),
        )
    kept = policy("min_internal_fraction", 0.5)
    yield (
        "kept beside revenue",
        case(policies=[kept, revenue(80)], lease_requests=[lease()], internal_pools=[floor(0.1)]),
    )
    yield "kept beyond power", case(policies=[kept], internal_pools=[floor(1)], site={"it_power_mw": 0.04})
    for usd in (101, 5000):
        yield f"revenue of {usd} beyond all requests", case(policies=[revenue(usd)], lease_requests=[lease()])
    yield "revenue without requests", case(policies=[revenue(1)])
    for limit in (0, 0.5):
        leased = policy("max_leased_fraction", limit)
        yield f"revenue beside {limit} leased", case(policies=[revenue(80), leased], lease_requests=[lease()])
    rival = policy("max_rival_fraction", 0.3)
    yield "revenue of rivals only", case(policies=[revenue(80), rival], lease_requests=[lease(tenant="T2")])
    single = policy("max_tenant_fraction", 0.4, subject="T1")
    yield "revenue of one tenant", case(policies=[revenue(80), single], lease_requests=[lease()])
    each = policy("max_tenant_revenue_fraction", 0.4)
    yield "revenue of two tenants", case(policies=[revenue(60), each], lease_requests=two_requests(50))
    yield "revenue of a group", case(policies=[revenue(80)], lease_requests=two_requests(50, group="g"))
    yield (
        "revenue of isolated leases",
        case(policies=[revenue(80)], lease_requests=two_requests(50, isolation="hall")),
    )
    bars = [{"id": "T1", "barred_jurisdictions": ["X", "Y"]}, {"id": "T2"}]
    yield (
        "revenue of a barred tenant",
        case(policies=[revenue(80)], tenants=bars, lease_requests=[lease()], **separate_sites()),
    )
    yield (
        "revenue beyond power",
        case(policies=[revenue(80)], lease_requests=[lease(min_gpus=10)], site={"it_power_mw": 0.05}),
    )


def money() -> Iterator[tuple[str, Record]]:
    """Cash: what is there, what comes in, what must be paid."""
    for usd in (1, 10_000):
        yield f"cash of {usd} from nothing", case(policies=[policy("min_cash_usd", usd)])
    cash = policy("min_cash_usd", 0)
    dear = {"energy_usd_per_mwh": 100}
    yield "cash beside fixed costs", case(policies=[cash], site={"fixed_cost_usd_per_month": 500})
    yield "cash beside a minimum take", case(policies=[cash], site=dear | {"minimum_take_fraction": 0.5})
    yield "cash beside a floor", case(policies=[cash], internal_pools=[floor(50)], site=dear)
    yield "cash beside a run", case(policies=[cash], training_runs=[run(50)], site=dear)
    yield "cash beside a cheap signed lease", case(policies=[cash], site=dear, **signed(50, price_usd=0.01))
    yield (
        "cash that comes too late",
        case(policies=[policy("min_cash_usd", 1000)], lease_requests=[lease(payment_lag_months=6)]),
    )
    yield (
        "cash of prepayment beside a floor",
        case(
            policies=[policy("min_cash_usd", 50 * HOURS, to_month="2026-01")],
            lease_requests=[lease(prepayment_fraction=1)],
            internal_pools=[floor(60)],
        ),
    )


def signed_leases() -> Iterator[tuple[str, Record]]:
    """What stands already against what else is demanded."""
    for gpus in (50, 100):
        yield f"signed {gpus} beside a floor", case(internal_pools=[floor(60)], **signed(gpus))
    yield "two signed beside a floor", case(internal_pools=[floor(80)], **two_signed(20, 20))
    yield "two signed of which one is too much", case(internal_pools=[floor(45)], **two_signed(30, 30))
    yield "signed beside a run", case(training_runs=[run(60)], **signed(50))
    yield (
        "signed that may be recalled too late",
        case(
            months=3,
            internal_pools=[floor(60)],
            **signed(50, recall_notice_months=2, firm_months=0, recall_fee_fraction=0.1),
        ),
    )
    yield (
        "signed in one of two halls beside a run",
        case(training_runs=[run(60, gpu_types=["G"], sites=["S1"])], halls=two_halls(gpus=30), **signed(50)),
    )
    yield "signed isolated beside a floor", case(internal_pools=[floor(10)], **signed(50, isolation="hall"))
    yield (
        "signed isolated site beside a floor",
        case(
            internal_pools=[floor(10)],
            halls=two_halls(),
            site={"it_power_mw": 2},
            **signed(50, isolation="site"),
        ),
    )
    whole = {
        "id": "OLD",
        "status": "signed",
        "whole_site": "S1",
        "earliest_start": "2025-01",
        "latest_start": "2025-01",
    }
    site = lease(**whole, term_months=36)
    site.pop("min_gpus"), site.pop("max_gpus")
    yield "signed whole site beside a run", case(training_runs=[run(10)], lease_requests=[site])
    for rule, limit in (
        ("max_leased_fraction", 0.3),
        ("max_tenant_fraction", 0.45),
        ("max_rival_fraction", 0),
    ):
        yield f"signed beyond {rule}", case(policies=[policy(rule, limit)], **signed(50, tenant="T2"))
    yield (
        "signed tenant beyond its share of revenue",
        case(policies=[policy("max_tenant_revenue_fraction", 0.9)], **signed(50)),
    )
    yield (
        "signed beside a floor by power",
        case(internal_pools=[floor(60)], halls=two_halls(), site={"it_power_mw": 0.1}, **signed(50)),
    )
    group = signed(50, group="g")
    group["lease_requests"].append(lease(min_gpus=50, max_gpus=50, group="g"))
    yield "signed in a group beside revenue", case(policies=[revenue(80)], **group)


def whole_numbers() -> Iterator[tuple[str, Record]]:
    """What would fit if it could be cut into parts."""
    yield "half a lease is not to be had", case(policies=[revenue(80)], lease_requests=two_requests(60))
    yield (
        "three runs in two halls",
        case(
            months=1,
            training_runs=[run(60, id=f"R{n}", deadline="2026-01") for n in (1, 2, 3)],
            halls=two_halls(),
            site={"it_power_mw": 2},
        ),
    )
    yield (
        "lots too coarse",
        case(policies=[revenue(95)], lease_requests=[lease(min_gpus=10)], hall={"lot_gpus": 40}),
    )
    yield (
        "two leases of whole lots",
        case(
            policies=[revenue(80)],
            lease_requests=two_requests(45, placement="site"),
            halls=two_halls(gpus=60, lot_gpus=45),
            hall={"lot_gpus": 45},
            internal_pools=[floor(70)],
            site={"it_power_mw": 2},
        ),
    )


def pools_and_mixtures() -> Iterator[tuple[str, Record]]:
    """Several demands at once."""
    yield "two floors", case(internal_pools=[floor(60), floor(60, id="P2")])
    yield (
        "three floors of which two are too much",
        case(internal_pools=[floor(60), floor(60, id="P2"), floor(5, id="P3")]),
    )
    yield (
        "floors of one site",
        case(internal_pools=[floor(60, sites=["S1"]), floor(60, id="P2", sites=["S1"])], **separate_sites()),
    )
    yield (
        "floor beside a run",
        case(months=1, internal_pools=[floor(60)], training_runs=[run(60, deadline="2026-01")]),
    )
    yield (
        "two conflicts",
        case(
            internal_pools=[floor(150)], policies=[policy("min_cash_usd", 10_000)], lease_requests=[lease()]
        ),
    )
    yield (
        "three conflicts",
        case(
            internal_pools=[floor(150)],
            policies=[policy("min_cash_usd", 1e6), policy("min_internal_fraction", 1, to_month="2026-01")],
            training_runs=[run(150)],
        ),
    )


def hand_cases() -> dict[str, Record]:
    """Every case by its name."""
    kinds = (physics, policies, money, signed_leases, whole_numbers, pools_and_mixtures)
    return {name: made for kind in kinds for name, made in kind()}


def hardened(seed: int, size: str = "micro") -> Record:
    """A random case with rules made hard: floors and policies without a price, runs mandatory."""
    made = random_case(seed, size)
    for pool in made.get("internal_pools", []):
        pool.pop("shortfall_usd_per_h100e_hour", None)
    for one in made.get("policies", []):
        one.pop("penalty_usd", None)
    for one in made.get("training_runs", []):
        one["is_mandatory"] = True
    return made
