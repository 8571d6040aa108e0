"""The other commands: export, new, check, verify and schema, with the real solver where a plan is needed."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from planner import example_case, read_case, read_plan, write_case, write_plan
from tests.cli.conftest import Command
from tests.export.plans import made_plan, unproven_plan

BIGGER_CASE = Path(__file__).resolve().parents[1] / "reference/known/mid-201.json"


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    """The example's plan, made by hand, as a JSON file."""
    write_plan(made_plan(), tmp_path / "plan.json")
    return tmp_path / "plan.json"


def tampered(plan_file: Path, path: list[Any], value: Any) -> Path:
    """A copy of a plan file with one value changed."""
    content = json.loads(plan_file.read_text("utf-8"))
    inner = content
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    copy = plan_file.with_name("tampered.json")
    copy.write_text(json.dumps(content), "utf-8")
    return copy


def test_planned_case_verifies_and_exports(command: Command, case_file: Path, tmp_path: Path) -> None:
    """What the solver plans passes verify and can be exported in each form."""
    plan = tmp_path / "plan.json"
    planned = command("plan", case_file, "-o", plan, "--gap", "1e-6", "--threads", "1", "--json")
    assert (planned.status, planned.answer["status"]) == (0, "proven")
    assert read_plan(plan).value_usd == planned.answer["value_usd"]
    assert command("verify", case_file, plan).status == 0
    exported = command("export", plan, "-o", tmp_path / "again.json", "-o", tmp_path / "s.xlsx", "--json")
    assert (exported.status, exported.answer["status"]) == (0, "ok")
    assert (tmp_path / "again.json").read_bytes() == plan.read_bytes()


def test_no_plan_within_the_time_limit(command: Command, case_file: Path, tmp_path: Path) -> None:
    """The real solver, given no time at all, ends without a plan."""
    ended = command("plan", case_file, "--time-limit", "0.000001", "-o", tmp_path / "p.json", "--json")
    assert (ended.status, ended.answer["status"]) == (6, "no_plan")
    assert not (tmp_path / "p.json").exists()


def test_time_limit_with_a_plan(command: Command, tmp_path: Path) -> None:
    """The real solver, stopped on a bigger case, leaves a plan that is marked and can be verified."""
    outputs = ["-o", tmp_path / "p.json", "-o", tmp_path / "csv"]
    for limit_seconds in (4, 12, 36):  # the first is enough unless the machine is very busy
        ended = command("plan", BIGGER_CASE, "--gap", 0, "--time-limit", limit_seconds, *outputs, "--json")
        if ended.status != 6:
            break
    answer = ended.answer
    assert (ended.status, answer["status"]) == (5, "not_proven")
    assert answer["value_usd"] < answer["bound_usd"]
    assert answer["gap_fraction"] > 0
    assert (tmp_path / "csv" / "NOT-PROVEN.txt").is_file()
    assert command("verify", BIGGER_CASE, tmp_path / "p.json").status == 0


def test_infeasible_case(command: Command, case_file: Path, tmp_path: Path) -> None:
    """A hard floor above the whole fleet is told as infeasible by the real solver."""
    case = example_case()
    pool = case.internal_pools[0].model_copy(
        update={"floor_h100e": 1e6, "shortfall_usd_per_h100e_hour": None}
    )
    write_case(case.with_(internal_pools=(pool,)), tmp_path / "hard.json")
    ended = command("plan", tmp_path / "hard.json", "-o", tmp_path / "p.json", "--json")
    assert (ended.status, ended.answer["status"]) == (4, "infeasible")
    assert not (tmp_path / "p.json").exists()


TAMPERINGS: dict[str, tuple[list[Any], Any]] = {
    "a value": (["value_usd"], 1e9),
    "a term": (["terms_usd", "energy_cost"], 0.0),
    "a month's amount": (["money", 0, "usd"], 12.0),
    "GPUs": (["decisions", "leases", 0, "placements", 0, "gpus"], 2_049),
    "a start": (["decisions", "leases", 0, "start"], "2027-09"),
    "the case it holds": (["solve", "case_sha256"], "0" * 64),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampered_plan_exits_7(tampering: str, command: Command, case_file: Path, plan_file: Path) -> None:
    """Whatever is changed in a saved plan, verify lists what is wrong with it."""
    assert command("verify", case_file, plan_file).status == 0
    ended = command("verify", case_file, tampered(plan_file, *TAMPERINGS[tampering]), "--json")
    assert (ended.status, ended.answer["status"]) == (7, "check_failed")
    assert ended.answer["problems"]


def test_plan_of_another_case_exits_7(command: Command, case_file: Path, plan_file: Path) -> None:
    """A sound plan is rejected for a case with one other price."""
    case = example_case()
    cheaper = case.lease_requests[0].with_(price_usd=2.0)
    write_case(case.with_(lease_requests=(cheaper, *case.lease_requests[1:])), case_file)
    assert command("verify", case_file, plan_file).status == 7


def test_unreadable_plan_exits_3(command: Command, case_file: Path, plan_file: Path, tmp_path: Path) -> None:
    """A plan that is missing, no JSON, no plan or not well formed is a problem of what is read."""
    (tmp_path / "broken.json").write_text("{")
    for plan in (tmp_path / "none.json", tmp_path / "broken.json", case_file):
        assert command("verify", case_file, plan, "--json").answer["status"] == "invalid_case"
        assert command("export", plan, "-o", tmp_path / "x.xlsx").status == 3
    ended = command("verify", case_file, tampered(plan_file, ["decisions", "leases", 0, "start"], "2027-13"))
    assert (ended.status, "decisions.leases[0].start" in ended.err) == (3, True)


@pytest.mark.parametrize("by", ["month", "lease", "site"])
def test_export_adds_up(by: str, command: Command, plan_file: Path, tmp_path: Path) -> None:
    """--by changes the lease schedule of tables, and is refused for the whole plan as JSON."""
    assert command("export", plan_file, "-o", tmp_path / "csv", "--by", by).status == 0
    head = (tmp_path / "csv" / "lease_schedule.csv").read_text("utf-8").splitlines()[0]
    first = {"month": "month,gpus", "lease": "request,tenant,first_month", "site": "site,month,gpus"}[by]
    assert head.startswith(first)
    refused = command("export", plan_file, "-o", tmp_path / "b.json", "--by", by)
    assert (refused.status, (tmp_path / "b.json").exists()) == (2, False)


def test_export_needs_an_output_and_keeps_its_plan(command: Command, plan_file: Path) -> None:
    """Without -o, and onto the plan itself, export is wrong use."""
    assert command("export", plan_file).status == 2
    assert command("export", plan_file, "-o", plan_file).status == 2


def test_unproven_plan_stays_marked_when_exported(command: Command, tmp_path: Path) -> None:
    """Exporting a plan that is not proven says so again."""
    write_plan(unproven_plan(), tmp_path / "u.json")
    ended = command("export", tmp_path / "u.json", "-o", tmp_path / "csv")
    assert (ended.status, ended.out.startswith("NOT PROVEN")) == (0, True)
    assert (tmp_path / "csv" / "NOT-PROVEN.txt").is_file()


def test_new_makes_a_workbook_that_can_be_checked(command: Command, tmp_path: Path) -> None:
    """The example can be read back as it is; an existing file is never overwritten."""
    path = tmp_path / "mine.xlsx"
    assert command("new", path, "--example").status == 0
    assert command("check", path).status == 0
    assert read_case(path) == example_case()
    assert command("new", path).status == 2
    assert command("new", tmp_path / "empty.xlsx").status == 0
    assert command("check", tmp_path / "empty.xlsx").status == 3
    assert command("new", tmp_path / "mine.csv").status == 2


def test_check_tells_problems_and_warnings_only(command: Command, case_file: Path) -> None:
    """Check exits 0 with the size of a sound case, and 3 with every problem of another."""
    sound = command("check", case_file)
    assert (sound.status, sound.err) == (0, "")
    assert "can be planned: 2 sites, 3 halls, 5 lease requests" in sound.out
    text = case_file.read_text("utf-8").replace('"Austin"', '"Astin"', 1)
    case_file.write_text(text, "utf-8")
    broken = command("check", case_file, "--json")
    assert (broken.status, broken.answer["status"]) == (3, "invalid_case")
    assert any("Did you mean 'Astin'?" in problem["message"] for problem in broken.answer["problems"])


def test_schema_accepts_the_example(command: Command, case_file: Path) -> None:
    """The schema that is printed is JSON, and the example keeps it."""
    schema = command("schema").answer
    jsonschema.validate(json.loads(case_file.read_text("utf-8")), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"plan": {}}, schema)
