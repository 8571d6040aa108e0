"""Leases: which request is accepted, where, from when to when, and with how many GPUs."""

from typing import Any

import pyomo.environ as pyo

from ..inputs.leases import LeaseRequest
from .lease_options import LeaseOptions
from .parameters import Parameters, by_first


def declare(m: Any, p: Parameters, leases: LeaseOptions, *, counts_lots: bool) -> None:
    """Sets, columns and rows of leases."""
    m.OPTIONS = pyo.Set(
        dimen=4, initialize=list(leases.options), doc="request, place, start, last: ways to grant it"
    )
    m.SEATS = pyo.Set(dimen=4, initialize=list(leases.seats), doc="request, hall, start, last: of open size")
    m.SIZED_OPTIONS = pyo.Set(
        dimen=4,
        initialize=[k for k, option in leases.options.items() if option.seats],
        doc="request, place, start, last: options of open size",
    )
    m.LOTTED_HALLS = pyo.Set(
        dimen=2,
        initialize=list(by_first(leases.seats, 2)) if counts_lots else [],
        doc="request, hall: where lots are counted",
    )
    m.members_of_choice = choices(p, leases)
    m.CHOICES = pyo.Set(initialize=list(m.members_of_choice), doc="choice: groups, and requests without one")

    m.is_leased = pyo.Var(m.OPTIONS, domain=pyo.Binary, doc="whether the request is granted this way")
    m.lease_gpus = pyo.Var(m.SEATS, bounds=lambda m, *key: (0, leases.seats[key].max_gpus), doc="GPUs leased")
    seats_in = by_first(leases.seats, 2)
    m.lease_lots = pyo.Var(
        m.LOTTED_HALLS,
        domain=pyo.NonNegativeIntegers,
        bounds=lambda m, r, h: (
            0,
            max(leases.seats[key].max_gpus for key in seats_in[r, h]) // p.halls[h].lot_gpus,
        ),
        doc="lots leased",
    )
    m.parameters, m.leases, m.seats_in = p, leases, seats_in
    m.options_of = by_first(leases.options)

    m.one_lease = pyo.Constraint(m.CHOICES, rule=one_lease)
    m.fewest_gpus = pyo.Constraint(m.SIZED_OPTIONS, rule=fewest_gpus)
    m.most_gpus = pyo.Constraint(m.SIZED_OPTIONS, rule=most_gpus)
    m.gpus_of_a_granted_lease = pyo.Constraint(
        [key for key in m.SEATS if len(_option(m, *key).seats) > 1], rule=gpus_of_a_granted_lease
    )
    m.whole_lots = pyo.Constraint(m.LOTTED_HALLS, rule=whole_lots)


def choices(p: Parameters, leases: LeaseOptions) -> dict[str, list[LeaseRequest]]:
    """Requests with options, by what they exclude one another in: their group, or the request by itself."""
    found: dict[str, list[LeaseRequest]] = {}
    with_options = {r for r, *_ in leases.options}
    for request in p.case.lease_requests:
        if request.id in with_options:
            found.setdefault(choice_of(request), []).append(request)
    return found


def choice_of(request: LeaseRequest) -> str:
    """Name of what a request is part of: its group, or the request by itself."""
    return f"group {request.group}" if request.group else f"request {request.id}"


def _option_key(m: Any, r: str, h: str, k: int, last: int) -> tuple[str, str, int, int]:
    return r, m.leases.seats[r, h, k, last].place, k, last


def _option(m: Any, r: str, h: str, k: int, last: int) -> Any:
    return m.leases.options[_option_key(m, r, h, k, last)]


def one_lease(m: Any, choice: str) -> Any:
    r"""Of the requests that share a group at most one is accepted, once; a signed lease is accepted.

    $$\sum_{r \in g}\sum_{p,k,l} \mathit{is\_leased}_{rpkl} \le 1 \qquad \forall g$$

    with equality where a member is signed (the others of its group have no options).
    """
    members = m.members_of_choice[choice]
    granted = sum(m.is_leased[key] for request in members for key in m.options_of.get(request.id, ()))
    return granted == 1 if any(request.is_signed for request in members) else granted <= 1


def fewest_gpus(m: Any, r: str, place: str, k: int, last: int) -> Any:
    r"""A granted lease has at least the fewest GPUs asked for, rounded up to whole lots.

    $$\sum_{h \in p} \mathit{lease\_gpus}_{rhkl} \ge \mathit{min}_{rp}\,\mathit{is\_leased}_{rpkl}
    \qquad \forall r,p,k,l \quad [\text{GPUs}]$$
    """
    option = m.leases.options[r, place, k, last]
    return sum(m.lease_gpus[key] for key in option.seats) >= option.min_gpus * m.is_leased[r, place, k, last]


def most_gpus(m: Any, r: str, place: str, k: int, last: int) -> Any:
    r"""A granted lease has at most the most GPUs asked for, in whole lots; a declined one has none.

    $$\sum_{h \in p} \mathit{lease\_gpus}_{rhkl} \le \mathit{max}_{rpkl}\,\mathit{is\_leased}_{rpkl}
    \qquad \forall r,p,k,l \quad [\text{GPUs}]$$
    """
    option = m.leases.options[r, place, k, last]
    return sum(m.lease_gpus[key] for key in option.seats) <= option.max_gpus * m.is_leased[r, place, k, last]


def gpus_of_a_granted_lease(m: Any, r: str, h: str, k: int, last: int) -> Any:
    r"""In each hall a granted lease has no more GPUs than are usable and powered in all of its months.

    $$\mathit{lease\_gpus}_{rhkl} \le \mathit{cap}_{rhkl}\,\mathit{is\_leased}_{rpkl}
    \qquad \forall r,h,k,l \quad [\text{GPUs}]$$
    """
    most = m.leases.seats[r, h, k, last].max_gpus
    return m.lease_gpus[r, h, k, last] <= most * m.is_leased[_option_key(m, r, h, k, last)]


def whole_lots(m: Any, r: str, h: str) -> Any:
    r"""A lease takes a whole number of a hall's lots, the same in every month.

    $$\sum_{k,l} \mathit{lease\_gpus}_{rhkl} = \mathit{lot}_h\,\mathit{lease\_lots}_{rh}
    \qquad \forall r,h \quad [\text{GPUs}]$$
    """
    lot = m.parameters.halls[h].lot_gpus
    return sum(m.lease_gpus[key] for key in m.seats_in[r, h]) == lot * m.lease_lots[r, h]
