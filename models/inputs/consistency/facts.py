"""What the rules between records look up: records by name, the halls of a site, the series of capacity."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..capacity import installed_gpus, site_power_mw, usable_gpus
from ..record import Record

if TYPE_CHECKING:
    import pandas as pd

    from ..case import Case
    from ..sites import Hall, Site

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Facts:
    """A case, perhaps a draft with problems, and what is derived from it once for all rules."""

    case: "Case"
    """The records that are valid by themselves."""
    spoilt: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    """By list, the records that are not: only their valid fields; the others are absent or default."""
    unread: frozenset[str] = frozenset()
    """Lists that could not be read, so that nothing is known of their names."""

    def every(self, list_name: str) -> Iterator[Any]:
        """The records of a list, also the spoilt ones; of those any field may be absent."""
        yield from getattr(self.case, list_name)
        yield from self.spoilt.get(list_name, ())

    def is_whole(self, *list_names: str) -> bool:
        """Whether every record of these lists was read, so that sums over them may be judged."""
        return not any(name in self.spoilt or name in self.unread for name in list_names)

    @cached_property
    def months(self) -> int:
        """Length of the horizon in months."""
        return self.case.plan.months

    def index(self, month: "pd.Period") -> int:
        """Month index; negative before the horizon."""
        return self.case.month_index(month)

    def month(self, index: int) -> "pd.Period":
        """The month of an index, as messages name it."""
        return self.case.plan.start_month + index

    def is_outside(self, first: "pd.Period", last: "pd.Period") -> bool:
        """Whether no month from `first` to `last` lies in the horizon."""
        return self.index(last) < 0 or self.index(first) >= self.months

    def inside(self, first: "pd.Period", last: "pd.Period") -> tuple[int, int]:
        """Indices of a window's first and last month inside the horizon; last < first if there are none."""
        return max(self.index(first), 0), min(self.index(last), self.months - 1)

    @property
    def horizon(self) -> str:
        """The horizon as messages name it."""
        return f"the horizon {self.month(0)} to {self.month(self.months - 1)}"

    @cached_property
    def sites(self) -> "dict[str, Site]":
        """Sites by id."""
        return {site.id: site for site in self.case.sites}

    @cached_property
    def halls(self) -> "dict[str, Hall]":
        """Halls by id, of those whose site and GPU type are known."""
        known = self.sites.keys(), {gpu_type.id for gpu_type in self.case.gpu_types}
        return {
            hall.id: hall for hall in self.case.halls if hall.site in known[0] and hall.gpu_type in known[1]
        }

    @cached_property
    def halls_at(self) -> "dict[str, list[Hall]]":
        """Halls by site id."""
        return {id: [hall for hall in self.halls.values() if hall.site == id] for id in self.sites}

    @cached_property
    def kw_per_gpu(self) -> dict[str, float]:
        """All-in IT power of a GPU in kW, by GPU type id."""
        return {gpu_type.id: gpu_type.kw_per_gpu for gpu_type in self.case.gpu_types}

    @cached_property
    def h100e_per_gpu(self) -> dict[str, float]:
        """H100e of a GPU, by GPU type id."""
        return {gpu_type.id: gpu_type.h100_equivalent for gpu_type in self.case.gpu_types}

    @cached_property
    def installed(self) -> dict[str, tuple[int, ...]]:
        """Installed GPUs by hall id and month index."""
        return installed_gpus(self.case)

    @cached_property
    def usable(self) -> dict[str, Floats]:
        """Usable GPUs by hall id: an array over the months."""
        return {id: np.array(series, dtype=float) for id, series in usable_gpus(self.case).items()}

    @cached_property
    def power_kw(self) -> dict[str, Floats]:
        """IT power in kW by site id: an array over the months."""
        return {id: 1000.0 * np.array(series, dtype=float) for id, series in site_power_mw(self.case).items()}

    @cached_property
    def hours(self) -> Floats:
        """Hours of each month, H(t)."""
        return np.array([24.0 * self.month(index).days_in_month for index in range(self.months)])


def repeated(records: Iterable[Any], key: Any) -> Iterator[tuple[Any, Any]]:
    """Each record whose key an earlier one has, with that earlier one: (first, again)."""
    first: dict[Hashable, Any] = {}
    for record in records:
        value = key(record)
        if value is None:
            continue
        if value in first:
            yield first[value], record
        else:
            first[value] = record
