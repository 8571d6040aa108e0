"""Checks of the plan's value and terms, of its schedule, and of what cannot be exceeded."""

from collections.abc import Mapping

from models.plan.terms import TERM_NAMES, TERMS
from planner.export.workbook.checks import Check
from planner.export.workbook.making import Making
from planner.export.workbook.sites import Sites
from planner.export.workbook.statement_pages import UP_FRONT
from planner.export.workbook.table import Table
from planner.export.workbook.time_page import OPENING, Series


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
    return {name: xnpv(making, cash[name], is_up_front=name in UP_FRONT) for name in TERM_NAMES}


def value_formula(making: Making, cash: Mapping[str, Series]) -> str:
    """The formula of the plan's value: two XNPVs, for up-front sums fall on other days."""
    first, last = cash["first_day"], cash["last_day"]
    return f"{xnpv(making, first, is_up_front=True)}+{xnpv(making, last, is_up_front=False)}"


def value_checks(making: Making, cash: Mapping[str, Series]) -> list[Check]:
    """The value of the plan, and the present value of each of its terms."""
    plan, currency = making.plan, making.currency
    titles = {term.name: term.title for term in TERMS}
    checks = [Check("Value of the plan", currency, value_formula(making, cash), plan.value_usd)]
    for name, formula in present_values(making, cash).items():
        checks.append(Check(f"Present value: {titles[name]}", currency, formula, plan.terms_usd[name]))
    return checks


def schedule_checks(making: Making, schedule: Table, own: Table) -> list[Check]:
    """The lease schedule and the owner's own use, added up."""
    plan, currency, months = making.plan, making.currency, "GPU-months"
    frame, leases = plan.schedule, making.facts.leases
    running = f'{schedule.column("status")},"<>recalled"'
    own_gpus = plan.use[["running_gpus", "pooled_gpus", "on_demand_gpus"]].to_numpy().sum()
    return [
        Check("Lease schedule: GPUs", months, f"SUMIFS({schedule.column('gpus')},{running})",
              float(frame["gpus"].sum())),
        Check("Lease schedule: GPUs in use", months, f"SUM({schedule.column('in_use')})",
              float(frame["gpus_in_use"].sum())),
        Check("Lease schedule: IT power", "MW-months", f"SUM({schedule.column('mw')})",
              float(frame["it_power_mw"].sum())),
        Check("Lease schedule: billing", currency, f"SUM({schedule.column('billing')})",
              float(sum(one.billing_usd[one.is_running].sum() for one in leases))),
        Check("Lease schedule: service credit", currency, f"SUM({schedule.column('credit')})",
              float(sum(one.credit_usd[one.is_running].sum() for one in leases))),
        Check("Lease schedule: forgone by recall", currency, f"SUM({schedule.column('forgone')})",
              float(sum(one.revenue_usd[~one.is_running].sum() for one in leases))),
        Check("Own use: GPUs", months, f"SUM({own.column('gpus')})", float(own_gpus)),
    ]  # fmt: skip


def capacity_checks(making: Making, sites: Sites) -> list[Check]:
    """Nothing beyond the power of a site, nor beyond the usable GPUs."""
    checks = []
    for site, lines in zip(making.plan.case.sites, sites.by_site, strict=True):
        formula = f"SUMPRODUCT(MAX({lines['mw'].span}-{lines['limit'].span},0))"
        checks.append(Check(f"Power beyond the limit of site {site.id}", "MW", formula, 0.0))
    used = sites.fleet
    parts = "+".join(used[key].span for key in ("leased", "running", "pooled", "on_demand"))
    formula = f"SUMPRODUCT(MAX({parts}-{used['usable'].span},0))"
    checks.append(Check("GPUs in use beyond the usable", "GPUs", formula, 0.0))
    return checks
