"""The sheet of prices: what one more MW and one more GPU would be worth in each month, and what capacity in use is.

The planner's prices are values; every conversion is a formula: nominal = present / discount factor, per kW-month = per
MW / 1000, per GPU-hour = per GPU / hours.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from models.plan.discounting import discount_factors
from models.plan.prices import Prices
from planner.export.workbook.making import Making
from planner.export.workbook.time_page import FIRST_MONTH, LABEL, TOTAL, UNIT, FloatArray, Series, TimePage

COLD, HOT = "#FFFFFF", "#F4B183"
"""Ends of the colour scale of the shadow rents."""
RENTS = (
    ("gpu_hours", "GPU-hours used", "hours", "gpus"),
    ("working_h100e_hours", "H100e-hours at work", "hours", "gpus"),
    ("present_rent_usd", "Implied rent, present value", "USD", "usd"),
    ("nominal_rent_usd", "Implied rent, nominal", "USD", "usd"),
    ("nominal_rent_usd_per_h100e_hour", "Implied rent, nominal", "USD/H100e-hour", "price"),
    ("present_worth_usd", "Worth, present value", "USD", "usd"),
    ("worth_less_rent_usd", "Worth less implied rent, present value", "USD", "usd"),
)
"""Columns of the implied rents: as lines, with unit and kind."""


@dataclass(frozen=True)
class _Block:
    """Prices of every site or hall: a line each, a value each month; nan where there is none."""

    names: tuple[str, ...]
    first_row: int
    values: FloatArray
    """Shape (names, months)."""


def write_prices(page: TimePage, making: Making, prices: Prices) -> None:
    """Write rents on top, then the present values that they come from, policies and implied rents."""
    currency, sites, halls = making.currency, making.facts.fleet.sites, making.facts.fleet.halls
    per_mw, per_gpu = f"{currency}/MW", f"{currency}/GPU"
    page.heading("Conversion")
    factor, hours = _discount_factor(page, making), _hours(page, making)
    top, rents = page.next_row, len(sites) + len(halls) + 4
    page.next_row += rents
    of_site, of_hall = prices.sites, prices.halls
    mw = _values(
        page, "Present value of one more MW of IT power", per_mw, sites, [p.usd_per_mw for p in of_site]
    )
    gpu = _values(
        page, "Present value of one more usable GPU", per_gpu, halls, [p.usd_per_gpu for p in of_hall]
    )
    for title, unit, names, values in (
        ("Of the MW: of the load that it allows", per_mw, sites, [p.load_usd_per_mw for p in of_site]),
        ("Of the GPU: of the room that it makes", per_gpu, halls, [p.room_usd_per_gpu for p in of_hall]),
        ("Relaxation: of load allowed", per_mw, sites, [p.relaxation_usd_per_mw for p in of_site]),
        ("Relaxation: of room", per_gpu, halls, [p.relaxation_usd_per_gpu for p in of_hall]),
    ):
        _values(page, title, unit, names, values)
    _policies(page, making)
    _rents(page, making)
    page.next_row = top
    kilowatts = making.constant("kw_per_mw")
    _converted(
        page,
        ("Shadow rent of IT power, nominal", f"{currency}/kW-month"),
        mw,
        lambda month: f"({factor.at(month)}*{kilowatts})",
        factor.values * 1000,
    )
    _converted(
        page,
        ("Shadow rent of GPUs, nominal", f"{currency}/GPU-hour"),
        gpu,
        lambda month: f"({factor.at(month)}*{hours.at(month)})",
        factor.values * hours.values,
    )


def _discount_factor(page: TimePage, making: Making) -> Series:
    rate, year = making.inputs.plan("discount_rate_fraction"), making.constant("days_per_year")
    last_day = making.timeline.last_day
    day_0 = last_day.page.fixed(last_day.row, FIRST_MONTH - 1)
    return page.add(
        "Discount factor of the last day",
        "",
        lambda month: f"(1+{rate})^(-({last_day.at(month)}-{day_0})/{year})",
        discount_factors(making.plan.case.plan, np.arange(making.horizon), is_first_day=False),
        kind="ratio",
        is_sum=False,
    )


def _hours(page: TimePage, making: Making) -> Series:
    return page.add("Hours", "hours", making.timeline.hours.at, making.hours(), is_sum=False)


def _values(
    page: TimePage, title: str, unit: str, names: tuple[str, ...], prices: Sequence[float | None]
) -> _Block:
    """Write a line of the planner's prices for each place."""
    page.heading(title)
    values = np.array(prices, dtype=float).reshape(len(names), page.months)
    block = _Block(names, page.next_row, values)
    for name, line in zip(names, values, strict=True):
        page.text(page.next_row, LABEL, name)
        page.text(page.next_row, UNIT, unit, "unit")
        for month, price in enumerate(line):
            shown = None if np.isnan(price) else float(price)
            page.value(page.next_row, FIRST_MONTH + month, shown, "price")
        page.next_row += 1
    return block


def _converted(
    page: TimePage,
    heading: tuple[str, str],
    block: _Block,
    divisor: Callable[[int], str],
    divisors: FloatArray,
) -> None:
    """Write rents as formulas of the present values: each divided by discount factor and kW or hours."""
    title, unit = heading
    page.heading(title)
    first = page.next_row
    for at, name in enumerate(block.names):

        def rent(month: int, row: int = block.first_row + at) -> str:
            price = page.cell(row, FIRST_MONTH + month)
            return f'IF({price}="","",{price}/{divisor(month)})'

        page.add(name, unit, rent, block.values[at] / divisors, kind="price", is_sum=False)
    if block.names:
        scale = {"type": "2_color_scale", "min_color": COLD, "max_color": HOT}
        last_column = FIRST_MONTH + page.months - 1
        page.sheet.conditional_format(first, FIRST_MONTH, page.next_row - 1, last_column, scale)


def _policies(page: TimePage, making: Making) -> None:
    page.heading(
        "Present value of one unit less of a policy (one H100e in every month, or one of the currency)"
    )
    for row in making.plan.policy_prices.to_dict("records"):
        unit = making.currency if row["unit_of_breach"] == "USD" else f"{making.currency}/H100e"
        _figure(page, row["policy"], unit, row["present_usd_per_unit"], "price")


def _rents(page: TimePage, making: Making) -> None:
    """A group of lines for each training run and pool."""
    for row in making.plan.rents.to_dict("records"):
        page.heading(f"Implied rent of {row['kind']} {row['name']}")
        for column, title, unit, kind in RENTS:
            _figure(page, title, unit.replace("USD", making.currency), row[column], kind)


def _figure(page: TimePage, label: str, unit: str, value: float, kind: str) -> None:
    """A line with one figure of the planner's, where other lines have their total."""
    page.text(page.next_row, LABEL, label)
    page.text(page.next_row, UNIT, unit, "unit")
    page.value(page.next_row, TOTAL, None if np.isnan(value) else value, kind)
    page.next_row += 1
