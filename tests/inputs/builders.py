"""A small case in its JSON form that has no problems, and what is found when parts of it are replaced."""

from typing import Any

from models.inputs import Case, CaseError, Origin, RawRecord, assemble

Fields = dict[str, Any]


def plan(**fields: Any) -> Fields:
    """Twelve months of 2027."""
    return {"name": "small", "start_month": "2027-01", "months": 12, "discount_rate_fraction": 0.08} | fields


def site(**fields: Any) -> Fields:
    """Austin with 2 MW."""
    return {"id": "Austin", "jurisdiction": "US", "it_power_mw": 2.0, "energy_usd_per_mwh": 60.0} | fields


def dallas(**fields: Any) -> Fields:
    """A second site."""
    return site(id="Dallas", jurisdiction="TX") | fields


def gpu_type(**fields: Any) -> Fields:
    """The H100."""
    return {"id": "H100", "kw_per_gpu": 1.4, "h100_equivalent": 1.0} | fields


def hall(**fields: Any) -> Fields:
    """Hall A1 in Austin with 1,000 H100 in lots of 8."""
    return {"id": "A1", "site": "Austin", "gpu_type": "H100", "gpus": 1000, "lot_gpus": 8} | fields


def tenant(**fields: Any) -> Fields:
    """Acme."""
    return {"id": "Acme"} | fields


def request(**fields: Any) -> Fields:
    """Acme-07: 80 to 160 GPUs for half a year, from spring on."""
    return {
        "id": "Acme-07",
        "tenant": "Acme",
        "min_gpus": 80,
        "max_gpus": 160,
        "earliest_start": "2027-03",
        "latest_start": "2027-05",
        "term_months": 6,
        "price_usd": 2.5,
    } | fields


def signed(**fields: Any) -> Fields:
    """Old-01: 400 GPUs since the autumn, for two years."""
    return (
        request(
            id="Old-01",
            status="signed",
            min_gpus=400,
            max_gpus=400,
            earliest_start="2026-10",
            latest_start="2026-10",
            term_months=24,
        )
        | fields
    )


def whole_site(**fields: Any) -> Fields:
    """All-01: the whole of Austin."""
    return {
        "id": "All-01",
        "tenant": "Acme",
        "whole_site": "Austin",
        "earliest_start": "2027-03",
        "latest_start": "2027-05",
        "term_months": 6,
        "price_usd": 2.5,
    } | fields


def placement(**fields: Any) -> Fields:
    """Old-01 has 400 GPUs in hall A1."""
    return {"lease": "Old-01", "hall": "A1", "gpus": 400} | fields


def run(**fields: Any) -> Fields:
    """A run of a month's work of the hall."""
    return {
        "id": "Grok",
        "work_h100e_hours": 500_000.0,
        "min_gpus": 200,
        "max_gpus": 800,
        "earliest_start": "2027-02",
        "deadline": "2027-08",
        "value_usd": 1e6,
    } | fields


def pool(**fields: Any) -> Fields:
    """A pool for research, all year."""
    return {"id": "lab", "kind": "research", "from_month": "2027-01", "to_month": "2027-12"} | fields


def tier(**fields: Any) -> Fields:
    """The pool's first 100 H100e at 3 dollars."""
    return {"pool": "lab", "up_to_h100e": 100.0, "value_usd_per_h100e_hour": 3.0} | fields


def policy(**fields: Any) -> Fields:
    """At most 60 % leased, all year."""
    return {
        "id": "cap",
        "rule": "max_leased_fraction",
        "from_month": "2027-01",
        "to_month": "2027-12",
        "limit": 0.6,
    } | fields


def sla_tier(**fields: Any) -> Fields:
    """Below 99 % availability 30 % comes off."""
    return {"sla": "std", "below_availability_fraction": 0.99, "credit_fraction": 0.3} | fields


def level(**fields: Any) -> Fields:
    """H100 on demand at 3 dollars from the start."""
    return {"gpu_type": "H100", "month": "2027-01", "usd_per_gpu_hour": 3.0} | fields


def step(**fields: Any) -> Fields:
    """A change in Austin in April."""
    return {"site": "Austin", "month": "2027-04"} | fields


def delivery(**fields: Any) -> Fields:
    """8 GPUs come to A1 in April."""
    return {"hall": "A1", "month": "2027-04", "gpus": 8} | fields


def asset(**fields: Any) -> Fields:
    """Hall A1's assets: 24 million dollars over four years from the start."""
    return {"hall": "A1", "cost_usd": 24e6, "in_service": "2027-01", "life_months": 48} | fields


def debt(**fields: Any) -> Fields:
    """A million of interest in March."""
    return {"month": "2027-03", "interest_usd": 1e6} | fields


def balance(**fields: Any) -> Fields:
    """Old-01 owes 500,000 dollars."""
    return {"lease": "Old-01", "receivables_usd": 5e5} | fields


def small_case(**lists: Any) -> dict[str, Any]:
    """The small case in its JSON form, with some of its lists replaced."""
    return {
        "plan": plan(),
        "sites": [site()],
        "gpu_types": [gpu_type()],
        "halls": [hall()],
        "tenants": [tenant()],
        "lease_requests": [request()],
    } | lists


def assembled(case: dict[str, Any]) -> Case:
    """The case of a JSON form whose records have no place but their names."""
    raw = {
        name: [RawRecord(one) for one in (ones if isinstance(ones, list) else [ones])]
        for name, ones in case.items()
    }
    return assemble(raw)


def placed(case: dict[str, Any]) -> Case:
    """The case of a JSON form whose records stand in rows of sheets and whose fields have cells."""
    raw = {}
    for name, ones in case.items():
        rows = enumerate(ones if isinstance(ones, list) else [ones], start=2)
        raw[name] = [
            RawRecord(one, Origin(f"{name}!{row}", {field: f"{name}!{field}{row}" for field in one}))
            for row, one in rows
        ]
    return assemble(raw)


def errors(**lists: Any) -> list[str]:
    """What is wrong with the small case when some of its lists are replaced."""
    try:
        assembled(small_case(**lists))
    except CaseError as error:
        return [str(problem) for problem in error.errors]
    return []


def warnings(**lists: Any) -> list[str]:
    """What is odd about the small case when some of its lists are replaced."""
    return [str(problem) for problem in assembled(small_case(**lists)).warnings]
