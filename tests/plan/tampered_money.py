"""Plans whose decisions are right and whose statements are not."""

# ruff: noqa: D103 (the name of each says what was done)

from models.plan import MonthlyAmount
from tests.plan.tampering import misstates


def solved(plan, **changes):
    return plan.model_copy(update={"solve": plan.solve.model_copy(update=changes)})


def with_first_amount(plan, **changes):
    return plan.model_copy(update={"money": (plan.money[0].model_copy(update=changes), *plan.money[1:])})


@misstates("stated_value")
def value_too_high_by_two_millionths(plan):
    value = plan.value_usd * (1 + 2e-6)
    return solved(plan.model_copy(update={"value_usd": value}), bound_usd=value)


@misstates("stated_terms")
def terms_swapped(plan):
    terms = plan.terms_usd | {
        "run_value": plan.terms_usd["energy_cost"],
        "energy_cost": plan.terms_usd["run_value"],
    }
    return plan.model_copy(update={"terms_usd": terms})


@misstates("stated_terms")
def term_left_out(plan):
    return plan.model_copy(
        update={"terms_usd": {k: v for k, v in plan.terms_usd.items() if k != "recall_fees"}}
    )


@misstates("stated_terms")
def term_unknown(plan):
    return plan.model_copy(update={"terms_usd": plan.terms_usd | {"luck": 0.0}})


@misstates("stated_amounts")
def amount_changed(plan):
    return with_first_amount(plan, usd=plan.money[0].usd + 1)


@misstates("stated_amounts")
def present_value_changed(plan):
    return with_first_amount(plan, present_value_usd=plan.money[0].present_value_usd + 1)


@misstates("stated_amounts")
def amount_left_out(plan):
    return plan.model_copy(update={"money": plan.money[1:]})


@misstates("stated_amounts")
def amount_stated_twice(plan):
    return plan.model_copy(update={"money": (*plan.money, plan.money[0])})


@misstates("stated_amounts")
def amount_made_up(plan):
    gift = MonthlyAmount(term="fixed_cost", month="2027-01", usd=5, present_value_usd=5)
    return plan.model_copy(update={"money": (*plan.money, gift)})


@misstates("stated_case")
def made_for_another_case(plan):
    return solved(plan, case_sha256="0" * 64)


@misstates("stated_bound")
def bound_below_the_value(plan):
    return solved(plan, bound_usd=plan.value_usd * (1 - 2e-6))


@misstates("stated_gap")
def gap_understated(plan):
    return solved(plan, bound_usd=plan.value_usd * 1.00005)


@misstates("stated_gap")
def gap_overstated(plan):
    return solved(plan, gap_fraction=5e-5)


@misstates("stated_status")
def proven_beyond_the_gap_asked_for(plan):
    return solved(plan, bound_usd=plan.value_usd * 1.01, gap_fraction=0.01)


@misstates("stated_status")
def not_proven_within_the_gap_asked_for(plan):
    return solved(plan, status="not_proven", stopped_by="gap")
