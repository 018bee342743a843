"""How many items to ask for a given precision, and the interval that they give."""

import math
from statistics import NormalDist

from mwe_inspect.stats.intervals import EMPTY, Interval, wilson

__all__ = ["finite_wilson", "sample_size"]


def sample_size(total: int, half_width: float) -> int:
    """Returns how many of a set's items give its rate to within a half-width at 95%.

    The size of a simple random sample at which Wilson's interval has that half-width at the worst
    rate, 1/2: n0 = z^2 (1/(4 d^2) - 1) of an infinite set, and n0 / (1 + (n0 - 1) / N) of N items
    (Cochran 1977, section 4.4).

    Args:
        total: Number of items in the set.
        half_width: Half the width of the interval, strictly between 0 and 1/2.
    """
    z = NormalDist().inv_cdf(0.975)
    unlimited = max(1, math.ceil(z * z * (0.25 / half_width**2 - 1)))
    return min(total, math.ceil(unlimited / (1 + (unlimited - 1) / total)))


def finite_wilson(low: float, high: float, asked: int, total: int) -> Interval:
    """Returns the 95% interval of a set's rate from a simple random sample of its items.

    Wilson's interval with n (N - 1) / (N - n) in place of n: a sample of the whole set leaves no
    doubt (finite population correction, Cochran 1977, section 2.6).

    Args:
        low: The sample's rate if every unknown answer were 0.
        high: The sample's rate if every unknown answer were 1.
        asked: Number of items asked, n.
        total: Number of items in the set, N.
    """
    if asked == 0:
        return EMPTY
    if asked >= total:
        return Interval(low, high)
    effective = asked * (total - 1) / (total - asked)
    return Interval(wilson(low, effective).lower, wilson(high, effective).upper)
