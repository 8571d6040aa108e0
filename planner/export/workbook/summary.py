"""The first sheet: the key figures, the terms of the value, the fiscal years, and two charts."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from models.plan.plan import Plan
from models.plan.terms import TERMS
from planner.export.workbook.leases import Leases
from planner.export.workbook.making import Making
from planner.export.workbook.page import FIRST_ROW, UPPER_HEADER_ROW, Page
from planner.export.workbook.periods import Monthly, Periods
from planner.export.workbook.plan_checks import present_values, value_formula
from planner.export.workbook.returns import Returns
from planner.export.workbook.sites import Sites
from planner.export.workbook.styles import LEGEND
from planner.export.workbook.time_page import FIRST_MONTH, Series

COLOURS = {
    "leased": "#1F3864",
    "running": "#C55A11",
    "pooled": "#F4B183",
    "on_demand": "#70AD47",
    "idle": "#D9D9D9",
    "stranded": "#7F7F7F",
}
NAMES = {
    "leased": "leased, in use",
    "running": "training runs",
    "pooled": "internal pools",
    "on_demand": "on demand",
    "idle": "idle",
    "stranded": "stranded",
}


SEE_RETURNS = "see Returns"
"""Where the sheet of returns has a reason in words instead of a figure."""


def write_summary(
    page: Page,
    making: Making,
    leases: Leases,
    sites: Sites,
    monthly: Monthly,
    years: Periods,
    returns: Returns,
) -> None:
    """Write the figures that a stranger looks for, and the charts beside them."""
    page.widths([58, 20, 20, 20, 20, 20, 20])
    row = _key_figures(page, making, leases, sites, monthly.income, monthly.cash)
    row = _ratios(page, making, monthly, years, returns, row)
    row = _terms(page, making, monthly.cash, row + 1)
    row = _years(page, making, years, row + 1)
    page.text(row + 1, 0, "Legend", "heading")
    for at, (role, text) in enumerate(LEGEND):
        page.text(row + 2 + at, 0, text, role)
    if notes := len(making.statements.notes):
        page.text(row + 2 + len(LEGEND), 0, f"Notes of the statements on the sheet Run: {notes}", "strong")
    _charts(page, sites, row + 4 + len(LEGEND))
    page.sheet.freeze_panes(FIRST_ROW - 2, 0)
    page.sheet.fit_to_pages(1, 1)
    page.sheet.set_portrait()


def _key_figures(
    page: Page,
    making: Making,
    leases: Leases,
    sites: Sites,
    income: Mapping[str, Series],
    cash: Mapping[str, Series],
) -> int:
    """Write label, figure and unit; return the row below."""
    plan, currency = making.plan, making.currency
    requests = making.records["lease_requests"]
    accepted = len(making.leases)
    declined = len(plan.decisions.leases) - accepted
    fleet, months = sites.fleet, making.inputs.plan("months")
    value = value_formula(making, cash)
    cash_value = "+".join(present_values(making, cash)[term.name] for term in TERMS if term.is_cash)
    count = f"COUNTA({leases.column('request')})" if accepted else "0"
    peak = float(fleet["mw"].values.max(initial=0.0))
    total_limit = float(fleet["limit"].values.sum())
    share = float(fleet["mw"].values.sum()) / total_limit if total_limit else 0.0
    top = FIRST_ROW - 1
    power_share = "IF(SUM({0})=0,0,SUM({1})/SUM({0}))".format(fleet["limit"].span, fleet["mw"].span)
    rows: list[tuple[str, str, float, str, str]] = [
        ("Value of the plan (net present value)", value, plan.value_usd, currency, "usd"),
        ("of which cash", cash_value, plan.cash_usd, currency, "usd"),
        ("of which internal value, no cash", f"{page.cell(top, 1)}-{page.cell(top + 1, 1)}",
         plan.internal_value_usd, currency, "usd"),
        ("Lease revenue inside the horizon", income["lease_revenue"].total_cell,
         float(income["lease_revenue"].values.sum()), currency, "usd"),
        ("EBITDA inside the horizon", income["ebitda"].total_cell,
         float(income["ebitda"].values.sum()), currency, "usd"),
        ("Requests accepted", count, accepted, "requests", "whole"),
        ("of which recalled before their term", f'COUNTIF({leases.column("is_recalled")},"yes")',
         sum(one.is_recalled for one in making.leases), "requests", "whole"),
        ("Requests declined", f"COUNTA({requests.column('id')})-{page.cell(top + 5, 1)}" if requests.count else "0",
         declined, "requests", "whole"),
        ("GPUs leased and in use, average month", f"SUM({fleet['leased'].span})/{months}",
         float(fleet["leased"].values.mean()), "GPUs", "whole"),
        ("GPUs held, average month", f"SUM({fleet['held'].span})/{months}",
         float(fleet["held"].values.mean()), "GPUs", "whole"),
        ("IT power in use, highest month", f"MAX({fleet['mw'].span})", peak, "MW", "mw"),
        ("IT power in use, share of the limit", power_share,
         share, "fraction", "percent"),
    ]  # fmt: skip
    for index, (label, formula, figure, unit, kind) in enumerate(rows):
        role = "strong" if index == 0 else "part" if label.startswith("of which") else "label"
        page.text(top + index, 0, label, role)
        page.calculate(top + index, 1, formula, figure, kind, "subtotal" if index == 0 else "calculated")
        page.text(top + index, 2, unit, "unit")
    row = top + len(rows)
    solved = (
        ("Bound: no plan is worth more", plan.solve.bound_usd, currency, "usd"),
        ("Gap to the bound, in the worst case", gap_usd(plan), currency, "usd"),
        ("Gap", plan.solve.gap_fraction, "fraction", "percent"),
    )
    for index, (label, figure, unit, kind) in enumerate(solved):
        page.text(row + index, 0, label)
        page.value(row + index, 1, float(figure), kind)
        page.text(row + index, 2, unit, "unit")
    return row + len(solved)


def _ratios(page: Page, making: Making, monthly: Monthly, years: Periods, returns: Returns, row: int) -> int:
    """Write the ratios that lenders ask for; return the row below."""
    fleet, currency = monthly.use[0].lines, making.currency
    revenue, hours = fleet["lease_revenue_usd"], fleet["leased_gpu_hours"]
    sold = float(hours.values.sum())
    price = float(revenue.values.sum()) / sold if sold else ""
    shown = [
        ("Lease revenue per GPU-hour leased and in use",
         f'IF({hours.total_cell}=0,"",{revenue.total_cell}/{hours.total_cell})', price, f"{currency}/GPU-hour", "rate"),
        ("Lowest debt service cover of a fiscal year", *_extreme(years.ratios["dscr_ratio"], "MIN"), "ratio", "cents"),
    ]  # fmt: skip
    if "top_1_fraction" in years.ratios:
        highest = _extreme(years.ratios["top_1_fraction"], "MAX")
        shown.append(
            ("Largest tenant's share of a fiscal year's lease revenue", *highest, "fraction", "percent")
        )
    for measure, title, unit, kind in (
        ("irr_fraction", "Rate of return", "fraction a year", "percent"),
        ("payback_month", "Payback", "month", "month"),
    ):
        at = "cash_less_assets", measure
        cell, figure = returns.cells[at], returns.figures[at]
        formula = f'IF(ISNUMBER({cell}),{cell},"{SEE_RETURNS}")'
        kept = SEE_RETURNS if isinstance(figure, str) else figure
        shown.append((f"{title} of cash less assets (nothing back at the end)", formula, kept, unit, kind))
    for index, (label, formula, figure, unit, kind) in enumerate(shown):
        page.text(row + index, 0, label)
        page.calculate(row + index, 1, formula, figure, kind, "result")
        page.text(row + index, 2, unit, "unit")
    return row + len(shown)


def _extreme(line: Series, function: str) -> tuple[str, float | str]:
    """Formula and figure of the lowest or highest of a line's figures; none is said in words."""
    found = line.values[~np.isnan(line.values)]
    figure = float(found.min() if function == "MIN" else found.max()) if len(found) else "none"
    return f'IF(COUNT({line.span})=0,"none",{function}({line.span}))', figure


def gap_usd(plan: Plan) -> float:
    """What the best plan may be worth more, at most."""
    return max(0.0, plan.solve.bound_usd - plan.value_usd)


def _terms(page: Page, making: Making, cash: Mapping[str, Series], row: int) -> int:
    heads = ("Terms of the value", "Nominal", "Present value", "Unit")
    for at, text in enumerate(heads):
        page.text(row, at, text, "header_right" if at in (1, 2) else "header" if at else "header_flush")
    formulas = present_values(making, cash)
    for index, term in enumerate(TERMS, start=row + 1):
        line = cash[term.name]
        page.text(index, 0, term.title + ("" if term.is_cash else " (no cash)"))
        page.calculate(index, 1, line.total_cell, float(line.values.sum()), "usd")
        page.calculate(index, 2, formulas[term.name], making.plan.terms_usd[term.name], "usd")
        page.text(index, 3, making.currency, "unit")
    end = row + 1 + len(TERMS)
    page.text(end, 0, "Value of the plan", "subtotal")
    nominal = sum(float(cash[term.name].values.sum()) for term in TERMS)
    for column, figure in ((1, nominal), (2, making.plan.value_usd)):
        first, last = page.cell(row + 1, column), page.cell(end - 1, column).split("!")[1]
        page.calculate(end, column, f"SUM({first}:{last})", figure, "usd", "subtotal")
    page.text(end, 3, making.currency, "unit")
    return end + 1


def _years(page: Page, making: Making, years: Periods, row: int) -> int:
    """Main lines by fiscal year, as long as there is cash: links to the sheet of fiscal years."""
    columns: tuple[tuple[str, Series], ...] = (
        ("Lease revenue", years.income["lease_revenue"]),
        ("Revenue", years.income["revenue"]),
        ("EBITDA", years.income["ebitda"]),
        ("Pre-tax result", years.income["pretax_result"]),
        ("Net cash", years.cash["net_cash"]),
        ("Closing cash", years.cash_balance.closing),
    )
    page.text(row, 0, f"Fiscal years ({making.currency}; more on the sheet Fiscal years)", "header_flush")
    for at, (text, _) in enumerate(columns, start=1):
        page.text(row, at, text, "header_right")
    labels = making.statements.cash("fiscal_year")["period"]
    source = years.income["revenue"].page
    for index, label in enumerate(labels):
        at = row + 1 + index
        page.calculate(at, 0, source.cell(UPPER_HEADER_ROW, FIRST_MONTH + index), label)
        for column, (_, line) in enumerate(columns, start=1):
            page.calculate(at, column, line.at(index), line.values[index], "usd")
    return row + 1 + len(labels)


def _charts(page: Page, sites: Sites, row: int) -> None:
    """GPUs leased and held by month, and MW against the limit, each over the months of the plan."""
    book: Any = page.styles.book
    fleet = sites.fleet
    source = fleet["mw"].page
    months = len(fleet["mw"].values)
    categories = [source.title, 5, FIRST_MONTH, 5, FIRST_MONTH + months - 1]
    axis = {"num_format": "yyyy-mm", "date_axis": True, "major_unit": max(1, round(months / 12)),
            "major_unit_type": "months", "num_font": {"rotation": -45}}  # fmt: skip

    def values(line: Series) -> list[Any]:
        return [source.title, line.row, FIRST_MONTH, line.row, FIRST_MONTH + months - 1]

    use = book.add_chart({"type": "column", "subtype": "stacked"})
    for key, name in NAMES.items():
        use.add_series({"name": name, "categories": categories, "values": values(fleet[key]),
                        "fill": {"color": COLOURS[key]}, "gap": 10})  # fmt: skip
    use.set_title({"name": "GPUs leased and held by month", "name_font": {"size": 12}})
    use.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
                    "name": "GPUs"})  # fmt: skip
    power = book.add_chart({"type": "line"})
    for key, name, colour in (("mw", "in use", "#C55A11"), ("limit", "limit: IT power energised", "#1F3864")):
        power.add_series({"name": name, "categories": categories, "values": values(fleet[key]),
                          "line": {"color": colour, "width": 2.25}})  # fmt: skip
    power.set_title({"name": "IT power in use against the limit", "name_font": {"size": 12}})
    power.set_y_axis({"num_format": "#,##0", "min": 0, "name": "MW",
                      "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})  # fmt: skip
    for at, chart in enumerate((use, power)):
        chart.set_x_axis(axis)
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 1180, "height": 340})
        page.sheet.insert_chart(row + at * 18, 0, chart)
