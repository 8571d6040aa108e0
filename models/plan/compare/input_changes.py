"""What changed in the inputs from A to B: by record and field, with both values and the unit."""

from typing import Any

import pandas as pd

from ...inputs.case import RECORD_TYPES, Case
from ...inputs.phrases import unit
from ...inputs.record import Record
from .input_steps import NO_EFFECT, STEP_OF_FIELD, STEP_OF_PRESENCE
from .mixed_case import by_key
from .steps import INPUT_STEPS, ITEMS

INPUT_COLUMNS = ("list", "record", "change", "field", "unit", "a", "b", "item")
NO_ITEM = "none with decisions kept"


def input_changes(a: Case, b: Case) -> pd.DataFrame:
    """Every field that differs between two cases: one row for each.

    Records are the same when their keys are; their order means nothing. A record that one case lacks has a
    row for each of its fields that is not at its default.

    Columns: list (name of the list in the case), record (its key), change (added, removed or changed), field,
    unit, a, b (values; None where there is none), item (the bridge's, that the change counts to).
    """
    rows = list(_changed_fields("plan", a.plan, b.plan))
    for list_name in RECORD_TYPES:
        if list_name == "plan":
            continue
        in_a, in_b = by_key(getattr(a, list_name)), by_key(getattr(b, list_name))
        for key in in_a | in_b:
            if key in in_a and key in in_b:
                rows += _changed_fields(list_name, in_a[key], in_b[key])
            else:
                rows += _whole_record(list_name, in_a.get(key) or in_b[key], is_added=key in in_b)
    return pd.DataFrame(rows, columns=list(INPUT_COLUMNS), dtype=object)


def _changed_fields(list_name: str, a: Record, b: Record) -> list[tuple[Any, ...]]:
    return [
        (list_name, _name(a), "changed", name, _unit(a, name, list_name), one, other, _item(list_name, name))
        for name in type(a).model_fields
        if (one := getattr(a, name)) != (other := getattr(b, name))
    ]


def _whole_record(list_name: str, record: Record, is_added: bool) -> list[tuple[Any, ...]]:
    item = _item_of_step(STEP_OF_PRESENCE[list_name])
    rows = []
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if field.is_required() or value != field.default:
            values = (None, value) if is_added else (value, None)
            change = "added" if is_added else "removed"
            rows.append(
                (list_name, _name(record), change, name, _unit(record, name, list_name), *values, item)
            )
    return rows


def _name(record: Record) -> str:
    return " ".join(str(getattr(record, key)) for key in record.key)


def _unit(record: Record, field: str, list_name: str) -> str:
    """The field's unit; of a price that of its basis, of a limit that of its rule."""
    if (list_name, field) == ("lease_requests", "price_usd"):
        basis = {"gpu_hour": "USD/GPU-hour", "kw_month": "USD/kW-month", "month": "USD/month"}
        return basis[record.price_basis]  # type: ignore[attr-defined]
    if (list_name, field) == ("policies", "limit"):
        return "USD" if record.rule.endswith("_usd") else "fraction"  # type: ignore[attr-defined]
    return unit(type(record).model_fields[field])


def _item(list_name: str, field: str) -> str:
    return _item_of_step(STEP_OF_FIELD[list_name][field])


def _item_of_step(name: str) -> str:
    return next((ITEMS[step.item] for step in INPUT_STEPS if step.name == name != NO_EFFECT), NO_ITEM)
