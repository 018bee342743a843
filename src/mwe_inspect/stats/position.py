"""What an option's place in the list does to the answer, and the rate without it."""

import math
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from mwe_inspect.stats.clustered import cluster_error, linearised_wilson
from mwe_inspect.stats.intervals import EMPTY, Interval, cluster_wilson, mean
from mwe_inspect.stats.paired import paired_difference, sign_flip

__all__ = ["Position", "debiased_log_odds", "debiased_mixture", "position_effect"]

_CERTAIN = 1e-9


class Position(NamedTuple):
    """How much more often an option is chosen when it is shown first.

    Attributes:
        effect: Match rate with the key shown first, less that with the key shown later.
        interval: Its 95% interval.
        p: Two-sided p-value of no effect.
    """

    effect: float
    interval: Interval
    p: float


def position_effect(
    first: Sequence[float],
    later: Sequence[float],
    clusters: Sequence[Hashable],
    *,
    counted: bool = True,
) -> Position:
    """Compares each item's match with the key shown first and shown later.

    Args:
        first: Each item's match with its key first.
        later: Each item's match with its key later.
        clusters: The cluster of each item.
        counted: Whether the answers are 0 or 1, not probabilities.
    """
    effects = [one - other for one, other in zip(first, later, strict=True)]
    found = paired_difference(effects, clusters, counted=counted)
    return Position(found.difference, found.interval, sign_flip(effects, clusters))


def debiased_mixture(
    first: Sequence[float], later: Sequence[float], clusters: Sequence[Hashable]
) -> tuple[float, Interval]:
    """Returns the rate among answers that are not given by position, for two options.

    Some share b of the answers goes to a fixed place and the rest to content. Shown in both
    orders, b is the size of the position effect, and the observed rate r is b/2 + (1 - b) c:
    position draws it towards one half. Hence c = 1/2 + (r - 1/2) / (1 - b). The interval is
    Wilson's on the effective size c(1 - c) / v, where v is the cluster-robust variance of c's
    linearisation (delta method). NaN where position decides everything.

    Args:
        first: Each item's match with its key first.
        later: Each item's match with its key later.
        clusters: The cluster of each item.
    """
    rates = [(one + other) / 2 for one, other in zip(first, later, strict=True)]
    effects = [one - other for one, other in zip(first, later, strict=True)]
    rate, effect = mean(rates), mean(effects)
    left = 1 - abs(effect)
    if math.isnan(rate) or left < _CERTAIN:
        return math.nan, EMPTY
    debiased = min(1.0, max(0.0, 0.5 + (rate - 0.5) / left))
    slope = (rate - 0.5) / left**2 * ((effect > 0) - (effect < 0))
    contributions = [
        ((own - rate) / left + slope * (moved - effect)) / len(rates)
        for own, moved in zip(rates, effects, strict=True)
    ]
    spread = cluster_error(contributions, clusters)
    return debiased, linearised_wilson(debiased, spread, len(rates), len(set(clusters)))


def debiased_log_odds(
    first: Sequence[float], later: Sequence[float], clusters: Sequence[Hashable]
) -> tuple[float, Interval]:
    """Returns the mean probability of the key once position is taken out of its log odds.

    Where position adds a constant to an option's log odds, the mean of the log odds in both
    orders is free of it; two options and probabilities are needed. The interval is that of a
    mean over clusters.

    Args:
        first: Each item's probability of the key shown first.
        later: The same with the key shown later.
        clusters: The cluster of each item.
    """
    values = [_from_odds((_odds(p) + _odds(q)) / 2) for p, q in zip(first, later, strict=True)]
    return mean(values), cluster_wilson(values, clusters)


def _odds(probability: float) -> float:
    kept = min(1 - _CERTAIN, max(_CERTAIN, probability))
    return math.log(kept / (1 - kept))


def _from_odds(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
