"""`--order`: measures by which a plan is sought, one after another."""

from dataclasses import dataclass
from typing import Annotated

import typer

from models.plan.measures import measure_called


@dataclass(frozen=True)
class Order:
    """Measures in the order in which they are sought."""

    steps: tuple[tuple[str, float], ...]
    """Names, each with the fraction of its best that later ones may give up."""


def order(text: str) -> Order:
    """Measures with the fraction of each that later ones may give up: `cash:0.005,internal_h100e_hours`.

    Raises:
        typer.BadParameter: a measure is unknown or comes twice, or a fraction is out of its range.
    """
    steps: list[tuple[str, float]] = []
    for step in text.split(","):
        name, _, given = step.strip().partition(":")
        try:
            measure = measure_called(name.strip()).name
        except ValueError as error:
            raise typer.BadParameter(f"{error}.") from None
        if any(measure == other for other, _ in steps):
            raise typer.BadParameter(f"it names {measure} more than once; name each measure once.")
        steps.append((measure, _fraction(given.strip(), step)))
    return Order(tuple(steps))


def _fraction(text: str, step: str) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        message = (
            f"'{step.strip()}' gives up {text}; it must be a fraction from 0 to 1, such as 0.005 for 0.5 %."
        )
        raise typer.BadParameter(message)
    return value


OrderOption = Annotated[
    Order | None,
    typer.Option(
        parser=order,
        metavar="MEASURE[:FRACTION],...",
        help="Seek these in order in place of the most value: 'cash:0.005,internal_h100e_hours' is the most compute "
        "among the plans within 0.5 % of the most cash. Measures as in the command frontier.",
    ),
]
