"""The mixed-integer model of the planning problem, in Pyomo."""

from .build import build
from .decided_columns import decided_columns
from .read_back import read_decisions

__all__ = ["build", "decided_columns", "read_decisions"]
