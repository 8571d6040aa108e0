"""Measures by which plans are weighed against one another, recomputed from case and decisions alone."""

from dataclasses import dataclass

import numpy as np

from ..inputs.case import Case
from .decisions import Decisions
from .facts import Facts, derive
from .money import ledger_of, value_usd
from .terms import CASH_TERMS, LEASE_TERMS


@dataclass(frozen=True)
class Measure:
    """One figure of a whole plan."""

    name: str
    """Its name, unit last."""
    title: str
    """Its name for people."""
    unit: str
    """Unit: `USD` stands for the case's currency."""
    is_more_better: bool
    """Whether more of it is better."""
    sentence: str
    """What exactly it is."""


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure("value_usd", "Value", "USD", True, "Present value of the plan: the sum of all terms."),
        Measure("cash_usd", "Cash", "USD", True, "Present value of all cash terms."),
        Measure(
            "lease_npv_usd",
            "Lease NPV",
            "USD",
            True,
            "Present value of prepayments, collections, refunds, recall fees and set-up costs of all leases, "
            "before energy: the sum of present_value_usd over a plan's requests.",
        ),
        Measure(
            "internal_h100e_hours",
            "Internal compute",
            "H100e-hours",
            True,
            "GPUs of training runs and internal pools x H100e x hours of the month, over the horizon. "
            "Availability plays no part, as in the policy min_internal_fraction.",
        ),
        Measure(
            "peak_cash_need_usd",
            "Peak cash need",
            "USD",
            False,
            "The most that all cash to the end of a month, nominal and without opening cash, is below nought "
            "in any month of the horizon; nought if it never is.",
        ),
        Measure(
            "tenant_concentration_fraction",
            "Tenant concentration",
            "fraction",
            False,
            "Share of the largest tenant in all lease revenue (nominal, inside the horizon); nought without any.",
        ),
        Measure(
            "rival_share_fraction",
            "Rival share",
            "fraction",
            False,
            "H100e-hours leased to rival tenants, at the share in use, over the usable H100e-hours of the horizon.",
        ),
    )
}
"""Every measure by its name."""


def measure_called(text: str) -> Measure:
    """The measure of a name, which may leave out the unit at its end: `cash` for `cash_usd`.

    Raises
    ------
    ValueError
        If none or several are called so; the sentence lists them.
    """
    exact = [measure for name, measure in MEASURES.items() if name == text]
    found = exact or [measure for name, measure in MEASURES.items() if name.startswith(f"{text}_")]
    if len(found) != 1:
        raise ValueError(f"no measure is called '{text}'; known measures: {', '.join(MEASURES)}")
    return found[0]


def measures_of(case: Case, decisions: Decisions) -> dict[str, float]:
    """Every measure of decisions on a case, by name, in the order of `MEASURES`.

    Raises
    ------
    KeyError
        If the decisions name what the case does not have.
    """
    facts = derive(case, decisions)
    ledger = ledger_of(facts)
    worth = ledger.groupby("term")["present_value_usd"].sum().to_dict() if len(ledger) else {}
    inside = ledger[ledger["term"].isin(CASH_TERMS) & (ledger["month"] <= case.months[-1])]
    cash = inside.groupby("month")["usd"].sum().sort_index().cumsum()
    return {
        "value_usd": value_usd(ledger),
        "cash_usd": float(sum(worth.get(term, 0.0) for term in CASH_TERMS)),
        "lease_npv_usd": float(sum(worth.get(term, 0.0) for term in LEASE_TERMS)),
        "internal_h100e_hours": _h100e_hours(facts, facts.use.running + facts.use.pooled),
        "peak_cash_need_usd": max(0.0, -float(cash.min())) if len(cash) else 0.0,
        "tenant_concentration_fraction": _tenant_concentration(facts),
        "rival_share_fraction": _rival_share(facts),
    }


def _h100e_hours(facts: Facts, gpus: np.ndarray) -> float:
    """H100e-hours of GPUs by hall and month."""
    return float(facts.fleet.h100e_per_gpu @ gpus @ facts.fleet.hours)


def _tenant_concentration(facts: Facts) -> float:
    revenue: dict[str, float] = {}
    for lease in facts.leases:
        usd = float(lease.revenue_usd[lease.is_running].sum())
        revenue[lease.tenant.id] = revenue.get(lease.tenant.id, 0.0) + usd
    total = sum(revenue.values())
    return max(revenue.values()) / total if total > 0 else 0.0


def _rival_share(facts: Facts) -> float:
    leased = np.zeros_like(facts.fleet.usable)
    for lease in facts.leases:
        if lease.tenant.is_rival:
            months = lease.months[lease.is_running]
            leased[np.ix_(lease.halls, months)] += lease.gpus_in_use[:, : len(months)]
    usable = _h100e_hours(facts, facts.fleet.usable)
    return _h100e_hours(facts, leased) / usable if usable else 0.0
