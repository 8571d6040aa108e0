"""Whatever bytes a file holds, the reader answers with a case or with problems, and never with a crash."""

import random
import zipfile
from pathlib import Path

import pytest

from planner.cases import read_with_notes
from tests.cases.good_case import good_json, text_file, written_book


def _flipped(data: bytes, dice: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        spoilt[dice.randrange(len(spoilt))] = dice.choice(b'<>/"=0179AZaz &;\x00\xff')
    return bytes(spoilt)


def _answers(path: Path) -> bool:
    """Whether the reader says something: a case, or why there is none."""
    reading = read_with_notes(path)
    return reading.case is not None or any(one.severity == "error" for one in reading.problems)


@pytest.mark.parametrize("seed", range(4))
def test_json_with_flipped_bytes_has_an_answer(seed: int, tmp_path: Path) -> None:
    """Fifty spoilt JSON files for each seed."""
    dice, path = random.Random(seed), good_json(tmp_path)
    data = path.read_bytes()

    assert all(_answers(text_file(path, _flipped(data, dice))) for _ in range(50))


@pytest.mark.parametrize("seed", range(4))
def test_workbook_with_flipped_bytes_has_an_answer(seed: int, tmp_path: Path) -> None:
    """Ten spoilt containers for each seed."""
    dice, path = random.Random(seed), written_book(tmp_path)
    data = path.read_bytes()

    assert all(_answers(text_file(path, _flipped(data, dice))) for _ in range(10))


@pytest.mark.parametrize("seed", range(4))
def test_workbook_with_a_spoilt_part_has_an_answer(seed: int, tmp_path: Path) -> None:
    """Ten sound containers for each seed, in which one part is spoilt or cut."""
    dice, path = random.Random(seed), written_book(tmp_path)
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}

    for _ in range(10):
        name = dice.choice(sorted(parts))
        cut = parts[name][: dice.randrange(len(parts[name]))]
        spoilt = {**parts, name: dice.choice([cut, _flipped(parts[name], dice)])}
        with zipfile.ZipFile(path, "w") as book:
            for other, data in spoilt.items():
                book.writestr(other, data)
        assert _answers(path), name
