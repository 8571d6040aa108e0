"""The sheets of the backlog and of the balances, each rolled from opening to closing."""

from collections.abc import Callable, Mapping

import numpy as np

from models.plan.statements.assets import added_usd, opening_book_usd
from models.plan.statements.backlog import remaining
from models.plan.statements.lines import BALANCES, StatementName
from models.plan.statements.pivots import rolled
from planner.export.workbook.lease_schedule import months_between
from planner.export.workbook.leases import Leases
from planner.export.workbook.making import Making
from planner.export.workbook.statement_pages import Cash, corkscrew
from planner.export.workbook.table import Table
from planner.export.workbook.time_page import FloatArray, Series, TimePage


def write_backlog(
    page: TimePage, making: Making, leases: Leases, tables: tuple[Table, Table]
) -> dict[str, Series]:
    """Write the roll of the backlog until every term has ended, its firm part, and its next 12 months."""
    currency, month = making.currency, page.month_cell
    _, moved, _ = rolled(making.books, "backlog", None, page.months)
    rows: Callable[..., str] = lambda key, when, t, sign: "".join(  # noqa: E731
        f"{sign}SUMIFS({one.column(key)},{one.column(when)},{month(t)})" for one in tables
    )
    signed = f'SUMIFS({leases.column("backlog")},{leases.column("status")},"@",{leases.column("signed")},#)'
    page.heading("Movements")
    movements = {
        "Signed": page.add(
            "Signed",
            currency,
            lambda t: signed.replace("@", "open").replace("#", month(t)),
            moved["signed"][0],
        ),
        "Recognised as revenue": page.add(
            "Recognised as revenue",
            currency,
            lambda t: rows("recognised", "month", t, "-"),
            moved["recognised"][0],
        ),
        "Recalled": page.add(
            "Recalled",
            currency,
            lambda t: (
                f"-SUMIFS({leases.column('backlog_recalled')},{leases.column('recall_month')},{month(t)})"
            ),
            moved["recalled"][0],
        ),
    }
    page.heading("Backlog (remaining performance obligations), headline")
    opening = rolled(making.books, "backlog", None, page.months)[0][0, 0]
    formula = f'SUMIFS({leases.column("backlog")},{leases.column("status")},"signed")'
    _, closing = corkscrew(page, currency, "backlog", (formula, float(opening)), movements)
    page.heading("Of the closing backlog")
    firm, next_12 = remaining(making.books, None, page.months)
    held: Callable[..., str] = lambda t: (  # noqa: E731
        f'{{0}},"<="&{month(t)},{{1}},">"&{month(t)},{{2}},">"&{month(t)}'
    )

    def of(key: str, t: int, more: str = "") -> str:
        return "+".join(
            f"SUMIFS({one.column(key)},"
            + held(t).format(one.column("signed"), one.column("month"), one.column("leaves"))
            + more.format(one.column("month"))
            + ")"
            for one in tables
        )

    year = making.constant("months_per_year")
    firm_part = page.add("Firm part", currency, lambda t: of("firm", t), firm[0], is_sum=False)
    page.add(
        "Falls into the next 12 months", currency,
        lambda t: of("backlog", t, f',{{0}},"<="&EDATE({month(t)},{year})'), next_12[0], is_sum=False)  # fmt: skip
    share = np.divide(
        firm[0], closing.values, out=np.zeros(page.months), where=np.abs(closing.values) > 0.005
    )
    least = making.constant("tolerance_usd")
    page.add(
        "Firm share",
        "fraction",
        lambda t: f"IF(ABS({closing.at(t)})<={least},0,{firm_part.at(t)}/{closing.at(t)})",
        share,
        kind="percent",
        is_sum=False,
    )
    return {"closing": closing, "firm": firm_part} | movements


def write_balances(
    page: TimePage,
    making: Making,
    leases: Leases,
    tables: tuple[Table, Table],
    income: Mapping[str, Series],
    cash: Cash,
) -> dict[str, Series]:
    """Write receivables, deferred revenue, the straight-line balance, book values, and EBITDA to cash."""
    schedule, later = tables
    month = page.month_cell

    def rows(key: str, table: Table = schedule) -> Callable[[int], str]:
        return lambda t: f"SUMIFS({table.column(key)},{table.column('month')},{month(t)})"

    lines = cash.lines
    accrued: Callable[..., str] = lambda t: (  # noqa: E731
        f"{rows('recognised')(t)}+{rows('recognised', later)(t)}-{rows('revenue')(t)}-{rows('revenue', later)(t)}"
    )
    made: dict[str, Series] = {}
    specs: tuple[tuple[StatementName, str, str, Mapping[str, Callable[[int], str]]], ...] = (
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
        made[name] = _roll(page, making, leases, name, title, opening, formulas)
    _book_value(page, making, income)
    made["bridge"] = _bridge(page, making, made, income, cash)
    return made


def _roll(
    page: TimePage,
    making: Making,
    leases: Leases,
    name: StatementName,
    title: str,
    opening: str,
    formulas: Mapping[str, Callable[[int], str]],
) -> Series:
    """Opening, movements and closing of one balance; return the closing."""
    start, moved, closing = rolled(making.books, name, None, page.months)
    page.heading(title)
    last = page.next_row + 1 + len(formulas)
    own = page.add(
        f"Opening {title.lower()}", making.currency, lambda t: page.cell(last, 3 + t), start[0], is_sum=False
    )
    parts = [
        page.add(line.title, making.currency, formulas[line.name], moved[line.name][0])
        for line in BALANCES[name]
    ]
    return page.add(
        f"Closing {title.lower()}",
        making.currency,
        lambda t: "+".join(one.at(t) for one in (own, *parts)),
        closing[0],
        is_sum=False,
        is_subtotal=True,
        opening=(f"SUM({leases.column(opening)})", float(start[0, 0])),
    )


def _book_value(page: TimePage, making: Making, income: Mapping[str, Series]) -> None:
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
    opening = float(sum(opening_values))
    last = page.next_row + 3
    before = opening + np.concatenate([[0.0], np.cumsum(added + fallen)[:-1]])
    own = page.add(
        "Opening book value", making.currency, lambda t: page.cell(last, 3 + t), before, is_sum=False
    )
    end = f"EDATE({start},{making.inputs.plan('months')})"
    bought = page.add(
        "Put in service", making.currency,
        lambda t: f"IF({month(t)}<{end},SUMIFS({assets.column('cost_usd')},{assets.column('in_service')},{month(t)}),0)",
        added)  # fmt: skip
    used = page.add("Depreciation", making.currency, income["depreciation"].at, fallen)
    page.add("Closing book value", making.currency, lambda t: "+".join(one.at(t) for one in (own, bought, used)),
             opening + np.cumsum(added + fallen), is_sum=False, is_subtotal=True, opening=(total, opening))  # fmt: skip


def _bridge(
    page: TimePage, making: Making, made: Mapping[str, Series], income: Mapping[str, Series], cash: Cash
) -> Series:
    """EBITDA, less what balances took or plus what they gave; the last line must be nought."""
    page.heading("From EBITDA to cash, over the horizon")
    horizon, currency = making.horizon, making.currency

    def cut(values: FloatArray) -> FloatArray:
        return values[:horizon]

    def change(name: str, sign: int) -> Series:
        closing = made[name]
        before = np.concatenate([[closing.opening], closing.values[:-1]])
        figures = sign * (closing.values - before)
        first, second = ("-", "+") if sign < 0 else ("", "-")
        label = f"{'Less increase' if sign < 0 else 'Increase'} of {name.replace('_', ' ')}"
        return page.add(
            label, currency, lambda t: f"{first}{closing.at(t)}{second}{closing.at(t - 1)}", cut(figures)
        )

    ebitda = page.add("EBITDA", currency, income["ebitda"].at, cut(income["ebitda"].values))
    parts = [ebitda, change("receivables", -1), change("deferred_revenue", 1), change("straight_line", -1)]
    reached = page.add(
        "Cash available for debt service", currency, lambda t: "+".join(one.at(t) for one in parts),
        np.sum([one.values for one in parts], axis=0), is_subtotal=True)  # fmt: skip
    available = cash.lines["cash_available"]
    return page.add(
        "Less cash available on the sheet Cash: must be nought", currency,
        lambda t: f"{reached.at(t)}-{available.at(t)}",
        reached.values - cut(available.values), kind="cents")  # fmt: skip
