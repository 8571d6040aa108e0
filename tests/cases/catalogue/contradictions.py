# ruff: noqa: E501 (messages stand on one line, to be searched for)
"""Cases whose names, references or fields contradict one another, and one in which everything is wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cases.catalogue.registry import bad_input
from tests.cases.good_case import good_json


def _with(list_name: str, index: int, **fields: Any) -> Callable[[dict[str, Any]], None]:
    """A change of some fields of one record."""
    return lambda case: case[list_name][index].update(fields)


def _without(list_name: str, index: int, field: str) -> Callable[[dict[str, Any]], Any]:
    return lambda case: case[list_name][index].pop(field)


@bad_input(
    "name: blank",
    "policies[0].id: id is blank; it needs at least one character.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("policies", 0, id=""))


@bad_input(
    "name: a zero-width space",
    "policies[0].id: id is 'RivU+200Bals'; it holds an invisible character (U+200B); type the text again.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("policies", 0, id="Riv\u200bals"))


@bad_input(
    "name: a right-to-left override",
    "policies[0].id: id is 'U+202EslaviR'; it holds an invisible character (U+202E); type the text again.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("policies", 0, id="\u202eslaviR"))


@bad_input(
    "name: a Cyrillic letter among Latin ones",
    "policies[0].id: id is 'Рivals'; it mixes letters of Cyrillic and Latin; type it again.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("policies", 0, id="\u0420ivals"))


@bad_input(
    "name: a reserved word",
    "policies[0].id: id is 'any'; 'any' is a reserved word here; choose another name.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("policies", 0, id="any"))


@bad_input(
    "name: too long",
    "policies[0].id: id is 'RRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRR…'; it has 81 characters, 80 are allowed. Shorten it.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("policies", 0, id="R" * 81))


@bad_input(
    "name: twice in a list",
    "lease_requests[0].gpu_types: gpu_types is a list; a name stands twice in it.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("lease_requests", 0, gpu_types=["H100", "H100"]))


@bad_input(
    "reference: unknown site, nearly right",
    "halls[1].site: site names 'Dalas'; known sites: Memphis, Dallas. Did you mean 'Dallas'?",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("halls", 1, site="Dalas"))


@bad_input(
    "reference: unknown tenant",
    "lease_requests[0].tenant: tenant names 'Zenith'; known tenants: Acme, Borea.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("lease_requests", 0, tenant="Zenith"))


@bad_input(
    "reference: other case",
    "deliveries[0].hall: hall names 'm-1'; known halls: M-1, D-1. Did you mean 'M-1'?",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("deliveries", 0, hall="m-1"))


@bad_input(
    "reference: two sites of one name",
    "sites[2].id: id 'Memphis' stands twice among the sites (first: sites[0].id); it must stand once. Remove or change one of the two.",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case["sites"].append(dict(case["sites"][0])))


@bad_input(
    "reference: names that differ only by case",
    "tenants[2].id: id 'ACME' differs only by capital letters from 'Acme' (tenants[0].id); names must be clearly different. Rename one, or spell both alike.",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case["tenants"].append({"id": "ACME"}))


@bad_input(
    "reference: a spoilt record is not called unknown",
    "sites[0].pue: pue is 0; it must be 1 or more.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("sites", 0, pue=0))


@bad_input(
    "contradiction: starts after it must have started",
    "lease_requests[0].latest_start: latest_start is 2027-04; it must not be before earliest_start, which is 2027-05. Correct one of them.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("lease_requests", 0, earliest_start="2027-05"))


@bad_input(
    "contradiction: more at least than at most",
    "lease_requests[0].max_gpus: max_gpus is 4000; it must be at least min_gpus, which is 5000. Correct one of them.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("lease_requests", 0, min_gpus=5000))


@bad_input(
    "contradiction: firm beyond its term",
    "lease_requests[0].firm_months: firm_months is 13; it must be at most term_months, which is 12. Leave it blank if the whole term is firm.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("lease_requests", 0, firm_months=13))


@bad_input(
    "contradiction: neither sizes nor a whole site",
    "lease_requests[0]: neither min_gpus and max_gpus nor whole_site is given; give one or the other.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("lease_requests", 0, min_gpus=None, max_gpus=None))


@bad_input(
    "contradiction: a whole site with sizes",
    "lease_requests[0].gpu_types: gpu_types, min_gpus, max_gpus are given beside whole_site 'Dallas'; a whole-site lease takes every usable GPU of its site and names no such thing. Clear one or the other.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("lease_requests", 0, whole_site="Dallas"))


@bad_input(
    "contradiction: a flat fee without one size",
    "lease_requests[0].price_basis: price_basis is month, a price of the whole lease, but the size is open: min_gpus is 1000 and max_gpus is 4000. Make them equal, or give whole_site.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("lease_requests", 0, price_basis="month"))


@bad_input(
    "contradiction: signed without placements",
    "lease_requests[1].status: 'Borea-1' is signed but has no signed placements; say in which halls its GPUs stand.",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case.pop("signed_placements"))


@bad_input(
    "contradiction: tiers that do not fall",
    "pool_tiers[1].value_usd_per_h100e_hour: value_usd_per_h100e_hour is 3 in pool 'Lab' up to 900 H100e; it must be less than the 3 of the tier up to 500 H100e. Let the values fall.",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case["pool_tiers"].append(
        {"pool": "Lab", "up_to_h100e": 900, "value_usd_per_h100e_hour": 3}
    ))  # fmt: skip


@bad_input(
    "contradiction: a window that ends before it begins",
    "internal_pools[0].to_month: to_month is 2027-12; it must not be before from_month, which is 2028-01. Correct one of them.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("internal_pools", 0, from_month="2028-01"))


@bad_input(
    "contradiction: a delivery in the first month",
    "deliveries[0].month: month is 2027-01; it must be after the plan's first month, 2027-01. What is installed by then belongs in the hall's gpus.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("deliveries", 0, month="2027-01"))


@bad_input(
    "contradiction: more GPUs retire than there are",
    "deliveries[0].gpus: gpus is -20000; hall 'M-1' would have -10000 GPUs installed from 2027-06 on. No more can retire than are there.",
    "signed_placements[0].gpus: hall 'M-1' in 2027-06 has 0 usable GPUs; signed leases hold 500 there (Borea-1). Correct the placements or the hall.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("deliveries", 0, gpus=-20000))


@bad_input(
    "contradiction: a fraction rule with a limit in dollars",
    "policies[0].limit: limit is 50; for max_rival_fraction it must be 0 to 1. 50 % is written 0.5.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("policies", 0, limit=50))


@bad_input(
    "contradiction: a run due before it may start",
    "training_runs[0].deadline: deadline is 2026-12; it must not be before earliest_start, which is 2027-01. Correct one of them.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("training_runs", 0, deadline="2026-12"))


@bad_input(
    "everything wrong is said at once",
    "plan.months: months is the text '12'; it must be a whole number (months). Write it without quotes, units or signs.",
    "sites[0].pue: pue is 0.5; it must be 1 or more.",
    "halls[1].gpus: gpus is -1; it must be 0 or more.",
    "lease_requests[0].isolation: isolation is 'rack'; it must be shared, hall or site.",
)
def _(folder: Path) -> Path:
    def change(case: dict[str, Any]) -> None:
        case["plan"]["months"] = "12"
        case["sites"][0]["pue"] = 0.5
        case["halls"][1]["gpus"] = -1
        case["lease_requests"][0]["isolation"] = "rack"

    return good_json(folder, change)
