"""What stands where: tidy tables of leases, halls and sites by month, from case and decisions alone."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..inputs.case import Case
from .decisions import Decisions
from .discounting import FloatArray, months_of
from .facts import Facts, derive
from .lease_months import LeaseMonths
from .site_amounts import it_power_used_mw

LEASE_SCHEDULE_COLUMNS = (
    "request",
    "tenant",
    "site",
    "hall",
    "month",
    "gpus",
    "gpus_in_use",
    "it_power_mw",
    "price_basis",
    "price_usd",
    "billing_usd",
    "credit_usd",
    "revenue_usd",
    "status",
)


def lease_gpus(case: Case, decisions: Decisions) -> pd.DataFrame:
    """GPUs of every running lease: one row per lease, hall and month of the horizon.

    Columns: request, hall, month, gpus (contracted), gpus_in_use (at the share delivered).
    """
    schedule = lease_schedule(case, decisions)
    return schedule[["request", "hall", "month", "gpus", "gpus_in_use"]]


def lease_schedule(case: Case, decisions: Decisions) -> pd.DataFrame:
    """The lease schedule: one row per running lease, hall and month of the horizon.

    Columns: request, tenant, site, hall, month; gpus (contracted), gpus_in_use (at the share delivered),
    it_power_mw (of those in use); price_basis, price_usd (in force, nought in free months), billing_usd,
    credit_usd, revenue_usd; status: `firm` within the firm term, else `headline`, what stands beyond it.
    A fee for the whole lease is booked on its halls by their GPUs.
    """
    return lease_schedule_of(derive(case, decisions))


def lease_schedule_of(facts: Facts) -> pd.DataFrame:
    """The lease schedule of facts that are derived already."""
    parts = [_schedule_part(facts, lease) for lease in facts.leases]
    columns = {
        name: np.concatenate([np.zeros(0, dtype=kind), *(part[name] for part in parts)])
        for name, kind in _SCHEDULE_KINDS.items()
    }
    lengths = [len(part["month"]) for part in parts]
    for name, values in (
        ("request", [lease.request.id for lease in facts.leases]),
        ("tenant", [lease.tenant.id for lease in facts.leases]),
        ("price_basis", [lease.request.price_basis for lease in facts.leases]),
    ):
        columns[name] = np.repeat(np.array(values, dtype=object), lengths)
    halls = columns.pop("hall")
    site_of_row = facts.fleet.site_of_hall[halls]
    frame = pd.DataFrame(columns).assign(
        hall=_names(facts.fleet.halls)[halls],
        site=_names(facts.fleet.sites)[site_of_row],
        month=months_of(facts.case.plan, columns["month"]),
        status=np.where(columns["is_firm"], "firm", "headline").astype(object),
    )
    return frame[list(LEASE_SCHEDULE_COLUMNS)]


_SCHEDULE_KINDS: dict[str, type] = {
    "hall": np.int64,
    "month": np.int64,
    "gpus": np.int64,
    "gpus_in_use": np.float64,
    "it_power_mw": np.float64,
    "price_usd": np.float64,
    "billing_usd": np.float64,
    "credit_usd": np.float64,
    "revenue_usd": np.float64,
    "is_firm": np.bool_,
}


_Column = FloatArray | NDArray[np.int64] | NDArray[np.bool_]


def _schedule_part(facts: Facts, lease: LeaseMonths) -> dict[str, _Column]:
    """Rows of one lease, hall after hall and within it month after month; arrays of shape (rows,)."""
    running = lease.is_running
    months = lease.months[running]
    halls, months_in_firm_term = len(lease.halls), months - lease.start < lease.request.firm_term_months
    in_use = lease.gpus_in_use[:, running]
    billing, credit = lease.billing_by_hall_usd[:, running], lease.credit_by_hall_usd[:, running]
    return {
        "hall": np.repeat(lease.halls, len(months)),
        "month": np.tile(months, halls),
        "gpus": lease.gpus[:, running].ravel().astype(np.int64),
        "gpus_in_use": in_use.ravel(),
        "it_power_mw": (in_use * facts.fleet.kw_per_gpu[lease.halls][:, None] / 1000).ravel(),
        "price_usd": np.tile(lease.price_usd[running], halls),
        "billing_usd": billing.ravel(),
        "credit_usd": credit.ravel(),
        "revenue_usd": (billing - credit).ravel(),
        "is_firm": np.tile(months_in_firm_term, halls),
    }


def hall_use(case: Case, decisions: Decisions) -> pd.DataFrame:
    """GPUs of every hall in every month of the horizon, by what they do.

    Columns: site, hall, gpu_type, month; installed_gpus, usable_gpus; leased_gpus (contracted) and
    leased_gpus_in_use (at the share delivered); running_gpus, pooled_gpus, on_demand_gpus; idle_gpus, and
    stranded_gpus where a lease's isolation keeps others out: usable less in use; it_power_mw (in use).
    """
    return hall_use_of(derive(case, decisions))


def hall_use_of(facts: Facts) -> pd.DataFrame:
    """The use of halls from facts that are derived already."""
    fleet, use = facts.fleet, facts.use
    free = np.maximum(0.0, fleet.usable - use.in_use)
    frame = _by_month(facts, len(fleet.halls))
    frame.insert(0, "gpu_type", np.repeat(_names(fleet.gpu_type), facts.case.plan.months))
    frame.insert(0, "hall", np.repeat(_names(fleet.halls), facts.case.plan.months))
    sites = _names(fleet.sites)[fleet.site_of_hall] if fleet.halls else _names(())
    frame.insert(0, "site", np.repeat(sites, facts.case.plan.months))
    return frame.assign(
        installed_gpus=fleet.installed.ravel().astype(np.int64),
        usable_gpus=fleet.usable.ravel().astype(np.int64),
        leased_gpus=use.leased_contracted.ravel().astype(np.int64),
        leased_gpus_in_use=use.leased.ravel(),
        running_gpus=use.running.ravel(),
        pooled_gpus=use.pooled.ravel(),
        on_demand_gpus=use.on_demand.ravel(),
        idle_gpus=np.where(use.is_isolated, 0.0, free).ravel(),
        stranded_gpus=np.where(use.is_isolated, free, 0.0).ravel(),
        it_power_mw=(use.in_use * fleet.kw_per_gpu[:, None] / 1000).ravel(),
    )


def site_power(case: Case, decisions: Decisions) -> pd.DataFrame:
    """IT power of every site in every month of the horizon.

    Columns: site, month, used_mw (by the GPUs in use), limit_mw (critical IT power energised).
    """
    return site_power_of(derive(case, decisions))


def site_power_of(facts: Facts) -> pd.DataFrame:
    """The power of sites from facts that are derived already."""
    frame = _by_month(facts, len(facts.fleet.sites))
    frame.insert(0, "site", np.repeat(_names(facts.fleet.sites), facts.case.plan.months))
    return frame.assign(used_mw=it_power_used_mw(facts).ravel(), limit_mw=facts.fleet.it_power_mw.ravel())


def _by_month(facts: Facts, rows: int) -> pd.DataFrame:
    """A table of every month of the horizon, once for each of so many rows."""
    months = np.tile(np.arange(facts.case.plan.months), rows)
    return pd.DataFrame({"month": months_of(facts.case.plan, months)})


def _names(names: Sequence[str]) -> NDArray[np.object_]:
    return np.array(names, dtype=object)
