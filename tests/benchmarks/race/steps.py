"""What this project's search spends on models rather than on searching: they are made within its stage `solve`."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from planner import planning, problem
from planner.search import construction, fast_prices, generation, improvement, improving, relaxation
from planner.side_by_side import ProcessBeside
from planner.solve import highs, resolving
from planner.solve.flows import Flows

BUILD, HAND_OVER, READ_BACK, CHECK = "build", "hand over", "read back", "check"
STEPS: dict[str, tuple[tuple[Any, str], ...]] = {
    BUILD: (
        *((generation, "Pricing"), (problem, "build"), (problem, "compile_program")),
        *((improvement, "part_of"), (construction, "part_of"), (Flows, "replaced")),
    ),
    HAND_OVER: tuple((module, "loaded") for module in (highs, relaxation, fast_prices, resolving)),
    READ_BACK: (
        *((highs, "_answer"), (problem, "read_decisions")),
        *((problem, "decided_columns"), (improving, "decided_columns")),
    ),
    CHECK: ((planning, "checked_plan"),),
}
"""The functions that make up each step, where they are called from."""


@dataclass
class Steps:
    """Processor seconds of each step, of all threads together; of what another process builds, wall time."""

    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STEPS, 0.0))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _inside: threading.local = field(default_factory=threading.local)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Time each step that begins meanwhile."""
        with ExitStack() as patched:
            for name, functions in STEPS.items():
                for owner, attribute in functions:
                    timed = self._timed(name, getattr(owner, attribute))
                    patched.enter_context(patch.object(owner, attribute, timed))
            patched.enter_context(patch.object(ProcessBeside, "begin", self._beside(ProcessBeside.begin)))
            yield

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed, unless a step calls it; what it yields is made at once."""

        def timed(*arguments: Any, **named: Any) -> Any:
            if getattr(self._inside, "step", False):
                return function(*arguments, **named)
            self._inside.step, began = True, time.thread_time()
            try:
                result = function(*arguments, **named)
                return iter(list(result)) if isinstance(result, Iterator) else result
            finally:
                self._inside.step = False
                self._note(name, time.thread_time() - began)

        return timed

    def _beside(self, begin: Callable[..., "Future[Any]"]) -> Callable[..., "Future[Any]"]:
        """The same of what another process builds."""

        def timed(*arguments: Any) -> "Future[Any]":
            began = time.monotonic()
            future = begin(*arguments)
            future.add_done_callback(lambda _: self._note(BUILD, time.monotonic() - began))
            return future

        return timed

    def _note(self, name: str, seconds: float) -> None:
        with self._lock:
            self.seconds[name] += seconds
