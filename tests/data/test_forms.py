"""Each worked case is the same case in its three forms, and legal without a warning."""

from pathlib import Path

import pytest

from planner import check_case, read_case

DATA = Path(__file__).parents[2] / "data"
FORMS = ("case.xlsx", "case.json", "csv")


@pytest.mark.parametrize("name", ["colossus", "first"])
def test_the_three_forms_read_to_equal_cases(name: str) -> None:
    """The workbook, the JSON file and the CSV folder hold equal records."""
    workbook, one_file, folder = (read_case(DATA / name / form) for form in FORMS)
    assert workbook == one_file == folder


@pytest.mark.parametrize("name", ["colossus", "first"])
@pytest.mark.parametrize("form", FORMS)
def test_a_worked_case_has_no_problem(name: str, form: str) -> None:
    """Reading finds no error, no warning, and nothing that had to be assumed."""
    assert check_case(DATA / name / form) == ()
