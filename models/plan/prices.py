"""Prices of a plan: what one more MW and one more GPU would be worth, and one unit less of each policy.

The whole numbers of the plan are kept: which leases stand where, from when to when, which runs finish when. What
may move is the rest: GPUs of runs and pools, the on-demand market, and the energy that they draw. A price is the
value of the *first* unit more (a right-hand derivative of the plan's value), in US dollars of present value.
"""

from pydantic import BaseModel, ConfigDict

_FROZEN = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)


class SitePrice(BaseModel):
    """What one more MW of a site's IT power would be worth in one month."""

    model_config = _FROZEN

    site: str
    """The site."""
    month: str
    """The month in which there is one more MW, `YYYY-MM`; all other months are as they were."""
    usd_per_mw: float | None
    """Value of one more MW of `it_power_mw`, its minimum take with it; None where a hard rule rules it out."""
    load_usd_per_mw: float
    """Value of one more MW of load allowed by itself."""
    relaxation_usd_per_mw: float | None
    """The same in the linear relaxation, where the whole numbers may move too, as fractions; None: not known."""


class HallPrice(BaseModel):
    """What one more usable GPU of a hall would be worth in one month."""

    model_config = _FROZEN

    hall: str
    """The hall."""
    month: str
    """The month in which there is one more GPU, `YYYY-MM`; all other months are as they were."""
    usd_per_gpu: float | None
    """Value of one more usable GPU, in policies' shares too; None where a hard rule rules it out."""
    room_usd_per_gpu: float
    """Value of room for one more GPU in use by itself."""
    relaxation_usd_per_gpu: float | None
    """The same in the linear relaxation, where the whole numbers may move too, as fractions; None: not known."""


class PolicyPrice(BaseModel):
    """What it would be worth if a policy asked for one unit less."""

    model_config = _FROZEN

    policy: str
    """The policy."""
    usd_per_unit: float
    """Value of one unit less: one H100e in every month of its window, or one dollar."""


class Prices(BaseModel):
    """Prices of a plan, present value; `Plan.site_prices`, `Plan.hall_prices`, … show them with conversions."""

    model_config = _FROZEN

    sites: tuple[SitePrice, ...] = ()
    """Every site and month, in the order of the case."""
    halls: tuple[HallPrice, ...] = ()
    """Every hall and month, in the order of the case."""
    policies: tuple[PolicyPrice, ...] = ()
    """Every policy."""
