"""The sheet of checks: the workbook's formula beside the planner's figure, and one master check."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.plan.terms import TERM_NAMES, TERMS
from planner.export.workbook.making import Making
from planner.export.workbook.page import FIRST_ROW, HEADER_ROW, Page
from planner.export.workbook.sites import Sites
from planner.export.workbook.table import Table
from planner.export.workbook.time_page import OPENING, Series

AGREES, DIFFERS = "agrees", "differs"
ALL_AGREE = "All checks agree"


@dataclass(frozen=True)
class Check:
    """What is checked: a formula of the workbook beside the planner's figure."""

    title: str
    unit: str
    formula: str
    figure: float


def xnpv(making: Making, line: Series, *, is_up_front: bool) -> str:
    """The formula of a line's present value by Excel's XNPV."""
    dates = making.timeline.first_day if is_up_front else making.timeline.last_day
    last = OPENING + len(line.values)
    return (
        f"XNPV({making.inputs.plan('discount_rate_fraction')},{line.span_with_opening},"
        f"{dates.page.span(dates.row, OPENING, dates.row, last)})"
    )


def present_values(making: Making, cash: Mapping[str, Series]) -> dict[str, str]:
    """The formula of each term's present value."""
    up_front = ("lease_prepayments", "setup_costs")
    return {name: xnpv(making, cash[name], is_up_front=name in up_front) for name in TERM_NAMES}


def value_formula(making: Making, cash: Mapping[str, Series]) -> str:
    """The formula of the plan's value: two XNPVs, for up-front sums fall on other days."""
    first, last = cash["first_day"], cash["last_day"]
    return f"{xnpv(making, first, is_up_front=True)}+{xnpv(making, last, is_up_front=False)}"


def all_checks(
    making: Making,
    schedule: Table,
    own: Table,
    sites: Sites,
    statements: Mapping[str, Mapping[str, Series]],
) -> list[Check]:
    """Every check, in the order in which they are shown."""
    plan, currency = making.plan, making.currency
    cash, income = statements["cash"], statements["income"]
    checks = [Check("Value of the plan", currency, value_formula(making, cash), plan.value_usd)]
    titles = {term.name: term.title for term in TERMS}
    for name, formula in present_values(making, cash).items():
        checks.append(Check(f"Present value: {titles[name]}", currency, formula, plan.terms_usd[name]))
    frame = plan.schedule
    running = f'{schedule.column("status")},"<>recalled"'
    months = "GPU-months"
    own_gpus = plan.use[["running_gpus", "pooled_gpus", "on_demand_gpus"]].to_numpy().sum()
    checks += [
        Check("Lease schedule: GPUs", months, f"SUMIFS({schedule.column('gpus')},{running})",
              float(frame["gpus"].sum())),
        Check("Lease schedule: GPUs in use", months, f"SUM({schedule.column('in_use')})",
              float(frame["gpus_in_use"].sum())),
        Check("Lease schedule: IT power", "MW-months", f"SUM({schedule.column('mw')})",
              float(frame["it_power_mw"].sum())),
        Check("Lease schedule: billing", currency, f"SUM({schedule.column('billing')})",
              float(sum(one.billing_usd[one.is_running].sum() for one in making.facts.leases))),
        Check("Lease schedule: service credit", currency, f"SUM({schedule.column('credit')})",
              float(sum(one.credit_usd[one.is_running].sum() for one in making.facts.leases))),
        Check("Lease schedule: forgone by recall", currency, f"SUM({schedule.column('forgone')})",
              float(sum(one.revenue_usd[~one.is_running].sum() for one in making.facts.leases))),
        Check("Own use: GPUs", months, f"SUM({own.column('gpus')})", float(own_gpus)),
    ]  # fmt: skip
    checks += _capacity(making, sites)
    own_income, own_cash = making.statements.income("month"), making.statements.cash("month")
    for name in ("lease_revenue", "revenue", "ebitda", "pretax_result"):
        line = income[name]
        title = f"P&L: {name.replace('_', ' ').replace('ebitda', 'EBITDA')}"
        checks.append(Check(title, currency, line.total_cell, float(own_income[f"{name}_usd"].sum())))
    for name in ("plan_cash", "net_cash", "internal_value"):
        line = cash[name]
        figure = float(own_cash[f"{name}_usd"].sum())
        checks.append(Check(f"Cash: {name.replace('_', ' ')}", currency, line.total_cell, figure))
    checks += _endings(making, statements)
    return checks


def _capacity(making: Making, sites: Sites) -> list[Check]:
    checks = []
    for site, lines in zip(making.plan.case.sites, sites.by_site, strict=True):
        formula = f"SUMPRODUCT(MAX({lines['mw'].span}-{lines['limit'].span},0))"
        checks.append(Check(f"Power beyond the limit of site {site.id}", "MW", formula, 0.0))
    used = sites.fleet
    parts = "+".join(used[key].span for key in ("leased", "running", "pooled", "on_demand"))
    checks.append(
        Check(
            "GPUs in use beyond the usable", "GPUs", f"SUMPRODUCT(MAX({parts}-{used['usable'].span},0))", 0.0
        )
    )
    return checks


def _endings(making: Making, statements: Mapping[str, Mapping[str, Series]]) -> list[Check]:
    """Balances that must end at nought, and the closing cash."""
    currency = making.currency
    balances, backlog = statements["balances"], statements["backlog"]
    closing = statements["cash"]["closing"]
    last = len(closing.values) - 1
    end = len(backlog["closing"].values) - 1
    frame, digits = making.statements.cash("month"), making.constant("decimals_usd")
    checks = [
        Check("Closing cash", currency, closing.at(last), float(frame["closing_cash_usd"].iloc[-1])),
        Check(
            "Backlog after the end of all terms",
            currency,
            f"ROUND({backlog['closing'].at(end)},{digits})",
            0.0,
        ),
        Check(
            "Receivables after the last receipt",
            currency,
            f"ROUND({balances['receivables'].at(len(balances['receivables'].values) - 1)},{digits})",
            0.0,
        ),
        Check("EBITDA over balances to cash", currency, f"SUMSQ({balances['bridge'].span})", 0.0),
    ]
    rpo = making.statements.rpo("month")
    for name in ("signed", "recognised", "recalled"):
        line = {"signed": "Signed", "recognised": "Recognised as revenue", "recalled": "Recalled"}[name]
        figure = float(rpo[f"{name}_usd"].sum())
        checks.append(Check(f"Backlog: {name}", currency, backlog[line].total_cell, figure))
    figure = float(rpo["firm_usd"].sum())
    checks.append(Check("Backlog: firm part, all months", currency, f"SUM({backlog['firm'].span})", figure))
    return checks


def write_checks(page: Page, making: Making, checks: list[Check]) -> tuple[str, str]:
    """Write the checks; return formula and text of the master check."""
    heads = ("Check", "Unit", "Workbook's formula", "Planner's figure", "Difference", "Verdict")
    for at, text in enumerate(heads):
        page.text(HEADER_ROW, at, text, "header_right" if 2 <= at < 5 else "header")
    absolute, relative = making.constant("tolerance_usd"), making.constant("tolerance_fraction")
    for index, check in enumerate(checks):
        row = FIRST_ROW + index
        page.text(row, 0, check.title)
        page.text(row, 1, check.unit, "unit")
        page.calculate(row, 2, check.formula, check.figure, "cents")
        page.value(row, 3, float(check.figure), "cents")
        difference = f"ROUND({page.cell(row, 2)}-{page.cell(row, 3)},{making.constant('decimals_usd')})"
        page.calculate(row, 4, difference, 0.0, "cents")
        least = f"MAX({absolute},{relative}*ABS({page.cell(row, 3)}))"
        page.calculate(
            row, 5, f'IF(ABS({page.cell(row, 4)})<={least},"{AGREES}","{DIFFERS}")', AGREES, "text", "proven"
        )
    last = FIRST_ROW + len(checks) - 1
    alarm = {"type": "cell", "criteria": "==", "value": f'"{DIFFERS}"', "format": page.styles.of("alarm")}
    page.sheet.conditional_format(FIRST_ROW, 5, last, 5, alarm)
    page.sheet.freeze_panes(FIRST_ROW, 1)
    page.sheet.repeat_rows(HEADER_ROW)
    page.widths([62, 14, 24, 24, 18, 12])
    verdicts = page.span(FIRST_ROW, 5, last, 5)
    count = f'(ROWS({verdicts})-COUNTIF({verdicts},"{AGREES}"))'
    return f'IF({count}=0,"{ALL_AGREE}","CHECK: "&{count}&" differ, see the sheet Checks")', ALL_AGREE
