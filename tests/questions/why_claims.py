"""What an explanation claims, tried by acting on it: changed cases planned in full, in their JSON form."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from typing import Any

import pandas as pd

from planner import Case, CaseError, Explanation, InfeasibleError, Plan, plan
from tests.reference.facts import Record

GAP_FRACTION = 1e-9
MOST_PLACES = 6
"""Ways to grant a request that are tried against its margin."""
SLACK = 2e-6
"""Relative difference of two values that is rounding."""


def wrong_claims(case: Record, why: Explanation) -> Iterator[str]:
    """Every claim about a request that does not hold."""
    for row in why.to_dict()["requests"]:
        if row["decision"] == "declined":
            yield from _wrong_offers(case, row)
            yield from _wrong_displaced(case, why, row)
        if row["decision"] != "signed":
            yield from _wrong_margin(case, why, row)


def best(case: Record) -> Plan | None:
    """The plan of a case; None where there is none, or the case contradicts itself."""
    try:
        return plan(Case.model_validate(case), gap=GAP_FRACTION, threads=1)
    except (InfeasibleError, CaseError):
        return None


def changed(case: Record, request: str, **values: Any) -> Record:
    """A copy of the case with fields of a request changed."""
    made = copy.deepcopy(case)
    next(one for one in made["lease_requests"] if one["id"] == request).update(values)
    return made


def without(case: Record, request: str) -> Record:
    """A copy of the case without a request."""
    made = copy.deepcopy(case)
    made["lease_requests"] = [one for one in made["lease_requests"] if one["id"] != request]
    return made


def signed(case: Record, request: str, start: str, placements: list[tuple[str, int]]) -> Record:
    """A copy of the case in which a request stands, from a month on, in these halls."""
    made = changed(case, request, status="signed", earliest_start=start, latest_start=start)
    rows = [{"lease": request, "hall": hall, "gpus": gpus} for hall, gpus in placements]
    made["signed_placements"] = [*made.get("signed_placements", []), *rows]
    return made


def signed_as(case: Record, found: Plan, request: str) -> Record:
    """A copy of the case in which a request stands as a plan grants it."""
    lease = next(one for one in found.decisions.leases if one.request == request)
    placements = [(place.hall, place.gpus) for place in lease.placements]
    made = signed(case, request, str(lease.start), placements)
    return made if lease.is_recalled else changed(made, request, recall_notice_months=None)


def _wrong_offers(case: Record, row: Record) -> Iterator[str]:
    """Every counter-offer, applied, is accepted."""
    for offer in row["counter_offers"]:
        made = best(changed(case, row["request"], **offer["changes"]))
        accepted = {one.request for one in made.decisions.leases if one.is_accepted} if made else set()
        if row["request"] not in accepted:
            yield f"{row['request']} is not accepted with {offer['offer']}"


def _wrong_displaced(case: Record, why: Explanation, row: Record) -> Iterator[str]:
    """With the request as accepted, keeping a displaced lease as it was is worth less, or impossible."""
    weighing = why[row["request"]].weighing
    asked = next(one for one in case["lease_requests"] if one["id"] == row["request"])
    if weighing is None or weighing.plan is None or not _can_stand(asked):
        return
    standing = signed_as(case, weighing.plan, row["request"])
    for one in row["displaced"]:
        request = next((r for r in case["lease_requests"] if r["id"] == one["name"]), None)
        if one["kind"] != "lease" or request is None or not _can_stand(request):
            continue
        kept = best(signed_as(standing, why.plan, one["name"]))
        if kept is not None and kept.value_usd > weighing.plan.value_usd:
            yield f"{row['request']} need not displace {one['name']} ({one['change']})"


def _can_stand(request: Record) -> bool:
    """Whether signing an open request keeps its meaning: isolation does not hold between signed leases."""
    return request.get("status") != "signed" and request.get("isolation", "shared") == "shared"


def _wrong_margin(case: Record, why: Explanation, row: Record) -> Iterator[str]:
    """The margin contains the difference of plans with and without, made by themselves."""
    weighing, request = why[row["request"]].weighing, row["request"]
    bare = best(without(case, request))
    if weighing is None or bare is None or row["margin_low_usd"] is None or row["margin_high_usd"] is None:
        return
    within = why.plan if row["decision"] == "accepted" else weighing.plan
    assert within is not None
    stands = best(signed_as(case, within, request))
    rounding = SLACK * max(abs(bare.value_usd), abs(within.value_usd), 1.0)
    if stands is not None and row["margin_low_usd"] > stands.value_usd - bare.value_usd + rounding:
        yield f"the margin of {request} is at least too much"
    for made in itertools.islice(_ways(case, request), MOST_PLACES):
        other = best(made)
        if other is not None and other.value_usd - bare.value_usd > row["margin_high_usd"] + rounding:
            yield f"the margin of {request} is at most too little"


def _ways(case: Record, request: str) -> Iterator[Record]:
    """Cases in which the request stands in one hall: every start, hall and end of its size."""
    asked = next(one for one in case["lease_requests"] if one["id"] == request)
    is_plain = _can_stand(asked) and all(one.get("status") != "signed" for one in case["lease_requests"])
    barred = next(one for one in case["tenants"] if one["id"] == asked["tenant"]).get("barred_jurisdictions")
    if asked.get("whole_site") or barred or not is_plain:
        return
    for hall in case["halls"]:
        lot = hall.get("lot_gpus", 1)
        fits = hall["gpu_type"] in (asked.get("gpu_types") or [hall["gpu_type"]])
        fits = fits and hall["site"] in (asked.get("sites") or [hall["site"]])
        fewest = -(-asked["min_gpus"] // lot) * lot
        if fits and fewest <= asked["max_gpus"]:
            for start in _starts(case, asked):
                yield signed(case, request, start, [(hall["id"], fewest)])


def _starts(case: Record, asked: Record) -> list[str]:
    """First and last month of a request's window that lie in the horizon."""
    first = pd.Period(case["plan"]["start_month"], "M")
    last = first + (case["plan"]["months"] - 1)
    window = [pd.Period(asked[field], "M") for field in ("earliest_start", "latest_start")]
    low, high = max(window[0], first), min(window[1], last)
    return sorted({str(low), str(high)}) if low <= high else []
