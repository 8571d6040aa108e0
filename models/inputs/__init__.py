"""The case: records, their units and bounds, and what must hold between them."""

from .accounting import AccountingClass, Asset, DebtService, OpeningBalance
from .assembly import RawCase, RawRecord, assemble
from .case import RECORD_TYPES, Case
from .leases import LeaseRequest, SignedPlacement, SlaTier, Tenant
from .months import Month, month, months_between
from .own_use import InternalPool, OnDemandLevel, PoolTier, TrainingRun
from .policies import POLICY_RULES, Policy, PolicyRule
from .problems import CaseError, Problem
from .record import Origin, Record
from .settings import PlanSettings
from .sites import Delivery, GpuType, Hall, Site, SiteStep

__all__ = [
    "POLICY_RULES",
    "RECORD_TYPES",
    "AccountingClass",
    "Asset",
    "Case",
    "CaseError",
    "DebtService",
    "Delivery",
    "GpuType",
    "Hall",
    "InternalPool",
    "LeaseRequest",
    "Month",
    "OnDemandLevel",
    "OpeningBalance",
    "Origin",
    "PlanSettings",
    "Policy",
    "PolicyRule",
    "PoolTier",
    "Problem",
    "RawCase",
    "RawRecord",
    "Record",
    "SignedPlacement",
    "Site",
    "SiteStep",
    "SlaTier",
    "Tenant",
    "TrainingRun",
    "assemble",
    "month",
    "months_between",
]
