"""How much things that can be tried again and again have brought of late, for the work that they took."""

from collections import deque
from dataclasses import dataclass, field

STEPS_OF_A_RATE = 5


@dataclass
class Rate:
    """What the last steps of something have brought."""

    steps: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=STEPS_OF_A_RATE))
    """Gain and work of each."""

    def note(self, gain: float, work: float) -> None:
        """Note a step."""
        self.steps.append((gain, work))

    @property
    def by_work(self) -> float:
        """Gain by work; infinite where nothing was tried."""
        if not self.steps:
            return float("inf")
        return sum(gain for gain, _ in self.steps) / max(sum(work for _, work in self.steps), 1.0)
