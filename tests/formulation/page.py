"""The parts of the formulation page that are made from the code: sets, columns, parameters, rules and terms.

`python -m tests.formulation.regenerate` writes them between the marks of `models/README.md`; the rest of the page
is written by hand.
"""

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pyomo.environ as pyo

from models import formulation
from models.formulation import build
from models.formulation.parameters import Parameters
from models.formulation.sentences import FILES, rule_function
from models.plan.terms import TERMS
from tests.formulation.rules import rules_of
from tests.plan.builders import small_case

PAGE = Path(__file__).parents[2] / "models" / "README.md"
SUBJECTS = tuple(file.__name__.rsplit(".", 1)[-1] for file in FILES)
"""Files of the formulation with rules, in the order of the page."""
UNITS = {
    "gpus": "GPUs",
    "h100e": "H100e",
    "lots": "lots",
    "mw": "MW",
    "usd": "USD",
}
"""Unit of a column by the last word of its name; the others are shares of one."""
MADE_BY = {"energy_cost": ("sites", "energy_usd"), "demand_charge": ("sites", "demand_usd")}
"""Functions that say what a term is, where none in the objective has its name."""

LEASE_MONEY = "See *Lease money*."


def with_generated_parts(page: str) -> str:
    """The page with everything between its marks made anew."""
    parts = {
        "sets": sets_table,
        "columns": columns_table,
        "parameters": parameters_table,
        "rules": rules_text,
        "terms": terms_table,
    }
    for name, make in parts.items():
        page = with_part(page, name, make())
    return page


def with_part(page: str, name: str, text: str) -> str:
    """The page with another text between one pair of marks."""
    begin, end = f"<!-- {name}: made from the code -->", f"<!-- end of {name} -->"
    head, _, rest = page.partition(begin)
    _, second, tail = rest.partition(end)
    assert second, f"the page lacks the marks of '{name}'"
    return f"{head}{begin}\n\n{text}\n\n{end}{tail}"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def model() -> Any:
    """A model with every set, column and rule, most of them empty."""
    return build(small_case())


def module(name: str) -> ModuleType:
    """A file of the formulation."""
    return import_module(f"{formulation.__name__}.{name}")


def sets_table() -> str:
    """Every named set: its name, index and meaning, as its `doc` says."""
    named = [one for one in model().component_objects((pyo.Set, pyo.RangeSet)) if one.local_name.isupper()]
    undocumented = [one.local_name for one in named if ": " not in (one.doc or "")]
    assert not undocumented, f"sets without a doc 'index: meaning': {undocumented}"
    rows = ((f"`{one.local_name}`", *one.doc.split(": ", 1)) for one in named)
    return table(("set", "index", "meaning"), rows)


def columns_table() -> str:
    """Every column: its name, index, unit, bounds and meaning."""
    rows = []
    for column in model().component_objects(pyo.Var):
        name, declared = column.local_name, declaration_of(column.local_name)
        unit = UNITS.get(name.rsplit("_", 1)[-1], "")
        rows.append((f"`{name}`", index_of(declared), unit, bounds_of(declared), column.doc))
    return table(("column", "index", "unit", "bounds", "meaning"), rows)


def index_of(declared: ast.Call) -> str:
    """The sets that a column is declared over."""
    names = []
    for where in declared.args:
        if isinstance(where, ast.ListComp):
            (part,) = where.generators
            condition = " and ".join(ast.unparse(test) for test in part.ifs)
            names.append(f"`{ast.unparse(part.iter)}` where `{condition}`")
        else:
            names.append(f"`{ast.unparse(where)}`")
    return " × ".join(names).replace("`m.", "`")


def bounds_of(declared: ast.Call) -> str:
    """The bounds of a column as its declaration says, and whether it is whole."""
    given = {keyword.arg: keyword.value for keyword in declared.keywords}
    domain, bounds = given.get("domain"), given.get("bounds")
    whole = f", whole where `{ast.unparse(domain.body.test)}`" if has_condition(domain) else ", whole"
    if bounds is None:
        return f"0 to 1{whole}" if domain else "set from its row by interval arithmetic"
    pair = bounds.body if isinstance(bounds, ast.Lambda) else bounds
    assert isinstance(pair, ast.Tuple)
    least, most = (ast.unparse(end) for end in pair.elts)
    most = most if most.isdigit() else f"`{most}`"
    return (least if least == most else f"{least} to {most}") + (whole if domain else "")


def has_condition(domain: ast.expr | None) -> bool:
    """Whether only some of a column's entries are whole."""
    return isinstance(domain, ast.Lambda) and isinstance(domain.body, ast.IfExp)


def declaration_of(name: str) -> ast.Call:
    """The call that declares a column."""
    for file in ("build", *SUBJECTS, "on_demand"):
        for node in ast.walk(ast.parse(inspect.getsource(module(file)))):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == f"m.{name}":
                assert isinstance(node.value, ast.Call)
                return node.value
    raise AssertionError(f"no file declares the column {name}")


def parameters_table() -> str:
    """Every parameter: its name and meaning."""
    kinds = (cached_property, type(Parameters.gpus_powered))
    members = {
        name: one for name, one in vars(Parameters).items() if isinstance(one, kinds) and name[0] != "_"
    }
    rows = ((f"`{name}`", inspect.getdoc(one) or "") for name, one in members.items())
    return table(("parameter", "meaning"), rows)


def rules_text() -> str:
    """Every rule: its name, its sentence, its equation and what is said of it, by file."""
    functions = {rule: rule_function(rule) for rule in rules_of(model())}
    parts = []
    for subject in SUBJECTS:
        title = (inspect.getdoc(module(subject)) or "").split("\n")[0]
        parts.append(f"### {title.rstrip('.')} (`formulation/{subject}.py`)")
        own = [rule for rule, function in functions.items() if function.__module__.endswith(f".{subject}")]
        parts += [paragraph for rule in own for paragraph in rule_paragraphs(rule, functions[rule])]
    return "\n\n".join(parts)


def rule_paragraphs(rule: str, function: Any) -> Iterator[str]:
    """A rule's heading and docstring, its equations as blocks that Markdown leaves alone."""
    text = inspect.getdoc(function) or ""
    assert "$$" in text, f"the docstring of {rule} has no equation"
    yield f"#### {rule}"
    for part in re.split(r"(\$\$.*?\$\$)", text, flags=re.DOTALL):
        if part.startswith("$$"):
            yield f"```math\n{part.strip('$')}\n```"
        elif part.strip():
            yield part.strip()


def terms_table() -> str:
    """Every term of the objective: its name, what it is, how it comes about, and whether it is cash."""
    rows = []
    for term in TERMS:
        file, name = MADE_BY.get(term.name, ("objective", term.name))
        function = getattr(module(file), name, None)
        how = (inspect.getdoc(function) or "") if function else LEASE_MONEY
        rows.append((f"`{term.name}`", term.title, how, "cash" if term.is_cash else "internal"))
    return table(("term", "what it is", "how it comes about", ""), rows)
