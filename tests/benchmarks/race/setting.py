"""Where and with what a trace was made."""

import datetime
import importlib.metadata
import os
import platform
from pathlib import Path

import psutil

from tests.benchmarks.race.entrants import NEEDS


def setting(entrant: str) -> dict[str, str]:
    """Machine, date, and the versions that matter to an entrant."""
    package = NEEDS[entrant]
    found = {
        "machine": f"{os.cpu_count()} × {_processor()}, {psutil.virtual_memory().total / 1e9:.0f} GB",
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "python": platform.python_version(),
        package: importlib.metadata.version(package),
    }
    if entrant == "scip":
        from pyscipopt import Model  # noqa: PLC0415 (an extra)

        found["scip"] = str(Model().version())
    return found


def _processor() -> str:
    """The name that Linux has for the processor, or what Python has."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
