"""What capacity is worth: shadow rents of every site, hall and month, and the cost of each policy."""

from planner.questions.prices.policy_costs import PolicyCost, PolicyCosts, policy_costs
from planner.questions.prices.shadow import with_prices

__all__ = ["PolicyCost", "PolicyCosts", "policy_costs", "with_prices"]
