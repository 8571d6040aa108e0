"""Seeded random cases in the JSON form of the planning problem: valid, mostly feasible, limits that bind.

Over the seeds every record, field and rule is used (`test_random_cases.py` checks this). The same seed and
size always give the same case. Sizes: "micro" (brute force in well under a second), "tiny" (in a few
seconds) and "small" (for solvers only).
"""

from __future__ import annotations

import json

from .random_draws import SIZES, Draw, Record
from .random_own_use import random_own_use
from .random_places import random_places
from .random_policies import random_policies
from .random_requests import random_requests

sizes = tuple(SIZES)


def random_case(seed: int, size: str = "tiny") -> Record:
    """A valid case of one of the `sizes`.

    Raises:
        KeyError: if the size is unknown.
    """
    draw = Draw(seed, size)
    case: Record = {"plan": _plan(draw, seed, size)}
    case |= random_places(draw)
    case |= random_requests(draw, case)
    case |= random_own_use(draw, case)
    case["policies"] = random_policies(draw, case)
    present = {name: rows for name, rows in case.items() if rows or draw.chance(0.5)}
    copy: Record = json.loads(json.dumps(present))
    return copy


def _plan(draw: Draw, seed: int, size: str) -> Record:
    """Name, horizon, discount rate and cash; without a rate of discount one time in five."""
    return {
        "name": f"random {size} {seed}",
        "start_month": draw.month(0),
        "months": draw.months,
        "discount_rate_fraction": draw.of([0, 0.05, 0.08, 0.12, 0.3]),
        **draw.sometimes(0.2, currency=draw.of(["USD", "EUR"])),
        **draw.sometimes(0.5, opening_cash_usd=draw.of([0, 100000, 5000000])),
    }
