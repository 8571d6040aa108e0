"""What is left for the owner's own use when signed leases stand: GPUs, power and compute, by place and month."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from models.formulation.parameters import Parameters
from models.formulation.standing_leases import Standing, standing_leases
from models.inputs import Case, TrainingRun

FloatArray = npt.NDArray[np.float64]
SLACK = 1e-9
"""Relative rounding of a sum."""


@dataclass(frozen=True)
class Supply:
    """What signed leases leave. Arrays have one entry for each month of the horizon."""

    case: Case

    @cached_property
    def parameters(self) -> Parameters:
        """The case's figures by month."""
        return Parameters(self.case)

    @cached_property
    def signed_gpus(self) -> dict[str, FloatArray]:
        """GPUs that signed leases hold for certain, by hall."""
        return self._standing.gpus

    @cached_property
    def _standing(self) -> Standing:
        return standing_leases(self.parameters)

    @cached_property
    def free_gpus(self) -> dict[str, FloatArray]:
        """Usable GPUs that no signed lease holds or keeps for itself, by hall."""
        p = self.parameters
        return {
            h: np.where(
                self._standing.is_closed[h], 0.0, np.maximum(np.array(p.usable[h]) - self.signed_gpus[h], 0)
            )
            for h in p.halls
        }

    @cached_property
    def signed_mw(self) -> dict[str, FloatArray]:
        """Power that signed leases draw for certain, by site."""
        p = self.parameters
        return {
            s: sum((self.signed_gpus[h] * p.mw_per_gpu[h] for h in halls), np.zeros(p.months))
            for s, halls in p.halls_at.items()
        }

    @cached_property
    def free_mw(self) -> dict[str, FloatArray]:
        """Power that signed leases leave, by site."""
        power = self.parameters.power_mw
        return {s: np.maximum(np.array(power[s]) - mw, 0.0) for s, mw in self.signed_mw.items()}

    def gpus(self, hall: str) -> FloatArray:
        """GPUs of a hall that are free and powered."""
        p = self.parameters
        return np.minimum(self.free_gpus[hall], self.free_mw[p.halls[hall].site] / p.mw_per_gpu[hall])

    def place_gpus(self, halls: Sequence[str]) -> FloatArray:
        """GPUs of halls at one site that are free, and of the thriftiest as many as there is power for."""
        p = self.parameters
        thriftiest = min(p.mw_per_gpu[h] for h in halls)
        total = sum((self.gpus(h) for h in halls), np.zeros(p.months))
        return np.minimum(total, self.free_mw[p.halls[halls[0]].site] / thriftiest)

    def most_h100e(self, halls: Collection[str], t: int, *, is_working: bool = True) -> float:
        """The most H100e that free GPUs of these halls give in a month, each site within its power.

        Halls with most H100e to the MW come first, which is best with one limit on power a site.
        """
        p, total = self.parameters, 0.0
        h100e = p.working_h100e if is_working else p.h100e
        for s, own in p.halls_at.items():
            power = float(self.free_mw[s][t])
            for h in sorted((h for h in own if h in halls), key=lambda h: p.mw_per_gpu[h] / p.h100e[h]):
                gpus = min(float(self.free_gpus[h][t]), power / p.mw_per_gpu[h])
                power -= gpus * p.mw_per_gpu[h]
                total += gpus * h100e[h]
        return total

    def least_mw(self, halls: Collection[str], h100e: float) -> float:
        """The least power that so many working H100e in these halls draw."""
        p = self.parameters
        rates = [p.mw_per_gpu[h] / p.working_h100e[h] for h in halls if p.working_h100e[h]]
        return h100e * min(rates, default=0.0)

    def run_places(self, run: TrainingRun) -> list[tuple[str, ...]]:
        """The places where a run may stand, each with its halls."""
        p = self.parameters
        halls = p.allowed_halls(run.gpu_types, run.sites)
        if run.placement == "hall":
            return [(h,) for h in halls]
        return [own for s in p.sites if (own := tuple(h for h in halls if p.halls[h].site == s))]

    def run_window(self, run: TrainingRun) -> range:
        """Months of the horizon in which a run may run."""
        p = self.parameters
        return p.window(p.case.month_index(run.earliest_start), p.case.month_index(run.deadline))

    def most_work(self, run: TrainingRun, halls: Sequence[str]) -> FloatArray:
        """The most work of a run alone at a place by month, H100e-hours; none where it has too few GPUs."""
        p = self.parameters
        base, extra = np.full(p.months, float(run.min_gpus)), np.full(p.months, run.max_gpus - run.min_gpus)
        work = np.zeros(p.months)
        for h in sorted(halls, key=lambda h: -p.working_h100e[h]):
            room = self.gpus(h)
            within = np.minimum(room, base)
            beyond = np.minimum(room - within, extra)
            work += p.working_h100e[h] * (within + run.marginal_scaling_fraction * beyond)
            base, extra = base - within, extra - beyond
        return np.where(self.place_gpus(halls) >= run.min_gpus * (1 - SLACK), work * p.hours, 0.0)
