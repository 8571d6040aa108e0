"""The charts of the report, each with the table that it is drawn from."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from matplotlib.figure import Figure

from models.plan.plan import Plan
from models.plan.views import USES
from planner.charts import (
    PHONE,
    SCREEN,
    Layout,
    lease_against_hold,
    lease_timelines,
    power_against_limit,
    shadow_rents,
    tenant_concentration,
    value_waterfall,
)
from planner.charts.tenants import tenant_revenue
from planner.report.inline_svg import inline_svg
from planner.report.tables import PageTable, page_table

LEASE_COLUMNS = (
    "request",
    "tenant",
    "sites",
    "halls",
    "gpus",
    "start",
    "firm_until",
    "last_month",
    "is_signed",
    "is_recalled",
    "revenue_usd",
    "present_value_usd",
)
MONTH_COLUMNS = ("month", "usable_gpus", "leased_gpus", *USES)
SITE_COLUMNS = ("site", "month", "used_mw", "limit_mw")
PRICE_COLUMNS = ("site", "month", "limit_mw", "used_mw", "shadow_rent_usd_per_kw_month")


@dataclass(frozen=True)
class Picture:
    """One chart for wide pages and for phones, as `<svg>` elements."""

    wide: str
    narrow: str


@dataclass(frozen=True)
class Section:
    """One section of the report: what to see, the charts, the tables."""

    name: str
    title: str
    sentence: str
    pictures: tuple[Picture, ...]
    tables: tuple[PageTable, ...]


Charts = Callable[[Layout], Iterable[Figure]]


def chart_sections(plan: Plan) -> Iterator[Section]:
    """The sections with charts, in the order of the page; shadow rents only of a plan that holds prices."""
    currency = plan.case.plan.currency
    yield _section(
        "timeline",
        "Who stands where, from when to when",
        "A bar is a lease or a training run. What stands in several halls is drawn once.",
        lambda layout: lease_timelines(plan, layout),
        page_table("Accepted leases", plan.leases, currency, LEASE_COLUMNS),
        page_table("Training runs", plan.runs, currency),
    )
    yield _section(
        "use",
        "Leased against held",
        "What the usable GPUs do in each month: as a share, and in H100e (a GPU's training speed relative to one H100).",
        lambda layout: (lease_against_hold(plan, "share", layout), lease_against_hold(plan, "h100e", layout)),
        page_table("GPUs by month", plan.monthly, currency, MONTH_COLUMNS),
    )
    yield _section(
        "power",
        "Power used against the limit",
        "MW that the GPUs in use draw in each month, and the critical IT power that is energised.",
        lambda layout: (power_against_limit(plan, layout),),
        page_table("MW by site and month", plan.sites, currency, SITE_COLUMNS),
    )
    yield _section(
        "value",
        "What it is worth",
        "Present value term by term; own use is valued, but is no cash.",
        lambda layout: (value_waterfall(plan, layout),),
        page_table("Terms of the value", plan.terms.drop(columns="term"), currency),
        page_table("Money by month", plan.money_by_month, currency, MONEY_COLUMNS),
    )
    yield _section(
        "tenants",
        "Whose leases bring the revenue",
        "Share of each tenant in all lease revenue inside the horizon.",
        lambda layout: (tenant_concentration(plan, layout),),
        page_table("Revenue by tenant", tenant_revenue(plan), currency),
    )
    if plan.prices is not None:
        yield _section(
            "rents",
            "What one more kW would be worth",
            "The first kW more of IT power at each site and month, with the plan's leases and runs as they are.",
            lambda layout: (shadow_rents(plan, layout),),
            page_table("Shadow rents", plan.site_prices, currency, PRICE_COLUMNS),
        )


MONEY_COLUMNS = ("month", "cash_usd", "closing_cash_usd", "internal_value_usd")


def _section(name: str, title: str, sentence: str, charts: Charts, *tables: PageTable) -> Section:
    wide, narrow = (
        [
            inline_svg(chart, f"{name}-{size}{number}-", f"{title}. {sentence}")
            for number, chart in enumerate(made)
        ]
        for size, made in (("w", charts(_untitled(SCREEN))), ("n", charts(_untitled(PHONE))))
    )
    pictures = tuple(Picture(*pair) for pair in zip(wide, narrow, strict=True))
    shown = tuple(table for table in tables if table.rows)
    return Section(name, title, sentence, pictures, shown)


def _untitled(layout: Layout) -> Layout:
    return replace(layout, is_titled=False)
