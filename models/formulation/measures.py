"""Measures of a plan as expressions of the model's columns, by the names of `models/plan/measures.py`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..plan.terms import CASH_TERMS, LEASE_TERMS
from . import cash


@dataclass(frozen=True)
class MeasureForm:
    """A measure: the largest of its parts, each over the whole if there is one (nought over nought is nought).

    All are linear expressions of the model, or numbers.
    """

    parts: tuple[Any, ...]
    whole: Any = None


def measure_form(m: Any, name: str) -> MeasureForm:
    """A measure of the plans of a model made by `build`.

    Raises
    ------
    KeyError
        If no measure is called so.
    """
    return _FORMS[name](m)


def _value(m: Any) -> MeasureForm:
    return MeasureForm((m.value_usd.expr,))


def _cash(m: Any) -> MeasureForm:
    return MeasureForm((sum(m.component(term).expr for term in CASH_TERMS),))


def _lease_npv(m: Any) -> MeasureForm:
    return MeasureForm((sum(m.component(term).expr for term in LEASE_TERMS),))


def _internal_h100e_hours(m: Any) -> MeasureForm:
    p = m.parameters
    runs = (p.h100e[h] * p.hours[t] * m.run_gpus[r, h, t] for r, h, t in m.RUN_GPUS)
    pools = (p.h100e[h] * p.hours[t] * m.pool_gpus[i, h, t] for i, h, t in m.POOL_GPUS)
    return MeasureForm((sum(runs) + sum(pools),))


def _peak_cash_need(m: Any) -> MeasureForm:
    columns, received = cash.cash_columns(m, m.parameters), 0.0
    needs: list[Any] = [0.0]
    for t in m.MONTHS:
        received = received + cash.received_usd(m, columns, t)
        needs.append(-received)
    return MeasureForm(tuple(needs))


def _tenant_concentration(m: Any) -> MeasureForm:
    requests = m.parameters.case.lease_requests
    tenants = {request.id: request.tenant for request in requests}
    revenue: dict[str, list[Any]] = {}
    for columns, table in ((m.is_leased, m.leases.options), (m.lease_gpus, m.leases.seats)):
        for key, record in table.items():
            usd = float(record.flow.revenue_usd.sum())
            if usd:
                revenue.setdefault(tenants[key[0]], []).append(usd * columns[key])
    parts = tuple(sum(amounts) for amounts in revenue.values())
    return MeasureForm(parts or (0.0,), sum(parts))


def _rival_share(m: Any) -> MeasureForm:
    p = m.parameters
    rivals = {tenant.id for tenant in p.case.tenants if tenant.is_rival}
    members = {request.id for request in p.case.lease_requests if request.tenant in rivals}
    usable = sum(p.h100e[h] * float(np.array(p.usable[h]) @ p.hours) for h in p.halls)
    leased = sum(_leased_h100e_hours(m, members))
    return MeasureForm((leased / usable if usable else 0.0,))


def _leased_h100e_hours(m: Any, members: set[str]) -> Iterable[Any]:
    """H100e-hours in use by the leases of some requests."""
    p = m.parameters
    for h, key, is_seat, gpus in m.leases.gpus_in_use():
        if key[0] in members:
            column = (m.lease_gpus if is_seat else m.is_leased)[key]
            yield p.h100e[h] * float(gpus @ p.hours) * column


_FORMS = {
    "value_usd": _value,
    "cash_usd": _cash,
    "lease_npv_usd": _lease_npv,
    "internal_h100e_hours": _internal_h100e_hours,
    "peak_cash_need_usd": _peak_cash_need,
    "tenant_concentration_fraction": _tenant_concentration,
    "rival_share_fraction": _rival_share,
}
