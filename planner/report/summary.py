"""The summary of the report: what is leased, what is kept, why, what it is worth, and how sure that is."""

from dataclasses import dataclass

from models.inputs.wording import listed
from models.plan.check import Violation
from models.plan.discounting import hours_by_month
from models.plan.display import status_sentence
from models.plan.plan import Plan
from models.plan.terms import LEASE_TERMS
from planner.charts.tenants import tenant_revenue
from planner.charts.use import use_by_month
from planner.export.table import rows
from planner.report.words import money, month, share

FULL_SHARE = 0.999
"""Share of a site's power from which on it counts as used up."""


@dataclass(frozen=True)
class Answer:
    """One question of a board member, and its answer in sentences."""

    question: str
    sentences: tuple[str, ...]


def answers(plan: Plan, violations: tuple[Violation, ...], has_reasons: bool) -> tuple[Answer, ...]:
    """The summary, question by question.

    Parameters
    ----------
    violations
        What the independent check has found; a sound plan has none.
    has_reasons
        Whether the reasons of the decisions were found and stand in the report.
    """
    return (
        Answer("What we lease", tuple(_leased(plan))),
        Answer("What we keep", tuple(_kept(plan))),
        Answer("Why", tuple(_why(plan, has_reasons))),
        Answer("What it is worth", tuple(_worth(plan))),
        Answer("How sure that is", tuple(_sure(plan, violations))),
    )


def _leased(plan: Plan) -> list[str]:
    leases, asked = plan.leases, len(plan.case.lease_requests)
    if not asked:
        return ["Nobody asks for a lease."]
    signed = int(leases["is_signed"].sum())
    before = f", {signed} of them signed before" if signed else ""
    used = share(_average(plan, "leased, in use"))
    told = [
        f"{len(leases)} of {asked} requests are accepted{before}; on average leases use {used} of the compute."
    ]
    tenants = tenant_revenue(plan)
    if len(tenants):
        largest = [f"{row.tenant} ({share(row.share_fraction)})" for row in rows(tenants[:3])]
        noun = "tenant is" if len(largest) == 1 else "tenants are"
        told.append(f"By lease revenue, the largest {noun} {listed(largest)}.")
    recalled = list(leases.loc[leases["is_recalled"].astype(bool), "request"])
    if recalled:
        told.append(f"Recalled before the end of the term: {listed(recalled)}.")
    return told


def _kept(plan: Plan) -> list[str]:
    training, pools = _average(plan, "training runs"), _average(plan, "internal pools")
    told = [f"Training runs use {share(training)} of the compute, internal pools {share(pools)}."]
    if training == pools == 0:
        told = ["Training runs and internal pools use nothing."]
    runs = plan.runs
    done = [f"{row.run} ({month(row.finish_month)})" for row in rows(runs) if row.is_undertaken]
    if done:
        told.append(f"{len(done)} of {len(runs)} training runs finish: {listed(done)}.")
    elif len(runs):
        told.append("No training run is undertaken.")
    rest = [
        ("on demand", "is offered on demand"),
        ("idle", "is idle"),
        ("stranded", "is stranded by isolation"),
    ]
    parts = [f"{share(_average(plan, use))} {words}" for use, words in rest if _average(plan, use) > 0]
    return [*told, f"{listed(parts)}."] if parts else told


def _why(plan: Plan, has_reasons: bool) -> list[str]:
    told = []
    leased, own = _usd_per_h100e_hour(plan)
    currency = plan.case.plan.currency
    if leased is not None and own is not None:
        told.append(
            f"An H100e-hour that is leased brings {currency} {leased:,.2f} before energy and site costs; one kept for "
            f"training and pools is valued at {currency} {own:,.2f} (present values, on average)."
        )
    full = _months_at_the_limit(plan)
    if full:
        places = [f"{site} in {count} of {plan.case.plan.months} months" for site, count in full.items()]
        told.append(f"Power is used up at {listed(places)}.")
    penalties = -plan.terms_usd.get("policy_penalty", 0.0) - plan.terms_usd.get("pool_shortfall", 0.0)
    if penalties > 0:
        told.append(
            f"Falling short of policies and pools' floors, where allowed, costs {money(penalties, currency)}."
        )
    where = "stand under Decisions" if has_reasons else "are found by the command leasehold explain"
    told.append(f"Reasons request by request {where}.")
    return told


def _worth(plan: Plan) -> list[str]:
    settings = plan.case.plan
    rate = f"{100 * settings.discount_rate_fraction:g} %"
    told = [
        f"{money(plan.value_usd, settings.currency)} of present value at {rate} a year: "
        f"{money(plan.cash_usd, settings.currency)} of cash, and {money(plan.internal_value_usd, settings.currency)} "
        "that own use is valued at, which is no cash."
    ]
    lowest = min(rows(plan.money_by_month), key=lambda row: float(row.closing_cash_usd))
    balance = money(lowest.closing_cash_usd, settings.currency)
    told.append(f"Cash is lowest at the end of {month(lowest.month)}: {balance}.")
    return told


def _sure(plan: Plan, violations: tuple[Violation, ...]) -> list[str]:
    solve, currency = plan.solve, plan.case.plan.currency
    told = [status_sentence(plan), f"No plan is worth more than {money(solve.bound_usd, currency)}."]
    if solve.confirmed_by:
        told.append(f"A second solver, {solve.confirmed_by}, agrees.")
    if violations:
        count = "one rule" if len(violations) == 1 else f"rules {len(violations)} times"
        told.append(f"THE CHECK REJECTS THIS PLAN: it breaks {count}.")
    else:
        told.append(
            "The independent check, made anew for this report, finds every rule kept and every dollar right."
        )
    return told


def _average(plan: Plan, use: str) -> float:
    """Share of the usable H100e that a use takes over the horizon."""
    return next(float(row.usable_fraction) for row in rows(plan.averages) if row.use == use)


def _months_at_the_limit(plan: Plan) -> dict[str, int]:
    """In how many months each site's power is used up; sites where it never is are left out."""
    frame = plan.sites
    is_full = (frame["limit_mw"] > 0) & (frame["used_mw"] >= FULL_SHARE * frame["limit_mw"])
    counts = frame.loc[is_full].groupby("site", sort=False).size()
    return {str(site): int(count) for site, count in counts.items()}


def _usd_per_h100e_hour(plan: Plan) -> tuple[float | None, float | None]:
    """Present value per H100e-hour of what leases use, and of what runs and pools use; None where none is."""
    h100e = use_by_month(plan, "h100e").mul(hours_by_month(plan.case.plan), axis=0).sum()
    leased, own = h100e["leased_gpus_in_use"], h100e["running_gpus"] + h100e["pooled_gpus"]
    terms = plan.terms_usd
    lease_usd = sum(terms.get(name, 0.0) for name in LEASE_TERMS)
    own_usd = terms.get("run_value", 0.0) + terms.get("pool_value", 0.0)
    return (lease_usd / leased if leased else None, own_usd / own if own else None)
