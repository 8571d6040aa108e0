"""Cases between A's and B's: what the inputs are after each step of the bridge."""

from typing import Any

from ...inputs.case import RECORD_TYPES, Case
from ...inputs.record import Record
from .input_steps import ABSENT, NO_EFFECT, STEP_OF_FIELD, STEP_OF_PRESENCE
from .steps import INPUT_STEPS, STEP_INDEX

Key = tuple[object, ...]


def mixed_case(a: Case, b: Case, after: str) -> Case:
    """The case with B's inputs up to a step, and A's beyond it.

    Records that share their key are mixed field by field. What others name, such as a hall that only one case
    has, stands in both with nothing in it while it is absent. The result is for pricing decisions alone: its
    records need not be consistent with one another, and nothing checks them.

    Parameters
    ----------
    a, b
        The two cases.
    after
        Name of the last step that is done.
    """
    done = STEP_INDEX[after]
    values: dict[str, Any] = {"plan": _mixed("plan", a.plan, b.plan, done)}
    for list_name in RECORD_TYPES:
        if list_name != "plan":
            values[list_name] = tuple(_records(list_name, getattr(a, list_name), getattr(b, list_name), done))
    return Case.model_construct(**values)


def by_key(records: tuple[Record, ...]) -> dict[Key, Record]:
    """The records of a list by the fields that no two of them share."""
    return {tuple(getattr(record, name) for name in record.key): record for record in records}


def _records(list_name: str, a: tuple[Record, ...], b: tuple[Record, ...], done: int) -> list[Record]:
    in_a, in_b = by_key(a), by_key(b)
    is_b_here = done >= _index(STEP_OF_PRESENCE[list_name])
    found = []
    for key in in_a | in_b:
        if key in in_a and key in in_b:
            found.append(_mixed(list_name, in_a[key], in_b[key], done))
            continue
        record = in_a.get(key) or in_b[key]
        if (key in in_b) == is_b_here:
            found.append(record)
        elif list_name in ABSENT:
            found.append(record.model_copy(update=ABSENT[list_name]))
    return found


def _mixed(list_name: str, a: Record, b: Record, done: int) -> Record:
    steps = STEP_OF_FIELD[list_name]
    changes = {field: getattr(b, field) for field, step in steps.items() if done >= _index(step)}
    return a.model_copy(update=changes)


def _index(step: str) -> int:
    """When a step comes; inputs without effect change with the last."""
    return len(INPUT_STEPS) - 1 if step == NO_EFFECT else STEP_INDEX[step]
