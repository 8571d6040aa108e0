"""What must hold between the records of a case. Each rule is one function from the facts to its problems."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..problems import Problem
from ..record import Record
from . import (
    accounting,
    dates,
    hardware,
    magnitudes,
    own_use,
    placeable,
    policies,
    references,
    requests,
    signed,
    unused,
    windows,
)
from .facts import Facts

if TYPE_CHECKING:
    from ..case import Case

Rule = Callable[[Facts], Iterator[Problem]]

RULES_WITHOUT_HORIZON: tuple[Rule, ...] = (
    *references.RULES,
    *dates.WITHOUT_HORIZON,
    *requests.RULES,
    *signed.WITHOUT_HORIZON,
    *hardware.WITHOUT_HORIZON,
    *own_use.WITHOUT_HORIZON,
    *policies.RULES,
    *accounting.WITHOUT_HORIZON,
)
"""Rules that say something even of a case whose plan settings are not valid."""
RULES_WITH_HORIZON: tuple[Rule, ...] = (
    *dates.WITH_HORIZON,
    *hardware.WITH_HORIZON,
    *signed.WITH_HORIZON,
    *accounting.WITH_HORIZON,
)
"""Rules that ask which months are planned."""
ODDITIES: tuple[Rule, ...] = (
    *unused.RULES,
    *magnitudes.RULES,
    *windows.RULES,
    *placeable.RULES,
    *own_use.ODDITIES,
    *accounting.ODDITIES,
)
"""Rules that only warn, and expect a case without errors."""


def find_problems(
    case: "Case",
    spoilt: Mapping[str, Sequence[Record]] | None = None,
    unread: frozenset[str] = frozenset(),
) -> tuple[Problem, ...]:
    """Every problem between the records of a case, by rule; oddities only if nothing is wrong.

    `spoilt` holds, by list, what is left of records that are not valid by themselves: their valid fields.
    Their names count as known, so that nothing is said of what refers to them, and sums over their list are
    not judged. `unread` are lists that could not be read at all.
    """
    problems = find_errors(case, spoilt, unread)
    if spoilt or unread or any(problem.severity == "error" for problem in problems):
        return problems
    facts = Facts(case)
    return problems + tuple(problem for rule in ODDITIES for problem in rule(facts))


def find_errors(
    case: "Case",
    spoilt: Mapping[str, Sequence[Record]] | None = None,
    unread: frozenset[str] = frozenset(),
) -> tuple[Problem, ...]:
    """What `find_problems` finds, less the oddities: what decides whether there is a case, in less time."""
    facts = Facts(case, spoilt or {}, unread)
    rules = RULES_WITHOUT_HORIZON + (RULES_WITH_HORIZON if "plan" not in facts.spoilt else ())
    return tuple(problem for rule in rules for problem in rule(facts))
