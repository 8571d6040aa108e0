"""The cases of an analysis: each input at its levels, and two inputs at every pair of theirs."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from models.inputs import Case, CaseError, Problem
from planner.cases.setting import Values
from planner.questions.what_if.inputs import VariedInput, are_allowed, varied_case
from planner.questions.what_if.levels import BASE, Level

MOST_CASES = 10_000
"""Changed cases of one analysis."""


@dataclass(frozen=True)
class ChangedCase:
    """One changed case, and the levels that its inputs are at."""

    levels: tuple[Level, ...]
    case: Case | None
    """None where the changed inputs contradict one another, so that there can be no plan."""
    contradictions: tuple[str, ...] = ()
    """A sentence for each contradiction."""


def changed_cases(
    case: Case, singles: Sequence[VariedInput], pair: Sequence[VariedInput]
) -> list[ChangedCase]:
    """Every changed case: each input by itself, then the pairs.

    Raises
    ------
    CaseError
        If a value is one that its field does not allow; with the problems of all.
    ValueError
        If there are more cases than can be planned.
    """
    wanted: list[tuple[tuple[VariedInput, ...], tuple[Level, ...]]]
    wanted = [((one,), (level,)) for one in singles for level in one.levels]
    if pair:
        _refuse_overlap(case, pair)
        both = [_with_base(case, one) for one in pair]
        wanted += [(tuple(pair), levels) for levels in itertools.product(*both)]
    if len(wanted) > MOST_CASES:
        raise ValueError(f"there are {len(wanted):,} cases to plan; give levels for at most {MOST_CASES:,}")
    made: list[ChangedCase] = []
    problems: list[Problem] = []
    for inputs, levels in wanted:
        values: Values = {}
        for one, level in zip(inputs, levels, strict=True):
            values |= one.values(case, level)
        try:
            name = " and ".join(level.label for level in levels)
            made.append(ChangedCase(levels, varied_case(case, values, name)))
        except CaseError as error:
            if are_allowed(case, values):
                made.append(ChangedCase(levels, None, tuple(str(problem) for problem in error.errors)))
            else:
                problems += error.errors
    if problems:
        raise CaseError(list(dict.fromkeys(problems)))
    return made


def _refuse_overlap(case: Case, pair: Sequence[VariedInput]) -> None:
    one, other = pair
    shared = [target for target in one.targets if target in other.targets]
    if shared:
        message = f"both inputs vary {shared[0].name(case)}; vary two different things."
        raise CaseError([Problem(other.selector, message)])


def _with_base(case: Case, varied: VariedInput) -> tuple[Level, ...]:
    """An input's levels with the case as it is among them, where shares pass from less to more."""
    as_it_is = Level(None, varied.value(case, BASE))
    if BASE in varied.levels or as_it_is in varied.levels:
        return varied.levels
    less = [level for level in varied.levels if _is_less(case, varied, level)]
    return (*less, BASE, *(level for level in varied.levels if level not in less))


def _is_less(case: Case, varied: VariedInput, level: Level) -> bool:
    """Whether a level is below what the fields have, on the whole."""
    if level.factor is not None:
        return level.factor < 1
    before = sum(target.value(case) for target in varied.targets)
    return bool(sum(varied.values(case, level).values()) < before)
