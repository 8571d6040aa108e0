"""The tables of a comparison, as the CSV folder and the JSON file hold them."""

from typing import Any

import pandas as pd

from models.plan.compare import Comparison
from models.plan.display import status_sentence
from models.plan.plan import Plan
from planner.cases.json_form import json_file_text
from planner.export.table import Table, json_rows

FORMAT = 1
"""Version of the comparison's JSON form."""


def comparison_tables(comparison: Comparison) -> list[Table]:
    """Every table of a comparison, in the order of the workbook's sheets."""
    bridge = comparison.bridge
    return [
        Table("plans", "Plans", "The two plans, and whether the bridge adds up.", plans(comparison)),
        Table("bridge", "Bridge", "The value from A to B, line by line.", bridge.lines),
        Table("bridge_by_item", "Bridge by item", "The same lines added up by item.", bridge.by_item),
        Table("sales", "Volume and mix", "Volume, mix and timing of what is sold.", bridge.sales),
        Table("inputs", "Inputs changed", "Every field that differs.", readable(comparison.inputs)),
        Table("leases", "Leases changed", "Requests decided otherwise.", comparison.leases),
        Table("halls", "GPUs by hall", "GPUs of leases where they differ.", comparison.halls),
        Table("runs", "Runs changed", "Training runs decided otherwise.", comparison.runs),
        Table("use", "Use", "What the fleet does over the horizon.", comparison.use),
        Table("terms", "Terms", "The terms of both values; present values.", comparison.terms),
        Table("notes", "Notes", "What a reader must know.", notes(comparison)),
    ]


def plans(comparison: Comparison) -> pd.DataFrame:
    """The two plans side by side: item, a, b."""
    a, b = comparison.a, comparison.b
    rows: list[tuple[str, object, object]] = [
        ("name", a.case.plan.name, b.case.plan.name),
        ("status", status_sentence(a), status_sentence(b)),
        ("currency", a.case.plan.currency, b.case.plan.currency),
        ("start_month", a.case.plan.start_month, b.case.plan.start_month),
        ("months", a.case.plan.months, b.case.plan.months),
        ("value_usd", a.value_usd, b.value_usd),
        ("cash_usd", a.cash_usd, b.cash_usd),
        ("internal_value_usd", a.internal_value_usd, b.internal_value_usd),
        ("bound_usd", a.solve.bound_usd, b.solve.bound_usd),
        ("gap_fraction", a.solve.gap_fraction, b.solve.gap_fraction),
        ("case_sha256", a.solve.case_sha256, b.solve.case_sha256),
    ]
    return pd.DataFrame(rows, columns=["item", "a", "b"], dtype=object)


def notes(comparison: Comparison) -> pd.DataFrame:
    """What a reader must know: note."""
    return pd.DataFrame([(note,) for note in comparison.notes], columns=["note"], dtype=object)


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with lists of names as people write them."""
    return frame.map(lambda value: ", ".join(value) if isinstance(value, tuple) else value)


def comparison_to_dict(comparison: Comparison) -> dict[str, Any]:
    """The comparison as JSON holds it: every table as a list of objects, months as `YYYY-MM`."""
    head = {"format": FORMAT, "a": plan_head(comparison.a), "b": plan_head(comparison.b)}
    tables = {table.name: json_rows(table.frame) for table in comparison_tables(comparison)[1:-1]}
    least, most = comparison.change_range_usd
    return {
        **head,
        "change_usd": comparison.b.value_usd - comparison.a.value_usd,
        "change_of_best_plans_usd": [least, most],
        "difference_usd": comparison.bridge.difference_usd,
        **tables,
        "notes": list(comparison.notes),
    }


def comparison_to_json(comparison: Comparison) -> str:
    """The comparison as the text of a JSON file."""
    return json_file_text(comparison_to_dict(comparison))


def plan_head(plan: Plan) -> dict[str, Any]:
    """What names a plan and tells how sure it is."""
    return {
        "name": plan.case.plan.name,
        "currency": plan.case.plan.currency,
        "status": plan.solve.status,
        "value_usd": plan.value_usd,
        "bound_usd": plan.solve.bound_usd,
        "case_sha256": plan.solve.case_sha256,
    }
