"""Pricing: what every lease option and every place of a run would gain at given prices of the rows they share."""

from .prices import Prices
from .pricing import Priced, Pricing

__all__ = ["Priced", "Prices", "Pricing"]
