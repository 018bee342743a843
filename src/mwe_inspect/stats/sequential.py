"""Deciding early: is the rate over a fixed set above or below a threshold?

The set's items are asked in random order, and one may look after every answer. An item whose answer
is not known has a lowest and a highest value: "above" is tested on the lowest, "below" on the
highest, so that a decision holds however the unknown answers had turned out. A wrong decision is
made with probability at most alpha, over the order; at a rate that equals the threshold, either
decision is wrong.
"""

import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from mwe_inspect.stats import betting, prior_posterior
from mwe_inspect.stats.intervals import EMPTY, Interval

__all__ = ["Decision", "block_end", "decide", "set_interval"]

_SMALLEST_BLOCK = 10
_GROWTH = 4


@dataclass(frozen=True, slots=True)
class Decision:
    """What the answers so far decide.

    Attributes:
        verdict: Whether the set's rate is `above` or `below` the threshold, or None.
        items: Place, from 1, of the item whose answer decided it; without a decision, the number
            of items asked.
        log_e: Log of the e-value for the verdict; without one, the larger of the two.
    """

    verdict: Literal["above", "below"] | None
    items: int
    log_e: float

    @property
    def e_value(self) -> float:
        """The e-value, at most the largest float: certainty is infinite evidence."""
        return math.exp(min(self.log_e, math.log(sys.float_info.max)))


def decide(
    lows: Sequence[float],
    highs: Sequence[float],
    total: int,
    threshold: float,
    *,
    alpha: float = 0.05,
    binary: bool = True,
) -> Decision:
    """Decides at the first item at which the evidence suffices.

    Args:
        lows: The lowest value in [0, 1] that each item asked can have, in the order asked, which
            is a random permutation of the set's.
        highs: The highest likewise; the same where the answer is known.
        total: Number of items in the set.
        threshold: The rate to compare with, strictly between 0 and 1.
        alpha: Probability, at most, of a wrong decision.
        binary: Whether values can be 0 and 1 only. To be known beforehand, not seen from them.
    """
    method = prior_posterior if binary else betting
    above = method.log_evidence(lows, total, threshold)
    below = method.log_evidence(_turned(highs), total, 1 - threshold)
    bar = -math.log(alpha)
    up = down = 0.0
    for asked, (up, down) in enumerate(zip(above, below, strict=True), 1):
        if up >= bar:
            return Decision("above", asked, up)
        if down >= bar:
            return Decision("below", asked, down)
    return Decision(None, len(lows), max(up, down))


def set_interval(
    lows: Sequence[float],
    highs: Sequence[float],
    total: int,
    *,
    alpha: float = 0.05,
    binary: bool = True,
) -> Interval:
    """Returns an interval of the set's rate that holds whenever one stops.

    It is the running intersection of a confidence sequence: the rate is ever outside with
    probability at most alpha. Arguments as in `decide`.
    """
    if not lows:
        return EMPTY
    method = prior_posterior if binary else betting
    lower = method.lower_bound(lows, total, alpha)
    upper = 1 - method.lower_bound(_turned(highs), total, alpha)
    return Interval(lower, upper)


def block_end(asked: int, total: int, multiple: int = 1) -> int:
    """Returns how many items have been asked after the next block.

    Blocks grow with what has been asked, so that a run near the threshold takes few of them, and
    one far from it asks few items too many. They depend on nothing else: the same answers give
    the same items asked, however many calls run at once.

    Args:
        asked: Number of items asked before.
        total: Number of items in the set.
        multiple: The block's size is a multiple of it, but at the end.
    """
    size = max(_SMALLEST_BLOCK, asked // _GROWTH)
    return min(total, asked + math.ceil(size / multiple) * multiple)


def _turned(values: Iterable[float]) -> list[float]:
    return [1 - value for value in values]
