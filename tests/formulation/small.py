"""Records of the small cases of these tests: halls of 100 GPUs of 1 kW and 1 H100e, month 0 is January 2027.

January and March have 744 hours, February 672; nothing is discounted, and energy is free unless a test says so.
"""

from typing import Any

from tests.plan.builders import HALL, TYPE, request

ONE_MONTH = {"months": 1}
TWO_MONTHS = {"months": 2}
SMALL_HALL = HALL | {"gpus": 100}
TWO_HALLS = [SMALL_HALL, SMALL_HALL | {"id": "B"}]
TWO_TYPES = [TYPE, TYPE | {"id": "K"}]
UNLIKE_HALLS = [SMALL_HALL, SMALL_HALL | {"id": "B", "gpu_type": "K"}]
"""Hall A has type G; hall B, at the same site, type K."""
POOL = {"id": "P", "kind": "research", "from_month": "2027-01", "to_month": "2027-12"}


def tier(up_to_h100e: float, usd_per_hour: float) -> dict[str, Any]:
    """A tier of pool P."""
    return {"pool": "P", "up_to_h100e": up_to_h100e, "value_usd_per_h100e_hour": usd_per_hour}


def sized(min_gpus: int, max_gpus: int, **fields: Any) -> dict[str, Any]:
    """A request for so many GPUs for January, at $2 per GPU-hour."""
    return request(min_gpus=min_gpus, max_gpus=max_gpus, **({"latest_start": "2027-01"} | fields))


def run(work_gpu_hours: float, **fields: Any) -> dict[str, Any]:
    """A training run of up to 100 GPUs in hall A or B, January to March, worth a million."""
    frame = {
        "id": "R",
        "work_h100e_hours": work_gpu_hours,
        "min_gpus": 0,
        "max_gpus": 100,
        "earliest_start": "2027-01",
        "deadline": "2027-03",
        "value_usd": 1_000_000,
    }
    return frame | fields


def on_demand(usd_per_hour: float, **fields: Any) -> dict[str, Any]:
    """A market for type G from January on."""
    return {"gpu_type": "G", "month": "2027-01", "usd_per_gpu_hour": usd_per_hour} | fields


def policy(rule: str, limit: float, **fields: Any) -> dict[str, Any]:
    """A hard policy over the whole horizon."""
    return {"id": "X", "rule": rule, "limit": limit, "from_month": "2027-01", "to_month": "2027-12"} | fields
