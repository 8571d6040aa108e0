"""What a broken rule is, and how far a figure may be off before it counts.

Whole numbers (lots, months, sizes of leases) are checked exactly. A solver's continuous figures are right to
its feasibility tolerance, so GPUs, and all that is counted in GPUs, may be off by a ten-thousandth of a GPU
and a ten-millionth of the limit. Money is summed in another order here than elsewhere, and may be off by a
millionth and half a cent.
"""

from dataclasses import dataclass

GPU_SLACK = 1e-4
RELATIVE_SLACK = 1e-7
MONEY_RELATIVE_SLACK = 1e-6
HALF_A_CENT_USD = 0.005


@dataclass(frozen=True)
class Violation:
    """A rule that a plan breaks."""

    rule: str
    """Name of the rule: the function that found it."""
    message: str
    """What breaks it, where and when, and what is allowed, as a sentence."""

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


def slack(limit: float = 0.0, unit_per_gpu: float = 1.0) -> float:
    """How far a figure counted in GPUs may be past its limit, in the limit's unit.

    Parameters
    ----------
    limit
        The limit, in any unit that is proportional to GPUs (GPUs, MW, H100e, H100e-hours).
    unit_per_gpu
        What one GPU is in that unit.
    """
    return GPU_SLACK * unit_per_gpu + RELATIVE_SLACK * abs(limit)


def money_slack(usd: float) -> float:
    """How far an amount of money may be from this one, USD."""
    return MONEY_RELATIVE_SLACK * abs(usd) + HALF_A_CENT_USD


def number(value: float) -> str:
    """A figure as a message shows it: thousands separated, up to four decimals, none that are noughts."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
