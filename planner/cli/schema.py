"""`leasehold schema`: the JSON Schema of a case."""

import json as json_module

from models.inputs.schema import case_json_schema
from planner.cli.outcome import Outcome


def schema() -> Outcome:
    """Print the JSON Schema of a case: every record and field with unit, bounds, default and sentence."""
    return Outcome("ok", text=json_module.dumps(case_json_schema(), indent=2, ensure_ascii=False))
