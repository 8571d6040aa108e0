"""Prices open leases: the greatest reduced profit of every option, over the sizes of its seats."""

from collections.abc import Iterator

import numpy as np

from ..parameters import FloatArray
from .fleet import Fleet, IntArray, running_sums
from .knapsack import best_sizes_usd
from .lease_costs import (
    IS_REIMBURSED,
    ROUNDING,
    Rooms,
    gpu_prices_usd,
    keeping_usd,
    reimbursement_usd,
    variant_of,
)
from .lease_values import Worth, span_values, unit_factors
from .open_leases import OpenLeases, open_leases
from .prices import Prices

VARIANTS = 8
SEATS_AT_A_TIME = 400_000
NO_ZONE = -1


class LeasePricing:
    """Open leases of a case, with what of their pricing does not depend on the prices."""

    def __init__(self, fleet: Fleet) -> None:
        """List every option."""
        self.fleet = fleet
        self.leases: OpenLeases = open_leases(fleet)
        self.rooms = Rooms.of(fleet)
        requests = self.leases.requests
        tenants = {tenant: at for at, tenant in enumerate(fleet.parameters.tenants)}
        self.tenant = np.array([tenants[r.tenant] for r in requests], dtype=np.int64)
        self.variant = np.array([variant_of(fleet, r) for r in requests], dtype=np.int64)
        self.ramp = np.array([r.ramp_months for r in requests], dtype=np.int64)
        self.is_by_gpu = np.array([r.price_basis != "month" for r in requests], dtype=bool)
        self.isolation = np.array([r.isolation for r in requests], dtype=str)
        self.placement = np.array([r.placement for r in requests], dtype=str)
        self.factors = unit_factors(fleet, requests)
        self.stop = np.minimum(self.leases.span_last, fleet.parameters.months - 1) + 1
        self._values: tuple[FloatArray, FloatArray] | None = None

    def profits_usd(self, prices: Prices) -> FloatArray:
        """Greatest reduced profit of each option, shape (N,), USD of present value.

        It is a bound where an option may take several halls of one site for itself, and exact for the relaxation
        of the option's own rows elsewhere; whole lots are left aside.
        """
        tables = _Tables(self, prices, *self._span_values(prices))
        profits = np.zeros(len(self.leases.seats))
        for options, seats in self._blocks():
            profits[options] = _Block(self, tables, options, seats).profits_usd()
        return profits

    def worth_by_seat(self, prices: Prices) -> Iterator[tuple[slice, slice, FloatArray, FloatArray]]:
        """What options bring whatever their size, and by the GPU in each seat, block by block.

        Room in halls is not paid for: the prices are those of `Prices.without_room`.

        Yields
        ------
        options, seats
            Which.
        fixed_usd, gpu_usd
            By option and by seat, USD of present value.
        """
        tables = _Tables(self, prices, *self._span_values(prices))
        for options, seats in self._blocks():
            yield options, seats, *_Block(self, tables, options, seats).worth_usd()

    def _span_values(self, prices: Prices) -> tuple[FloatArray, FloatArray]:
        """Values of spans; kept for the case that neither cash nor revenue has a price."""
        is_plain = not prices.cash_usd.any() and not any(usd.any() for usd in prices.revenue_usd.values())
        if is_plain and self._values is not None:
            return self._values
        values = span_values(self.leases, self.fleet.parameters, prices)
        if is_plain:
            self._values = values
        return values

    def _blocks(self) -> Iterator[tuple[slice, slice]]:
        """Slices of options with those of their seats, of a size that the processor's cache can hold."""
        ends = np.cumsum(self.leases.seats, dtype=np.int64)
        option, seat = 0, 0
        while option < len(ends):
            until = max(int(np.searchsorted(ends, seat + SEATS_AT_A_TIME, side="right")), option + 1)
            yield slice(option, until), slice(seat, int(ends[until - 1]))
            option, seat = until, int(ends[until - 1])


class _Tables:
    """Sums over months at given prices; a span's sum is one entry less another."""

    def __init__(self, of: LeasePricing, prices: Prices, units: FloatArray, setups: FloatArray) -> None:
        fleet = of.fleet
        p, leases = fleet.parameters, of.leases
        self.units_usd, self.setups_usd = units, setups
        reimbursed = reimbursement_usd(fleet, Worth.at(p, prices.cash_usd).last)
        self.monthly = np.array(
            [
                gpu_prices_usd(fleet, prices, variant) - (reimbursed if variant & IS_REIMBURSED else 0.0)
                for variant in range(VARIANTS)
            ]
        )
        self.gpu = running_sums(self.monthly)
        self.keeping = running_sums(keeping_usd(fleet, prices))
        self.crowded_usd = prices.crowded_usd
        self.crowding = of.rooms.sums_below(prices.crowded_usd)
        self.left = of.rooms.sums_below(prices.crowded_usd * fleet.room_gpus)
        self.has_crowding = bool(prices.crowded_usd.any())
        by_tenant = np.array([prices.tenant_h100e_usd[t] for t in p.tenants]).reshape(-1, p.months)
        sums, who = running_sums(by_tenant), of.tenant[leases.span_request]
        self.h100e_usd = sums[who, of.stop] - sums[who, leases.span_start]
        ramp = of.ramp[leases.span_request]
        for age in range(int(ramp.max(initial=0))):
            at = np.flatnonzero((ramp > age) & (leases.span_start + age < of.stop))
            less = 1 - (age + 1) / (ramp[at] + 1)
            self.h100e_usd[at] -= less * by_tenant[who[at], leases.span_start[at] + age]


class _Block:
    """Some options and their seats; arrays by option or by seat."""

    def __init__(self, of: LeasePricing, tables: _Tables, options: slice, seats: slice) -> None:
        leases = of.leases
        self.of, self.tables, self.fleet = of, tables, of.fleet
        self.seats = leases.seats[options]
        self.least, self.most = leases.min_gpus[options], leases.max_gpus[options]
        self.option_span, self.option_place = leases.option_span[options], leases.option_place[options]
        self.option_request = leases.span_request[self.option_span]
        self.option = np.repeat(np.arange(len(self.seats)), self.seats)
        self.hall, self.gpus = leases.seat_hall[seats], leases.seat_gpus[seats]
        self.request = self.option_request[self.option]
        span = self.option_span[self.option]
        self.start, self.stop, self.span = leases.span_start[span], of.stop[span], span

    def profits_usd(self) -> FloatArray:
        """Greatest reduced profit of each option."""
        fixed, per_gpu = self.worth_usd()
        self._keep_places(fixed)
        self._keep_zones(fixed, per_gpu)
        if self.tables.has_crowding:
            self._crowd(fixed, per_gpu)
        return fixed + best_sizes_usd(per_gpu, self.gpus, self.seats, self.least, self.most)

    def worth_usd(self) -> tuple[FloatArray, FloatArray]:
        """What an option brings whatever its size, and by the GPU in each seat, halls kept and crowded aside."""
        tables, of = self.tables, self.of
        fixed = tables.setups_usd[self.option_span]
        whole = np.flatnonzero(~of.is_by_gpu[self.option_request])
        first_hall = self.hall[np.cumsum(self.seats, dtype=np.int64) - self.seats]
        factor = of.factors[self.option_request[whole], first_hall[whole]]
        fixed[whole] += factor * tables.units_usd[self.option_span[whole]]
        per_gpu = of.factors[self.request, self.hall] * tables.units_usd[self.span]
        per_gpu[~of.is_by_gpu[self.request]] = 0.0
        per_gpu -= self._gpu_usd()
        per_gpu -= self.fleet.h100e[self.hall] * tables.h100e_usd[self.span]
        return fixed, per_gpu

    def _gpu_usd(self) -> FloatArray:
        """What a GPU pays for capacity."""
        tables, of = self.tables, self.of
        variant = of.variant[self.request]
        usd = tables.gpu[variant, self.hall, self.stop] - tables.gpu[variant, self.hall, self.start]
        for at, month, share in self._ramp_months(np.arange(len(self.hall))):
            usd[at] -= (1 - share) * tables.monthly[variant[at], self.hall[at], month]
        return np.asarray(usd)

    def _ramp_months(self, among: IntArray) -> Iterator[tuple[IntArray, IntArray, FloatArray]]:
        """Month by month of the ramps of these seats: the seats, the month and the share in use."""
        ramp = self.of.ramp[self.request[among]]
        for age in range(int(ramp.max(initial=0))):
            is_ramping = (ramp > age) & (self.start[among] + age < self.stop[among])
            at = among[is_ramping]
            yield at, self.start[at] + age, (age + 1) / (ramp[is_ramping] + 1)

    def _keep_places(self, fixed: FloatArray) -> None:
        """Take the cost of the zone off options whose halls are all in one that they keep."""
        of, sites = self.of, len(self.fleet.halls)
        isolation, placement = of.isolation[self.option_request], of.placement[self.option_request]
        is_hall = (isolation == "hall") & (placement == "hall")
        is_site = (isolation == "site") & (placement != "any")
        at = np.flatnonzero(is_hall | is_site)
        zone = self.option_place[at].astype(np.int64)
        widened = np.flatnonzero((isolation[at] == "site") & (placement[at] == "hall"))
        zone[widened] = sites + self.fleet.site_of[zone[widened]]
        fixed[at] -= self._keeping_usd(zone, self.option_span[at])

    def _keep_zones(self, fixed: FloatArray, per_gpu: FloatArray) -> None:
        """Spread the cost of zones that options may take over the GPUs that they may have there.

        A zone is taken at least as far as the halls of it are filled on average. Where it pays to keep a zone, an
        option keeps it for nothing.
        """
        of, sites = self.of, len(self.fleet.halls)
        isolation, placement = of.isolation[self.request], of.placement[self.request]
        is_site = (isolation == "site") & (placement == "any")
        at = np.flatnonzero(is_site | ((isolation == "hall") & (placement != "hall")))
        if not at.size:
            return
        zone = np.where(is_site[at], sites + self.fleet.site_of[self.hall[at]], self.hall[at])
        width = sites + len(self.fleet.sites)
        groups, group = np.unique(self.option[at] * width + zone, return_inverse=True)
        gpus = np.bincount(group, self.gpus[at])
        option = groups // width
        cost = self._keeping_usd(groups % width, self.option_span[option])
        np.add.at(fixed, option, np.maximum(-cost, 0.0))
        per_gpu[at] -= (np.maximum(cost, 0.0) / gpus)[group]

    def _keeping_usd(self, zone: IntArray, span: IntArray) -> FloatArray:
        sums, of = self.tables.keeping, self.of
        return np.asarray(sums[zone, of.stop[span]] - sums[zone, of.leases.span_start[span]])

    def _crowd(self, fixed: FloatArray, per_gpu: FloatArray) -> None:
        """Take off what leases crowd out of the market in the months in which they take more than the room."""
        of, tables = self.of, self.tables
        may_crowd = (self.seats == 1) & (of.isolation[self.option_request] == "shared")
        among = np.flatnonzero(may_crowd[self.option])
        fewest = self.least[self.option]
        level = of.rooms.exceeded(self.hall[among], fewest[among])
        among, level = among[level > 0], level[level > 0]
        hall, start, stop = self.hall[among], self.start[among], self.stop[among]
        gpu_usd, room_usd = np.zeros(len(self.hall)), np.zeros(len(self.hall))
        gpu_usd[among] = tables.crowding[hall, level, stop] - tables.crowding[hall, level, start]
        room_usd[among] = tables.left[hall, level, stop] - tables.left[hall, level, start]
        for at, month, share in self._ramp_months(among):
            room = self.fleet.room_gpus[self.hall[at], month]
            usd = tables.crowded_usd[self.hall[at], month]
            is_counted = fewest[at] > room * (1 + ROUNDING)
            is_large = share * fewest[at] > room * (1 + ROUNDING)
            gpu_usd[at] += usd * (share * is_large - is_counted)
            room_usd[at] += usd * room * (is_large * 1.0 - is_counted)
        per_gpu -= gpu_usd
        fixed += np.bincount(self.option, room_usd, len(fixed))
