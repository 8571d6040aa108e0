# ruff: noqa: E501 (messages stand on one line, to be searched for)
"""JSON files with values that no case has: months, choices, bounds."""

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
    "month: a number of seconds",
    "deliveries[0].month: month is 1735689600; a month is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("deliveries", 0, month=1735689600))


@bad_input(
    "month: zero",
    "deliveries[0].month: month is 0; a month is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("deliveries", 0, month=0))


@bad_input(
    "month: the thirteenth",
    "deliveries[0].month: month is '2027-13'; a month is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("deliveries", 0, month="2027-13"))


@bad_input(
    "month: a slashed date",
    "lease_requests[0].earliest_start: earliest_start is '01/02/2027'; a month is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("lease_requests", 0, earliest_start="01/02/2027"))


@bad_input(
    "month: in the year 1900",
    "training_runs[0].earliest_start: earliest_start is '1900-01'; a month lies in the years 2000 to 2199.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("training_runs", 0, earliest_start="1900-01"))


@bad_input(
    "choice: unknown",
    "lease_requests[0].placement: placement is 'rack'; it must be hall, site or any.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("lease_requests", 0, placement="rack"))


@bad_input(
    "choice: misspelt rule",
    "policies[0].rule: rule is 'max_rivals_fraction'; it must be min_internal_fraction, max_leased_fraction, max_tenant_fraction, max_rival_fraction, max_tenant_revenue_fraction, min_lease_revenue_usd or min_cash_usd. Did you mean 'max_rival_fraction'?",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("policies", 0, rule="max_rivals_fraction"))


@bad_input(
    "bound: negative power",
    "sites[0].it_power_mw: it_power_mw is -3; it must be 0 or more.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("sites", 0, it_power_mw=-3))


@bad_input(
    "bound: PUE below 1",
    "sites[0].pue: pue is 0.9; it must be 1 or more.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("sites", 0, pue=0.9))


@bad_input(
    "bound: availability of 99",
    "sites[0].availability_fraction: availability_fraction is 99; it must be 0 to 1. 99 % is written 0.99.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("sites", 0, availability_fraction=99))


@bad_input(
    "bound: a term of no months",
    "lease_requests[0].term_months: term_months is 0; it must be 1 or more.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("lease_requests", 0, term_months=0))


@bad_input(
    "bound: a price of 1e20",
    "lease_requests[0].price_usd: price_usd is 1e+20; it must be at most 10,000,000,000,000 USD. Is it in another unit?",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("lease_requests", 0, price_usd=1e20))


@bad_input(
    "bound: kW in a field of MW",
    "sites[0].it_power_mw: it_power_mw is 20000000; it must be at most 100,000 MW. Is it in another unit?",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("sites", 0, it_power_mw=20_000_000))


@bad_input(
    "bound: W in a field of kW",
    "gpu_types[0].kw_per_gpu: kw_per_gpu is 1400; it must be at most 1,000 kW/GPU. Is it in another unit?",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("gpu_types", 0, kw_per_gpu=1400))
