"""Partial pooling: rates of many behaviors, each drawn towards what they have in common."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from mwe_inspect.stats.intervals import EMPTY, Interval

__all__ = ["Pooled", "pool_rates"]

_LEAST = 0.5
"""Least parameter of a posterior, for its interval: the Jeffreys prior's, where all rates are 0."""


class Pooled(NamedTuple):
    """A rate after partial pooling.

    Attributes:
        rate: Posterior mean; NaN where there was no rate.
        interval: Its central 95% posterior interval.
    """

    rate: float
    interval: Interval


def pool_rates(rates: Sequence[float], sizes: Sequence[float]) -> list[Pooled]:
    """Shrinks rates towards their common mean, by an empirical Bayes beta-binomial model.

    The true rates are taken to come from one beta distribution, whose mean is that of all answers
    and whose spread is estimated by moments (Kleinman 1973); rate j with n_j answers then becomes
    (M m + n_j p_j) / (M + n_j), where m is the mean and M the strength of that distribution. The
    strength is at most the number of answers of all behaviors together: the behaviors can't say
    more about a rate than they have answers. For one rate there is nothing to pool.

    Args:
        rates: Rate of each behavior; NaN where it has none.
        sizes: Effective number of answers behind each.
    """
    import numpy as np
    from scipy.stats import beta

    known = [(p, n) for p, n in zip(rates, sizes, strict=True) if not math.isnan(p) and n > 0]
    total = math.fsum(n for _, n in known)
    centre = math.fsum(p * n for p, n in known) / total if known else math.nan
    strength = _strength(known, total, centre)
    shapes = [(strength * centre + n * p, strength * (1 - centre) + n * (1 - p)) for p, n in known]
    first, second = ([max(one[place], _LEAST) for one in shapes] for place in (0, 1))
    lowers, uppers = (np.atleast_1d(beta.ppf(q, first, second)) for q in (0.025, 0.975))
    pooled = iter(
        Pooled(
            a / (a + b), Interval(float(lower) if a > 0 else 0.0, float(upper) if b > 0 else 1.0)
        )
        for (a, b), (lower, upper) in zip(shapes, zip(lowers, uppers, strict=True), strict=True)
    )
    return [
        Pooled(math.nan, EMPTY) if math.isnan(p) or n <= 0 else next(pooled)
        for p, n in zip(rates, sizes, strict=True)
    ]


def _strength(known: Sequence[tuple[float, float]], total: float, centre: float) -> float:
    """M = a + b of the beta distribution: (1 - rho) / rho of the moment estimate of rho."""
    if len(known) < 2 or centre in (0.0, 1.0):
        return 1.0 if known else math.nan
    squares = math.fsum(n * n for _, n in known)
    spread = math.fsum(n * (p - centre) ** 2 for p, n in known) / (centre * (1 - centre))
    others = len(known) - 1
    reach = total - squares / total - others
    rho = (spread - others) / reach if reach > 0 else 0.0
    return 1 / min(1.0, max(rho, 1 / (total + 1))) - 1
