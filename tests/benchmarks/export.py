"""How long a large plan takes to become a workbook: `python -m tests.benchmarks.export`."""

import sys
import tempfile
import time
from pathlib import Path

from models.plan import Plan
from planner import write_plan
from tests.plan.builders import decide, honest_plan, lease, request, small_case

LEASES, MONTHS = 200, 60


def large_plan() -> Plan:
    """A plan of 60 months with 200 leases of three years in 40 halls of 10 sites."""
    sites = [{"id": f"S{at}", "it_power_mw": 10, "pue": 1.2, "energy_usd_per_mwh": 50} for at in range(10)]
    halls = [{"id": f"H{at}", "site": f"S{at % 10}", "gpu_type": "G", "gpus": 1_000} for at in range(40)]
    requests = [request(f"L{at}", term_months=36, payment_lag_months=2) for at in range(LEASES)]
    case = small_case({"months": MONTHS}, sites=sites, halls=halls, lease_requests=requests)
    accepted = (lease(case, f"L{at}", gpus={f"H{at % 40}": 100}) for at in range(LEASES))
    return honest_plan(case, decide(case, *accepted))


def main() -> None:
    """Write the plan once as a workbook and once as JSON, and print the processor seconds and their ratio."""
    plan, seconds = large_plan(), {}
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".json", ".xlsx"):
            began = time.process_time()
            write_plan(plan, Path(folder) / f"plan{suffix}")
            seconds[suffix] = time.process_time() - began
    workbook, text = seconds[".xlsx"], seconds[".json"]
    sys.stdout.write(f"workbook {workbook:.1f} s, JSON {text:.2f} s, ratio {workbook / text:.0f}\n")


if __name__ == "__main__":
    main()
