"""Is a rate above or below a given one?"""

import math
from statistics import NormalDist

__all__ = ["threshold_test"]


def threshold_test(
    rate: float, size: float, threshold: float, critical: float | None = None
) -> float:
    """Returns the exact two-sided p-value of a rate that equals a threshold.

    Twice the smaller binomial tail, at most 1. P(X >= k) of n is the regularised incomplete beta
    function at the threshold with k and n - k + 1, which serves for an effective size that is no
    whole number (Korn and Graubard 1998).

    Args:
        rate: Observed rate.
        size: Number of independent observations, or the effective one.
        threshold: The rate to test, in (0, 1).
        critical: The critical value that goes with an estimated effective size; the size is
            reduced by the square of its ratio to the normal one.
    """
    from scipy.stats import beta

    if math.isnan(rate) or size <= 0:
        return math.nan
    if critical is not None:
        size *= (NormalDist().inv_cdf(0.975) / critical) ** 2
    hits = rate * size
    above = float(beta.cdf(threshold, hits, size - hits + 1)) if hits > 0 else 1.0
    below = float(beta.sf(threshold, hits + 1, size - hits)) if hits < size else 1.0
    return min(1.0, 2 * min(above, below))
