"""Cases in their three forms: a workbook, one JSON file, a folder of CSV files."""

from .json_form import case_to_dict, case_to_json
from .reading import Reading, read_case, read_with_notes
from .strict_json import parse_json
from .writing import write_case, write_template

__all__ = [
    "Reading",
    "case_to_dict",
    "case_to_json",
    "parse_json",
    "read_case",
    "read_with_notes",
    "write_case",
    "write_template",
]
