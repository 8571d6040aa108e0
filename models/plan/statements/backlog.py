"""The backlog (remaining performance obligations): its roll, its firm part, and the next 12 months of it."""

import numpy as np
import pandas as pd

from ..discounting import FloatArray
from .books import Books
from .lines import By, Split
from .pivots import frame, roll

NEXT_MONTHS = 12


def rpo(books: Books, by: By, split: Split | None) -> pd.DataFrame:
    """The roll of the backlog until every term has ended; see `Statements.rpo`."""
    months = books.months_of("backlog", "straight_line")
    periods, columns = roll(books, "backlog", by, split, months)
    closing = columns["closing_usd"]
    firm, next_12 = (part[:, periods.last] for part in remaining(books, split, months))
    firm, next_12 = np.where(closing == 0, 0.0, firm), np.where(closing == 0, 0.0, next_12)
    columns |= {"firm_usd": firm, "next_12_months_usd": next_12}
    with np.errstate(divide="ignore", invalid="ignore"):
        columns["firm_fraction"] = np.where(closing == 0, np.nan, firm / closing)
        columns["next_12_months_fraction"] = np.where(closing == 0, np.nan, next_12 / closing)
    return frame(books, periods, split, books.keys(split), columns)


def remaining(books: Books, split: Split | None, months: int) -> tuple[FloatArray, FloatArray]:
    """Of the backlog at the end of each month: what is firm, and what falls into the 12 months after it.

    Two arrays of shape (keys, months). A contract is in the backlog from its signing (an open request's start
    month) to its last month.
    """
    keys = {key: row for row, key in enumerate(books.keys(split))}
    firm, next_12 = np.zeros((len(keys), months)), np.zeros((len(keys), months))
    for contract in books.contracts:
        if not len(contract.months):
            continue
        request = contract.lease.request
        of: dict[Split | None, str] = {
            None: "",
            "site": contract.site,
            "tenant": request.tenant,
            "lease": request.id,
        }
        row = keys[of[split]]
        signed = 0 if request.is_signed else contract.lease.start
        held = np.arange(signed, min(contract.lease.last, months))  # at the end of the last month nothing is
        after = np.zeros(max(months, int(contract.months[-1]) + 1) + NEXT_MONTHS + 1)
        after[contract.months] = contract.recognised_usd
        until = np.concatenate([[0.0], np.cumsum(after)])
        next_12[row, held] += until[held + 1 + NEXT_MONTHS] - until[held + 1]
        after[contract.months[~contract.is_firm]] = 0.0
        firm_until = np.concatenate([[0.0], np.cumsum(after)])
        firm[row, held] += firm_until[-1] - firm_until[held + 1]
    return firm, next_12
