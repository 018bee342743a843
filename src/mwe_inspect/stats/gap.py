"""Paired gaps between two conditions: intervals, tests, and a random wording."""

import math
from collections.abc import Hashable, Sequence
from statistics import NormalDist
from typing import NamedTuple

from mwe_inspect.stats.clustered import cluster_error, cluster_interval
from mwe_inspect.stats.intervals import EMPTY, Interval, mean, t_probability, t_quantile
from mwe_inspect.stats.paired import mcnemar_exact

__all__ = [
    "Gap",
    "Pair",
    "Wordings",
    "bonett_price",
    "cluster_gap",
    "paired_gap",
    "random_wording_gap",
]

_Z = NormalDist().inv_cdf(0.975)


class Pair(NamedTuple):
    """One item under both conditions.

    Attributes:
        first: Rate under the first condition, in [0, 1].
        second: Rate under the second.
        cluster: Name shared by pairs that are not independent.
        single: Whether each rate is one answer, 0 or 1.
    """

    first: float
    second: float
    cluster: Hashable
    single: bool = True


class Gap(NamedTuple):
    """A gap (first minus second), its 95% interval and the two-sided p value of no gap."""

    gap: float
    interval: Interval
    p: float


class Wordings(NamedTuple):
    """A gap over wordings drawn at random, and the spread of their true gaps (tau)."""

    gap: float
    interval: Interval
    tau: float


_NO_GAP = Gap(math.nan, EMPTY, math.nan)


def paired_gap(pairs: Sequence[Pair]) -> Gap:
    """Returns the mean difference over pairs; NaN of none.

    With single answers from independent pairs: Bonett and Price's interval and the exact McNemar
    test. Otherwise, with several answers a condition or with pairs in clusters: Student's t on
    the cluster-robust standard error.
    """
    if not pairs:
        return _NO_GAP
    clusters = {pair.cluster for pair in pairs}
    if len(clusters) < len(pairs) or not all(pair.single for pair in pairs):
        return cluster_gap([p.first - p.second for p in pairs], [p.cluster for p in pairs])
    first_only = sum(pair.first > pair.second for pair in pairs)
    second_only = sum(pair.first < pair.second for pair in pairs)
    return Gap(
        (first_only - second_only) / len(pairs),
        bonett_price(first_only, second_only, len(pairs)),
        mcnemar_exact(first_only, second_only),
    )


def bonett_price(first_only: int, second_only: int, pairs: int) -> Interval:
    """Returns the adjusted Wald interval of a paired difference of proportions.

    One pair is added to each kind of discordant pairs (Bonett and Price 2012, equation 7).

    Args:
        first_only: Pairs with a 1 under the first condition only.
        second_only: Pairs with a 1 under the second only.
        pairs: All pairs.
    """
    if pairs < 1:
        return EMPTY
    one, other = (first_only + 1) / (pairs + 2), (second_only + 1) / (pairs + 2)
    half = _Z * math.sqrt((one + other - (one - other) ** 2) / (pairs + 2))
    return Interval(max(-1.0, one - other - half), min(1.0, one - other + half))


def cluster_gap(differences: Sequence[float], clusters: Sequence[Hashable]) -> Gap:
    """Returns the mean of clustered differences with a cluster-robust t interval and test.

    The standard error is that of `stats.clustered` (Miller 2024, arXiv:2411.00640, equation 4).
    Where all differences are the same each cluster counts as one pair of single answers; of one
    cluster there is no interval.
    """
    if not differences:
        return _NO_GAP
    gap, n = mean(differences), len(differences)
    spread = cluster_error([(one - gap) / n for one in differences], clusters)
    if spread.error < 1e-9:
        count = len(set(clusters))
        first_only, second_only = round(max(gap, 0) * count), round(max(-gap, 0) * count)
        interval = bonett_price(first_only, second_only, count)
        return Gap(gap, interval, mcnemar_exact(first_only, second_only))
    if math.isnan(spread.error):
        return Gap(gap, EMPTY, math.nan)
    return Gap(gap, cluster_interval(gap, spread), t_probability(gap / spread.error, spread.df))


def random_wording_gap(groups: Sequence[Sequence[Pair]]) -> Wordings:
    """Returns the gap over wordings like these, of which each group of pairs met one.

    The gap is the mean of the wordings' gaps, with Student's t on their number less one degrees
    of freedom; the standard error is the larger of that between wordings and that within them
    (the modified Knapp-Hartung interval; Röver, Knapp and Friede 2015), so that wordings that
    happen to agree don't make it narrower than one wording would be. Tau is the root of the
    variance between wordings less what sampling explains (Hedges and Olkin 1985). Interval and
    tau are NaN for fewer than two wordings.
    """
    groups = [group for group in groups if group]
    gaps = [paired_gap(group).gap for group in groups]
    count = len(gaps)
    if count < 2:
        return Wordings(mean(gaps), EMPTY, math.nan)
    gap = mean(gaps)
    between = math.fsum((one - gap) ** 2 for one in gaps) / (count - 1)
    within = mean([_sampling_variance(group) for group in groups])
    half = t_quantile(count - 1) * math.sqrt(max(between, within) / count)
    interval = Interval(max(-1.0, gap - half), min(1.0, gap + half))
    return Wordings(gap, interval, math.sqrt(max(0.0, between - within)))


def _sampling_variance(group: Sequence[Pair]) -> float:
    """Variance of a group's mean difference, with one pair added to each discordant kind.

    Without these a group whose pairs all agree would seem to be without any error.
    """
    differences = [*(pair.first - pair.second for pair in group), 1.0, -1.0]
    n, centre = len(differences), mean(differences)
    return math.fsum((one - centre) ** 2 for one in differences) / n / n
