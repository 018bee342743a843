"""The difference between two series of answers to the same items."""

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from mwe_inspect.stats.clustered import ClusterError, cluster_error, cluster_interval
from mwe_inspect.stats.intervals import Interval, mean

__all__ = ["PairedDifference", "mcnemar_exact", "paired_difference", "sign_flip"]

_FINEST = 120
_EXACT_STEPS = 50_000_000
_DRAWS = 9_999
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """A mean difference over items.

    Attributes:
        difference: The mean of the items' differences; NaN for no items.
        interval: Its 95% interval.
        centre: The middle of the interval (not clipped), from which tests are made.
        spread: The standard error about the centre, and its degrees of freedom.
    """

    difference: float
    interval: Interval
    centre: float
    spread: ClusterError


def mcnemar_exact(first_only: int, second_only: int) -> float:
    """Returns the exact two-sided p-value of McNemar's test (McNemar 1947).

    Under the null hypothesis each discordant pair is as likely to go either way:
    p = min(1, 2 P(Bin(first_only + second_only, 1/2) <= min(first_only, second_only))).

    Args:
        first_only: Pairs of which only the first matches.
        second_only: Pairs of which only the second matches.
    """
    pairs, fewer = first_only + second_only, min(first_only, second_only)
    term = tail = 1
    for k in range(fewer):
        term = term * (pairs - k) // (k + 1)
        tail += term
    return min(1.0, 2 * tail / (1 << pairs))


def paired_difference(
    differences: Sequence[float], *clusterings: Sequence[Hashable], counted: bool = True
) -> PairedDifference:
    """Returns the mean of the items' differences with a cluster-robust 95% interval.

    Where answers are 0 or 1 (`counted`), a sample in which few items differ says little about how
    many do. Two clusters of average size are therefore added to the interval's data, one that
    differs by +1 and one by -1: for items on their own this is Bonett and Price's (2012)
    interval, with a t quantile and a degree of freedom spent. It never has no width.

    Args:
        differences: One for each item, in [-1, 1].
        clusterings: The cluster of each item; one kind or two (question, biography).
        counted: Whether the answers behind the differences are 0 or 1, not probabilities.
    """
    n = len(differences)
    if n == 0:
        nothing = ClusterError(math.nan, 0)
        return PairedDifference(math.nan, Interval(math.nan, math.nan), math.nan, nothing)
    values = [(difference, 1.0) for difference in differences]
    names = [list(clustering) for clustering in clusterings]
    if counted:
        size = n / len(set(clusterings[0]))
        values += [(1.0, size), (-1.0, size)]
        names = [[*clustering, ("added", 1), ("added", -1)] for clustering in names]
    total = math.fsum(weight for _, weight in values)
    centre = math.fsum(value * weight for value, weight in values) / total
    contributions = [weight * (value - centre) / total for value, weight in values]
    spread = cluster_error(contributions, *names)
    lower, upper = cluster_interval(centre, spread)
    if not math.isnan(lower):
        lower, upper = max(-1.0, lower), min(1.0, upper)
    return PairedDifference(mean(differences), Interval(lower, upper), centre, spread)


def sign_flip(differences: Sequence[float], clusters: Sequence[Hashable]) -> float:
    """Returns the two-sided p-value of the sign-flip test of a mean difference of 0.

    Under the null hypothesis the two series are exchangeable within a cluster, so that each
    cluster's sum of differences is as likely to have either sign. The distribution is exact where
    the sums are multiples of a common fraction (answers of 0 and 1, and means of few of them):
    built up cluster by cluster; with 0/1 answers and items on their own it is McNemar's exact
    test. Other sums are given to scipy's `permutation_test`: exact up to 13 clusters, beyond
    that 9,999 seeded draws.

    Returns:
        The p-value; 1 where fewer than two clusters differ, NaN for no items.
    """
    if not differences:
        return math.nan
    sums: dict[Hashable, float] = defaultdict(float)
    for difference, cluster in zip(differences, clusters, strict=True):
        sums[cluster] += difference
    moved = [total for total in sums.values() if abs(total) > _TOLERANCE]
    if len(moved) < 2:
        return 1.0
    steps = _whole(moved)
    if steps is not None and len(steps) * sum(map(abs, steps)) <= _EXACT_STEPS:
        return _flip_exactly(steps)
    return _flip_at_random(moved)


def _whole(sums: Sequence[float]) -> list[int] | None:
    """The sums as multiples of their coarsest common fraction, None if it is too fine."""
    for parts in range(1, _FINEST + 1):
        steps = [round(total * parts) for total in sums]
        if all(abs(t * parts - s) < _TOLERANCE * parts for t, s in zip(sums, steps, strict=True)):
            return steps
    return None


def _flip_exactly(steps: Sequence[int]) -> float:
    """P(|sum of randomly signed steps| >= the observed one)."""
    import numpy as np

    reach = sum(map(abs, steps))
    chances = np.zeros(reach + 1)  # of the sum of the steps that turn out positive
    chances[0] = 1.0
    for step in map(abs, steps):
        shifted = np.zeros_like(chances)
        shifted[step:] = chances[: reach + 1 - step]
        chances = (chances + shifted) / 2
    observed = abs(sum(steps))
    tail = float(chances[: (reach - observed) // 2 + 1].sum())
    return min(1.0, 2 * tail)


def _flip_at_random(sums: Sequence[float]) -> float:
    import numpy as np
    from scipy.stats import permutation_test

    result = permutation_test(
        (np.array(sums),),
        np.sum,
        permutation_type="samples",
        vectorized=True,
        n_resamples=_DRAWS,
        batch=1000,
        rng=np.random.default_rng(0),
    )
    return float(result.pvalue)
