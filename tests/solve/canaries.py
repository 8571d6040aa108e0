"""Models on which HiGHS was seen to be wrong, each with its true optimum.

A and B were found by random search, C and D in random cases of this project; each is wrong with another part of
presolve, or without it.
"""

from __future__ import annotations

from planner.solve.program import Program

from .solving import INFINITY, Column, program


def model_a(most: float = INFINITY) -> Program:
    """386, with the point (0,0,1,15,0,17,39,28,0,22,0); HiGHS 1.12.0 to 1.15.1 said 144 by default.

    The aggregator (presolve rule 12) is wrong. Columns without an upper bound get `most`.
    """
    columns: list[Column] = [(0, 0, 1, True), (6, 0, 40, True), (-19, 0, 1, True), (27, 0, 40, True)]
    columns += [(0, 0, most, at in (5, 6, 9)) for at in range(4, 11)]
    rows = [
        ({1: 1.0, 0: -24.0}, -INFINITY, 0.0),
        ({1: 1.0, 0: -9.0}, 0.0, INFINITY),
        ({3: 1.0, 2: -21.0}, -INFINITY, 0.0),
        ({2: 1.0, 0: 1.0}, -INFINITY, 1.0),
        ({4: 1.0, 5: 1.0, 6: 1.0}, 56.0, INFINITY),
        ({7: 1.0, 8: 1.0, 9: 1.0, 10: 1.0}, 50.0, INFINITY),
        ({7: 1.0}, -INFINITY, 28.0),
        ({4: 1.0, 8: 1.0}, -INFINITY, 26.0),
        ({1: 1.0, 5: 1.0, 9: 1.0}, -INFINITY, 45.0),
        ({3: 1.0, 6: 1.0}, -INFINITY, 54.0),
        ({3: 1.0, 10: 1.0}, -INFINITY, 15.0),
    ]
    return program(columns, rows)


def model_b(most: float = INFINITY) -> Program:
    """168 = 10·4 + 8·16; HiGHS 1.12.0 to 1.15.1 said 128 without presolve and without upper bounds.

    Maximise 10a + 8b; a ≤ 4y; 15z ≤ b ≤ 36.66z; b ≤ 16. Columns: a, b, y, z.
    """
    columns: list[Column] = [(10, 0, most, False), (8, 0, most, False), (0, 0, 1, True), (0, 0, 1, True)]
    rows = [
        ({0: 1.0, 2: -4.0}, -INFINITY, 0.0),
        ({1: 1.0, 3: -15.0}, 0.0, INFINITY),
        ({1: 1.0, 3: -36.66}, -INFINITY, 0.0),
        ({1: 1.0}, -INFINITY, 16.0),
    ]
    return program(columns, rows)


def model_c() -> Program:
    """1.75, with y = z = 1 and x = 0.75; HiGHS 1.15.1 says 1.66 by default and without rule 12.

    Maximise z + x; n = y + 2z, passed on twice; x + n ≤ 3; power p = 2.08 (u + n) ≤ 4.992, so that n ≤ 2.4.
    Presolve finds that n is whole, counts down 2.4, 1.4 … and takes 1/4 of x to be 0.09 too much.
    Columns: y, z, u, x, p, n and its two copies.
    """
    columns: list[Column] = [(0, 0, 1, True), (1, 0, 1, True), (0, 0, 0.75, False), (1, 0, 0.75, False)]
    columns += [(0, 0, 4.992, False), (0, 0, 3, False), (0, 0, 3, False), (0, 0, 3, False)]
    row_unit = 0.9765625  # 1000 / 1024, as scaling makes it; with 1 the answer is right
    rows = [
        ({0: -row_unit / 2, 1: -row_unit, 5: row_unit / 2}, 0.0, 0.0),
        ({5: -row_unit, 6: row_unit}, 0.0, 0.0),
        ({6: -row_unit, 7: row_unit}, 0.0, 0.0),
        ({3: row_unit, 7: row_unit}, -INFINITY, 3 * row_unit),
        ({2: -1.04, 4: 0.5, 5: -1.04}, 0.0, 0.0),
    ]
    return program(columns, rows)


def model_d() -> Program:
    """0.85, with nothing leased; HiGHS 1.15.1 says 0.745 by default and without rule 12.

    Maximise x; GPUs leased n over four months by starts and ends of two options; x + n ≤ 1 in the last;
    power 0.5 p = 0.95 (x + n), p ≤ 1.615. Columns: two options, x, p, n by month.
    """
    columns: list[Column] = [(0, 0, 1, True), (0, 0, 1, True), (1, 0, 0.85, False), (0, 0, 1.615, False)]
    columns += [(0, 0, 1, False)] * 4
    unit = 0.9765625
    rows = [
        ({0: -unit, 4: unit}, 0.0, 0.0),
        ({1: -unit, 4: -unit, 5: unit}, 0.0, 0.0),
        ({0: unit, 5: -unit, 6: unit}, 0.0, 0.0),
        ({1: unit, 6: -unit, 7: unit}, 0.0, 0.0),
        ({2: unit, 7: unit}, -INFINITY, unit),
        ({2: -0.95, 3: 0.5, 7: -0.95}, 0.0, 0.0),
    ]
    return program(columns, rows)


CANARIES: dict[str, tuple[Program, float]] = {
    "A": (model_a(), 386.0),
    "A, bounded": (model_a(100.0), 386.0),
    "B, bounded": (model_b(100.0), 168.0),
    "C": (model_c(), 1.75),
    "D": (model_d(), 0.85),
}
"""By name: a program and its optimum. B without bounds is none: every column of a case has one."""
