"""The register of broken inputs: how each is made, and the exact sentences that it must be met with."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class BadInput:
    """A case that cannot be read or is not valid."""

    name: str
    build: Callable[[Path], Path]
    """Writes it into an empty folder and returns the path to hand to the reader."""
    errors: tuple[str, ...]
    """Every error, exactly, in order; `{path}` stands for the path."""


BAD_INPUTS: dict[str, BadInput] = {}


def bad_input(name: str, *errors: str) -> Callable[[Callable[[Path], Path]], Callable[[Path], Path]]:
    """Register a function that writes a broken input into a folder and returns its path."""

    def register(build: Callable[[Path], Path]) -> Callable[[Path], Path]:
        assert name not in BAD_INPUTS, name
        BAD_INPUTS[name] = BadInput(name, build, errors)
        return build

    return register
