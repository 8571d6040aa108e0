"""How many GPUs could stand where, if nothing else did: an upper bound from halls, lots and power."""

from collections.abc import Collection
from functools import cached_property

import numpy as np

from ..sites import Hall
from .facts import Facts, Floats


class Room:
    """The room that the halls and sites of a case have in each month."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._gpus: dict[str, Floats] = {}
        self._allowed: dict[tuple[Collection[str], ...], list[Hall]] = {}

    def allowed(
        self, gpu_types: tuple[str, ...], sites: tuple[str, ...], barred_jurisdictions: tuple[str, ...] = ()
    ) -> list[Hall]:
        """Halls of the given types at the given sites (empty: any) outside the barred jurisdictions."""
        key = gpu_types, sites, barred_jurisdictions
        if key not in self._allowed:
            self._allowed[key] = [
                hall
                for hall in self.facts.halls.values()
                if (not gpu_types or hall.gpu_type in gpu_types)
                and (not sites or hall.site in sites)
                and self.facts.sites[hall.site].jurisdiction not in barred_jurisdictions
            ]
        return list(self._allowed[key])

    def by_site(self, halls: Collection[Hall]) -> list[list[Hall]]:
        """The halls, parted by their site."""
        parts: dict[str, list[Hall]] = {}
        for hall in halls:
            parts.setdefault(hall.site, []).append(hall)
        return list(parts.values())

    def gpus(self, hall: Hall) -> Floats:
        """GPUs by month that the hall has usable and its site can power, as a fraction where power ends."""
        if hall.id not in self._gpus:
            powered = self.facts.power_kw[hall.site] / self.facts.kw_per_gpu[hall.gpu_type]
            self._gpus[hall.id] = np.minimum(self.facts.usable[hall.id], powered)
        return self._gpus[hall.id]

    @cached_property
    def most_gpus(self) -> dict[str, float]:
        """The most GPUs of each hall in any month, by hall id."""
        return {hall.id: float(self.gpus(hall).max()) for hall in self.facts.halls.values()}

    def lots_while(self, hall: Hall, share: Floats, first: int) -> int:
        """GPUs, in whole lots, that fit the hall while a lease runs that starts in month index `first`.

        `share` is the share in use in each month of the lease inside the horizon; the rest takes no room.
        """
        fits = float((self.gpus(hall)[first : first + share.size] / share).min())
        return int((fits * (1 + 1e-9) + 1e-9) // hall.lot_gpus) * hall.lot_gpus

    def powered_while(self, halls: list[Hall], fits: list[int], share: Floats, first: int) -> float:
        """GPUs of one site's halls that its power allows while a lease runs, the thriftiest halls first."""
        site = halls[0].site
        power = float((self.facts.power_kw[site][first : first + share.size] / share).min()) * (1 + 1e-9)
        gpus = 0.0
        for kilowatts, most in sorted(
            (self.facts.kw_per_gpu[hall.gpu_type], most) for hall, most in zip(halls, fits, strict=True)
        ):
            taken = min(most, power / kilowatts)
            gpus, power = gpus + taken, power - taken * kilowatts
        return gpus
