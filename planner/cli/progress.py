"""Live progress of a solve: one changing line on a terminal or in a notebook, else a line every ten seconds."""

import io
import os
import sys
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.live import Live
from rich.text import Text

from planner.cli.figures import duration, money, percent
from planner.solve.options import Progress

SECONDS_BETWEEN_LINES = 10.0
PHASES = {
    "build": "building the model",
    "solve": "searching",
    "check": "checking the plan",
    "confirm": "confirming with a second solver",
    "diagnose": "looking for what conflicts and what would help",
    "policies": "planning without each policy",
    "explain": "turning decisions round",
}
NOTEBOOK_COLUMNS = 110
"""A line is filled up to this many characters, so that it covers the one before."""
WITH_PLAN = frozenset({"solve", "check", "confirm"})
"""Phases in which there may be a plan to tell of."""


class ProgressReport:
    """Tells on standard error where a solve stands; used as a context and called with each `Progress`.

    It writes to its own copy of the stream, because the solver's interface captures the process's own
    standard output and error while it searches.
    """

    def __init__(self, currency: str = "USD", stream: TextIO | None = None) -> None:
        """Take the currency's label and the stream, by default a copy of standard error."""
        self._currency = currency
        self._stream = stream or _copy_of_stderr()
        console = Console(file=self._stream, highlight=False, soft_wrap=True)
        self._live: Live | None = None
        if console.is_terminal:
            self._live = Live(
                console=console,
                transient=True,
                auto_refresh=False,
                redirect_stdout=False,
                redirect_stderr=False,
            )
        self._next_line_seconds = SECONDS_BETWEEN_LINES

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __call__(self, progress: Progress) -> None:
        """Tell about the progress, if it is time to."""
        if self._live:
            self._live.update(Text(self.line(progress), overflow="ellipsis", no_wrap=True), refresh=True)
        elif progress.seconds >= self._next_line_seconds:
            self._next_line_seconds = progress.seconds + SECONDS_BETWEEN_LINES
            print(self.line(progress), file=self._stream, flush=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()
        if self._stream is not sys.stderr:
            self._stream.close()

    def line(self, progress: Progress) -> str:
        """The line that tells where a solve stands: time, phase, best plan, bound and gap."""
        return _line(progress, self._currency)


def show_progress(progress: Progress, currency: str = "USD") -> None:
    """Tell where a search stands, on one changing line of a notebook's output.

    Parameters
    ----------
    progress
        What the search tells; any function with an `on_progress` takes `on_progress=show_progress`.
    currency
        Label of amounts; `functools.partial(show_progress, currency="EUR")` for another than USD.

    Examples
    --------
    >>> from planner import show_progress
    >>> from planner.solve.options import Progress
    >>> show_progress(Progress("solve", 1.5, value_usd=2.36e8, bound_usd=2.37e8))  # doctest: +ELLIPSIS
    1.5 s  searching  best plan USD 236.0 million  bound USD 237.0 million  gap 0.42 %...
    """
    sys.stdout.write(f"\r{_line(progress, currency):<{NOTEBOOK_COLUMNS}}")
    sys.stdout.flush()


def _line(progress: Progress, currency: str) -> str:
    parts = [duration(progress.seconds), PHASES.get(progress.phase, progress.phase)]
    if progress.phase in WITH_PLAN:
        parts.append(f"best plan {money(progress.value_usd, currency)}")
        parts.append(f"bound {money(progress.bound_usd, currency)}")
        if progress.gap_fraction is not None:
            parts.append(f"gap {percent(progress.gap_fraction)}")
    return "  ".join(parts)


def _copy_of_stderr() -> TextIO:
    try:
        return os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding="utf-8", errors="replace")
    except (AttributeError, OSError, io.UnsupportedOperation):
        return sys.stderr  # inside a notebook or a test, where it is no real file
