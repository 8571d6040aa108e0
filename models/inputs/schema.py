"""The JSON Schema of a case: every record and field with its sentence, unit, bounds and default."""

from typing import Any

from .case import RECORD_TYPES, Case
from .phrases import unit
from .record import Record
from .settings import PlanSettings

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def case_json_schema() -> dict[str, Any]:
    """The schema of a case as one JSON document (draft 2020-12), with records under `$defs`.

    Units stand under the key `unit`. What must hold between records a schema cannot say; the checks do.
    """
    definitions = {record_type.__name__: _record(record_type) for record_type in RECORD_TYPES.values()}
    return {
        "$schema": DIALECT,
        "title": "leasehold case",
        "description": "One planning problem: which GPU capacity is leased and which is held. "
        "An absent or null value stands for the default.",
        "type": "object",
        "properties": {name: _list(name) for name in RECORD_TYPES},
        "required": ["plan"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _list(list_name: str) -> dict[str, Any]:
    record_type = RECORD_TYPES[list_name]
    reference = {"$ref": f"#/$defs/{record_type.__name__}"}
    if record_type is PlanSettings:
        return reference
    description = Case.model_fields[list_name].description
    return {"description": description, "type": ["array", "null"], "items": reference, "default": []}


def _record(record_type: type[Record]) -> dict[str, Any]:
    generated = record_type.model_json_schema(mode="validation")
    return {
        "description": (record_type.__doc__ or "").split("\n")[0],
        "type": "object",
        "properties": {
            name: _field(record_type, name, schema) for name, schema in generated["properties"].items()
        },
        "required": generated.get("required", []),
        "additionalProperties": False,
    }


def _field(record_type: type[Record], name: str, generated: dict[str, Any]) -> dict[str, Any]:
    """The generated schema of a field with its unit; null stands for the default, where there is one."""
    field = record_type.model_fields[name]
    schema = _in_json_words(generated)
    kept = {key: schema.pop(key) for key in ("description", "default") if key in schema}
    options = schema.get("anyOf", [schema])
    if schema.get("type") == "array":
        options.append({"type": "string", "description": "Names separated by commas."})
    if not field.is_required() and {"type": "null"} not in options:
        options.append({"type": "null"})
    symbol = unit(field)
    return {
        "description": kept["description"],
        **({"unit": symbol} if symbol else {}),
        **({"anyOf": options} if len(options) > 1 else options[0]),
        **({"default": kept.get("default")} if not field.is_required() else {}),
    }


def _in_json_words(generated: Any) -> Any:
    """The same schema without titles, and with the bounds that pydantic left in its own words."""
    if isinstance(generated, list):
        return [_in_json_words(one) for one in generated]
    if not isinstance(generated, dict):
        return generated
    return {
        _BOUNDS.get(key, key): _in_json_words(value) for key, value in generated.items() if key != "title"
    }


_BOUNDS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
    "min_length": "minLength",
    "max_length": "maxLength",
}
