"""What all records have in common: they are frozen, strict, and remember where they were read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr, model_validator


@dataclass(frozen=True, eq=False)
class Origin:
    """Where a record was read: a place for the record and one for each field, such as `Sites!D7`.

    Where something was read never makes two records differ, so all origins are equal.
    """

    place: str = ""
    """The record's own place: `Sites!7`, `sites[3]`, `sites.csv:7`; empty for a record made in Python."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """The place of each field by its name."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Origin)

    def __hash__(self) -> int:
        return 0


class Record(BaseModel):
    """A frozen, strict record. Blank (`None`) values stand for the field's default."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        allow_inf_nan=False,
        arbitrary_types_allowed=True,
        use_attribute_docstrings=True,
    )

    noun: ClassVar[str]
    """What a person calls such a record: `site`, `lease request`."""
    key: ClassVar[tuple[str, ...]] = ("id",)
    """The fields that no two records of a case share."""

    _origin: Origin = PrivateAttr(default_factory=Origin)

    @model_validator(mode="before")
    @classmethod
    def _blank_means_default(cls, values: Any) -> Any:
        if isinstance(values, Mapping):
            return {name: value for name, value in values.items() if value is not None}
        return values

    @property
    def label(self) -> str:
        """The record as a message names it: `lease request 'Acme-07'`."""
        name = " ".join(str(getattr(self, key)) for key in self.key if hasattr(self, key))
        return f"{self.noun} '{name}'" if name else self.noun

    def where(self, field_name: str | None = None) -> str:
        """The place of the record, or of one of its fields, as a message begins with it.

        A field that was left blank has no place of its own: then it is the record's.
        """
        place = self._origin.fields.get(field_name or "", self._origin.place)
        return place or self.label

    def with_origin(self, origin: Origin) -> Self:
        """The same record, remembering that it was read at `origin`."""
        copy = self.model_copy()
        copy._origin = origin
        return copy

    def with_(self, **changes: Any) -> Self:
        """The same record with some fields changed, validated again.

        Raises
        ------
        pydantic.ValidationError
            If a field is unknown or a value is not allowed.
        """
        values = {name: getattr(self, name) for name in self.model_fields_set} | changes
        return type(self)(**values).with_origin(self._origin)
