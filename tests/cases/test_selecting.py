"""Selectors: what each form hits, and what is said of one that hits nothing."""

import pytest

from models.inputs import Case, CaseError
from planner import example_case
from planner.cases.selecting import select, split

CASE = example_case()


def hits(selector: str, case: Case = CASE) -> list[str]:
    """The fields hit, each by its own selector."""
    return [target.name(case) for target in select(case, selector)]


def test_every_field_is_hit_by_its_own_name() -> None:
    """The selector that a field is told by hits this field again, and no other."""
    for list_name in type(CASE).model_fields:
        for field in type((*records(list_name), CASE.plan)[0]).model_fields if records(list_name) else ():
            every = hits(f"plan.{field}" if list_name == "plan" else f"{list_name}[*].{field}")
            assert [hits(one) for one in every] == [[one] for one in every]
            assert len(every) == len(records(list_name))


def records(list_name: str) -> tuple[object, ...]:
    """The records of a list; the plan as a list of one."""
    value = getattr(CASE, list_name)
    return value if isinstance(value, tuple) else (value,)


def test_conditions_hit_the_records_that_meet_all_of_them() -> None:
    """A condition compares by the field's type; a list of names meets it when it holds the name."""
    request = CASE.lease_requests[0]
    sited = request.with_(id="Both", sites=(CASE.sites[0].id,), group="G, 1")
    case = CASE.with_(lease_requests=(*CASE.lease_requests, sited))
    assert hits(f"lease_requests[sites={CASE.sites[0].id},id=Both].price_usd", case) == [
        "lease_requests[Both].price_usd"
    ]
    assert hits("lease_requests[group=G, 1].price_usd", case) == ["lease_requests[Both].price_usd"]
    assert len(hits("lease_requests[group=none].price_usd", case)) == len(case.lease_requests) - sum(
        one.group is not None for one in case.lease_requests
    )
    start = f"lease_requests[earliest_start={request.earliest_start}, status=open].price_usd"
    assert f"lease_requests[{request.id}].price_usd" in hits(start, case)


def test_names_may_hold_brackets_dots_and_signs() -> None:
    """An id is taken as it is, whatever stands in it, before it is read as a condition."""
    odd = "A].b=c"
    extra = CASE.lease_requests[0].with_(id=odd)
    case = CASE.with_(lease_requests=(*CASE.lease_requests, extra))
    assert hits(f"lease_requests[{odd}].price_usd", case) == [f"lease_requests[{odd}].price_usd"]
    assert split("tenants[id=A].name=B=C", "=") == ("tenants[id=A].name", "B=C")
    assert split("sites[a:b].pue:±10%", ":") == ("sites[a:b].pue", "±10%")
    assert split("sites[A].pue", "=") is None


def test_several_selectors_hit_what_each_of_them_hits() -> None:
    """Selectors joined by & hit the fields of all, each once."""
    both = "sites[*].pue & halls[*].gpus &sites[*].pue"
    assert hits(both) == hits("sites[*].pue") + hits("halls[*].gpus")
    assert split(f"{both}:±5%", ":") == (both, "±5%")


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("Acme", "it names no field of a case; write LIST[RECORD].FIELD, such as "
         "lease_requests[Acme-07].price_usd, or plan.FIELD."),
        ("site[A].pue", "a case has no list 'site'. Did you mean 'sites'?"),
        ("sites[*].it_powr_mw", "'it_powr_mw' is no field of a site. Did you mean 'it_power_mw'?"),
        ("plan[A].months", "a case has one plan; write plan.months."),
        ("sites.pue", "it does not say which; write sites[Dallas] or sites[*].pue."),
        ("sites[Dalas].pue", "the case has no site 'Dalas'; known sites: Dallas. Did you mean 'Dallas'?"),
        ("deliveries[*].gpus", "the case has no deliveries."),
        ("sites[pue=much].id", "pue is the text 'much'; it must be a number (ratio). Give the number alone; "
         "its unit is ratio."),
        ("sites[pue=2].id", "no site is like that; pue is one of 1.2."),
        ("sites[pue=1.2,Dallas=2].id", "'Dallas' is no field of a site; its fields are id, name, jurisdiction, "
         "it_power_mw, pue, energy_usd_per_mwh, demand_charge_usd_per_kw_month, minimum_take_fraction, "
         "fixed_cost_usd_per_month, availability_fraction."),
    ],
)  # fmt: skip
def test_what_hits_nothing_is_told_in_words(selector: str, message: str) -> None:
    """The place is the selector, the message says what there is and what to write."""
    plain = CASE.with_(
        sites=(CASE.sites[0].with_(id="Dallas", pue=1.2),),
        site_steps=(), halls=(), deliveries=(), lease_requests=(), signed_placements=(), training_runs=(),
        internal_pools=(), pool_tiers=(), policies=(), assets=(), opening_balances=(),
    )  # fmt: skip
    with pytest.raises(CaseError) as caught:
        select(plain, selector)
    assert [str(problem) for problem in caught.value.problems] == [f"{selector}: {message}"]
