"""Cases in their three forms: a workbook, one JSON file, a folder of CSV files."""

from planner.cases.json_form import case_to_dict, case_to_json
from planner.cases.reading import Reading, read_case, read_with_notes
from planner.cases.setting import set_by_texts, set_fields
from planner.cases.strict_json import parse_json
from planner.cases.writing import write_case, write_template

__all__ = [
    "Reading",
    "case_to_dict",
    "case_to_json",
    "parse_json",
    "read_case",
    "read_with_notes",
    "set_by_texts",
    "set_fields",
    "write_case",
    "write_template",
]
