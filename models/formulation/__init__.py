"""The mixed-integer model of the planning problem, in Pyomo."""

from .build import build
from .read_back import read_decisions

__all__ = ["build", "read_decisions"]
