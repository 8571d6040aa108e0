"""Cash: the owner's balance at the end of each month, where a policy asks for it."""

from typing import Any

import pyomo.environ as pyo
from pyomo.contrib.fbbt.expression_bounds_walker import ExpressionBoundsVisitor

from .parameters import Parameters


def declare(m: Any, p: Parameters) -> None:
    """Columns and rows of the cash balance, up to the last month that a policy looks at."""
    asked = [p.window_of(policy) for policy in p.case.policies if policy.rule == "min_cash_usd"]
    m.CASH_MONTHS = pyo.RangeSet(0, max((window.stop for window in asked if window), default=0) - 1)
    m.CASH_MONTHS.doc = "month: up to the last month whose cash a policy limits"
    m.cash_usd = pyo.Var(m.CASH_MONTHS, doc="cash at the month's end, within its reach")
    m.cash_columns = cash_columns(m, p) if len(m.CASH_MONTHS) else {}
    visitor = ExpressionBoundsVisitor()
    for t in m.CASH_MONTHS:
        least, most = visitor.walk_expression(balance(m, t))
        m.cash_usd[t].setlb(least)
        m.cash_usd[t].setub(most)
    m.cash_balance = pyo.Constraint(m.CASH_MONTHS, rule=cash_balance)


def cash_columns(m: Any, p: Parameters) -> dict[int, list[tuple[float, Any]]]:
    """Nominal lease cash by month: coefficient and column."""
    found: dict[int, list[tuple[float, Any]]] = {t: [] for t in range(p.months)}
    for columns, table in ((m.is_leased, m.leases.options), (m.lease_gpus, m.leases.seats)):
        for key, record in table.items():
            for t in record.flow.cash_usd.nonzero()[0].tolist():
                found[t].append((float(record.flow.cash_usd[t]), columns[key]))
    return found


def balance(m: Any, t: int) -> Any:
    """Cash of the month before and all receipts and costs of the month, USD."""
    before = m.cash_usd[t - 1] if t else m.parameters.case.plan.opening_cash_usd
    return before + received_usd(m, m.cash_columns, t)


def received_usd(m: Any, columns: dict[int, list[tuple[float, Any]]], t: int) -> Any:
    """All receipts less all costs of a month, nominal, USD; `columns` as of `cash_columns`."""
    p = m.parameters
    lease_cash = sum(usd * column for usd, column in columns[t])
    offered = sum(
        m.on_demand_usd_per_gpu[h][t] * m.on_demand_gpus[h, t] for h in p.halls if (h, t) in m.ON_DEMAND
    )
    costs = sum(m.energy_usd[s, t].expr + m.demand_usd[s, t].expr for s in p.sites)
    fixed = sum(site.fixed_cost_usd_per_month for site in p.case.sites)
    return lease_cash + offered - costs - fixed


def cash_balance(m: Any, t: int) -> Any:
    r"""Cash carries forward: opening cash, all receipts and costs up to the end of the month, nominal.

    $$\mathit{cash}_t = \mathit{cash}_{t-1} + \mathit{lease\ cash}_t + \mathit{on\_demand}_t
    - \mathit{energy}_t - \mathit{demand}_t - \mathit{fixed}_t \qquad \forall t \quad [\text{USD}]$$
    """
    return m.cash_usd[t] == balance(m, t)
