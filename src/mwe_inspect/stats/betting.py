"""Tests by betting: the mean of values in [0, 1] over a fixed set, asked at random.

Waudby-Smith and Ramdas 2024, "Estimating means of bounded random variables by betting" (section 5,
without replacement). If the mean of the set is m, the next value has the expectation

    m_t = (N m - S) / (N - t + 1)

given those before, and a gambler who bets the share c of what can be lost on values above it has
the capital prod(1 + c (x_t / m_t - 1)): a nonnegative martingale, a supermartingale for means
below m. The capital is spread evenly over shares c, so that none has to be tuned (their "dKelly").
Half of it is kept for bets on values below, so that the error of both directions together is at
most alpha.
"""

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

__all__ = ["log_evidence", "lower_bound"]

_SHARES = 20
_STEPS = 40
_ROUNDING = 1e-9


def log_evidence(values: Iterable[float], total: int, threshold: float) -> list[float]:
    """Returns, after each value, the log of an e-value that the mean exceeds a threshold.

    Args:
        values: A value in [0, 1] of each item, in random order.
        total: Number of items in the set.
        threshold: The mean that the hypothesis under test allows at most.
    """
    import numpy as np

    path: list[float] = _log_capital(np.fromiter(values, float), total, threshold).tolist()
    return path


def lower_bound(values: Iterable[float], total: int, alpha: float) -> float:
    """Returns the lower end of the running intersection of confidence sets.

    Args:
        values: A value in [0, 1] of each item, in random order.
        total: Number of items in the set.
        alpha: Probability, at most, that the true mean is ever outside; it is shared with
            the upper end, which is 1 - `lower_bound` of the values turned round.
    """
    import numpy as np

    taken = np.fromiter(values, float)
    low, high = 0.0, 1.0
    if not taken.size:
        return low
    for _ in range(_STEPS):
        middle = (low + high) / 2
        refuted = _log_capital(taken, total, middle).max() >= -math.log(alpha)
        low, high = (middle, high) if refuted else (low, middle)
    return low


def _log_capital(values: "np.ndarray", total: int, mean: float) -> "np.ndarray":
    """The log of the capital after each value; infinite once the sum alone exceeds N m."""
    import numpy as np

    sums = np.cumsum(values)
    before = np.concatenate(([0.0], sums[:-1])) if values.size else sums
    left = total - np.arange(values.size)
    expected = np.maximum(total * mean - before, 0.0) / left
    shares = np.arange(1, _SHARES + 1) / _SHARES
    with np.errstate(divide="ignore", invalid="ignore"):
        gains = np.where(expected > 0, values / expected - 1, 0.0)
        growth = np.cumsum(np.log1p(np.outer(gains, shares)), axis=0)
    capital = np.logaddexp.reduce(growth, axis=1) - math.log(2 * _SHARES)
    certain = np.maximum.accumulate(sums) > total * mean + _ROUNDING * total
    return np.where(certain, math.inf, capital)
