"""The independent check passes the worked plan, and rejects each tampered one by the rule it breaks."""

import pytest

from models.plan import RULE_NAMES, check_decisions, check_plan
from tests.plan import tampered_leases, tampered_money, tampered_structure, tampered_use
from tests.plan.builders import honest_plan
from tests.plan.tampering import TAMPERED_DECISIONS, TAMPERED_PLANS
from tests.plan.worked import worked

_REGISTERED = (tampered_leases, tampered_money, tampered_structure, tampered_use)


def named(pairs):
    """Parameters that are called by the rule and by what was done."""
    return [pytest.param(rule, tamper, id=f"{rule}-{tamper.__name__}") for rule, tamper in pairs]


def test_worked_plan_passes():
    """The plan from which all tampered ones are made breaks no rule."""
    assert check_decisions(*worked()) == ()
    assert check_plan(honest_plan(*worked())) == ()


@pytest.mark.parametrize(("rule", "tamper"), named(TAMPERED_DECISIONS))
def test_tampered_decisions_break_their_rule_and_no_other(rule, tamper):
    """Decisions that break one rule are rejected by that rule's name alone, in a sentence."""
    violations = check_decisions(*tamper(*worked()))
    assert {violation.rule for violation in violations} == {rule}
    assert all(str(violation).startswith(f"{rule}: ") for violation in violations)


@pytest.mark.parametrize(("rule", "tamper"), named(TAMPERED_PLANS))
def test_misstated_plan_breaks_its_rule_and_no_other(rule, tamper):
    """A plan that states what is not so is rejected by that rule's name alone."""
    violations = check_plan(tamper(honest_plan(*worked())))
    assert {violation.rule for violation in violations} == {rule}


@pytest.mark.parametrize(("rule", "tamper"), named(TAMPERED_DECISIONS))
def test_plan_of_tampered_decisions_is_rejected_too(rule, tamper):
    """What is wrong with the decisions is wrong with the plan, whatever it says of its money."""
    case, decisions = tamper(*worked())
    plan = honest_plan(*worked()).model_copy(update={"case": case, "decisions": decisions})
    assert rule in {violation.rule for violation in check_plan(plan)}


def test_every_rule_has_a_tampered_plan():
    """A rule that nothing breaks may check nothing."""
    assert {rule for rule, _ in TAMPERED_DECISIONS + TAMPERED_PLANS} == set(RULE_NAMES)


def test_rules_have_names_of_their_own():
    """A violation's name leads to one rule."""
    assert len(set(RULE_NAMES)) == len(RULE_NAMES)
