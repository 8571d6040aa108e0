"""The table of contents of the formulation."""

from typing import Any

import pyomo.environ as pyo

from ..inputs.case import Case
from . import (
    capacity_policies,
    cash,
    crowding,
    halls,
    isolation,
    leases,
    money_policies,
    objective,
    on_demand,
    policies,
    pools,
    runs,
    sites,
)
from .considered import EVERYTHING, Considered
from .lease_options import lease_options
from .parameters import Parameters
from .standing_leases import standing_leases


def build(case: Case, keeps_empty: bool = False, considered: Considered = EVERYTHING) -> pyo.ConcreteModel:
    """The mixed-integer model of a case, in GPUs, MW, H100e and US dollars, to be maximised.

    Every column has finite bounds. The model keeps the case's parameters and lease options, by which
    `read_decisions` reads a solution back. `keeps_empty` keeps the columns of own use where nothing is usable;
    a model that does not consider everything is a restriction of the case.
    """
    p = Parameters(case, keeps_empty)
    options = lease_options(p, considered)
    m: Any = pyo.ConcreteModel(name="leasehold")
    standing = standing_leases(p)
    m.closed = standing.is_closed
    m.nothing = pyo.Var(bounds=(0, 0), doc="nought: the left side of a row that nothing can satisfy")

    leases.declare(m, p, options, counts_lots=considered.counts_lots)
    halls.declare_leased(m, p, options)
    isolation.declare(m, p, options)
    runs.declare(m, p, considered)
    pools.declare(m, p)
    on_demand.declare(m, p)
    halls.declare(m, p)
    isolation.declare_signed(m, p, options)
    crowding.declare(m, p, options, standing)
    sites.declare(m, p)
    cash.declare(m, p)
    policies.declare(m, p)
    m.keeps_policies = keeps_empty or considered.keeps_policies
    capacity_policies.declare(m, p, options)
    money_policies.declare(m, p, options)
    objective.declare(m, p)
    return m
