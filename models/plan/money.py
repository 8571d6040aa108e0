"""The money of a plan: every amount of every term, recomputed from case and decisions alone."""

import math
from collections.abc import Sequence

import pandas as pd

from ..inputs.case import Case
from ..inputs.policies import Policy
from .amounts import Amounts, table
from .decisions import Decisions
from .facts import Facts, derive
from .lease_amounts import lease_amounts
from .own_amounts import own_amounts
from .policy_breaches import Reading, penalties, policy_readings
from .records import MonthlyAmount
from .site_amounts import site_amounts
from .terms import TERM_NAMES


def ledger(case: Case, decisions: Decisions) -> pd.DataFrame:
    """Every amount that decisions on a case bring about, one row each.

    Columns: term (as in `terms.TERMS`); month (monthly period in which it is settled, receipts perhaps past
    the horizon); is_up_front (it falls on the first day of the month instead of its last); site and subject
    (request, run, pool, hall or policy; blank where none or several); usd (nominal, negative when it costs
    the owner); present_value_usd.

    Raises
    ------
    KeyError
        If the decisions name what the case does not have; `check_decisions` tells this in words.
    """
    return ledger_of(derive(case, decisions))


def ledger_of(facts: Facts) -> pd.DataFrame:
    """The ledger of facts that are derived already."""
    amounts = _amounts_before_penalties(facts)
    amounts += penalties(policy_readings(facts, facts.case.policies, amounts))
    return table(facts.case.plan, amounts)


def readings_of(facts: Facts, policies: Sequence[Policy]) -> list[Reading]:
    """The figure of each of these policies beside its bound."""
    is_cash_read = any(policy.rule == "min_cash_usd" for policy in policies)
    return policy_readings(facts, policies, _amounts_before_penalties(facts) if is_cash_read else ())


def _amounts_before_penalties(facts: Facts) -> list[Amounts]:
    return [*lease_amounts(facts), *own_amounts(facts), *site_amounts(facts)]


def value_usd(ledger: pd.DataFrame) -> float:
    """The plan's value: present value of all amounts of a ledger."""
    return math.fsum(ledger["present_value_usd"])


def terms_usd(ledger: pd.DataFrame) -> dict[str, float]:
    """Present value of every term of a ledger, in the order of `terms.TERMS`, noughts too."""
    amounts = ledger.groupby("term")["present_value_usd"].agg(math.fsum).to_dict() if len(ledger) else {}
    return {term: amounts.get(term, 0.0) for term in TERM_NAMES}


def monthly_amounts(ledger: pd.DataFrame) -> tuple[MonthlyAmount, ...]:
    """The amounts of a ledger by term and month, as a plan holds them, in the order of terms and months."""
    amounts = [
        (term, month, math.fsum(rows["usd"]), math.fsum(rows["present_value_usd"]))
        for (term, month), rows in ledger.groupby(["term", "month"], sort=False)
    ]
    return tuple(
        MonthlyAmount(term=str(term), month=str(month), usd=usd, present_value_usd=worth)
        for term, month, usd, worth in sorted(amounts, key=lambda row: (TERM_NAMES.index(row[0]), row[1]))
    )
