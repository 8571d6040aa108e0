"""A plan as one JSON file, read as strictly as a case is."""

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from models.inputs import Case, CaseError, Problem, assemble
from models.plan.plan import PLAN_FORMAT, Plan
from planner.cases.json_form import case_to_dict, raw_lists
from planner.cases.sources import read_bytes
from planner.cases.strict_json import parse_json

ADVICE = "A plan is written by leasehold and is not edited by hand; plan the case again."


def plan_to_json(plan: Plan) -> str:
    """The plan as the text of a JSON file: its case in the form of a case file, all else under its names."""
    fields = plan.model_dump(mode="json", exclude={"case"})
    ordered = {"format": fields.pop("format"), "case": case_to_dict(plan.case), **fields}
    return json.dumps(ordered, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def read_plan(path: str | Path) -> Plan:
    """The plan that a JSON file holds. What it claims is not checked here: see `verify`.

    Raises
    ------
    CaseError
        If the file cannot be read, is not a plan, or holds a case with problems.
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
    case = _case(value["case"], found, path.name)
    try:
        return Plan.model_validate({**value, "case": case})
    except ValidationError as error:
        raise CaseError([_problem(path.name, detail) for detail in error.errors()]) from None


def _case(value: Any, found: list[Problem], name: str) -> Case:
    own = [
        Problem(problem.where.removeprefix("case."), problem.message, problem.severity) for problem in found
    ]
    try:
        return assemble(*raw_lists(value, own, name))
    except CaseError as error:
        raise CaseError(
            Problem(f"{name} case.{problem.where}".rstrip("."), problem.message, problem.severity)
            for problem in error.problems
        ) from None


def _problem(name: str, detail: Any) -> Problem:
    place = ""
    for step in detail["loc"]:
        place += f"[{step}]" if isinstance(step, int) else f".{step}"
    if detail["type"] == "missing":
        message = "it is missing."
    elif detail["type"] == "extra_forbidden":
        message = "no field of a plan is called so."
    elif detail["type"] == "value_error":
        message = f"it is {detail['input']!r}; {detail['ctx']['error']}."
    else:
        shown = repr(detail["input"])
        message = f"it is {shown if len(shown) <= 60 else shown[:57] + '...'}, which cannot stand there."
    return Problem(f"{name} {place.lstrip('.')}", f"{message} {ADVICE}")
