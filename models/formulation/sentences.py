"""Rules in words: for a row of the model, its rule's own sentence, what it is about, and its limit."""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

from . import capacity_policies, cash, crowding, halls, isolation, leases, money_policies, pools, runs, sites
from .lease_options import ANYWHERE
from .policies import FLEET, RIVALS

FILES = (leases, halls, isolation, crowding, runs, pools, sites, cash, capacity_policies, money_policies)
"""Files with rules, in the order of the page."""
RECORD_NOUNS = {
    runs: {"r": "run"},
    pools: {"i": "pool"},
    capacity_policies: {"i": "policy"},
    money_policies: {"i": "policy"},
}
"""What a letter stands for in the rules of one file."""
NOUNS = {
    "r": "request",
    "h": "hall",
    "s": "site",
    "t": "month",
    "k": "start",
    "last": "last month",
    "f": "finish",
    "q": "place",
    "place": "place",
    "zone": "zone",
    "who": "tenant",
    "scope": "site",
    "choice": "choice",
}
"""What an argument of a rule's function is, in all other files."""
MONTHS = frozenset({"t", "k", "last", "f"})
SPOKEN = {ANYWHERE: "anywhere", FLEET: "all sites", RIVALS: "all rivals"}
"""Names in indices that no record has."""
UNIT = re.compile(r"\[\\text\{([^}]+)\}\]")


@dataclass(frozen=True)
class RowInWords:
    """A row of the model, for a reader who has never seen it."""

    rule: str
    """The rule: its function, its component and its heading on the page."""
    sentence: str
    """The rule in a sentence."""
    names: Mapping[str, str]
    """Names in the row's index by what they are: `site`, `hall`, `month` (as 2027-03), `policy`, `request`, …"""
    limit: float | None
    """The figure that the row keeps to; None where it depends on other decisions."""
    unit: str
    """Unit of the limit; blank where the row counts shares of one."""

    @property
    def where(self) -> str:
        """What the row is about: `hall 'A', month 2027-03`."""
        parts = []
        for noun, name in self.names.items():
            is_plain = noun in {"month", "start", "last month", "finish"} or name in SPOKEN.values()
            parts.append(f"{noun} {name}" if is_plain else f"{noun} '{name}'")
        return ", ".join(parts)

    def __str__(self) -> str:
        limit = "" if self.limit is None else f": {self.limit:,.10g} {self.unit}".rstrip()
        about = f"{self.where}{limit}".strip(": ")
        return f"{self.sentence.rstrip('.')} ({about})." if about else self.sentence


def rule_function(rule: str) -> Callable[..., Any]:
    """The function that is a rule; there is one, named as the component.

    Raises
    ------
    LookupError
        If no file of the formulation has such a rule.
    """
    for file in FILES:
        function = vars(file).get(rule)
        if inspect.isfunction(function) and function.__module__ == file.__name__:
            return function
    raise LookupError(f"the formulation has no rule '{rule}'")


def rule_sentence(rule: str) -> str:
    """The rule in a sentence: the first of its docstring."""
    return (inspect.getdoc(rule_function(rule)) or "").split("\n")[0]


def row_in_words(m: Any, rule: str, index: Any) -> RowInWords:
    """What a row of the model says.

    Parameters
    ----------
    m
        A model made by `build`.
    rule, index
        The row: the name of its component, and its key there.

    Raises
    ------
    LookupError
        If the model has no such row.
    """
    function = rule_function(rule)
    key = index if isinstance(index, tuple) else (index,)
    row = m.component(rule)[index]
    unit = UNIT.search(inspect.getdoc(function) or "")
    return RowInWords(
        rule=rule,
        sentence=rule_sentence(rule),
        names=_names(m, function, key),
        limit=_limit(m, rule, key, row),
        unit=unit.group(1) if unit else "",
    )


def _names(m: Any, function: Callable[..., Any], key: tuple[Any, ...]) -> dict[str, str]:
    """The names in a row's index, by what they are."""
    file = inspect.getmodule(function)
    nouns = NOUNS | next((own for one, own in RECORD_NOUNS.items() if one is file), {})
    first = m.parameters.case.plan.start_month
    names = {}
    for argument, value in zip(list(inspect.signature(function).parameters)[1:], key, strict=True):
        name = str(first + value) if argument in MONTHS else str(value)
        if name:
            names[nouns[argument]] = SPOKEN.get(name, name)
    return names


def _limit(m: Any, rule: str, key: tuple[Any, ...], row: Any) -> float | None:
    """What a row keeps to: a figure of the case where it is a bound or a coefficient, else the row's own."""
    if rule in OWN_LIMITS:
        return float(OWN_LIMITS[rule](m, *key))
    if rule in CONSTANT_LIMITS:
        return float(pyo.value(row.lower if row.upper is None else row.upper))
    return None


def _power_mw(m: Any, s: str, t: int) -> float:
    """A site's power is a bound of its load, not of the row that adds the load up."""
    return float(m.parameters.power_mw[s][t])


def _taken_mw(m: Any, s: str, t: int) -> float:
    return sites.taken_mw(m.parameters, s, t)


def _fewest_gpus(m: Any, *key: Any) -> float:
    return float(m.leases.options[key].min_gpus)


def _most_gpus(m: Any, *key: Any) -> float:
    return float(m.leases.options[key].max_gpus)


def _fewest_run_gpus(m: Any, r: str, q: str, t: int) -> float:
    return float(m.runs[r].min_gpus)


def _most_run_gpus(m: Any, r: str, q: str, t: int) -> float:
    return float(m.runs[r].max_gpus)


def _work_h100e_hours(m: Any, r: str, q: str) -> float:
    return float(m.runs[r].work_h100e_hours)


OWN_LIMITS: dict[str, Callable[..., float]] = {
    "it_load": _power_mw,
    "load_above_take": _taken_mw,
    "fewest_gpus": _fewest_gpus,
    "most_gpus": _most_gpus,
    "fewest_run_gpus": _fewest_run_gpus,
    "most_run_gpus": _most_run_gpus,
    "work_done": _work_h100e_hours,
}
"""Rules whose limit stands in a bound, or before a column that says whether the rule applies."""
CONSTANT_LIMITS = frozenset(
    {
        "usable_gpus",
        "pool_floor",
        "min_internal_fraction",
        "max_leased_fraction",
        "max_tenant_fraction",
        "max_rival_fraction",
        "min_lease_revenue_usd",
        "min_cash_usd",
    }
)
"""Rules whose limit is the constant of the row."""
