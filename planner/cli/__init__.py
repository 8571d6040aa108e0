"""The command `leasehold`: one file for each of its commands.

What takes time to import is imported within `main`, so that Ctrl-C is answered in words from the start.
"""

import os
import signal
import sys
import time
from collections.abc import Sequence
from types import FrameType

from planner.cli.answer import INTERRUPTED, interrupted_answer, json_text

EXIT_INTERRUPTED = 130
interrupts: list[int] = []
"""The Ctrl-C's so far: compiled code may turn the `KeyboardInterrupt` of one into another error."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command with the arguments given, by default the process's own, and exit with its status."""
    status = _run(sys.argv[1:] if arguments is None else arguments, time.monotonic())
    if interrupts:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)  # Python may remember a Ctrl-C within an import, and die of it in place of exiting
    sys.exit(status)


def _run(arguments: Sequence[str], started: float) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without Unicode shows ? rather than fail
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is ignored, as under nohup
        signal.signal(signal.SIGINT, _note_and_raise)
    try:
        from planner.cli.app import run  # noqa: PLC0415

        return run(arguments, started)
    except (KeyboardInterrupt, ImportError):
        if not interrupts:
            raise
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not cut the answer short
        if "--json" in arguments:
            print(json_text(interrupted_answer(time.monotonic() - started)))  # noqa: T201
        else:
            print(f"leasehold: {INTERRUPTED}", file=sys.stderr)  # noqa: T201
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        sys.stdout = None  # the reader of a pipe left; nobody is there to be told
        return 1


def _note_and_raise(signal_number: int, frame: FrameType | None) -> None:
    del frame
    interrupts.append(signal_number)
    raise KeyboardInterrupt
