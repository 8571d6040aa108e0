"""Quotes: the least price at which a request leaves the owner no worse off.

Let W be what the best plan is worth without the request, and V(p) what the best plan is worth that accepts it at
`price_usd` p. The quote is the least p ≥ 0 with V(p) ≥ W, as an interval: for every lower price V(p) < W is
proven, and at the upper end a plan is at hand that is worth W or more. Both follow from bounds that the solver
proves, so the interval narrows with the gap.

What the definition means where it is not plain:

- The price counts alone. Of a request that the case has already the price is left out; whatever else it says stays.
- If the owner is no worse off at a price of nought, the price is nought.
- A higher price need not be a better one: where a policy limits the share of a tenant's revenue, a price can be too
  high for it. The quote is then still the least price; the plan at the upper end keeps every hard rule.
- The owner recalls the lease whenever that is best for it at that price; the quote counts on it.
- If the case has no plan without the request, there is no W: the quote is the least price at which the case has a
  plan at all, if there is one.
- No price suffices where every price up to one that would pay for all money of the case, twice over, is refuted.
"""

from .quote import quote
from .result import Quote
from .tables import write_quote
from .variants import quote_table, quotes_frame

__all__ = ["Quote", "quote", "quote_table", "quotes_frame", "write_quote"]
