"""What statements need beside the plan: balances of signed leases, assets that depreciate, debt in the horizon."""

from collections.abc import Iterator

from ..problems import Problem
from ..wording import counted
from .facts import Facts


def opening_balances_of_signed_leases(facts: Facts) -> Iterator[Problem]:
    """Only a lease that has started before month 0 has a balance on the books."""
    requests = {request.id: request for request in facts.case.lease_requests}
    for balance in facts.case.opening_balances:
        lease = requests.get(balance.lease)
        if lease is not None and not lease.is_signed:
            yield Problem(
                balance.where("lease"),
                f"lease names '{lease.id}', which is open; only signed leases have opening balances. Sign the "
                "request, or remove the balance.",
            )


def straight_lines_of_leases(facts: Facts) -> Iterator[Problem]:
    """A service is recognised as it is billed, so that it has no straight-line receivable."""
    requests = {request.id: request for request in facts.case.lease_requests}
    for balance in facts.case.opening_balances:
        lease = requests.get(balance.lease)
        if balance.straight_line_usd and lease is not None and lease.accounting_class == "service":
            yield Problem(
                balance.where("straight_line_usd"),
                f"straight_line_usd is {counted(balance.straight_line_usd)}, but '{lease.id}' is accounted "
                "for as a service, which is recognised as it is billed; it must be 0. Remove it, or set the "
                "lease's accounting_class.",
            )


def opening_balances_before_the_start(facts: Facts) -> Iterator[Problem]:
    """A lease that starts in the horizon is billed and prepaid there, so that it opens with nothing."""
    requests = {request.id: request for request in facts.case.lease_requests}
    for balance in facts.case.opening_balances:
        lease = requests.get(balance.lease)
        if lease is not None and lease.is_signed and facts.index(lease.earliest_start) >= 0:
            yield Problem(
                balance.where("lease"),
                f"lease names '{lease.id}', which starts in {lease.earliest_start}, in the horizon; only a "
                f"lease that has started before {facts.month(0)} has opening balances. Remove this one.",
            )


def residuals_above_cost(facts: Facts) -> Iterator[Problem]:
    """Assets do not gain value as they age."""
    for asset in facts.case.assets:
        if asset.residual_usd > asset.cost_usd:
            yield Problem(
                asset.where("residual_usd"),
                f"residual_usd is {counted(asset.residual_usd)}; it must be at most cost_usd, which is "
                f"{counted(asset.cost_usd)}. Correct one of them.",
            )


def assets_outside_the_horizon(facts: Facts) -> Iterator[Problem]:
    """Some month of an asset's life lies in the horizon."""
    for asset in facts.case.assets:
        last = asset.in_service + (asset.life_months - 1)
        if facts.is_outside(asset.in_service, last):
            yield Problem(
                asset.where("in_service"),
                f"the assets in hall '{asset.hall}' depreciate from {asset.in_service} to {last}, outside "
                f"{facts.horizon}; they have no effect.",
                "warning",
            )


def assets_before_gpus(facts: Facts) -> Iterator[Problem]:
    """A hall has GPUs in the month in which its assets come into service."""
    for asset in facts.case.assets:
        index = max(facts.index(asset.in_service), 0)
        if asset.hall in facts.halls and index < facts.months and not facts.installed[asset.hall][index]:
            yield Problem(
                asset.where("in_service"),
                f"in_service is {asset.in_service}, but hall '{asset.hall}' has no GPUs then; they "
                "depreciate before they can earn. Is it the month of the delivery?",
                "warning",
            )


def debt_service_outside_the_horizon(facts: Facts) -> Iterator[Problem]:
    """Statements show the debt service of the horizon only."""
    for due in facts.case.debt_service:
        if facts.is_outside(due.month, due.month):
            yield Problem(
                due.where("month"),
                f"month is {due.month}, outside {facts.horizon}; this debt service is in no statement.",
                "warning",
            )


WITHOUT_HORIZON = (opening_balances_of_signed_leases, straight_lines_of_leases, residuals_above_cost)
WITH_HORIZON = (opening_balances_before_the_start,)
ODDITIES = (assets_outside_the_horizon, assets_before_gpus, debt_service_outside_the_horizon)
