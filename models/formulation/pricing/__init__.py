"""Pricing: what every lease option and every place of a run would gain at given prices of the rows they share."""

from .fleet import Fleet
from .lease_pricing import LeasePricing
from .prices import Prices
from .pricing import Priced, Pricing, rank
from .run_pricing import RunPricing

__all__ = ["Fleet", "LeasePricing", "Priced", "Prices", "Pricing", "RunPricing", "rank"]
