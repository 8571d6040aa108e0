"""Names that other records go by: each must be known, and known once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..alike import FieldProblem, gathered
from ..problems import Problem
from ..record import Record
from ..wording import did_you_mean, listed
from .facts import Facts, repeated


@dataclass(frozen=True)
class Reference:
    """A field that names a record of another list, and the field of that record that it names."""

    list_name: str
    field: str
    target: str
    target_field: str = "id"


REFERENCES = (
    Reference("site_steps", "site", "sites"),
    Reference("halls", "site", "sites"),
    Reference("halls", "gpu_type", "gpu_types"),
    Reference("deliveries", "hall", "halls"),
    Reference("lease_requests", "tenant", "tenants"),
    Reference("lease_requests", "gpu_types", "gpu_types"),
    Reference("lease_requests", "sites", "sites"),
    Reference("lease_requests", "whole_site", "sites"),
    Reference("lease_requests", "sla", "sla_tiers", "sla"),
    Reference("signed_placements", "lease", "lease_requests"),
    Reference("signed_placements", "hall", "halls"),
    Reference("training_runs", "gpu_types", "gpu_types"),
    Reference("training_runs", "sites", "sites"),
    Reference("internal_pools", "gpu_types", "gpu_types"),
    Reference("internal_pools", "sites", "sites"),
    Reference("pool_tiers", "pool", "internal_pools"),
    Reference("on_demand", "gpu_type", "gpu_types"),
    Reference("assets", "hall", "halls"),
    Reference("opening_balances", "lease", "lease_requests"),
)
TARGET_WORDS = {
    "sites": "sites",
    "gpu_types": "GPU types",
    "halls": "halls",
    "tenants": "tenants",
    "sla_tiers": "SLAs",
    "lease_requests": "lease requests",
    "internal_pools": "internal pools",
}
"""What the records of a list are called in "known ...: "."""


def known_names(facts: Facts, target: str, target_field: str = "id") -> tuple[list[str], bool]:
    """The names that a list has, and whether those are all: not if one of its records has lost its name."""
    names = [getattr(record, target_field, None) for record in facts.every(target)]
    return list(dict.fromkeys(name for name in names if name)), all(names) and target not in facts.unread


def unknown_names(facts: Facts) -> Iterator[Problem]:
    """Every name used is the name of a record.

    One name that is missing, or a list that is missing as a whole, is one message for each field.
    """
    for reference in REFERENCES:
        known, is_complete = known_names(facts, reference.target, reference.target_field)
        if is_complete:
            yield from gathered(_unknown(facts, reference, known))


def _unknown(facts: Facts, reference: Reference, known: list[str]) -> Iterator[FieldProblem]:
    known_set = set(known)
    for record in facts.every(reference.list_name):
        value = getattr(record, reference.field, None) or ()
        names = (value,) if isinstance(value, str) else value
        for name in names if known else names[:1]:
            if name not in known_set:
                problem = unknown_name(record, reference.field, name, reference.target, known)
                yield FieldProblem(reference.field, name if known else "", problem)


def unknown_name(record: Record, field: str, name: str, target: str, known: list[str]) -> Problem:
    """The problem of a name that no record of the target list has."""
    words = TARGET_WORDS[target]
    those = f"known {words}: {listed(known)}" if known else f"the case has no {words}"
    return Problem(record.where(field), f"{field} names '{name}'; {those}.{did_you_mean(name, known)}")


def repeated_keys(facts: Facts) -> Iterator[Problem]:
    """No two records of a list have the same key; site steps may, when one sets the power, one the price."""
    for list_name in (name for name in PLURALS if name != "site_steps"):
        for first, again in repeated(facts.every(list_name), _key):
            yield _twice(first, again, again.key, PLURALS[list_name])


def repeated_site_steps(facts: Facts) -> Iterator[Problem]:
    """A site has at most one new power and one new energy price from a month on."""
    for level in ("it_power_mw", "energy_usd_per_mwh"):
        steps = [step for step in facts.every("site_steps") if getattr(step, level, None) is not None]
        for first, again in repeated(steps, _key):
            yield _twice(first, again, again.key, f"site steps that set {level}")


def _twice(first: Any, again: Any, key: tuple[str, ...], among: str) -> Problem:
    what = " and ".join(f"{name} '{getattr(again, name)}'" for name in key)
    other = first.where(key[-1])
    there = f" (first: {other})" if other != first.label else ""
    stands, once = ("stands twice", "it must stand once")
    if len(key) > 1:
        stands, once = ("stand together twice", "they must stand together once")
    return Problem(
        again.where(key[-1]),
        f"{what} {stands} among the {among}{there}; {once}. Remove or change one of the two.",
    )


PLURALS = {
    "sites": "sites",
    "site_steps": "site steps",
    "gpu_types": "GPU types",
    "halls": "halls",
    "deliveries": "deliveries",
    "tenants": "tenants",
    "lease_requests": "lease requests",
    "sla_tiers": "SLA tiers",
    "signed_placements": "signed placements",
    "training_runs": "training runs",
    "internal_pools": "internal pools",
    "pool_tiers": "pool tiers",
    "on_demand": "on-demand levels",
    "policies": "policies",
    "assets": "assets",
    "debt_service": "debt service rows",
    "opening_balances": "opening balances",
}
"""What the records of each list are called, many of them."""


def _key(record: Any) -> tuple[Any, ...] | None:
    values = tuple(getattr(record, name, None) for name in record.key)
    return None if None in values else values


def names_that_differ_by_case(facts: Facts) -> Iterator[Problem]:
    """No two names of a list differ only by capital and small letters: one of them is a slip."""
    named: list[tuple[str, str, Callable[[Any], Any]]] = [
        (name, "id", lambda record: getattr(record, "id", None)) for name in PLURALS
    ]
    named.append(("sla_tiers", "sla", lambda record: getattr(record, "sla", None)))
    named.append(("lease_requests", "group", lambda record: getattr(record, "group", None)))
    for list_name, field, name_of in named:
        spellings: dict[str, Any] = {}
        for record in facts.every(list_name):
            name = name_of(record)
            if name is None:
                continue
            first = spellings.setdefault(name.casefold(), record)
            if name_of(first) != name:
                yield Problem(
                    record.where(field),
                    f"{field} '{name}' differs only by capital letters from '{name_of(first)}' "
                    f"({first.where(field)}); names must be clearly different. Rename one, or spell both "
                    "alike.",
                )


RULES = (unknown_names, repeated_keys, repeated_site_steps, names_that_differ_by_case)
