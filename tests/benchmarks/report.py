"""How long reports take and how large they are: `python -m tests.benchmarks.report [PLAN.json ...]`."""

import sys
import time
from pathlib import Path

from planner import Plan, read_plan
from planner.report.write import report_html
from tests.benchmarks.export import large_plan
from tests.export.plans import made_plan


def main() -> None:
    """Make the reports of the example, of 200 leases and of saved plans, and print processor seconds and sizes."""
    plans: dict[str, Plan] = {"example": made_plan(), "200 leases, 60 months, 10 sites": large_plan()}
    plans |= {Path(name).stem: read_plan(name) for name in sys.argv[1:]}
    for name, plan in plans.items():
        began = time.process_time()
        size = len(report_html(plan).encode())
        sys.stdout.write(f"{name}: {time.process_time() - began:.1f} s, {size / 1000:,.0f} kB\n")


if __name__ == "__main__":
    main()
