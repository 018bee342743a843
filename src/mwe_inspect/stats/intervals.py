"""Intervals for rates and means of dependent observations."""

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple

__all__ = [
    "EMPTY",
    "Interval",
    "cluster_wilson",
    "effective_size",
    "mean",
    "t_interval",
    "t_probability",
    "t_quantile",
    "wilson",
]


class Interval(NamedTuple):
    """An interval; both bounds are NaN where the data allow none."""

    lower: float
    upper: float


EMPTY = Interval(math.nan, math.nan)

_LEVEL = 0.95
_NEARLY_NORMAL = 20_000


def mean(values: Sequence[float]) -> float:
    """Returns the mean, NaN of nothing."""
    return math.fsum(values) / len(values) if values else math.nan


def wilson(rate: float, n: float, critical: float | None = None) -> Interval:
    """Returns Wilson's score interval of a rate (Wilson 1927).

    Args:
        rate: Observed rate, in [0, 1].
        n: Number of independent observations; need not be whole.
        critical: Critical value; by default the normal one of a 95% interval.
    """
    if math.isnan(rate) or n <= 0:
        return EMPTY
    z2 = (_normal() if critical is None else critical) ** 2
    centre = (rate + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * rate * (1 - rate) / n + (z2 / (2 * n)) ** 2) / (1 + z2 / n)
    lower = 0.0 if rate == 0 else max(0.0, centre - half)
    upper = 1.0 if rate == 1 else min(1.0, centre + half)
    return Interval(lower, upper)


def cluster_wilson(values: Sequence[float], clusters: Sequence[Hashable]) -> Interval:
    """Returns a 95% interval of the mean of clustered values in [0, 1].

    Wilson's interval on their `effective_size`, as Inspect's `ci_wilson(cluster=...)`.

    Args:
        values: One value in [0, 1] an item.
        clusters: The cluster of each value.
    """
    size, critical = effective_size(values, clusters)
    return wilson(min(1.0, max(0.0, mean(values))), size, critical) if values else EMPTY


def effective_size(values: Sequence[float], clusters: Sequence[Hashable]) -> tuple[float, float]:
    """Returns how many independent values clustered ones are worth, and the critical value.

    The size is p(1-p)/v (Korn and Graubard 1998), where v is the cluster-robust variance of the
    mean; the critical value Student's t on (clusters - 1) degrees of freedom. Values that are all
    0 or 1 are worth at most their number; probabilities and means of several answers vary less,
    and can be worth more. Where v says nothing (a rate of 0 or 1, no variance, one cluster) the
    size is the number of clusters, with the normal critical value.

    Args:
        values: One value in [0, 1] an item.
        clusters: The cluster of each value.
    """
    n = len(values)
    if n == 0:
        return 0.0, _normal()
    rate = min(1.0, max(0.0, mean(values)))
    sums: dict[Hashable, float] = defaultdict(float)
    for value, cluster in zip(values, clusters, strict=True):
        sums[cluster] += value - rate
    count = len(sums)
    spread = math.fsum(total * total for total in sums.values())
    if rate in (0.0, 1.0) or count < 2 or spread < 1e-18 * n * n:
        return float(count), _normal()
    variance = count / (count - 1) * spread / (n * n)
    most = n if all(value in (0.0, 1.0) for value in values) else math.inf
    return min(rate * (1 - rate) / variance, most), t_quantile(count - 1)


def t_interval(values: Sequence[float]) -> Interval:
    """Returns the 95% t interval of the mean of independent values; NaN below two values."""
    n = len(values)
    if n < 2:
        return EMPTY
    centre = mean(values)
    variance = math.fsum((value - centre) ** 2 for value in values) / (n - 1)
    half = t_quantile(n - 1) * math.sqrt(variance / n)
    return Interval(centre - half, centre + half)


@lru_cache(maxsize=4096)
def t_quantile(df: int) -> float:
    """Returns the two-sided 95% critical value of Student's t with a whole number of df.

    Solves the finite series of its distribution (Abramowitz and Stegun 1964, 26.7.3-4). Inspect
    computes metrics in every run, and importing scipy for this one number would make each larger.
    """
    if df > _NEARLY_NORMAL:
        return _normal()
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        angle = (low + high) / 2
        low, high = (angle, high) if _central_probability(angle, df) < _LEVEL else (low, angle)
    return math.sqrt(df) * math.tan(low)


def t_probability(t: float, df: int) -> float:
    """Returns the two-sided p value of Student's t with a whole number of df."""
    if df > _NEARLY_NORMAL:
        return 2 * NormalDist().cdf(-abs(t))
    return max(0.0, 1 - _central_probability(math.atan(abs(t) / math.sqrt(df)), df))


def _central_probability(angle: float, df: int) -> float:
    """P(|T| < sqrt(df) tan(angle))."""
    cosine = math.cos(angle)
    power, total = (cosine, 0.0) if df % 2 else (1.0, 0.0)
    for k in range(df % 2 + 1, df, 2):
        total += power
        power *= k / (k + 1) * cosine * cosine
    if df % 2 == 0:
        return math.sin(angle) * total
    return 2 / math.pi * (angle + math.sin(angle) * total)


@lru_cache(maxsize=1)
def _normal() -> float:
    return NormalDist().inv_cdf((1 + _LEVEL) / 2)
