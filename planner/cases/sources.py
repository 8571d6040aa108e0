"""Files as they come in: read once, with a sentence when that fails."""

from pathlib import Path

from models.inputs import CaseError, Problem


def read_bytes(path: Path) -> bytes:
    """The content of a file.

    Raises
    ------
    CaseError
        If there is no such file or it may not be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        message = "there is no such file or folder. Check the path."
    except PermissionError:
        message = "the file may not be read. Ask for permission, or close the program that holds it."
    except IsADirectoryError:
        message = "it is a folder, not a file."
    except OSError as error:
        message = f"the file cannot be read ({error.strerror or 'unknown reason'})."
    raise CaseError([Problem(str(path), message)])
