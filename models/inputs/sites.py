"""Sites and what stands in them: power, GPU types, halls and deliveries."""

from typing import ClassVar

from .months import Month
from .quantities import (
    Fraction,
    GpuChange,
    Gpus,
    H100ePerGpu,
    KilowattsPerGpu,
    Megawatts,
    Name,
    PositiveGpus,
    Pue,
    Text,
    UsdPerKwMonth,
    UsdPerMonth,
    UsdPerMwh,
)
from .record import Record


class Site(Record):
    """A data centre with its power supply and its costs."""

    noun: ClassVar[str] = "site"

    id: Name
    """The site's short name, by which other records refer to it."""
    name: Text = ""
    """The site's full name, for people."""
    jurisdiction: Text = ""
    """Legal area of the site; tenants may be barred from it."""
    it_power_mw: Megawatts
    """Critical IT power energised in month 0."""
    pue: Pue = 1.2
    """Facility power per IT power (power usage effectiveness)."""
    energy_usd_per_mwh: UsdPerMwh
    """Price of energy in month 0, at the meter."""
    demand_charge_usd_per_kw_month: UsdPerKwMonth = 0.0
    """Monthly charge per kW of facility power in use."""
    minimum_take_fraction: Fraction = 0.0
    """Share of full-load energy that is billed even when it is not drawn."""
    fixed_cost_usd_per_month: UsdPerMonth = 0.0
    """Costs of the site that do not depend on its use."""
    availability_fraction: Fraction = 1.0
    """Share of the hours in which installed GPUs work."""


class SiteStep(Record):
    """A change of a site's power or energy price, from a month on."""

    noun: ClassVar[str] = "site step"
    key: ClassVar[tuple[str, ...]] = ("site", "month")

    site: Name
    """The site that changes."""
    month: Month
    """First month of the new levels."""
    it_power_mw: Megawatts | None = None
    """New critical IT power; blank leaves it unchanged."""
    energy_usd_per_mwh: UsdPerMwh | None = None
    """New price of energy; blank leaves it unchanged."""


class GpuType(Record):
    """A type of GPU: what it draws and what it computes."""

    noun: ClassVar[str] = "GPU type"

    id: Name
    """The type's short name."""
    kw_per_gpu: KilowattsPerGpu
    """All-in IT power of one GPU with its share of host, network and storage."""
    h100_equivalent: H100ePerGpu
    """Training throughput relative to one H100 (dense BF16)."""


class Hall(Record):
    """One network fabric with one GPU type: the unit of isolation and of contiguous training."""

    noun: ClassVar[str] = "hall"

    id: Name
    """The hall's short name."""
    site: Name
    """The site it stands at."""
    gpu_type: Name
    """The type of all its GPUs."""
    gpus: Gpus
    """GPUs installed in month 0."""
    lot_gpus: PositiveGpus = 1
    """GPUs in a lot; leases take whole lots."""
    spare_fraction: Fraction = 0.0
    """Share of the installed GPUs held back as spares."""


class Delivery(Record):
    """GPUs that come to a hall, or leave it."""

    noun: ClassVar[str] = "delivery"
    key: ClassVar[tuple[str, ...]] = ("hall", "month")

    hall: Name
    """The hall they come to."""
    month: Month
    """First month in which they are installed; after month 0."""
    gpus: GpuChange
    """GPUs that come; negative when GPUs retire."""
