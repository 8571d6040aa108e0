# ruff: noqa: E501 (messages stand on one line, to be searched for)
"""JSON files whose form is right and whose values are of the wrong type: lists, records, fields."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from models.inputs import RECORD_TYPES
from models.inputs.wording import listed
from tests.cases.catalogue.registry import bad_input
from tests.cases.good_case import good_json


def _fields(list_name: str) -> str:
    """The fields of a list's records, as a message names them."""
    return listed(RECORD_TYPES[list_name].model_fields)


def _with(list_name: str, index: int, **fields: Any) -> Callable[[dict[str, Any]], None]:
    """A change of some fields of one record."""
    return lambda case: case[list_name][index].update(fields)


def _without(list_name: str, index: int, field: str) -> Callable[[dict[str, Any]], Any]:
    return lambda case: case[list_name][index].pop(field)


@bad_input(
    "list: misspelt",
    "leese_requests: no list of a case is called so. Did you mean 'lease_requests'?",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case.update(leese_requests=[]))


@bad_input(
    "list: unknown",
    f"turbines: no list of a case is called so. The lists are {', '.join(RECORD_TYPES)}.",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case.update(turbines=[]))


@bad_input(
    "list: an object in place of a list",
    "pool_tiers: it must be a list, with one object for each pool tier.",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case.update(pool_tiers={"Lab": 3}))


@bad_input(
    "list: a text in place of a record",
    f"tenants[2]: it must be an object with the fields {_fields('tenants')}.",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case["tenants"].append("Cobalt"))


@bad_input(
    "list: null in place of a record",
    "deliveries[1]: it must be an object with the fields hall, month, gpus.",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case["deliveries"].append(None))


@bad_input(
    "plan: missing",
    "case.json: the case has no plan; give its name, start_month and months.",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case.pop("plan"))


@bad_input(
    "plan: null",
    f"plan: it must be an object with the fields {_fields('plan')}.",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case.update(plan=None))


@bad_input(
    "plan: a list",
    f"plan: it must be an object with the fields {_fields('plan')}.",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case.update(plan=[case["plan"]]))


@bad_input(
    "plan: no months",
    "plan.months: months is 0; it must be 1 or more.",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case["plan"].update(months=0))


@bad_input(
    "plan: too many months",
    "plan.months: months is 241; it must be at most 240 months.",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case["plan"].update(months=241))


@bad_input(
    "plan: three and a half months",
    "plan.months: months is 3.5; it must be a whole number (months).",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case["plan"].update(months=3.5))


@bad_input(
    "plan: a discount rate in percent",
    "plan.discount_rate_fraction: discount_rate_fraction is 8; it must be 0 to 1. 8 % is written 0.08.",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case["plan"].update(discount_rate_fraction=8))


@bad_input(
    "plan: blank name",
    "plan.name: name is ' '; it needs at least one character.",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case["plan"].update(name=" "))


@bad_input(
    "field: misspelt",
    "sites[0].minimum_take_fractoin: 'minimum_take_fractoin' is no field of a site. Did you mean 'minimum_take_fraction'?",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("sites", 0, minimum_take_fractoin=0.5))


@bad_input(
    "field: unknown",
    f"tenants[0].rating: 'rating' is no field of a tenant; its fields are {_fields('tenants')}.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("tenants", 0, rating="AA"))


@bad_input(
    "field: required one missing",
    "sites[1]: energy_usd_per_mwh is missing; it is required: price of energy in month 0, at the meter (USD/MWh).",
)
def _(folder: Path) -> Path:
    return good_json(folder, _without("sites", 1, "energy_usd_per_mwh"))


@bad_input(
    "field: required one null",
    "halls[0].gpus: gpus is missing; it is required: GPUs installed in month 0.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("halls", 0, gpus=None))


@bad_input(
    "type: a text for a number",
    "sites[0].it_power_mw: it_power_mw is the text '20'; it must be a number (MW). Write it without quotes, units or signs.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("sites", 0, it_power_mw="20"))


@bad_input(
    "type: true for a number",
    "sites[0].pue: pue is true; it must be a number (ratio).",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("sites", 0, pue=True))


@bad_input(
    "type: a number for yes or no",
    "tenants[1].is_rival: is_rival is 1; it must be yes or no (true or false in JSON).",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("tenants", 1, is_rival=1))


@bad_input(
    "type: a text for yes or no",
    "tenants[1].is_rival: is_rival is the text 'yes'; it must be yes or no (true or false in JSON).",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("tenants", 1, is_rival="yes"))


@bad_input(
    "type: a number for a name",
    "sla_tiers[0].sla: sla is 99; it must be text.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("sla_tiers", 0, sla=99))


@bad_input(
    "type: a part of a GPU",
    "halls[1].gpus: gpus is 5000.5; it must be a whole number (GPUs).",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("halls", 1, gpus=5000.5))


@bad_input(
    "type: a list for a number",
    "gpu_types[0].kw_per_gpu: kw_per_gpu is a list; it must be a number (kW/GPU).",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("gpu_types", 0, kw_per_gpu=[1.4]))


@bad_input(
    "type: an object for a name",
    "policies[0].subject: subject is an object; it must be text.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("policies", 0, subject={"site": "Memphis"}))


@bad_input(
    "type: a number in a list of names",
    "lease_requests[0].gpu_types: gpu_types holds 100; it must be text.",
)
def _(folder: Path) -> Path:
    return good_json(folder, _with("lease_requests", 0, gpu_types=[100]))


@bad_input(
    "list: misspelt, and what refers to it is not unknown",
    "hals: no list of a case is called so. Did you mean 'halls'?",
)
def _(folder: Path) -> Path:
    return good_json(folder, lambda case: case.update(hals=case.pop("halls")))


@bad_input(
    "field: many fractions in percent are one message",
    "on_demand[1].max_fraction: max_fraction is 20; it must be 0 to 1. 20 % is written 0.2."
    " The same goes for 5 more: on_demand[2].max_fraction, on_demand[3].max_fraction,"
    " on_demand[4].max_fraction, on_demand[5].max_fraction, on_demand[6].max_fraction.",
)
def _(folder: Path) -> Path:
    def change(case: dict[str, Any]) -> None:
        level = case["on_demand"][0]
        case["on_demand"] += [level | {"month": f"2027-0{m}", "max_fraction": 20 + m} for m in range(2, 8)]
        case["on_demand"][1]["max_fraction"] = 20

    return good_json(folder, change)
