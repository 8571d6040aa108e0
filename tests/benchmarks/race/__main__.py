"""The command: races, tables and the picture."""

import argparse
from pathlib import Path

from tests.benchmarks.generator import SIZES
from tests.benchmarks.race.entrants import ENTRANTS, missing
from tests.benchmarks.race.picture import picture
from tests.benchmarks.race.tables import tables
from tests.benchmarks.race.traces import append_trace, read_traces
from tests.benchmarks.race.watching import run_entrant
from tests.benchmarks.saying import say


def main() -> None:
    """Run what is asked for and not yet in the results, or tell what is in them."""
    parser = _parser()
    asked = parser.parse_args()
    try:
        if asked.table or asked.plot:
            _tell(parser, asked)
        elif asked.size is None or asked.results is None:
            parser.error("give a size and --results FILE to run, or --table FILE to tell")
        else:
            if lacking := missing(asked.entrants):
                parser.error(f"not installed: {', '.join(lacking)}; pip install '.[benchmarks]'")
            _run(asked)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    except KeyboardInterrupt:
        parser.exit(130, "stopped; the entrant at work was ended, and what is in the results stays\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.race", description=__doc__)
    parser.add_argument("size", choices=SIZES, nargs="?", help="size of the generated cases")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--seeds", type=int, default=3, help="how many seeds")
    parser.add_argument("--seconds", type=float, default=60.0, help="wall time of each entrant on each case")
    parser.add_argument("--entrants", nargs="+", choices=ENTRANTS, default=list(ENTRANTS), metavar="ENTRANT")
    parser.add_argument("--memory-mb", type=float, default=20_000.0, help="an entrant above it is ended")
    parser.add_argument(
        "--results", type=Path, help="file of traces, added to; what is in it is not run again"
    )
    parser.add_argument("--table", type=Path, nargs="+", metavar="RESULTS", help="print what these files say")
    parser.add_argument("--plot", type=Path, metavar="PNG", help="with --table: also draw gap over time")
    return parser


def _tell(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> None:
    if not asked.table:
        parser.error("--plot draws what --table RESULTS reads; give both")
    traces = read_traces(asked.table)
    if not traces:
        parser.error(f"{asked.table[0]}: there is no trace in it")
    for line in tables(traces):
        say(line)
    if asked.plot:
        asked.plot.write_bytes(picture(traces))


def _run(asked: argparse.Namespace) -> None:
    """Each case in turn, and on each case each entrant in turn; never two at once."""
    done = {trace.key for trace in read_traces([asked.results] if asked.results.exists() else [])}
    for seed in range(asked.first, asked.first + asked.seeds):
        for name in asked.entrants:
            if (asked.size, seed, name, asked.seconds) in done:
                say(f"{asked.size} {seed} {name}: in {asked.results} already")
                continue
            trace = run_entrant(name, asked.size, seed, asked.seconds, asked.memory_mb)
            append_trace(asked.results, trace)
            gap = f"gap {trace.final_gap:.3%}" if trace.final_gap < float("inf") else "no gap"
            say(f"{asked.size} {seed} {name}: {gap} after {trace.seconds:.0f} s, {trace.status}")


if __name__ == "__main__":
    main()
