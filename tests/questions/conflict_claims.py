"""What a diagnosis claims, tried on the case's JSON form by planning: knows nothing of how it was found."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from typing import Any

from planner import Case, InfeasibleError, plan
from tests.reference.facts import Record


def has_plan(case: Record) -> bool:
    """Whether the case has a plan that the independent check accepts."""
    try:
        plan(Case.model_validate(case), gap=0.5, threads=1)
    except InfeasibleError:
        return False
    return True


def demands(case: Record) -> list[tuple[str, str]]:
    """Kind and record of everything that a case demands and that can be left out."""
    found = [("policy", one["id"]) for one in case.get("policies", []) if one.get("penalty_usd") is None]
    found += [
        ("floor", one["id"])
        for one in case.get("internal_pools", [])
        if one.get("shortfall_usd_per_h100e_hour") is None
    ]
    found += [("run", one["id"]) for one in case.get("training_runs", []) if one.get("is_mandatory")]
    found += [(kind, one["id"]) for kind in ("power", "take") for one in case.get("sites", [])]
    found += [("bar", one["id"]) for one in case.get("tenants", [])]
    requests = case.get("lease_requests", [])
    found += [("isolation", one["id"]) for one in requests if not one.get("whole_site")]
    found += [("group", one["group"]) for one in requests if one.get("group")]
    found += [("lease", one["id"]) for one in requests if one.get("status") == "signed"]
    return list(dict.fromkeys(found))


def without(case: Record, left_out: list[tuple[str, str]]) -> Record:
    """A copy of the case with demands left out."""
    made = copy.deepcopy(case)
    for kind, key in left_out:
        _leave_out(made, kind, key)
    return made


def _leave_out(case: Record, kind: str, key: str) -> None:
    fields = {
        "floor": ("internal_pools", {"floor_h100e": 0}),
        "run": ("training_runs", {"is_mandatory": False}),
        "take": ("sites", {"minimum_take_fraction": 0}),
        "bar": ("tenants", {"barred_jurisdictions": []}),
        "isolation": ("lease_requests", {"isolation": "shared"}),
    }
    if kind in fields:
        name, values = fields[kind]
        for one in case.get(name, []):
            if one["id"] == key:
                one.update(values)
    if kind == "power":
        _unlimit(case, key)
    elif kind == "policy":
        case["policies"] = [one for one in case["policies"] if one["id"] != key]
    elif kind == "group":
        for one in case["lease_requests"]:
            if one.get("group") == key:
                one.pop("group")
    elif kind == "lease":
        case["lease_requests"] = [one for one in case["lease_requests"] if one["id"] != key]
        for name in ("signed_placements", "opening_balances"):
            case[name] = [one for one in case.get(name, []) if one["lease"] != key]


def _unlimit(case: Record, key: str) -> None:
    """Power for all GPUs that ever stand there; the minimum take bills no more than in the month with least power."""
    site = next(one for one in case["sites"] if one["id"] == key)
    steps = [one for one in case.get("site_steps", []) if one["site"] == key]
    levels = [
        site["it_power_mw"],
        *(one["it_power_mw"] for one in steps if one.get("it_power_mw") is not None),
    ]
    kw = {one["id"]: one["kw_per_gpu"] for one in case["gpu_types"]}
    come = {one["id"]: one["gpus"] for one in case["halls"] if one["site"] == key}
    for one in case.get("deliveries", []):
        if one["hall"] in come:
            come[one["hall"]] += max(one["gpus"], 0)
    load = sum(gpus * kw[hall["gpu_type"]] for hall in case["halls"] for gpus in [come.get(hall["id"], 0)])
    ample = max(load / 1000, *levels, 1e-6)
    site["minimum_take_fraction"] = site.get("minimum_take_fraction", 0) * min(levels) / ample
    site["it_power_mw"] = ample
    for step in steps:
        step.pop("it_power_mw", None)


def changed(case: Record, changes: list[dict[str, Any]]) -> Record:
    """A copy of the case with the changes of a repair, as its JSON form tells them."""
    made = copy.deepcopy(case)
    keys = {"site_steps": ("site", "month"), "deliveries": ("hall", "month")}
    keys |= {"signed_placements": ("lease", "hall"), "opening_balances": ("lease",)}
    for change in changes:
        name = change["list"]
        records = made.setdefault(name, [])
        if change["action"] == "add":
            records.append(change["after"])
            continue
        fields = keys.get(name, ("id",))
        at = next(n for n, one in enumerate(records) if " ".join(one[f] for f in fields) == change["record"])
        if change["action"] == "remove":
            del records[at]
        else:
            records[at][change["field"]] = change["after"]
    return made


def wrong_claims(case: Record, diagnosis: dict[str, Any]) -> Iterator[str]:
    """Every claim of a diagnosis, in its JSON form, that does not hold."""
    if has_plan(case):
        yield "the case has a plan"
        return
    conflict = diagnosis["conflict"]
    members = [(rule["kind"], rule["record"]) for rule in conflict["rules"]]
    standing = [(rule["kind"], rule["record"]) for rule in conflict["standing"]]
    others = [one for one in demands(case) if one not in members + standing]
    yield from _wrong_conflict(case, members, others)
    if conflict["is_minimal"]:
        for one in members:
            if not has_plan(without(case, [*others, one])):
                yield f"the conflict is not minimal: {one} is not needed"
    for number, repair in enumerate(diagnosis["repairs"], start=1):
        if not has_plan(changed(case, repair["changes"])):
            yield f"repair {number} does not help: {repair['sentence']}"
    if not diagnosis["repairs"]:
        yield "there is no repair"


def _wrong_conflict(
    case: Record, members: list[tuple[str, str]], others: list[tuple[str, str]]
) -> Iterator[str]:
    """The conflict stands whichever of the other signed leases are left out, all other demands being left out."""
    leases = [one for one in others if one[0] == "lease"]
    rest = [one for one in others if one[0] != "lease"]
    for count in range(len(leases) + 1):
        for gone in itertools.combinations(leases, count):
            if has_plan(without(case, [*rest, *gone])):
                yield f"{members} can be kept together"
