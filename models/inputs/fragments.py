"""What is left of a record that is not valid: its valid fields, so that the rest can still be judged."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from .record import Origin, Record


def fragment(
    record_type: type[Record], values: Mapping[str, Any], origin: Origin, bad: Collection[str]
) -> Record:
    """A record of the fields that are valid by themselves; those that are required and not are absent.

    It is for looking up names and comparing fields, never for planning.
    """
    good = {}
    for name in record_type.model_fields.keys() & values.keys():
        if name in bad or values[name] is None:
            continue
        try:
            good[name] = _adapter(record_type, name).validate_python(values[name])
        except ValidationError:
            continue
    return record_type.model_construct(**good).with_origin(origin)


@cache
def _adapter(record_type: type[Record], name: str) -> TypeAdapter[Any]:
    """Validates one field as the record does."""
    field = record_type.model_fields[name]
    config = ConfigDict(strict=True, allow_inf_nan=False, arbitrary_types_allowed=True)
    annotated: Any = field.annotation
    for one in field.metadata:
        annotated = Annotated[annotated, one]
    return TypeAdapter(annotated, config=config)
