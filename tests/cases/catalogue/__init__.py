"""Broken inputs by subject; importing this package registers them all in `BAD_INPUTS`."""

from tests.cases.catalogue import (
    alike,
    containers,
    contradictions,
    csv_files,
    file_names,
    json_bounds,
    json_texts,
    json_values,
    mislabelled,
    sheet_cells,
    sheet_months,
    sheet_numbers,
    sheet_parts,
    sheet_structure,
)
from tests.cases.catalogue.registry import BAD_INPUTS, BadInput

__all__ = [
    "BAD_INPUTS",
    "BadInput",
    "alike",
    "containers",
    "contradictions",
    "csv_files",
    "file_names",
    "json_bounds",
    "json_texts",
    "json_values",
    "mislabelled",
    "sheet_cells",
    "sheet_months",
    "sheet_numbers",
    "sheet_parts",
    "sheet_structure",
]
