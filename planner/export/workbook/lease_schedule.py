"""The lease schedule: a row for each lease, month and hall, and what follows from the GPUs leased there."""

from collections.abc import Callable
from typing import Any

from planner.export.workbook.lease_rows import LeaseRows
from planner.export.workbook.leases import Leases
from planner.export.workbook.levels import Levels
from planner.export.workbook.making import Making
from planner.export.workbook.page import FIRST_ROW, Page
from planner.export.workbook.table import Column, Table

INSIDE_ONLY = (
    "expected",
    "receipt",
    "collection",
    "present",
    "loss",
    "unpaid",
    "earned",
    "reimbursed",
    "h100e",
    "rival",
    "isolation",
)
"""Columns that months after the horizon do not have."""
KEYS = (
    "request", "tenant_name", "site_name", "hall_name", "month", "status", "gpus", "in_use", "mw", "price",
    "basis", "billing", "credit", "revenue", "forgone", "lease", "hall", "site", "tenant", "since", "share",
    "units", "contract", "weight", "recognised", "backlog", "firm", "signed", "leaves", *INSIDE_ONLY,
)  # fmt: skip


def schedule_table(page: Page, rows: LeaseRows, *, is_inside: bool) -> Table:
    """Where the table's columns will stand, before it is written."""
    return Table(page, [key for key in KEYS if is_inside or key not in INSIDE_ONLY], len(rows))


def write_schedule(
    table: Table, making: Making, leases: Leases, levels: Levels | None, rows: LeaseRows, name: str
) -> None:
    """Write the lease schedule, or with no levels the months after the horizon."""
    columns = [*_shown(table, making, leases), *_workings(table, making, leases)]
    if levels is not None:
        columns += _money(table, making, leases, levels)
    figures: dict[str, Any] = dict(rows.columns)
    numbers = [int(one) - 1 for one in rows["lease"]] if len(rows) else []
    held = [making.leases[one] for one in numbers]
    halls = [int(one) for one in rows["hall"]] if len(rows) else []
    fleet = making.facts.fleet
    figures |= {
        "request": [one.request.id for one in held],
        "tenant_name": [one.tenant.id for one in held],
        "isolation": [one.isolation for one in held],
        "rival": ["yes" if one.tenant.is_rival else "no" for one in held],
        "basis": [one.request.price_basis for one in held],
        "hall_name": [fleet.halls[one - 1] if one else "" for one in halls],
        "site_name": [fleet.sites[int(one) - 1] for one in rows["site"]] if len(rows) else [],
    }
    for key in KEYS:
        figures.setdefault(key, [])
    table.write(columns, figures, name)
    table.page.sheet.freeze_panes(FIRST_ROW, 5)
    shown = len([one for one in columns if not one.is_workings])
    table.page.sheet.print_area(0, 0, FIRST_ROW + max(len(rows), 1) - 1, shown - 1)


def _shown(table: Table, making: Making, leases: Leases) -> list[Column]:
    """What people look for."""
    at, halls, currency = table.at, making.records["halls"], making.currency

    def of_hall(row: int, key: str) -> str:
        return f"IF({at(row, 'hall')}=0,0,INDEX({halls.column(key)},{at(row, 'hall')}))"

    def running(row: int, amount: str) -> str:
        return f'IF({at(row, "status")}="recalled",0,{amount})'

    def status(row: int) -> str:
        return (
            f'IF({at(row, "month")}>{leases.of(at(row, "lease"), "last")},"recalled",'
            f'IF({at(row, "since")}<{leases.of(at(row, "lease"), "firm_term")},"firm","headline"))'
        )

    def price(row: int) -> str:
        lease, years = at(row, "lease"), f"INT({at(row, 'since')}/{making.constant('months_per_year')})"
        first, rise = leases.of(lease, "price_usd"), leases.of(lease, "escalator_fraction")
        return f"IF({at(row, 'since')}<{leases.of(lease, 'free_months')},0,{first}*(1+{rise})^{years})"

    full: Callable[..., str] = lambda row: f"{at(row, 'price')}*{at(row, 'share')}*{at(row, 'units')}"  # noqa: E731
    credit: Callable[..., str] = lambda row: (  # noqa: E731
        f"{at(row, 'billing')}*{leases.credit(at(row, 'lease'), at(row, 'site'))}"
    )
    kw = making.constant("kw_per_mw")
    ids = {name: making.records[name].column("id") for name in ("sites", "halls")}
    return [
        Column("request", "Request", "", "text", lambda r: leases.of(at(r, "lease"), "request"), 18),
        Column("tenant_name", "Tenant", "", "text", lambda r: leases.of(at(r, "lease"), "tenant"), 16),
        Column("site_name", "Site", "", "text", lambda r: f"INDEX({ids['sites']},{at(r, 'site')})", 12),
        Column(
            "hall_name",
            "Hall",
            "",
            "text",
            lambda r: f'IF({at(r, "hall")}=0,"",INDEX({ids["halls"]},{at(r, "hall")}))',
            14,
        ),
        Column("month", "Month", "", "month", None, 10),
        Column("status", "Status", "", "text", status, 10),
        Column("gpus", "GPUs", "GPUs", "whole", None, 11),
        Column(
            "in_use",
            "GPUs in use",
            "GPUs",
            "gpus",
            lambda r: running(r, f"{at(r, 'gpus')}*{at(r, 'share')}"),
            12,
        ),
        Column(
            "mw", "IT power", "MW", "mw", lambda r: f"{at(r, 'in_use')}*{of_hall(r, 'kw_per_gpu')}/{kw}", 10
        ),
        Column("price", "Price in force", f"{currency} per unit", "price", price, 20),
        Column("basis", "Price basis", "", "text", lambda r: leases.of(at(r, "lease"), "price_basis"), 11),
        Column("billing", "Billing", currency, "usd", lambda r: running(r, full(r)), 15),
        Column("credit", "Service credit", currency, "usd", credit, 14),
        Column("revenue", "Revenue", currency, "usd", lambda r: f"{at(r, 'billing')}-{at(r, 'credit')}", 15),
        Column(
            "forgone",
            "Forgone by recall",
            currency,
            "usd",
            lambda r: f'IF({at(r, "status")}="recalled",{at(r, "contract")},0)',
            15,
        ),
    ]


def _workings(table: Table, making: Making, leases: Leases) -> list[Column]:
    """What the shown columns are made of, and what statements read."""
    at, currency, halls = table.at, making.currency, making.records["halls"]
    hours = making.constant("hours_per_day")

    def site(row: int) -> str:
        whole = leases.of(at(row, "lease"), "whole_site_number")
        return f"IF({at(row, 'hall')}=0,{whole},INDEX({halls.column('site_number')},{at(row, 'hall')}))"

    def units(row: int) -> str:
        lease, gpus, month = at(row, "lease"), at(row, "gpus"), at(row, "month")
        basis, same = at(row, "basis"), f"{table.column('lease')},{lease},{table.column('month')},{month}"
        kw = f"IF({at(row, 'hall')}=0,0,INDEX({halls.column('kw_per_gpu')},{at(row, 'hall')}))"
        whole = f"SUMIFS({table.column('gpus')},{same})"
        return (
            f'IF({basis}="gpu_hour",{gpus}*DAY(EOMONTH({month},0))*{hours}*{leases.of(lease, "billed_fraction")},'
            f'IF({basis}="kw_month",{gpus}*{kw},IF({whole}>0,{gpus}/{whole},1/COUNTIFS({same}))))'
        )

    def contract(row: int) -> str:
        amount = f"{at(row, 'price')}*{at(row, 'share')}*{at(row, 'units')}"
        return f"{amount}*(1-{leases.credit(at(row, 'lease'), at(row, 'site'))})"

    def weight(row: int) -> str:
        amount, gpus = (leases.of(at(row, "lease"), key) for key in ("whole_contract", "whole_gpus"))
        return f"IF({amount}>0,{at(row, 'contract')},IF({gpus}>0,{at(row, 'gpus')},1))"

    def recognised(row: int) -> str:
        lease = at(row, "lease")
        same = (
            f"{table.column('lease')},{lease},{table.column('month')},{at(row, 'month')},"
            f"{table.column('site')},{at(row, 'site')}"
        )
        share = leases.share(lease, at(row, "site"))
        level = f"{leases.of(lease, 'straight_line')}*{share}/COUNTIFS({same})"
        return (
            f'IF({at(row, "status")}="recalled",0,'
            f'IF({leases.of(lease, "accounting_class")}="service",{at(row, "revenue")},{level}))'
        )

    def backlog(row: int) -> str:
        return f'IF({at(row, "status")}="recalled",{at(row, "forgone")},{at(row, "recognised")})'

    def leaves(row: int) -> str:
        recalled = leases.of(at(row, "lease"), "recall_month")
        return f'IF({at(row, "status")}="recalled",{recalled},{at(row, "month")})'

    def since(row: int) -> str:
        return months_between(making, leases.of(at(row, "lease"), "start"), at(row, "month"))

    ramp: Callable[..., str] = lambda row: leases.of(at(row, "lease"), "ramp_months")  # noqa: E731
    columns = [
        Column("lease", "Lease no.", "", "whole", None),
        Column("hall", "Hall no.", "", "whole", None),
        Column("site", "Site no.", "", "whole", site),
        Column("tenant", "Tenant no.", "", "whole", lambda r: leases.of(at(r, "lease"), "tenant_number")),
        Column("since", "Months since start", "months", "whole", since),
        Column("share", "Share delivered", "fraction", "fraction",
               lambda r: f"MIN(1,({at(r, 'since')}+1)/({ramp(r)}+1))"),
        Column("units", "Units billed in full delivery", "units of basis", "gpus", units, 15),
        Column("contract", "Contract amount less credit", currency, "usd", contract, 15),
        Column("weight", "Weight of the site", "", "gpus", weight, 15),
        Column("recognised", "Recognised", currency, "usd", recognised, 15),
        Column("backlog", "Backlog amount", currency, "usd", backlog, 15),
        Column("firm", "Firm backlog amount", currency, "usd",
               lambda r: f'IF({at(r, "status")}="firm",{at(r, "backlog")},0)', 15),
        Column("signed", "In backlog from", "", "month", lambda r: leases.of(at(r, "lease"), "signed")),
        Column("leaves", "In backlog until", "", "month", leaves),
    ]  # fmt: skip
    return [_as_workings(one) for one in columns]


def _money(table: Table, making: Making, leases: Leases, levels: Levels) -> list[Column]:
    """Cash, expected loss and reimbursement of months inside the horizon."""
    at, currency, case = table.at, making.currency, making.records
    start, rate = making.inputs.plan("start_month"), making.inputs.plan("discount_rate_fraction")

    def expected(row: int) -> str:
        lease, since = (
            at(row, "lease"),
            months_between(making, leases.of(at(row, "lease"), "from"), at(row, "month")),
        )
        default, recovery = leases.of(lease, "default"), leases.of(lease, "recovery")
        survival = f"(1-{default})^(({since})/{making.constant('months_per_year')})"
        return f"{recovery}+(1-{recovery})*{survival}"

    def present(row: int) -> str:
        days = f"(EOMONTH({at(row, 'receipt')},0)-{start})"
        return f"{at(row, 'collection')}/(1+{rate})^({days}/{making.constant('days_per_year')})"

    def reimbursed(row: int) -> str:
        site, month = at(row, "site"), at(row, "month")
        number = f"{months_between(making, start, month)}+1"
        hours = f"DAY(EOMONTH({month},0))*{making.constant('hours_per_day')}"
        energy = f"INDEX({levels.energy_price.span},{site},{number})*{hours}"
        charge = f"INDEX({case['sites'].column('demand_charge_usd_per_kw_month')},{site})*{making.constant('kw_per_mw')}"
        pue = f"INDEX({case['sites'].column('pue')},{site})"
        is_included = f'{leases.of(at(row, "lease"), "includes_energy")}="yes"'
        return f"IF({is_included},0,{at(row, 'mw')}*{pue}*({energy}+{charge}))"

    def h100e(row: int) -> str:
        hall = at(row, "hall")
        return f"IF({hall}=0,0,{at(row, 'in_use')}*INDEX({case['halls'].column('h100_equivalent')},{hall}))"

    def isolation(row: int) -> str:
        whole, asked = (leases.of(at(row, "lease"), key) for key in ("whole_site_number", "isolation"))
        return f'IF({whole}>0,"site",{asked})'

    prepaid: Callable[..., str] = lambda row: leases.of(at(row, "lease"), "prepayment_fraction")  # noqa: E731
    columns = [
        Column("expected", "Share expected to be collected", "fraction", "fraction", expected),
        Column("receipt", "Month of receipt", "", "month",
               lambda r: f"EDATE({at(r, 'month')},{leases.of(at(r, 'lease'), 'payment_lag_months')})"),
        Column("collection", "Expected receipt", currency, "usd",
               lambda r: f"{at(r, 'unpaid')}*{at(r, 'expected')}", 15),
        Column("present", "Present value of receipt", currency, "usd", present, 15),
        Column("loss", "Expected credit loss", currency, "usd",
               lambda r: f"{at(r, 'unpaid')}*(1-{at(r, 'expected')})", 15),
        Column("unpaid", "Billed and not prepaid", currency, "usd",
               lambda r: f"{at(r, 'revenue')}*(1-{prepaid(r)})", 15),
        Column("earned", "Prepaid and earned", currency, "usd", lambda r: f"{at(r, 'revenue')}*{prepaid(r)}", 15),
        Column("reimbursed", "Energy reimbursed", currency, "usd", reimbursed, 15),
        Column("h100e", "H100e in use", "H100e", "gpus", h100e),
        Column("rival", "Rival", "", "text", lambda r: f"INDEX({case['tenants'].column('is_rival')},{at(r, 'tenant')})"),
        Column("isolation", "Isolation", "", "text", isolation),
    ]  # fmt: skip
    return [_as_workings(one) for one in columns]


def _as_workings(one: Column) -> Column:
    return Column(one.key, one.title, one.unit, one.kind, one.formula, one.width, is_workings=True)


def months_between(making: Making, earlier: str, later: str) -> str:
    """The formula of the months from one month to another."""
    years = f"(YEAR({later})-YEAR({earlier}))*{making.constant('months_per_year')}"
    return f"{years}+MONTH({later})-MONTH({earlier})"
