"""At which step of the bridge each input changes from A's to B's."""

NO_EFFECT = ""
"""Of inputs that only allow or forbid, or only name: decisions that are kept are worth the same."""

_LEASES = {
    "contracts": "status whole_site min_gpus max_gpus term_months",
    "price": "price_basis price_usd escalator_fraction free_months take_or_pay_fraction "
    "expected_utilisation_fraction setup_cost_usd recall_fee_fraction",
    "delivery": "earliest_start ramp_months prepayment_fraction payment_lag_months",
    "energy": "includes_energy",
    "credit": "tenant sla",
    NO_EFFECT: "id group gpu_types sites placement isolation latest_start firm_months recall_notice_months "
    "accounting_class",
}
_FIELDS: dict[str, dict[str, str]] = {
    "plan": {
        "horizon": "start_month months discount_rate_fraction",
        "internal_value": "opening_cash_usd",
        NO_EFFECT: "name currency fiscal_year_start_month",
    },
    "sites": {
        "energy": "it_power_mw pue energy_usd_per_mwh demand_charge_usd_per_kw_month minimum_take_fraction "
        "fixed_cost_usd_per_month",
        "credit": "availability_fraction",
        NO_EFFECT: "id name jurisdiction",
    },
    "site_steps": {"energy": "site month it_power_mw energy_usd_per_mwh"},
    "gpu_types": {"energy": "kw_per_gpu", "internal_value": "h100_equivalent", NO_EFFECT: "id"},
    "halls": {"contracts": "site gpu_type gpus lot_gpus spare_fraction", NO_EFFECT: "id"},
    "deliveries": {"contracts": "hall month gpus"},
    "tenants": {
        "credit": "default_probability_fraction recovery_fraction",
        "internal_value": "is_rival",
        NO_EFFECT: "id name barred_jurisdictions",
    },
    "lease_requests": _LEASES,
    "sla_tiers": {"credit": "sla below_availability_fraction credit_fraction"},
    "signed_placements": {"contracts": "lease hall gpus"},
    "training_runs": {
        "internal_value": "deadline target value_usd delay_cost_usd_per_month",
        NO_EFFECT: "id gpu_types sites placement work_h100e_hours min_gpus max_gpus marginal_scaling_fraction "
        "earliest_start is_mandatory can_pause",
    },
    "internal_pools": {
        "internal_value": "from_month to_month floor_h100e shortfall_usd_per_h100e_hour",
        NO_EFFECT: "id kind gpu_types sites",
    },
    "pool_tiers": {"internal_value": "pool up_to_h100e value_usd_per_h100e_hour"},
    "on_demand": {
        "price": "gpu_type month usd_per_gpu_hour utilisation_fraction",
        NO_EFFECT: "max_fraction",
    },
    "policies": {"internal_value": "id rule subject from_month to_month limit penalty_usd"},
    "assets": {NO_EFFECT: "hall cost_usd in_service life_months residual_usd"},
    "debt_service": {NO_EFFECT: "month interest_usd principal_usd"},
    "opening_balances": {NO_EFFECT: "lease deferred_revenue_usd receivables_usd straight_line_usd"},
}
STEP_OF_FIELD: dict[str, dict[str, str]] = {
    list_name: {field: step for step, fields in by_step.items() for field in fields.split()}
    for list_name, by_step in _FIELDS.items()
}
"""Name of the step by list and field; a test holds that every field of every record is here."""
STEP_OF_PRESENCE: dict[str, str] = {
    list_name: "price" if list_name == "on_demand" else next((step for step in by_step if step), NO_EFFECT)
    for list_name, by_step in _FIELDS.items()
}
"""Name of the step at which a record that only one of the cases has comes or goes."""
ABSENT: dict[str, dict[str, float]] = {
    "sites": {
        "energy_usd_per_mwh": 0.0,
        "demand_charge_usd_per_kw_month": 0.0,
        "minimum_take_fraction": 0.0,
        "fixed_cost_usd_per_month": 0.0,
    },
    "gpu_types": {},
    "halls": {"gpus": 0},
    "tenants": {},
    "lease_requests": {},
    "training_runs": {},
    "internal_pools": {"floor_h100e": 0.0},
}
"""Lists whose records others name: one that comes or goes stands in all steps, with these fields at nought
while it is absent. Records of the other lists are left out instead."""
