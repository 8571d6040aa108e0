"""The independent check: every rule and every dollar of a plan, re-derived from its case and its decisions.

Each rule is a module-level function that yields a sentence for everything that breaks it; its name is the
rule's. Nothing here knows the formulation: what a plan must hold to is read off the planning problem alone.
"""

from collections.abc import Iterator

from ...inputs.case import Case
from ..decisions import Decisions
from ..facts import Facts, derive
from ..money import ledger_of
from ..plan import Plan
from .capacity import CAPACITY_RULES
from .leases import LEASE_RULES
from .money import MONEY_RULES
from .own_use import OWN_USE_RULES
from .policies import POLICY_CHECKS
from .runs import RUN_RULES
from .structure import STRUCTURE_RULES
from .violation import Violation

FACT_RULES = (*LEASE_RULES, *CAPACITY_RULES, *RUN_RULES, *OWN_USE_RULES, *POLICY_CHECKS)
RULE_NAMES: tuple[str, ...] = tuple(
    rule.__name__ for rules in (STRUCTURE_RULES, FACT_RULES, MONEY_RULES) for rule in rules
)
"""The name of every rule of the check, in the order in which they are checked."""


def check_decisions(case: Case, decisions: Decisions) -> tuple[Violation, ...]:
    """Every rule that decisions on a case break.

    Decisions whose form is broken (unknown names, months that do not exist) are told only that: the other
    rules cannot be read off them.
    """
    violations = tuple(_structure(case, decisions))
    return violations or tuple(_substance(derive(case, decisions)))


def check_plan(plan: Plan) -> tuple[Violation, ...]:
    """Every rule that a plan breaks: those on its decisions, and those on what it says of its money."""
    violations = tuple(_structure(plan.case, plan.decisions))
    if violations:
        return violations
    facts = derive(plan.case, plan.decisions)
    ledger = ledger_of(facts)
    money = (Violation(rule.__name__, message) for rule in MONEY_RULES for message in rule(plan, ledger))
    return (*_substance(facts), *money)


def _structure(case: Case, decisions: Decisions) -> Iterator[Violation]:
    return (Violation(rule.__name__, found) for rule in STRUCTURE_RULES for found in rule(case, decisions))


def _substance(facts: Facts) -> Iterator[Violation]:
    return (Violation(rule.__name__, found) for rule in FACT_RULES for found in rule(facts))


__all__ = ["RULE_NAMES", "Violation", "check_decisions", "check_plan"]
