"""The quantities that fields are made of: each an annotated type with its unit and its bounds.

Upper bounds are magnitudes that no owner reaches; a figure beyond them is a unit mistaken for another.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

LONGEST_NAME = 80
"""Characters in an id; longer ones do not fit a workbook's columns."""
ANY_WORDS = frozenset({"any", "all", "none"})
"""Words that a blank cell may be written out as; so no record may be called by them."""
USD_LIMIT = 1e13
GPU_LIMIT = 100_000_000


@dataclass(frozen=True)
class Unit:
    """The unit of a field, as headers and messages show it."""

    symbol: str


def _visible(text: str) -> str:
    text = "".join(" " if unicodedata.category(c) == "Zs" else c for c in unicodedata.normalize("NFC", text))
    hidden = [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}]
    if hidden:
        raise ValueError(f"it holds an invisible character (U+{ord(hidden[0]):04X}); type the text again")
    return text


def _trimmed(text: str) -> str:
    return _visible(text).strip()


def _name(text: str) -> str:
    text = _visible(text)
    if text != text.strip() or not text:
        raise ValueError("a name has at least one character, and no space at its ends")
    if text.lower() in ANY_WORDS:
        raise ValueError(f"'{text}' is a reserved word here; choose another name")
    scripts = {unicodedata.name(c, "?").split()[0] for c in text if c.isalpha()}
    mixed = scripts & {"LATIN", "CYRILLIC", "GREEK"}
    if len(mixed) > 1:
        raise ValueError(
            f"it mixes letters of {' and '.join(sorted(s.title() for s in mixed))}; type it again"
        )
    return text


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _positive_zero(value: float) -> float:
    return 0.0 if abs(value) < 1e-200 else value


def _listed(value: Any) -> Any:
    if isinstance(value, str):
        words = [word.strip() for word in value.split(",")]
        value = [] if words == [""] else words
    if isinstance(value, Sequence):
        return () if [str(word).lower() for word in value] in (["any"], ["all"], ["none"]) else tuple(value)
    return value


def _optional(value: Any) -> Any:
    return None if isinstance(value, str) and value.lower() in ANY_WORDS | {""} else value


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        raise ValueError("a name stands twice in it")
    return names


_Number = Annotated[float, AfterValidator(_positive_zero)]
_Integer = Annotated[int, BeforeValidator(_whole)]

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(_name)]
"""The id of a record, or a reference to one."""
OptionalName = Annotated[Name | None, BeforeValidator(_optional)]
"""A reference that may be blank."""
Names = Annotated[tuple[Name, ...], BeforeValidator(_listed), AfterValidator(_distinct)]
"""References separated by commas; blank means any."""
Text = Annotated[str, Field(max_length=1000), AfterValidator(_trimmed)]
"""Free text that no rule reads."""
YesNo = bool

Fraction = Annotated[_Number, Field(ge=0, le=1), Unit("fraction")]
YearlyRise = Annotated[_Number, Field(gt=-1, le=1), Unit("fraction")]
Months = Annotated[_Integer, Field(ge=0, le=1200), Unit("months")]
PositiveMonths = Annotated[_Integer, Field(ge=1, le=1200), Unit("months")]
MonthOfYear = Annotated[_Integer, Field(ge=1, le=12), Unit("month of the year")]
Gpus = Annotated[_Integer, Field(ge=0, le=GPU_LIMIT), Unit("GPUs")]
PositiveGpus = Annotated[_Integer, Field(ge=1, le=GPU_LIMIT), Unit("GPUs")]
GpuChange = Annotated[_Integer, Field(ge=-GPU_LIMIT, le=GPU_LIMIT), Unit("GPUs")]
AverageGpus = Annotated[_Number, Field(ge=0, le=GPU_LIMIT), Unit("GPUs")]
H100e = Annotated[_Number, Field(ge=0, le=1e10), Unit("H100e")]
PositiveH100e = Annotated[_Number, Field(gt=0, le=1e10), Unit("H100e")]
H100eHours = Annotated[_Number, Field(gt=0, le=1e14), Unit("H100e-hours")]
H100ePerGpu = Annotated[_Number, Field(gt=0, le=1e4), Unit("H100e/GPU")]
Megawatts = Annotated[_Number, Field(ge=0, le=1e5), Unit("MW")]
KilowattsPerGpu = Annotated[_Number, Field(gt=0, le=1000), Unit("kW/GPU")]
Pue = Annotated[_Number, Field(ge=1, le=5), Unit("ratio")]
UsdPerMwh = Annotated[_Number, Field(ge=0, le=1e5), Unit("USD/MWh")]
UsdPerKwMonth = Annotated[_Number, Field(ge=0, le=1e5), Unit("USD/kW-month")]
UsdPerGpuHour = Annotated[_Number, Field(ge=0, le=1e4), Unit("USD/GPU-hour")]
UsdPerH100eHour = Annotated[_Number, Field(ge=0, le=1e5), Unit("USD/H100e-hour")]
UsdPerMonth = Annotated[_Number, Field(ge=0, le=USD_LIMIT), Unit("USD/month")]
Usd = Annotated[_Number, Field(ge=0, le=USD_LIMIT), Unit("USD")]
SignedUsd = Annotated[_Number, Field(ge=-USD_LIMIT, le=USD_LIMIT), Unit("USD")]
FractionOrUsd = Annotated[_Number, Field(ge=-USD_LIMIT, le=USD_LIMIT), Unit("fraction or USD")]
