"""The prior-posterior-ratio martingale: a rate of yes and no over a fixed set, asked at random.

Waudby-Smith and Ramdas 2020, "Confidence sequences for sampling without replacement" (section 2).
Of N items, K match; items are asked in random order. With a uniform prior on K, the ratio of prior
to posterior at the true K is a nonnegative supermartingale that starts at 1:

    R_t(K) = B(1 + S, 1 + F) C(N, K) / C(N - t, K - S)

after t answers with S matches and F = t - S others. By Ville's inequality it ever reaches 1/alpha
with probability at most alpha, however often one looks and whenever one stops.
"""

import math
from collections.abc import Iterable, Iterator

__all__ = ["log_evidence", "lower_bound"]

_ROUNDING = 1e-9


def log_evidence(values: Iterable[float], total: int, threshold: float) -> Iterator[float]:
    """Yields, after each value, the log of an e-value that the rate exceeds a threshold.

    It is the least R_t(K) over all K of at most `threshold * total`: an e-process against that
    hypothesis, infinite once the matches alone exceed it.

    Args:
        values: 0 or 1 of each item, in random order.
        total: Number of items in the set.
        threshold: The rate that the hypothesis under test allows at most.
    """
    most = math.floor(threshold * total + _ROUNDING)
    matches = 0
    for asked, value in enumerate(values, 1):
        matches += round(value)
        likeliest = (total + 1) * matches // asked
        yield _log_ratio(min(most, likeliest, total), total, asked, matches)


def lower_bound(values: Iterable[float], total: int, alpha: float) -> float:
    """Returns the lower end of the running intersection of confidence sets, as a rate.

    Args:
        values: 0 or 1 of each item, in random order.
        total: Number of items in the set.
        alpha: Probability, at most, that the true rate is ever outside; it is shared with
            the upper end, which is 1 - `lower_bound` of the values turned round.
    """
    least, matches, bar = 0, 0, -math.log(alpha)
    for asked, value in enumerate(values, 1):
        matches += round(value)
        likeliest = min((total + 1) * matches // asked, total)
        while least < likeliest and _log_ratio(least, total, asked, matches) >= bar:
            least += 1
    return least / total


def _log_ratio(count: int, total: int, asked: int, matches: int) -> float:
    """The log of R_t(K) at K = count."""
    rest = count - matches
    if not 0 <= rest <= total - asked:
        return math.inf
    return (
        _log_beta(1 + matches, 1 + asked - matches)
        + _log_choose(total, count)
        - _log_choose(total - asked, rest)
    )


def _log_beta(a: int, b: int) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
