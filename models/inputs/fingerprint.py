"""The fingerprint of a case: equal cases have equal ones, whatever form they were read from."""

import hashlib
import json

from .case import Case


def case_sha256(case: Case) -> str:
    """SHA-256 of the case in canonical JSON: defaults written out, keys sorted, no blanks, UTF-8."""
    canonical = json.dumps(
        case.model_dump(mode="json"),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
