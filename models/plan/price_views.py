"""A plan's prices as tidy tables, with every conversion shown.

present = what it is worth on the first day of the plan; nominal = present / the discount factor of the month's last
day, dollars of that month; per kW-month = per MW / 1000; per GPU-hour = per GPU / hours of the month.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..inputs.policies import Policy
from .discounting import discount_factors, hours_by_month
from .facts import derive
from .money import ledger
from .usage import hall_use_of, site_power_of

if TYPE_CHECKING:
    from .plan import Plan
    from .prices import Prices

SITE_COLUMNS = (
    "site",
    "month",
    "limit_mw",
    "used_mw",
    "present_usd_per_mw",
    "discount_factor",
    "nominal_usd_per_mw",
    "present_usd_per_kw_month",
    "shadow_rent_usd_per_kw_month",
    "of_which_minimum_take_usd_per_kw_month",
    "relaxation_usd_per_kw_month",
)
HALL_COLUMNS = (
    "hall",
    "site",
    "gpu_type",
    "month",
    "usable_gpus",
    "idle_gpus",
    "present_usd_per_gpu",
    "discount_factor",
    "nominal_usd_per_gpu",
    "hours",
    "present_usd_per_gpu_hour",
    "shadow_rent_usd_per_gpu_hour",
    "of_which_rules_usd_per_gpu_hour",
    "relaxation_usd_per_gpu_hour",
)
POLICY_COLUMNS = ("policy", "rule", "subject", "limit", "unit_of_breach", "present_usd_per_unit")
RENT_COLUMNS = (
    "kind",
    "name",
    "gpu_hours",
    "working_h100e_hours",
    "present_rent_usd",
    "nominal_rent_usd",
    "nominal_rent_usd_per_h100e_hour",
    "present_worth_usd",
    "worth_less_rent_usd",
)


def prices_of(plan: "Plan") -> "Prices":
    """The prices that a plan holds.

    Raises
    ------
    ValueError
        If it holds none.
    """
    if plan.prices is None:
        raise ValueError("the plan holds no prices; with_prices(plan) is the same plan with prices")
    return plan.prices


def site_prices(plan: "Plan") -> pd.DataFrame:
    """What one more MW of IT power would be worth at each site in each month.

    Columns: site, month, limit_mw, used_mw; present_usd_per_mw, discount_factor, nominal_usd_per_mw;
    present_usd_per_kw_month; shadow_rent_usd_per_kw_month (nominal), and how much of it comes through the minimum
    take, which grows with the power; the linear relaxation's (nominal). Blank: ruled out by a hard rule, or not known.
    """
    rows = [
        (one.site, one.month, one.usd_per_mw, one.load_usd_per_mw, one.relaxation_usd_per_mw)
        for one in prices_of(plan).sites
    ]
    prices = _frame(plan, rows, ["site", "month", "present_usd_per_mw", "by_load", "by_relaxation"])
    frame = prices.merge(site_power_of(derive(plan.case, plan.decisions)), on=["site", "month"])
    per_kw_month = 1 / frame["discount_factor"] / 1000
    frame["nominal_usd_per_mw"] = frame["present_usd_per_mw"] / frame["discount_factor"]
    frame["present_usd_per_kw_month"] = frame["present_usd_per_mw"] / 1000
    frame["shadow_rent_usd_per_kw_month"] = frame["present_usd_per_mw"] * per_kw_month
    through_take = frame["present_usd_per_mw"] - frame["by_load"]
    frame["of_which_minimum_take_usd_per_kw_month"] = through_take * per_kw_month
    frame["relaxation_usd_per_kw_month"] = frame["by_relaxation"] * per_kw_month
    return frame[list(SITE_COLUMNS)]


def hall_prices(plan: "Plan") -> pd.DataFrame:
    """What one more usable GPU would be worth in each hall in each month.

    Columns: hall, site, gpu_type, month, usable_gpus, idle_gpus; present_usd_per_gpu, discount_factor,
    nominal_usd_per_gpu, hours; present_usd_per_gpu_hour; shadow_rent_usd_per_gpu_hour (nominal), and how much of it
    rules add or take away: policies whose shares are of usable GPUs, a whole-site lease that takes the GPU, isolation
    that strands it; the linear relaxation's (nominal). Blank: ruled out by a hard rule, or not known.
    """
    rows = [
        (one.hall, one.month, one.usd_per_gpu, one.room_usd_per_gpu, one.relaxation_usd_per_gpu)
        for one in prices_of(plan).halls
    ]
    prices = _frame(plan, rows, ["hall", "month", "present_usd_per_gpu", "by_room", "by_relaxation"])
    frame = prices.merge(hall_use_of(derive(plan.case, plan.decisions)), on=["hall", "month"])
    per_gpu_hour = 1 / frame["discount_factor"] / frame["hours"]
    frame["nominal_usd_per_gpu"] = frame["present_usd_per_gpu"] / frame["discount_factor"]
    frame["present_usd_per_gpu_hour"] = frame["present_usd_per_gpu"] / frame["hours"]
    frame["shadow_rent_usd_per_gpu_hour"] = frame["present_usd_per_gpu"] * per_gpu_hour
    beside_room = frame["present_usd_per_gpu"] - frame["by_room"]
    frame["of_which_rules_usd_per_gpu_hour"] = beside_room * per_gpu_hour
    frame["relaxation_usd_per_gpu_hour"] = frame["by_relaxation"] * per_gpu_hour
    return frame[list(HALL_COLUMNS)]


def _frame(plan: "Plan", rows: Sequence[tuple[str | float | None, ...]], columns: list[str]) -> pd.DataFrame:
    """Rows of prices by place and month, with the month's discount factor and hours."""
    frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[2:], float))
    months = pd.PeriodIndex(plan.case.months, name="month")
    factors = discount_factors(plan.case.plan, np.arange(len(months)), is_first_day=False)
    by_month = pd.DataFrame(
        {"month": months, "discount_factor": factors, "hours": hours_by_month(plan.case.plan)}
    )
    frame["month"] = pd.PeriodIndex(frame["month"], freq="M")
    return frame.merge(by_month, on="month")


def policy_prices(plan: "Plan") -> pd.DataFrame:
    """What it would be worth if each policy asked for one unit less.

    Columns: policy, rule, subject (blank: all), limit (a fraction or USD, as the rule says); unit_of_breach (one
    H100e in every month of the window, or one dollar); present_usd_per_unit. The cost of a whole policy is found by
    planning without it: see `policy_costs`.
    """
    policies = {policy.id: policy for policy in plan.case.policies}
    rows = [
        (one.policy, policy.rule, policy.subject or "", policy.limit, _unit(policy), one.usd_per_unit)
        for one in prices_of(plan).policies
        for policy in [policies[one.policy]]
    ]
    return pd.DataFrame(rows, columns=list(POLICY_COLUMNS))


def _unit(policy: Policy) -> str:
    is_money = "revenue" in policy.rule or policy.rule == "min_cash_usd"
    return "USD" if is_money else "H100e in every month"


def rents(plan: "Plan") -> pd.DataFrame:
    """What the capacity of each training run and internal pool would bring elsewhere, beside what it is worth.

    The rent is the run's or pool's GPUs in each hall and month × (the value of room for one more GPU there, and of
    load for one more at the site). Shadow rents hold for the first unit: for much capacity at once they say too much.

    Columns: kind, name; gpu_hours, working_h100e_hours (H100e × availability × hours); present_rent_usd,
    nominal_rent_usd, nominal_rent_usd_per_h100e_hour; present_worth_usd (value of the run, or of the pool less its
    shortfall), worth_less_rent_usd (present). Energy is in neither.
    """
    facts, prices = derive(plan.case, plan.decisions), prices_of(plan)
    fleet = facts.fleet
    room = np.array([one.room_usd_per_gpu for one in prices.halls]).reshape(fleet.usable.shape)
    load = np.array([one.load_usd_per_mw for one in prices.sites]).reshape(fleet.it_power_mw.shape)
    per_gpu = room + load[fleet.site_of_hall] * fleet.kw_per_gpu[:, None] / 1000
    factors = discount_factors(plan.case.plan, np.arange(plan.case.plan.months), is_first_day=False)
    working = (fleet.h100e_per_gpu * fleet.availability)[:, None] * fleet.hours
    money = ledger(plan.case, plan.decisions)
    worth = money.groupby(["term", "subject"])["present_value_usd"].sum()
    rows = []
    for kind, uses, terms in (
        ("training run", facts.run_gpus, ("run_value",)),
        ("internal pool", facts.pool_gpus, ("pool_value", "pool_shortfall")),
    ):
        for name, gpus in uses.items():
            hours, nominal = float((working * gpus).sum()), float((gpus * per_gpu / factors).sum())
            present = float((gpus * per_gpu).sum())
            usd = sum(float(worth.get((term, name), 0.0)) for term in terms)
            rate = nominal / hours if hours else np.nan
            gpu_hours = float((gpus * fleet.hours).sum())
            rows.append((kind, name, gpu_hours, hours, present, nominal, rate, usd, usd - present))
    return pd.DataFrame(rows, columns=list(RENT_COLUMNS))


def price_map(frame: pd.DataFrame) -> pd.DataFrame:
    """Shadow rents of `site_prices` or `hall_prices` as a heat map needs them: a row a place, a column a month."""
    place = "hall" if "hall" in frame else "site"
    (rent,) = (column for column in frame.columns if str(column).startswith("shadow_rent"))
    order = frame[place].drop_duplicates()
    return frame.pivot(index=place, columns="month", values=rent).loc[order]
