"""What decisions on a case are worth, cash apart from internal value."""

import math
from dataclasses import dataclass

from ...inputs.case import Case
from ..decisions import Decisions
from ..facts import Facts, derive
from ..money import ledger_of, terms_usd
from ..terms import CASH_TERMS


@dataclass(frozen=True)
class Worth:
    """Present values, or a change of them."""

    cash_usd: float
    internal_value_usd: float

    @property
    def total_usd(self) -> float:
        """Both together: the value of a plan."""
        return self.cash_usd + self.internal_value_usd

    def __add__(self, other: "Worth") -> "Worth":
        return Worth(self.cash_usd + other.cash_usd, self.internal_value_usd + other.internal_value_usd)

    def __sub__(self, other: "Worth") -> "Worth":
        return Worth(self.cash_usd - other.cash_usd, self.internal_value_usd - other.internal_value_usd)


def worth(case: Case, decisions: Decisions) -> Worth:
    """Present value of all amounts that decisions on a case bring about."""
    return worth_of(derive(case, decisions))


def worth_of(facts: Facts) -> Worth:
    """The worth of facts that are derived already."""
    by_term = terms_usd(ledger_of(facts))
    return Worth(
        cash_usd=math.fsum(usd for term, usd in by_term.items() if term in CASH_TERMS),
        internal_value_usd=math.fsum(usd for term, usd in by_term.items() if term not in CASH_TERMS),
    )
