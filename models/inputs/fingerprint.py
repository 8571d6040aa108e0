"""The fingerprint of a case: equal cases have equal ones, whatever form they were read from."""

import hashlib
import json

from .case import Case


def case_sha256(case: Case) -> str:
    """SHA-256 of the case in canonical JSON: defaults left out, keys sorted, no blanks, UTF-8.

    Without the defaults a field that a later version adds changes no fingerprint of a case that does not use it.
    """
    canonical = json.dumps(
        case.model_dump(mode="json", exclude_defaults=True),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
