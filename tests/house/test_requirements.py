"""The pinned versions: hashed, without any address, equal in all files, and what pyproject.toml asks for."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FILES = ("run.txt", "tests.txt", "notebooks.txt")
# Distributions that another one documents as its own parts.
PARTS = {"pydantic": {"annotated-types", "pydantic-core"}}
PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[\w.!+-]+)(?P<hashes>( --hash=sha256:[0-9a-f]{64})+)")


def pins(path: Path) -> dict[str, str]:
    """Version by package of a requirements file; every line must be a pin with hashes and nothing else."""
    text = re.sub(r"^\s*#.*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    versions = {}
    for line in re.sub(r" *\\\n *", " ", text).splitlines():
        pin = PIN.fullmatch(line.strip())
        if pin is None:
            raise ValueError(f"{path.name}: '{line[:80]}' is not a pinned version with hashes")
        versions[canonicalize_name(pin["name"])] = pin["version"]
    return versions


def wanted(root: Path, *extras: str) -> list[Requirement]:
    """The requirements of the project with these extras, its own name left out."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    lines = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    for extra in extras:
        lines += project["project"]["optional-dependencies"][extra]
    return [requirement for line in lines if (requirement := Requirement(line)).name != "leasehold"]


def imported_packages(source: str) -> set[str]:
    """The names of the top-level packages of a source text's imports, save Python's own and relative ones."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names - sys.stdlib_module_names


def undeclared(names: set[str], declared: set[str]) -> set[str]:
    """Those imported packages that no declared distribution holds."""
    distributions = packages_distributions()
    declared = declared | {part for whole, parts in PARTS.items() if whole in declared for part in parts}
    return {
        name
        for name in names
        if not declared & {canonicalize_name(distribution) for distribution in distributions.get(name, ())}
    }


def test_every_imported_package_is_declared(root: Path) -> None:
    """What the packages import is in pyproject.toml, and does not come by chance with something else."""
    declared = {canonicalize_name(requirement.name) for requirement in wanted(root, "confirm", "notebooks")}
    sources = [path for package in ("planner", "models") for path in (root / package).rglob("*.py")]
    found = {
        path.relative_to(root).as_posix(): imported_packages(path.read_text("utf-8")) for path in sources
    }
    missing = undeclared(set().union(*found.values()) - {"planner", "models"}, declared)
    assert {file: names & missing for file, names in found.items() if names & missing} == {}


def test_undeclared_import_is_found() -> None:
    """A package that is there only because another one needs it counts as undeclared."""
    source = (
        "import os\nimport pandas as pd\ndef f():\n    from dateutil.parser import parse\nfrom .tz import x"
    )
    assert undeclared(imported_packages(source), {"pandas"}) == {"dateutil"}


@pytest.mark.parametrize(
    ("file", "extras"),
    [
        ("run.txt", ()),
        ("tests.txt", ("confirm", "tests")),
        ("notebooks.txt", ("confirm", "tests", "notebooks")),
    ],
)
def test_pins_satisfy_the_project(root: Path, file: str, extras: tuple[str, ...]) -> None:
    """Every package that the project asks for is pinned, at a version that it accepts."""
    versions = pins(root / ".requirements" / file)
    unmet = [
        str(requirement)
        for requirement in wanted(root, *extras)
        if not requirement.specifier.contains(versions.get(canonicalize_name(requirement.name), "0"))
    ]
    assert unmet == []


def test_files_pin_the_same_versions(root: Path) -> None:
    """A smaller set is part of the larger one, so that the commands work in any order in one environment."""
    run, tests, notebooks = (pins(root / ".requirements" / file) for file in FILES)
    assert run.items() <= tests.items() <= notebooks.items()


@pytest.mark.parametrize("file", FILES)
def test_pins_carry_no_address(root: Path, file: str) -> None:
    """No line says where a package comes from: that is the business of the machine."""
    assert (
        re.findall(r"\w+://\S*|^-\S.*", (root / ".requirements" / file).read_text("utf-8"), re.MULTILINE)
        == []
    )


@pytest.mark.parametrize(
    "line", ["numpy", "numpy>=2", "numpy==2.4.6", "numpy @ somewhere", "numpy==2 --hash=md5:00"]
)
def test_line_without_exact_version_and_hash_is_refused(tmp_path: Path, line: str) -> None:
    """A line that would let another file in than the one tried is not a pin."""
    (tmp_path / "some.txt").write_text(line + "\n")
    with pytest.raises(ValueError, match="not a pinned version"):
        pins(tmp_path / "some.txt")
