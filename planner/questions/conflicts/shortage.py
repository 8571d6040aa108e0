"""A shortage: a demand that is more than there is, whatever is decided."""

from dataclasses import dataclass

from planner.questions.conflicts.sentences import at


@dataclass(frozen=True)
class Shortage:
    """A demand that is more than there is, whatever is decided."""

    where: str
    """The place of the demand in the case as it was read."""
    sentence: str
    """What is demanded, what there is, and where."""
    month: str
    """The first month in which it is short, `YYYY-MM`; blank where it is about several together."""
    needed: float
    """What is demanded."""
    available: float
    """The most that there is."""
    unit: str
    """Unit of both."""

    def __str__(self) -> str:
        return at(self.where, self.sentence)
