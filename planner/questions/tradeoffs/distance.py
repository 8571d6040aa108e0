"""How far plans are from one another in what they decide on requests."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.problem import Problem
from planner.solve.edits import Added, Amount, Edits, Row
from planner.solve.program import FloatArray

OTHERWISE = 0.5
"""Distance of two plans that both accept a request, but from or to another month, or in another place."""


@dataclass(frozen=True)
class Ways:
    """The ways to grant each request: a place, a first and a last month are a column of the program."""

    columns: Mapping[str, tuple[int, ...]]
    """Positions of the columns by request; only open requests that can be granted."""
    size: int
    """How many columns the program has."""

    def granted(self, solution: FloatArray) -> dict[str, int | None]:
        """By request the position of the way in which a solution grants it; None where it is declined."""
        return {
            request: next((at for at in columns if solution[at] > OTHERWISE), None)
            for request, columns in self.columns.items()
        }

    def distance(self, one: FloatArray, other: FloatArray) -> float:
        """1 for each request that one plan accepts and the other declines, a half for one granted otherwise.

        A request that may stand anywhere has one place, and the size of a lease does not count.
        """
        total, second = 0.0, self.granted(other)
        for request, at in self.granted(one).items():
            if at != second[request]:
                total += 1.0 if at is None or second[request] is None else OTHERWISE
        return total

    def distance_from(self, solution: FloatArray) -> Amount:
        """The distance of a plan from a solution, as an amount of the plan's own columns."""
        coefficients, constant = np.zeros(self.size), 0.0
        for request, at in self.granted(solution).items():
            columns = list(self.columns[request])
            if at is None:
                coefficients[columns] = 1.0
            else:
                constant += 1.0
                coefficients[columns] = OTHERWISE - 1.0
                coefficients[at] = -1.0
        return Amount(coefficients, constant)

    def farthest_from(self, solutions: list[FloatArray]) -> Edits:
        """Edits that maximise the least distance from any of some solutions."""
        distances = [self.distance_from(solution) for solution in solutions]

        def least(start: FloatArray) -> float:
            return max(min(distance.of(start) for distance in distances), 0.0)

        rows = tuple(
            Row(Amount(np.append(distance.coefficients, -1.0), distance.constant), lower=0.0)
            for distance in distances
        )
        most = np.zeros(self.size + 1)
        most[-1] = 1.0
        return Edits(rows=rows, maximise=Amount(most), columns=(Added(0.0, len(self.columns), least),))


def ways_of(problem: Problem) -> Ways:
    """The ways to grant the open requests of a problem."""
    position, model = problem.program.position, problem.model
    return Ways(
        {
            request.id: tuple(position[id(model.is_leased[key])] for key in model.options_of[request.id])
            for request in problem.case.lease_requests
            if not request.is_signed and model.options_of.get(request.id)
        },
        len(problem.program.cost),
    )
