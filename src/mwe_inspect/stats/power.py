"""How many items a comparison needs, and what difference those at hand could show."""

import math
from statistics import NormalDist

__all__ = [
    "detectable_difference",
    "fdr_threshold",
    "items_needed",
    "mcnemar_items",
    "mcnemar_power",
    "smallest_difference",
]


def items_needed(
    deviation: float, difference: float, power: float = 0.8, alpha: float = 0.05
) -> int:
    """Returns how many paired items show a difference with a given power.

    n = (z_{1-alpha/2} + z_power)^2 deviation^2 / difference^2 (Miller 2024, on power).

    Args:
        deviation: Standard deviation of the items' differences; where items are clustered, the
            standard error times the square root of the number of items, which has the design
            effect in it.
        difference: The true difference, not 0.
        power: The wanted power.
        alpha: Two-sided level of the test; alpha / m where m tests are corrected for.
    """
    return max(2, math.ceil((_reach(power, alpha) * deviation / difference) ** 2))


def detectable_difference(
    deviation: float, items: int, power: float = 0.8, alpha: float = 0.05
) -> float:
    """Returns the smallest difference that so many items show with a given power.

    The inverse of `items_needed`; NaN for no items.
    """
    if items < 1:
        return math.nan
    return _reach(power, alpha) * deviation / math.sqrt(items)


def mcnemar_power(items: int, discordant: float, difference: float, alpha: float = 0.05) -> float:
    """Returns the exact power of McNemar's exact test.

    Sums over the number of discordant pairs, Bin(items, discordant), the chance that their split,
    Bin(pairs, (discordant + difference) / (2 discordant)), is as uneven as the test demands.

    Args:
        items: Number of independent pairs.
        discordant: Probability that a pair is discordant, at least the difference.
        difference: True difference of the two rates, above 0.
        alpha: Two-sided level of the test.
    """
    import numpy as np
    from scipy.stats import binom

    pairs = np.arange(items + 1)
    share = (discordant + difference) / (2 * discordant)
    fewest = binom.ppf(alpha / 2, pairs, 0.5)
    fewest = np.where(binom.cdf(fewest, pairs, 0.5) > alpha / 2, fewest - 1, fewest)
    rejected = binom.cdf(fewest, pairs, share) + binom.sf(pairs - fewest - 1, pairs, share)
    return float(np.sum(binom.pmf(pairs, items, discordant) * rejected))


def mcnemar_items(
    discordant: float, difference: float, power: float = 0.8, alpha: float = 0.05
) -> int:
    """Returns how many pairs McNemar's exact test needs for a given power.

    Starts from the asymptotic size ((z_{1-alpha/2} sqrt(discordant) + z_power
    sqrt(discordant - difference^2)) / difference)^2 (Connor 1987) and goes up to the first size
    whose exact power suffices.

    Args:
        discordant: Probability that a pair is discordant, at least the difference.
        difference: True difference of the two rates, above 0.
        power: The wanted power.
        alpha: Two-sided level of the test.
    """
    low, high = (NormalDist().inv_cdf(q) for q in (1 - alpha / 2, power))
    asymptotic = low * math.sqrt(discordant) + high * math.sqrt(discordant - difference**2)
    items = max(2, math.floor((asymptotic / difference) ** 2))
    while mcnemar_power(items, discordant, difference, alpha) < power:
        items += max(1, items // 200)
    return items


def smallest_difference(
    items: int, discordant: float, power: float = 0.8, alpha: float = 0.05
) -> float:
    """Returns the smallest difference that McNemar's exact test finds with a given power.

    The inverse of `mcnemar_items`; NaN where not even a difference of all discordant pairs is.

    Args:
        items: Number of independent pairs.
        discordant: Probability that a pair is discordant.
        power: The wanted power.
        alpha: Two-sided level of the test.
    """
    from scipy.optimize import brentq

    def lacking(difference: float) -> float:
        return mcnemar_power(items, discordant, difference, alpha) - power

    if items < 1 or lacking(discordant) < 0:
        return math.nan
    return float(brentq(lacking, 0.0, discordant, xtol=1e-9))


def fdr_threshold(tests: int, different: int, power: float = 0.8, rate: float = 0.05) -> float:
    """Returns the p-value up to which Benjamini and Hochberg's procedure is expected to reject.

    Where `different` of the tests are of real differences, each found with the given power, the
    threshold t solves t = rate (t (tests - different) + power different) / tests (after Jung
    2005). Plan with it in place of alpha.
    """
    return rate * power * different / (tests - rate * (tests - different))


def _reach(power: float, alpha: float) -> float:
    normal = NormalDist()
    return normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(power)
