"""Reduced profits of leases agree with the arrays of the whole model, on random cases at random prices."""

import pytest

from models.formulation.pricing import Priced, Pricing
from models.inputs import Case
from tests.reference.random_cases import random_case

from .compiled import Compiled

CASES = [("micro", seed) for seed in range(0, 36, 3)] + [("small", seed) for seed in (3, 5, 7, 8)]


def priced_case(size: str, seed: int) -> tuple[Compiled, Priced]:
    """A random case at random prices."""
    compiled = Compiled(Case.model_validate(random_case(seed, size)), seed)
    return compiled, Pricing(compiled.case).priced(compiled.prices)


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_profits_are_those_of_the_model(size: str, seed: int) -> None:
    """Each option of the model is priced as the model's arrays price it; only zones of sites leave a bound."""
    compiled, priced = priced_case(size, seed)
    found, requests = priced.profits(), {r.id: r for r in compiled.case.lease_requests}
    assert set(found) == set(compiled.model.leases.options)
    for key, usd in found.items():
        request, exact = requests[key[0]], compiled.best_of(key)
        assert usd >= exact - 1e-9 * compiled.scale_usd
        if request.isolation != "site" or request.placement != "any":
            assert usd == pytest.approx(exact, rel=1e-7, abs=1e-9 * compiled.scale_usd)


def test_best_options_are_few_of_each_request_and_place() -> None:
    """Options above the least profit come best first, not more than asked for of a request and of a place."""
    _, priced = priced_case("small", 8)
    found = priced.profits()
    least = {r: 0.8 * usd if usd > 0 else 1.2 * usd for r, usd in priced.best_by_request.items()}
    chosen = priced.options(least, per_request=3, per_place=2)
    for r, best in priced.best_by_request.items():
        mine = [key for key in chosen if key[0] == r]
        profits = [found[key] for key in mine]
        assert len(mine) <= 3
        assert all([key[1] for key in mine].count(place) <= 2 for _, place, *_ in mine)
        assert profits == sorted(profits, reverse=True)
        assert all(usd >= least[r] for usd in profits)
        assert not mine or profits[0] == best
    assert {r for r, *_ in chosen} == set(priced.best_by_request) - {r for r, *_ in priced.given_profits}


def test_profit_of_leases_takes_the_best_of_each_choice() -> None:
    """A group counts once, an unprofitable lease not at all, and a signed one even at a loss."""
    for seed in (3, 8):
        compiled, priced = priced_case("small", seed)
        best = {}
        for choice, members in compiled.model.members_of_choice.items():
            usd = max(priced.best_by_request[r.id] for r in members)
            best[choice] = usd if any(r.is_signed for r in members) else max(usd, 0.0)
        assert priced.profit_of_leases == pytest.approx(sum(best.values()))


def test_case_without_halls_has_nothing_to_price() -> None:
    """Where nothing stands no request has an option, and nothing is gained."""
    record = random_case(3, "micro")
    plain = {name: record[name] for name in ("plan", "tenants", "gpu_types", "sites")}
    case = Case.model_validate(plain | {"lease_requests": []})
    priced = Pricing(case).priced(Compiled(case, 0).prices)
    assert (priced.profits(), priced.run_profits, priced.options({}, 1, 1)) == ({}, {}, [])
    assert priced.profit_of_leases == priced.profit_of_runs == 0.0
