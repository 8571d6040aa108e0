"""Which decisions changed from A to B: leases, their GPUs by hall, runs, and the use of GPUs in total."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from .. import views
from ..plan import Plan

LEASE_COLUMNS = (
    "request",
    "tenant",
    "change",
    "a_decision",
    "b_decision",
    "a_start",
    "b_start",
    "a_last_month",
    "b_last_month",
    "a_gpus",
    "b_gpus",
    "a_halls",
    "b_halls",
    "a_present_value_usd",
    "b_present_value_usd",
)
RUN_COLUMNS = (
    "run",
    "change",
    "a_first_month",
    "b_first_month",
    "a_finish_month",
    "b_finish_month",
    "a_halls",
    "b_halls",
    "a_most_gpus",
    "b_most_gpus",
    "a_value_usd",
    "b_value_usd",
)


def lease_changes(a: Plan, b: Plan) -> pd.DataFrame:
    """Every request on which the plans decide otherwise, or which one of them lacks.

    Columns: request, tenant, change (in words); then for A and B each: decision (accepted, recalled, signed,
    declined, or not asked where the case lacks the request), start, last_month, gpus, halls, present_value_usd
    (of the lease's amounts, before energy).
    """
    before, after = _by_name(views.requests(a), "request"), _by_name(views.requests(b), "request")
    gpus_a, gpus_b = _gpus_by_hall(a), _gpus_by_hall(b)
    rows = []
    for name in before | after:
        one, other = before.get(name, {}), after.get(name, {})
        halls = _told(gpus_a.get(name, {})), _told(gpus_b.get(name, {}))
        change = ", ".join(_lease_change(one, other, gpus_a.get(name, {}) != gpus_b.get(name, {})))
        if change:
            pairs = [
                (_blank(one.get(field)), _blank(other.get(field)))
                for field in ("start", "last_month", "gpus")
            ]
            worth = one.get("present_value_usd"), other.get("present_value_usd")
            tenant = (other or one)["tenant"]
            decided = _decision(one), _decision(other)
            cells = [cell for pair in (decided, *pairs, halls, worth) for cell in pair]
            rows.append((name, tenant, change, *cells))
    return pd.DataFrame(rows, columns=list(LEASE_COLUMNS), dtype=object)


def hall_changes(a: Plan, b: Plan) -> pd.DataFrame:
    """GPUs of leases by hall where they differ: request, hall, a_gpus, b_gpus, change_gpus.

    GPUs are contracted ones; of a whole-site lease the most inside the horizon.
    """
    in_a, in_b = _gpus_by_hall(a), _gpus_by_hall(b)
    rows = []
    for request in in_a | in_b:
        one, other = in_a.get(request, {}), in_b.get(request, {})
        for hall in one | other:
            gpus = one.get(hall, 0), other.get(hall, 0)
            if gpus[0] != gpus[1]:
                rows.append((request, hall, *gpus, gpus[1] - gpus[0]))
    return pd.DataFrame(rows, columns=["request", "hall", "a_gpus", "b_gpus", "change_gpus"])


def run_changes(a: Plan, b: Plan) -> pd.DataFrame:
    """Every training run on which the plans decide otherwise, or which one of them lacks.

    Columns: run, change (in words); then for A and B each: first_month, finish_month, halls, most_gpus (in a
    month), value_usd (nominal, on finishing).
    """
    before, after = _by_name(views.runs(a), "run"), _by_name(views.runs(b), "run")
    fields = ("first_month", "finish_month", "halls", "most_gpus", "value_usd")
    rows = []
    for name in before | after:
        one, other = before.get(name, {}), after.get(name, {})
        change = ", ".join(_run_change(one, other))
        if change:
            cells = [_blank(row.get(field)) for field in fields for row in (one, other)]
            rows.append((name, change, *cells))
    return pd.DataFrame(rows, columns=list(RUN_COLUMNS), dtype=object)


def use_totals(a: Plan, b: Plan) -> pd.DataFrame:
    """What the fleet does over each plan's horizon: use, a_gpu_months, b_gpu_months, change_gpu_months.

    Uses are those of `views.USES`, with training runs, internal pools and on demand also one by one.
    """
    in_a, in_b = dict(_uses(a)), dict(_uses(b))
    rows = [(use, in_a.get(use, 0.0), in_b.get(use, 0.0)) for use in in_a | in_b]
    return pd.DataFrame(
        [(*row, row[2] - row[1]) for row in rows],
        columns=["use", "a_gpu_months", "b_gpu_months", "change_gpu_months"],
    )


def _uses(plan: Plan) -> Iterator[tuple[str, float]]:
    use, own = views.use(plan), views.own_use(plan)
    types = {hall.id: hall.gpu_type for hall in plan.case.halls}
    own["name"] = own["name"].where(own["name"] != "", own["hall"].map(types))
    for column, title in views.USES.items():
        yield title, float(use[column].sum())
        kind = {"running_gpus": "training run", "pooled_gpus": "internal pool", "on_demand_gpus": "on demand"}
        one_by_one = own[own["kind"] == kind.get(column)].groupby("name", sort=False)["gpus"].sum()
        for name, gpus in one_by_one.items():
            yield f"{title}: {name}", float(gpus)


def _by_name(frame: pd.DataFrame, column: str) -> dict[str, dict[str, Any]]:
    return {
        str(row[column]): {str(key): value for key, value in row.items()} for row in frame.to_dict("records")
    }


def _gpus_by_hall(plan: Plan) -> dict[str, dict[str, int]]:
    """GPUs of each accepted lease by hall: as decided, or for a whole site the most inside the horizon."""
    most = views.schedule(plan).groupby(["request", "hall"], sort=False, as_index=False)["gpus"].max()
    found: dict[str, dict[str, int]] = {}
    for request, hall, gpus in zip(most["request"], most["hall"], most["gpus"], strict=True):
        found.setdefault(str(request), {})[str(hall)] = int(gpus)
    for lease in plan.decisions.leases:
        if lease.placements:
            found[lease.request] = {place.hall: place.gpus for place in lease.placements}
    return found


def _told(gpus: dict[str, int]) -> str:
    return ", ".join(f"{hall}: {count:,}" for hall, count in sorted(gpus.items()))


def _decision(row: dict[str, Any]) -> str:
    if not row:
        return "not asked"
    if not row["is_accepted"]:
        return "declined"
    stands = "signed" if row["is_signed"] else "accepted"
    return f"{stands}, recalled" if row["is_recalled"] else stands


def _lease_change(a: dict[str, Any], b: dict[str, Any], is_elsewhere: bool) -> Iterator[str]:
    """What changed on one request, in words; nothing when both plans decide alike."""
    was, now = bool(a and a["is_accepted"]), bool(b and b["is_accepted"])
    if not was or not now:
        if was or now:
            yield "accepted" if now else "given up"
        elif not (a and b):
            yield "asked and declined" if b else "no longer asked"
        return
    if a["is_signed"] != b["is_signed"]:
        yield "signed" if b["is_signed"] else "no longer signed"
    if a["start"] != b["start"]:
        yield "earlier" if b["start"].ordinal < a["start"].ordinal else "later"
    if a["is_recalled"] != b["is_recalled"]:
        yield "recalled" if b["is_recalled"] else "no longer recalled"
    elif a["last_month"] != b["last_month"]:
        yield "ends earlier" if b["last_month"].ordinal < a["last_month"].ordinal else "ends later"
    if a["gpus"] != b["gpus"]:
        yield "more GPUs" if b["gpus"] > a["gpus"] else "fewer GPUs"
    elif is_elsewhere:
        yield "other halls"


def _run_change(a: dict[str, Any], b: dict[str, Any]) -> Iterator[str]:
    was, now = bool(a and a["is_undertaken"]), bool(b and b["is_undertaken"])
    if not was or not now:
        if was or now:
            yield "undertaken" if now else "given up"
        return
    if a["finish_month"] != b["finish_month"]:
        yield (
            "finishes earlier" if b["finish_month"].ordinal < a["finish_month"].ordinal else "finishes later"
        )
    if a["first_month"] != b["first_month"]:
        yield "starts earlier" if b["first_month"].ordinal < a["first_month"].ordinal else "starts later"
    if a["halls"] != b["halls"]:
        yield "other halls"
    elif abs(a["most_gpus"] - b["most_gpus"]) > _SLACK_GPUS:
        yield "more GPUs" if b["most_gpus"] > a["most_gpus"] else "fewer GPUs"
    if abs(a["value_usd"] - b["value_usd"]) > _SLACK_USD:
        yield "worth more" if b["value_usd"] > a["value_usd"] else "worth less"


_SLACK_GPUS, _SLACK_USD = 0.5, 0.005


def _blank(value: Any) -> Any:
    """A cell's value, None in place of pandas' kinds of nothing."""
    return (
        None
        if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value))
        else value
    )
