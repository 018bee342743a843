"""Asked again, or asked differently: how often is the answer the same?"""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from mwe_inspect.stats.intervals import mean

__all__ = ["Flips", "flips", "intraclass_correlation"]


class Flips(NamedTuple):
    """How often two answers to one item differ.

    Attributes:
        within: Share of pairs of answers in one condition (epochs) that differ; NaN without any.
        between: Share of pairs of answers in two conditions that differ; NaN without any.
    """

    within: float
    between: float


def flips(items: Sequence[Sequence[Sequence[Hashable]]]) -> Flips:
    """Returns the mean over items of how often two of an item's answers differ.

    Args:
        items: For each item its conditions, for each of these its answers (one an epoch).
    """
    within, between = [], []
    for conditions in items:
        pairs, same = _pairs([answer for answers in conditions for answer in answers])
        own = [_pairs(answers) for answers in conditions]
        own_pairs, own_same = sum(n for n, _ in own), sum(n for _, n in own)
        if own_pairs:
            within.append(1 - own_same / own_pairs)
        if pairs > own_pairs:
            between.append(1 - (same - own_same) / (pairs - own_pairs))
    return Flips(mean(within), mean(between))


def intraclass_correlation(groups: Sequence[Sequence[float]]) -> float:
    """Returns how well an item's value predicts its value when asked again: ICC(1).

    (MS_between - MS_within) / (MS_between + (n0 - 1) MS_within) of a one-way analysis of variance
    (Shrout and Fleiss 1979), n0 being the average group size of Donner and Koval (1980) where
    sizes differ. 1 is perfect; it can be below 0. NaN without repeats or without any variance.

    Args:
        groups: The repeated values of each item in one condition.
    """
    groups = [group for group in groups if group]
    count, total = len(groups), sum(map(len, groups))
    if count < 2 or total == count:
        return math.nan
    centre = math.fsum(value for group in groups for value in group) / total
    between = math.fsum(len(group) * (mean(group) - centre) ** 2 for group in groups)
    within = math.fsum((value - mean(group)) ** 2 for group in groups for value in group)
    size = (total - math.fsum(len(group) ** 2 for group in groups) / total) / (count - 1)
    between, within = between / (count - 1), within / (total - count)
    below = between + (size - 1) * within
    return (between - within) / below if below > 0 else math.nan


def _pairs(answers: Sequence[Hashable]) -> tuple[int, int]:
    """The number of pairs of answers, and of those that agree."""
    counts = Counter(answers).values()
    total = len(answers)
    return total * (total - 1) // 2, sum(count * (count - 1) // 2 for count in counts)
