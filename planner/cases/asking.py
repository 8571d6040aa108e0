"""A lease request that is asked about beside a case: read from a file of its own, or from words.

It is one record of `lease_requests` in its JSON form. Its tenant is one of the case, or comes along as a record
of its own. It is checked with the case as if it stood there, so that everything wrong is told at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from models.inputs import Case, CaseError, LeaseRequest, Origin, Problem, RawRecord, assemble
from planner.cases.selecting import read_value
from planner.cases.setting import raw_of
from planner.cases.sources import read_bytes
from planner.cases.strict_json import parse_json
from planner.cases.vocabulary import column

DEFAULT_ID = "quoted"
"""What a request is called that has no id."""


@dataclass(frozen=True)
class Asked:
    """A case with the request that is asked about."""

    case: Case
    """The case, with the request among its own and its tenant among the tenants."""
    request: LeaseRequest
    """The request."""
    problems: tuple[Problem, ...]
    """Notes of what was assumed."""


def read_request(path: Path, case: Case) -> Asked:
    """The request that a JSON file holds, beside a case.

    Raises
    ------
    CaseError
        With everything that is wrong with the request, each problem at its place in the file.
    """
    value, found = parse_json(read_bytes(path), path.name)
    unread = frozenset(one.where for one in found if one.severity == "error")
    found = [replace(one, where=f"{path.name} {one.where}".strip()) for one in found]
    if not isinstance(value, Mapping):
        message = "a request is one JSON object, such as a record of lease_requests."
        raise CaseError([*found, Problem(path.name, message)])
    return asked(value, case, path.name, found, unread)


def request_in_words(words: Mapping[str, str], case: Case) -> Asked:
    """The request whose fields are given as texts, each read as in a CSV file, beside a case.

    Raises
    ------
    CaseError
        With everything that is wrong with the request.
    """
    known = {field: text for field, text in words.items() if field in LeaseRequest.model_fields}
    read = {field: read_value(column("lease_requests", field), text) for field, text in known.items()}
    unread = {field: one.refusal for field, one in read.items() if one.refusal}
    problems = [Problem(f"request {field}", refusal) for field, refusal in unread.items()]
    problems += [Problem(f"request {field}", one.note, "note") for field, one in read.items() if one.note]
    values = {**words, **{field: one.value for field, one in read.items()}}
    return asked(values, case, "request", problems, frozenset(unread))


def asked(
    values: Mapping[str, Any],
    case: Case,
    name: str,
    found: Sequence[Problem] = (),
    unread: frozenset[str] = frozenset(),
) -> Asked:
    """The request of these values, placed as `name`, with the case that holds it.

    Problems met before are told with all others; nothing more is said of fields that could not be read.

    Raises
    ------
    CaseError
        With everything that is wrong with the request.
    """
    own = dict(values)
    raw = raw_of(case)
    problems = list(found)
    if own.get("id") is None:
        own["id"] = DEFAULT_ID
    if isinstance(own.get("tenant"), Mapping):
        tenant = dict(own["tenant"])
        own["tenant"] = tenant.get("id")
        raw["tenants"].append(_raw(tenant, f"{name} tenant"))
    if own.get("price_usd") is None:
        own["price_usd"] = 0.0
    else:
        message = "a quote is about the price, so this one only says where the search begins."
        problems.append(Problem(f"{name} price_usd", message, "note"))
    if own.get("status") not in {None, "open"}:
        problems.append(Problem(f"{name} status", "only an open request can be quoted; leave status out."))
    before = next((one for one in case.lease_requests if one.id == own["id"]), None)
    if before is not None and before.is_signed:
        message = f"'{before.id}' is the id of a signed lease of the case; give the request another."
        problems.append(Problem(f"{name} id", message))
    elif before is not None:
        message = f"'{before.id}' is a request of the case too, which this one stands in for."
        problems.append(Problem(f"{name} id", message, "note"))
        raw["lease_requests"] = [one for one in raw["lease_requests"] if one.values.get("id") != before.id]
    raw["lease_requests"].append(_raw(own, name, unread))
    made = assemble(raw, problems)
    return Asked(made, made.lease_requests[-1], tuple(problems))


def _raw(values: Mapping[str, Any], name: str, unread: frozenset[str] = frozenset()) -> RawRecord:
    return RawRecord(values, Origin(name, {field: f"{name} {field}" for field in values}), unread)
