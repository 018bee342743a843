"""What a plan's items can show: how precise a rate gets, and which difference is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from mwe_inspect.stats.intervals import wilson
from mwe_inspect.stats.power import mcnemar_items, smallest_difference

__all__ = ["DIFFERENCES", "DISCORDANT", "Detection", "PairsNeeded", "detection", "pairs_table"]

DIFFERENCES = (0.1, 0.05, 0.03, 0.01)
"""The differences for which `pairs_table` says how many pairs they need."""

DISCORDANT = (0.1, 0.2, 0.3, 0.5)
"""Shares of pairs with two different answers for which it says so."""


@dataclass(frozen=True, slots=True)
class Detection:
    """What so many independent items can show, at the 5% level.

    Attributes:
        items: Number of items.
        precision: Half the width of the 95% interval of a rate of one half, the widest there is.
        difference: The smallest difference between two models (or prompts, tiers) on these items
            that McNemar's exact test finds with 80% power; NaN where none is.
        discordant: The share of items answered differently by the two, on which that rests.
    """

    items: int
    precision: float
    difference: float
    discordant: float


@dataclass(frozen=True, slots=True)
class PairsNeeded:
    """How many pairs a difference needs.

    Attributes:
        difference: The true difference of two rates.
        least: Pairs needed where all that differ go one way.
        pairs: Pairs needed for each share of discordant pairs in `DISCORDANT`.
    """

    difference: float
    least: int
    pairs: tuple[int, ...]


@cache
def detection(items: int, discordant: float = 0.2) -> Detection:
    """Returns what so many independent items can show.

    Args:
        items: Number of independent items.
        discordant: Share of items that the two sides answer differently.
    """
    interval = wilson(0.5, items)
    return Detection(
        items=items,
        precision=(interval.upper - interval.lower) / 2,
        difference=smallest_difference(items, discordant),
        discordant=discordant,
    )


@cache
def pairs_table(
    differences: Sequence[float] = DIFFERENCES, discordant: Sequence[float] = DISCORDANT
) -> tuple[PairsNeeded, ...]:
    """Returns how many pairs McNemar's exact test needs for 80% power at 5%, two-sided."""
    return tuple(
        PairsNeeded(
            difference=size,
            least=mcnemar_items(size, size),
            pairs=tuple(mcnemar_items(max(size, share), size) for share in discordant),
        )
        for size in differences
    )
