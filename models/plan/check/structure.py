"""Rules on the form of decisions: names, months and rows that the other rules rely on."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ...inputs.case import Case
from ..decisions import Decisions


def leases_decided_once(case: Case, decisions: Decisions) -> Iterator[str]:
    """Every lease request of the case is decided exactly once, and no other."""
    known = [request.id for request in case.lease_requests]
    yield from _once("lease request", known, [lease.request for lease in decisions.leases])


def runs_decided_once(case: Case, decisions: Decisions) -> Iterator[str]:
    """Every training run of the case is decided exactly once, and no other."""
    yield from _once(
        "training run", [run.id for run in case.training_runs], [run.run for run in decisions.runs]
    )


def _once(noun: str, known: list[str], decided: list[str]) -> Iterator[str]:
    times = Counter(decided)
    for name in known:
        if times[name] != 1:
            yield f"{noun} '{name}' is decided {times[name]} times; it must be decided once"
    for name in dict.fromkeys(decided):
        if name not in known:
            yield f"the plan decides on {noun} '{name}', which the case does not have"


def known_names(case: Case, decisions: Decisions) -> Iterator[str]:
    """Every hall, run and pool that decisions name is one of the case's."""
    halls = {hall.id for hall in case.halls}
    runs, pools = {run.id for run in case.training_runs}, {pool.id for pool in case.internal_pools}
    named = [
        (f"lease '{lease.request}'", "hall", place.hall, halls)
        for lease in decisions.leases
        for place in lease.placements
    ]
    named += [(f"training run '{row.run}'", "hall", row.hall, halls) for row in decisions.run_gpus]
    named += [(f"pool '{row.pool}'", "hall", row.hall, halls) for row in decisions.pool_gpus]
    named += [("what is on demand", "hall", row.hall, halls) for row in decisions.on_demand_gpus]
    named += [("a row of GPUs", "training run", row.run, runs) for row in decisions.run_gpus]
    named += [("a row of GPUs", "internal pool", row.pool, pools) for row in decisions.pool_gpus]
    for place, noun, name, known in dict.fromkeys(
        (p, noun, name, frozenset(k)) for p, noun, name, k in named
    ):
        if name not in known:
            yield f"{place} names {noun} '{name}', which the case does not have"


def months_in_horizon(case: Case, decisions: Decisions) -> Iterator[str]:
    """GPUs of runs, pools and on demand stand in months of the horizon."""
    rows = [(f"training run '{row.run}'", row.month) for row in decisions.run_gpus]
    rows += [(f"pool '{row.pool}'", row.month) for row in decisions.pool_gpus]
    rows += [(f"on demand in hall '{row.hall}'", row.month) for row in decisions.on_demand_gpus]
    first, last = case.months[0], case.months[-1]
    for what, month in rows:
        if not first.ordinal <= month.ordinal <= last.ordinal:
            yield f"{what} has GPUs in {month}; the horizon is {first} to {last}"


def rows_stand_once(case: Case, decisions: Decisions) -> Iterator[str]:  # noqa: ARG001 (all have one shape)
    """No two rows give the GPUs of the same lease and hall, or of the same use, hall and month."""
    keys = [
        f"lease '{lease.request}' in hall '{place.hall}'"
        for lease in decisions.leases
        for place in lease.placements
    ]
    keys += [f"training run '{r.run}' in hall '{r.hall}' in {r.month}" for r in decisions.run_gpus]
    keys += [f"pool '{r.pool}' in hall '{r.hall}' in {r.month}" for r in decisions.pool_gpus]
    keys += [f"on demand in hall '{r.hall}' in {r.month}" for r in decisions.on_demand_gpus]
    for key in _repeated(keys):
        yield f"the GPUs of {key} are given more than once"


def _repeated(keys: Iterable[str]) -> list[str]:
    return [key for key, times in Counter(keys).items() if times > 1]


def declined_leases_are_blank(case: Case, decisions: Decisions) -> Iterator[str]:  # noqa: ARG001
    """A declined request has no months, no GPUs and no recall."""
    for lease in decisions.leases:
        is_blank = lease.start is None and lease.last_month is None and not lease.placements
        if not lease.is_accepted and not (is_blank and not lease.is_recalled):
            yield f"lease request '{lease.request}' is declined but has months, GPUs or a recall"


def accepted_leases_have_months(case: Case, decisions: Decisions) -> Iterator[str]:  # noqa: ARG001
    """An accepted lease has a first and a last month, in that order."""
    for lease in decisions.leases:
        if not lease.is_accepted:
            continue
        if lease.start is None or lease.last_month is None:
            yield f"lease '{lease.request}' is accepted but its first or its last month is blank"
        elif lease.last_month.ordinal < lease.start.ordinal:
            yield f"lease '{lease.request}' ends in {lease.last_month}, before it starts in {lease.start}"


def placements_have_gpus(case: Case, decisions: Decisions) -> Iterator[str]:  # noqa: ARG001
    """A placement has at least one GPU: noughts are left out."""
    for lease in decisions.leases:
        for place in lease.placements:
            if place.gpus < 1:
                yield f"lease '{lease.request}' stands in hall '{place.hall}' with {place.gpus} GPUs"


def undertaken_runs_finish(case: Case, decisions: Decisions) -> Iterator[str]:  # noqa: ARG001
    """A run has a month in which it finishes if it is undertaken, and none if it is not."""
    for run in decisions.runs:
        if run.is_undertaken and run.finish_month is None:
            yield f"training run '{run.run}' is undertaken but finishes in no month"
        if not run.is_undertaken and run.finish_month is not None:
            yield f"training run '{run.run}' is not undertaken but finishes in {run.finish_month}"


STRUCTURE_RULES = (
    leases_decided_once,
    runs_decided_once,
    known_names,
    months_in_horizon,
    rows_stand_once,
    declined_leases_are_blank,
    accepted_leases_have_months,
    placements_have_gpus,
    undertaken_runs_finish,
)
