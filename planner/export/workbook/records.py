"""The sheet of records: inputs side by side, one record in a row, for formulas to look things up in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from models.inputs import Case
from planner.cases.vocabulary import column, sheet_title
from planner.export.workbook.inputs import LARGE, Inputs, cell_value
from planner.export.workbook.page import FIRST_ROW, Page, serial
from planner.export.workbook.record_fields import LISTS, REFERENCES


@dataclass
class Block:
    """The records of one list: where each column stands, and its figures."""

    page: Page
    name: str
    first_row: int
    count: int
    columns: dict[str, int] = field(default_factory=dict)
    figures: dict[str, list[Any]] = field(default_factory=dict)
    _spans: dict[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """All cells of a column; a list without records has one empty row."""
        if name not in self._spans:
            at = self.columns[name]
            last = self.first_row + max(self.count, 1) - 1
            self._spans[name] = self.page.span(self.first_row, at, last, at)
        return self._spans[name]

    def at(self, index: int, name: str) -> str:
        """The cell of one record."""
        return self.page.fixed(self.first_row + index, self.columns[name])

    @property
    def numbers(self) -> str:
        """The cells that number the records."""
        return self.page.span(self.first_row, 0, self.first_row + max(self.count, 1) - 1, 0)

    def number_of(self, name: str) -> str:
        """The formula of the number of the record with the name in a cell; 0 for none.

        It compares, for in lookups some characters of a name would be wildcards. No two names of a list differ
        only in case.
        """
        return f'SUMPRODUCT(({self.column("id")}={name})*({name}<>"")*{self.numbers})'

    def place(self, name: str) -> None:
        """Give a column its place on the right, for formulas that are written before it."""
        self.columns.setdefault(name, len(self.columns) + 1)

    def add(
        self,
        name: str,
        title: str,
        unit: str,
        formula: Callable[[int], str],
        values: Sequence[Any],
        kind: str,
    ) -> None:
        """Write a column, one formula for every record: on the right, unless it has its place already."""
        self.place(name)
        at, self.figures[name] = self.columns[name], list(values)
        is_number = kind not in ("text", "month") and not any(isinstance(one, str) and one for one in values)
        header, unit_role = (f"{role}{'_right' * is_number}" for role in ("workings_header", "unit"))
        self.page.text(self.first_row - 1, at, title, header)
        self.page.text(self.first_row - 2, at, unit, unit_role)
        for index, value in enumerate(values):
            self.page.calculate(self.first_row + index, at, formula(index), value, kind)


def write_records(page: Page, inputs: Inputs) -> dict[str, Block]:
    """Write the records of every list that formulas read, with the numbers of what they name."""
    blocks: dict[str, Block] = {}
    row = FIRST_ROW
    for list_name, fields in LISTS.items():
        records = getattr(inputs.case, list_name)
        page.text(row, 0, sheet_title(list_name), "heading")
        block = blocks[list_name] = Block(page, list_name, row + 3, len(records))
        page.text(block.first_row - 1, 0, "No.", "workings_header_right")
        page.sheet.set_row(block.first_row - 1, 32)
        for index in range(len(records)):
            _number(page, block, index)
        for name in fields:
            _link(block, inputs, name)
        row = block.first_row + max(len(records), 1) + 1
    for (list_name, name), other in REFERENCES.items():
        _numbers(blocks[list_name], name, blocks[other], inputs.case)
    _more(blocks, inputs)
    page.widths([18, *[28] * 30])
    page.sheet.freeze_panes(FIRST_ROW, 1)
    return blocks


def _number(page: Page, block: Block, index: int) -> None:
    """Records are numbered by formulas too, so that nothing but inputs is a value."""
    page.calculate(block.first_row + index, 0, f"ROW()-ROW({page.fixed(block.first_row - 1, 0)})", index + 1)


def _link(block: Block, inputs: Inputs, name: str) -> None:
    one = column(block.name, name)
    values, cells = [], []
    for index, record in enumerate(getattr(inputs.case, block.name)):
        value = cell_value(getattr(record, name))
        values.append(_as_cell(value))
        cells.append(inputs.at(block.name, index, name))
    is_blank = any(value == "" for value in values)
    kind = "month" if one.kind == "month" else _kind(values)

    def formula(index: int) -> str:
        return f'IF({cells[index]}="","",{cells[index]})' if is_blank else cells[index]

    block.add(name, name, one.unit.replace("USD", inputs.case.plan.currency), formula, values, kind)


def _kind(values: Sequence[Any]) -> str:
    """Texts are indented; large whole numbers are easier to read with separators."""
    figures = [value for value in values if not isinstance(value, str)]
    if not figures:
        return "text"
    if max(map(abs, figures)) < LARGE:
        return "general"
    return "whole" if all(float(figure).is_integer() for figure in figures) else "price"


def _as_cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return serial(value) if isinstance(value, pd.Period) else value


def _numbers(block: Block, name: str, other: Block, case: Case) -> None:
    """The number of the record that a field names."""
    numbers = {one.id: at for at, one in enumerate(getattr(case, other.name), start=1)}
    values = [numbers[getattr(one, name)] for one in getattr(case, block.name)]

    def formula(index: int) -> str:
        return other.number_of(block.at(index, name))

    block.add(f"{name}_number", f"{name} no.", "", formula, values, "whole")


def _more(blocks: dict[str, Block], inputs: Inputs) -> None:
    """What follows from single records: what a GPU draws, when an asset is used up, what is billed at least."""
    case, halls, types = inputs.case, blocks["halls"], blocks["gpu_types"]
    type_of = {one.id: one for one in case.gpu_types}
    for name, title, unit in (
        ("kw_per_gpu", "kW per GPU", "kW/GPU"),
        ("h100_equivalent", "H100e per GPU", "H100e/GPU"),
    ):
        values = [getattr(type_of[hall.gpu_type], name) for hall in case.halls]
        halls.add(
            name,
            title,
            unit,
            lambda index, name=name: f"INDEX({types.column(name)},{halls.at(index, 'gpu_type_number')})",  # type: ignore[misc]
            values,
            "fraction",
        )
    site_of = {one.id: one for one in case.sites}
    halls.add(
        "availability",
        "Availability",
        "fraction",
        lambda index: (
            f"INDEX({blocks['sites'].column('availability_fraction')},{halls.at(index, 'site_number')})"
        ),
        [site_of[hall.site].availability_fraction for hall in case.halls],
        "fraction",
    )
    market = blocks["on_demand"]
    market.add(
        "earning",
        "Price × utilisation",
        f"{case.plan.currency}/GPU-hour",
        lambda index: f"{market.at(index, 'usd_per_gpu_hour')}*{market.at(index, 'utilisation_fraction')}",
        [one.usd_per_gpu_hour * one.utilisation_fraction for one in case.on_demand],
        "price",
    )
    requests = blocks["lease_requests"]
    requests.add(
        "billed_fraction",
        "Share of the hours billed",
        "fraction",
        lambda index: (
            f"MAX({requests.at(index, 'take_or_pay_fraction')},{requests.at(index, 'expected_utilisation_fraction')})"
        ),
        [max(one.take_or_pay_fraction, one.expected_utilisation_fraction) for one in case.lease_requests],
        "fraction",
    )
    requests.add(
        "firm_term",
        "Firm term",
        "months",
        lambda index: 'IF({0}="",{1},{0})'.format(
            requests.at(index, "firm_months"), requests.at(index, "term_months")
        ),
        [one.firm_term_months for one in case.lease_requests],
        "whole",
    )
    _asset_columns(blocks["assets"], halls, case)


def _asset_columns(assets: Block, halls: Block, case: Case) -> None:
    sites, site_of = [site.id for site in case.sites], {hall.id: hall.site for hall in case.halls}
    assets.add(
        "site_number",
        "site no.",
        "",
        lambda index: f"INDEX({halls.column('site_number')},{assets.at(index, 'hall_number')})",
        [sites.index(site_of[one.hall]) + 1 for one in case.assets],
        "whole",
    )
    assets.add(
        "monthly_usd",
        "Depreciation a month",
        case.plan.currency,
        lambda index: (
            f"({assets.at(index, 'cost_usd')}-{assets.at(index, 'residual_usd')})/{assets.at(index, 'life_months')}"
        ),
        [(one.cost_usd - one.residual_usd) / one.life_months for one in case.assets],
        "usd",
    )
    assets.add(
        "last_month",
        "Last month of life",
        "",
        lambda index: f"EDATE({assets.at(index, 'in_service')},{assets.at(index, 'life_months')}-1)",
        [serial(one.in_service + (one.life_months - 1)) for one in case.assets],
        "month",
    )
