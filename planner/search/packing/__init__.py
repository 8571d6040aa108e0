"""Packing: leases and runs are put where they gain most at prices, own use taking what they leave free.

It finds plans of any case within seconds, for nothing but where leases and runs stand is decided; what else the
program holds (pools by tier, policies, cash) counts at the prices of a relaxation, and is settled afterwards.
"""

from .decided import decisions_of
from .greedy import packed_greedily
from .occupancy import Packed
from .patterns import Patterns
from .ruin_and_recreate import HOT, WARM, RuinAndRecreate
from .space import Space, space_of

__all__ = [
    "HOT",
    "WARM",
    "Packed",
    "Patterns",
    "RuinAndRecreate",
    "Space",
    "decisions_of",
    "packed_greedily",
    "space_of",
]
