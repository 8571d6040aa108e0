"""A diagnosis: why a case has no plan, and what would give it one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

import pandas as pd

from models.inputs import Case
from planner.questions.conflicts.changes import as_json
from planner.questions.conflicts.conflict import Conflict
from planner.questions.conflicts.repairs import Repair
from planner.questions.conflicts.sentences import at
from planner.questions.conflicts.shortage import Shortage

FORMAT = 1
"""Version of the JSON form."""
SHORTAGE_FIELDS = ("where", "sentence", "month", "needed", "available", "unit")
REPAIR_FIELDS = (
    "sentence",
    "amount",
    "least_amount",
    "unit",
    "month",
    "cost_usd",
    "cost_basis",
    "value_usd",
    "bound_usd",
)


@dataclass(frozen=True, repr=False)
class Diagnosis:
    """Why a case has no plan: sums that do not work out, rules that conflict, repairs that were tried."""

    case: Case = field(repr=False)
    """The case."""
    status: Literal["infeasible", "feasible", "unknown"]
    """Whether it has a plan; `unknown` when time was up before that was known."""
    shortages: tuple[Shortage, ...]
    """What arithmetic alone shows, without the solver; empty where it shows nothing."""
    conflict: Conflict | None
    """Rules that cannot be kept together; None where the case has a plan, or time was up at once."""
    repairs: tuple[Repair, ...]
    """Changes that give the case a plan, the cheapest first; those without a price last."""
    seconds: float
    """Wall time that it took."""
    searches: int
    """Mixed-integer searches that it took."""
    stopped_by: Literal["", "time_limit", "interrupt"]
    """What cut it short, if anything did: then there may be smaller conflicts and further repairs."""

    @property
    def arithmetic(self) -> pd.DataFrame:
        """One row a shortage: where, sentence, month, needed, available, unit."""
        rows = [[getattr(one, name) for name in SHORTAGE_FIELDS] for one in self.shortages]
        return pd.DataFrame(rows, columns=list(SHORTAGE_FIELDS), dtype=object)

    @property
    def rules(self) -> pd.DataFrame:
        """One row a rule in conflict, or a signed lease that stands beside: where, rule, demand, is_in_conflict."""
        rows = [
            [rule.where, rule.kind, rule.record, rule.label, rule.sentence, is_member]
            for rule, is_member in self._rules()
        ]
        columns = ["where", "kind", "record", "rule", "demand", "is_in_conflict"]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def _rules(self) -> Iterator[tuple[Any, bool]]:
        if self.conflict:
            yield from ((rule, True) for rule in self.conflict.rules)
            yield from ((rule, False) for rule in self.conflict.standing)

    @property
    def repair_table(self) -> pd.DataFrame:
        """One row a repair: what is done, amount and unit, month, cost, and the value of the plan it gives."""
        rows = [
            [number, *(getattr(one, name) for name in REPAIR_FIELDS)]
            for number, one in enumerate(self.repairs, start=1)
        ]
        return pd.DataFrame(rows, columns=["number", *REPAIR_FIELDS], dtype=object)

    @property
    def changes(self) -> pd.DataFrame:
        """One row a changed field or record: the repair's number, list, record, field, before, after, where."""
        rows = [
            [
                number,
                one.action,
                one.list_name,
                one.record,
                one.field,
                _plain(one.before),
                _plain(one.after),
                one.where,
            ]
            for number, repair in enumerate(self.repairs, start=1)
            for one in repair.changes
        ]
        columns = ["repair", "action", "list", "record", "field", "before", "after", "where"]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    @property
    def text(self) -> str:
        """The diagnosis in lines."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield from self.sentences[:1]
        if self.shortages:
            yield "Arithmetic:"
            yield from (f"  {one}" for one in self.shortages)
        if self.conflict:
            yield f"Conflict: {self.conflict_sentence}"
            yield from (f"  {at(rule.where, str(rule))}" for rule in self.conflict.rules)
            if self.conflict.standing:
                names = ", ".join(rule.label for rule in self.conflict.standing)
                yield f"  Taken as given beside them: {names}."
        if self.repairs:
            yield "Repairs, each tried: the repaired case has a plan."
            yield from (
                f"  {number}. {self._repair(one)}" for number, one in enumerate(self.repairs, start=1)
            )
        elif self.status == "infeasible":
            yield "No repair was found."
        yield from self.sentences[1:]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Whether the case has a plan, and whether the diagnosis is complete."""
        first = {
            "feasible": "The case has a plan; there is nothing to repair.",
            "infeasible": "The case has no plan: its hard rules cannot all be kept.",
            "unknown": "Whether the case has a plan is not known.",
        }[self.status]
        if not self.stopped_by:
            return (first,)
        reason = "the user stopped it" if self.stopped_by == "interrupt" else "time was up"
        missing = "." if self.status == "unknown" else "; there may be smaller conflicts and cheaper repairs."
        return (first, f"The diagnosis is not complete: {reason}{missing}")

    @property
    def conflict_sentence(self) -> str:
        """What is claimed of the conflict, in a sentence."""
        conflict = self.conflict
        if conflict is None:
            return "which rules conflict is not known."
        if not conflict.rules:
            return "halls, power and contracts alone leave no plan."
        whole = " They could be kept if lots, leases and runs could be cut into parts."
        fits = whole if conflict.is_of_whole_numbers else ""
        if len(conflict.rules) == 1:
            return f"one rule cannot be kept, even by itself.{fits}"
        least = (
            "each of them is needed for it"
            if conflict.is_minimal
            else "perhaps not all of them are needed for it"
        )
        return f"{len(conflict.rules)} rules cannot be kept together; {least}.{fits}"

    def _repair(self, repair: Repair) -> str:
        currency = self.case.plan.currency
        value = f"plan worth {currency} {repair.value_usd:,.0f} to {repair.bound_usd:,.0f}"
        if repair.cost_usd is None:
            return f"{repair} ({value})"
        basis = f", {repair.cost_basis}" if repair.cost_basis else ""
        return f"{repair} (costs {currency} {repair.cost_usd:,.0f}{basis}; {value})"

    def __repr__(self) -> str:
        rules = [rule.label for rule in self.conflict.rules] if self.conflict else []
        return f"Diagnosis({self.status}: conflict of {', '.join(rules) or 'nothing'}; {len(self.repairs)} repairs)"

    def _repr_html_(self) -> str:
        title = f"<h4>{escape(self.case.plan.name)}: {self.status}</h4>"
        told = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences)
        tables = [
            ("Arithmetic", self.arithmetic),
            (self.conflict_sentence, self.rules),
            ("Repairs, each tried", self.repair_table),
        ]
        return f"{title}{told}" + "".join(
            f"<p>{escape(head)}</p>{frame.to_html(index=False, border=0, escape=True)}"
            for head, frame in tables
            if len(frame)
        )

    def to_dict(self) -> dict[str, Any]:
        """The diagnosis as JSON holds it."""
        conflict = self.conflict
        return {
            "format": FORMAT,
            "status": self.status,
            "seconds": self.seconds,
            "searches": self.searches,
            "stopped_by": self.stopped_by or None,
            "arithmetic": _rows(self.arithmetic),
            "conflict": None
            if conflict is None
            else {
                "rules": [_rule_dict(rule) for rule in conflict.rules],
                "standing": [_rule_dict(rule) for rule in conflict.standing],
                "is_minimal": conflict.is_minimal,
                "is_of_whole_numbers": conflict.is_of_whole_numbers,
                "sentence": self.conflict_sentence,
            },
            "repairs": [
                {
                    **row,
                    "rules": list(repair.rules),
                    "changes": [change.to_dict() for change in repair.changes],
                }
                for row, repair in zip(_rows(self.repair_table), self.repairs, strict=True)
            ],
        }


def _rule_dict(rule: Any) -> dict[str, Any]:
    return {
        "kind": rule.kind,
        "list": rule.list_name,
        "record": rule.record,
        "field": rule.field,
        "where": rule.where,
        "rule": rule.label,
        "demand": rule.sentence,
    }


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): as_json(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    """A field's value as one cell shows it."""
    shown = as_json(value)
    if isinstance(shown, dict):
        return ", ".join(f"{name} {one}" for name, one in shown.items())
    return ", ".join(shown) if isinstance(shown, list) else shown
