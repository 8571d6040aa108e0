"""Every way to answer each lease request, with the money that follows from it alone (section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .facts import Array, Facts, Hall, Record, field
from .lease_money import lease_cash, lease_revenue_usd, share_delivered


class TooLargeError(Exception):
    """The case has more combinations than the brute force takes on."""


@dataclass(frozen=True, eq=False)
class LeaseOption:
    """One start, one end and one placement of one request."""

    request: str
    tenant: str
    group: str | None
    is_signed: bool
    start: int
    end: int
    """The month after the lease's last (recalled or full term; may lie past the horizon)."""
    gpus: tuple[float, ...]
    """(h) GPUs of the lease; for a whole site those of its first month inside the horizon."""
    use: Array
    """(t, h) GPUs in use."""
    stands_in: tuple[int, ...]
    """(t) bit mask of the halls it stands in."""
    keeps_to_itself: tuple[int, ...]
    """(t) bit mask of the halls where nobody else may be."""
    revenue_usd: Array
    """(t) billing less service credit."""
    cash_usd: Array
    """(t) nominal cash inside the horizon, reimbursements and its own demand charge included."""
    value_usd: float
    """Present value of its cash, less its own demand charge; its energy bill is left to the site."""


def request_options(facts: Facts, request: Record, limit: int = 20000) -> list[LeaseOption]:
    """All ways to accept a request (or the one way a signed lease stands).

    Raises:
        TooLargeError: if there are more than `limit` of them.
    """
    options: list[LeaseOption] = []
    for start in _starts(facts, request):
        term_end = start + request["term_months"]
        for gpus in _placements(facts, request, start, term_end, limit):
            for end in _ends(facts, request, start):
                options.append(_option(facts, request, start, end, gpus))
            if len(options) > limit:
                raise TooLargeError(f"request {request['id']} has more than {limit} options")
    return options


def _starts(facts: Facts, request: Record) -> list[int]:
    """Start months; a signed lease has its own, which may lie before month 0."""
    if field(request, "status", "open") == "signed":
        return [facts.offset(request["earliest_start"])]
    return list(facts.window(request["earliest_start"], request["latest_start"]))


def _ends(facts: Facts, request: Record, start: int) -> list[int]:
    """The full term, and every recall that changes something inside the horizon."""
    term = request["term_months"]
    ends = [start + term]
    notice = field(request, "recall_notice_months")
    if notice is None:
        return ends
    firm = field(request, "firm_months", term)
    for e in range(max(firm, notice, 1), term):
        last_month = start + e - 1
        if last_month >= max(0, notice - 1) and last_month < facts.months - 1:
            ends.append(start + e)
    return ends


def _placements(
    facts: Facts, request: Record, start: int, term_end: int, limit: int
) -> Iterator[tuple[float, ...] | None]:
    """GPUs by hall; None stands for a whole site (if the tenant may be there)."""
    if field(request, "status", "open") == "signed" and field(request, "whole_site") is None:
        rows = [row for row in facts.rows("signed_placements") if row["lease"] == request["id"]]
        yield tuple(float(sum(r["gpus"] for r in rows if r["hall"] == hall.id)) for hall in facts.halls)
        return
    halls = [h for h in range(len(facts.halls)) if _is_allowed(facts, request, facts.halls[h])]
    if field(request, "whole_site") is not None:
        if halls or field(request, "status", "open") == "signed":
            yield None
        return
    rooms = _rooms_lots(facts, request, start, term_end)
    seen: set[tuple[float, ...]] = set()
    for group in _hall_groups(facts, halls, field(request, "placement", "site")):
        for gpus in _whole_lots(facts, group, rooms, request["min_gpus"], request["max_gpus"]):
            if gpus not in seen:
                seen.add(gpus)
                yield gpus
            if len(seen) > limit:
                raise TooLargeError(f"request {request['id']} has more than {limit} placements")


def _is_allowed(facts: Facts, request: Record, hall: Hall) -> bool:
    """Allowed GPU type and site, and no jurisdiction barred to the tenant."""
    tenant = next(row for row in facts.rows("tenants") if row["id"] == request["tenant"])
    if hall.jurisdiction in field(tenant, "barred_jurisdictions", []):
        return False
    site_id = facts.site_ids[hall.site]
    if field(request, "whole_site") is not None:
        return bool(site_id == request["whole_site"])
    gpu_types = field(request, "gpu_types", [])
    sites = field(request, "sites", [])
    return (not gpu_types or hall.gpu_type in gpu_types) and (not sites or site_id in sites)


def _rooms_lots(facts: Facts, request: Record, start: int, term_end: int) -> list[int]:
    """(h) the most lots that fit a hall while the lease has its shortest end (pruning by capacity)."""
    shortest = min(_ends(facts, request, start), default=term_end)
    months = range(max(0, start), min(shortest, facts.months))
    rooms = []
    for h, hall in enumerate(facts.halls):
        gpus = min(facts.usable[t, h] / share_delivered(request, t - start) for t in months)
        rooms.append(int((gpus + 1e-6) // hall.lot_gpus))
    return rooms


def _hall_groups(facts: Facts, halls: list[int], placement: str) -> list[list[int]]:
    """The sets of halls that one lease may spread over."""
    if placement == "hall":
        return [[h] for h in halls]
    if placement == "site":
        return [[h for h in halls if facts.halls[h].site == s] for s in range(len(facts.site_ids))]
    return [halls]


def _whole_lots(
    facts: Facts, group: list[int], rooms: list[int], low: int, high: int
) -> Iterator[tuple[float, ...]]:
    """All whole lots in the halls of a group, in sum between low and high."""
    gpus = [0.0] * len(facts.halls)
    most_after = [sum(rooms[h] * facts.halls[h].lot_gpus for h in group[i:]) for i in range(len(group) + 1)]

    def fill(i: int, total: int) -> Iterator[tuple[float, ...]]:
        if total > high or total + most_after[i] < low:
            return
        if i == len(group):
            if total > 0:
                yield tuple(gpus)
            return
        lot = facts.halls[group[i]].lot_gpus
        for lots in range(rooms[group[i]] + 1):
            if total + lots * lot > high:
                break
            gpus[group[i]] = float(lots * lot)
            yield from fill(i + 1, total + lots * lot)
        gpus[group[i]] = 0.0

    yield from fill(0, 0)


def _gpus_by_month(facts: Facts, request: Record, gpus: tuple[float, ...] | None) -> Array:
    """(t, h) GPUs of the lease at full delivery."""
    if gpus is not None:
        return np.tile(np.array(gpus), (facts.months, 1))
    site = facts.site_ids.index(request["whole_site"])
    at_site: Array = np.array([float(hall.site == site) for hall in facts.halls])
    return np.asarray(facts.usable * at_site)


def _option(
    facts: Facts, request: Record, start: int, end: int, gpus: tuple[float, ...] | None
) -> LeaseOption:
    full = _gpus_by_month(facts, request, gpus)
    term_end = start + request["term_months"]
    full_revenue = lease_revenue_usd(facts, request, start, term_end, full)
    use = np.zeros_like(full)
    for t in range(max(0, start), min(end, facts.months)):
        use[t] = full[t] * share_delivered(request, t - start)
    cash = lease_cash(facts, request, start, end, full_revenue_usd=full_revenue, use=use)
    runs = [max(0, start) <= t < min(end, facts.months) for t in range(facts.months)]
    stands = _halls_taken(facts, request, gpus)
    alone = _halls_alone(facts, request, gpus, stands)
    revenue = full_revenue * np.array([t < end for t in range(facts.months)])
    first = min(max(0, start), facts.months - 1)
    return LeaseOption(
        request=request["id"],
        tenant=request["tenant"],
        group=field(request, "group"),
        is_signed=field(request, "status", "open") == "signed",
        start=start,
        end=end,
        gpus=gpus if gpus is not None else tuple(full[first]),
        use=use,
        stands_in=tuple(stands if run else 0 for run in runs),
        keeps_to_itself=tuple(alone if run else 0 for run in runs),
        revenue_usd=revenue,
        cash_usd=cash.by_month_usd,
        value_usd=cash.present_value_usd,
    )


def _halls_taken(facts: Facts, request: Record, gpus: tuple[float, ...] | None) -> int:
    """Bit mask of the halls the lease takes; of a whole site, all."""
    if gpus is not None:
        return sum(1 << h for h, count in enumerate(gpus) if count > 0)
    site = facts.site_ids.index(request["whole_site"])
    return sum(1 << h for h, hall in enumerate(facts.halls) if hall.site == site)


def _halls_alone(facts: Facts, request: Record, gpus: tuple[float, ...] | None, taken: int) -> int:
    """Bit mask of the halls the lease's isolation closes to everybody else."""
    isolation = "site" if gpus is None else field(request, "isolation", "shared")
    if isolation == "shared":
        return 0
    if isolation == "hall":
        return taken
    sites = {hall.site for h, hall in enumerate(facts.halls) if taken >> h & 1}
    return sum(1 << h for h, hall in enumerate(facts.halls) if hall.site in sites)
