"""The texts that a workbook's cells point at: how many there are, and whether each has one reading."""

from xml.parsers import expat

from models.inputs import CaseError, Problem
from models.inputs.wording import shown
from planner.cases.container import SAVE_AGAIN, Container
from planner.cases.limits import LONGEST_CELL_TEXT, MOST_CELLS
from planner.cases.screening import parse


def count_strings(container: Container) -> int:
    """The number of shared texts.

    Raises
    ------
    CaseError
        If one is longer than Excel allows, or holds two texts of which readers take different ones.
    """
    data = container.part(container.strings_part)
    if data is None:
        return 0
    counter = _Counter(container.strings_part)
    parse(data, counter.parser, container.strings_part)
    return counter.count


class _Counter:
    """Follows expat through the shared texts."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.count = 0
        self.depth: list[str] = []
        self.texts = 0
        self.content = ""
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def start(self, name: str, _: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if tag == "si":
            self.count += 1
            self.texts, self.content = 0, ""
            if self.count > MOST_CELLS:
                raise self.refuse(f"the workbook has more than {MOST_CELLS:,} texts. Split it.")
        elif tag == "t" and self.depth and self.depth[-1] == "si":
            self.texts += 1
            if self.texts > 1:
                found = f"{shown(self.content)} and another"
                raise self.refuse(f"a cell has two texts, {found}; which one counts? {SAVE_AGAIN}")
        self.depth.append(tag)

    def end(self, _: str) -> None:
        self.depth.pop()

    def text(self, data: str) -> None:
        if self.depth and self.depth[-1] == "t":
            self.content += data
            if len(self.content) > LONGEST_CELL_TEXT:
                limit = f"{LONGEST_CELL_TEXT:,} characters"
                raise self.refuse(f"the text {shown(self.content)} is longer than {limit}. Shorten it.")

    def refuse(self, message: str) -> CaseError:
        return CaseError([Problem(self.part, message)])
