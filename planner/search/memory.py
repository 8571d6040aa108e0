"""Memory of a large search: what is left of models, and what was freed, goes back to the system."""

import ctypes
import gc
import time

LARGE_OPTIONS = 2_000
"""Options from which on a model takes much memory."""
SECONDS_BETWEEN = 10.0
"""Fewest between two times that memory is given back: on cases of 5,000 requests it takes 0.1 s, and parts of that size
leave 1 GB a minute."""


def collect_before_much(options: int) -> None:
    """Take what is left of other models off the memory, too late else, before many options are worked on."""
    if options >= LARGE_OPTIONS:
        gc.collect()
        give_back()


def give_back() -> None:
    """Give freed memory back to the system: the C library of Linux keeps it, for every thread anew."""
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):  # another C library
        return


class GivingBack:
    """Gives memory back now and then while a model of many options is searched."""

    def __init__(self, options: int) -> None:
        """Note when to begin."""
        self.is_much, self.last = options >= LARGE_OPTIONS, time.monotonic()

    def after_a_step(self) -> None:
        """Give back what steps have freed, unless that was done just now."""
        if self.is_much and time.monotonic() - self.last > SECONDS_BETWEEN:
            give_back()
            self.last = time.monotonic()
