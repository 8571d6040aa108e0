"""Makes sure that the name `models` means the package beside `planner`.

`models` is a common name. A file `models.py` beside a notebook or a script comes before the installed
package on Python's search path, and every import of leasehold's records would then fail with a message about
something else.
"""

import importlib.util
import sys
from collections.abc import Iterable
from pathlib import Path

OWN_MODELS_FOLDER = Path(__file__).resolve().parent.parent / "models"


def require_own_models() -> None:
    """Check that `import models` gives the package beside `planner`.

    Raises
    ------
    ImportError
        If another file or folder has taken the name, or the package is missing.
    """
    found = _place_of_models()
    if found is None:
        raise ImportError(
            f"leasehold: found no package 'models'; it must be {OWN_MODELS_FOLDER}. Install leasehold again.",
            name="models",
        )
    if found != OWN_MODELS_FOLDER:
        raise ImportError(
            f"leasehold: the name 'models' leads to {found}; it must lead to {OWN_MODELS_FOLDER}. "
            f"Rename or move {found.name}, and start Python again.",
            name="models",
            path=str(found),
        )


def _place_of_models() -> Path | None:
    """The place of the module `models`: of the one already loaded, or else of the one that would be."""
    loaded = sys.modules.get("models")
    if loaded is not None:
        return _place(getattr(loaded, "__file__", None), getattr(loaded, "__path__", ()))
    spec = importlib.util.find_spec("models")
    return None if spec is None else _place(spec.origin, spec.submodule_search_locations or ())


def _place(file: str | None, folders: Iterable[str]) -> Path | None:
    """The folder of a package, the file of a plain module."""
    place = next(iter(folders), file)
    return None if place is None else Path(place).resolve()
