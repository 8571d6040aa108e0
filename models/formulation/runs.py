"""Training runs: where and when each runs, and when it finishes."""

from collections.abc import Iterator
from typing import Any

import pyomo.environ as pyo

from .considered import Considered
from .parameters import Parameters
from .run_windows import (
    HOURS_ROUNDING,
    finish_months,
    most_work,
    run_gpus_keys,
    run_window,
    split_keys,
)


def declare(m: Any, p: Parameters, considered: Considered) -> None:
    """Sets, columns and rows of training runs."""
    m.runs = {run.id: run for run in p.case.training_runs}
    m.run_halls = {
        (r, place): halls
        for r, run in m.runs.items()
        for place, halls in considered.places_of(p, run).items()
    }
    _declare_sets(m, p)
    _declare_columns(m, p)
    _declare_rows(m)


def _declare_sets(m: Any, p: Parameters) -> None:
    m.finish_span = {key: finish_months(m, p, *key) for key in m.run_halls}
    m.RUN_PLACES = pyo.Set(
        dimen=2,
        initialize=[key for key in m.run_halls if m.finish_span[key]],
        doc="run, place: where it can finish",
    )
    months = {
        (r, q): range(run_window(p, m.runs[r]).start, m.finish_span[r, q][-1] + 1) for r, q in m.RUN_PLACES
    }
    m.run_months = months
    m.RUN_MONTHS = pyo.Set(
        dimen=3,
        initialize=[(r, q, t) for (r, q), span in months.items() for t in span],
        doc="run, place, month: when it can run",
    )
    m.FINISHES = pyo.Set(
        dimen=3,
        initialize=[(r, q, t) for r, q in m.RUN_PLACES for t in m.finish_span[r, q]],
        doc="run, place, month: when it can finish",
    )
    m.STEADY_MONTHS = pyo.Set(
        dimen=3,
        initialize=[key for key in m.RUN_MONTHS if not m.runs[key[0]].can_pause],
        doc="run, place, month: of runs that may not pause",
    )
    m.PAUSING_MONTHS = pyo.Set(
        dimen=3,
        initialize=[key for key in m.RUN_MONTHS if m.runs[key[0]].can_pause],
        doc="run, place, month: of runs that may pause",
    )
    m.RUN_GPUS = pyo.Set(
        dimen=3, initialize=list(run_gpus_keys(m, p)), doc="run, hall, month: where it can use GPUs"
    )
    m.SPLIT_GPUS = pyo.Set(
        dimen=4, initialize=list(split_keys(m, p)), doc="run, place, hall, month: unlike halls of one place"
    )
    m.split_months = {(r, q, t) for r, q, _, t in m.SPLIT_GPUS}
    m.HALLS_OF_RUNS = pyo.Set(
        dimen=4,
        initialize=[
            (r, q, h, t)
            for r, q, t in m.RUN_MONTHS
            for h in m.run_halls[r, q]
            if len(m.run_halls[r, q]) > 1 and (r, h, t) in m.RUN_GPUS
        ],
        doc="run, place, hall, month: halls of a place of several",
    )


def _declare_columns(m: Any, p: Parameters) -> None:
    m.is_finished = pyo.Var(m.FINISHES, domain=pyo.Binary, doc="whether the run finishes here in this month")
    m.is_run_started = pyo.Var(
        m.STEADY_MONTHS, domain=pyo.Binary, doc="whether the run starts here in this month"
    )
    m.is_running = pyo.Var(
        m.RUN_MONTHS,
        domain=lambda m, *key: pyo.Binary if key in m.PAUSING_MONTHS else pyo.UnitInterval,
        doc="whether the run runs here in this month",
    )
    m.run_gpus = pyo.Var(
        m.RUN_GPUS,
        bounds=lambda m, r, h, t: (0, min(m.runs[r].max_gpus, p.most_gpus(h, t))),
        doc="GPUs running",
    )
    m.base_gpus = pyo.Var(
        m.SPLIT_GPUS,
        bounds=lambda m, r, q, h, t: (0, min(m.runs[r].min_gpus, p.most_gpus(h, t))),
        doc="GPUs running within the minimum",
    )
    m.run_gpus_in = {}
    for r, h, t in m.RUN_GPUS:
        m.run_gpus_in.setdefault((h, t), []).append((r, h, t))


def _declare_rows(m: Any) -> None:
    m.run_once = pyo.Constraint(list(m.runs), rule=run_once)
    m.steady_run = pyo.Constraint(m.STEADY_MONTHS, rule=steady_run)
    m.start_before_finish = pyo.Constraint(
        [key for key in m.FINISHES if not m.runs[key[0]].can_pause], rule=start_before_finish
    )
    m.steady_start = pyo.Constraint(
        [key for key in m.RUN_PLACES if not m.runs[key[0]].can_pause], rule=steady_start
    )
    m.pausing_run = pyo.Constraint(m.PAUSING_MONTHS, rule=pausing_run)
    m.running_when_finished = pyo.Constraint(
        [key for key in m.FINISHES if m.runs[key[0]].can_pause], rule=running_when_finished
    )
    m.fewest_run_gpus = pyo.Constraint(
        [key for key in m.RUN_MONTHS if m.runs[key[0]].min_gpus], rule=fewest_run_gpus
    )
    m.most_run_gpus = pyo.Constraint(
        [(r, q, t) for r, q, t in m.RUN_MONTHS if any((r, h, t) in m.RUN_GPUS for h in m.run_halls[r, q])],
        rule=most_run_gpus,
    )
    m.run_gpus_of_a_running_hall = pyo.Constraint(m.HALLS_OF_RUNS, rule=run_gpus_of_a_running_hall)
    m.base_within_gpus = pyo.Constraint(m.SPLIT_GPUS, rule=base_within_gpus)
    m.base_within_minimum = pyo.Constraint(sorted(m.split_months), rule=base_within_minimum)
    m.work_done = pyo.Constraint(m.RUN_PLACES, rule=work_done)


def gpus_of_run(m: Any, r: str, q: str, t: int) -> Any:
    """GPUs of a run in the halls of a place."""
    return sum(m.run_gpus[r, h, t] for h in m.run_halls[r, q] if (r, h, t) in m.RUN_GPUS)


def run_once(m: Any, r: str) -> Any:
    r"""A run finishes once, in one place and month, or is not undertaken; a mandatory one is.

    $$\sum_{q,f} \mathit{is\_finished}_{rqf} \le 1 \quad (= 1 \text{ if mandatory}) \qquad \forall r$$
    """
    finishes = sum(m.is_finished[r, q, f] for q, f in _finishes_of(m, r))
    return finishes + m.nothing == 1 if m.runs[r].is_mandatory else finishes + m.nothing <= 1


def _finishes_of(m: Any, r: str) -> Iterator[tuple[str, int]]:
    return ((q, f) for (run, q), span in m.finish_span.items() if run == r for f in span)


def steady_run(m: Any, r: str, q: str, t: int) -> Any:
    r"""A run that may not pause runs from its start to its finish.

    $$\mathit{is\_running}_{rqt} = \mathit{is\_running}_{rq,t-1} + \mathit{is\_run\_started}_{rqt}
    - \mathit{is\_finished}_{rq,t-1} \qquad \forall r,q,t$$
    """
    before = 0 if t == m.run_months[r, q].start else m.is_running[r, q, t - 1]
    finished = m.is_finished[r, q, t - 1] if (r, q, t - 1) in m.FINISHES else 0
    return m.is_running[r, q, t] == before + m.is_run_started[r, q, t] - finished


def steady_start(m: Any, r: str, q: str) -> Any:
    r"""A run that may not pause starts where it finishes.

    $$\sum_t \mathit{is\_run\_started}_{rqt} = \sum_f \mathit{is\_finished}_{rqf} \qquad \forall r,q$$
    """
    starts = sum(m.is_run_started[r, q, t] for t in m.run_months[r, q])
    return starts == sum(m.is_finished[r, q, f] for f in m.finish_span[r, q])


def start_before_finish(m: Any, r: str, q: str, f: int) -> Any:
    r"""A run that may not pause finishes by a month only if it started early enough to do its work by then.

    $$\sum_{f' \le f} \mathit{is\_finished}_{rqf'} \le \sum_{t \le s(f)} \mathit{is\_run\_started}_{rqt}
    \qquad \forall r,q,f$$

    s(f) is the last month from which the most work that can be done until f reaches the need.
    """
    p, work, latest = m.parameters, 0.0, m.run_months[r, q].start
    for t in reversed(range(m.run_months[r, q].start, f + 1)):
        work += most_work(m, p, r, q, t)
        if work >= m.runs[r].work_h100e_hours * (1 - HOURS_ROUNDING):
            latest = t
            break
    started = sum(m.is_run_started[r, q, t] for t in m.run_months[r, q] if t <= latest)
    return sum(m.is_finished[r, q, e] for e in m.finish_span[r, q] if e <= f) <= started


def pausing_run(m: Any, r: str, q: str, t: int) -> Any:
    r"""A run that may pause runs only where it finishes, and not after.

    $$\mathit{is\_running}_{rqt} \le \sum_{f \ge t} \mathit{is\_finished}_{rqf} \qquad \forall r,q,t$$
    """
    return m.is_running[r, q, t] <= sum(m.is_finished[r, q, f] for f in m.finish_span[r, q] if f >= t)


def running_when_finished(m: Any, r: str, q: str, f: int) -> Any:
    r"""A run that may pause runs in the month in which it finishes.

    $$\mathit{is\_finished}_{rqf} \le \mathit{is\_running}_{rqf} \qquad \forall r,q,f$$

    Finishing in an idle month is never better than finishing in the last month that it ran.
    """
    return m.is_finished[r, q, f] <= m.is_running[r, q, f]


def fewest_run_gpus(m: Any, r: str, q: str, t: int) -> Any:
    r"""In a month in which it runs a run uses at least its fewest GPUs.

    $$\sum_{h \in q} \mathit{run\_gpus}_{rht} \ge \mathit{min}_r\,\mathit{is\_running}_{rqt}
    \qquad \forall r,q,t \quad [\text{GPUs}]$$
    """
    return gpus_of_run(m, r, q, t) >= m.runs[r].min_gpus * m.is_running[r, q, t]


def most_run_gpus(m: Any, r: str, q: str, t: int) -> Any:
    r"""In a month in which it runs a run uses at most its most GPUs; otherwise none.

    $$\sum_{h \in q} \mathit{run\_gpus}_{rht} \le \mathit{max}_r\,\mathit{is\_running}_{rqt}
    \qquad \forall r,q,t \quad [\text{GPUs}]$$
    """
    most = sum(m.parameters.most_gpus(h, t) for h in m.run_halls[r, q])
    return gpus_of_run(m, r, q, t) <= min(m.runs[r].max_gpus, most) * m.is_running[r, q, t]


def run_gpus_of_a_running_hall(m: Any, r: str, q: str, h: str, t: int) -> Any:
    r"""In each hall a run has no more GPUs than are usable and powered, and none where it does not run.

    $$\mathit{run\_gpus}_{rht} \le \mathit{cap}_{rht}\,\mathit{is\_running}_{rqt}
    \qquad \forall r,q,h \in q,t \quad [\text{GPUs}]$$
    """
    most = min(m.runs[r].max_gpus, m.parameters.most_gpus(h, t))
    return m.run_gpus[r, h, t] <= most * m.is_running[r, q, t]


def base_within_gpus(m: Any, r: str, q: str, h: str, t: int) -> Any:
    r"""GPUs counted within the minimum are GPUs of the run.

    $$\mathit{base}_{rht} \le \mathit{run\_gpus}_{rht} \qquad \forall r,h,t \quad [\text{GPUs}]$$
    """
    return m.base_gpus[r, q, h, t] <= m.run_gpus[r, h, t]


def base_within_minimum(m: Any, r: str, q: str, t: int) -> Any:
    r"""No more GPUs count in full than the run's minimum.

    $$\sum_{h \in q} \mathit{base}_{rht} \le \mathit{min}_r\,\mathit{is\_running}_{rqt}
    \qquad \forall r,q,t \quad [\text{GPUs}]$$
    """
    base = sum(m.base_gpus[r, q, h, t] for h in m.run_halls[r, q] if (r, q, h, t) in m.SPLIT_GPUS)
    return base <= m.runs[r].min_gpus * m.is_running[r, q, t]


def work_done(m: Any, r: str, q: str) -> Any:
    r"""A run finishes only when its work is done; GPUs beyond the minimum scale less well.

    $$\sum_{t,h \in q} e_h\,a_h\,H_t\,(b_{rht} + m_r x_{rht}) \ge W_r \sum_f \mathit{is\_finished}_{rqf}
    \qquad \forall r,q \quad [\text{H100e-hours}]$$

    with run GPUs = b + x. Where the halls of a place are alike, b adds up to the minimum in every month of
    the run.
    """
    p, run = m.parameters, m.runs[r]
    scaling, work = run.marginal_scaling_fraction, 0
    for t in m.run_months[r, q]:
        hours = float(p.hours[t])
        halls = [h for h in m.run_halls[r, q] if (r, h, t) in m.RUN_GPUS]
        work += sum(scaling * hours * p.working_h100e[h] * m.run_gpus[r, h, t] for h in halls)
        if (r, q, t) in m.split_months:
            work += sum((1 - scaling) * hours * p.working_h100e[h] * m.base_gpus[r, q, h, t] for h in halls)
        elif halls and scaling < 1:
            per_gpu = (1 - scaling) * hours * p.working_h100e[halls[0]]
            work += per_gpu * run.min_gpus * m.is_running[r, q, t]
    return work >= run.work_h100e_hours * sum(m.is_finished[r, q, f] for f in m.finish_span[r, q])
