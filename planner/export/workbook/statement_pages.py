"""The sheets of the income statement and of cash."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from models.plan.statements.lines import CASH, INCOME, INTERNAL_VALUE, Line, StatementName
from models.plan.terms import CASH_TERMS
from planner.export.workbook.internal import Internal
from planner.export.workbook.leases import Leases
from planner.export.workbook.making import Making
from planner.export.workbook.rolls import Formulas, Roll, write_lines, write_roll
from planner.export.workbook.sites import Sites
from planner.export.workbook.table import Table
from planner.export.workbook.time_page import FloatArray, Series, TimePage

UP_FRONT = ("lease_prepayments", "setup_costs")
"""Cash lines that fall on the first day of their month."""


@dataclass(frozen=True)
class Cash:
    """The lines of the cash sheet."""

    lines: Mapping[str, Series]
    plan_balance: Series
    balance: Roll


def _amounts(
    making: Making, statement: StatementName, lines: tuple[Line, ...], months: int
) -> dict[str, FloatArray]:
    found = making.books.amounts(statement, lines, None, months)
    return {name: values[0] for name, values in found.items()}


def _from_leases(page: TimePage, leases: Leases, key: str, when: str, sign: str = "") -> Callable[[int], str]:
    return lambda t: f"{sign}SUMIFS({leases.column(key)},{leases.column(when)},{page.month_cell(t)})"


def _from_rows(
    page: TimePage, table: Table, key: str, when: str = "month", sign: str = ""
) -> Callable[[int], str]:
    return lambda t: f"{sign}SUMIFS({table.column(key)},{table.column(when)},{page.month_cell(t)})"


def _debt(page: TimePage, making: Making, field: str) -> Callable[[int], str]:
    """Payments in the month; those after the horizon are in no statement."""
    debt, plan = making.records["debt_service"], making.inputs.plan
    end = f"EDATE({plan('start_month')},{plan('months')})"
    return lambda t: (
        f"IF({page.month_cell(t)}<{end},"
        f"-SUMIFS({debt.column(field)},{debt.column('month')},{page.month_cell(t)}),0)"
    )


def write_income(
    page: TimePage, making: Making, schedule: Table, own: Table, leases: Leases, sites: Sites
) -> dict[str, Series]:
    """Write the income statement over the horizon."""
    assets = making.records["assets"]
    adjust_to = _from_rows(page, schedule, "recognised")
    less = _from_rows(page, schedule, "revenue", sign="-")
    formulas: Formulas = {
        "lease_billing": _from_rows(page, schedule, "billing"),
        "service_credits": _from_rows(page, schedule, "credit", sign="-"),
        "straight_line_adjustment": lambda t: adjust_to(t) + less(t),
        "on_demand_revenue": _from_rows(page, own, "revenue"),
        "energy_cost": lambda t: f"-{sites.fleet['energy'].at(t)}",
        "energy_reimbursed": _from_rows(page, schedule, "reimbursed"),
        "demand_charge": lambda t: f"-{sites.fleet['demand'].at(t)}",
        "fixed_cost": lambda t: f"-{sites.fleet['fixed'].at(t)}",
        "setup_costs": _from_leases(page, leases, "setup", "start", "-"),
        "recall_fees": _from_leases(page, leases, "fee", "last", "-"),
        "expected_credit_loss": _from_rows(page, schedule, "loss", sign="-"),
        "depreciation": lambda t: (
            f'-SUMIFS({assets.column("monthly_usd")},{assets.column("in_service")},"<="&{page.month_cell(t)},'
            f'{assets.column("last_month")},">="&{page.month_cell(t)})'
        ),
        "interest": _debt(page, making, "interest_usd"),
    }
    page.heading("Income statement")
    figures = _amounts(making, "income", INCOME, making.horizon)
    return write_lines(page, making.currency, INCOME, figures, formulas)


def write_cash(
    page: TimePage,
    making: Making,
    schedule: Table,
    leases: Leases,
    income: Mapping[str, Series],
) -> Cash:
    """Write the cash lines to the last receipt, and the balances."""
    figures = _amounts(making, "cash", CASH, page.months)
    shared = ("on_demand_revenue", "energy_cost", "energy_reimbursed", "demand_charge", "fixed_cost")
    formulas: dict[str, Callable[[int], str]] = {name: income[name].at for name in shared}
    formulas |= {
        "lease_collections": _from_rows(page, schedule, "collection", "receipt"),
        "lease_prepayments": _from_leases(page, leases, "prepayment", "start"),
        "recall_refunds": _from_leases(page, leases, "refund", "last", "-"),
        "recall_fees": _from_leases(page, leases, "fee", "last", "-"),
        "setup_costs": _from_leases(page, leases, "setup", "start", "-"),
        "opening_receivables_collected": lambda t: (
            f'SUMIFS({leases.column("monthly_receipt")},{leases.column("first_receipt")},"<="&{page.month_cell(t)},'
            f'{leases.column("last_receipt")},">="&{page.month_cell(t)})'
        ),
        "interest": _debt(page, making, "interest_usd"),
        "principal": _debt(page, making, "principal_usd"),
    }
    page.heading("Cash flow")
    lines = write_lines(page, making.currency, CASH, figures, formulas, is_discounted=True)
    page.heading("Cash balance")
    opening = making.inputs.plan("opening_cash_usd"), making.plan.case.plan.opening_cash_usd
    movements = {"Net cash": (lines["net_cash"].at, lines["net_cash"].values)}
    balance = write_roll(page, making.currency, "cash", opening, movements)
    cumulated = making.plan.case.plan.opening_cash_usd + np.cumsum(figures["plan_cash"])
    at = page.next_row
    plan_balance = page.add(
        "Balance that the policy min_cash_usd reads",
        making.currency,
        lambda t: f"{page.cell(at, 3 + t)}+{lines['plan_cash'].at(t)}",
        cumulated,
        is_sum=False,
        opening=opening,
    )
    return Cash(lines, plan_balance, balance)


def finish_cash(page: TimePage, making: Making, cash: Cash, internal: Internal) -> dict[str, Series]:
    """Write internal value below the cash, and what is discounted: up-front sums apart from ordinary ones."""
    figures = _amounts(making, "internal", INTERNAL_VALUE, page.months)
    page.heading("Internal value, no cash")
    formulas: Formulas = {
        "run_value": internal.run_value.at,
        "pool_value": internal.pool_value.at,
        "pool_shortfall": internal.pool_shortfall.at,
        "policy_penalty": internal.policy_penalty.at,
    }
    lines = dict(cash.lines)
    lines |= write_lines(page, making.currency, INTERNAL_VALUE, figures, formulas, is_discounted=True)
    page.heading("What is discounted")
    up_front = [lines[name] for name in UP_FRONT]
    ordinary = [lines[line.name] for line in CASH if line.name in CASH_TERMS and line.name not in UP_FRONT]
    lines["first_day"] = page.add(
        "Paid up front, on the first day of the month",
        making.currency,
        lambda t: "+".join(one.at(t) for one in up_front),
        np.sum([one.values for one in up_front], axis=0),
        opening=("0", 0.0),
    )
    cash_last = lines["cash_last_day"] = page.add(
        "All other cash, on the last day of the month",
        making.currency,
        lambda t: "+".join(one.at(t) for one in ordinary),
        np.sum([one.values for one in ordinary], axis=0),
        opening=("0", 0.0),
    )
    value = lines["internal_value"]
    lines["last_day"] = page.add(
        "The same with internal value",
        making.currency,
        lambda t: f"{cash_last.at(t)}+{value.at(t)}",
        cash_last.values + value.values,
        opening=("0", 0.0),
    )
    return lines
