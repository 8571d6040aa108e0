"""This project, and the same formulation given plainly to HiGHS, SCIP and CBC.

Each takes a case, its seconds and a recorder, tells the recorder what it reaches, and returns how it ended. All stop
at the same proven gap. Whatever an entrant needs is imported before its clock begins.
"""

import dataclasses
import importlib.util
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import highspy

from models.formulation import build
from planner import Case, plan
from planner.outcomes import PlanningError
from planner.solve import highs
from planner.solve.options import Progress
from planner.solve.program import Program, compile_program
from tests.benchmarks.race.cbc_log import CbcLog
from tests.benchmarks.race.recording import Recorder
from tests.benchmarks.race.steps import Steps

GAP_FRACTION = 1e-3
THREADS = 2
NEEDS = {"leasehold": "highspy", "highs": "highspy", "scip": "pyscipopt", "cbc": "cbcbox"}
"""The package that each entrant needs."""

Entrant = Callable[[Case, float, Recorder], str]


def missing(names: list[str]) -> list[str]:
    """The packages that these entrants need and that are not installed."""
    return sorted({NEEDS[name] for name in names if importlib.util.find_spec(NEEDS[name]) is None})


def leasehold(case: Case, limit_seconds: float, recorder: Recorder) -> str:
    """This project, as its command plans."""
    phases: list[str] = []

    def note(progress: Progress) -> None:
        if phases[-1:] != [progress.phase]:
            phases.append(progress.phase)
            recorder.stage(progress.phase)
        recorder.reached(progress.value_usd, progress.bound_usd)

    steps = Steps()
    try:
        with steps.timed():
            made = plan(case, gap=GAP_FRACTION, time_limit=limit_seconds, threads=THREADS, on_progress=note)
    except PlanningError as error:
        return error.status
    finally:
        recorder.spent(steps.seconds)
    recorder.reached(made.value_usd, made.solve.bound_usd)
    return made.solve.status


def plain_highs(case: Case, limit_seconds: float, recorder: Recorder) -> str:
    """The formulation in HiGHS with its own options: presolve on, simplex, its own heuristics and cuts."""
    program = _program(case, recorder)
    options = {
        "log_to_console": False,
        "mip_min_logging_interval": 0.5,  # how often it tells of progress, and nothing else
        "mip_rel_gap": GAP_FRACTION,
        "threads": THREADS,
        "time_limit": max(limit_seconds - recorder.seconds, 0.0),
    }
    recorder.usd_unit = program.usd_unit
    solver = highs.loaded(program, options)

    def note(event: highspy.highs.HighsCallbackEvent) -> None:
        recorder.reached(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)

    solver.cbMipLogging += note
    solver.cbMipImprovingSolution += note
    recorder.stage("solve")
    solver.run()
    info = solver.getInfo()
    has_plan = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    recorder.reached(info.objective_function_value if has_plan else None, info.mip_dual_bound)
    return solver.modelStatusToString(solver.getModelStatus()).lower()


def scip(case: Case, limit_seconds: float, recorder: Recorder) -> str:
    """SCIP with its own options, from the MPS file. Its search has one thread."""
    from pyscipopt import Model  # noqa: PLC0415 (an extra)

    from tests.benchmarks.race.scip_events import Bounds  # noqa: PLC0415 (needs the same extra)

    with tempfile.TemporaryDirectory() as folder:
        path = _mps_file(case, Path(folder), recorder)
        recorder.stage("read")
        model = Model()
        model.hideOutput()
        model.readProblem(str(path))
    model.includeEventhdlr(Bounds(recorder), "bounds", "tells value and bound")
    model.setParam("limits/gap", GAP_FRACTION)
    model.setParam("limits/time", max(limit_seconds - recorder.seconds, 0.0))
    recorder.stage("solve")
    model.optimize()
    recorder.reached(model.getPrimalbound(), model.getDualbound())
    return str(model.getStatus())


def cbc(case: Case, limit_seconds: float, recorder: Recorder) -> str:
    """CBC with its own options, from the MPS file, read off its log, whose bounds have six digits."""
    import cbcbox  # noqa: PLC0415 (an extra)

    with tempfile.TemporaryDirectory() as folder:
        path = _mps_file(case, Path(folder), recorder)
        recorder.stage("solve")
        command = [cbcbox.cbc_bin_path(), path, "-threads", THREADS, "-ratioGap", GAP_FRACTION]
        command += ["-timeMode", "elapsed", "-seconds", max(limit_seconds - recorder.seconds, 0.0), "-solve"]
        log = CbcLog()
        with subprocess.Popen(map(str, command), stdout=subprocess.PIPE, text=True, encoding="utf-8") as run:
            for line in run.stdout or ():
                log.read(line)
                recorder.reached(log.value, log.bound)
    return log.ending or f"ended with status {run.returncode}"


ENTRANTS: dict[str, Entrant] = {"leasehold": leasehold, "highs": plain_highs, "scip": scip, "cbc": cbc}


def _program(case: Case, recorder: Recorder) -> Program:
    recorder.stage("build")
    model = build(case)
    recorder.stage("compile")
    return compile_program(model)


def _mps_file(case: Case, folder: Path, recorder: Recorder) -> Path:
    """The formulation as a file that minimises, without its constant: readers differ in both."""
    program = _program(case, recorder)
    recorder.stage("write")
    recorder.usd_unit, recorder.offset, recorder.sign = program.usd_unit, program.offset, -1.0
    solver = highs.loaded(
        dataclasses.replace(program, cost=-program.cost, offset=0.0), {"log_to_console": False}
    )
    solver.changeObjectiveSense(highspy.ObjSense.kMinimize)
    path = folder / "case.mps"
    if solver.writeModel(str(path)) == highspy.HighsStatus.kError:
        raise OSError(f"{path}: HiGHS could not write the model; see that the disk has room")
    return path
