"""Leases and training runs as bars in lanes: what stands in the same halls, and never two on top of one another."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from models.plan.plan import Plan
from planner.charts.text import clean
from planner.export.table import rows

Kind = Literal["lease", "run"]


@dataclass(frozen=True)
class Bar:
    """One lease, or one training run, inside the horizon; months are counted from its first."""

    kind: Kind
    name: str
    """Its request or run."""
    label: str
    """Its name and size, for people."""
    halls: tuple[str, ...]
    start: int
    """First month drawn."""
    end: int
    """Month after the last one drawn."""
    firm_end: int
    """Month after the last firm one; what follows is headline."""
    shares: tuple[float, ...] = ()
    """Shares delivered of the months drawn that are still in the ramp."""
    months: tuple[int, ...] = ()
    """Months in which a run has GPUs; a lease stands in all."""
    is_recalled: bool = False
    began_before: bool = False
    goes_on: bool = False
    """Whether its term goes on beyond the horizon."""


@dataclass(frozen=True)
class Lane:
    """Bars on one line."""

    sites: tuple[str, ...]
    halls: tuple[str, ...]
    bars: tuple[Bar, ...]


Extent = Callable[[Bar], tuple[float, float]]
"""From where to where a bar needs its lane to itself, with its label, in months."""


def bars(plan: Plan) -> list[Bar]:
    """Every accepted lease with a month in the horizon, and every training run undertaken, each once."""
    return [*_leases(plan), *_runs(plan)]


def lanes(plan: Plan, extent: Extent) -> list[Lane]:
    """The bars in lanes, site by site and hall by hall in the case's order.

    What stands in several halls has lanes for these halls, so that it is drawn once: after each of the site's
    halls by itself, and after all sites when its halls are at several.
    """
    hall_order = {hall.id: number for number, hall in enumerate(plan.case.halls)}
    site_of = {hall.id: hall.site for hall in plan.case.halls}
    site_order = {site.id: number for number, site in enumerate(plan.case.sites)}

    def sites_of(halls: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(site_of[hall] for hall in halls))

    by_halls: dict[tuple[str, ...], list[Bar]] = {}
    for bar in bars(plan):
        by_halls.setdefault(bar.halls, []).append(bar)

    def place(halls: tuple[str, ...]) -> tuple[Any, ...]:
        sites = sites_of(halls)
        places = (len(site_order),) if len(sites) > 1 else (site_order[sites[0]],)
        return (*places, len(halls) > 1, [hall_order[hall] for hall in halls])

    return [
        Lane(sites_of(halls), halls, tuple(lane))
        for halls in sorted(by_halls, key=place)
        for lane in packed(by_halls[halls], extent)
    ]


def packed(some: Iterable[Bar], extent: Extent) -> list[list[Bar]]:
    """Bars in as few lanes as their extents allow: each in the first lane that is free by then."""
    found: list[list[Bar]] = []
    ends: list[float] = []
    for bar in sorted(some, key=extent):
        start, end = extent(bar)
        free = next((number for number, last in enumerate(ends) if last <= start), None)
        if free is None:
            found.append([bar])
            ends.append(end)
        else:
            found[free].append(bar)
            ends[free] = end
    return found


def _leases(plan: Plan) -> list[Bar]:
    first, months = plan.case.plan.start_month, plan.case.plan.months
    asked = {request.id: request for request in plan.case.lease_requests}
    in_order = [hall.id for hall in plan.case.halls]
    halls = {
        str(request): tuple(sorted(set(names), key=in_order.index))
        for request, names in plan.schedule.groupby("request")["hall"]
    }
    found = []
    for row in rows(plan.leases):
        start, end = (row.start - first).n, (row.last_month - first).n + 1
        if end <= 0 or start >= months:
            continue
        request = asked[row.request]
        shares = tuple(
            (month - start + 1) / (request.ramp_months + 1)
            for month in range(max(start, 0), min(start + request.ramp_months, end, months))
        )
        found.append(
            Bar(
                kind="lease",
                name=row.request,
                label=f"{clean(row.request)} · {row.gpus:,} GPUs",
                halls=halls[row.request],
                start=max(start, 0),
                end=min(end, months),
                firm_end=min(max(start + request.firm_term_months, 0), end, months),
                shares=shares,
                is_recalled=bool(row.is_recalled),
                began_before=start < 0,
                goes_on=end > months,
            )
        )
    return found


def _runs(plan: Plan) -> list[Bar]:
    first = plan.case.plan.start_month
    gpus = plan.own_use
    gpus = gpus[gpus["kind"] == "training run"]
    found = []
    for row in rows(plan.runs):
        own = gpus[gpus["name"] == row.run]
        months = sorted({(month - first).n for month in own["month"]})
        if not months:
            continue
        found.append(
            Bar(
                kind="run",
                name=row.run,
                label=f"{clean(row.run)} · {row.most_gpus:,.0f} GPUs",
                halls=tuple(
                    dict.fromkeys(hall.id for hall in plan.case.halls if hall.id in set(own["hall"]))
                ),
                start=months[0],
                end=months[-1] + 1,
                firm_end=months[-1] + 1,
                months=tuple(months),
            )
        )
    return found
