"""Trends over ordered models: by blocks, by item, and on the scale of odds."""

import math
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from mwe_inspect.stats.intervals import EMPTY, Interval
from mwe_inspect.stats.paired import PairedDifference, paired_difference, sign_flip

__all__ = ["OddsTrend", "Slope", "gee_trend", "item_slope", "page_trend"]

_LARGEST_LOG_ODDS = 15.0
"""Beyond, the fit runs off to infinity: some point separates matches from the others."""

Table = Sequence[Sequence[float]]
"""A row for each block or item, with its rate at each point of the scale."""


class Slope(NamedTuple):
    """A mean slope over items.

    Attributes:
        slope: Change of the rate for a unit of the scale.
        interval: Its 95% interval.
        corrected: Its interval at level 1 - alpha / tests.
        p: Two-sided p-value of no trend.
    """

    slope: float
    interval: Interval
    corrected: Interval
    p: float


class OddsTrend(NamedTuple):
    """A trend of the odds.

    Attributes:
        ratio: The factor by which the odds of a match change for a unit of the scale.
        interval: Its 95% interval.
        p: Two-sided p-value of a factor of 1.
    """

    ratio: float
    interval: Interval
    p: float


def page_trend(table: Table) -> float:
    """Returns the two-sided p-value of Page's test (1963) of a trend, by scipy.

    Blocks are ranked within themselves, so that only the order of the points counts. It is twice
    the smaller of the p-values for a rise and for a fall, at most 1. NaN below three points or
    two blocks, which scipy's test needs.
    """
    import numpy as np
    from scipy.stats import page_trend_test

    rates = np.array(table, dtype=float)
    if rates.ndim != 2 or rates.shape[0] < 2 or rates.shape[1] < 3:
        return math.nan
    rise, fall = (float(page_trend_test(one).pvalue) for one in (rates, rates[:, ::-1]))
    return min(1.0, 2 * min(rise, fall))


def item_slope(
    table: Table,
    scale: Sequence[float],
    clusters: Sequence[Hashable],
    *,
    counted: bool = True,
    alpha: float = 0.05,
    tests: int = 1,
) -> Slope:
    """Returns the mean over items of the least-squares slope of an item's values on a scale.

    An item's contrast, the sum of (x - mean x) times its value divided by its largest possible
    size, lies in [-1, 1]; at two points it is a difference, and slope, interval and sign-flip test
    are those of a paired comparison. Intervals respect clusters of items.

    Args:
        table: Each item's value at each point.
        scale: Where the points lie, not all the same.
        clusters: The cluster of each item.
        counted: Whether the answers are 0 or 1, not probabilities.
        alpha: Level of all tests together.
        tests: Number of tests that `corrected` corrects for (Bonferroni).
    """
    centre = math.fsum(scale) / len(scale)
    steps = [x - centre for x in scale]
    largest = math.fsum(step for step in steps if step > 0)
    contrasts = [
        math.fsum(step * value for step, value in zip(steps, row, strict=True)) / largest
        for row in table
    ]
    unit = largest / math.fsum(step * step for step in steps)
    found = paired_difference(contrasts, clusters, counted=counted)
    return Slope(
        slope=found.difference * unit,
        interval=Interval(*(bound * unit for bound in found.interval)),
        corrected=_at_level(found, unit, alpha / tests),
        p=sign_flip(contrasts, clusters),
    )


def gee_trend(table: Table, scale: Sequence[float], clusters: Sequence[Hashable]) -> OddsTrend:
    """Returns the trend of the odds of a match over a scale, by statsmodels.

    Generalised estimating equations with a logit link (Liang and Zeger 1986), independence as
    working correlation, clusters of items as groups, the bias-reduced covariance of Mancl and
    DeRouen (2001), and Student's t on (clusters - 2) degrees of freedom. NaN for fewer than
    three clusters, where all values are the same, and where some point separates the matches
    (the ratio would be 0 or infinite).
    """
    import warnings

    import numpy as np
    from scipy.stats import t
    from statsmodels.genmod.cov_struct import Independence
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_estimating_equations import GEE

    nothing = OddsTrend(math.nan, EMPTY, math.nan)
    names = {name: number for number, name in enumerate(dict.fromkeys(clusters))}
    values = np.array(table, dtype=float).ravel()
    if len(names) < 3 or values.min() == values.max():
        return nothing
    groups = np.repeat([names[cluster] for cluster in clusters], len(scale))
    points = np.tile(np.array(scale, dtype=float), len(table))
    design = np.column_stack([np.ones_like(points), points - points.mean()])
    model = GEE(values, design, groups=groups, family=Binomial(), cov_struct=Independence())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            fit = model.fit(cov_type="bias_reduced")
        except (np.linalg.LinAlgError, ValueError):
            return nothing
    slope, error = float(fit.params[1]), float(fit.bse[1])
    reach = abs(slope) * (max(scale) - min(scale))
    if not (fit.converged and reach < _LARGEST_LOG_ODDS and 0 < error < _LARGEST_LOG_ODDS):
        return nothing
    df = len(names) - 2
    half = float(t.isf(0.025, df)) * error
    interval = Interval(math.exp(slope - half), math.exp(slope + half))
    return OddsTrend(math.exp(slope), interval, float(2 * t.sf(abs(slope) / error, df)))


def _at_level(found: PairedDifference, unit: float, alpha: float) -> Interval:
    from scipy.stats import t

    if math.isnan(found.spread.error):
        return EMPTY
    half = float(t.isf(alpha / 2, found.spread.df)) * found.spread.error
    return Interval(max(-1.0, found.centre - half) * unit, min(1.0, found.centre + half) * unit)
