"""The short summary of a plan: how sure it is, what is leased to whom, what is kept, what it is worth."""

from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.plan.display import status_sentence
from models.plan.plan import Plan
from planner.cli.figures import MILLION, duration, gpus, percent
from planner.export.table import rows

MOST_LEASES = 40
"""Leases told one by one; the workbook holds all."""
MOST_NAMES = 30
"""Declined requests told by name."""


def print_summary(console: Console, plan: Plan) -> None:
    """Print the summary of a plan; it fits 80 columns and needs no colours."""
    settings = plan.case.plan
    is_proven = plan.solve.status == "proven"
    _line(console, f"{settings.name}: {settings.months} months from {settings.start_month}", "bold")
    _line(console, status_sentence(plan), "green" if is_proven else "bold white on red")
    console.print()
    _leases(console, plan)
    _declined(console, plan)
    _kept(console, plan)
    _value(console, plan)


def _leases(console: Console, plan: Plan) -> None:
    leases, requests = plan.leases, len(plan.case.lease_requests)
    _line(console, f"Leased: {len(leases)} of {requests} requests", "bold")
    if leases.empty:
        return
    table = _table(["Request", "Tenant", "Site", ">GPUs", "=From", "=To", "Term"])
    for lease in rows(leases)[:MOST_LEASES]:
        months = (str(lease.start), str(lease.last_month))
        table.add_row(
            *_texts(lease.request, lease.tenant, lease.sites, gpus(lease.gpus), *months, _term(lease))
        )
    console.print(table)
    if len(leases) > MOST_LEASES:
        _line(console, f"and {len(leases) - MOST_LEASES} more, in the lease schedule.")


def _term(lease: Any) -> str:
    if lease.is_recalled:
        return "signed, recalled" if lease.is_signed else "recalled"
    if lease.is_signed:
        return "signed"
    if lease.firm_until is None:
        return "none firm"
    return "firm" if lease.firm_until == lease.last_month else f"firm to {lease.firm_until}"


def _declined(console: Console, plan: Plan) -> None:
    requests = plan.requests
    names = [row.request for row in rows(requests) if not row.is_accepted]
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    told = ", ".join(names[:MOST_NAMES]) + more if names else "none"
    console.print(Text.assemble(("Declined: ", "bold"), told))
    runs = plan.runs
    if len(runs):
        done = [
            f"{run.run} (done {run.finish_month})" if run.is_undertaken else f"{run.run} (not undertaken)"
            for run in rows(runs)
        ]
        console.print(Text.assemble(("Training runs: ", "bold"), ", ".join(done)))


def _kept(console: Console, plan: Plan) -> None:
    console.print()
    _line(console, "What the usable GPUs do, on average over the horizon", "bold")
    table = _table(["Use", ">GPUs", ">H100e", ">Share of H100e"])
    for use in rows(plan.averages):
        table.add_row(*_texts(use.use, gpus(use.gpus), gpus(use.h100e), f"{100 * use.usable_fraction:.1f} %"))
    console.print(table)


def _value(console: Console, plan: Plan) -> None:
    currency, solve = plan.case.plan.currency, plan.solve
    amounts = [(row.title, row.present_value_usd) for row in rows(plan.terms) if row.present_value_usd]
    totals = [
        ("Cash", plan.cash_usd),
        ("Internal value, not cash", plan.internal_value_usd),
        ("Value of the plan", plan.value_usd),
        ("Bound: no plan is worth more", solve.bound_usd),
    ]
    is_large = max(abs(usd) for _, usd in totals) >= MILLION
    table = _table(["Present value", f">{currency} million" if is_large else f">{currency}"])
    for title, usd in amounts:
        table.add_row(*_texts(title, _amount(usd, is_large)))
    table.add_section()
    for title, usd in totals:
        table.add_row(*_texts(title, _amount(usd, is_large)))
    console.print()
    console.print(table)
    confirmed = f", confirmed by {solve.confirmed_by}" if solve.confirmed_by else ""
    _line(
        console,
        f"Gap {percent(solve.gap_fraction)}, {duration(solve.seconds)}, {solve.solver}, "
        f"threads {solve.threads}, seed {solve.seed}{confirmed}",
    )


def _amount(usd: float, is_large: bool) -> str:
    return f"{usd / MILLION:,.1f}" if is_large else f"{usd:,.2f}"


def _table(headers: list[str]) -> Table:
    """An empty table; a header that begins with > is a number's, one that begins with = is never folded."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, collapse_padding=True)
    for header in headers:
        table.add_column(
            Text(header.lstrip(">=")),
            justify="right" if header.startswith(">") else "left",
            no_wrap=header[0] in ">=",
            overflow="fold",
        )
    return table


def _texts(*cells: str) -> list[Text]:
    return [Text(cell) for cell in cells]


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style=style))
