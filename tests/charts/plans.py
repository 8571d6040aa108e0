"""Plans that the charts are tried on: nothing, one lease, the example, hostile names, two hundred leases."""

from functools import cache

from models.plan import Decisions, Plan
from planner.charts import Chart, Layout, lease_timelines
from tests.benchmarks.export import large_plan
from tests.export.plans import made_plan
from tests.plan.builders import HALL, TYPE, decide, honest_plan, lease, request, small_case

SCRIPT, FORMULA, IMAGE = "<script>alert(1)</script>", "=1+1", "<img src=x onerror=alert(1)>"
LONG = "A name that nobody would give to anything, but of the 80 characters allowed: so"


@cache
def plan_called(name: str) -> Plan:
    """The plan of this name; see `MAKERS`."""
    return MAKERS[name]()


@cache
def parts_called(name: str, layout: Layout) -> tuple[Chart, ...]:
    """The lease timeline of the plan of this name, in its parts."""
    return lease_timelines(plan_called(name), layout)


def empty_plan() -> Plan:
    """A plan of a case without sites, halls, tenants and requests."""
    return honest_plan(small_case(sites=[], halls=[], tenants=[], gpu_types=[]), Decisions())


def idle_plan() -> Plan:
    """A plan in which the one request is declined, so that everything is idle."""
    case = small_case(lease_requests=[request()])
    return honest_plan(case, decide(case))


def tiny_plan() -> Plan:
    """One lease of one month."""
    case = small_case(lease_requests=[request()])
    return honest_plan(case, decide(case, lease(case)))


def hostile_plan() -> Plan:
    """Names that are scripts, formulas, mathematics, and far too long; a lease in two halls, one in a ramp."""
    requests = [
        request(SCRIPT, tenant=SCRIPT, term_months=6, ramp_months=2, placement="any"),
        request(FORMULA, tenant=FORMULA, term_months=2, earliest_start="2027-05", latest_start="2027-06"),
        request("$x^2$ & $", tenant="$x^2$ & $", term_months=30, firm_months=2, recall_notice_months=0),
        request(LONG, tenant=LONG, term_months=1, earliest_start="2027-10"),
    ]
    case = small_case(
        {"name": IMAGE, "months": 12},
        sites=[{"id": SCRIPT, "name": IMAGE, "it_power_mw": 10, "pue": 1, "energy_usd_per_mwh": 0}],
        gpu_types=[TYPE],
        halls=[HALL | {"id": "A", "site": SCRIPT}, HALL | {"id": "$B$, <b>", "site": SCRIPT}],
        tenants=[{"id": row["tenant"], "name": IMAGE, "is_rival": row["id"] == SCRIPT} for row in requests],
        lease_requests=requests,
    )
    leases = (
        lease(case, SCRIPT, gpus={"A": 100, "$B$, <b>": 50}),
        lease(case, FORMULA),
        lease(case, "$x^2$ & $", recalled_after=9),
        lease(case, LONG, gpus={"$B$, <b>": 10}),
    )
    return honest_plan(case, decide(case, *leases))


MAKERS = {
    "empty": empty_plan,
    "idle": idle_plan,
    "tiny": tiny_plan,
    "example": made_plan,
    "hostile": hostile_plan,
    "large": large_plan,
}
