"""A plan as one JSON file, read as strictly as a case is."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from models.inputs import Case, CaseError, Problem, assemble
from models.plan.plan import PLAN_FORMAT, Plan
from planner.cases.json_form import case_to_dict, json_file_text, raw_lists
from planner.cases.sources import read_bytes
from planner.cases.strict_json import parse_json

_ADAPTERS: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(cast(Any, field.annotation))
    for name, field in Plan.model_fields.items()
    if name != "case"
}
ADVICE = "A plan is written by leasehold and is not edited by hand; plan the case again."


def plan_to_json(plan: Plan) -> str:
    """The plan as the text of a JSON file: its case in the form of a case file, all else under its names."""
    without = {"case"} if plan.prices else {"case", "prices"}
    fields = plan.model_dump(mode="json", exclude=without)
    ordered = {"format": fields.pop("format"), "case": case_to_dict(plan.case), **fields}
    return json_file_text(ordered)


def read_plan(path: str | Path) -> Plan:
    """The plan that a JSON file holds. What it claims is not checked here: see `verify`.

    Raises
    ------
    CaseError
        If the file cannot be read, is not a plan, or holds a case with problems.

    Examples
    --------
    >>> import tempfile
    >>> from planner import example_case, plan, read_plan, write_plan
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     (path,) = write_plan(plan(example_case()), f"{folder}/plan.json")
    ...     read_plan(path).solve.status
    'proven'
    """
    path = Path(path)
    if path.suffix.lower() != ".json":
        raise CaseError([Problem(str(path), "a plan is read from the .json file that leasehold wrote.")])
    value, found = parse_json(read_bytes(path), path.name)
    if not isinstance(value, dict) or "case" not in value or "decisions" not in value:
        raise CaseError([*found, Problem(path.name, f"the file holds no plan. {ADVICE}")])
    if value.get("format") != PLAN_FORMAT:
        message = f"it is {value.get('format')!r}; this version reads plans of format {PLAN_FORMAT}."
        raise CaseError([Problem(f"{path.name} format", message)])
    misread = [one for one in found if one.severity == "error" and not one.where.startswith("case.")]
    if misread:
        raise CaseError(replace(one, where=f"{path.name} {one.where}") for one in misread)
    case = _case(value["case"], [one for one in found if one.where.startswith("case.")], path.name)
    return Plan(case=case, **_fields(value, path.name))


def _fields(value: dict[str, Any], name: str) -> dict[str, Any]:
    """The plan's own fields, each read strictly: the text '1' is no number."""
    problems = [
        _problem(name, (field,), "extra_forbidden", None) for field in value if field not in Plan.model_fields
    ]
    fields = {}
    for field, adapter in _ADAPTERS.items():
        if field not in value:
            if Plan.model_fields[field].is_required() or field == "format":
                problems.append(_problem(name, (field,), "missing", None))
            continue
        try:
            fields[field] = adapter.validate_json(json.dumps(value[field]), strict=True)
        except ValidationError as error:
            problems += [
                _problem(name, (field, *detail["loc"]), detail["type"], detail["input"])
                for detail in error.errors()
            ]
    if problems:
        raise CaseError(problems)
    return fields


def _case(value: Any, found: list[Problem], name: str) -> Case:
    own = [replace(problem, where=problem.where.removeprefix("case.")) for problem in found]
    try:
        return assemble(*raw_lists(value, own, name))
    except CaseError as error:
        raise CaseError(
            replace(problem, where=f"{name} case.{problem.where}".rstrip(".")) for problem in error.problems
        ) from None


def _problem(name: str, place: tuple[int | str, ...], kind: str, found: Any) -> Problem:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".")
    shown = repr(found)
    messages = {"missing": "it is missing.", "extra_forbidden": "no field of a plan is called so."}
    longest = 60
    told = shown if len(shown) <= longest else f"{shown[:longest]}..."
    message = messages.get(kind, f"it is {told}, which cannot stand there.")
    return Problem(f"{name} {path}", f"{message} {ADVICE}")
