"""`leasehold compare`: exit statuses, words, the JSON object, and what is written."""

from pathlib import Path

import pytest

from models.plan import Plan
from planner import write_plan
from tests.cli.conftest import Command
from tests.compare.pairs import leased, one_lease
from tests.export.plans import unproven_plan


@pytest.fixture
def plans(tmp_path: Path) -> tuple[Path, Path]:
    """Two saved plans; the second has a request at $3 in place of $2."""
    folder = tmp_path / "plans"
    folder.mkdir()
    write_plan(leased(), folder / "a.json")
    write_plan(leased({"name": "dear"}, lease_requests=[one_lease(price_usd=3)]), folder / "b.json")
    return folder / "a.json", folder / "b.json"


def saved(plan: Plan, folder: Path) -> Path:
    """A plan saved as JSON."""
    write_plan(plan, folder / "other.json")
    return folder / "other.json"


def test_bridge_is_told_and_written(plans: tuple[Path, Path], command: Command, tmp_path: Path) -> None:
    """The summary has the lines that are not nought; all outputs appear."""
    ended = command(
        "compare", *plans, "-o", tmp_path / "x.xlsx", "-o", tmp_path / "y.json", "-o", tmp_path / "z"
    )
    assert ended.status == 0
    lines = {line[:46].strip(): line[46:].strip() for line in ended.out.splitlines()}
    assert lines["Present value, favourable is positive"] == "USD"
    assert lines["Plan A"] == "283,200.00"
    assert lines["Price"] == "141,600.00"
    assert lines["Plan B"] == "424,800.00"
    assert "2 inputs, 0 lease decisions and 0 training runs changed" in ended.out
    assert max(map(len, ended.out.splitlines()[3:8])) <= 80
    assert {path.name for path in tmp_path.iterdir()} == {"plans", "x.xlsx", "y.json", "z"}


def test_json_holds_the_comparison(plans: tuple[Path, Path], command: Command) -> None:
    """One object with the usual keys, and the comparison beside them."""
    answer = command("compare", *plans, "--json").answer
    assert (answer["status"], answer["problems"]) == ("ok", [])
    details = answer["details"]
    assert details["change_usd"] == pytest.approx(141_600)
    assert sum(line["effect_usd"] for line in details["bridge"]) == pytest.approx(141_600)
    assert [(row["field"], row["a"], row["b"]) for row in details["inputs"]] == [
        ("name", "small", "dear"),
        ("price_usd", 2, 3),
    ]


def test_plan_that_is_not_proven_exits_0_and_says_so(
    plans: tuple[Path, Path], command: Command, tmp_path: Path
) -> None:
    """A saved plan is compared as it is; the summary tells its state first, and again as a note."""
    ended = command("compare", saved(unproven_plan(), tmp_path), plans[0])
    assert ended.status == 0
    assert ended.out.startswith("A: Example. NOT PROVEN: the time limit was hit")
    assert "Note: Plan A: NOT PROVEN" in ended.out


def test_other_currency_exits_3(plans: tuple[Path, Path], command: Command, tmp_path: Path) -> None:
    """Nothing is converted and nothing is written."""
    euros = saved(leased({"currency": "EUR"}), tmp_path)
    ended = command("compare", plans[0], euros, "-o", tmp_path / "x.xlsx", "--json")
    assert (ended.status, ended.answer["status"]) == (3, "invalid_case")
    assert "plan A is in USD, plan B in EUR" in ended.answer["problems"][0]["message"]
    assert not (tmp_path / "x.xlsx").exists()


def test_what_is_no_plan_exits_3(plans: tuple[Path, Path], command: Command, case_file: Path) -> None:
    """A case is no plan, and a file that is not there is none either."""
    assert command("compare", plans[0], case_file).status == 3
    assert command("compare", plans[0], case_file.with_name("none.json")).status == 3


def test_plan_that_fails_its_check_exits_7(
    plans: tuple[Path, Path], command: Command, tmp_path: Path
) -> None:
    """A value that is not what the decisions are worth is refused, with the file that claims it."""
    claimed = saved(leased().model_copy(update={"value_usd": 1.0}), tmp_path)
    ended = command("compare", plans[0], claimed, "-o", tmp_path / "x.xlsx")
    assert ended.status == 7
    assert "other.json: " in ended.err
    assert not (tmp_path / "x.xlsx").exists()


def test_wrong_use_exits_2(plans: tuple[Path, Path], command: Command, tmp_path: Path) -> None:
    """One plan alone, an unknown form, and an output on a plan are wrong use, found before any reading."""
    assert command("compare", plans[0]).status == 2
    assert command("compare", *plans, "-o", tmp_path / "x.pdf").status == 2
    before = plans[1].read_bytes()
    assert command("compare", *plans, "-o", plans[1]).status == 2
    assert plans[1].read_bytes() == before
