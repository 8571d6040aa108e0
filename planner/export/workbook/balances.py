"""The sheets of the backlog and of the balances, each rolled from opening to closing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from models.plan.statements.assets import added_usd, opening_book_usd
from models.plan.statements.backlog import remaining
from models.plan.statements.lines import BALANCES, StatementName
from models.plan.statements.pivots import rolled
from planner.export.workbook.lease_schedule import months_between
from planner.export.workbook.leases import Leases
from planner.export.workbook.making import Making
from planner.export.workbook.rolls import Formulas, Roll, write_roll
from planner.export.workbook.statement_pages import Cash
from planner.export.workbook.table import Table
from planner.export.workbook.time_page import FloatArray, Series, TimePage


@dataclass(frozen=True)
class Backlog:
    """The roll of the backlog, and parts of its closing."""

    roll: Roll
    firm: Series
    next_12: Series
    firm_share: Series
    next_12_share: Series


@dataclass(frozen=True)
class Balances:
    """The rolls by name, and the way from EBITDA to cash."""

    rolls: Mapping[str, Roll]
    """Receivables, deferred_revenue, straight_line and book_value."""
    bridge: Mapping[str, Series]
    """EBITDA, the changes of balances, and what they come to, by label."""
    difference: Series
    """What the bridge comes to, less the cash available: nought."""


def write_backlog(page: TimePage, making: Making, leases: Leases, tables: tuple[Table, Table]) -> Backlog:
    """Write the roll of the backlog until every term has ended, its firm part, and its next 12 months."""
    currency, month = making.currency, page.month_cell
    page.heading("Backlog (remaining performance obligations), headline")
    signed = f'SUMIFS({leases.column("backlog")},{leases.column("status")},"@"#)'
    formulas: Formulas = {
        "signed": lambda t: signed.replace("@", "open").replace(
            "#", f",{leases.column('signed')},{month(t)}"
        ),
        "recognised": lambda t: "".join(
            f"-SUMIFS({one.column('recognised')},{one.column('month')},{month(t)})" for one in tables
        ),
        "recalled": lambda t: (
            f"-SUMIFS({leases.column('backlog_recalled')},{leases.column('recall_month')},{month(t)})"
        ),
    }
    opening = signed.replace("@", "signed").replace("#", "")
    roll = _roll(page, making, "backlog", "backlog", opening, formulas)
    page.heading("Of the closing backlog")

    def of(key: str, t: int, more: str = "") -> str:
        return "+".join(
            f'SUMIFS({one.column(key)},{one.column("signed")},"<="&{month(t)},{one.column("month")},">"&{month(t)},'
            f'{one.column("leaves")},">"&{month(t)}{more.format(one.column("month"))})'
            for one in tables
        )

    def share(label: str, part: Series) -> Series:
        least, whole = making.constant("tolerance_usd"), roll.closing
        values = np.divide(
            part.values, whole.values, out=np.zeros(page.months), where=np.abs(whole.values) > 0.005
        )
        return page.add(
            label,
            "fraction",
            lambda t: f"IF(ABS({whole.at(t)})<={least},0,{part.at(t)}/{whole.at(t)})",
            values,
            kind="percent",
            is_sum=False,
        )

    firm, next_12 = (part[0] for part in remaining(making.books, None, page.months))
    firm_part = page.add("Firm part", currency, lambda t: of("firm", t), firm, is_sum=False)
    year = making.constant("months_per_year")
    next_part = page.add(
        "Falls into the next 12 months", currency,
        lambda t: of("backlog", t, f',{{0}},"<="&EDATE({month(t)},{year})'), next_12, is_sum=False)  # fmt: skip
    shares = share("Firm share", firm_part), share("Share of the next 12 months", next_part)
    return Backlog(roll, firm_part, next_part, *shares)


def write_balances(
    page: TimePage,
    making: Making,
    leases: Leases,
    tables: tuple[Table, Table],
    income: Mapping[str, Series],
    cash: Cash,
) -> Balances:
    """Write receivables, deferred revenue, the straight-line balance, book values, and EBITDA to cash."""
    schedule, later = tables
    month = page.month_cell

    def rows(key: str, table: Table = schedule) -> Callable[[int], str]:
        return lambda t: f"SUMIFS({table.column(key)},{table.column('month')},{month(t)})"

    lines = cash.lines
    accrued: Callable[..., str] = lambda t: (  # noqa: E731
        f"{rows('recognised')(t)}+{rows('recognised', later)(t)}-{rows('revenue')(t)}-{rows('revenue', later)(t)}"
    )
    rolls: dict[str, Roll] = {}
    specs: tuple[tuple[StatementName, str, str, Formulas], ...] = (
        ("receivables", "Receivables", "receivable", {
            "billed": rows("unpaid"),
            "credit_loss": lambda t: "-" + rows("loss")(t),
            "collected": lambda t: f"-{lines['lease_collections'].at(t)}-{lines['opening_receivables_collected'].at(t)}",
        }),
        ("deferred_revenue", "Deferred revenue", "deferred", {
            "prepaid": lines["lease_prepayments"].at,
            "released": lambda t: "-" + rows("earned")(t),
            "refunded": lines["recall_refunds"].at,
        }),
        ("straight_line", "Straight-line receivable", "opening_straight_line", {"accrued": accrued}),
    )  # fmt: skip
    for name, title, opening, formulas in specs:
        page.heading(title)
        opened = f"SUM({leases.column(opening)})"
        rolls[name] = _roll(page, making, name, title.lower(), opened, formulas)
    rolls["book_value"] = _book_value(page, making, income)
    return Balances(rolls, *_bridge(page, making, rolls, income, cash))


def _roll(
    page: TimePage, making: Making, name: StatementName, what: str, opening: str, formulas: Formulas
) -> Roll:
    """The roll of a balance of the statements; its opening is the formula's."""
    start, moved, _ = rolled(making.books, name, None, page.months)
    movements = {line.title: (formulas[line.name], moved[line.name][0]) for line in BALANCES[name]}
    return write_roll(page, making.currency, what, (opening, float(start[0, 0])), movements)


def _book_value(page: TimePage, making: Making, income: Mapping[str, Series]) -> Roll:
    """The roll of all assets' book value over the horizon."""
    case, assets, month = making.plan.case, making.records["assets"], page.month_cell
    nothing = np.zeros(page.months)
    start = making.inputs.plan("start_month")
    ages = [
        f"IF({assets.at(i, 'in_service')}<{start},{assets.at(i, 'cost_usd')}-{assets.at(i, 'monthly_usd')}*"
        f"MIN({assets.at(i, 'life_months')},{months_between(making, assets.at(i, 'in_service'), start)}),0)"
        for i in range(len(case.assets))
    ]
    opening_values = [opening_book_usd(making.books, one) for one in case.assets]
    page.heading("Book value of assets")
    openings = [
        page.add(f"Opening book value: {one.hall} of {one.in_service}", making.currency, lambda _: "0", nothing,
                 is_sum=False, opening=(ages[i], opening_values[i]))
        for i, one in enumerate(case.assets)
    ]  # fmt: skip
    added, fallen = nothing.copy(), nothing.copy()
    for one in case.assets:
        added[: making.horizon] += added_usd(making.books, one)
    fallen[: making.horizon] = income["depreciation"].values
    total = "+".join(one.at(-1) for one in openings) or "0"
    end = f"EDATE({start},{making.inputs.plan('months')})"
    costs, dates = assets.column("cost_usd"), assets.column("in_service")
    movements = {
        "Put in service": (lambda t: f"IF({month(t)}<{end},SUMIFS({costs},{dates},{month(t)}),0)", added),
        "Depreciation": (income["depreciation"].at, fallen),
    }
    return write_roll(page, making.currency, "book value", (total, float(sum(opening_values))), movements)


def _bridge(
    page: TimePage, making: Making, rolls: Mapping[str, Roll], income: Mapping[str, Series], cash: Cash
) -> tuple[dict[str, Series], Series]:
    """EBITDA, less what balances took or plus what they gave; the last line must be nought."""
    page.heading("From EBITDA to cash, over the horizon")
    horizon, currency = making.horizon, making.currency

    def cut(values: FloatArray) -> FloatArray:
        return values[:horizon]

    made = {"EBITDA": page.add("EBITDA", currency, income["ebitda"].at, cut(income["ebitda"].values))}
    for name, what, sign in (
        ("receivables", "Less increase of receivables", -1),
        ("deferred_revenue", "Increase of deferred revenue", 1),
        ("straight_line", "Less increase of straight line", -1),
    ):
        closing = rolls[name].closing
        before = np.concatenate([[closing.opening], closing.values[:-1]])
        first, second = ("-", "+") if sign < 0 else ("", "-")

        def change(t: int, closing: Series = closing, first: str = first, second: str = second) -> str:
            return f"{first}{closing.at(t)}{second}{closing.at(t - 1)}"

        made[what] = page.add(what, currency, change, cut(sign * (closing.values - before)))
    parts = tuple(made.values())
    available = cash.lines["cash_available"]
    reached = made["Cash available for debt service"] = page.add(
        "Cash available for debt service", currency, lambda t: "+".join(one.at(t) for one in parts),
        np.sum([one.values for one in parts], axis=0), is_subtotal=True)  # fmt: skip
    difference = page.add(
        "Less cash available on the sheet Cash: must be nought", currency,
        lambda t: f"ROUND({reached.at(t)}-{available.at(t)},{making.constant('decimals_usd')})",
        np.zeros(horizon), kind="cents")  # fmt: skip
    return made, difference
