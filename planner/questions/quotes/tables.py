"""Quotes as tables and as JSON, to be written."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from planner.export.answers import Answer, write_answer
from planner.export.table import Table, json_rows
from planner.questions.quotes.result import Quote
from planner.questions.quotes.variants import quotes_frame

TABLES = (
    (
        "displaced",
        "Displaced",
        "A row is another request decided otherwise: A without the request, B with it.",
    ),
    ("runs", "Training runs", "A row is a training run decided otherwise: A without the request, B with it."),
    ("use", "Use", "What the fleet does over the horizon: A without the request, B with it."),
    ("terms", "Terms", "A row is a term of the value, in present value."),
)
"""Name of a quote's table, its title and what a row is."""


def write_quote(quotes: Quote | Sequence[Quote], *paths: str | Path) -> tuple[Path, ...]:
    """Write a quote, or the quotes of a table: `.xlsx`, `.json`, or no suffix for a folder of CSV files.

    Raises
    ------
    OutputError
        If a path has another suffix, comes twice or cannot be written.
    OSError
        If writing fails on the way; then what stood there before stands there still.

    Examples
    --------
    >>> import tempfile
    >>> from planner import quote, read_case, write_quote
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = write_quote(quote(read_case("data/first/case.json"), "Cedar-24"), f"{folder}/quote.json")
    ...     [path.name for path in paths]
    ['quote.json']
    """
    return write_answer(answer_of([quotes] if isinstance(quotes, Quote) else quotes), *paths)


def answer_of(quotes: Sequence[Quote]) -> Answer:
    """Quotes as an answer that can be written; of a single one also what it displaces."""
    first = quotes[0]
    tables = [Table("quotes", "Quotes", "A row is a request at its least price.", quotes_frame(quotes))]
    if len(quotes) == 1:
        tables += [Table(name, title, sentence, getattr(first, name)) for name, title, sentence in TABLES]
    return Answer(
        title=f"quote for {first.request.label}",
        currency=first.currency,
        sentences=sentences(quotes),
        tables=tuple(tables),
        content=quotes_to_dict(quotes),
    )


def sentences(quotes: Sequence[Quote]) -> tuple[str, ...]:
    """What a reader must know of quotes."""
    first = quotes[0]
    answer = (first.sentence, *first.reasons) if len(quotes) == 1 else ()
    return (
        *answer,
        f"Below low the owner is worse off than without the request, as is proven; at high it is not. Prices in "
        f"{first.unit}. Each search was taken to a gap of {first.gap_fraction:g}, unless the time ended it.",
    )


def quotes_to_dict(quotes: Sequence[Quote]) -> dict[str, Any]:
    """Quotes as JSON holds them: the first one's answer, and every quote as a row of a table."""
    first = quotes[0]
    before, after = first.plan_without, first.plan_with
    return {
        "price_usd": first.price_usd,
        "possible": first.is_possible,
        "request": first.request.id,
        "unit": first.unit,
        "sentence": first.sentence,
        "reasons": list(first.reasons),
        "stopped_by": first.stopped_by,
        "gap_fraction": first.gap_fraction,
        "without": None if before is None else _worth(before.value_usd, before.solve.bound_usd),
        "with": None if after is None else _worth(after.value_usd, after.solve.bound_usd),
        **{name: json_rows(getattr(first, name)) for name, _, _ in TABLES},
        "quotes": json_rows(quotes_frame(quotes)),
    }


def _worth(value_usd: float, bound_usd: float) -> dict[str, float]:
    return {"value_usd": value_usd, "bound_usd": bound_usd}
