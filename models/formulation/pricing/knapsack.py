"""Best sizes of an option's seats: so many GPUs in all, so many at most in each, the best-paid first."""

import numpy as np

from ..parameters import FloatArray
from .fleet import IntArray


def best_sizes_usd(
    per_gpu_usd: FloatArray,
    most_gpus: IntArray,
    seats: IntArray,
    fewest: IntArray,
    most: IntArray,
) -> FloatArray:
    """Greatest worth of each option's GPUs, whole lots left aside.

    Parameters
    ----------
    per_gpu_usd, most_gpus
        Worth of a GPU, and most GPUs, by seat, shape (M,); an option's seats stand one after the other.
    seats, fewest, most
        Number of seats, and fewest and most GPUs of all together, by option, shape (N,).
    """
    first = np.concatenate([[0], np.cumsum(seats)[:-1]]) if len(seats) else np.zeros(0, int)
    worth = np.zeros(len(seats))
    for count in np.unique(seats):
        among = np.flatnonzero(seats == count)
        at = first[among][:, None] + np.arange(count)
        usd, gpus = per_gpu_usd[at], most_gpus[at].astype(float)
        if count > 1:
            order = np.argsort(-usd, axis=1)
            usd, gpus = np.take_along_axis(usd, order, 1), np.take_along_axis(gpus, order, 1)
        before = np.cumsum(gpus, axis=1) - gpus
        wanted = np.where(usd > 0, most[among][:, None], fewest[among][:, None])
        worth[among] = (usd * np.clip(wanted - before, 0.0, gpus)).sum(axis=1)
    return worth
