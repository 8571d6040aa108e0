"""What the statements assume without being told, said in sentences."""

from models.plan.statements import Statements
from tests.plan.builders import decide, lease, request, signed, small_case
from tests.statements.test_balances import FLAT

PLACED = [{"lease": "L", "hall": "A", "gpus": 100}]


def _notes(**fields: object) -> tuple[str, ...]:
    """The notes of one signed lease from December 2026, without those on assets."""
    asked = signed("L", "2026-12", term_months=6, **FLAT, **fields)
    case = small_case(lease_requests=[asked], signed_placements=PLACED)
    return Statements(case, decide(case)).notes[:-1]


def test_billing_before_month_0_that_is_taken_as_received_is_told() -> None:
    """December's billing is due in February, and no opening receivable says so."""
    assert _notes(payment_lag_months=2) == (
        "Without an opening balance, what was billed before month 0 is taken as received: L. "
        "Their payment lag says that some of it is not.",
    )
    assert _notes() == ()


def test_straight_line_that_begins_at_month_0_is_told() -> None:
    """What was recognised ahead of billing in December is not known."""
    assert _notes(accounting_class="operating_lease") == (
        "Without an opening balance, nothing is taken as recognised ahead of billing before month 0: L.",
    )


def test_ramp_of_a_straight_line_is_told() -> None:
    """A third of the GPUs comes in January, but a sixth of all revenue; a service is billed as it ramps."""
    told = []
    for kind in ("operating_lease", "service"):
        asked = request(term_months=6, ramp_months=2, accounting_class=kind)
        case = small_case(lease_requests=[asked])
        told.append(Statements(case, decide(case, lease(case))).notes[:-1])
    assert told == [
        (
            "L: the GPUs come over a ramp, but the revenue of a lease is recognised in equal amounts from its first "
            "month on; tranche by tranche it would be less during the ramp, and more after it.",
        ),
        (),
    ]
