"""The records that statements need, in every form of a case."""

from pathlib import Path

import pytest

from models.inputs import Case, RawRecord, assemble
from models.inputs.record import Record
from planner import plan, read_case, write_case
from tests.reference.random_cases import random_case
from tests.statements.random_books import with_accounting

RECORDS = ("assets", "debt_service", "opening_balances")
SEEDS = (0, 6, 12, 20, 26)


def case_of(seed: int) -> Case:
    """A random case with accounting records."""
    fields = with_accounting(random_case(seed, "tiny"), seed)
    return assemble(
        {
            name: [RawRecord(row) for row in (rows if isinstance(rows, list) else [rows])]
            for name, rows in fields.items()
        }
    )


@pytest.mark.parametrize("name", ["case.xlsx", "case.json", "csv"])
@pytest.mark.parametrize("seed", SEEDS)
def test_accounting_records_come_back_as_they_were_written(seed: int, name: str, tmp_path: Path) -> None:
    """A workbook, a JSON file and a folder of CSV files hold them all."""
    case = case_of(seed)
    write_case(case, tmp_path / name)
    assert read_case(tmp_path / name) == case


def test_the_seeds_use_every_record() -> None:
    """Else the test above would show little."""
    held: list[tuple[Record, ...]] = [getattr(case_of(seed), name) for seed in SEEDS for name in RECORDS]
    assert {type(record).__name__ for records in held for record in records} == {
        "Asset",
        "DebtService",
        "OpeningBalance",
    }
    classes = {request.accounting_class for seed in SEEDS for request in case_of(seed).lease_requests}
    assert classes == {"service", "operating_lease", "sales_type"}


def test_accounting_records_do_not_change_the_plan() -> None:
    """The same case without them has the same decisions and value."""
    case = case_of(6)
    bare = case.with_(
        plan=case.plan.with_(fiscal_year_start_month=1),
        lease_requests=tuple(one.with_(accounting_class="service") for one in case.lease_requests),
        assets=(),
        debt_service=(),
        opening_balances=(),
    )
    with_books, without = (plan(one, gap=1e-6, threads=1) for one in (case, bare))
    assert with_books.decisions == without.decisions
    assert with_books.value_usd == without.value_usd
