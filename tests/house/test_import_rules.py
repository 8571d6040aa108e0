"""Who may import whom. The rules between packages are import-linter's contracts in pyproject.toml."""

import ast
import shutil
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest

# One import for each contract that breaks it.
FORBIDDEN_IMPORTS = {
    "planner uses models, never the other way round": ("models/inputs/a.py", "import planner"),
    "inside models: formulation, plan, inputs": ("models/inputs/b.py", "from ..plan import c"),
    "models knows no Excel, no command line and no solver": ("models/formulation/d.py", "import highspy"),
    "the plan, its check and the inputs know no Pyomo": ("models/plan/e.py", "import pyomo.environ"),
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the packages in a folder."""
    command = Path(sysconfig.get_path("scripts")) / "lint-imports"
    return subprocess.run([command, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def absolute_imports(source: str) -> list[str]:
    """The imports in a source text that name the package `models` itself."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.append(node.module or "")
    return [name for name in names if name.split(".")[0] == "models"]


@pytest.fixture
def empty_packages(root: Path, tmp_path: Path) -> Path:
    """A folder with the packages' skeleton and the contracts, without any code."""
    shutil.copy(root / "pyproject.toml", tmp_path)
    for package in ("planner", "models", "models/inputs", "models/plan", "models/formulation"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "models/plan/c.py").touch()
    return tmp_path


def test_packages_keep_the_import_contracts(root: Path) -> None:
    """The code imports in one direction only, and models stays free of Excel, command line and solver."""
    result = lint_imports(root)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_contract_has_an_import_that_breaks_it(root: Path) -> None:
    """A contract without a counterexample below might never fail."""
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    assert {contract["name"] for contract in settings["contracts"]} == FORBIDDEN_IMPORTS.keys()


@pytest.mark.parametrize("contract", FORBIDDEN_IMPORTS)
def test_contract_rejects_a_forbidden_import(empty_packages: Path, contract: str) -> None:
    """Each contract, and only it, is broken by its counterexample."""
    file, statement = FORBIDDEN_IMPORTS[contract]
    (empty_packages / file).write_text(statement + "\n")
    result = lint_imports(empty_packages)
    broken = [line.removesuffix(" BROKEN") for line in result.stdout.splitlines() if line.endswith(" BROKEN")]
    assert (result.returncode, broken) == (1, [contract]), result.stdout + result.stderr


def test_imports_inside_models_are_relative(root: Path) -> None:
    """Inside models the package never names itself, so that a stray models.py cannot answer."""
    found = {
        path.relative_to(root).as_posix(): names
        for path in (root / "models").rglob("*.py")
        if (names := absolute_imports(path.read_text("utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import models.inputs", ["models.inputs"]),
        ("def f():\n    from models import plan", ["models"]),
        ("from ..inputs import Case\nfrom .models import x\nimport models_of_others", []),
    ],
)
def test_absolute_imports_are_recognised(source: str, names: list[str]) -> None:
    """Imports by full name are found wherever they stand, relative ones are not taken for them."""
    assert absolute_imports(source) == names
