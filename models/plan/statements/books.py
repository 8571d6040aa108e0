"""The books of a plan: its postings, and all that the statements read beside them."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from ...inputs.case import Case
from ..decisions import Decisions
from ..discounting import FloatArray, IntArray
from ..facts import Facts, derive
from ..money import ledger_of
from .contracts import Contract, contracts_of
from .lines import SPLITS, Line, Split, StatementName
from .postings import postings_of
from .timeline import Timeline, timeline_of

_NO_ROWS: IntArray = np.zeros(0, dtype=np.int64)


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

    @cached_property
    def _rows_of(self) -> dict[tuple[str, str], IntArray]:
        """Rows of the postings by statement and line."""
        return {
            (str(statement), str(line)): np.asarray(rows.index, dtype=np.int64)
            for (statement, line), rows in self.postings.groupby(["statement", "line"], sort=False)
        }

    @cached_property
    def _months(self) -> IntArray:
        return self.postings["month"].to_numpy(dtype=np.int64)

    @cached_property
    def _usd(self) -> FloatArray:
        return self.postings["usd"].to_numpy(dtype=float)

    @cached_property
    def _key_rows(self) -> dict[Split | None, IntArray]:
        """Each posting's row among the keys of a split."""
        rows: dict[Split | None, IntArray] = {None: np.zeros(len(self.postings), dtype=np.int64)}
        for split in SPLITS:
            place = {key: row for row, key in enumerate(self.keys(split))}
            rows[split] = np.array([place[key] for key in self.postings[split]], dtype=np.int64)
        return rows

    @cached_property
    def _keys(self) -> dict[Split | None, tuple[str, ...]]:
        named: dict[Split, list[str]] = {
            "site": [site.id for site in self.case.sites],
            "tenant": [tenant.id for tenant in self.case.tenants],
            "lease": [lease.request for lease in self.facts.decisions.leases if lease.is_accepted],
        }
        is_blank = {split: bool((self.postings[split] == "").any()) for split in SPLITS}
        return {None: ("",)} | {
            split: (*names, "") if is_blank[split] else tuple(names) for split, names in named.items()
        }

    def keys(self, split: Split | None) -> tuple[str, ...]:
        """What a statement is split by: sites, tenants or accepted leases, and blank if some posting has none."""
        return self._keys[split]

    def months_of(self, *statements: StatementName) -> int:
        """Months to the end of the horizon, or to the last posting of these statements if that is later."""
        lasts = [
            int(self._months[rows].max()) for (name, _), rows in self._rows_of.items() if name in statements
        ]
        return max([self.timeline.horizon, *(last + 1 for last in lasts)])

    def amounts(
        self, statement: StatementName, lines: tuple[Line, ...], split: Split | None, months: int
    ) -> dict[str, FloatArray]:
        """Each line and subtotal by name; arrays of shape (keys, months)."""
        each = len(self.keys(split))
        found: dict[str, FloatArray] = {}
        for line in lines:
            rows = self._rows_of.get((statement, line.name), _NO_ROWS)
            rows = rows[self._months[rows] < months]
            total = np.zeros((each, months))
            np.add.at(total, (self._key_rows[split][rows], self._months[rows]), self._usd[rows])
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
