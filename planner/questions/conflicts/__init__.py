"""Infeasible: why a case has no plan, and what would give it one.

A rule is a whole demand of a case: a policy, a mandatory run, a floor, a signed lease, the limit of a site's
power or its minimum take, an isolation, a group, a bar. The case with a rule left out is a case like any other, made
and checked as when it is read, so that whatever is said of a conflict or a repair can be tried by planning a case:

- a policy is removed; a run is not mandatory; a floor is nought; isolation is `shared`; a group or a bar is blank;
- a site has power for all its GPUs in every month, and its minimum take bills no more MW than it did in any month;
- a site's minimum take is nought;
- a signed lease is removed, with its placements and its opening balance.

Halls with their GPUs and lots, prices, and what requests and runs ask for are facts that a conflict takes as given.
A repair may change them all the same.
"""

from .arithmetic import infeasible_sentence
from .diagnose import diagnose
from .diagnosis import Diagnosis
from .tables import write_diagnosis

__all__ = ["Diagnosis", "diagnose", "infeasible_sentence", "write_diagnosis"]
