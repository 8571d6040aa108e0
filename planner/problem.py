"""A case's model, built and compiled once, to be solved as often as questions are asked of it."""

import gc
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pyomo.repn import generate_standard_repn

from models.formulation import EVERYTHING, Considered, build, decided_columns, read_decisions
from models.inputs import Case
from models.plan.decisions import Decisions
from planner.outcomes import SolverError
from planner.solve.edits import Amount, Edits, Row, edited
from planner.solve.flows import Equations, Flows
from planner.solve.highs import Answer, Limits, OnBounds, solve, solve_fixed
from planner.solve.interrupts import IsInterrupted, never
from planner.solve.program import FloatArray, Program, compile_program

AGREEMENT = 1e-6
"""Relative difference up to which two computations of the same amount agree."""
POLISH_LIMITS_SECONDS = 600.0
"""Time limit of the linear program that is left when the whole numbers are fixed."""
LEASE_FLOWS = {
    "leased_gpus_flow": "leased_gpus",
    "stranded_gpus_flow": "stranded_gpus",
    "crowded_gpus_flow": "crowded_gpus",
    "group_h100e_flow": "group_h100e",
}
"""Rows that carry what leases add up to, and the columns that they define, whose bounds hold only for the options
considered and are then bounds of other rows too."""
FLOWS = LEASE_FLOWS | {"cash_balance": "cash_usd"}
"""All rows that carry anything from month to month."""
WRITTEN_OUT = ("leased_gpus_flow", "stranded_gpus_flow")
"""Flows that the solver is not given: what leases use and strand stands in the rows of a hall's GPUs instead, which are
then knapsacks that it recognises. A proof takes three quarters of the time (`tests/benchmarks`)."""
MOST_GROWTH = 2.0
"""Up to how many times as many nonzeros a program may have then."""


@dataclass(frozen=True)
class Found:
    """What a search of a problem has found, in the unit of its objective (USD of present value, if not edited)."""

    answer: Answer
    """The solver's answer, scaled."""
    solution: FloatArray | None
    """The best solution with its whole numbers whole, scaled, shape (n,), without columns that the edits add;
    None where there is none."""
    value: float | None
    """What it is worth."""
    bound: float
    """No solution is worth more, as the search proves; -inf where infeasible."""

    @property
    def is_infeasible(self) -> bool:
        """Whether it is proven that there is no solution."""
        return self.answer.status == "infeasible"


class Problem:
    """The mixed-integer program of a case, with the model it was compiled from.

    Building it takes most of the time of a small question; solving it leaves it as it was.
    """

    def __init__(
        self, case: Case, change: Callable[[Any], object] = bool, considered: Considered = EVERYTHING
    ) -> None:
        """Build the model of what is considered of a case, have it changed if so asked, and compile it."""
        self.case = case
        self.is_whole = considered == EVERYTHING
        with without_collection():
            self.model = build(case, considered=considered)
            change(self.model)
            self.program = compile_program(self.model)

    def search(
        self,
        limits: Limits,
        *,
        edits: Edits | None = None,
        start: FloatArray | None = None,
        on_bounds: OnBounds | None = None,
        is_interrupted: IsInterrupted = never,
    ) -> Found:
        """Solve the program, with edits, from a start.

        Parameters
        ----------
        limits
            When the search stops.
        edits
            What this search changes of the program.
        start
            A scaled solution to begin with, shape (n,), as of `solution_of`; one that the edits rule out is
            ignored.
        on_bounds
            Called with value and bound so far, scaled.
        is_interrupted
            When it says so, the search stops and keeps its best solution.

        Raises
        ------
        SolverError
            If the solver fails, or its bound is below the value of its own solution.
        """
        program = edited(self.program, edits) if edits else self.program
        if start is not None and edits:
            start = edits.completed(start)
        flows, written_out = self._written_out(program, edits)
        begin = None if start is None else start[flows.other_columns]
        answer = flows.completed(solve(written_out, limits, on_bounds, is_interrupted, begin))
        answer = replace(answer, bound=min(answer.bound, _most_worth(program)))
        if answer.status == "infeasible":
            return Found(answer, None, None, -np.inf)
        if answer.status == "error" and answer.solution is None:
            raise SolverError(f"the solver ended with '{answer.detail}' and no plan; try another --seed")
        bound = answer.bound * program.usd_unit
        if answer.solution is None:
            return Found(answer, None, None, bound)
        polish = Limits(0.0, POLISH_LIMITS_SECONDS, limits.threads, limits.seed)
        whole = solve_fixed(program, answer.solution, polish).solution
        solution = whole if whole is not None else answer.solution
        value = program.worth(solution) * program.usd_unit
        refuse_contradiction(program, value, bound)
        return Found(answer, solution[: len(self.program.cost)], value, max(bound, value))

    def equations(self, names: Collection[str] = tuple(FLOWS)) -> Equations:
        """The flows of these names, with the columns that they define."""
        rows = [self.program.rows(self.model.component(name)) for name in names]
        columns = [self.program.columns(self.model.component(FLOWS[name])) for name in names]
        return Equations(np.concatenate(rows), np.concatenate(columns))

    def _written_out(self, program: Program, edits: Edits | None) -> tuple[Flows, Program]:
        """The flows that a search of the program, with edits, does without, and what it searches instead.

        There are none where the program would grow much.
        """
        equations = self.equations(WRITTEN_OUT).without(edits.bounds if edits else ())
        flows = Flows.of(program, equations)
        written_out = flows.replaced(program)
        if written_out.matrix.nnz <= MOST_GROWTH * program.matrix.nnz:
            return flows, written_out
        return Flows.of(program, equations.without(equations.columns)), program

    def worth_usd(self, solution: FloatArray) -> float:
        """What a scaled solution is worth in present value."""
        return self.program.worth(solution) * self.program.usd_unit

    def decisions(self, solution: FloatArray) -> Decisions:
        """The decisions that a scaled solution stands for."""
        return read_decisions(self.model, self.program.value_of(solution))

    def solution_of(self, decisions: Decisions, *, is_presolved: bool = False) -> FloatArray | None:
        """The scaled solution of decisions: whole numbers as decided, the rest as good as can be.

        None where the decisions break a rule of this case, or were made for a case too unlike it. `is_presolved`
        is faster for large programs; among solutions worth the same it may take another.
        """
        solution = np.zeros(len(self.program.cost))
        for column, value in decided_columns(self.model, decisions):
            at = self.program.position.get(id(column))
            if at is not None:
                solution[at] = value
        limits = Limits(0.0, POLISH_LIMITS_SECONDS, 1, 0, is_for_plans_only=is_presolved)
        return solve_fixed(self.program, solution, limits).solution

    def amount(self, expression: Any) -> Amount:
        """A linear Pyomo expression of the model as a function of scaled solutions, in its natural unit.

        Raises
        ------
        ValueError
            If the expression is not linear.
        """
        form = generate_standard_repn(expression, compute_values=True)
        if not form.is_linear():
            raise ValueError("the expression is not linear in the model's columns")
        coefficients = np.zeros(len(self.program.cost))
        for coefficient, column in zip(form.linear_coefs, form.linear_vars, strict=True):
            at = self.program.position.get(id(column))
            if at is not None:
                coefficients[at] += coefficient * self.program.column_unit[at]
        return Amount(coefficients, float(form.constant))

    def required(self, answers: Mapping[str, bool]) -> Edits:
        """Edits that accept (True) or decline (False) requests.

        Parameters
        ----------
        answers
            By the id of a lease request. One that is accepted without having an option makes the program
            infeasible, as it should.
        """
        bounds: dict[int, tuple[float, float]] = {}
        rows = []
        for request, is_accepted in answers.items():
            columns = [self.model.is_leased[key] for key in self.model.options_of.get(request, ())]
            if is_accepted:
                granted = sum(columns) + self.model.nothing
                rows.append(Row(self.amount(granted), lower=1.0))
            else:
                bounds |= {self.program.position[id(column)]: (0.0, 0.0) for column in columns}
        return Edits(bounds, tuple(rows))


@contextmanager
def without_collection() -> Iterator[None]:
    """Look for no garbage meanwhile: millions of records are made, and hardly any becomes garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def refuse_contradiction(program: Program, value_usd: float, bound_usd: float) -> None:
    """Refuse a bound that a plan refutes.

    Raises
    ------
    SolverError
        If the bound is below the value by more than rounding.
    """
    if bound_usd < value_usd - AGREEMENT * abs(value_usd) - program.usd_unit * AGREEMENT:
        raise SolverError(f"the solver's bound {bound_usd:,.2f} is below its own plan's {value_usd:,.2f}")


def _most_worth(program: Program) -> float:
    """A bound that needs no search: every column as good as its own bounds allow, scaled."""
    return program.offset + float(
        np.maximum(program.cost * program.column_lower, program.cost * program.column_upper).sum()
    )
