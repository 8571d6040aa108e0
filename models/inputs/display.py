"""How a case shows itself in a notebook."""

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .case import Case


def case_html(case: "Case") -> str:
    """The case as HTML: its frame, how many records each list holds, and its sites."""
    settings = case.plan
    lists = [name for name in type(case).model_fields if name != "plan"]
    counts = {name.replace("_", " "): len(getattr(case, name)) for name in lists}
    held = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    rows = "".join(
        f"<tr><td>{escape(site.id)}</td><td>{escape(site.jurisdiction)}</td><td>{site.it_power_mw:,.1f}</td>"
        f"<td>{sum(hall.site == site.id for hall in case.halls)}</td>"
        f"<td>{sum(hall.gpus for hall in case.halls if hall.site == site.id):,}</td></tr>"
        for site in case.sites
    )
    heads = ("Site", "Jurisdiction", "IT power, month 0 (MW)", "Halls", "GPUs, month 0")
    return (
        f"<h4>{escape(settings.name)}: {settings.months} months from {settings.start_month}</h4>"
        f"<p>{escape(held)}; discount rate {settings.discount_rate_fraction:g} a year, "
        f"money in {escape(settings.currency)}</p>"
        f"<table><thead><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
