"""How much of the lease revenue comes from how few tenants, by fiscal quarter or year."""

from collections.abc import Sequence

import numpy as np

from planner.export.workbook.making import Making
from planner.export.workbook.parts import Part
from planner.export.workbook.period_page import PeriodPage
from planner.export.workbook.time_page import LABEL, Block, Series

RANKS = ("largest", "second largest", "third largest")


def write_concentration(
    page: PeriodPage, making: Making, tenants: Sequence[Part], total: Series
) -> dict[str, Series]:
    """Write each tenant's lease revenue, the shares of the largest, and the Herfindahl-Hirschman index."""
    page.heading("Concentration: lease revenue by tenant")
    if not tenants:
        page.text(page.next_row, LABEL, "No lease is accepted.", "sentence")
        page.next_row += 1
        return {}
    lines = [part.lines["lease_revenue"] for part in tenants]
    rows = Block(
        tuple(
            page.add(part.key, making.currency, page.added(line), page.sums(line))
            for part, line in zip(tenants, lines, strict=True)
        )
    )
    frame = making.statements.concentration(page.by)
    first, last = rows.series[0].row, rows.series[-1].row
    names = page.span(first, LABEL, last, LABEL)
    top = [*frame["top_tenant"], *[""] * (page.months - len(frame))]

    def where_sold(t: int, formula: str) -> str:
        return f'IF({total.at(t)}>0,{formula},"")'

    page.add_texts(
        "Largest tenant",
        lambda t: where_sold(t, f"INDEX({names},MATCH(MAX({rows.column(t)}),{rows.column(t)},0))"),
        top,
    )
    made = {
        "tenants": page.add(
            "Tenants with lease revenue", "tenants",
            lambda t: f'COUNTIF({rows.column(t)},">0")',
            page.padded(frame["tenants"]), kind="whole", is_sum=False)
    }  # fmt: skip
    shares = _shares(page, rows, total)
    made["top_1_fraction"] = shares[0]
    made["top_3_fraction"] = page.add(
        "Share of the three largest",
        "fraction",
        lambda t: where_sold(t, "+".join(one.at(t) for one in shares)),
        page.padded(frame["top_3_fraction"], np.nan),
        kind="percent",
        is_sum=False,
    )
    one = making.constant("hhi_of_one")
    made["hhi_points"] = page.add(
        "Herfindahl-Hirschman index: sum of squared shares",
        "points",
        lambda t: where_sold(
            t,
            f"SUMPRODUCT(({rows.column(t)}>0)*{rows.column(t)}*{rows.column(t)})*{one}/({total.at(t)}*{total.at(t)})",
        ),
        page.padded(frame["hhi_points"], np.nan),
        kind="gpus",
        is_sum=False,
    )
    return made


def _shares(page: PeriodPage, rows: Block, total: Series) -> list[Series]:
    """Shares of the largest tenants, in falling order; a rank is the number of rows from the first one on."""
    revenue = np.array([one.values for one in rows.series])
    falling = -np.sort(-np.maximum(revenue, 0.0), axis=0)
    start, made = page.next_row, []
    for rank, words in enumerate(RANKS[: len(rows.series)]):
        row = page.cell(page.next_row, LABEL, fixed_column=True).split("!")[1]
        place = f"ROWS({page.fixed(start, LABEL)}:{row})"

        def formula(t: int, place: str = place) -> str:
            return f'IF({total.at(t)}>0,MAX(0,LARGE({rows.column(t)},{place}))/{total.at(t)},"")'

        values = np.full(page.months, np.nan)
        np.divide(falling[rank], total.values, out=values, where=total.values > 0)
        made.append(
            page.add(f"Share of the {words}", "fraction", formula, values, kind="percent", is_sum=False)
        )
    return made
