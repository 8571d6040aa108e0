"""`leasehold quote`: how the request is named, exit statuses, the JSON object, and what is written."""

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner import plan, read_plan, write_case, write_plan
from planner.questions.quotes.open_price import without
from tests.cli.conftest import Command
from tests.questions.quote_cases import market_case, request


@pytest.fixture
def case_path(tmp_path: Path) -> Path:
    """A case whose request is worth a dollar a GPU-hour."""
    (tmp_path / "in").mkdir()
    write_case(market_case(), tmp_path / "in/case.json")
    return tmp_path / "in/case.json"


@pytest.fixture
def request_path(tmp_path: Path) -> Path:
    """A request of a new tenant, without id and price."""
    record = {**request(tenant={"id": "new"}, price_usd=None)}
    del record["id"]
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "in/request.json").write_text(json.dumps(record))
    return tmp_path / "in/request.json"


def test_price_and_possible_are_keys_of_the_object(
    case_path: Path, request_path: Path, command: Command
) -> None:
    """The interval stands at the top, beside the usual keys; the request of the file is one more."""
    ended = command("quote", case_path, "--request", request_path, "--json")
    assert (ended.status, ended.answer["status"], ended.answer["possible"]) == (0, "ok", True)
    price = ended.answer["price_usd"]
    assert price["low"] <= 7 * (1 + 1e-9)  # the request of the case pays 7, which this one displaces
    assert price["high"] >= 1 - 1e-9
    assert price["high"] - price["low"] < 1e-4
    assert ended.answer["details"]["quote"]["request"] == "quoted"
    assert {"value_usd", "bound_usd", "gap_fraction", "seconds", "terms_usd", "problems"} <= set(ended.answer)


@pytest.mark.parametrize(
    "named",
    [
        ["--row", "asked"],
        [
            "--tenant=U",
            "--gpus=8",
            "--start=2027-01",
            "--term=3",
            "--field=placement=hall",
            "--field=id=asked",
        ],
    ],
)
def test_request_is_a_row_or_words(case_path: Path, command: Command, named: list[str]) -> None:
    """The answer is a sentence with the interval, rounded outward."""
    ended = command("quote", case_path, *named)
    assert ended.status == 0
    assert re.match(
        "Least price of lease request 'asked': between 0.9999[0-9]+ and 1.0000[0-9]+ USD/GPU-hour", ended.out
    )


def test_row_of_a_workbook_needs_no_price(tmp_path: Path, command: Command) -> None:
    """The price's cell is blank, which planning refuses and quoting does not mind."""
    path = tmp_path / "case.xlsx"
    write_case(market_case(), path)
    book = openpyxl.load_workbook(path)
    sheet = book["Lease requests"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 7)
    cell.value = None
    book.save(path)
    assert command("check", path).status == 3
    assert command("quote", path, "--row", "asked", "--json").answer["price_usd"]["high"] == pytest.approx(
        1.0
    )


def test_no_price_suffices(case_path: Path, command: Command) -> None:
    """That is an answer too: status 0, `possible` false, the price null, and why."""
    ended = command(
        "quote", case_path, "--row", "asked", "--json", "--set", "lease_requests[asked].free_months=3"
    )
    assert (ended.status, ended.answer["possible"], ended.answer["price_usd"]) == (0, False, None)
    assert ended.answer["details"]["quote"]["reasons"]


def test_case_without_any_plan_is_infeasible(case_path: Path, tmp_path: Path, command: Command) -> None:
    """Status 4; the keys of the answer are there all the same."""
    policy = {"id": "Own", "rule": "min_internal_fraction", "limit": 0.5}
    policy |= {"from_month": "2027-01", "to_month": "2027-03"}
    write_case(market_case(lists={"policies": [policy]}), tmp_path / "infeasible.json")
    ended = command("quote", tmp_path / "infeasible.json", "--row", "asked", "--json")
    assert (ended.status, ended.answer["possible"], ended.answer["price_usd"]) == (4, False, None)
    assert "no plan without the request" in ended.answer["problems"][0]["message"]


def test_table_is_told_and_written(case_path: Path, tmp_path: Path, command: Command) -> None:
    """A line for each size and term; the workbook and the CSV file have a row for each."""
    out = [tmp_path / "quote.xlsx", tmp_path / "quote.json", tmp_path / "quote"]
    written = [part for path in out for part in ("-o", path)]
    ended = command(
        "quote", case_path, "--row", "asked", "--sizes", "8,16", "--terms", "1,2", "--threads", 1, *written
    )
    assert ended.status == 0
    assert [line.split(":")[0] for line in ended.out.splitlines()[:2]] == [
        "8 to 8 GPUs, 1 months from 2027-01 to 2027-01",
        "8 to 8 GPUs, 2 months from 2027-01 to 2027-01",
    ]
    sheet = openpyxl.load_workbook(out[0])["Quotes"]
    assert [row[2].value for row in sheet.iter_rows() if row[0].value == "asked"] == [8, 8, 16, 16]
    assert len(json.loads(out[1].read_text())["quotes"]) == 4
    assert len((out[2] / "quotes.csv").read_text().splitlines()) == 5


@pytest.mark.parametrize(
    ("record", "messages"),
    [
        ({"term_months": None}, ["term_months is missing"]),
        ({"tenant": "Nobody", "min_gpus": "many"}, ["request.json tenant", "request.json min_gpus"]),
        ({"status": "signed"}, ["only an open request can be quoted"]),
        ({"colour": "red"}, ["'colour' is no field"]),
    ],
)
def test_everything_wrong_with_a_request_is_told_at_once(
    case_path: Path, tmp_path: Path, command: Command, record: dict[str, Any], messages: list[str]
) -> None:
    """Status 3, each problem at its field of the file."""
    (tmp_path / "request.json").write_text(json.dumps(request(id="new") | record))
    ended = command("quote", case_path, "--request", tmp_path / "request.json")
    assert ended.status == 3
    assert [message for message in messages if message not in ended.err] == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--row", "asked", "--tenant", "T"],
        ["--row", "nobody"],
        ["--row", "asked", "--sizes", "8,x"],
        ["--tenant", "T", "--field", "nothing"],
    ],
)
def test_wrong_use_is_told(case_path: Path, command: Command, arguments: list[str]) -> None:
    """Status 2 and one sentence, as JSON too."""
    ended = command("quote", case_path, *arguments, "--json")
    assert (ended.status, len(ended.answer["problems"])) == (2, 1)


def test_saved_plan_begins_the_search_and_stands_for_the_one_without(
    case_path: Path, request_path: Path, tmp_path: Path, command: Command
) -> None:
    """A plan of the case is taken; one of another case is refused with status 3."""
    case = market_case()
    write_plan(plan(case, gap=0.0, threads=1), tmp_path / "plan.json")
    ended = command("quote", case_path, "--request", request_path, "--plan", tmp_path / "plan.json", "--json")
    worth = read_plan(tmp_path / "plan.json").value_usd
    assert ended.answer["details"]["quote"]["without"]["value_usd"] == pytest.approx(worth)
    write_plan(plan(without(case, case.lease_requests[0]), threads=1), tmp_path / "other.json")
    assert command("quote", case_path, "--row", "asked", "--plan", tmp_path / "other.json").status == 3


def test_no_time_leaves_no_answer(tmp_path: Path, command: Command) -> None:
    """Without time for the plan without the request nothing is claimed: status 6."""
    write_case(market_case(request(id="other")), tmp_path / "case.json")
    ended = command("quote", tmp_path / "case.json", "--row", "asked", "--time-limit", "1e-9", "--json")
    assert (ended.status, ended.answer["status"]) == (6, "no_plan")
