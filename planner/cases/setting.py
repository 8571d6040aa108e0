"""Setting fields of a case by selector: `lease_requests[Acme-07].price_usd=3.1` makes a new case, checked again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models.inputs import RECORD_TYPES, Case, CaseError, Origin, Problem, RawRecord, Record, assemble
from models.inputs.wording import shown
from planner.cases.reading import Reading
from planner.cases.selecting import EXAMPLE, Target, read_value, records_of, select, split

Values = dict[Target, Any]


def set_fields(case: Case, values: Mapping[str, Any]) -> Case:
    """The case with fields set, checked again as a whole.

    Parameters
    ----------
    case
        The case, which stays as it is.
    values
        New values by selector, such as `{"lease_requests[Acme-07].price_usd": 3.1}` or
        `{"on_demand[gpu_type=GB200].usd_per_gpu_hour": "2.5"}`; a text is read as in a CSV file, None stands
        for the default. Of two selectors that hit the same field the later counts.

    Raises
    ------
    CaseError
        With every problem: selectors that hit nothing, values that are not allowed, and what no longer fits
        together.

    Examples
    --------
    >>> from planner import example_case, set_fields
    >>> set_fields(example_case(), {"plan.discount_rate_fraction": "8 %"}).plan.discount_rate_fraction
    0.08
    """
    problems: list[Problem] = []
    new: Values = {}
    for selector, value in values.items():
        new |= _hit(case, selector, value, problems)
    return with_values(case, new, "set in Python", problems)


def set_by_texts(reading: Reading, texts: Sequence[str]) -> Reading:
    """What was read with fields set by texts `SELECTOR=VALUE`, each told as a note.

    Bad texts never raise; they are errors of the reading.
    """
    if reading.case is None or not texts:
        return reading
    before, how = reading.case, "set on the command line"
    problems: list[Problem] = []
    new: Values = {}
    for text in texts:
        parts = split(text, "=")
        if parts is None:
            message = f"it sets no field of a case; write SELECTOR=VALUE, such as {EXAMPLE}=3.1."
            problems.append(Problem(text, message))
            continue
        hit = _hit(before, *parts, problems)
        new |= hit
        problems += _notes(before, parts[0], hit, how)
    try:
        case = with_values(before, new, how, problems)
    except CaseError as error:
        return Reading(None, error.problems)
    kept = [problem for problem in reading.problems if problem not in before.warnings]
    return Reading(case, (*kept, *problems, *case.warnings))


def with_values(case: Case, values: Values, how: str, found: Sequence[Problem] = ()) -> Case:
    """The case with these fields at these values; every other field keeps its value and its place.

    Parameters
    ----------
    case, values
        The case, and new values by field.
    how
        How they were set, as messages and the workbook of a plan tell it.
    found
        Problems met before; errors among them keep the case from being made.

    Raises
    ------
    CaseError
        With all problems.
    """
    raw = raw_of(case)
    for target, value in values.items():
        before = raw[target.list_name][target.index]
        place = f"{target.name(case)} ({how})"
        origin = Origin(before.origin.place, {**before.origin.fields, target.field: place})
        raw[target.list_name][target.index] = RawRecord({**before.values, target.field: value}, origin)
    return assemble(raw, found)


def raw_of(case: Case) -> dict[str, list[RawRecord]]:
    """The records of a case as `assemble` takes them, each with the places where it was read."""
    return {
        name: [RawRecord(_values(record), record._origin) for record in records_of(case, name)]
        for name in RECORD_TYPES
    }


def _values(record: Record) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.model_fields_set}


def _hit(case: Case, selector: str, value: Any, problems: list[Problem]) -> Values:
    """The value for every field that a selector hits; what is wrong is added to the problems."""
    try:
        targets = select(case, selector)
    except CaseError as error:
        problems += error.problems
        return {}
    if not isinstance(value, str):
        return dict.fromkeys(targets, value)
    read = {column: read_value(column, value) for column in dict.fromkeys(one.column for one in targets)}
    problems += [Problem(selector, found.refusal) for found in read.values() if found.refusal]
    problems += [Problem(selector, found.note, "note") for found in read.values() if found.note]
    return {one: read[one.column].value for one in targets if not read[one.column].refusal}


def _notes(case: Case, selector: str, hit: Values, how: str) -> Iterable[Problem]:
    """One sentence on what a selector has set."""
    if not hit:
        return
    value = _written(next(iter(hit.values())))
    if len(hit) == 1:
        before = _written(next(iter(hit)).value(case))
        yield Problem(selector, f"it is {how} to {value}; the case has {before}.", "note")
    else:
        yield Problem(selector, f"it is {how} to {value} in {len(hit)} records.", "note")


def _written(value: Any) -> str:
    return (
        f"'{', '.join(value)}'"
        if isinstance(value, tuple) and value
        else shown(None if value == () else value)
    )
