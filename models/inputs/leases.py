"""Tenants and what they ask for or have signed."""

from typing import Annotated, ClassVar, Literal

from .accounting import AccountingClass
from .months import Month
from .quantities import (
    Fraction,
    Months,
    Name,
    Names,
    OptionalName,
    PositiveGpus,
    PositiveMonths,
    Text,
    Unit,
    Usd,
    YearlyRise,
    YesNo,
)
from .record import Record


class Tenant(Record):
    """A company that leases, or asks to."""

    noun: ClassVar[str] = "tenant"

    id: Name
    """The tenant's short name."""
    name: Text = ""
    """The tenant's full name, for people."""
    is_rival: YesNo = False
    """Whether the tenant competes with the owner's own work."""
    default_probability_fraction: Fraction = 0.0
    """Probability of default within a year."""
    recovery_fraction: Fraction = 0.0
    """Share of the revenue that is still collected after a default."""
    barred_jurisdictions: Names = ()
    """Jurisdictions where the tenant may not stand."""


class LeaseRequest(Record):
    """What a tenant asks for (open), or already has (signed)."""

    noun: ClassVar[str] = "lease request"

    id: Name
    """The request's short name."""
    tenant: Name
    """Who asks."""
    status: Literal["open", "signed"] = "open"
    """Open requests are decided by the plan; signed leases stand."""
    group: OptionalName = None
    """Of the requests that share a group at most one is accepted."""
    gpu_types: Names = ()
    """GPU types that will do; blank means any."""
    sites: Names = ()
    """Sites that will do; blank means any."""
    min_gpus: PositiveGpus | None = None
    """Fewest GPUs that will do; blank only with `whole_site`."""
    max_gpus: PositiveGpus | None = None
    """Most GPUs wanted; blank only with `whole_site`."""
    whole_site: OptionalName = None
    """A site of which every usable GPU is leased, in place of the two sizes."""
    placement: Literal["hall", "site", "any"] = "site"
    """Whether the GPUs stand in one hall, in halls of one site, or anywhere."""
    isolation: Literal["shared", "hall", "site"] = "shared"
    """What nobody else may use while the lease runs."""
    earliest_start: Month
    """First month in which the lease may start; for a signed lease the month it starts."""
    latest_start: Month
    """Last month in which the lease may start; for a signed lease the month it starts."""
    term_months: PositiveMonths
    """Length of the lease."""
    firm_months: Months | None = None
    """Months that the owner cannot recall; blank means the whole term."""
    price_basis: Literal["gpu_hour", "kw_month", "month"] = "gpu_hour"
    """What the price is for: a GPU-hour, a kW-month of IT power, or a month of the whole lease."""
    price_usd: Annotated[Usd, Unit("USD per unit of price basis")]
    """Price per unit of the price basis in the first year of the lease."""
    escalator_fraction: YearlyRise = 0.0
    """Yearly rise of the price, from the 13th month on."""
    ramp_months: Months = 0
    """Months before the lease is delivered in full, in equal steps."""
    free_months: Months = 0
    """First months that are not billed."""
    take_or_pay_fraction: Fraction = 1.0
    """Share of the hours that is billed whether used or not (price per GPU-hour only)."""
    expected_utilisation_fraction: Fraction = 1.0
    """Share of the hours that the tenant is expected to use (price per GPU-hour only)."""
    prepayment_fraction: Fraction = 0.0
    """Share of the revenue inside the horizon that is paid up front."""
    payment_lag_months: Months = 0
    """Months from billing to receipt."""
    includes_energy: YesNo = True
    """Whether the price covers energy; if not, the tenant reimburses energy and demand charge."""
    setup_cost_usd: Usd = 0.0
    """Cost to the owner of setting the lease up, paid up front."""
    sla: OptionalName = None
    """The service level agreement whose credits apply."""
    recall_notice_months: Months | None = None
    """Notice with which the owner may end the lease; blank means that it may not."""
    recall_fee_fraction: Fraction = 0.0
    """Share of the revenue forgone inside the horizon that the owner pays on recall."""
    accounting_class: AccountingClass = "service"
    """How statements recognise its revenue: as billed (service), or in a straight line (the kinds of lease)."""

    @property
    def is_signed(self) -> bool:
        """Whether the lease already stands."""
        return self.status == "signed"

    @property
    def firm_term_months(self) -> int:
        """Months of the term that cannot be recalled."""
        return self.term_months if self.firm_months is None else self.firm_months


class SlaTier(Record):
    """A step of a service level agreement: below this availability, this credit."""

    noun: ClassVar[str] = "SLA tier"
    key: ClassVar[tuple[str, ...]] = ("sla", "below_availability_fraction")

    sla: Name
    """The agreement that the tier belongs to."""
    below_availability_fraction: Fraction
    """The credit is due when the site's availability is below this."""
    credit_fraction: Fraction
    """Share of the billing that comes off."""


class SignedPlacement(Record):
    """Where a signed lease already stands."""

    noun: ClassVar[str] = "signed placement"
    key: ClassVar[tuple[str, ...]] = ("lease", "hall")

    lease: Name
    """The signed lease."""
    hall: Name
    """The hall it stands in."""
    gpus: PositiveGpus
    """GPUs it has there."""
