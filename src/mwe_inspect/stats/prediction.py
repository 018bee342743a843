"""Rates that a judge decided, corrected by labels of some of them."""

import math
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from mwe_inspect.stats.clustered import ClusterError, cluster_error, cluster_interval
from mwe_inspect.stats.intervals import Interval, mean
from mwe_inspect.stats.paired import paired_difference

__all__ = ["Corrected", "error_range", "prediction_powered"]


class Corrected(NamedTuple):
    """A rate after correction for the judge's errors.

    Attributes:
        rate: The corrected rate.
        interval: Its 95% interval.
        correction: The mean of label less judgement over the labelled answers.
    """

    rate: float
    interval: Interval
    correction: float


def prediction_powered(
    judged: Sequence[float],
    clusters: Sequence[Hashable],
    differences: Sequence[float],
    labelled_clusters: Sequence[Hashable],
    *,
    counted: bool = True,
) -> Corrected:
    """Returns a judged rate corrected by the labels of a random subset.

    mean(judged) + mean(label - judgement), with variance var(judged) / N + var(difference) / n
    (Angelopoulos et al. 2023, prediction-powered inference), each cluster-robust, and Student's t
    on the smaller number of degrees of freedom. Where labels are 0 or 1 the second part is that of
    `paired_difference`, which never is 0: agreement in a few labels is no proof of a perfect judge.
    A judge's errors go against its judgements, so that the two parts are negatively correlated
    and their sum errs to the wide side.

    Args:
        judged: The judge's value of every answer.
        clusters: The cluster of each of them.
        differences: Label less judgement of each labelled answer.
        labelled_clusters: The cluster of each of these.
        counted: Whether labels and judgements are 0 or 1.
    """
    rate = mean(judged)
    own = cluster_error([(value - rate) / len(judged) for value in judged], clusters)
    found = paired_difference(differences, labelled_clusters, counted=counted)
    spread = ClusterError(math.hypot(own.error, found.spread.error), min(own.df, found.spread.df))
    lower, upper = cluster_interval(rate + found.centre, spread)
    if not math.isnan(lower):
        lower, upper = max(0.0, lower), min(1.0, upper)
    corrected = min(1.0, max(0.0, rate + found.difference))
    return Corrected(corrected, Interval(lower, upper), found.difference)


def error_range(interval: Interval, error: float) -> Interval:
    """Returns between which rates the truth lies if the judge errs at most so often.

    If judgements are wrong with a probability of at most `error` on either side, an observed
    rate r comes from a true one between (r - error) / (1 - error) and r / (1 - error) (Rogan and
    Gladen 1978, over all pairs of error rates), here of both ends of an interval.

    Args:
        interval: The 95% interval of the observed rate.
        error: The judge's largest error rate, in [0, 0.5).
    """
    lower = (interval.lower - error) / (1 - error)
    upper = interval.upper / (1 - error)
    if math.isnan(lower):
        return interval
    return Interval(max(0.0, lower), min(1.0, upper))
