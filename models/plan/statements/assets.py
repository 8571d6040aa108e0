"""Assets by vintage: cost, depreciation and book value."""

import numpy as np
import pandas as pd

from ...inputs.accounting import Asset
from ..discounting import FloatArray
from .books import Books
from .lines import By
from .pivots import frame
from .postings import depreciation_of


def opening_book_usd(books: Books, asset: Asset) -> float:
    """Book value at the start of month 0; nought for assets that come into service later."""
    age = -books.case.month_index(asset.in_service)
    if age <= 0:
        return 0.0
    return asset.cost_usd - (asset.cost_usd - asset.residual_usd) * min(age / asset.life_months, 1.0)


def added_usd(books: Books, asset: Asset) -> FloatArray:
    """Cost in the month in which it comes into service, if that is in the horizon; shape (months,)."""
    added, month = np.zeros(books.timeline.horizon), books.case.month_index(asset.in_service)
    if 0 <= month < len(added):
        added[month] = asset.cost_usd
    return added


def depreciation(books: Books, by: By) -> pd.DataFrame:
    """The roll of every vintage; see `Statements.depreciation`."""
    vintages, periods = books.case.assets, books.timeline.periods(by, books.timeline.horizon)
    added, fallen = (np.zeros((len(vintages), books.timeline.horizon)) for _ in range(2))
    opening = np.zeros((len(vintages), 1))
    for row, asset in enumerate(vintages):
        months, usd = depreciation_of(books.case, asset)
        opening[row], added[row], fallen[row, months] = (
            opening_book_usd(books, asset),
            added_usd(books, asset),
            -usd,
        )
    closing = opening + np.cumsum(added + fallen, axis=1)
    before = np.hstack([opening, closing[:, :-1]])
    each = len(periods.labels)
    columns = {
        "in_service": np.repeat(
            np.array([asset.in_service for asset in vintages], dtype=object)[:, None], each, 1
        ),
        "opening_usd": before[:, periods.first],
        "added_usd": periods.sums(added),
        "depreciation_usd": periods.sums(fallen),
        "closing_usd": closing[:, periods.last],
    }
    rows = frame(books, periods, None, tuple(asset.hall for asset in vintages), columns)
    halls = np.tile(np.array([asset.hall for asset in vintages], dtype=object), each)
    rows.insert(list(rows.columns).index("in_service"), "hall", halls)
    return rows.astype({"in_service": "period[M]"})
