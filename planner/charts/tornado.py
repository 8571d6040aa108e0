"""The tornado of a sensitivity analysis: how far each input moves the value."""

from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.patches import Patch

from planner.charts.axes import Scale, money_scale
from planner.charts.frame import empty_chart
from planner.charts.rows import Piece, Row, draw_rows
from planner.charts.style import BLACK, ORANGE, SCREEN, SKY, Chart, Layout, drawing
from planner.charts.text import clean

if TYPE_CHECKING:
    from planner.questions.what_if import Sensitivity

NOTHING = "No input is varied, or no change of the value is known."
MOST_INPUTS = 25
ENDS = (("lowest", ORANGE), ("highest", SKY))
LEGEND = (
    (Patch(facecolor=ORANGE), "at the lowest level, planned anew"),
    (Patch(facecolor=SKY), "at the highest level, planned anew"),
    (Patch(facecolor="none", edgecolor=BLACK), "with the decisions kept"),
)


def tornado_chart(sensitivity: "Sensitivity", layout: Layout = SCREEN) -> Chart:
    """Change of the value at the lowest and the highest level of each input, the widest first.

    Full bars are what is proven to change when the case is planned anew, as far as it is proven: of an interval, the
    end that is nearer to nought. Outlines are the change with the decisions kept.

    Parameters
    ----------
    sensitivity
        As `sensitivity` gives it; of more than 25 inputs the widest are drawn.
    layout
        What it is made for.
    """
    settings = sensitivity.plan.case.plan
    title = f"{clean(settings.name)}: change of the value, input by input"
    frame = sensitivity.tornado[:MOST_INPUTS]
    known = frame.filter(like="change_at").astype(float)
    with drawing():
        if not known.notna().to_numpy().any():
            return empty_chart(title, NOTHING, layout)
        scale = money_scale(known.to_numpy()[known.notna().to_numpy()], settings.currency)
        rows = [_row(row, scale) for _, row in frame.iterrows()]
        return draw_rows(title, rows, layout, f"{scale.unit}, change of present value", LEGEND)


def _row(row: "pd.Series[Any]", scale: Scale) -> Row:
    pieces, texts = [], {"left": "", "right": ""}
    for end, colour in ENDS:
        if row[end] is None:
            continue
        kept, best = row[f"kept_change_at_{end}_usd"], _nearest(row, end)
        if best is not None:
            pieces.append(Piece(0.0, best / scale.divisor, colour))
        if kept is not None:
            pieces.append(Piece(0.0, kept / scale.divisor, BLACK, is_outlined=True))
        told = best if best is not None else kept
        amount = "not known" if told is None else scale.text(told, is_signed=True)
        side = "left" if (told or 0) < 0 else "right"
        texts[side] = "; ".join(filter(None, [texts[side], f"{clean(row[end])}: {amount}"]))
    return Row(clean(row["input"]), tuple(pieces), "", details=(texts["left"], texts["right"]))


def _nearest(row: "pd.Series[Any]", end: str) -> float | None:
    """The least change that is proven at a level; None where none is known."""
    low, high = row[f"best_change_at_{end}_low_usd"], row[f"best_change_at_{end}_high_usd"]
    if low is None or high is None:
        return None
    return 0.0 if low <= 0 <= high else float(min(low, high, key=abs))
