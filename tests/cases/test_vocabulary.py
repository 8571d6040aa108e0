"""Headers and sheet titles: made from names and units, and understood in any spelling that has one meaning."""

import pytest

from models.inputs import RECORD_TYPES
from planner.cases.vocabulary import (
    columns,
    field_meant,
    field_misspelt,
    list_meant,
    list_misspelt,
    sheet_title,
    squeezed,
)


@pytest.mark.parametrize(
    ("list_name", "field", "header"),
    [
        ("sites", "it_power_mw", "IT power (MW)"),
        ("sites", "demand_charge_usd_per_kw_month", "Demand charge (USD/kW-month)"),
        ("gpu_types", "kw_per_gpu", "kW/GPU"),
        ("halls", "gpus", "GPUs"),
        ("halls", "lot_gpus", "Lot (GPUs)"),
        ("plan", "months", "Months"),
        ("plan", "opening_cash_usd", "Opening cash (USD)"),
        ("lease_requests", "price_usd", "Price (USD per unit of price basis)"),
        ("lease_requests", "sla", "SLA"),
        ("training_runs", "work_h100e_hours", "Work (H100e-hours)"),
        ("tenants", "is_rival", "Is rival"),
    ],
)
def test_header_is_the_field_in_words_with_its_unit(list_name: str, field: str, header: str) -> None:
    """Nobody keeps a table of headers: they follow from the records."""
    assert {one.field: one.header for one in columns(list_name)}[field] == header


@pytest.mark.parametrize("list_name", RECORD_TYPES)
def test_every_header_and_field_name_means_its_field_and_no_other(list_name: str) -> None:
    """Header and field name lead back to the field, in every list."""
    headers = [squeezed(one.header) for one in columns(list_name)]

    assert len(set(headers)) == len(headers)
    for one in columns(list_name):
        assert field_meant(list_name, one.header) == field_meant(list_name, one.field) == one.field


@pytest.mark.parametrize(
    "header",
    ["it_power_mw", "IT POWER (MW)", " it  power\u00a0(mw) ", "IT power", "It-Power [MW]", "IT\u200b power"],
)
def test_header_is_understood_in_any_spelling(header: str) -> None:
    """Case, spaces, underscores, brackets and a missing unit do not matter."""
    assert field_meant("sites", header) == "it_power_mw"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("IT power (kW)", "it_power_mw"),
        ("IT powr", "it_power_mw"),
        ("jurisdicton", "jurisdiction"),
        ("Owner", None),
    ],
)
def test_header_nearly_right_is_a_misspelt_one(header: str, field: str | None) -> None:
    """Another unit or a letter missing is near a field; another word is not."""
    assert field_meant("sites", header) is None
    assert field_misspelt("sites", header) == field


def test_sheet_titles_are_understood_in_any_spelling() -> None:
    """Titles follow from list names and lead back to them."""
    for list_name in RECORD_TYPES:
        assert list_meant(sheet_title(list_name)) == list_meant(list_name.upper()) == list_name
    assert sheet_title("sla_tiers") == "SLA tiers"
    assert list_meant("Budget") is list_misspelt("Budget") is None
    assert list_misspelt("Lease request") == "lease_requests"
