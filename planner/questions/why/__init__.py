"""Why: the reason for every decision on a request, its margin, and the counter-offers that get it in.

A *margin* is the value of the best plan that accepts a request less that of the best plan that declines it. Both
are intervals [value found, bound proven], and so is their difference. The bound of the plan itself holds for both.

A *counter-offer* is a change of a declined request. It counts once a plan of the changed case accepts the request,
passes the independent check and is worth more than the bound of the plan that declines it; declining is worth the
same whatever the request asks for, so that every best plan of the changed case accepts it. A plan made with a wide
gap may still miss it; begin it with the offer's `decisions` to see it accepted.
"""

from .explain import explain
from .explanation import Explanation
from .offers import CounterOffer
from .reason import Reason
from .tables import write_explanation

__all__ = ["CounterOffer", "Explanation", "Reason", "explain", "write_explanation"]
