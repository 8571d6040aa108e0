"""Two plans side by side: what changed in inputs and decisions, and the bridge of the value from A to B."""

from .bridge import Bridge, bridge
from .comparison import Comparison, compare
from .steps import BLOCKS, ITEMS, STEPS, Step

__all__ = ["BLOCKS", "ITEMS", "STEPS", "Bridge", "Comparison", "Step", "bridge", "compare"]
