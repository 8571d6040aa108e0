"""What must hold between the records of a case. Each rule is one function from the facts to its problems."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..problems import Problem
from ..record import Record
from . import (
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
    *unused.RULES,
    *magnitudes.WITHOUT_HORIZON,
)
"""Rules that say something even of a case whose plan settings are not valid."""
RULES_WITH_HORIZON: tuple[Rule, ...] = (
    *dates.WITH_HORIZON,
    *hardware.WITH_HORIZON,
    *signed.WITH_HORIZON,
    *windows.WITH_HORIZON,
    *placeable.WITH_HORIZON,
    *own_use.WITH_HORIZON,
    *magnitudes.WITH_HORIZON,
)
"""Rules that ask which months are planned."""


def find_problems(
    case: "Case",
    spoilt: Mapping[str, Sequence[Record]] | None = None,
    unread: frozenset[str] = frozenset(),
) -> tuple[Problem, ...]:
    """Every problem between the records of a case: errors and warnings, in the order of the rules.

    `spoilt` holds, by list, what is left of records that are not valid by themselves: their valid fields.
    Their names count as known, so that nothing is said of what refers to them, and sums over their list are
    not judged. `unread` are lists that could not be read at all.
    """
    facts = Facts(case, spoilt or {}, unread)
    rules = RULES_WITHOUT_HORIZON + (RULES_WITH_HORIZON if "plan" not in facts.spoilt else ())
    return tuple(problem for rule in rules for problem in rule(facts))
