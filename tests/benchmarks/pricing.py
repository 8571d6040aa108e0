"""Pricing of every lease option and run place of generated cases: what it takes, and that no random case disagrees.

`python -m tests.benchmarks.pricing S M L XL`, `python -m tests.benchmarks.pricing --seeds 100`
"""

import argparse
import resource
import sys
import time
from dataclasses import replace

import numpy as np

from models.formulation.pricing import Prices, Pricing
from models.inputs import Case
from tests.benchmarks.generator import benchmark_case
from tests.benchmarks.saying import say
from tests.formulation.pricing.compiled import Compiled
from tests.reference.random_cases import random_case, sizes

USD_PER_H100E_MONTH = 1100.0


def main() -> None:
    """Print what pricing takes at each size, or how many random options and runs it was wrong about."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*")
    parser.add_argument("--seeds", type=int, default=0)
    asked = parser.parse_args()
    for size in asked.sizes:
        _time(size)
    if asked.seeds:
        sys.exit(_disagreements(asked.seeds) > 0)


def _time(size: str) -> None:
    case = Case.model_validate(benchmark_case(size, 0))
    started = time.process_time()
    pricing = Pricing(case)
    listed, seconds = time.process_time(), []
    for seed in range(3):
        prices = _plausible_prices(pricing, seed)
        before = time.process_time()
        priced = pricing.priced(prices)
        chosen = priced.options({}, per_request=5, per_place=2)
        profit_usd = priced.profit_of_leases + priced.profit_of_runs
        seconds.append(time.process_time() - before)
    leases, memory_mb = pricing.leases.leases, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    say(f"{size}: {len(leases.seats):,} options, {len(leases.seat_hall):,} seats, {len(chosen):,} chosen")
    say(f"profit of at most $ {profit_usd:,.0f}")
    say(f"{listed - started:.2f} s to list; {seconds[0]:.2f} s the first time, {seconds[-1]:.2f} s the third")
    say(f"{memory_mb:,.0f} MB at most")


def _plausible_prices(pricing: Pricing, seed: int) -> Prices:
    """Prices about what a GPU earns in a month, drawn by hall and month."""
    fleet, draw = pricing.leases.fleet, np.random.default_rng(seed)
    p, shape = fleet.parameters, fleet.usable_gpus.shape
    nothing, gpu = (
        np.zeros(shape),
        draw.uniform(0.75, 1.25, shape) * USD_PER_H100E_MONTH * fleet.h100e[:, None],
    )
    by_tenant = {tenant: np.zeros(p.months) for tenant in p.tenants}
    free = Prices(gpu, 0.9 * gpu, 0.1 * gpu, *[nothing] * 4, by_tenant, by_tenant, np.zeros(p.months))
    by_tenant = {tenant: draw.uniform(0, 50, p.months) for tenant in p.tenants}
    return replace(free, rival_h100e_usd=draw.uniform(0, 100, shape), tenant_h100e_usd=by_tenant)


def _disagreements(seeds: int) -> int:
    """Options and runs of random cases whose profit is below the model's own, or not equal where it should be."""
    counts = {"options": 0, "runs": 0, "wrong": 0}
    for size in sizes:
        for seed in range(seeds):
            compiled = Compiled(Case.model_validate(random_case(seed, size)), seed)
            priced = Pricing(compiled.case).priced(compiled.prices)
            requests = {r.id: r for r in compiled.case.lease_requests}
            for key, usd in priced.profits().items():
                exact = compiled.best_of(key)
                request, counts["options"] = requests[key[0]], counts["options"] + 1
                is_bound = request.isolation == "site" and request.placement == "any"
                counts["wrong"] += _differ(usd, exact, is_bound, compiled.scale_usd)
            for (r, place), usd in priced.run_profits.items():
                if usd > -np.inf:
                    run, exact = compiled.model.runs[r], compiled.best_run(r, place)
                    counts["runs"] += 1
                    is_bound = run.can_pause or run.placement == "site"
                    counts["wrong"] += _differ(usd, exact, is_bound, compiled.scale_usd)
    say(f"{counts['options']:,} options, {counts['runs']:,} runs at places; wrong: {counts['wrong']}")
    return counts["wrong"]


def _differ(usd: float, exact: float, is_bound: bool, scale_usd: float) -> bool:
    tolerance = 1e-7 * abs(exact) + 1e-9 * scale_usd
    return usd < exact - tolerance or (not is_bound and usd > exact + tolerance)


if __name__ == "__main__":
    main()
