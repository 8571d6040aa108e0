"""JSON and CSV: what is tolerated, and how text is kept from becoming a formula."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.inputs import Case, CaseError
from planner.cases import parse_json, read_case, read_with_notes, write_case
from tests.cases.good_case import good_case, good_folder, good_json, text_file


@pytest.fixture
def good(tmp_path: Path) -> Case:
    """The good case, read from JSON."""
    return read_case(good_json(tmp_path))


def test_byte_order_mark_before_json_is_noted(tmp_path: Path, good: Case) -> None:
    """What Windows editors put before the text is passed over, and said."""
    path = text_file(tmp_path / "bom.json", b"\xef\xbb\xbf" + json.dumps(good_case()).encode())

    reading = read_with_notes(path)

    assert reading.case == good
    assert [str(one) for one in reading.problems] == [
        "bom.json: the byte order mark at the beginning is passed over."
    ]


def test_null_means_the_default(tmp_path: Path, good: Case) -> None:
    """A null and a field that is left out are the same."""

    def change(case: dict[str, Any]) -> None:
        case["sites"][0]["pue"] = case["lease_requests"][0]["firm_months"] = None

    assert read_case(good_json(tmp_path, change)) == good


def test_csv_takes_readable_headers_marks_and_blank_lines(tmp_path: Path, good: Case) -> None:
    """Excel's own CSV UTF-8: a mark, CRLF, blank lines, and headers with units in any order."""

    def change(files: dict[str, Any]) -> None:
        rows = "GPUs,Month,Hall\r\n\r\n2000,2027-06,M-1\r\n"
        files["Deliveries.CSV"] = b"\xef\xbb\xbf" + rows.encode()
        del files["deliveries.csv"]

    reading = read_with_notes(good_folder(tmp_path, change))

    assert reading.case == good
    assert reading.problems == ()
    assert reading.case is not None
    assert reading.case.deliveries[0].where("gpus") == "Deliveries.CSV:3 gpus"


def test_other_files_in_the_folder_are_no_part_of_the_case(tmp_path: Path, good: Case) -> None:
    """A note beside the lists is nothing; a CSV file that is no list is warned of."""
    files = {"README.md": "notes", "contacts.csv": "a,b\n"}

    reading = read_with_notes(good_folder(tmp_path, lambda content: content.update(files)))

    assert reading.case == good
    assert [str(one) for one in reading.problems] == [
        "contacts.csv: the file is no list of a case and is not read."
    ]


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-", "@SUM(A1)", "'quoted", "''", "'=x"])
def test_text_in_csv_is_kept_from_being_a_formula(text: str, tmp_path: Path, good: Case) -> None:
    """A quote goes before it and comes off again; nothing else is changed."""
    case = good.with_(tenants=(good.tenants[0].with_(name=text), *good.tenants[1:]))
    write_case(case, tmp_path / "out")

    written = (tmp_path / "out" / "tenants.csv").read_text(encoding="utf-8-sig").splitlines()[1]

    assert written.startswith(f"Acme,'{text},")
    assert read_case(tmp_path / "out") == case


def test_quote_that_someone_typed_stays(tmp_path: Path) -> None:
    """Only the quotes that writing adds are taken away."""
    path = good_folder(
        tmp_path, lambda files: files.update({"tenants.csv": "id,name\nAcme,'t Hart\nBorea,\n"})
    )

    assert read_case(path).tenants[0].name == "'t Hart"


def test_parse_json_serves_other_files_too() -> None:
    """A plan is read with the same strictness: its problems come with the value."""
    value, problems = parse_json(b'{"a": [1, 1e999], "a": 2}', "plan.json")

    assert value == {"a": 2}
    assert [one.where for one in problems] == ["a", "a[1]"]


def test_parse_json_raises_on_what_is_no_json() -> None:
    """Text that is no JSON has no value to give."""
    with pytest.raises(CaseError, match=r"plan\.json:1:1: this is not JSON: a value must stand here"):
        parse_json(b"plan", "plan.json")
