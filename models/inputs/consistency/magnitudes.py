"""Figures that are allowed but look like another unit: a price per month, watts, a percentage of 1 %."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..problems import Problem
from ..record import Record
from ..wording import counted, plain
from .facts import Facts


@dataclass(frozen=True)
class Band:
    """The usual values of a field; zero is always usual."""

    list_name: str
    field: str
    lowest: float
    highest: float
    unit: str
    hint: str

    def holds(self, value: float | None) -> bool:
        """Whether the value is usual; blank and zero are."""
        return not value or self.lowest <= value <= self.highest


BANDS = (
    Band("sites", "energy_usd_per_mwh", 1, 1000, "USD/MWh", "Is it a price per kWh, or in cents?"),
    Band("site_steps", "energy_usd_per_mwh", 1, 1000, "USD/MWh", "Is it a price per kWh, or in cents?"),
    Band("sites", "demand_charge_usd_per_kw_month", 0.1, 500, "USD/kW-month", "Is it per MW, or per year?"),
    Band("sites", "availability_fraction", 0.5, 1, "", "Is it a percentage? 99 % is 0.99."),
    Band("gpu_types", "kw_per_gpu", 0.05, 20, "kW/GPU", "Is it in watts, or for a whole rack?"),
    Band("gpu_types", "h100_equivalent", 0.01, 100, "H100e/GPU", "Is it in TFLOPS?"),
    Band("on_demand", "usd_per_gpu_hour", 0.05, 100, "USD/GPU-hour", "Is it a price per month?"),
    Band("on_demand", "utilisation_fraction", 0.02, 1, "", "Is it a percentage divided twice?"),
    Band("pool_tiers", "value_usd_per_h100e_hour", 0.001, 1000, "USD/H100e-hour", "Is it a value per month?"),
    Band("lease_requests", "take_or_pay_fraction", 0.02, 1, "", "Is it a percentage divided twice?"),
    Band("lease_requests", "expected_utilisation_fraction", 0.02, 1, "", "Is it a percentage divided twice?"),
)
PRICE_BANDS = {
    "gpu_hour": Band(
        "lease_requests", "price_usd", 0.05, 100, "USD/GPU-hour", "Is it a price per GPU-month?"
    ),
    "kw_month": Band(
        "lease_requests",
        "price_usd",
        10,
        20_000,
        "USD/kW-month",
        "Is it a price per MW, per hour or per GPU?",
    ),
    "month": Band(
        "lease_requests",
        "price_usd",
        1_000,
        1e11,
        "USD/month of the whole lease",
        "Is it a price per GPU, or in millions?",
    ),
}
"""The usual prices of a lease, by price basis."""
LEAST_DISCOUNT_RATE = 0.002
"""No owner discounts at less than 0.2 % a year, save at nothing: 0.0008 is 8 % divided twice."""


def unusual_values(facts: Facts) -> Iterator[Problem]:
    """A figure far outside what is usual is probably in another unit."""
    for band in BANDS:
        for record in getattr(facts.case, band.list_name):
            if not band.holds(getattr(record, band.field)):
                yield _unusual(record, band.field, band)


def unusual_prices(facts: Facts) -> Iterator[Problem]:
    """A price of a lease is of the magnitude of its basis."""
    for request in facts.case.lease_requests:
        band = PRICE_BANDS[request.price_basis]
        if not band.holds(request.price_usd):
            yield _unusual(request, band.field, band)


def unusual_discount_rate(facts: Facts) -> Iterator[Problem]:
    """A discount rate is no percentage divided twice."""
    rate = facts.case.plan.discount_rate_fraction
    if 0 < rate < LEAST_DISCOUNT_RATE:
        yield Problem(
            facts.case.plan.where("discount_rate_fraction"),
            f"discount_rate_fraction is {plain(rate)}, {plain(round(rate * 100, 12))} % a year; "
            f"{plain(round(rate * 10_000, 12))} % is written {plain(round(rate * 100, 12))}.",
            "warning",
        )


def _unusual(record: Record, field: str, band: Band) -> Problem:
    usual = f"{counted(band.lowest)} to {counted(band.highest)}{f' {band.unit}' if band.unit else ''}"
    value = plain(getattr(record, field))
    return Problem(record.where(field), f"{field} is {value}; usual are {usual}. {band.hint}", "warning")


RULES = (unusual_values, unusual_prices, unusual_discount_rate)
