"""The small case that `leasehold new --example` fills a workbook with; its figures are invented."""

from typing import Any

from models.inputs import (
    Asset,
    Case,
    DebtService,
    Delivery,
    GpuType,
    Hall,
    InternalPool,
    LeaseRequest,
    OnDemandLevel,
    OpeningBalance,
    PlanSettings,
    Policy,
    PoolTier,
    SignedPlacement,
    Site,
    SiteStep,
    SlaTier,
    Tenant,
    TrainingRun,
    month,
)


def example_case() -> Case:
    """Two sites, three halls, five requests over 18 months; every list of a case has at least one record.

    Examples
    --------
    >>> from planner import example_case
    >>> example_case()
    Case('Example': 18 months from 2027-01, 2 sites, 5 lease requests)
    """
    return Case(
        plan=PlanSettings(
            name="Example",
            start_month=month("2027-01"),
            months=18,
            discount_rate_fraction=0.1,
            opening_cash_usd=5e6,
        ),
        **_places(),
        **_leases(),
        **_own_use(),
        **_books(),
        policies=(
            Policy(
                id="rivals",
                rule="max_rival_fraction",
                from_month=month("2027-01"),
                to_month=month("2028-06"),
                limit=0.5,
            ),
            Policy(
                id="cash",
                rule="min_cash_usd",
                from_month=month("2027-01"),
                to_month=month("2028-06"),
                limit=1e6,
                penalty_usd=0.05,
            ),
        ),
    )


def _places() -> dict[str, Any]:
    return {
        "sites": (
            Site(
                id="Austin",
                jurisdiction="US",
                it_power_mw=12,
                pue=1.25,
                energy_usd_per_mwh=55,
                demand_charge_usd_per_kw_month=6,
                minimum_take_fraction=0.4,
                fixed_cost_usd_per_month=400_000,
                availability_fraction=0.985,
            ),
            Site(
                id="Oslo",
                jurisdiction="NO",
                it_power_mw=4,
                energy_usd_per_mwh=35,
                fixed_cost_usd_per_month=90_000,
            ),
        ),
        "site_steps": (SiteStep(site="Oslo", month=month("2027-07"), it_power_mw=8),),
        "gpu_types": (
            GpuType(id="H100", kw_per_gpu=1.4, h100_equivalent=1),
            GpuType(id="GB200", kw_per_gpu=2, h100_equivalent=2.5),
        ),
        "halls": (
            Hall(id="A1", site="Austin", gpu_type="H100", gpus=4_096, lot_gpus=256, spare_fraction=0.02),
            Hall(id="A2", site="Austin", gpu_type="GB200", gpus=2_304, lot_gpus=72, spare_fraction=0.02),
            Hall(id="O1", site="Oslo", gpu_type="GB200", gpus=1_152, lot_gpus=72),
        ),
        "deliveries": (Delivery(hall="O1", month=month("2027-07"), gpus=1_152),),
    }


def _leases() -> dict[str, Any]:
    first, second = month("2027-01"), month("2027-06")
    common: dict[str, Any] = {"earliest_start": first, "latest_start": second}
    return {
        "tenants": (
            Tenant(id="Acme", name="Acme Robotics", default_probability_fraction=0.02, recovery_fraction=0.4),
            Tenant(id="Borealis", name="Borealis Labs", is_rival=True),
            Tenant(id="Cirrus", name="Cirrus Cloud", barred_jurisdictions=("NO",)),
        ),
        "sla_tiers": (SlaTier(sla="gold", below_availability_fraction=0.99, credit_fraction=0.1),),
        "lease_requests": (
            LeaseRequest(
                id="Acme-1",
                tenant="Acme",
                gpu_types=("H100",),
                min_gpus=1_024,
                max_gpus=2_048,
                term_months=12,
                price_usd=2.1,
                ramp_months=2,
                prepayment_fraction=0.1,
                payment_lag_months=1,
                sla="gold",
                **common,
            ),
            LeaseRequest(
                id="Acme-2",
                tenant="Acme",
                group="Acme expansion",
                min_gpus=720,
                max_gpus=720,
                placement="hall",
                term_months=24,
                firm_months=6,
                recall_notice_months=3,
                recall_fee_fraction=0.1,
                price_basis="kw_month",
                price_usd=1_500,
                includes_energy=False,
                **common,
            ),
            LeaseRequest(
                id="Borealis-1",
                tenant="Borealis",
                gpu_types=("GB200",),
                isolation="hall",
                placement="hall",
                min_gpus=1_440,
                max_gpus=2_160,
                term_months=18,
                price_usd=3.9,
                take_or_pay_fraction=0.8,
                expected_utilisation_fraction=0.9,
                escalator_fraction=0.03,
                setup_cost_usd=250_000,
                **common,
            ),
            LeaseRequest(
                id="Borealis-2",
                tenant="Borealis",
                whole_site="Oslo",
                price_basis="month",
                price_usd=3_600_000,
                free_months=1,
                term_months=9,
                **common,
            ),
            LeaseRequest(
                id="Cirrus-1",
                tenant="Cirrus",
                status="signed",
                earliest_start=month("2026-10"),
                latest_start=month("2026-10"),
                min_gpus=512,
                max_gpus=512,
                term_months=12,
                price_usd=2.3,
            ),
        ),
        "signed_placements": (SignedPlacement(lease="Cirrus-1", hall="A1", gpus=512),),
    }


def _own_use() -> dict[str, Any]:
    first, last = month("2027-01"), month("2028-06")
    return {
        "training_runs": (
            TrainingRun(
                id="Model-5",
                gpu_types=("GB200",),
                work_h100e_hours=6_000_000,
                min_gpus=720,
                max_gpus=2_160,
                marginal_scaling_fraction=0.9,
                earliest_start=month("2027-03"),
                deadline=month("2027-12"),
                target=month("2027-10"),
                value_usd=30_000_000,
                delay_cost_usd_per_month=2_000_000,
            ),
        ),
        "internal_pools": (
            InternalPool(
                id="research",
                kind="research",
                from_month=first,
                to_month=last,
                floor_h100e=400,
                shortfall_usd_per_h100e_hour=6,
            ),
        ),
        "pool_tiers": (
            PoolTier(pool="research", up_to_h100e=600, value_usd_per_h100e_hour=3),
            PoolTier(pool="research", up_to_h100e=2_000, value_usd_per_h100e_hour=1.2),
        ),
        "on_demand": (
            OnDemandLevel(
                gpu_type="H100",
                month=first,
                usd_per_gpu_hour=2.6,
                utilisation_fraction=0.6,
                max_fraction=0.25,
            ),
        ),
    }


def _books() -> dict[str, Any]:
    """What statements need beside the plan."""
    return {
        "assets": (
            Asset(
                hall="A1",
                cost_usd=110_000_000,
                in_service=month("2026-01"),
                life_months=60,
                residual_usd=10_000_000,
            ),
            Asset(hall="A2", cost_usd=105_000_000, in_service=month("2027-01"), life_months=72),
        ),
        "debt_service": (
            DebtService(month=month("2027-06"), interest_usd=1_500_000, principal_usd=2_000_000),
            DebtService(month=month("2027-12"), interest_usd=1_450_000, principal_usd=2_000_000),
        ),
        "opening_balances": (OpeningBalance(lease="Cirrus-1", receivables_usd=850_000),),
    }
