"""Equivalence: evidence that a difference is smaller than a margin."""

import math

from mwe_inspect.stats.clustered import ClusterError

__all__ = ["tost"]


def tost(centre: float, spread: ClusterError, margin: float) -> float:
    """Returns the p-value of two one-sided t tests of equivalence (Schuirmann 1987).

    The null hypothesis is that the true difference is at least the margin in size; it is
    rejected at alpha exactly where the 1 - 2 alpha interval lies within plus and minus the margin.

    Args:
        centre: The estimated difference.
        spread: Its standard error and degrees of freedom.
        margin: The smallest difference that matters, above 0.
    """
    from scipy.stats import t

    if math.isnan(spread.error) or math.isnan(centre):
        return math.nan
    if spread.error == 0:
        return float(abs(centre) >= margin)
    return float(t.sf((margin - abs(centre)) / spread.error, spread.df))
