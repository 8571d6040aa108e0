"""Trade-offs: frontiers of two measures, plans by several measures in order, and plans nearly as good."""

from planner.questions.tradeoffs.alternatives import alternatives
from planner.questions.tradeoffs.alternatives_result import Alternative, Alternatives, Standing
from planner.questions.tradeoffs.frontier import frontier
from planner.questions.tradeoffs.frontier_result import Frontier, FrontierPoint
from planner.questions.tradeoffs.ordered import plan_in_order

__all__ = [
    "Alternative",
    "Alternatives",
    "Frontier",
    "FrontierPoint",
    "Standing",
    "alternatives",
    "frontier",
    "plan_in_order",
]
