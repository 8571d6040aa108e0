"""Telling a person at once what a long benchmark has found."""

import sys


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
