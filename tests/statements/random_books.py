"""Plans of random cases, with accounting records drawn on top: what the statements must tie for."""

import random
from functools import cache
from typing import Any

from models.inputs import Case, RawRecord, assemble
from models.plan import Decisions
from planner import plan
from planner.outcomes import PlanningError
from tests.reference.random_cases import random_case

SEEDS: tuple[tuple[int, str], ...] = tuple((seed, "micro") for seed in range(45)) + tuple(
    (seed, "tiny") for seed in range(35)
)


def with_accounting(case: dict[str, Any], seed: int) -> dict[str, Any]:
    """The case in its JSON form with drawn accounting classes, assets, debt service and opening balances."""
    draw, plan_fields = random.Random(seed), case["plan"]
    start = int(plan_fields["start_month"][:4]) * 12 + int(plan_fields["start_month"][5:]) - 1
    months = [f"{at // 12}-{at % 12 + 1:02d}" for at in range(start - 20, start + plan_fields["months"])]
    requests = [
        row | {"accounting_class": draw.choice(["service", "operating_lease", "sales_type"])}
        for row in case.get("lease_requests", ())
    ]
    old = [
        row
        for row in requests
        if row.get("status") == "signed" and row["earliest_start"] < plan_fields["start_month"]
    ]
    balances = [
        {"lease": row["id"], "receivables_usd": draw.choice([0, 12_345.67]), "deferred_revenue_usd": 5e4}
        | ({"straight_line_usd": draw.uniform(-1e4, 1e4)} if row["accounting_class"] != "service" else {})
        for row in old
        if draw.random() < 0.7
    ]
    assets = [
        {
            "hall": row["id"],
            "cost_usd": 1e6,
            "in_service": draw.choice(months),
            "life_months": draw.choice([1, 7, 48]),
            "residual_usd": draw.choice([0, 1e5]),
        }
        for row in case.get("halls", ())
        if draw.random() < 0.7
    ]
    debt = [
        {"month": one, "interest_usd": 1234.5, "principal_usd": draw.choice([0, 5e3])}
        for one in months
        if draw.random() < 0.3
    ]
    return case | {
        "plan": plan_fields | {"fiscal_year_start_month": draw.randint(1, 12)},
        "lease_requests": requests,
        "assets": assets,
        "debt_service": debt,
        "opening_balances": balances,
    }


@cache
def planned(seed: int, size: str) -> tuple[Case, Decisions] | None:
    """A random case with its plan to a gap of 1 %, or None where there is none."""
    fields = with_accounting(random_case(seed, size), seed)
    lists = {name: rows if isinstance(rows, list) else [rows] for name, rows in fields.items()}
    case = assemble({name: [RawRecord(row) for row in rows] for name, rows in lists.items()})
    try:
        return case, plan(case, gap=1e-2, threads=1).decisions
    except PlanningError:
        return None
