"""This project beside its peers, on generated cases: `python -m tests.benchmarks.race M --results FILE`.

Each entrant has a case to itself, in a process of its own, on the same two processors and within the same wall time,
counted from the moment at which it has the case in memory. `README.md` one folder up has the commands.
"""
