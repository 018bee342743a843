"""Is a rate above or below a given one?"""

import math
from collections.abc import Hashable, Sequence
from statistics import NormalDist

from mwe_inspect.stats.intervals import effective_size, mean

__all__ = ["threshold_test"]


def threshold_test(
    values: Sequence[float], clusters: Sequence[Hashable], threshold: float
) -> float:
    """Returns the two-sided p-value of a mean that equals a threshold.

    Twice the smaller tail of the exact binomial test, at most 1. P(X >= k) of n is the
    regularised incomplete beta function at the threshold with k and n - k + 1; where values are
    clustered or not 0 or 1, it is taken at their effective size, reduced by the squared ratio of
    the normal critical value to Student's (Korn and Graubard 1998).

    Args:
        values: One value in [0, 1] an item.
        clusters: The cluster of each value.
        threshold: The mean to test, in (0, 1).

    Returns:
        The p-value; NaN for no values.
    """
    from scipy.stats import beta

    if not values:
        return math.nan
    rate, size = min(1.0, max(0.0, mean(values))), float(len(values))
    if len(set(clusters)) < len(values) or any(value not in (0.0, 1.0) for value in values):
        size, critical = effective_size(values, clusters)
        size *= (NormalDist().inv_cdf(0.975) / critical) ** 2
    hits = rate * size
    above = float(beta.cdf(threshold, hits, size - hits + 1)) if hits > 0 else 1.0
    below = float(beta.sf(threshold, hits + 1, size - hits)) if hits < size else 1.0
    return min(1.0, 2 * min(above, below))
