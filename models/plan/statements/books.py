"""The books of a plan: its postings, and all that the statements read beside them."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ...inputs.case import Case
from ..decisions import Decisions
from ..discounting import FloatArray
from ..facts import Facts, derive
from ..money import ledger_of
from .contracts import Contract, contracts_of
from .lines import Line, Split, StatementName
from .postings import postings_of
from .timeline import Timeline, timeline_of


@dataclass(frozen=True)
class Books:
    """A plan's postings and what they were made from."""

    facts: Facts
    ledger: pd.DataFrame
    """Every amount of the plan; see `money.ledger`."""
    contracts: tuple[Contract, ...]
    timeline: Timeline
    postings: pd.DataFrame
    """Every amount of every line; columns as in `lines.POSTING_COLUMNS`, the month by its index."""

    @property
    def case(self) -> Case:
        """The case."""
        return self.facts.case

    def keys(self, split: Split | None) -> tuple[str, ...]:
        """What a statement is split by: sites, tenants or accepted leases, and blank if some posting has none."""
        if split is None:
            return ("",)
        names = {
            "site": [site.id for site in self.case.sites],
            "tenant": [tenant.id for tenant in self.case.tenants],
            "lease": [lease.request for lease in self.facts.decisions.leases if lease.is_accepted],
        }[split]
        return (*names, "") if bool((self.postings[split] == "").any()) else tuple(names)

    def months_of(self, *statements: StatementName) -> int:
        """Months to the end of the horizon, or to the last posting of these statements if that is later."""
        months = self.postings.loc[self.postings["statement"].isin(statements), "month"]
        return max(self.timeline.horizon, int(months.max()) + 1 if len(months) else 0)

    def amounts(
        self, statement: StatementName, lines: tuple[Line, ...], split: Split | None, months: int
    ) -> dict[str, FloatArray]:
        """Each line and subtotal by name; arrays of shape (keys, months)."""
        keys = {key: row for row, key in enumerate(self.keys(split))}
        place = {line.name: at for at, line in enumerate(lines)}
        rows = self.postings[
            (self.postings["statement"] == statement)
            & self.postings["line"].isin(place)
            & (self.postings["month"] < months)
        ]
        at_line = rows["line"].map(place).to_numpy(dtype=np.int64)
        at_key = rows[split].map(keys).to_numpy(dtype=np.int64) if split else np.zeros(len(rows), np.int64)
        totals = np.zeros((len(lines), len(keys), months))
        np.add.at(
            totals,
            (at_line, at_key, rows["month"].to_numpy(dtype=np.int64)),
            rows["usd"].to_numpy(dtype=float),
        )
        found: dict[str, FloatArray] = {}
        for line, total in zip(lines, totals, strict=True):
            found[line.name] = np.sum([found[name] for name in line.sums], axis=0) if line.sums else total
        return found


def books_of(case: Case, decisions: Decisions) -> Books:
    """The books of decisions on a case.

    Raises
    ------
    KeyError
        If the decisions name what the case does not have; `check_decisions` tells this in words.
    """
    facts = derive(case, decisions)
    ledger = ledger_of(facts)
    timeline = timeline_of(case, decisions)
    contracts = contracts_of(case, decisions, timeline)
    postings = postings_of(case, ledger, contracts)
    last = int(postings["month"].max()) if len(postings) else 0
    shown = replace(timeline, months=max(timeline.horizon, last + 1))
    return Books(facts, ledger, contracts, shown, postings)
