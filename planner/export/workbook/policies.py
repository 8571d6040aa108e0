"""The sheet of policies: the figure of each beside its limit, and the price of what is breached, by month."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.inputs.policies import SITE_RULES
from models.plan.money import readings_of
from models.plan.policy_breaches import Reading
from planner.export.workbook.levels import Levels
from planner.export.workbook.making import Making
from planner.export.workbook.own_use import MARKET
from planner.export.workbook.table import Table
from planner.export.workbook.time_page import FloatArray, Series, TimePage


@dataclass(frozen=True)
class Policies:
    """The lines of penalties, positive."""

    penalties: tuple[Series, ...]


@dataclass(frozen=True)
class Sources:
    """What the figures of policies are read from."""

    schedule: Table
    own: Table
    levels: Levels
    cash: Series
    """Opening cash and all cash of the plan to the end of the month."""


def write_policies(page: TimePage, making: Making, sources: Sources) -> Policies:
    """Write every policy that has months in the horizon, for each of its subjects."""
    penalties = []
    numbers = {policy.id: at for at, policy in enumerate(making.plan.case.policies)}
    for reading in readings_of(making.facts, making.plan.case.policies):
        subject = f" ({reading.subject})" if reading.subject else ""
        page.heading(f"{reading.policy.id}: {reading.policy.rule}{subject}")
        number = numbers[reading.policy.id]
        figure = _line(
            page, making, "Figure", reading, reading.figure, _figure(page, making, sources, reading)
        )
        bound = _line(page, making, f"Limit: {reading.sense}", reading, reading.bound,
                      _bound(making, sources, reading, number))  # fmt: skip
        above, below = (figure, bound) if reading.sense == "at most" else (bound, figure)
        breach = page.add(
            "Breach",
            _unit(making, reading),
            lambda t, above=above, below=below: f"MAX(0,{above.at(t)}-{below.at(t)})",  # type: ignore[misc]
            np.maximum(0.0, above.values - below.values),
            kind="cents",
        )
        if reading.policy.penalty_usd is not None:
            price = making.records["policies"].at(number, "penalty_usd")
            penalties.append(
                page.add(
                    "Penalty",
                    making.currency,
                    lambda t, breach=breach, price=price: f"{breach.at(t)}*{price}",  # type: ignore[misc]
                    breach.values * reading.policy.penalty_usd,
                )
            )
    return Policies(tuple(penalties))


def _unit(making: Making, reading: Reading) -> str:
    return making.currency if reading.unit == "USD" else "H100e"


def _line(
    page: TimePage,
    making: Making,
    label: str,
    reading: Reading,
    figures: FloatArray,
    formula: Callable[[int], str],
) -> Series:
    """A line that is nought outside the policy's months."""
    values = np.zeros(making.horizon)
    values[reading.months] = figures
    records = making.records["policies"]
    number = [one.id for one in making.plan.case.policies].index(reading.policy.id)
    first, last = records.at(number, "from_month"), records.at(number, "to_month")
    start, months = making.inputs.plan("start_month"), making.inputs.plan("months")
    end = f"MIN({last},EDATE({start},{months}-1))"

    def gated(t: int) -> str:
        month = page.month_cell(t)
        inside = f"{month}={end}" if _is_over_window(reading) else f"AND({month}>={first},{month}<={last})"
        return f"IF({inside},{formula(t)},0)"

    return page.add(label, _unit(making, reading), gated, values, kind="gpus", is_sum=False)


def _is_over_window(reading: Reading) -> bool:
    """Whether the rule judges the window as a whole, in its last month."""
    return reading.policy.rule in ("max_tenant_revenue_fraction", "min_lease_revenue_usd")


def _subject(making: Making, reading: Reading) -> str:
    """The cell of the number of the site or tenant that the figure is about."""
    name = "sites" if reading.policy.rule in SITE_RULES else "tenants"
    block = making.records[name]
    ids = [one.id for one in getattr(making.plan.case, name)]
    return block.page.fixed(block.first_row + ids.index(reading.subject), 0)


def _figure(page: TimePage, making: Making, sources: Sources, reading: Reading) -> Callable[[int], str]:
    schedule, own, month = sources.schedule, sources.own, page.month_cell
    rule = reading.policy.rule
    if rule == "min_cash_usd":
        return sources.cash.at
    if _is_over_window(reading):
        return lambda _: _revenue(making, sources, reading, of_subject=bool(reading.subject))
    table = own if rule == "min_internal_fraction" else schedule
    more = f',{own.column("kind")},"<>{MARKET}"' if table is own else ""
    if rule == "max_rival_fraction":
        more = f',{schedule.column("rival")},"yes"'
    if reading.subject:
        key = "site" if rule in SITE_RULES else "tenant"
        more += f",{table.column(key)},{_subject(making, reading)}"
    return lambda t: f"SUMIFS({table.column('h100e')},{table.column('month')},{month(t)}{more})"


def _revenue(making: Making, sources: Sources, reading: Reading, *, of_subject: bool) -> str:
    """Lease revenue in the window, of the tenant named or of all."""
    schedule, records = sources.schedule, making.records["policies"]
    number = [one.id for one in making.plan.case.policies].index(reading.policy.id)
    window = (
        f'{schedule.column("month")},">="&{records.at(number, "from_month")},'
        f'{schedule.column("month")},"<="&{records.at(number, "to_month")}'
    )
    subject = f",{schedule.column('tenant')},{_subject(making, reading)}" if of_subject else ""
    return f"SUMIFS({schedule.column('revenue')},{window}{subject})"


def _bound(making: Making, sources: Sources, reading: Reading, number: int) -> Callable[[int], str]:
    limit = making.records["policies"].at(number, "limit")
    rule = reading.policy.rule
    if rule in ("min_cash_usd", "min_lease_revenue_usd"):
        return lambda _: limit
    if rule == "max_tenant_revenue_fraction":
        return lambda _: f"{limit}*{_revenue(making, sources, reading, of_subject=False)}"
    halls = making.records["halls"]
    at_site = ""
    if reading.subject and rule in SITE_RULES:
        at_site = f"*({halls.column('site_number')}={_subject(making, reading)})"
    per_gpu = f"{halls.column('h100_equivalent')}{at_site}"
    return lambda t: f"{limit}*SUMPRODUCT({sources.levels.usable.column(t)}*{per_gpu})"
