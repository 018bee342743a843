"""How well a judge agrees with labels: precision, recall, specificity and Cohen's kappa."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from mwe_inspect.stats.agreement import cohen_kappa
from mwe_inspect.stats.intervals import Interval, wilson

__all__ = ["Agreement", "Estimate", "agreement"]


class Estimate(NamedTuple):
    """An estimate and its 95% interval; NaN where the data allow none."""

    value: float
    interval: Interval


class Agreement(NamedTuple):
    """How well verdicts agree with labels, each with an interval.

    Attributes:
        precision: Share of positive verdicts whose label is positive.
        recall: Share of positive labels whose verdict is positive (sensitivity).
        specificity: Share of negative labels whose verdict is negative.
        kappa: Cohen's kappa.
        n: Number of verdicts.
    """

    precision: Estimate
    recall: Estimate
    specificity: Estimate
    kappa: Estimate
    n: int


def agreement(pairs: Sequence[tuple[bool, bool]]) -> Agreement:
    """Compares labels with verdicts.

    Shares have Wilson's interval, kappa that of `stats.agreement.cohen_kappa`.

    Args:
        pairs: A label and a verdict each.
    """
    right = sum(label and verdict for label, verdict in pairs)
    missed = sum(label and not verdict for label, verdict in pairs)
    false = sum(verdict and not label for label, verdict in pairs)
    rest = len(pairs) - right - missed - false
    return Agreement(
        precision=_share(right, right + false),
        recall=_share(right, right + missed),
        specificity=_share(rest, rest + false),
        kappa=Estimate(*cohen_kappa([label for label, _ in pairs], [v for _, v in pairs])),
        n=len(pairs),
    )


def _share(count: int, total: int) -> Estimate:
    rate = count / total if total else math.nan
    return Estimate(rate, wilson(rate, total))
