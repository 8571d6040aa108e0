"""What SCIP tells while it searches."""

from typing import Any

from pyscipopt import SCIP_EVENTTYPE, Eventhdlr

from tests.benchmarks.race.recording import Recorder

TELLING = (SCIP_EVENTTYPE.BESTSOLFOUND, SCIP_EVENTTYPE.LPSOLVED, SCIP_EVENTTYPE.NODESOLVED)
"""After these events the value or the bound may be another."""


class Bounds(Eventhdlr):
    """Tells a recorder value and bound whenever they may have changed."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    def eventinit(self) -> None:
        """Listen from the beginning of the search."""
        for event in TELLING:
            self.model.catchEvent(event, self)

    def eventexit(self) -> None:
        """Listen no more."""
        for event in TELLING:
            self.model.dropEvent(event, self)

    def eventexec(self, _event: Any) -> None:
        """Pass on where the search stands."""
        self.recorder.reached(self.model.getPrimalbound(), self.model.getDualbound())
