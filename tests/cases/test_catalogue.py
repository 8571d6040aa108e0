"""Every broken input is refused with its exact sentences, all of them at once."""

from pathlib import Path

import pytest

from models.inputs import CaseError
from planner.cases import read_case, read_with_notes
from tests.cases.catalogue import BAD_INPUTS, BadInput


@pytest.mark.parametrize("bad", BAD_INPUTS.values(), ids=BAD_INPUTS.keys())
def test_broken_input_is_met_with_its_exact_sentences(bad: BadInput, tmp_path: Path) -> None:
    """The reader finds each error, says it in the words of the catalogue, and makes no case."""
    path = bad.build(tmp_path)

    reading = read_with_notes(path)

    errors = [str(one).replace(str(path), "{path}") for one in reading.problems if one.severity == "error"]
    assert errors == list(bad.errors)
    assert reading.case is None


def test_read_case_raises_with_every_problem(tmp_path: Path) -> None:
    """`read_case` raises one error that carries what `read_with_notes` lists."""
    path = BAD_INPUTS["everything wrong is said at once"].build(tmp_path)

    with pytest.raises(CaseError) as raised:
        read_case(path)

    assert len(raised.value.errors) == 4
    assert raised.value.problems == read_with_notes(path).problems


def test_the_catalogue_says_what_to_expect_of_each_input() -> None:
    """No entry is without an expected sentence, and there are more than a hundred."""
    assert all(bad.errors for bad in BAD_INPUTS.values())
    assert len(BAD_INPUTS) > 100
