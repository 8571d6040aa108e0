"""Saving plans that an answer holds several of, each by its number: `--save 3=plan.xlsx`."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from planner.export.outputs import Output, find_outputs

SaveOption = Annotated[
    list[str] | None,
    typer.Option(
        "--save",
        metavar="NUMBER=OUT",
        help="Write the plan of this number too, as the command plan would: 3=plan.xlsx, 3=plan.json or 3=folder.",
    ),
]
_SAVED = re.compile(r"([0-9]{1,4})=(.+)")


def saved_outputs(
    texts: Sequence[str] | None, inputs: Sequence[Path], others: Sequence[Path] | None
) -> tuple[tuple[int, Output], ...]:
    """The numbers of plans and where each is written, checked to be writable.

    Raises:
        typer.BadParameter: a text is not of the form.
        OutputError: a path cannot be written, or is named twice.
    """
    matches = [(text, _SAVED.fullmatch(text)) for text in texts or ()]
    wrong = [text for text, match in matches if match is None or int(match[1]) == 0]
    if wrong:
        message = f"it is {wrong[0]}; it must be a number from 1 and a path, such as 3=plan.xlsx."
        raise typer.BadParameter(message, param_hint="'--save'")
    found = [(int(match[1]), Path(match[2])) for _, match in matches if match]
    outputs = find_outputs([*(others or ()), *(path for _, path in found)], inputs=inputs)
    return tuple(
        (number, output) for (number, _), output in zip(found, outputs[len(others or ()) :], strict=True)
    )


def ensure_there(saved: Sequence[tuple[int, Output]], count: int, what: str) -> None:
    """Make sure that every plan to be saved is there.

    Raises:
        typer.BadParameter: there are not so many.
    """
    for number, _ in saved:
        if number > count:
            message = f"there is no {what} {number}; there are {count}. Nothing was written."
            raise typer.BadParameter(message, param_hint="'--save'")
