"""The inputs that are varied: fields of a case by selector, each with its levels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from models.inputs import Case, CaseError, Problem
from planner.cases.selecting import Target, select, split
from planner.cases.setting import Values, with_values
from planner.questions.what_if.levels import Level, Levels, read_levels

EXAMPLE = "'sites[*].energy_usd_per_mwh:±10%'"
HOW = "varied"
DEFAULT_LEVELS = "±10%"
DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "Discount rate": ("plan.discount_rate_fraction",),
    "Energy prices": ("sites[*].energy_usd_per_mwh", "site_steps[*].energy_usd_per_mwh"),
    "Prices of open requests": ("lease_requests[status=open].price_usd",),
    "On-demand prices": ("on_demand[*].usd_per_gpu_hour",),
    "Values of own use": ("training_runs[*].value_usd", "pool_tiers[*].value_usd_per_h100e_hour"),
    "Power of sites": ("sites[*].it_power_mw", "site_steps[*].it_power_mw"),
}
"""What is varied when nothing is named: selectors by title."""


Vary = Mapping[str, Levels] | Sequence[str]
"""Inputs as people name them: levels by selector, or texts `SELECTOR:LEVELS`."""


@dataclass(frozen=True)
class VariedInput:
    """One input: fields that are varied together, and the levels that they are varied to."""

    title: str
    """What tables call it: its selector, or its name among the defaults."""
    selector: str
    targets: tuple[Target, ...]
    """Its fields; those that are blank in the case are left out."""
    levels: tuple[Level, ...]
    """The lowest first."""

    def values(self, case: Case, level: Level) -> Values:
        """The values that its fields take at a level."""
        if level.is_unchanged:
            return {}
        return {target: level.of(target.value(case), target.column) for target in self.targets}

    def value(self, case: Case, level: Level) -> float | None:
        """The value that all its fields take at a level; None where they differ."""
        values = {level.of(target.value(case), target.column) for target in self.targets}
        return float(values.pop()) if len(values) == 1 else None

    @property
    def unit(self) -> str:
        """The unit of its fields; blank where they differ."""
        units = {target.column.unit for target in self.targets}
        return units.pop() if len(units) == 1 else ""


def varied_inputs(case: Case, vary: Vary) -> tuple[VariedInput, ...]:
    """The inputs that are named, by selector with their levels.

    Raises
    ------
    CaseError
        With everything that is wrong with them.
    """
    problems: list[Problem] = []
    pairs = vary.items() if isinstance(vary, Mapping) else _read(vary, problems)
    found: list[VariedInput] = []
    for selector, levels in pairs:
        try:
            found.append(_varied(case, selector, selector, levels))
        except CaseError as error:
            problems += error.problems
    if problems:
        raise CaseError(problems)
    return tuple(found)


def default_inputs(case: Case) -> tuple[VariedInput, ...]:
    """Discount rate, prices, values of own use and power by a tenth, as far as the case has them above nought."""
    inputs = []
    for title, parts in DEFAULTS.items():
        selectors = [selector for selector in parts if _has_any(case, selector)]
        if selectors:
            inputs.append(_varied(case, title, " & ".join(selectors), DEFAULT_LEVELS))
    return tuple(inputs)


def varied_case(case: Case, values: Values, name: str) -> Case:
    """The case with varied values.

    Raises
    ------
    CaseError
        If a value is not allowed, or no longer fits the rest.
    """
    return with_values(case, values, f"{HOW}: {name}") if values else case


def _read(texts: Iterable[str], problems: list[Problem]) -> list[tuple[str, Levels]]:
    """Selectors and their levels from texts `SELECTOR:LEVELS`; what is none is added to the problems."""
    levels: dict[str, Levels] = {}
    for text in texts:
        parts = split(text, ":")
        if parts is None:
            problems.append(Problem(text, f"it varies no input; write SELECTOR:LEVELS, such as {EXAMPLE}."))
        elif parts[0] in levels:
            problems.append(Problem(parts[0], "it is varied twice; name it once, with all its levels."))
        else:
            levels[parts[0]] = parts[1]
    return list(levels.items())


def are_allowed(case: Case, values: Values) -> bool:
    """Whether each value is one that its field allows, whatever the rest of the case is."""
    try:
        for target, value in values.items():
            target.record(case).with_(**{target.field: value})
    except ValidationError:
        return False
    return True


def _varied(case: Case, title: str, selector: str, levels: Levels) -> VariedInput:
    targets = select(case, selector)
    column = targets[0].column
    kinds = {target.column.kind for target in targets}
    if not kinds <= {"number", "whole number"}:
        others = sorted({target.field for target in targets if "number" not in target.column.kind})
        raise CaseError([Problem(selector, f"{', '.join(others)} is no number; only numbers are varied.")])
    filled = tuple(target for target in targets if target.value(case) is not None)
    if not filled:
        raise CaseError([Problem(selector, "it is blank in the case; give it a value first (--set).")])
    try:
        found = read_levels(levels, column)
    except ValueError as error:
        raise CaseError([Problem(selector, str(error))]) from None
    return VariedInput(title, selector, filled, found)


def _has_any(case: Case, selector: str) -> bool:
    """Whether a selector hits a field that is not nought."""
    try:
        return any(target.value(case) for target in select(case, selector))
    except CaseError:
        return False
