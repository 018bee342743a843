"""Paired gaps between two conditions: intervals, tests, a random wording, and pairs needed."""

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from statistics import NormalDist
from typing import NamedTuple

from mwe_inspect.stats.intervals import EMPTY, Interval, mean, t_probability, t_quantile

__all__ = [
    "Gap",
    "Pair",
    "Wordings",
    "bonett_price",
    "cluster_gap",
    "mcnemar",
    "paired_gap",
    "pairs_needed",
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
        mcnemar(first_only, second_only),
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


def mcnemar(first_only: int, second_only: int) -> float:
    """Returns the two-sided exact p value of McNemar's test: 1 without discordant pairs.

    The binomial test of the discordant pairs at 1/2 (McNemar 1947), in whole numbers.
    """
    discordant, fewer = first_only + second_only, min(first_only, second_only)
    ways, below = 1, 0
    for k in range(fewer + 1):
        below += ways
        ways = ways * (discordant - k) // (k + 1)
    return min(1.0, (2 * below) / (1 << discordant))


def cluster_gap(differences: Sequence[float], clusters: Sequence[Hashable]) -> Gap:
    """Returns the mean of clustered differences with a cluster-robust t interval and test.

    The variance is C/(C-1) x the sum over clusters of squared sums of residuals / n^2, with C - 1
    degrees of freedom (Miller 2024, arXiv:2411.00640, equation 4). Where all differences are the
    same each cluster counts as one pair of single answers; of one cluster there is no interval.
    """
    if not differences:
        return _NO_GAP
    gap, n = mean(differences), len(differences)
    sums: dict[Hashable, float] = defaultdict(float)
    for difference, cluster in zip(differences, clusters, strict=True):
        sums[cluster] += difference - gap
    count = len(sums)
    spread = math.fsum(total * total for total in sums.values())
    if count < 2:
        return Gap(gap, EMPTY, math.nan)
    if spread < 1e-18 * n * n:
        first_only, second_only = round(max(gap, 0) * count), round(max(-gap, 0) * count)
        interval = bonett_price(first_only, second_only, count)
        return Gap(gap, interval, mcnemar(first_only, second_only))
    error = math.sqrt(count / (count - 1) * spread) / n
    half = t_quantile(count - 1) * error
    return Gap(gap, Interval(gap - half, gap + half), t_probability(gap / error, count - 1))


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


def pairs_needed(
    gap: float, discordant: float, *, power: float = 0.8, alpha: float = 0.05
) -> int | None:
    """Returns how many pairs McNemar's test needs to find a gap with some power.

    The normal approximation ((z_a sqrt(d) + z_b sqrt(d - g^2)) / g)^2 (Connor 1987), two-sided.

    Args:
        gap: The true gap, in (0, 1].
        discordant: Share of pairs whose two answers differ.
        power: Probability of finding the gap.
        alpha: Size of the test.

    Returns:
        The number of pairs, or None where fewer pairs differ than the gap needs.
    """
    if discordant < gap:
        return None
    size, found = NormalDist().inv_cdf(1 - alpha / 2), NormalDist().inv_cdf(power)
    spread = size * math.sqrt(discordant) + found * math.sqrt(discordant - gap**2)
    return math.ceil((spread / gap) ** 2)


def _sampling_variance(group: Sequence[Pair]) -> float:
    """Variance of a group's mean difference, with one pair added to each discordant kind.

    Without these a group whose pairs all agree would seem to be without any error.
    """
    differences = [*(pair.first - pair.second for pair in group), 1.0, -1.0]
    n, centre = len(differences), mean(differences)
    return math.fsum((one - centre) ** 2 for one in differences) / n / n
