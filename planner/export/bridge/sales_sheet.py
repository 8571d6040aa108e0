"""The sheet `Volume and mix`: each sale of the two sets of decisions, and its volume, mix and timing by formula."""

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell as at

from planner.export.bridge.paper import TOP_ROW, Paper

TITLE = "Volume and mix"
(KIND, NAME, MOVED, A_HOURS, B_HOURS, A_USD, B_USD, A_RATE, B_RATE) = range(9)
(OWN_RATE, VOLUME, MIX, TIMING, CHANGE) = range(9, 14)
AVERAGE_ROW, HEADER_ROW = TOP_ROW, TOP_ROW + 2
FIRST_ROW = HEADER_ROW + 1
EFFECTS = {"more_or_less": VOLUME, "mix": MIX, "moved": TIMING}
"""Column by the name of the bridge's step."""


def last_row(paper: Paper) -> int:
    """The last row of the table; an empty one has a blank row."""
    return FIRST_ROW + max(1, len(paper.comparison.bridge.sales)) - 1


def totals(paper: Paper) -> dict[str, str]:
    """The cells that add the effects up, by the name of the bridge's step."""
    row = last_row(paper) + 1
    return {step: f"'{TITLE}'!{at(row, column)}" for step, column in EFFECTS.items()}


def write_sales(paper: Paper) -> Any:
    """The sheet. Hours and present values are the planner's, the rest are formulas."""
    sentence = (
        "Re-optimisation: what is sold by A's and by B's decisions, both under B's inputs. A sale's own rate "
        "is A's, or B's where A has no such sale; a sale is moved when its months are others."
    )
    widths = [11, 26, 9, 16, 16, 18, 18, 14, 14, 14, 18, 18, 18, 18]
    sheet = paper.sheet(TITLE, sentence, widths)
    unit = paper.currency
    names = ["Kind", "Sale", "Moved", "A GPU-hours", "B GPU-hours", f"A present value ({unit})"]
    names += [f"B present value ({unit})", f"A rate ({unit}/GPU-hour)", f"B rate ({unit}/GPU-hour)"]
    names += [f"Own rate ({unit}/GPU-hour)", f"Volume ({unit})", f"Mix ({unit})", f"Timing ({unit})"]
    paper.headers(sheet, HEADER_ROW, [*names, f"Change ({unit})"])
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    sales = paper.comparison.bridge.sales
    last = last_row(paper)
    _write_average(paper, sheet, last)
    for row, (_, sale) in enumerate(sales.iterrows(), start=FIRST_ROW):
        _write_sale(paper, sheet, row, sale)
    sheet.write_string(last + 1, KIND, "Total", paper.formats["text_total"])
    for column in (NAME, MOVED, A_RATE, B_RATE, OWN_RATE):
        sheet.write_string(last + 1, column, "", paper.formats["text_total"])
    sums = {A_HOURS: "a_gpu_hours", B_HOURS: "b_gpu_hours", A_USD: "a_present_value_usd"}
    sums |= {B_USD: "b_present_value_usd", VOLUME: "volume_usd", MIX: "mix_usd", TIMING: "timing_usd"}
    values = {column: float(sales[name].sum()) for column, name in sums.items()}
    values[CHANGE] = values[B_USD] - values[A_USD]
    for column, value in values.items():
        text = f"=SUM({at(FIRST_ROW, column)}:{at(last, column)})"
        paper.formula(sheet, (last + 1, column), text, value, "money_total")
    return sheet


def _write_average(paper: Paper, sheet: Any, last: int) -> None:
    """A's average rate; B's where A sells no GPU-hours."""
    sales = paper.comparison.bridge.sales
    rates, texts = [], []
    for hours, usd, name in ((A_HOURS, A_USD, "a"), (B_HOURS, B_USD, "b")):
        q, v = (f"{at(FIRST_ROW, column)}:{at(last, column)}" for column in (hours, usd))
        sold = sales[sales[f"{name}_gpu_hours"] > 0]
        total = float(sold[f"{name}_gpu_hours"].sum())
        rates.append(float(sold[f"{name}_present_value_usd"].sum()) / total if total else None)
        texts.append(f'IF(SUM({q})>0,SUMIF({q},">0",{v})/SUM({q}),')
    average = rates[0] if rates[0] is not None else rates[1] or 0.0
    sheet.write_string(
        AVERAGE_ROW, 0, f"A's average rate ({paper.currency}/GPU-hour)", paper.formats["verdict"]
    )
    paper.formula(sheet, (AVERAGE_ROW, OWN_RATE), f"={texts[0]}{texts[1]}0))", average, "rate")


def _write_sale(paper: Paper, sheet: Any, row: int, sale: Any) -> None:
    names = ("kind", "name", "is_moved", "a_gpu_hours", "b_gpu_hours")
    for column, name in enumerate(names):
        paper.cell(sheet, (row, column), sale[name], "" if column < A_HOURS else "count")
    paper.cell(sheet, (row, A_USD), sale["a_present_value_usd"], "money")
    paper.cell(sheet, (row, B_USD), sale["b_present_value_usd"], "money")
    qa, qb, va, vb = (at(row, column) for column in (A_HOURS, B_HOURS, A_USD, B_USD))
    rate_a, rate_b, own, moved = (at(row, column) for column in (A_RATE, B_RATE, OWN_RATE, MOVED))
    average = at(AVERAGE_ROW, OWN_RATE, True, True)
    rates = [
        sale[f"{one}_present_value_usd"] / sale[f"{one}_gpu_hours"] if sale[f"{one}_gpu_hours"] > 0 else 0.0
        for one in "ab"
    ]
    own_rate = rates[0] if sale["a_gpu_hours"] > 0 else rates[1]
    change = sale["b_present_value_usd"] - sale["a_present_value_usd"]
    cells = {
        A_RATE: (f"=IF({qa}>0,{va}/{qa},0)", rates[0], "rate"),
        B_RATE: (f"=IF({qb}>0,{vb}/{qb},0)", rates[1], "rate"),
        OWN_RATE: (f"=IF({qa}>0,{rate_a},{rate_b})", own_rate, "rate"),
        VOLUME: (
            f"=({qb}-{qa})*{average}+IF({qb}>0,0,{vb})-IF({qa}>0,0,{va})",
            sale["volume_usd"],
            "money_formula",
        ),
        MIX: (
            f'=({qb}-{qa})*({own}-{average})+IF({moved}="yes",0,{qb}*({rate_b}-{own}))',
            sale["mix_usd"],
            "money_formula",
        ),
        TIMING: (f'=IF({moved}="yes",{qb}*({rate_b}-{own}),0)', sale["timing_usd"], "money_formula"),
        CHANGE: (f"={vb}-{va}", change, "money_formula"),
    }
    for column, (text, value, style) in cells.items():
        paper.formula(sheet, (row, column), text, float(value), style)
