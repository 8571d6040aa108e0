"""The one JSON object that `--json` prints, made without anything that takes time to import."""

import json
from collections.abc import Mapping
from typing import Any

NOTHING_KNOWN: Mapping[str, Any] = {
    "status": "error",
    "value_usd": None,
    "bound_usd": None,
    "gap_fraction": None,
    "seconds": None,
    "terms_usd": None,
    "problems": [],
}
"""Every key of the object, in its order."""
INTERRUPTED = "interrupted by the user before there was a plan; nothing was written"


def json_text(answer: Mapping[str, Any]) -> str:
    """The object as strict JSON (no NaN or Infinity) in plain ASCII."""
    return json.dumps({**NOTHING_KNOWN, **answer}, allow_nan=False, indent=2)


def interrupted_answer(seconds: float) -> dict[str, Any]:
    """The object for a command that the user stopped before it had anything."""
    problem = {"where": "", "message": INTERRUPTED, "severity": "error"}
    return {"status": "interrupted", "seconds": seconds, "problems": [problem]}
