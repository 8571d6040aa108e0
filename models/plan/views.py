"""A plan as tidy tables: what is leased, kept and earned, by lease, hall, site and month.

Each is made anew from the case and the decisions whenever it is asked for, so that changing a table changes
no plan. Months are monthly periods; units end the columns' names.
"""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .facts import derive
from .money import ledger
from .terms import CASH_TERMS, LEASE_TERMS, TERM_NAMES, TERMS
from .usage import hall_use, hall_use_of, lease_schedule, lease_schedule_of, site_power_of

if TYPE_CHECKING:
    from .plan import Plan

USES = {
    "leased_gpus_in_use": "leased, in use",
    "running_gpus": "training runs",
    "pooled_gpus": "internal pools",
    "on_demand_gpus": "on demand",
    "idle_gpus": "idle",
    "stranded_gpus": "stranded",
}
"""What a usable GPU may do in a month, by its column: every one does one of these."""
KEPT = ("running_gpus", "pooled_gpus", "on_demand_gpus", "idle_gpus", "stranded_gpus")
"""What is held rather than leased."""


def requests(plan: "Plan") -> pd.DataFrame:
    """Every lease request and what is decided on it, in the case's order.

    Columns: request, tenant, group, is_signed, is_accepted, is_recalled; start, firm_until, last_month (blank
    when declined; firm_until is the last month that cannot be recalled); sites, halls (names, separated by
    commas); gpus (contracted; of a whole-site lease the most inside the horizon); price_basis, price_usd;
    revenue_usd (nominal, inside the horizon); present_value_usd (of all its amounts, before energy).
    """
    facts = derive(plan.case, plan.decisions)
    schedule = lease_schedule_of(facts)
    money = ledger(plan.case, plan.decisions)
    worth = money[money["term"].isin(LEASE_TERMS)].groupby("subject")["present_value_usd"].sum()
    revenue = schedule.groupby("request")["revenue_usd"].sum()
    most_gpus = schedule.groupby(["request", "month"])["gpus"].sum().groupby("request").max()
    site_of_hall = {hall.id: hall.site for hall in plan.case.halls}
    decided = {lease.request: lease for lease in plan.decisions.leases}
    rows = []
    for request in plan.case.lease_requests:
        lease = decided[request.id]
        halls = [place.hall for place in lease.placements]
        if lease.is_accepted and request.whole_site:
            halls = [hall.id for hall in plan.case.halls if hall.site == request.whole_site]
        gpus = sum(place.gpus for place in lease.placements) or int(most_gpus.get(request.id, 0))
        rows.append(
            {
                "request": request.id,
                "tenant": request.tenant,
                "group": request.group or "",
                "is_signed": request.is_signed,
                "is_accepted": lease.is_accepted,
                "is_recalled": lease.is_recalled,
                "start": lease.start,
                "firm_until": _firm_until(lease.start, request.firm_term_months),
                "last_month": lease.last_month,
                "sites": ", ".join(dict.fromkeys(site_of_hall[hall] for hall in halls)),
                "halls": ", ".join(halls),
                "gpus": gpus if lease.is_accepted else 0,
                "price_basis": request.price_basis,
                "price_usd": request.price_usd,
                "revenue_usd": float(revenue.get(request.id, 0.0)),
                "present_value_usd": float(worth.get(request.id, 0.0)),
            }
        )
    return pd.DataFrame(rows, columns=list(_REQUEST_COLUMNS))


_REQUEST_COLUMNS = (
    "request",
    "tenant",
    "group",
    "is_signed",
    "is_accepted",
    "is_recalled",
    "start",
    "firm_until",
    "last_month",
    "sites",
    "halls",
    "gpus",
    "price_basis",
    "price_usd",
    "revenue_usd",
    "present_value_usd",
)


def _firm_until(start: pd.Period | None, firm_months: int) -> pd.Period | None:
    return None if start is None or firm_months == 0 else start + (firm_months - 1)


def leases(plan: "Plan") -> pd.DataFrame:
    """The accepted requests: the rows and columns of `requests` without those declined."""
    frame = requests(plan)
    accepted = frame[frame["is_accepted"].astype(bool)]
    return accepted.drop(columns=["group", "is_accepted"]).reset_index(drop=True)


def schedule(plan: "Plan") -> pd.DataFrame:
    """The lease schedule: one row per running lease, hall and month; see `usage.lease_schedule`."""
    return lease_schedule(plan.case, plan.decisions)


def use(plan: "Plan") -> pd.DataFrame:
    """GPUs of every hall in every month by what they do; see `usage.hall_use`."""
    return hall_use(plan.case, plan.decisions)


def sites(plan: "Plan") -> pd.DataFrame:
    """Every site in every month: MW used and the limit, GPUs by what they do.

    Columns: site, month, used_mw, limit_mw, installed_gpus, usable_gpus, leased_gpus (contracted), and the
    columns of `USES`.
    """
    facts = derive(plan.case, plan.decisions)
    columns = ["installed_gpus", "usable_gpus", "leased_gpus", *USES]
    by_site = hall_use_of(facts).groupby(["site", "month"], as_index=False)[columns].sum()
    frame = site_power_of(facts).merge(by_site, on=["site", "month"], how="left")
    return frame.fillna(dict.fromkeys(columns, 0))


def monthly(plan: "Plan") -> pd.DataFrame:
    """The whole fleet month by month: one row per month of the horizon.

    Columns: month; installed_gpus, usable_gpus, leased_gpus (contracted), the columns of `USES`; kept_gpus
    (usable GPUs that no lease uses); used_mw, limit_mw; lease_revenue_usd; cash_usd (all cash terms) and
    internal_value_usd (the others), nominal, in the month in which they are settled.
    """
    frame = sites(plan).drop(columns="site").groupby("month", as_index=False).sum()
    frame["kept_gpus"] = frame[list(KEPT)].sum(axis=1)
    frame = frame.set_index("month").reindex(pd.PeriodIndex(plan.case.months, name="month"), fill_value=0)
    frame["lease_revenue_usd"] = schedule(plan).groupby("month")["revenue_usd"].sum()
    money = money_by_month(plan).set_index("month")
    frame["cash_usd"], frame["internal_value_usd"] = money["cash_usd"], money["internal_value_usd"]
    return frame.fillna(0.0).reset_index()


def own_use(plan: "Plan") -> pd.DataFrame:
    """The owner's own use and what is on offer: one row per use, hall and month.

    Columns: kind (training run, internal pool or on demand), name (of the run or pool; blank on demand),
    site, hall, month, gpus (a monthly average), h100e (installed, availability takes no part).
    """
    halls = {hall.id: hall for hall in plan.case.halls}
    h100e = {gpu_type.id: gpu_type.h100_equivalent for gpu_type in plan.case.gpu_types}
    decisions = plan.decisions
    rows = [("training run", row.run, row.hall, row.month, row.gpus) for row in decisions.run_gpus]
    rows += [("internal pool", row.pool, row.hall, row.month, row.gpus) for row in decisions.pool_gpus]
    rows += [("on demand", "", row.hall, row.month, row.gpus) for row in decisions.on_demand_gpus]
    return pd.DataFrame(
        [
            (kind, name, halls[hall].site, hall, month, gpus, gpus * h100e[halls[hall].gpu_type])
            for kind, name, hall, month, gpus in rows
        ],
        columns=["kind", "name", "site", "hall", "month", "gpus", "h100e"],
    )


def runs(plan: "Plan") -> pd.DataFrame:
    """Every training run and what is decided on it.

    Columns: run, is_mandatory, is_undertaken; sites, halls; first_month, finish_month, deadline (months);
    most_gpus (in a month); value_usd (nominal, on finishing).
    """
    gpus = own_use(plan)
    gpus = gpus[gpus["kind"] == "training run"]
    worth = {
        row.subject: row.usd
        for row in ledger(plan.case, plan.decisions).itertuples()
        if row.term == "run_value"
    }
    decided = {run.run: run for run in plan.decisions.runs}
    rows = []
    for run in plan.case.training_runs:
        own = gpus[gpus["name"] == run.id]
        rows.append(
            {
                "run": run.id,
                "is_mandatory": run.is_mandatory,
                "is_undertaken": decided[run.id].is_undertaken,
                "sites": ", ".join(dict.fromkeys(own["site"])),
                "halls": ", ".join(dict.fromkeys(own["hall"])),
                "first_month": own["month"].min() if len(own) else None,
                "finish_month": decided[run.id].finish_month,
                "deadline": run.deadline,
                "most_gpus": float(own.groupby("month")["gpus"].sum().max()) if len(own) else 0.0,
                "value_usd": worth.get(run.id, 0.0),
            }
        )
    return pd.DataFrame(rows, columns=list(_RUN_COLUMNS))


_RUN_COLUMNS = (
    "run",
    "is_mandatory",
    "is_undertaken",
    "sites",
    "halls",
    "first_month",
    "finish_month",
    "deadline",
    "most_gpus",
    "value_usd",
)


def averages(plan: "Plan") -> pd.DataFrame:
    """What the fleet does on average over the horizon: one row per use.

    Columns: use, gpus, h100e, usable_fraction (share of the usable H100e).
    """
    frame = hall_use(plan.case, plan.decisions)
    h100e = {gpu_type.id: gpu_type.h100_equivalent for gpu_type in plan.case.gpu_types}
    weight = frame["gpu_type"].map(h100e).astype(float)
    usable = float((frame["usable_gpus"] * weight).sum())
    months = plan.case.plan.months
    return pd.DataFrame(
        {
            "use": list(USES.values()),
            "gpus": [float(frame[column].sum()) / months for column in USES],
            "h100e": [float((frame[column] * weight).sum()) / months for column in USES],
            "usable_fraction": [
                float((frame[column] * weight).sum()) / usable if usable else 0.0 for column in USES
            ],
        }
    )


def terms(plan: "Plan") -> pd.DataFrame:
    """The terms of the plan's value: term, title, is_cash, nominal_usd, present_value_usd."""
    nominal = dict.fromkeys(TERM_NAMES, 0.0)
    for amount in plan.money:
        nominal[amount.term] += amount.usd
    return pd.DataFrame(
        {
            "term": list(TERM_NAMES),
            "title": [term.title for term in TERMS],
            "is_cash": [term.is_cash for term in TERMS],
            "nominal_usd": [nominal[name] for name in TERM_NAMES],
            "present_value_usd": [plan.terms_usd.get(name, 0.0) for name in TERM_NAMES],
        }
    )


def money_by_month(plan: "Plan") -> pd.DataFrame:
    """Every term by the month in which it is settled, nominal; receipts past the horizon have rows too.

    Columns: month, a column for each term (its name and `_usd`), cash_usd (the cash terms), closing_cash_usd
    (opening cash and all cash up to the month), internal_value_usd (the others), present_value_usd (of all).
    """
    start = plan.case.plan.start_month
    amounts = [(pd.Period(amount.month, freq="M"), amount) for amount in plan.money]
    last = max([plan.case.months[-1], *(month for month, _ in amounts)])
    months = pd.period_range(start, last, freq="M", name="month")
    values = np.zeros((len(months), len(TERM_NAMES)))
    present = np.zeros(len(months))
    for month, amount in amounts:
        row = month.ordinal - start.ordinal
        values[row, TERM_NAMES.index(amount.term)] += amount.usd
        present[row] += amount.present_value_usd
    is_cash = np.array([name in CASH_TERMS for name in TERM_NAMES])
    cash = values[:, is_cash].sum(axis=1)
    frame = pd.DataFrame(values, index=months, columns=[f"{name}_usd" for name in TERM_NAMES])
    frame["cash_usd"] = cash
    frame["closing_cash_usd"] = plan.case.plan.opening_cash_usd + np.cumsum(cash)
    frame["internal_value_usd"] = values[:, ~is_cash].sum(axis=1)
    frame["present_value_usd"] = present
    return frame.reset_index()
