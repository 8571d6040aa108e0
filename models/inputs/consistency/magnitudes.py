"""Figures that are allowed but look like another unit: a price per month, watts, a percentage divided twice."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..problems import Problem
from ..wording import plain
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
    "gpu_hour": (0.05, 100, "USD/GPU-hour", "Is it a price per GPU-month?"),
    "kw_month": (10, 20_000, "USD/kW-month", "Is it a price per MW, per hour or per GPU?"),
    "month": (1_000, 1e11, "USD/month of the whole lease", "Is it a price per GPU, or in millions?"),
}
"""By price basis: the lowest and highest usual price, its unit, and what another price may be."""
LEAST_DISCOUNT_RATE = 0.002
"""No owner discounts at less than 0.2 % a year, save at nothing: 0.0008 is 8 % divided twice."""


def unusual_values(facts: Facts) -> Iterator[Problem]:
    """A figure far outside what is usual is probably in another unit."""
    for band in BANDS:
        for record in getattr(facts.case, band.list_name):
            value = getattr(record, band.field)
            if value and not band.lowest <= value <= band.highest:
                yield _unusual(
                    record.where(band.field),
                    band.field,
                    value,
                    band.lowest,
                    band.highest,
                    band.unit,
                    band.hint,
                )


def unusual_prices(facts: Facts) -> Iterator[Problem]:
    """A price of a lease is of the magnitude of its basis."""
    for request in facts.case.lease_requests:
        lowest, highest, unit, hint = PRICE_BANDS[request.price_basis]
        if request.price_usd and not lowest <= request.price_usd <= highest:
            yield _unusual(
                request.where("price_usd"), "price_usd", request.price_usd, lowest, highest, unit, hint
            )


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


def _unusual(
    where: str, field: str, value: float, lowest: float, highest: float, unit: str, hint: str
) -> Problem:
    usual = f"{lowest:,g} to {highest:,g}{f' {unit}' if unit else ''}"
    return Problem(where, f"{field} is {plain(value)}; usual are {usual}. {hint}", "warning")


WITHOUT_HORIZON = (unusual_values, unusual_prices)
WITH_HORIZON = (unusual_discount_rate,)
