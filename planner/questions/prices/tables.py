"""Prices as tables and as JSON, to be written."""

from pathlib import Path
from typing import Any

import pandas as pd

from models.plan import Plan
from models.plan.display import status_sentence
from models.plan.price_views import price_map
from planner.export.answers import Answer, write_answer
from planner.export.table import Table, plain
from planner.export.tables import price_tables
from planner.questions.prices.policy_costs import PolicyCosts

MEANING = (
    "A shadow rent is what the first unit more would be worth, in one month and no other; the whole numbers of the plan "
    "are kept, and only the owner's own use, the market and energy may move.",
    "present = on the first day of the plan; nominal = present / discount factor, in dollars of the month; the "
    "relaxation lets whole numbers be fractions. Blank: ruled out by a hard rule, or not known.",
)


def write_prices(plan: Plan, *paths: str | Path, costs: PolicyCosts | None = None) -> tuple[Path, ...]:
    """Write the prices of a plan, and the costs of its policies if given; maps of the shadow rents with them.

    Parameters
    ----------
    plan
        A plan that holds prices, as of `with_prices`.
    paths
        `.xlsx` for a workbook, `.json`, or no suffix for a folder of CSV files.
    costs
        What the policies cost, as of `policy_costs`.

    Raises
    ------
    ValueError
        If the plan holds no prices.
    OutputError
        If a path has another suffix, comes twice or cannot be written.
    OSError
        If writing fails on the way; then what stood there before stands there still.

    Examples
    --------
    >>> import tempfile
    >>> from planner import plan, read_case, with_prices, write_prices
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = write_prices(
    ...         with_prices(plan(read_case("data/first/case.json"))), f"{folder}/prices.json"
    ...     )
    ...     [path.name for path in paths]
    ['prices.json']
    """
    return write_answer(answer_of(plan, costs), *paths)


def answer_of(plan: Plan, costs: PolicyCosts | None) -> Answer:
    """The prices of a plan, and the costs of its policies if they were asked for, ready to be written."""
    settings = plan.case.plan
    tables = price_tables(plan)
    if costs is not None:
        sentence = "What each policy costs: the best plan without it less the best with it, as an interval."
        tables.append(Table("policy_costs", "Policy costs", sentence, costs.table))
    maps = [
        Table(
            "site_map",
            "Map of sites",
            "Shadow rents of IT power, per kW-month, nominal.",
            _map(plan.site_prices),
        ),
        Table(
            "hall_map", "Map of halls", "Shadow rents of GPUs, per GPU-hour, nominal.", _map(plan.hall_prices)
        ),
    ]
    return Answer(
        title=f"{settings.name}, prices",
        currency=settings.currency,
        sentences=(status_sentence(plan), *MEANING),
        tables=(*tables, *maps),
        content=prices_to_dict(plan, costs),
    )


def _map(frame: pd.DataFrame) -> pd.DataFrame:
    """A row a place, a column a month, with the place as a column."""
    found = price_map(frame)
    found.columns = pd.Index([str(month) for month in found.columns])
    return found.reset_index()


def prices_to_dict(plan: Plan, costs: PolicyCosts | None) -> dict[str, Any]:
    """Prices and costs as JSON holds them: lists of rows; what is not known is null."""
    found: dict[str, Any] = {"status": plan.solve.status, "gap_fraction": plan.solve.gap_fraction}
    found |= {table.name: _rows(table.frame) for table in price_tables(plan)}
    if costs is not None:
        found["policy_costs"] = _rows(costs.table)
    return found


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    values = ([plain(value) for value in row] for row in frame.itertuples(index=False))
    return [
        {
            name: str(value) if isinstance(value, pd.Period) else value
            for name, value in zip(frame.columns, row, strict=True)
        }
        for row in values
    ]
