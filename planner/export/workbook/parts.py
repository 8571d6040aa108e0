"""The income statement by site and by tenant: lines of each, and what is nobody's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from models.plan.statements.lines import INCOME, By, Line, Split
from planner.export.workbook.leases import Leases
from planner.export.workbook.making import Making
from planner.export.workbook.rolls import Formulas, write_lines
from planner.export.workbook.sites import Sites
from planner.export.workbook.table import Table
from planner.export.workbook.time_page import FloatArray, Series, TimePage

NAMED: Mapping[str, Line] = {line.name: line for line in INCOME}
LEASE_LINES = tuple(
    NAMED[name] for name in ("lease_billing", "service_credits", "straight_line_adjustment", "lease_revenue")
)
SITE_LINES = INCOME[: INCOME.index(NAMED["ebit"]) + 1]
"""Interest is no site's."""
TENANT_COSTS = ("energy_reimbursed", "setup_costs", "recall_fees", "expected_credit_loss")
TENANT_LINES = (
    *LEASE_LINES,
    *(NAMED[name] for name in TENANT_COSTS),
    Line("ebitda", "Contribution to EBITDA, before costs of sites", ("lease_revenue", *TENANT_COSTS)),
)
NOBODYS = ("on_demand_revenue", "energy_cost", "demand_charge", "fixed_cost")
NOBODYS_LINES = (*(NAMED[name] for name in NOBODYS), Line("ebitda", "EBITDA without a tenant", NOBODYS))


@dataclass(frozen=True)
class Part:
    """The income statement of one site, of one tenant, or of none."""

    split: Split
    key: str
    """The site's or tenant's id; blank for what is nobody's."""
    kinds: tuple[Line, ...]
    lines: Mapping[str, Series]

    @property
    def title(self) -> str:
        """What it is called."""
        return part_title(self.split, self.key)


@dataclass(frozen=True)
class Parts:
    """Parts that add up to the whole."""

    parts: tuple[Part, ...]
    difference: Series
    """What the parts come to, less the whole: nought."""


def part_title(split: Split, key: str) -> str:
    """What a part is called."""
    return f"{split.capitalize()} {key}" if key else f"Without a {split}"


def part_figures(making: Making, by: By, split: Split, key: str) -> dict[str, FloatArray]:
    """The planner's figures of every line of a part; each of shape (periods of the horizon,)."""
    frame = making.statements.income(by, split)
    own = frame[frame[split] == key]
    return {line.name: own[line.column].to_numpy(dtype=np.float64) for line in INCOME}


def write_sites_income(
    page: TimePage,
    making: Making,
    tables: tuple[Table, Table],
    leases: Leases,
    sites: Sites,
    income: Mapping[str, Series],
) -> Parts:
    """Write the income statement of every site down to EBIT, and that they add up to the whole."""
    schedule, own = tables
    records, assets, month = making.records["sites"], making.records["assets"], page.month_cell
    parts = []
    for number, site in enumerate(making.plan.case.sites):
        where = records.page.fixed(records.first_row + number, 0)
        costs = sites.by_site[number]
        shares = leases.column(f"share_{number}")

        def paid(amount: str, when: str, shares: str = shares) -> Callable[[int], str]:
            dates, amounts = leases.column(when), leases.column(amount)
            return lambda t: f"-SUMPRODUCT(({dates}={month(t)})*{amounts}*{shares})"

        on_demand = _rows(page, own, "revenue", "site", where)
        formulas: Formulas = _of_schedule(page, schedule, "site", where) | {
            "on_demand_revenue": on_demand,
            "energy_cost": lambda t, costs=costs: f"-{costs['energy'].at(t)}",  # type: ignore[misc]
            "demand_charge": lambda t, costs=costs: f"-{costs['demand'].at(t)}",  # type: ignore[misc]
            "fixed_cost": lambda t, costs=costs: f"-{costs['fixed'].at(t)}",  # type: ignore[misc]
            "setup_costs": paid("setup", "start"),
            "recall_fees": paid("fee", "last"),
            "depreciation": lambda t, where=where: (  # type: ignore[misc]
                f'-SUMIFS({assets.column("monthly_usd")},{assets.column("in_service")},"<="&{month(t)},'
                f'{assets.column("last_month")},">="&{month(t)},{assets.column("site_number")},{where})'
            ),
        }
        parts.append(_write(page, making, "site", site.id, SITE_LINES, formulas))
    return _added_up(page, making, parts, "ebit", "EBIT", income["ebit"])


def write_tenants_income(
    page: TimePage,
    making: Making,
    schedule: Table,
    leases: Leases,
    income: Mapping[str, Series],
) -> Parts:
    """Write the income of every tenant with a lease, what is no tenant's, and that it adds up to EBITDA."""
    records, month = making.records["tenants"], page.month_cell
    accepted = {lease.tenant.id for lease in making.leases}
    parts = []
    for number, tenant in enumerate(making.plan.case.tenants):
        if tenant.id not in accepted:
            continue
        who = records.page.fixed(records.first_row + number, 0)
        numbers = leases.column("tenant_number")

        def paid(amount: str, when: str, who: str = who, numbers: str = numbers) -> Callable[[int], str]:
            dates, amounts = leases.column(when), leases.column(amount)
            return lambda t: f"-SUMIFS({amounts},{dates},{month(t)},{numbers},{who})"

        formulas: Formulas = _of_schedule(page, schedule, "tenant", who) | {
            "setup_costs": paid("setup", "start"),
            "recall_fees": paid("fee", "last"),
        }
        parts.append(_write(page, making, "tenant", tenant.id, TENANT_LINES, formulas))
    links: Formulas = {name: income[name].at for name in NOBODYS}
    parts.append(_write(page, making, "tenant", "", NOBODYS_LINES, links))
    return _added_up(page, making, parts, "ebitda", "EBITDA", income["ebitda"])


def _rows(page: TimePage, table: Table, key: str, by: str, number: str) -> Callable[[int], str]:
    return lambda t: (
        f"SUMIFS({table.column(key)},{table.column('month')},{page.month_cell(t)},{table.column(by)},{number})"
    )


def _of_schedule(page: TimePage, schedule: Table, by: str, number: str) -> dict[str, Callable[[int], str]]:
    """The formulas of the lines that the lease schedule holds, of one site or tenant."""
    recognised, revenue = (_rows(page, schedule, key, by, number) for key in ("recognised", "revenue"))
    return {
        "lease_billing": _rows(page, schedule, "billing", by, number),
        "service_credits": lambda t: "-" + _rows(page, schedule, "credit", by, number)(t),
        "straight_line_adjustment": lambda t: f"{recognised(t)}-{revenue(t)}",
        "energy_reimbursed": _rows(page, schedule, "reimbursed", by, number),
        "expected_credit_loss": lambda t: "-" + _rows(page, schedule, "loss", by, number)(t),
    }


def _write(
    page: TimePage, making: Making, split: Split, key: str, kinds: tuple[Line, ...], formulas: Formulas
) -> Part:
    figures = part_figures(making, "month", split, key)
    if not len(figures["ebit"]):  # nothing is nobody's
        figures = {name: np.zeros(page.months) for name in figures}
    page.heading(part_title(split, key))
    return Part(split, key, kinds, write_lines(page, making.currency, kinds, figures, formulas))


def _added_up(
    page: TimePage, making: Making, parts: list[Part], name: str, title: str, whole: Series
) -> Parts:
    page.heading("Added up")
    summed = page.add(
        f"{title}, all of them",
        making.currency,
        lambda t: "+".join(part.lines[name].at(t) for part in parts) or "0",
        np.sum([part.lines[name].values for part in parts], axis=0) if parts else np.zeros(page.months),
        is_subtotal=True,
    )
    difference = page.add(
        f"Less {title} on the sheet P&L: must be nought",
        making.currency,
        lambda t: f"ROUND({summed.at(t)}-{whole.at(t)},{making.constant('decimals_usd')})",
        np.zeros(page.months),
        kind="cents",
    )
    return Parts(tuple(parts), difference)
