"""One small case that has every list, as JSON, as a workbook, as parts of a workbook and as CSV files, to be spoilt."""

import copy
import csv
import datetime
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from planner.cases import read_case, write_case
from planner.cases.vocabulary import columns, sheet_title

PLAN = {"name": "Good", "start_month": "2027-01", "months": 12, "discount_rate_fraction": 0.08}
LISTS: dict[str, list[dict[str, Any]]] = {
    "sites": [
        {"id": "Memphis", "jurisdiction": "US", "it_power_mw": 20, "energy_usd_per_mwh": 50},
        {"id": "Dallas", "jurisdiction": "US", "it_power_mw": 10, "energy_usd_per_mwh": 45.5},
    ],
    "site_steps": [{"site": "Memphis", "month": "2027-03", "it_power_mw": 30}],
    "gpu_types": [{"id": "H100", "kw_per_gpu": 1.4, "h100_equivalent": 1}],
    "halls": [
        {"id": "M-1", "site": "Memphis", "gpu_type": "H100", "gpus": 10000, "lot_gpus": 100},
        {"id": "D-1", "site": "Dallas", "gpu_type": "H100", "gpus": 5000, "spare_fraction": 0.05},
    ],
    "deliveries": [{"hall": "M-1", "month": "2027-06", "gpus": 2000}],
    "tenants": [{"id": "Acme", "name": "Acme Corporation"}, {"id": "Borea", "is_rival": True}],
    "lease_requests": [
        {
            "id": "Acme-1", "tenant": "Acme", "min_gpus": 1000, "max_gpus": 4000, "earliest_start": "2027-02",
            "latest_start": "2027-04", "term_months": 12, "price_usd": 2.5, "gpu_types": ["H100"], "sla": "std",
        },
        {
            "id": "Borea-1", "tenant": "Borea", "status": "signed", "min_gpus": 500, "max_gpus": 500,
            "earliest_start": "2027-01", "latest_start": "2027-01", "term_months": 6, "price_usd": 2.2,
        },
    ],
    "sla_tiers": [{"sla": "std", "below_availability_fraction": 0.99, "credit_fraction": 0.1}],
    "signed_placements": [{"lease": "Borea-1", "hall": "M-1", "gpus": 500}],
    "training_runs": [
        {
            "id": "Run-1", "work_h100e_hours": 1000000, "min_gpus": 500, "max_gpus": 4000,
            "earliest_start": "2027-01", "deadline": "2027-06", "value_usd": 5000000,
        }
    ],
    "internal_pools": [{"id": "Lab", "kind": "research", "from_month": "2027-01", "to_month": "2027-12"}],
    "pool_tiers": [{"pool": "Lab", "up_to_h100e": 500, "value_usd_per_h100e_hour": 3}],
    "on_demand": [{"gpu_type": "H100", "month": "2027-01", "usd_per_gpu_hour": 2.9, "max_fraction": 0.2}],
    "policies": [
        {"id": "Rivals", "rule": "max_rival_fraction", "from_month": "2027-01", "to_month": "2027-12", "limit": 0.5}
    ],
}  # fmt: skip


def good_case() -> dict[str, Any]:
    """The case in its JSON form, to change at will."""
    return copy.deepcopy({"plan": PLAN, **LISTS})


def good_json(folder: Path, change: Callable[[dict[str, Any]], Any] | None = None) -> Path:
    """The case as a JSON file, changed; NaN and infinities are written as Python writes them."""
    case = good_case()
    if change:
        change(case)
    return text_file(folder / "case.json", json.dumps(case))


def text_file(path: Path, content: str | bytes) -> Path:
    """A file with this content."""
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def good_book(folder: Path, change: Callable[[openpyxl.Workbook], Any] | None = None) -> Path:
    """The case as a workbook with one sheet for each list, changed; row 1 holds all headers."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for list_name, records in {"plan": [PLAN], **LISTS}.items():
        sheet = book.create_sheet(sheet_title(list_name))
        sheet.append([one.header for one in columns(list_name)])
        for record in records:
            sheet.append([_cell(one.kind, record.get(one.field)) for one in columns(list_name)])
    if change:
        change(book)
    path = folder / "case.xlsx"
    book.save(path)
    return path


def written_book(folder: Path) -> Path:
    """The case as the project writes it, with its texts in a part of their own."""
    path = folder / "case.xlsx"
    write_case(read_case(good_json(folder)), path)
    (folder / "case.json").unlink()
    return path


def spoilt_parts(folder: Path, change: Callable[[dict[str, bytes]], Any], book: Path | None = None) -> Path:
    """A workbook with the parts inside it changed, part by name."""
    path = book or good_book(folder)
    with zipfile.ZipFile(path) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    change(content)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, data in content.items():
            parts.writestr(name, data)
    return path


def spoilt_sheet(folder: Path, title: str, old: str, new: str) -> Path:
    """The workbook with a text replaced once in the XML of one sheet."""
    number = [sheet_title(one) for one in ("plan", *LISTS)].index(title) + 1

    def change(parts: dict[str, bytes]) -> None:
        name = f"xl/worksheets/sheet{number}.xml"
        assert old.encode() in parts[name], parts[name][:3000]
        parts[name] = parts[name].replace(old.encode(), new.encode(), 1)

    return spoilt_parts(folder, change)


def good_folder(folder: Path, change: Callable[[dict[str, Any]], Any] | None = None) -> Path:
    """The case as a folder of CSV files with field names as headers; `change` gets their texts by file name."""
    files: dict[str, Any] = {
        f"{name}.csv": _csv(name, records) for name, records in {"plan": [PLAN], **LISTS}.items()
    }
    if change:
        change(files)
    path = folder / "case"
    path.mkdir()
    for name, content in files.items():
        text_file(path / name, content)
    return path


def _csv(list_name: str, records: list[Mapping[str, Any]]) -> str:
    fields = [one.field for one in columns(list_name) if any(one.field in record for record in records)]
    text = io.StringIO()
    writer = csv.DictWriter(text, fields, lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({name: ", ".join(v) if isinstance(v, list) else v for name, v in record.items()})
    return text.getvalue()


def _cell(kind: str, value: Any) -> Any:
    if kind == "month" and value is not None:
        return datetime.datetime.strptime(value, "%Y-%m")  # noqa: DTZ007
    return ", ".join(value) if isinstance(value, list) else value
