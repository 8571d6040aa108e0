"""What capacity is worth: shadow rents of every site, hall and month, and the cost of each policy."""

from planner.questions.prices.shadow import shadow_prices, with_prices

__all__ = ["shadow_prices", "with_prices"]
