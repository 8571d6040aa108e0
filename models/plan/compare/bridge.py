"""The bridge of a plan's value from A to B: changed inputs first, with A's decisions kept; then B's decisions.

Each line is computed by itself from its definition; none is what is left over. That they add up to B's value,
which is computed from B's case and decisions alone, is therefore a check.
"""

import math
from dataclasses import dataclass

import pandas as pd

from ..check import check_decisions
from ..facts import derive
from ..money import ledger_of, terms_usd
from ..plan import Plan
from .carried import carry, completed, decisions_after
from .mixed_case import mixed_case
from .sales import sales
from .steps import BLOCKS, INPUT_STEPS, ITEMS, STEPS
from .worth import Worth, worth, worth_of

SITE_COST_TERMS = ("energy_cost", "demand_charge", "energy_reimbursed", "fixed_cost")
BRIDGE_COLUMNS = (
    "block",
    "item",
    "line",
    "cash_usd",
    "internal_value_usd",
    "effect_usd",
    "running_usd",
    "definition",
)


@dataclass(frozen=True)
class Bridge:
    """What plan A is worth, each change on the way, and what plan B is worth."""

    a: Worth
    """Plan A, recomputed."""
    b: Worth
    """Plan B, recomputed from its own case and decisions."""
    repriced: Worth
    """A's decisions priced under B's case at once, without the steps in between; `kept` must equal it."""
    effects: dict[str, Worth]
    """The effect of each step of `steps.STEPS` by its name, in their order; favourable is positive."""
    sales: pd.DataFrame
    """Volume, mix and timing of the re-optimisation sale by sale; see `sales.sales`."""
    left_out: tuple[str, ...]
    """A's decisions that B has no place for."""
    broken_rules: tuple[str, ...]
    """Where A's decisions would break B's rules: re-optimisation includes what keeping them costs."""

    @property
    def kept(self) -> Worth:
        """A's decisions under B's inputs."""
        return _sum([self.a, *(self.effects[step.name] for step in INPUT_STEPS)])

    @property
    def reoptimisation(self) -> Worth:
        """What deciding anew adds."""
        return _sum([self.effects[step.name] for step in STEPS if step.block == "reoptimisation"])

    @property
    def difference_usd(self) -> float:
        """Plan A and all lines, less plan B; nought to the cent."""
        return math.fsum(
            [self.a.total_usd, *(one.total_usd for one in self.effects.values()), -self.b.total_usd]
        )

    @property
    def lines(self) -> pd.DataFrame:
        """The bridge as a table: one row per step.

        Columns: block, item, line (its title); cash_usd, internal_value_usd, effect_usd (both together), all
        present values and favourable when positive; running_usd (value after the line); definition.
        """
        running, rows = self.a, []
        for step in STEPS:
            effect = self.effects[step.name]
            running = running + effect
            amounts = (effect.cash_usd, effect.internal_value_usd, effect.total_usd, running.total_usd)
            rows.append((BLOCKS[step.block], ITEMS[step.item], step.title, *amounts, step.sentence))
        return pd.DataFrame(rows, columns=list(BRIDGE_COLUMNS))

    @property
    def by_item(self) -> pd.DataFrame:
        """The bridge by item: item, inputs_usd, reoptimisation_usd, total_usd."""
        rows = []
        for item, title in ITEMS.items():
            inputs, again = (
                math.fsum(
                    self.effects[step.name].total_usd
                    for step in STEPS
                    if (step.item, step.block) == (item, block)
                )
                for block in BLOCKS
            )
            rows.append((title, inputs, again, inputs + again))
        return pd.DataFrame(rows, columns=["item", "inputs_usd", "reoptimisation_usd", "total_usd"])


def bridge(a: Plan, b: Plan) -> Bridge:
    """The bridge from plan A to plan B.

    Inputs change step by step in the order of `steps.STEPS` while A's decisions are kept, so that the joint
    effect of two changes is in the later one. Then B's decisions take the place of A's, under B's inputs:
    volume, mix and timing of what is sold (`sales`), energy, and own use.
    """
    carried = carry(a.case, b.case, a.decisions)
    value_of_a = worth(a.case, a.decisions)
    effects, before, kept = {}, value_of_a, carried.decisions
    for step in INPUT_STEPS:
        mixed = mixed_case(a.case, b.case, after=step.name)
        kept = decisions_after(step.name, mixed, b.case, carried.decisions)
        after = worth(mixed, kept)
        effects[step.name], before = after - before, after
    kept = completed(b.case, kept)
    kept_facts, b_facts = derive(b.case, kept), derive(b.case, b.decisions)
    sold = sales(kept_facts, b_facts)
    for name, column in (("more_or_less", "volume_usd"), ("mix", "mix_usd"), ("moved", "timing_usd")):
        effects[name] = Worth(math.fsum(sold[column]), 0.0)
    kept_terms, b_terms = terms_usd(ledger_of(kept_facts)), terms_usd(ledger_of(b_facts))
    site_costs = math.fsum(b_terms[term] - kept_terms[term] for term in SITE_COST_TERMS)
    value_of_b = worth_of(b_facts)
    repriced = worth_of(kept_facts)
    internal = value_of_b.internal_value_usd - repriced.internal_value_usd
    effects["site_costs"], effects["own_use"] = Worth(site_costs, 0.0), Worth(0.0, internal)
    return Bridge(
        a=value_of_a,
        b=value_of_b,
        repriced=repriced,
        effects=effects,
        sales=sold,
        left_out=carried.left_out,
        broken_rules=tuple(one.message for one in check_decisions(b.case, kept)),
    )


def _sum(parts: list[Worth]) -> Worth:
    return Worth(
        math.fsum(part.cash_usd for part in parts), math.fsum(part.internal_value_usd for part in parts)
    )
