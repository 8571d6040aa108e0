"""Ruin and recreate: a part of what stands is taken out and put in anew, greedily; what is not much worse is kept.

(Schrimpf et al., Record breaking optimization results using the ruin and recreate principle, Journal of
Computational Physics 159, 2000; blinks as in Christiaens and Vanden Berghe, Slack induction by string removals,
Transportation Science 54, 2020.)
"""

from collections.abc import Callable, Iterable

import numpy as np

from .greedy import LEAST_GAIN_USD, Greedy
from .occupancy import Packed
from .patterns import Patterns
from .rows_of_runs import MANDATORY_USD
from .space import Space

HOT, WARM, COLD = 0.15, 0.05, 0.005
"""Loss that is accepted with probability 1/e at the first step, at the first that goes on from a plan, and at the last,
of what one choice brings on average, mandatory runs aside."""
APPETITES = (0.0, 0.5, 1.0)
"""Powers of GPUs × months by which a gain is divided to tell which row is put in first."""
BLINKS = (0.0, 0.05, 0.2)
"""Parts of the rows that are overlooked."""
FEW, WINDOW, HALF, ROOM = 0.35, 0.7, 0.8, 0.92
"""Ruins, added up: of one to four choices, of a window of a hall, of half, of what one row meets; the rest spreads a
lease over several sites."""
MOST_OF_A_FEW = 4


class RuinAndRecreate(Greedy):
    """A search in a space that goes on from what is packed."""

    def __init__(self, space: Space, seed: int, begun: Packed, notes: Patterns, hot: float = HOT) -> None:
        """Begin with what is packed."""
        super().__init__(space, begun, seed)
        self.hot, self.best, self.notes = hot, begun, notes
        notes.note(self, range(self.count))

    def run(self, steps: int, time_spent: Callable[[], float]) -> Packed:
        """The best of so many steps, or of as many as there is time for.

        Parameters
        ----------
        steps
            How many; the search cools down with them.
        time_spent
            Part of its time that the search has spent; it cools down faster if that runs ahead of the steps.
        """
        worth = self.packed().worth_usd
        bringing = [placed.usd for site in self.sites for placed in site.placed.values()]
        bringing = [usd for usd in bringing if usd < MANDATORY_USD / 2]
        scale = abs(float(np.mean(bringing))) if bringing else 0.0
        for step in range(steps):
            progress = max(step / steps, time_spent())
            if progress >= 1:
                break
            worth += self._step(self.hot * (COLD / self.hot) ** progress * scale)
            if worth > self.best.worth_usd + LEAST_GAIN_USD:
                self.best = self.packed()
        return self.best

    def _step(self, heat: float) -> float:
        """Change of worth by one step, nought if it is taken back."""
        self.keep()
        drawn = self.draw.choice(
            self.count, size=min(1 + int(self.draw.integers(2)), self.count), replace=False
        )
        homeless = self._ruin(drawn.tolist())
        self.recreate(drawn.tolist(), self._any_of(APPETITES), self._any_of(BLINKS), may_rob=True)
        robbed = [site for site in self.before if site not in drawn]
        if robbed:
            self.recreate(robbed, self._any_of(APPETITES), 0.0, may_rob=False)
        self._settle(homeless)
        self.notes.note(self, self.before)
        change = sum(self.sites[site].value - before.value for site, before in self.before.items())
        if change >= -heat * self.draw.exponential():
            return change
        self.take_back()
        return 0.0

    def _any_of(self, values: tuple[float, ...]) -> float:
        return values[self.draw.integers(len(values))]

    def _ruin(self, sites: Iterable[int]) -> list[int]:
        """Take out a part of what stands at these sites; the choices taken out."""
        kind, out = self.draw.random(), []
        if kind >= ROOM and self.space.spreading.choices:
            return self._make_room_at(sites)
        for site in sites:
            standing = list(self.sites[site].placed)
            if kind >= HALF:
                out += self._make_room(site)
            elif standing:
                out += self.take_out(self._ruined(site, standing, kind))
        return out

    def _ruined(self, site: int, standing: list[int], kind: float) -> list[int]:
        if kind < FEW:
            size = min(1 + int(self.draw.integers(MOST_OF_A_FEW)), len(standing))
            return [int(choice) for choice in self.draw.choice(standing, size=size, replace=False)]
        if kind < WINDOW:
            state, months = self.sites[site], len(self.sites[site].power)
            hall = np.arange(len(state.free)) == self.draw.integers(len(state.free))
            start = int(self.draw.integers(months))
            return state.meeting(hall, start, start + 1 + int(self.draw.integers(max(months // 2, 1))))
        return [choice for choice in standing if self.draw.random() < 0.5]

    def _make_room(self, site: int) -> list[int]:
        """Put in some row in the place of all that it meets; the choices taken out."""
        rows = self.sites[site].rows
        if not len(rows.choice):
            return []
        row = int(self.draw.integers(len(rows.choice)))
        choice = int(rows.choice[row])
        out = self.take_out([choice]) if self.site_of[choice] >= 0 else []
        out += self.take_out(self.sites[site].met_by(row))
        sizes = self.sites[site].sizes(row)
        if self.sites[site].gains[row] > -np.inf and self.sites[site].exact_gain(row, sizes) > -np.inf:
            self.put_in(site, row, sizes)
        return out

    def _make_room_at(self, sites: Iterable[int]) -> list[int]:
        """Spread some lease after taking out all that it may meet at these sites; the choices taken out."""
        choice = self.space.spreading.choices[self.draw.integers(len(self.space.spreading.choices))]
        out = self.take_out([choice]) if self.site_of[choice] >= 0 else []
        rows = self.space.rows_of[choice]
        for site in sites:
            if site in rows:
                out += self.take_out(self.sites[site].met_by(int(self.draw.choice(rows[site]))))
        self.put_in_spread(choice)
        return out

    def _settle(self, homeless: list[int]) -> None:
        """Put in what was taken out and stands nowhere now, wherever it gains most."""
        for choice in homeless:
            if self.site_of[choice] >= 0:
                continue
            best, at = LEAST_GAIN_USD, None
            for site, rows in self.space.rows_of[choice].items():
                gains = self.sites[site].gains[rows]
                if gains.max() > best:
                    best, at = float(gains.max()), (site, int(rows[gains.argmax()]))
            if at:
                self._try(*at)
            elif choice in self.space.spreading.options:
                self.put_in_spread(choice)
