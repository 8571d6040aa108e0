"""A register of tampered decisions and plans, each with the one rule of the check that it breaks."""

from collections.abc import Callable

from models.inputs import Case
from models.plan import Decisions, Plan

DecisionTamper = Callable[[Case, Decisions], tuple[Case, Decisions]]
PlanTamper = Callable[[Plan], Plan]

TAMPERED_DECISIONS: list[tuple[str, DecisionTamper]] = []
TAMPERED_PLANS: list[tuple[str, PlanTamper]] = []


def breaks(rule: str) -> Callable[[DecisionTamper], DecisionTamper]:
    """Registers a change of the worked case or its decisions that breaks this rule and no other."""

    def register(tamper: DecisionTamper) -> DecisionTamper:
        TAMPERED_DECISIONS.append((rule, tamper))
        return tamper

    return register


def misstates(rule: str) -> Callable[[PlanTamper], PlanTamper]:
    """Registers a change of what the worked plan states that breaks this rule and no other."""

    def register(tamper: PlanTamper) -> PlanTamper:
        TAMPERED_PLANS.append((rule, tamper))
        return tamper

    return register
