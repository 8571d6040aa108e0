"""The tables of an export, in one list: what each is called, what a row is, and its frame."""

from typing import Literal

import pandas as pd

from models.plan.display import status_sentence
from models.plan.plan import Plan
from models.plan.terms import TERM_NAMES
from planner.export.table import Table

By = Literal["month", "lease", "site"]
"""What the lease schedule may be added up by."""
BY_COLUMNS: dict[By, list[str]] = {
    "month": ["month"],
    "lease": ["request", "tenant"],
    "site": ["site", "month"],
}
AMOUNTS = ["gpus", "gpus_in_use", "it_power_mw", "billing_usd", "credit_usd", "revenue_usd"]


def plan_tables(plan: Plan, by: By | None = None) -> list[Table]:
    """Every table of a plan, in the order of the workbook's sheets.

    Parameters
    ----------
    plan
        The plan.
    by
        Adds the lease schedule up by month, by lease, or by site and month; None leaves a row for each
        lease, month and hall.
    """
    return [
        Table("summary", "Summary", "The plan at a glance; all money is present value.", summary(plan)),
        lease_schedule(plan, by),
        Table("decisions", "Decisions", "Every lease request, accepted or declined.", plan.requests),
        Table("runs", "Training runs", "Every training run, undertaken or not.", plan.runs),
        Table(
            "own_use",
            "Own use",
            "GPUs of training runs, internal pools and on demand, by hall and month (monthly averages).",
            plan.own_use,
        ),
        Table("sites", "Sites by month", "MW used and the limit, and what the site's GPUs do.", plan.sites),
        Table("halls", "Halls by month", "What the GPUs of each hall do.", plan.use),
        Table("fleet", "Fleet by month", "What is leased, kept and earned in each month.", plan.monthly),
        Table(
            "money",
            "Money",
            "Every term by the month in which it is settled; the last column is their present value.",
            plan.money_by_month,
        ),
        Table("terms", "Terms", "The terms of the plan's value; they add up to it.", plan.terms),
        *(price_tables(plan) if plan.prices is not None else ()),
        Table("run_record", "Run record", "How the plan was found.", run_record(plan)),
    ]


def price_tables(plan: Plan) -> list[Table]:
    """The tables of a plan's prices."""
    return [
        Table(
            "site_prices",
            "Site prices",
            "What one more MW of IT power would be worth, by site and month.",
            plan.site_prices,
        ),
        Table(
            "hall_prices",
            "Hall prices",
            "What one more usable GPU would be worth, by hall and month.",
            plan.hall_prices,
        ),
        Table(
            "rents",
            "Implied rents",
            "What the capacity of each training run and pool would bring by the shadow rents, beside its worth.",
            plan.rents,
        ),
        Table(
            "policy_prices",
            "Policy prices",
            "What one unit less of each policy would be worth.",
            plan.policy_prices,
        ),
    ]


def lease_schedule(plan: Plan, by: By | None) -> Table:
    """The lease schedule as it is, or added up."""
    frame = plan.schedule.sort_values(["request", "month", "hall"], kind="stable", ignore_index=True)
    if by is None:
        return Table("lease_schedule", "Lease schedule", "One row per lease, month and hall.", frame)
    columns = BY_COLUMNS[by]
    if by != "lease":
        summed = frame.groupby(columns, as_index=False)[AMOUNTS].sum()
        sentence = f"All leases added up by {' and '.join(columns)}."
        return Table("lease_schedule", "Lease schedule", sentence, summed)
    monthly = frame.groupby([*columns, "month"], as_index=False)[AMOUNTS].sum()
    groups = monthly.groupby(columns, sort=False)
    summed = groups.agg(
        first_month=("month", "min"),
        last_month=("month", "max"),
        most_gpus=("gpus", "max"),
        most_it_power_mw=("it_power_mw", "max"),
        billing_usd=("billing_usd", "sum"),
        credit_usd=("credit_usd", "sum"),
        revenue_usd=("revenue_usd", "sum"),
    ).reset_index()
    return Table("lease_schedule", "Lease schedule", "One row per lease, inside the horizon.", summed)


def summary(plan: Plan) -> pd.DataFrame:
    """The plan at a glance: item, value, unit."""
    settings, solve, currency = plan.case.plan, plan.solve, plan.case.plan.currency
    accepted = [lease for lease in plan.decisions.leases if lease.is_accepted]
    rows: list[tuple[str, object, str]] = [
        ("Plan", settings.name, ""),
        ("Status", status_sentence(plan), ""),
        ("First month", settings.start_month, ""),
        ("Months", settings.months, "months"),
        ("Discount rate", settings.discount_rate_fraction, "fraction a year"),
        ("Value", plan.value_usd, currency),
        ("of which cash", plan.cash_usd, currency),
        ("of which internal value, not cash", plan.internal_value_usd, currency),
        ("Bound: no plan is worth more", solve.bound_usd, currency),
        ("Gap", solve.gap_fraction, "fraction"),
        ("Requests accepted", len(accepted), ""),
        ("of which recalled before their term", sum(lease.is_recalled for lease in accepted), ""),
        ("Requests declined", len(plan.decisions.leases) - len(accepted), ""),
    ]
    for use in plan.averages.itertuples():
        rows.append((f"Average over the horizon: {use.use}", use.gpus, "GPUs"))
    titles = dict(zip(plan.terms["term"], plan.terms["title"], strict=True))
    rows += [(titles[name], plan.terms_usd.get(name, 0.0), currency) for name in TERM_NAMES]
    return pd.DataFrame(rows, columns=["item", "value", "unit"], dtype=object)


def run_record(plan: Plan) -> pd.DataFrame:
    """How the plan was found: item, value; one row per field of its record."""
    record = plan.solve.model_dump()
    return pd.DataFrame(
        [(name, value) for name, value in record.items()], columns=["item", "value"], dtype=object
    )
