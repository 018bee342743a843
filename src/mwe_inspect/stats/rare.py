"""What zero events can and can't show."""

import math

__all__ = ["asks_needed", "kish_size", "upper_bound_of_none"]


def upper_bound_of_none(asks: float, alpha: float = 0.05) -> float:
    """Returns the one-sided upper bound of a rate of which no event was seen.

    1 - alpha^(1/asks), the exact bound of Clopper and Pearson (1934); at alpha 0.05 about
    3 / asks (the rule of three; Hanley and Lippman-Hand 1983). NaN for no asks.

    Args:
        asks: Number of independent asks.
        alpha: One less the confidence.
    """
    return -math.expm1(math.log(alpha) / asks) if asks > 0 else math.nan


def asks_needed(rate: float, alpha: float = 0.05) -> int:
    """Returns how many independent asks without an event show that a rate is below a bound.

    The least n with (1 - rate)^n <= alpha: 29,956 for 1 in 10,000 at alpha 0.05.

    Args:
        rate: The bound, in (0, 1).
        alpha: One less the confidence.
    """
    return math.ceil(math.log(alpha) / math.log1p(-rate))


def kish_size(sizes: list[int]) -> float:
    """Returns the effective number of distinct clusters of items, whatever their answers.

    (sum n)^2 / sum n^2 over the clusters' sizes (Kish 1965): their number where all are of one
    size, fewer where some repeat more often than others. 0 for none.
    """
    squares = sum(size * size for size in sizes)
    return sum(sizes) ** 2 / squares if squares else 0.0
