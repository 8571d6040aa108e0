"""What is wrong with one field, in our own words."""

import datetime
import math
import re

import pytest
from pydantic import ValidationError

from models.inputs import RECORD_TYPES, Origin, Problem, RawRecord, Record
from models.inputs.phrases import field_problem
from tests.inputs.builders import Fields, errors, gpu_type, hall, plan, request, site, tenant

FOUND: dict[str, tuple[Fields, list[str]]] = {
    "an id that is a number": (
        {"sites": [site(id=7)]},
        [
            "site '7': id is 7; it must be text.",
        ],
    ),
    "a blank id": (
        {"sites": [site(id="")]},
        [
            "site: id is blank; it needs at least one character.",
        ],
    ),
    "a missing id": (
        {"tenants": [{"is_rival": True}]},
        [
            "tenant: id is missing; it is required: the tenant's short name.",
        ],
    ),
    "a long id": (
        {"tenants": [tenant(id="x" * 81)]},
        [
            "tenant 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…': id is "
            "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'; it has 81 "
            "characters, 80 are allowed. Shorten it.",
        ],
    ),
    "spaces at an end of an id": (
        {"tenants": [tenant(id="Acme ")]},
        [
            "tenant 'Acme ': id is 'Acme '; a name has at least one character, and no space at its ends.",
        ],
    ),
    "an invisible character": (
        {"tenants": [tenant(id="Ac\u200bme")]},
        [
            "tenant 'AcU+200Bme': id is 'AcU+200Bme'; it holds an invisible character (U+200B); "
            "type the text again.",
        ],
    ),
    "a reserved word": (
        {"tenants": [tenant(id="any")]},
        [
            "tenant 'any': id is 'any'; 'any' is a reserved word here; choose another name.",
        ],
    ),
    "letters of two scripts": (
        {"tenants": [tenant(id="\u0410cme")]},
        [
            "tenant 'Аcme': id is 'Аcme'; it mixes letters of Cyrillic and Latin; type it again.",
        ],
    ),
    "a negative number": (
        {"sites": [site(it_power_mw=-3)]},
        [
            "site 'Austin': it_power_mw is -3; it must be 0 or more.",
        ],
    ),
    "a text for a number": (
        {"sites": [site(energy_usd_per_mwh="60")]},
        [
            "site 'Austin': energy_usd_per_mwh is the text '60'; it must be a number (USD/MWh). "
            "Write it without quotes, units or signs.",
        ],
    ),
    "a blank text for a number": (
        {"sites": [site(energy_usd_per_mwh="")]},
        [
            "site 'Austin': energy_usd_per_mwh is blank; it must be a number (USD/MWh).",
        ],
    ),
    "yes for a number": (
        {"sites": [site(it_power_mw=True)]},
        [
            "site 'Austin': it_power_mw is true; it must be a number (MW).",
        ],
    ),
    "a list for a number": (
        {"sites": [site(pue=[1.2])]},
        [
            "site 'Austin': pue is a list; it must be a number (ratio).",
        ],
    ),
    "not a number": (
        {"sites": [site(pue=float("nan"))]},
        [
            "site 'Austin': pue is NaN; it must be a number (ratio).",
        ],
    ),
    "infinity": (
        {"sites": [site(it_power_mw=float("inf"))]},
        [
            "site 'Austin': it_power_mw is infinity; it must be a number (MW).",
        ],
    ),
    "an unending whole number": (
        {"sites": [site(it_power_mw=10**400)]},
        [
            "site 'Austin': it_power_mw is a whole number of more than 17 digits; it must be at "
            "most 100,000 MW. Is it in another unit?",
        ],
    ),
    "too small": (
        {"sites": [site(pue=0.9)]},
        [
            "site 'Austin': pue is 0.9; it must be 1 or more.",
        ],
    ),
    "not above zero": (
        {"gpu_types": [gpu_type(kw_per_gpu=0)]},
        [
            "GPU type 'H100': kw_per_gpu is 0; it must be more than 0.",
        ],
    ),
    "a number below all numbers": (
        {"gpu_types": [gpu_type(h100_equivalent=1e-300)]},
        [
            "GPU type 'H100': h100_equivalent is 1e-300; it must be more than 0.",
        ],
    ),
    "too large": (
        {"sites": [site(it_power_mw=300_000)]},
        [
            "site 'Austin': it_power_mw is 300000; it must be at most 100,000 MW. Is it in another unit?",
        ],
    ),
    "too large without a unit": (
        {"sites": [site(pue=120)]},
        [
            "site 'Austin': pue is 120; it must be at most 5. Is it in another unit?",
        ],
    ),
    "a percentage": (
        {"sites": [site(availability_fraction=99.5)]},
        [
            "site 'Austin': availability_fraction is 99.5; it must be 0 to 1. 99.5 % is written 0.995.",
        ],
    ),
    "a thousand for a fraction": (
        {"sites": [site(availability_fraction=9950)]},
        [
            "site 'Austin': availability_fraction is 9950; it must be 0 to 1.",
        ],
    ),
    "a negative fraction": (
        {"sites": [site(minimum_take_fraction=-0.1)]},
        [
            "site 'Austin': minimum_take_fraction is -0.1; it must be 0 to 1.",
        ],
    ),
    "an escalator in percent": (
        {"lease_requests": [request(escalator_fraction=3)]},
        [
            "lease request 'Acme-07': escalator_fraction is 3; it must be more than -1 and at "
            "most 1. 3 % is written 0.03.",
        ],
    ),
    "a fraction of a GPU": (
        {"lease_requests": [request(max_gpus=99.5)]},
        [
            "lease request 'Acme-07': max_gpus is 99.5; it must be a whole number (GPUs).",
        ],
    ),
    "a text for a whole number": (
        {"lease_requests": [request(recall_notice_months="none")]},
        [
            "lease request 'Acme-07': recall_notice_months is the text 'none'; it must be a "
            "whole number (months). Write it without quotes, units or signs.",
        ],
    ),
    "too many months": (
        {"plan": plan(months=241)},
        [
            "plan: months is 241; it must be at most 240 months.",
        ],
    ),
    "no months": (
        {"plan": plan(months=0)},
        [
            "plan: months is 0; it must be 1 or more.",
        ],
    ),
    "a missing number": (
        {"halls": [{"id": "A1", "site": "Austin", "gpu_type": "H100"}]},
        [
            "hall 'A1': gpus is missing; it is required: GPUs installed in month 0.",
        ],
    ),
    "a null for a number": (
        {"halls": [hall(gpus=None)]},
        [
            "hall 'A1': gpus is missing; it is required: GPUs installed in month 0.",
        ],
    ),
    "an unknown field that is close": (
        {"sites": [site(it_powr_mw=3.0)]},
        [
            "site 'Austin': 'it_powr_mw' is no field of a site. Did you mean 'it_power_mw'?",
        ],
    ),
    "an unknown field": (
        {"tenants": [tenant(colour="blue")]},
        [
            "tenant 'Acme': 'colour' is no field of a tenant; its fields are id, name, is_rival, "
            "default_probability_fraction, recovery_fraction, barred_jurisdictions.",
        ],
    ),
    "an unknown choice that is close": (
        {"lease_requests": [request(status="singed")]},
        [
            "lease request 'Acme-07': status is 'singed'; it must be open or signed. Did you mean 'signed'?",
        ],
    ),
    "an unknown choice": (
        {"lease_requests": [request(price_basis="USD")]},
        [
            "lease request 'Acme-07': price_basis is 'USD'; it must be gpu_hour, kw_month or month.",
        ],
    ),
    "a number for a choice": (
        {"lease_requests": [request(placement=1)]},
        [
            "lease request 'Acme-07': placement is 1; it must be hall, site or any.",
        ],
    ),
    "a word for yes": (
        {"tenants": [tenant(is_rival="yes")]},
        [
            "tenant 'Acme': is_rival is the text 'yes'; it must be yes or no (true or false in JSON).",
        ],
    ),
    "one for yes": (
        {"tenants": [tenant(is_rival=1)]},
        [
            "tenant 'Acme': is_rival is 1; it must be yes or no (true or false in JSON).",
        ],
    ),
    "a number for a list": (
        {"lease_requests": [request(sites=3)]},
        [
            "lease request 'Acme-07': sites is 3; it must be a list of names, separated by commas.",
        ],
    ),
    "an object for a list": (
        {"lease_requests": [request(sites={"Austin": 1})]},
        [
            "lease request 'Acme-07': sites is an object; it must be a list of names, separated by commas.",
        ],
    ),
    "a number in a list": (
        {"lease_requests": [request(sites=["Austin", 3])]},
        [
            "lease request 'Acme-07': sites holds 3; it must be text.",
        ],
    ),
    "a blank in a list": (
        {"lease_requests": [request(sites="Austin,,")]},
        [
            "lease request 'Acme-07': sites holds blank; it needs at least one character.",
        ],
    ),
    "a name twice in a list": (
        {"lease_requests": [request(sites="Austin, Austin")]},
        [
            "lease request 'Acme-07': sites is 'Austin, Austin'; a name stands twice in it.",
        ],
    ),
    "month 13": (
        {"lease_requests": [request(latest_start="2027-13")]},
        [
            "lease request 'Acme-07': latest_start is '2027-13'; a month is written YYYY-MM, "
            "such as 2027-01.",
        ],
    ),
    "a day": (
        {"lease_requests": [request(latest_start="2027-04-01")]},
        [
            "lease request 'Acme-07': latest_start is '2027-04-01'; a month is written YYYY-MM, "
            "such as 2027-01.",
        ],
    ),
    "a number for a month": (
        {"lease_requests": [request(latest_start=46000)]},
        [
            "lease request 'Acme-07': latest_start is 46000; a month is written YYYY-MM, such as 2027-01.",
        ],
    ),
    "a date within a month": (
        {"lease_requests": [request(latest_start=datetime.date(2027, 4, 15))]},
        [
            "lease request 'Acme-07': latest_start is 2027-04-15; a month is written YYYY-MM, "
            "such as 2027-01.",
        ],
    ),
    "a time within a day": (
        {"lease_requests": [request(latest_start=datetime.datetime(2027, 4, 1, 12))]},  # noqa: DTZ001
        [
            "lease request 'Acme-07': latest_start is 2027-04-01 12:00; a month is written "
            "YYYY-MM, such as 2027-01.",
        ],
    ),
    "a month long ago": (
        {"plan": plan(start_month="1927-01")},
        [
            "plan: start_month is '1927-01'; a month lies in the years 2000 to 2199.",
        ],
    ),
    "a long currency": (
        {"plan": plan(currency="millions of dollars")},
        [
            "plan: currency is 'millions of dollars'; it has 19 characters, 12 are allowed. Shorten it.",
        ],
    ),
    "a blank currency": (
        {"plan": plan(currency="")},
        [
            "plan: currency is blank; it needs at least one character.",
        ],
    ),
    "half a character": (
        {"plan": plan(name="\ud800")},
        [
            "plan: name is 'U+D800'; it holds a broken character. Type the text again.",
        ],
    ),
}


@pytest.mark.parametrize(("lists", "messages"), FOUND.values(), ids=FOUND)
def test_a_bad_field_is_one_sentence(lists: Fields, messages: list[str]) -> None:
    """Each says what was found and what is allowed."""
    assert errors(**lists) == messages


ODD_VALUES = (
    None,
    -1,
    1.5,
    10**400,
    math.nan,
    math.inf,
    True,
    "x",
    "",
    " ",
    "Any",
    "\u200b",
    [],
    [3],
    {"a": 1},
    object(),
)


@pytest.mark.parametrize("record_type", RECORD_TYPES.values(), ids=RECORD_TYPES)
def test_no_field_speaks_in_the_words_of_the_library(record_type: type[Record]) -> None:
    """Whatever stands in a field, the message begins with the field and says nothing of Python."""
    foreign = re.compile(
        r"Input should|validation|pydantic|Value error|NoneType|<|Period|tuple|float|\bint\b|\bstr\b|None"
    )
    for name in record_type.model_fields:
        for value in ODD_VALUES:
            raw = RawRecord({name: value}, Origin("sheet!2", {name: "sheet!C2"}))
            messages = [str(problem) for problem in found_in(record_type, raw) if problem.where == "sheet!C2"]
            assert all(message.startswith(f"sheet!C2: {name} ") for message in messages)
            assert not any(foreign.search(message) for message in messages), messages


def found_in(record_type: type[Record], raw: RawRecord) -> list[Problem]:
    """The problems of one raw record."""
    try:
        record_type(**raw.values)
    except ValidationError as error:
        return [field_problem(record_type, raw, detail) for detail in error.errors()]
    return []
