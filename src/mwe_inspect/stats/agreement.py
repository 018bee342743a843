"""Agreement between raters beyond chance."""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import permutations
from statistics import NormalDist
from typing import NamedTuple

from mwe_inspect.stats.intervals import EMPTY, Interval, t_quantile

__all__ = ["Kappa", "cohen_kappa", "fleiss_kappa"]

_Z = NormalDist().inv_cdf(0.975)


class Kappa(NamedTuple):
    """A kappa: 1 is perfect agreement, 0 what chance gives.

    Attributes:
        value: The kappa; NaN where all ratings are the same, for then chance alone agrees.
        interval: Its 95% interval; NaN where the ratings allow none (all items agree, or
            a rater never varies).
    """

    value: float
    interval: Interval


_NONE = Kappa(math.nan, EMPTY)


def cohen_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> Kappa:
    """Returns Cohen's kappa of two raters (Cohen 1960).

    With the large-sample interval of Fleiss, Cohen and Everitt (1969, equation 13), cut off at
    -1 and 1. There is none where the raters agree entirely, or one of them says the same of
    everything: the variance is then 0 whatever the number of items.

    Args:
        first: The first rater's category of each item.
        second: The second rater's.
    """
    categories = list(dict.fromkeys([*first, *second]))
    if len(categories) < 2:
        return _NONE
    n, places = len(first), range(len(categories))
    counts = Counter(zip(first, second, strict=True))
    cells = [[counts[one, other] / n for other in categories] for one in categories]
    rows = [sum(row) for row in cells]
    columns = [sum(column) for column in zip(*cells, strict=True)]
    same = [cells[k][k] for k in places]
    expected = sum(rows[k] * columns[k] for k in places)
    kappa = (sum(same) - expected) / (1 - expected)
    agreed = sum(same[k] * (1 - (rows[k] + columns[k]) * (1 - kappa)) ** 2 for k in places)
    parted = sum(cells[k][m] * (columns[k] + rows[m]) ** 2 for k, m in permutations(places, 2))
    spread = agreed + (1 - kappa) ** 2 * parted - (kappa - expected * (1 - kappa)) ** 2
    if spread < 1e-12:
        return Kappa(kappa, EMPTY)
    half = _Z * math.sqrt(spread / n) / (1 - expected)
    return Kappa(kappa, _clipped(kappa - half, kappa + half))


def fleiss_kappa(ratings: Sequence[Sequence[Hashable]]) -> Kappa:
    """Returns Fleiss' kappa of several raters (Fleiss 1971), with a jackknife interval over items.

    The interval is kappa plus or minus Student's t times the delete-one jackknife standard error,
    items being the units.

    Args:
        ratings: The categories that each item was given; equally many, two or more, an item.

    Raises:
        ValueError: If items have different numbers of ratings, or fewer than two.
    """
    from statsmodels.stats.inter_rater import aggregate_raters
    from statsmodels.stats.inter_rater import fleiss_kappa as kappa_of

    raters = {len(row) for row in ratings}
    if ratings and (len(raters) > 1 or min(raters) < 2):
        raise ValueError("every item needs the same number of ratings, two or more")
    places: dict[Hashable, int] = {}
    for row in ratings:
        for category in row:
            places.setdefault(category, len(places))
    if len(places) < 2:
        return _NONE
    table, _ = aggregate_raters([[places[category] for category in row] for row in ratings])
    value = float(kappa_of(table))
    return Kappa(value, _jackknife(table.tolist(), value))


def _jackknife(table: Sequence[Sequence[int]], value: float) -> Interval:
    """The interval of Fleiss' kappa from the kappas without each item in turn."""
    n, raters = len(table), sum(table[0])
    agreements = [
        (sum(count * count for count in row) - raters) / (raters * (raters - 1)) for row in table
    ]
    totals = [sum(column) for column in zip(*table, strict=True)]
    total, left_out = math.fsum(agreements), []
    for row, own in zip(table, agreements, strict=True):
        left = [a - b for a, b in zip(totals, row, strict=True)]
        chance = sum(count * count for count in left) / ((n - 1) * raters) ** 2 if n > 1 else 1.0
        if chance >= 1:
            return EMPTY
        left_out.append(((total - own) / (n - 1) - chance) / (1 - chance))
    centre = math.fsum(left_out) / n
    spread = math.fsum((one - centre) ** 2 for one in left_out) * (n - 1) / n
    if spread < 1e-18:
        return EMPTY
    half = t_quantile(n - 1) * math.sqrt(spread)
    return _clipped(value - half, value + half)


def _clipped(lower: float, upper: float) -> Interval:
    return Interval(max(-1.0, lower), min(1.0, upper))
