"""JSON files that are broken as texts: syntax, encodings, repeated names, numbers that no machine holds."""

import json
from pathlib import Path

from tests.cases.catalogue.registry import bad_input
from tests.cases.good_case import good_case, good_json, text_file


def _text(folder: Path, old: str = "", new: str = "") -> Path:
    text = json.dumps(good_case())
    assert old in text
    return text_file(folder / "case.json", text.replace(old, new, 1))


@bad_input(
    "json: no such file",
    "{path}: there is no such file or folder. Check the path.",
)
def _(folder: Path) -> Path:
    return folder / "case.json"


@bad_input(
    "json: empty file",
    "case.json: the file is empty; a case is one JSON object.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.json", "")


@bad_input(
    "json: only spaces",
    "case.json: the file is empty; a case is one JSON object.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.json", " \n\t\n")


@bad_input(
    "json: a list at the top",
    "case.json: a case is one JSON object, with plan, sites, halls and the other lists by name.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.json", "[]")


@bad_input(
    "json: a text at the top",
    "case.json: a case is one JSON object, with plan, sites, halls and the other lists by name.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.json", '"plan"')


@bad_input(
    "json: a trailing comma",
    "case.json:1:66: this is not JSON: a name in quotes must stand here.",
)
def _(folder: Path) -> Path:
    return _text(folder, '"months": 12,', '"months": 12,,')


@bad_input(
    "json: a comma before the closing bracket",
    "case.json:2:1: this is not JSON: a name in quotes must stand here.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.json", '{"plan": {"name": "x",\n}}')


@bad_input(
    "json: a missing comma",
    "case.json:1:66: this is not JSON: a comma or a closing bracket is missing before this.",
)
def _(folder: Path) -> Path:
    return _text(folder, '"months": 12,', '"months": 12')


@bad_input(
    "json: a missing colon",
    "case.json:1:62: this is not JSON: a colon must stand between a name and its value.",
)
def _(folder: Path) -> Path:
    return _text(folder, '"months": 12', '"months" 12')


@bad_input(
    "json: a comment",
    "case.json:1:53: this is not JSON: a name in quotes must stand here.",
)
def _(folder: Path) -> Path:
    return _text(folder, '"months": 12', '// a year\n"months": 12')


@bad_input(
    "json: two documents",
    "case.json:2:1: this is not JSON: something stands after the end of the case.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.json", "{}\n{}")


@bad_input(
    "json: an unclosed text",
    "case.json:1:19: this is not JSON: the text that begins here has no closing quote.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.json", '{"plan": {"name": "x}}')


@bad_input(
    "json: a line break inside a text",
    "case.json:1:21: this is not JSON: a line break or control character stands inside a text.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.json", '{"plan": {"name": "x\ny"}}')


@bad_input(
    "json: a single backslash",
    "case.json:1:21: this is not JSON: a backslash in a text must be written twice.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.json", r'{"plan": {"name": "a\q"}}')


@bad_input(
    "json: single quotes",
    "case.json:1:2: this is not JSON: a name in quotes must stand here.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.json", "{'plan': {}}")


@bad_input(
    "json: cut off",
    "case.json:1:201: this is not JSON: a colon must stand between a name and its value.",
)
def _(folder: Path) -> Path:
    path = good_json(folder)
    return text_file(path, path.read_bytes()[:200])


@bad_input(
    "json: the field of a record twice",
    "plan.months: the name stands twice in one object; which value counts? Delete one.",
)
def _(folder: Path) -> Path:
    return _text(folder, '"months": 12', '"months": 12, "months": 24')


@bad_input(
    "json: a list twice",
    "sites: the name stands twice in one object; which value counts? Delete one.",
)
def _(folder: Path) -> Path:
    return _text(folder, '"sites":', '"sites": [], "sites":')


@bad_input(
    "json: NaN",
    "sites[0].it_power_mw: it is NaN; it must be a finite number.",
)
def _(folder: Path) -> Path:
    return _text(folder, '"it_power_mw": 20', '"it_power_mw": NaN')


@bad_input(
    "json: Infinity and -Infinity",
    "lease_requests[0].price_usd: it is Infinity; it must be a finite number.",
    "policies[0].limit: it is -Infinity; it must be a finite number.",
)
def _(folder: Path) -> Path:
    text = json.dumps(good_case()).replace('"price_usd": 2.5', '"price_usd": Infinity')
    return text_file(folder / "case.json", text.replace('"limit": 0.5', '"limit": -Infinity'))


@bad_input(
    "json: a number beyond floating point",
    "sites[0].it_power_mw: it is 1e400; it must be a finite number.",
)
def _(folder: Path) -> Path:
    return _text(folder, '"it_power_mw": 20', '"it_power_mw": 1e400')


@bad_input(
    "json: a whole number of 5,000 digits",
    "halls[0].gpus: it is a number of 5000 digits; it must be a finite number.",
)
def _(folder: Path) -> Path:
    return _text(folder, '"gpus": 10000', '"gpus": ' + "9" * 5000)


@bad_input(
    "json: a NaN in a list of names",
    "lease_requests[0].gpu_types[1]: it is NaN; it must be a finite number.",
)
def _(folder: Path) -> Path:
    return _text(folder, '"gpu_types": ["H100"]', '"gpu_types": ["H100", NaN]')


@bad_input(
    "json: a NaN in place of a record",
    "deliveries[0]: it is NaN; it must be a finite number.",
)
def _(folder: Path) -> Path:
    return _text(folder, '"deliveries": [', '"deliveries": [NaN, ')


@bad_input(
    "json: 100,000 brackets",
    "case.json:1: brackets are nested deeper than 50 levels; a case needs 4.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.json", '{"plan": ' + "[" * 100_000 + "]" * 100_000 + "}")


@bad_input(
    "json: UTF-16",
    "case.json: the file is in UTF-16; JSON must be in UTF-8. Save it as UTF-8.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.json", json.dumps(good_case()).encode("utf-16"))


@bad_input(
    "json: Windows-1252",
    "case.json:2: byte 20 is not UTF-8; JSON must be in UTF-8. Save the file as UTF-8.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.json", '{"plan":\n{"name": "Zürich"}}'.encode("cp1252"))


@bad_input(
    "json: a workbook under its name",
    "case.json: the file is a workbook, not JSON. Name it .xlsx.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.json", b"PK\x03\x04 and so on")


@bad_input(
    "json: a lone surrogate",
    "tenants[0].id: id is 'AcmeU+D800'; it holds a broken character. Type the text again.",
)
def _(folder: Path) -> Path:
    return _text(folder, '"id": "Acme"', '"id": "Acme\\ud800"')


@bad_input(
    "json: a NUL in a name",
    "tenants[0].name: name is 'AcmeU+0000'; it holds an invisible character (U+0000); type the text again.",
)
def _(folder: Path) -> Path:
    return _text(folder, '"name": "Acme Corporation"', '"name": "Acme\\u0000"')


@bad_input(
    "json: over the size limit",
    "case.json: the file has 101 MB; at most 100 MB are read.",
)
def _(folder: Path) -> Path:
    path = folder / "case.json"
    with path.open("wb") as file:
        file.seek(101_000_000)
        file.write(b" ")
    return path
