"""A table of an export: a tidy frame with a title, and how each column is headed and formatted."""

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

UNITS: tuple[tuple[str, str, str], ...] = (
    ("_usd_per_gpu_hour", "USD/GPU-hour", "#,##0.00"),
    ("_usd_per_kw_month", "USD/kW-month", "#,##0.00"),
    ("_usd_per_h100e_hour", "USD/H100e-hour", "#,##0.00"),
    ("_usd_per_mw", "USD/MW", "#,##0.00"),
    ("_usd_per_gpu", "USD/GPU", "#,##0.00"),
    ("_usd_per_unit", "USD per unit", "#,##0.00"),
    ("price_usd", "USD per unit", "#,##0.00"),
    ("_usd", "USD", "#,##0;[Red]-#,##0"),
    ("_gpus", "GPUs", "#,##0"),
    ("_h100e_hours", "H100e-hours", "#,##0"),
    ("_gpu_hours", "GPU-hours", "#,##0"),
    ("_h100e", "H100e", "#,##0"),
    ("_mw", "MW", "#,##0.00"),
    ("_fraction", "fraction", "0.0000"),
    ("_months", "months", "0"),
    ("_seconds", "seconds", "#,##0.0"),
)
"""Unit and spreadsheet number format by the end of a column's name; the first that fits counts."""
ACRONYMS = {"gpu": "GPU", "gpus": "GPUs", "mw": "MW", "it": "IT", "sha256": "SHA-256", "h100e": "H100e"}


@dataclass(frozen=True)
class Table:
    """One table of an export, the same in a workbook and as a CSV file."""

    name: str
    """Stem of its CSV file: `lease_schedule`."""
    title: str
    """Title of its sheet: `Lease schedule`."""
    sentence: str
    """What a row is, for the line under the title."""
    frame: pd.DataFrame
    """Its rows; months as monthly periods, truth as booleans, amounts as numbers."""


def header(column: str, currency: str) -> str:
    """A column's name as a person reads it, with its unit: `gpus_in_use` -> `GPUs in use`."""
    stem, label = column, ""
    for ending, symbol, _ in UNITS:
        if column.endswith(ending) and column != ending.lstrip("_"):
            stem = column.removesuffix("_usd") if ending == "price_usd" else column.removesuffix(ending)
            label = symbol.replace("USD", currency)
            break
    words = [ACRONYMS.get(word, word) for word in stem.removeprefix("is_").split("_")]
    text = " ".join(words)
    text = text[0].upper() + text[1:]
    return f"{text} ({label})" if label else text


def number_format(column: str) -> str:
    """The spreadsheet's number format of a column, by the unit at the end of its name."""
    for ending, _, pattern in UNITS:
        if column.endswith(ending) or column == ending.lstrip("_"):
            return pattern
    return "#,##0" if "gpus" in column else "General"


def rows(frame: pd.DataFrame) -> list[Any]:
    """The rows of a frame as named tuples."""
    return list(frame.itertuples(index=False))


def plain(value: Any) -> str | float | int | bool | pd.Period | None:
    """A cell's value without the types of pandas: text, number, truth, month, or None for a blank."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, pd.Period | str | bool):
        return value
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return round(value) if value.is_integer() else value
    if isinstance(value, int | bool):
        return value
    return str(value)


def json_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as JSON holds them: an object each, months as `YYYY-MM`, blanks as null."""
    return [
        {str(column): _json_value(raw) for column, raw in row.items()} for row in frame.to_dict("records")
    ]


def _json_value(raw: Any) -> Any:
    value = plain(raw)
    return str(value) if isinstance(value, pd.Period) else value
