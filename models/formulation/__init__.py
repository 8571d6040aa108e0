"""The mixed-integer model of the planning problem, in Pyomo."""

from .build import build
from .considered import EVERYTHING, Considered, OptionKey
from .decided_columns import decided_columns
from .read_back import granted_lease, read_decisions
from .sentences import RowInWords, row_in_words, rule_sentence

__all__ = [
    "EVERYTHING",
    "Considered",
    "OptionKey",
    "RowInWords",
    "build",
    "decided_columns",
    "granted_lease",
    "read_decisions",
    "row_in_words",
    "rule_sentence",
]
