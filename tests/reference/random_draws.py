"""Draws that every part of a random case shares: how large it is, its months, its random numbers."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any, TypeVar

Record = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Size:
    """How many records of each kind a case may have, as inclusive ranges."""

    months: tuple[int, int]
    sites: tuple[int, int]
    halls_per_site: tuple[int, int]
    lots_per_hall: tuple[int, int]
    requests: tuple[int, int]
    starts: tuple[int, ...]
    lot_slack: int
    runs: tuple[int, int]
    pools: tuple[int, int]
    policies: tuple[int, int]


SIZES = {
    "micro": Size((3, 5), (1, 2), (1, 2), (1, 3), (1, 2), (1, 2), 0, (0, 1), (0, 1), (0, 2)),
    "tiny": Size((3, 8), (1, 3), (1, 2), (1, 5), (2, 4), (1, 1, 2, 3), 1, (0, 2), (0, 2), (0, 3)),
    "small": Size((12, 18), (2, 4), (1, 3), (2, 12), (8, 12), (1, 2, 4, 6), 6, (1, 4), (1, 4), (1, 5)),
}


class Draw:
    """One case's random numbers, with the month arithmetic that its records need."""

    def __init__(self, seed: int, size: str) -> None:
        self.random = random.Random(f"{size}-{seed}")
        self.size = SIZES[size]
        self.months = self.count(self.size.months)
        self.first_year = self.of([2025, 2026, 2027, 2028])
        self.first_month_index = self.random.randrange(12)

    def count(self, limits: tuple[int, int]) -> int:
        """A whole number in the inclusive range."""
        return self.random.randint(*limits)

    def of(self, choices: list[T] | tuple[T, ...]) -> T:
        """One of the choices, all equally likely."""
        return self.random.choice(choices)

    def chance(self, probability_fraction: float) -> bool:
        """True with the given probability."""
        return self.random.random() < probability_fraction

    def between(self, low: float, high: float, digits: int = 2) -> float:
        """A rounded number in the range."""
        return round(self.random.uniform(low, high), digits)

    def month(self, offset_months: int) -> str:
        """The month so many months after month 0 (negative: before), as `YYYY-MM`."""
        year, month = divmod(self.first_year * 12 + self.first_month_index + offset_months, 12)
        return f"{year}-{month + 1:02d}"

    def sometimes(self, probability_fraction: float, **fields: Any) -> Record:
        """The fields with the given probability, otherwise none of them (so that defaults are used too)."""
        return fields if self.chance(probability_fraction) else {}
