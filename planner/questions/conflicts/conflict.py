"""The conflict set: rules that cannot be kept together, none of them without need.

QuickXplain (Junker, "QUICKXPLAIN: Preferred Explanations and Relaxations for Over-Constrained Problems", AAAI 2004)
over whole rules. Each test is a mixed-integer search of a case with some rules left out, so that whole lots, whole
leases and whole runs count. A rule is left out of the set only when the rest is proven infeasible without it; when
time is up what is left is still a conflict, perhaps not a smallest one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from models.inputs import Case
from planner.questions.conflicts.feasibility import Searcher, Verdict
from planner.questions.conflicts.rules import EARNING_RULES, Rule, case_with_only, rules_of


@dataclass(frozen=True)
class Conflict:
    """Rules that cannot be kept together."""

    rules: tuple[Rule, ...]
    """The rules; all other rules of the case, but for `standing`, may be left out and there is still no plan."""
    standing: tuple[Rule, ...]
    """Signed leases that are taken as given beside them, because their revenue may be what keeps a policy."""
    is_minimal: bool
    """Whether it is proven that there is a plan when any one of the rules is left out too."""
    is_of_whole_numbers: bool | None
    """Whether they could be kept if lots, leases and runs could be cut into parts; None where that is not known."""


@dataclass
class _Conflicts:
    """The search for a conflict set of one case."""

    case: Case
    searcher: Searcher
    known: dict[frozenset[Rule], Verdict] = field(default_factory=dict)

    def verdict(self, kept: Sequence[Rule]) -> Verdict:
        """Whether there is a plan that keeps these rules."""
        key = frozenset(kept)
        if key not in self.known:
            verdict = self.searcher.try_case(case_with_only(self.case, key)).verdict
            if verdict == "unknown":
                return verdict
            self.known[key] = verdict
        return self.known[key]

    def smallest(self, background: list[Rule], rules: list[Rule], *, is_new: bool = False) -> list[Rule]:
        """Rules that cannot be kept beside the background, which is known of all of them; earlier ones preferred.

        `is_new` says that the background has grown since it was last tested.
        """
        if is_new and self.verdict(background) == "infeasible":
            return []
        if len(rules) <= 1:
            return rules
        first, second = rules[: len(rules) // 2], rules[len(rules) // 2 :]
        of_second = self.smallest(background + first, second, is_new=True)
        of_first = self.smallest(background + of_second, first, is_new=bool(of_second))
        return of_first + of_second


def find_conflict(case: Case, searcher: Searcher) -> Conflict:
    """The conflict set of a case that is known to be infeasible.

    Signed leases stand while the other rules are looked at. Then they are looked at themselves: a lease that does not
    matter is taken out, unless a policy in the set lives on revenue or cash. There, a signed lease belongs to
    the set if there is a plan without it, and stands otherwise.
    """
    rules = rules_of(case)
    leases = [rule for rule in rules if rule.kind == "lease"]
    conflicts = _Conflicts(case, searcher)
    demands = conflicts.smallest(
        leases, [rule for rule in rules if rule.kind != "lease"], is_new=bool(leases)
    )
    if any(is_earning(case, rule) for rule in demands):
        members = [
            lease
            for lease in leases
            if conflicts.verdict([*demands, *(one for one in leases if one != lease)]) != "infeasible"
        ]
        standing = [lease for lease in leases if lease not in members]
    else:
        members, standing = conflicts.smallest(demands, leases, is_new=True), []
    found = demands + members
    is_minimal = all(
        conflicts.verdict([*standing, *(one for one in found if one != rule)]) == "feasible" for rule in found
    )
    in_parts = searcher.fits_in_parts(case_with_only(case, [*found, *standing]))
    return Conflict(tuple(found), tuple(standing), is_minimal, in_parts)


def is_earning(case: Case, rule: Rule) -> bool:
    """Whether a rule is a policy that a further lease can help to keep."""
    return rule.kind == "policy" and case.record("policies", rule.record).rule in EARNING_RULES  # type: ignore[attr-defined]
