"""Every lease option and every place of a run of a case, priced."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ...inputs.case import Case
from ..considered import OptionKey
from ..leases import choice_of
from ..parameters import FloatArray, Parameters
from ..standing_leases import standing_leases
from .fleet import Fleet
from .given_leases import GivenLeases
from .lease_pricing import LeasePricing
from .prices import Prices
from .run_pricing import RunPricing


class Pricing:
    """A case whose options can be priced as often as wanted."""

    def __init__(self, case: Case) -> None:
        """List every option of a case; what does not depend on prices is worked out once."""
        p = Parameters(case)
        fleet = Fleet(p, standing_leases(p))
        self.leases = LeasePricing(fleet)
        self.given = GivenLeases(fleet)
        self.runs = RunPricing(fleet)

    def priced(self, prices: Prices) -> "Priced":
        """Reduced profits at these prices."""
        return Priced(
            self,
            prices,
            self.leases.profits_usd(prices),
            dict(self.given.profits_usd(prices)),
            {(r, place): usd for r, place, usd in self.runs.profits_usd(prices)},
        )

    @cached_property
    def is_anywhere(self) -> npt.NDArray[np.bool_]:
        """Whether each option may stand anywhere."""
        leases = self.leases.leases
        return np.asarray(leases.option_place == len(self.leases.fleet.places) - 1)

    def keys(self, at: npt.NDArray[np.integer]) -> Iterator[OptionKey]:
        """Keys of the options at these positions."""
        leases, places = self.leases.leases, self.leases.fleet.places
        spans = leases.option_span[at]
        columns = (leases.option_request[at], leases.option_place[at])
        spans_of = (leases.span_start[spans], leases.span_last[spans])
        for r, place, start, last in zip(*(c.tolist() for c in (*columns, *spans_of)), strict=True):
            yield leases.requests[r].id, places[place], start, last


@dataclass(frozen=True)
class Priced:
    """Reduced profits, USD of present value: what a lease or run is worth beyond what it pays for what it uses.

    The limit of one lease a choice, and of one place a run, is not priced: `profit_of_leases` and `profit_of_runs`
    hold to it.
    """

    pricing: Pricing
    prices: Prices
    option_profits: FloatArray
    """Of each option of an open request whose size is asked for, as `pricing.leases` lists them."""
    given_profits: dict[OptionKey, float]
    """Of each option of signed and whole-site leases."""
    run_profits: dict[tuple[str, str], float]
    """Bound by run and place; -inf where it cannot finish."""

    def profits(self) -> dict[OptionKey, float]:
        """Reduced profit of every option by its key; for small cases, as there may be millions."""
        every = np.arange(len(self.option_profits))
        open_profits = dict(zip(self.pricing.keys(every), self.option_profits.tolist(), strict=True))
        return open_profits | self.given_profits

    @cached_property
    def best_by_request(self) -> dict[str, float]:
        """Greatest reduced profit of each request that has options."""
        leases = self.pricing.leases.leases
        best = np.full(len(leases.requests), -np.inf)
        np.maximum.at(best, leases.option_request, self.option_profits)
        found = {r.id: float(usd) for r, usd in zip(leases.requests, best, strict=True) if usd > -np.inf}
        for (r, *_), usd in self.given_profits.items():
            found[r] = max(found.get(r, -np.inf), usd)
        return found

    @cached_property
    def profit_of_leases(self) -> float:
        """Most that all leases together can bring beyond the prices; signed leases are granted in any case."""
        best: dict[str, float] = {}
        for request in self.pricing.leases.fleet.parameters.case.lease_requests:
            if request.id not in self.best_by_request:
                continue
            choice, least = choice_of(request), -np.inf if request.is_signed else 0.0
            best[choice] = max(best.get(choice, least), self.best_by_request[request.id])
        return float(sum(best.values()))

    @cached_property
    def profit_of_runs(self) -> float:
        """Most that all runs together can bring beyond the prices; mandatory ones are undertaken in any case."""
        runs = self.pricing.runs.runs
        best = {r: -np.inf if run.is_mandatory else 0.0 for r, run in runs.items()}
        for (r, _), usd in self.run_profits.items():
            best[r] = max(best[r], usd)
        return float(sum(best.values()))

    def options(self, least: Mapping[str, float], per_request: int, per_place: int) -> list[OptionKey]:
        """Options of open requests with at least so much profit, request by request, best first.

        Parameters
        ----------
        least, per_request, per_place
            As of `option_positions`.
        """
        return list(self.pricing.keys(self.option_positions(least, per_request, per_place)))

    def option_positions(
        self, least: Mapping[str, float], per_request: int, per_place: int
    ) -> npt.NDArray[np.integer]:
        """Positions among all options of those with at least so much profit, request by request, best first.

        Parameters
        ----------
        least
            Least profit by request; nought for one that is not named.
        per_request, per_place
            Most options of one request, and of one request at one place.
        """
        leases = self.pricing.leases.leases
        floor = np.array([least.get(r.id, 0.0) for r in leases.requests])
        at = np.flatnonzero(self.option_profits >= floor[leases.option_request])
        at = at[np.lexsort((-self.option_profits[at], leases.option_place[at], leases.option_request[at]))]
        places = leases.option_request[at].astype(np.int64) * len(self.pricing.leases.fleet.places)
        at = at[rank(places + leases.option_place[at]) < per_place]
        at = at[np.lexsort((-self.option_profits[at], leases.option_request[at]))]
        return at[rank(leases.option_request[at]) < per_request]

    def run_places(self, least: Mapping[str, float], per_run: int) -> list[tuple[str, str]]:
        """Runs and places with at least so much profit (nought for a run not named), run by run, best first."""
        found: list[tuple[str, str]] = []
        for r in self.pricing.runs.runs:
            usd = {place: self.run_profits[r, place] for place in self.pricing.runs.places[r]}
            enough = [place for place in usd if usd[place] >= least.get(r, 0.0) and usd[place] > -np.inf]
            found += [(r, place) for place in sorted(enough, key=lambda q: -usd[q])[:per_run]]
        return found


def rank(groups: npt.NDArray[np.integer]) -> npt.NDArray[np.integer]:
    """Position of each entry among those of its group, which stand one after the other."""
    firsts = np.flatnonzero(np.diff(groups, prepend=groups[:1] - 1))
    widths = np.diff(np.append(firsts, len(groups)))
    return np.arange(len(groups)) - np.repeat(firsts, widths)
