"""What if: how the value moves with inputs, one by one and two together, decisions kept and planned anew."""

from planner.questions.what_if.result import Sensitivity
from planner.questions.what_if.sensitivity import sensitivity
from planner.questions.what_if.tables import write_sensitivity

__all__ = ["Sensitivity", "sensitivity", "write_sensitivity"]
