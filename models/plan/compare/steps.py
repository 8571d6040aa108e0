"""The steps of a bridge from plan A to plan B: their order, their items, and what each says."""

from dataclasses import dataclass
from typing import Literal

Item = Literal["price", "volume", "mix", "timing", "energy", "credit", "internal_value"]
ITEMS: dict[Item, str] = {
    "price": "Price",
    "volume": "Volume",
    "mix": "Mix",
    "timing": "Timing",
    "energy": "Energy and site costs",
    "credit": "Credit and service levels",
    "internal_value": "Internal value and policies",
}
"""What a line of the bridge is about, and how people call it."""
Block = Literal["inputs", "reoptimisation"]
BLOCKS: dict[Block, str] = {
    "inputs": "Changed inputs, A's decisions kept",
    "reoptimisation": "Re-optimisation: B's decisions instead of A's",
}


@dataclass(frozen=True)
class Step:
    """One line of the bridge."""

    name: str
    block: Block
    item: Item
    title: str
    sentence: str
    """The line's definition, as a reader of the workbook sees it."""


STEPS: tuple[Step, ...] = (
    Step(
        "left_out",
        "inputs",
        "volume",
        "Decisions that B has no place for",
        "Under A's inputs: A's decisions less leases, runs and GPUs whose request, run, pool or hall B lacks.",
    ),
    Step(
        "contracts",
        "inputs",
        "volume",
        "Contract sizes, terms, installed GPUs",
        "B's contract sizes, terms, signed leases and installed GPUs, at A's prices.",
    ),
    Step(
        "price",
        "inputs",
        "price",
        "Prices and contract terms",
        "B's prices of leases and on demand, escalators, free months, billed shares, set-up costs, recall fees.",
    ),
    Step(
        "delivery",
        "inputs",
        "timing",
        "Ramps, payment dates, signed starts",
        "B's ramps, prepayments and payment lags, and B's starts of signed leases.",
    ),
    Step(
        "horizon",
        "inputs",
        "timing",
        "Horizon and discount rate",
        "B's first month, number of months and discount rate.",
    ),
    Step(
        "energy",
        "inputs",
        "energy",
        "Energy, power and site costs",
        "B's energy prices, PUE, demand charges, minimum takes, kW per GPU, fixed costs; who bears energy.",
    ),
    Step(
        "credit",
        "inputs",
        "credit",
        "Default, service levels, availability",
        "B's default probabilities, recoveries, service levels and availability of sites.",
    ),
    Step(
        "internal_value",
        "inputs",
        "internal_value",
        "Values of own use, policies",
        "B's values of runs and pools, floors, H100e of GPU types, policies and their penalties.",
    ),
    Step(
        "more_or_less",
        "reoptimisation",
        "volume",
        "More or fewer GPU-hours sold",
        "Change of the GPU-hours leased or offered, times A's average present value of one.",
    ),
    Step(
        "mix",
        "reoptimisation",
        "mix",
        "Better or worse sales",
        "Change of each sale's GPU-hours, times what its present value per GPU-hour is above A's average; "
        "and other halls or sizes of leases that keep their months.",
    ),
    Step(
        "moved",
        "reoptimisation",
        "timing",
        "Leases and offers in other months",
        "B's GPU-hours of each sale that moved, times the change of its present value per GPU-hour.",
    ),
    Step(
        "site_costs",
        "reoptimisation",
        "energy",
        "Energy drawn, less reimbursed",
        "Change of energy bills, demand charges and reimbursements.",
    ),
    Step(
        "own_use",
        "reoptimisation",
        "internal_value",
        "Own use, shortfalls, penalties",
        "Change of the values of runs and pools, of shortfalls and of penalties.",
    ),
)
"""Every line, in the order in which inputs are changed; the joint effect of two steps is in the later one."""
INPUT_STEPS: tuple[Step, ...] = tuple(step for step in STEPS if step.block == "inputs")
STEP_INDEX: dict[str, int] = {step.name: index for index, step in enumerate(INPUT_STEPS)}
