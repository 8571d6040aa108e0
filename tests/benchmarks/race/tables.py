"""What the traces of a race say, as tables in Markdown: a median over the seeds, and the worst of them."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median

from tests.benchmarks.generator import SIZES
from tests.benchmarks.race.entrants import ENTRANTS, GAP_FRACTION
from tests.benchmarks.race.traces import NEVER, NO_GAP, Trace

OURS = "leasehold"
GAPS = (0.05, 0.02, 0.01, 0.005, 0.001)
"""Gaps whose time is told."""
NEAR_THE_BOUND = 0.1
"""A first useful plan is worth at most this fraction less than the bound that its entrant ends with."""
TIMES_SECONDS = (30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0)
"""Times at which entrants are compared, besides their limit."""
DIGITS_OF_BOUNDS = 1e-5
"""A bound may be below a value by this fraction: logs have six digits, solvers their tolerances."""
ORDINARY_ENDINGS = {"proven", "not_proven", "optimal", "time limit reached", "gaplimit", "timelimit"} | {
    "optimal solution found",
    "optimal solution found (within gap tolerance)",
    "stopped on time limit",
}

Group = dict[str, dict[int, Trace]]
"""The traces of one size and limit: by entrant and seed."""


def groups(traces: Sequence[Trace]) -> dict[tuple[str, float], Group]:
    """Traces by size and limit in seconds, the smallest first; entrants in our order."""
    found: dict[tuple[str, float], Group] = {}
    for trace in sorted(traces, key=lambda trace: (list(SIZES).index(trace.size), trace.limit_seconds)):
        found.setdefault((trace.size, trace.limit_seconds), {name: {} for name in ENTRANTS})
        found[trace.size, trace.limit_seconds][trace.entrant][trace.seed] = trace
    return {
        key: {name: by_seed for name, by_seed in group.items() if by_seed} for key, group in found.items()
    }


def tables(traces: Sequence[Trace]) -> Iterator[str]:
    """The lines of all tables."""
    for (size, limit_seconds), group in groups(traces).items():
        yield from (f"### Size {size}, {limit_seconds:g} s", "", *_setting(group), "")
        yield from (*_reached(group), "", *_endings(group))
        if OURS in group and len(group) > 1:
            yield from (*_ahead(group, limit_seconds), "")


def _setting(group: Group) -> Iterator[str]:
    """Machine, dates and versions, each said once."""
    said: dict[str, set[str]] = {}
    for trace in (trace for by_seed in group.values() for trace in by_seed.values()):
        for name, text in trace.setting.items():
            said.setdefault(name, set()).add(text)
    yield "; ".join(f"{name} {', '.join(sorted(texts))}" for name, texts in said.items()) + "."


def _reached(group: Group) -> Iterator[str]:
    heads = ["entrant", "cases", "with a plan", "gap %", "below the best value %", "s to a plan"]
    heads += [f"s within {NEAR_THE_BOUND * 100:g} % of its bound", *(f"s to {gap * 100:g} %" for gap in GAPS)]
    yield from _heading([*heads, "s in all", "most memory, MB", "time by stage", "models, of the limit"])
    best = _best_values(group)
    for name, by_seed in group.items():
        ended = list(by_seed.values())
        plans = sum(trace.seconds_to_plan() < NEVER for trace in ended)
        cells = [name, str(len(ended)), str(plans), _spread([trace.final_gap for trace in ended], _percent)]
        cells += [_spread([_shortfall(trace, NEVER, best[trace.seed]) for trace in ended], _percent)]
        for when in _times():
            cells.append(_spread([when(trace) for trace in ended], _seconds))
        cells.append(_spread([trace.seconds for trace in ended], _seconds))
        cells += [
            f"{max(trace.peak_memory_mb for trace in ended):,.0f}",
            _stage_shares(ended),
            _step_shares(ended),
        ]
        yield _row(cells)


def _times() -> Iterator[Callable[[Trace], float]]:
    yield Trace.seconds_to_plan
    yield lambda trace: trace.seconds_to_plan(NEAR_THE_BOUND)
    for gap in GAPS:
        yield lambda trace, gap=gap: trace.seconds_to_gap(gap)


def _stage_shares(traces: Sequence[Trace]) -> str:
    """Each stage's share of all seconds."""
    whole = sum(trace.seconds for trace in traces) or 1.0
    return _shares([trace.stages for trace in traces], whole)


def _step_shares(traces: Sequence[Trace]) -> str:
    """Each step's share of the time limits, of traces that tell them."""
    telling = [trace for trace in traces if trace.steps]
    if not telling:
        return "not told"
    return _shares([trace.steps for trace in telling], sum(trace.limit_seconds for trace in telling))


def _shares(spent: Sequence[Mapping[str, float]], whole: float) -> str:
    names = list(dict.fromkeys(name for one in spent for name in one))
    shares = {name: sum(one.get(name, 0.0) for one in spent) / whole for name in names}
    return ", ".join(f"{name} {_share(share)}" for name, share in shares.items())


def _share(fraction: float) -> str:
    return f"{100 * fraction:.1f} %" if 0.0005 <= fraction < 0.0995 else f"{100 * fraction:.0f} %"


def _endings(group: Group) -> Iterator[str]:
    """What is odd: other endings than by proof or at the limit, and bounds below what somebody found."""
    best = _best_values(group)
    ended = [trace for by_seed in group.values() for trace in by_seed.values()]
    odd = [f"- {t.entrant}, seed {t.seed}: {t.status}." for t in ended if t.status not in ORDINARY_ENDINGS]
    for trace in ended:
        bound, value = trace.at(NEVER).bound_usd, best[trace.seed]
        if bound is not None and bound < value - DIGITS_OF_BOUNDS * abs(value):
            below = f"{100 * (value - bound) / abs(value):.3f} % below a plan"
            odd.append(f"- {trace.entrant}, seed {trace.seed}: wrong bound, {below}.")
    yield from (*odd, "") if odd else ()


def _ahead(group: Group, limit_seconds: float) -> Iterator[str]:
    peers = [name for name in group if name != OURS]
    heads = ["after, s", *(f"gap beside {name}" for name in peers)]
    yield from _heading([*heads, *(f"{name}: below the best value %" for name in group)])
    best = _best_values(group)
    for seconds in (*(time for time in TIMES_SECONDS if time < limit_seconds), limit_seconds):
        cells = [f"{seconds:g}", *(_standing(group[OURS], group[peer], seconds) for peer in peers)]
        for by_seed in group.values():
            lost = [_shortfall(trace, seconds, best[trace.seed]) for trace in by_seed.values()]
            cells.append(_spread(lost, _percent))
        yield _row(cells)


def _standing(ours: dict[int, Trace], theirs: dict[int, Trace], seconds: float) -> str:
    """In how many cases this project is ahead, level or behind."""
    shared = sorted(ours.keys() & theirs.keys())
    found = [compared(ours[seed].gap_at(seconds), theirs[seed].gap_at(seconds)) for seed in shared]
    words = dict.fromkeys(("ahead", "level", "behind", "neither has a gap"), 0)
    for word in found:
        words[word] += 1
    return ", ".join(f"{word} {count}" for word, count in words.items() if count)


def compared(ours: float, theirs: float) -> str:
    """Who is ahead; entrants stop at the gap asked for, so that gaps within it are level."""
    if math.isinf(ours) and math.isinf(theirs):
        return "neither has a gap"
    if ours == theirs or max(ours, theirs) <= GAP_FRACTION:
        return "level"
    return "ahead" if ours < theirs else "behind"


def _best_values(group: Group) -> dict[int, float]:
    """The best value that anybody found for each seed's case."""
    best: dict[int, float] = {}
    for trace in (trace for by_seed in group.values() for trace in by_seed.values()):
        value = trace.at(NEVER).value_usd
        best[trace.seed] = max(best.get(trace.seed, -math.inf), -math.inf if value is None else value)
    return best


def _shortfall(trace: Trace, seconds: float, best: float) -> float:
    """By which fraction of the best value the entrant's own is below it."""
    value = trace.at(seconds).value_usd
    return NO_GAP if value is None or not best else (best - value) / abs(best)


def _heading(heads: Sequence[str]) -> Iterator[str]:
    yield _row(heads)
    yield "|" + "---|" * len(heads)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _spread(figures: Sequence[float], told: Callable[[float], str]) -> str:
    """Median and worst; only one where they are the same."""
    both = (told(median(figures)), told(max(figures)))
    return both[0] if both[0] == both[1] else "; ".join(both)


def _percent(fraction: float) -> str:
    return "none" if math.isinf(fraction) else f"{round(fraction * 100, 3):.3g}"


def _seconds(seconds: float) -> str:
    return "never" if math.isinf(seconds) else f"{seconds:.1f}" if seconds < 9.95 else f"{seconds:.0f}"
