"""What all sheets of one workbook share while they are made."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.plan.facts import Facts
from models.plan.lease_months import LeaseMonths
from models.plan.plan import Plan
from models.plan.statements import Statements
from models.plan.statements.books import Books
from planner.export.workbook.inputs import Inputs
from planner.export.workbook.records import Block
from planner.export.workbook.time_page import FloatArray, Series


@dataclass(frozen=True)
class Timeline:
    """The lines of the one timeline."""

    index: Series
    first_day: Series
    last_day: Series
    """With the first day of month 0 as its opening, as XNPV wants it."""
    hours: Series
    fiscal_year: Series
    quarter_start: Series
    """First month of the fiscal quarter of each month, perhaps before month 0."""
    year_start: Series
    """The same of the fiscal year."""


@dataclass(frozen=True)
class Making:
    """The plan, what follows from it, and where inputs and timeline stand."""

    plan: Plan
    books: Books
    statements: Statements
    leases: tuple[LeaseMonths, ...]
    """The accepted leases over the whole timeline, each once."""
    inputs: Inputs
    records: Mapping[str, Block]
    timeline: Timeline

    @property
    def facts(self) -> Facts:
        """What follows from case and decisions."""
        return self.books.facts

    @property
    def currency(self) -> str:
        """Label of the money."""
        return self.plan.case.plan.currency

    @property
    def horizon(self) -> int:
        """Months of the plan."""
        return self.plan.case.plan.months

    def constant(self, name: str) -> str:
        """The cell of a convention."""
        return self.inputs.constant(name)

    def hours(self) -> FloatArray:
        """H(t) over the horizon."""
        return np.asarray(self.facts.fleet.hours)
