"""Volume, mix and timing of what is sold under the same inputs: each lease, and each GPU type on demand.

A sale has GPU-hours q (leased at the share delivered, or offered) and a present value v of its receipts, less
set-up costs and what a recall costs; its rate is v / q. With r the average rate of all of A's sales,

    volume = (q_B - q_A) * r
    mix    = (q_B - q_A) * (v_A / q_A - r)
    timing = q_B * (v_B / q_B - v_A / q_A)

for each sale that both plans have; the three add up to v_B - v_A. A sale that only B has counts its own rate
v_B / q_B in place of v_A / q_A, and so has no timing. A lease that stands in other halls or has another size
but keeps its months changes its rate too; that part is mix instead of timing. A sale without GPU-hours, such
as a fee for a site without halls, is all volume.
"""

import math
from dataclasses import dataclass

import pandas as pd

from ..facts import Facts
from ..money import ledger_of

SALE_TERMS = ("lease_prepayments", "lease_collections", "recall_refunds", "recall_fees", "setup_costs")
SALES_COLUMNS = (
    "kind",
    "name",
    "is_moved",
    "a_gpu_hours",
    "b_gpu_hours",
    "a_present_value_usd",
    "b_present_value_usd",
    "volume_usd",
    "mix_usd",
    "timing_usd",
)


@dataclass(frozen=True)
class Sale:
    """One lease, or all that a GPU type has on demand."""

    gpu_hours: float = 0.0
    present_value_usd: float = 0.0
    months: tuple[int, int] = (0, 0)
    """First and last month of a lease; on demand has none, and its hours may always be other ones."""

    @property
    def rate_usd_per_gpu_hour(self) -> float | None:
        """Present value of a GPU-hour; None without GPU-hours."""
        return self.present_value_usd / self.gpu_hours if self.gpu_hours > 0 else None


def sales(a: Facts, b: Facts) -> pd.DataFrame:
    """Each sale of two sets of decisions on the same case, and what its change is worth, by effect.

    Columns: kind (lease or on demand), name (request or GPU type), is_moved; a_gpu_hours, b_gpu_hours,
    a_present_value_usd, b_present_value_usd; volume_usd, mix_usd, timing_usd, which add up to the change of
    the present value.
    """
    before, after = _sales(a), _sales(b)
    average = average_rate(list(before.values()))
    if average is None:
        average = average_rate(list(after.values())) or 0.0
    rows = []
    for kind, name in before | after:
        one, other = before.get((kind, name), Sale()), after.get((kind, name), Sale())
        is_moved = kind == "on demand" or ((kind, name) in before and one.months != other.months)
        volume, mix, timing = _effects(one, other, average, is_moved)
        amounts = (one.gpu_hours, other.gpu_hours, one.present_value_usd, other.present_value_usd)
        rows.append((kind, name, is_moved, *amounts, volume, mix, timing))
    return pd.DataFrame(rows, columns=list(SALES_COLUMNS))


def average_rate(all_sales: list[Sale]) -> float | None:
    """Present value of an average GPU-hour; None where none is sold."""
    with_hours = [sale for sale in all_sales if sale.gpu_hours > 0]
    hours = math.fsum(sale.gpu_hours for sale in with_hours)
    return math.fsum(sale.present_value_usd for sale in with_hours) / hours if hours > 0 else None


def _effects(a: Sale, b: Sale, average: float, is_moved: bool) -> tuple[float, float, float]:
    """Volume, mix and timing of one sale."""
    rate_a, rate_b = a.rate_usd_per_gpu_hour, b.rate_usd_per_gpu_hour
    own = rate_b if rate_a is None else rate_a
    without_hours = (b.present_value_usd if rate_b is None else 0.0) - (
        a.present_value_usd if rate_a is None else 0.0
    )
    if own is None:
        return without_hours, 0.0, 0.0
    more = b.gpu_hours - a.gpu_hours
    change_of_rate = 0.0 if rate_b is None else b.gpu_hours * (rate_b - own)
    mix = more * (own - average)
    if is_moved:
        return more * average + without_hours, mix, change_of_rate
    return more * average + without_hours, mix + change_of_rate, 0.0


def _sales(facts: Facts) -> dict[tuple[str, str], Sale]:
    fleet, rows = facts.fleet, ledger_of(facts)
    of_leases = rows[rows["term"].isin(SALE_TERMS)].groupby("subject")["present_value_usd"].agg(math.fsum)
    found = {}
    for lease in facts.leases:
        running = lease.is_running
        hours = float((lease.gpus_in_use[:, running] * fleet.hours[lease.months[running]]).sum())
        usd = float(of_leases.get(lease.request.id, 0.0))
        found["lease", lease.request.id] = Sale(hours, usd, (lease.start, lease.last))
    type_of_hall = dict(zip(fleet.halls, fleet.gpu_type, strict=True))
    offered = rows[rows["term"] == "on_demand_revenue"]
    of_types = offered.groupby(offered["subject"].map(type_of_hall))["present_value_usd"].agg(math.fsum)
    for name in dict.fromkeys(fleet.gpu_type):
        halls = [row for row, one in enumerate(fleet.gpu_type) if one == name]
        hours = float((facts.use.on_demand[halls] * fleet.hours).sum())
        if hours > 0:
            found["on demand", name] = Sale(hours, float(of_types.get(name, 0.0)))
    return found
