"""The decisions of the report: every request, what is decided on it, and why."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from models.plan.plan import Plan
from planner.export.table import rows
from planner.report.words import month

DECISION_COLUMNS = (
    "request",
    "tenant",
    "decision",
    "reason",
    "gpus",
    "price",
    "present_value_usd",
)
BASES = {"gpu_hour": "per GPU-hour", "kw_month": "per kW and month", "month": "a month, as a whole"}


def decisions(plan: Plan, reasons: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Every lease request with its decision in words and a reason, in the case's order.

    Parameters
    ----------
    reasons
        Sentences by request, as `leasehold explain` finds them; without them the reason is what the plan itself shows.

    Columns: request, tenant, decision, reason, gpus, price (in words), present_value_usd.
    """
    frame = plan.requests
    taken = {row.group: row.request for row in rows(frame) if row.group and row.is_accepted}
    given = reasons or {}
    frame["decision"] = [_decision(row) for row in rows(frame)]
    frame["reason"] = [given.get(row.request) or _own_reason(plan, row, taken) for row in rows(frame)]
    frame["price"] = [f"{_price(row.price_usd)} {BASES[row.price_basis]}" for row in rows(frame)]
    return frame[list(DECISION_COLUMNS)]


def _price(usd: float) -> str:
    return f"{usd:,.0f}" if usd >= 1000 else f"{usd:,.2f}"


def _decision(row: Any) -> str:
    """What is decided on a request, in words."""
    if not row.is_accepted:
        return "declined"
    word = "signed before" if row.is_signed else "accepted"
    end = f"recalled after {month(row.last_month)}" if row.is_recalled else f"to {month(row.last_month)}"
    return f"{word}, {month(row.start)} {end}"


def _own_reason(plan: Plan, row: Any, taken: Mapping[str, str]) -> str:
    """What the plan itself shows of why; more than that takes new searches, as `leasehold explain` makes."""
    if row.is_signed:
        return "It stands already; the owner may recall it." if row.is_recalled else "It stands already."
    if row.is_accepted:
        return f"It stands at {row.sites}; it is part of the best plan found."
    if row.group in taken:
        return (
            f"{taken[row.group]} of the same group ({row.group}) is accepted; at most one of a group can be."
        )
    if plan.solve.status == "proven" and not plan.solve.aim:
        gap = 100 * plan.solve.gap_fraction
        return f"No plan that has it is worth over {gap:.2g} % more than this one."
    return "The best plan found is without it; that none with it is better is not proven."
