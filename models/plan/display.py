"""How a plan shows itself in a notebook."""

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .plan import Plan

MILLION = 1e6
LEAST_PERCENT = 1e-6
"""A gap below this many percent is told as this."""


def status_sentence(plan: "Plan") -> str:
    """One sentence on how sure the plan's value is.

    A plan that is not proven says so in capitals, for everything that is printed begins with this sentence.
    """
    solve = plan.solve
    percent = 100 * solve.gap_fraction
    gap = f"{percent:.3g} %" if percent == 0 or percent >= LEAST_PERCENT else f"{LEAST_PERCENT:.6f} %"
    if solve.aim:
        state = "Proven" if solve.status == "proven" else "NOT PROVEN"
        return f"{state}: chosen for {solve.aim}; the plan of most value may be worth {gap} more."
    if solve.status == "proven":
        asked = f"{100 * solve.gap_asked_fraction:.3g} %"
        return f"Proven: no plan is worth over {gap} more ({asked} was asked for)."
    reason = {"time_limit": "the time limit was hit", "interrupt": "the user stopped the search"}
    stopped = reason.get(solve.stopped_by, "the search stopped")
    return f"NOT PROVEN: {stopped}; the best plan may be worth {gap} more."


def plan_html(plan: "Plan") -> str:
    """The plan as HTML: name and value, how sure that is, and the accepted leases."""
    settings = plan.case.plan
    declined = len(plan.decisions.leases) - sum(lease.is_accepted for lease in plan.decisions.leases)
    columns = ["request", "tenant", "sites", "gpus", "start", "last_month", "is_recalled", "revenue_usd"]
    leases = plan.leases[columns].rename(columns={"revenue_usd": f"revenue ({settings.currency} million)"})
    leases[leases.columns[-1]] /= MILLION
    table = leases.to_html(index=False, border=0, escape=True, float_format="{:,.1f}".format)
    value, cash, internal = (
        f"{usd / MILLION:,.1f}" for usd in (plan.value_usd, plan.cash_usd, plan.internal_value_usd)
    )
    return (
        f"<h4>{escape(settings.name)}: worth {escape(settings.currency)} {value} million</h4>"
        f"<p>{escape(status_sentence(plan))}<br>Cash {cash} million, internal value {internal} million; "
        f"{len(leases)} requests accepted, {declined} declined.</p>{table}"
    )
