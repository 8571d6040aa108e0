"""A diagnosis as tables and as JSON, to be written."""

from pathlib import Path

from planner.export.answers import Answer, write_answer
from planner.export.table import Table
from planner.questions.conflicts.diagnosis import Diagnosis


def write_diagnosis(diagnosis: Diagnosis, *paths: str | Path) -> tuple[Path, ...]:
    """Write a diagnosis: `.xlsx` for a workbook, `.json`, or no suffix for a folder of CSV files.

    Raises
    ------
    OutputError
        If a path has another suffix, comes twice or cannot be written.
    OSError
        If writing fails on the way; then what stood there before stands there still.

    Examples
    --------
    >>> import tempfile
    >>> from planner import diagnose, example_case, write_diagnosis
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = write_diagnosis(diagnose(example_case()), f"{folder}/why.json")
    ...     [path.name for path in paths]
    ['why.json']
    """
    return write_answer(answer_of(diagnosis), *paths)


def answer_of(diagnosis: Diagnosis) -> Answer:
    """The diagnosis as an answer that can be written."""
    settings = diagnosis.case.plan
    return Answer(
        title=f"{settings.name}, why there is no plan",
        currency=settings.currency,
        sentences=diagnosis.sentences,
        tables=(
            Table(
                "arithmetic",
                "Arithmetic",
                "A row is a demand that is more than there is.",
                diagnosis.arithmetic,
            ),
            Table(
                "conflict", "Conflict", "A row is a rule; those in conflict cannot be kept.", diagnosis.rules
            ),
            Table(
                "repairs",
                "Repairs",
                "A row is a change after which the case has a plan.",
                diagnosis.repair_table,
            ),
            Table(
                "changes", "Changes", "A row is a field or record that a repair changes.", diagnosis.changes
            ),
        ),
        content=diagnosis.to_dict(),
    )
