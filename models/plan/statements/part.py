"""Postings before they stand in a table: a line's dollars by month."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..discounting import FloatArray, IntArray
from .lines import POSTING_COLUMNS, StatementName


@dataclass(frozen=True)
class Part:
    """Amounts of one line, with all that they have in common."""

    statement: StatementName
    line: str
    """Name of the line, as in `lines.py`; `opening` for the balance at the start of month 0."""
    months: IntArray
    """Indices of months; shape (n,)."""
    usd: FloatArray
    """Nominal amounts with the line's sign; shape (n,)."""
    site: str = ""
    tenant: str = ""
    lease: str = ""
    subject: str = ""
    """Hall, run, pool or policy; blank for others."""


def single(statement: StatementName, line: str, month: int, usd: float, **of: str) -> Part:
    """One amount in one month."""
    return Part(statement, line, np.array([month]), np.array([usd], dtype=float), **of)


def table(parts: Iterable[Part]) -> pd.DataFrame:
    """All amounts that are not nought, one row each: `POSTING_COLUMNS`, month as an index."""
    every = list(parts)
    lengths = [len(part.months) for part in every]
    usd = np.concatenate([np.zeros(0), *(part.usd for part in every)])
    months = np.concatenate([np.zeros(0, dtype=np.int64), *(part.months for part in every)])
    columns: dict[str, object] = {"month": months.astype(np.int64), "usd": usd}
    for name in ("statement", "line", "site", "tenant", "lease", "subject"):
        columns[name] = np.repeat(np.array([getattr(part, name) for part in every], dtype=object), lengths)
    columns["is_up_front"] = np.zeros(len(usd), dtype=bool)  # what is up front comes from the ledger
    frame = pd.DataFrame(columns, columns=list(POSTING_COLUMNS))
    kept: pd.DataFrame = frame.loc[usd != 0].reset_index(drop=True)
    return kept
