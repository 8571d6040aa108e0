"""The JSON Schema of a case says what the records say."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from models.inputs import RECORD_TYPES
from models.inputs.schema import case_json_schema
from tests.inputs.builders import plan, request, run, site, small_case

SCHEMA = case_json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def test_it_is_a_schema() -> None:
    """It keeps to the dialect that it names."""
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_small_case_keeps_to_it() -> None:
    """Null and absent values stand for the default, lists may be written with commas."""
    case = small_case(
        lease_requests=[request(group=None, gpu_types="H100")], sites=[site(pue=None)], policies=None
    )
    assert list(VALIDATOR.iter_errors(case)) == []


@pytest.mark.parametrize(
    ("where", "lists"),
    [
        ("sites/0/it_power_mw", {"sites": [site(it_power_mw=-3)]}),
        ("sites/0/it_power_mw", {"sites": [site(it_power_mw="3")]}),
        ("sites/0/pue", {"sites": [site(pue=0.9)]}),
        ("sites/0/id", {"sites": [site(id="")]}),
        ("sites/0", {"sites": [site(it_powr_mw=3)]}),
        ("sites/0/it_power_mw", {"sites": [site(it_power_mw=None)]}),
        ("lease_requests/0/price_basis", {"lease_requests": [request(price_basis="gpu_month")]}),
        ("lease_requests/0/earliest_start", {"lease_requests": [request(earliest_start="2027-13")]}),
        ("lease_requests/0/max_gpus", {"lease_requests": [request(max_gpus=3.5)]}),
        ("training_runs/0/work_h100e_hours", {"training_runs": [run(work_h100e_hours=0)]}),
        ("plan/months", {"plan": plan(months=241)}),
        ("plan/currency", {"plan": plan(currency="")}),
        ("", {"leases": []}),
    ],
)
def test_what_a_record_refuses_breaks_it(where: str, lists: dict[str, Any]) -> None:
    """Bounds, types, choices, unknown and missing fields are all in the schema."""
    assert {
        "/".join(map(str, error.absolute_path)) for error in VALIDATOR.iter_errors(small_case(**lists))
    } == {where}


def test_every_field_has_a_sentence() -> None:
    """A field without a description would be a riddle in a workbook and in the schema."""
    for record_type in RECORD_TYPES.values():
        fields = SCHEMA["$defs"][record_type.__name__]["properties"]
        assert list(fields) == list(record_type.model_fields)
        assert all(field["description"].endswith(".") for field in fields.values())


def test_units_stand_under_their_key() -> None:
    """Every quantity has its unit, whether it may be blank or not."""
    site_fields = SCHEMA["$defs"]["Site"]["properties"]
    assert site_fields["it_power_mw"]["unit"] == "MW"
    assert SCHEMA["$defs"]["SiteStep"]["properties"]["it_power_mw"]["unit"] == "MW"
    assert "unit" not in site_fields["name"]


def test_defaults_are_the_records() -> None:
    """What is left out means what the record says."""
    fields = SCHEMA["$defs"]["LeaseRequest"]["properties"]
    assert (fields["placement"]["default"], fields["sites"]["default"], fields["group"]["default"]) == (
        "site",
        [],
        None,
    )
