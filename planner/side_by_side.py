"""Many solves side by side, each in a process of its own."""

import gc
import multiprocessing
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, Generic, Self, TypeVar

from loky import ProcessPoolExecutor

from planner.solve.interrupts import IsInterrupted, never

Argument = TypeVar("Argument")
Result = TypeVar("Result")
POLL_SECONDS = 0.2


def side_by_side(
    function: Callable[[Argument], Result],
    arguments: Sequence[Argument],
    processes: int,
    *,
    on_result: Callable[[int], object] = bool,
    is_interrupted: IsInterrupted = never,
) -> list[Result | None]:
    """The function's result for each argument, in their order, worked out by several processes.

    Parameters
    ----------
    function
        A function of a module, so that other processes find it. It should solve with one thread.
    arguments
        What it is called with; each must be picklable, as cases, plans and decisions are.
    processes
        How many work at a time. With one, with one argument, or where no other may be started, this process does
        the work.
    on_result
        Called in this process with the number of results so far, after each.
    is_interrupted
        When it says so, no more is begun and what is under way is broken off.

    Returns
    -------
    list
        None where the work was broken off.

    Raises
    ------
    Exception
        What the function raised first; the rest is broken off.
    """
    count = min(processes, len(arguments))
    executor = _started(count) if count > 1 else None
    if executor is None:
        results: list[Result | None] = [None] * len(arguments)
        for at, argument in enumerate(arguments):
            if is_interrupted():
                break
            results[at] = function(argument)
            on_result(at + 1)
        return results
    try:
        return _by_processes(executor, function, arguments, on_result, is_interrupted)
    finally:
        gc.collect()  # semaphores of processes that were killed go now: the command's end collects nothing


class ProcessBeside(Generic[Argument, Result]):
    """A process that works one thing out while this one goes on. The `with` block ends it.

    Starting it and loading what the function needs takes it about two seconds, during which this one goes on, too.
    """

    def __init__(self, executor: ProcessPoolExecutor, function: Callable[[Argument], Result]) -> None:
        """Get ready; see `where_possible`."""
        self._executor: Any = executor
        self._function = function
        self._future: Any = self._executor.submit(callable, function)  # whose modules it loads for that

    @classmethod
    def where_possible(cls, function: Callable[[Argument], Result]) -> Self | None:
        """One for a function as of `side_by_side`; None where no other process may be started."""
        executor = _started(1)
        return None if executor is None else cls(executor, function)

    def begin(self, argument: Argument) -> "Future[Result]":
        """Begin; the argument as of `side_by_side`. What it works out is there as soon as that is done."""
        self._future = self._executor.submit(self._function, argument)
        begun: Future[Result] = self._future
        return begun

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def result(self, is_interrupted: IsInterrupted = never) -> Result | None:
        """What it has worked out, once it has; None if Ctrl-C came before.

        Raises
        ------
        Exception
            What the function raised.
        """
        while not is_interrupted():
            if wait([self._future], timeout=POLL_SECONDS).done:
                found: Result = self._future.result()
                return found
        return None

    def __exit__(self, *error: object) -> None:
        """End it, whatever it does."""
        self.end()

    def end(self) -> None:
        """End it, whatever it does, unless it has ended: it takes memory."""
        if self._executor is None:
            return
        is_done = self._future.done()
        self._executor.shutdown(wait=not is_done, kill_workers=not is_done)
        self._executor, self._future = None, None
        gc.collect()  # as in `side_by_side`


def _started(processes: int) -> ProcessPoolExecutor | None:
    """Processes; None where this one may start no other: it works for a pool itself, or has no shared memory."""
    if multiprocessing.current_process().daemon:
        return None
    try:
        return ProcessPoolExecutor(processes, initializer=_ignore_ctrl_c)
    except OSError:
        return None


def _by_processes(
    executor: ProcessPoolExecutor,
    function: Callable[[Argument], Result],
    arguments: Sequence[Argument],
    on_result: Callable[[int], object],
    is_interrupted: IsInterrupted,
) -> list[Result | None]:
    results: list[Result | None] = [None] * len(arguments)
    try:
        waiting = {executor.submit(function, argument): at for at, argument in enumerate(arguments)}
        done: set[Any] = set()
        while waiting and not is_interrupted():
            done, _ = wait(waiting, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                results[waiting.pop(future)] = future.result()
                on_result(len(arguments) - len(waiting))
    except BaseException:
        executor.shutdown(kill_workers=True)
        raise
    executor.shutdown(kill_workers=bool(waiting))
    return results


def _ignore_ctrl_c() -> None:
    """Ctrl-C reaches every process of a terminal; the one that asked decides what becomes of the others."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
