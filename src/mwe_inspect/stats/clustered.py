"""Standard errors of estimates over dependent observations, by one or two kinds of cluster."""

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from mwe_inspect.stats.intervals import EMPTY, Interval, t_quantile, wilson

__all__ = ["ClusterError", "cluster_error", "cluster_interval", "linearised_wilson"]

Clustering = Sequence[Hashable]


class ClusterError(NamedTuple):
    """How far an estimate may be off.

    Attributes:
        error: Standard error; NaN where there are fewer than two clusters of every kind.
        df: Degrees of freedom: the smaller number of clusters, less one.
    """

    error: float
    df: int


def cluster_error(contributions: Sequence[float], *clusterings: Clustering) -> ClusterError:
    """Returns the cluster-robust standard error of an estimate.

    With one clustering the variance is G/(G-1) times the sum over G clusters of the squared sum
    of their contributions. With two (a question and a biography) it is V1 + V2 - V12, where V12
    clusters by both at once (Cameron, Gelbach and Miller 2011, section 2.2), and never below the
    larger of V1 and V2, since that sum need not be positive. A kind with a single cluster can't
    be generalised over: the error is then conditional on it. Clusters that lie within those of
    the other kind add nothing.

    Args:
        contributions: What each observation adds to the estimate less its expectation: for a
            mean of n values (value - mean) / n. They add up to 0.
        clusterings: The cluster of each observation; one kind or two.
    """
    if len(clusterings) > 2:
        raise ValueError("at most two kinds of cluster")
    kinds = _crossed([own for own in clusterings if len(set(own)) > 1])
    if not kinds:
        return ClusterError(math.nan, 0)
    variances = [_variance(contributions, clustering) for clustering in kinds]
    if len(kinds) == 2:
        both = list(zip(*kinds, strict=True))
        variances.append(sum(variances) - _variance(contributions, both))
    return ClusterError(math.sqrt(max(variances)), min(len(set(own)) for own in kinds) - 1)


def cluster_interval(estimate: float, spread: ClusterError) -> Interval:
    """Returns the 95% t interval of an estimate with a cluster-robust error."""
    if math.isnan(spread.error):
        return EMPTY
    half = t_quantile(spread.df) * spread.error
    return Interval(estimate - half, estimate + half)


def linearised_wilson(rate: float, spread: ClusterError, items: int, clusters: int) -> Interval:
    """Returns Wilson's 95% interval of a rate with a cluster-robust error.

    The effective size is rate (1 - rate) / error^2, at most the number of items, with Student's t
    (Korn and Graubard 1998); where the error says nothing, the number of clusters with the normal
    quantile. It is `cluster_wilson` for rates whose error does not come from one kind of cluster.

    Args:
        rate: The rate, in [0, 1].
        spread: Its error and degrees of freedom.
        items: Number of items behind the rate.
        clusters: Number of clusters of these items.
    """
    variance = rate * (1 - rate)
    if math.isnan(spread.error) or spread.error < 1e-9 or variance < 1e-9:
        return wilson(rate, clusters)
    return wilson(rate, min(variance / spread.error**2, items), t_quantile(spread.df))


def _crossed(kinds: list[Clustering]) -> list[Clustering]:
    """Two kinds of cluster, or the coarser alone where the other lies within it."""
    if len(kinds) < 2:
        return kinds
    most = max(map(_count, kinds))
    # Where every observation is a cluster of its own, there are no more cells than that.
    within = most == len(kinds[0]) or most == len(set(zip(*kinds, strict=True)))
    return [min(kinds, key=_count)] if within else kinds


def _count(clustering: Clustering) -> int:
    return len(set(clustering))


def _variance(contributions: Sequence[float], clustering: Clustering) -> float:
    sums: dict[Hashable, float] = defaultdict(float)
    for contribution, cluster in zip(contributions, clustering, strict=True):
        sums[cluster] += contribution
    count = len(sums)
    return count / (count - 1) * math.fsum(total * total for total in sums.values())
