"""A plan made by hand that has all that statements know: classes, balances, assets, debt, several sites and tenants."""

from models.plan import Plan
from tests.plan.builders import decide, honest_plan, lease, request, signed, small_case


def plan_with_statements() -> Plan:
    """Fourteen months from January 2027 with a fiscal year from April, and receipts until April 2028.

    L stands at two sites of unlike availability and price tiers, in a straight line, beyond the horizon; M is
    recalled; N was signed before. One debt service is due after the horizon, and counts nowhere.
    """
    case = small_case(
        {"months": 14, "fiscal_year_start_month": 4, "discount_rate_fraction": 0.1, "opening_cash_usd": 1e6},
        sites=[
            {"id": "S", "it_power_mw": 2, "pue": 1.2, "energy_usd_per_mwh": 50, "fixed_cost_usd_per_month": 2e4},
            {"id": "R", "it_power_mw": 1, "energy_usd_per_mwh": 30, "availability_fraction": 0.98,
             "demand_charge_usd_per_kw_month": 9},
        ],
        halls=[
            {"id": "A", "site": "S", "gpu_type": "G", "gpus": 1000},
            {"id": "B", "site": "R", "gpu_type": "G", "gpus": 700},
        ],
        tenants=[
            {"id": "T", "default_probability_fraction": 0.03},
            {"id": "U"},
            {"id": "V"},
        ],
        sla_tiers=[{"sla": "gold", "below_availability_fraction": 0.99, "credit_fraction": 0.2}],
        lease_requests=[
            request(term_months=20, ramp_months=2, free_months=1, placement="any", sla="gold", setup_cost_usd=9e4,
                    payment_lag_months=2, prepayment_fraction=0.1, accounting_class="operating_lease"),
            request("M", tenant="U", term_months=12, firm_months=3, recall_notice_months=1, recall_fee_fraction=0.1,
                    price_basis="kw_month", price_usd=900, includes_energy=False),
            signed("N", "2026-10", tenant="U", term_months=9, payment_lag_months=1, price_usd=3,
                   accounting_class="sales_type"),
            request("O", tenant="V"),
        ],
        signed_placements=[{"lease": "N", "hall": "B", "gpus": 100}],
        on_demand=[{"gpu_type": "G", "month": "2027-01", "usd_per_gpu_hour": 3, "utilisation_fraction": 0.5}],
        assets=[
            {"hall": "A", "cost_usd": 2e6, "in_service": "2026-05", "life_months": 30},
            {"hall": "B", "cost_usd": 9e5, "in_service": "2027-03", "life_months": 24, "residual_usd": 1e5},
        ],
        debt_service=[
            {"month": "2027-06", "interest_usd": 2e4, "principal_usd": 1e5},
            {"month": "2028-04", "interest_usd": 1e4, "principal_usd": 7e4},
        ],
        opening_balances=[{"lease": "N", "receivables_usd": 2e5, "straight_line_usd": 5e3}],
    )  # fmt: skip
    leases = (
        lease(case, "L", gpus={"A": 300, "B": 200}),
        lease(case, "M", gpus={"A": 400}, recalled_after=5),
    )
    return honest_plan(
        case, decide(case, *leases, on_demand={("A", "2027-02"): 120.0, ("B", "2028-01"): 50.0})
    )
