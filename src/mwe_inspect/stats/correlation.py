"""How closely one quantity follows another: correlation, slope, and their intervals."""

import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from mwe_inspect.stats.intervals import EMPTY, Interval

__all__ = ["Fit", "FitIntervals", "bootstrap_fit", "fisher_interval", "fit"]

_CRITICAL = statistics.NormalDist().inv_cdf(0.975)
_RESAMPLES = 2000
_NO_SPREAD = 1e-18


class Fit(NamedTuple):
    """A straight line through points.

    Attributes:
        correlation: Pearson's r; NaN where either quantity does not vary.
        slope: Rise of y for a unit of x (least squares); NaN where x does not vary.
    """

    correlation: float
    slope: float


class FitIntervals(NamedTuple):
    """95% intervals of a fit."""

    correlation: Interval
    slope: Interval


def fit(x: Sequence[float], y: Sequence[float]) -> Fit:
    """Returns correlation and slope of y on x; both NaN for fewer than three points."""
    if len(x) < 3 or statistics.pvariance(x) < _NO_SPREAD:
        return Fit(math.nan, math.nan)
    slope = statistics.linear_regression(x, y).slope
    if statistics.pvariance(y) < _NO_SPREAD:
        return Fit(math.nan, slope)
    return Fit(statistics.correlation(x, y), slope)


def fisher_interval(correlation: float, n: int) -> Interval:
    """Returns the 95% interval of a correlation of n points by Fisher's transformation (1921).

    It takes the points as independent and their distribution as bivariate normal; NaN for n < 4.
    """
    if math.isnan(correlation) or n < 4:
        return EMPTY
    if abs(correlation) >= 1:
        return Interval(correlation, correlation)
    centre, half = math.atanh(correlation), _CRITICAL / math.sqrt(n - 3)
    return Interval(math.tanh(centre - half), math.tanh(centre + half))


def bootstrap_fit(x: Sequence[float], y: Sequence[float], seed: int = 0) -> FitIntervals:
    """Returns 95% percentile bootstrap intervals of the fit, resampling whole points.

    Where a point is the mean of a cluster (the sentences of one occupation) this is the cluster
    bootstrap. 2,000 seeded resamples: the same points give the same intervals. NaN where the fit
    itself is undefined; resamples without spread are left out.
    """
    import numpy as np

    if math.isnan(fit(x, y).correlation):
        return FitIntervals(EMPTY, EMPTY)
    n = len(x)
    shares = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), _RESAMPLES) / n
    xs, ys = (np.asarray(values) - statistics.fmean(values) for values in (x, y))
    spread_x = shares @ xs**2 - (shares @ xs) ** 2
    spread_y = shares @ ys**2 - (shares @ ys) ** 2
    joint = shares @ (xs * ys) - (shares @ xs) * (shares @ ys)
    varied = (spread_x > _NO_SPREAD) & (spread_y > _NO_SPREAD)
    slopes = joint[varied] / spread_x[varied]
    correlations = slopes * np.sqrt(spread_x[varied] / spread_y[varied])
    correlation, slope = (
        Interval(*map(float, np.quantile(values, [0.025, 0.975])))
        for values in (np.clip(correlations, -1, 1), slopes)
    )
    return FitIntervals(correlation, slope)
