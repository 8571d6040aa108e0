"""The frontier as a chart of its workbook."""

from typing import Any

from planner.questions.tradeoffs.frontier_result import Frontier

SIZE = {"width": 880, "height": 480}
ROOM_ROWS = 3
"""Rows between the table and the chart below it."""


def draw_frontier(book: Any, header_row: int, frontier: Frontier) -> None:
    """Draw the points of the frontier, and what no plan can be ahead of, below the sheet's table."""
    columns = list(frontier.table.columns)
    first, last = header_row + 1, header_row + len(frontier.points)
    across, up = columns.index(frontier.x.name), columns.index(frontier.y.name)
    bound = columns.index(f"bound_of_{frontier.y.name}")
    chart = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    for title, column, dash in (("plan", up, "solid"), ("bound", bound, "dash")):
        chart.add_series(
            {
                "name": title,
                "categories": ["Frontier", first, across, last, across],
                "values": ["Frontier", first, column, last, column],
                "line": {"dash_type": dash},
            }
        )
    chart.set_title({"name": f"{frontier.x.title} against {frontier.y.title.lower()}"})
    currency = frontier.best.case.plan.currency
    for measure, place in ((frontier.x, chart.set_x_axis), (frontier.y, chart.set_y_axis)):
        unit = currency if measure.unit == "USD" else measure.unit
        place(
            {"name": f"{measure.title} ({unit})", "num_format": "General" if unit == "fraction" else "#,##0"}
        )
    chart.set_size(SIZE)
    book.get_worksheet_by_name("Frontier").insert_chart(last + ROOM_ROWS, 0, chart)
