"""How well a judge agrees with labels: precision, recall, specificity and Cohen's kappa."""

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

from mwe_inspect.stats.intervals import EMPTY, Interval, wilson

__all__ = ["Agreement", "Estimate", "agreement", "cohens_kappa"]

_Z = NormalDist().inv_cdf(0.975)


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

    Shares have Wilson's interval, kappa that of `cohens_kappa`.

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
        kappa=cohens_kappa(right, missed, false, rest),
        n=len(pairs),
    )


def cohens_kappa(both: int, first_only: int, second_only: int, neither: int) -> Estimate:
    """Returns Cohen's kappa of two raters of a yes-or-no question.

    With the large-sample interval of Fleiss, Cohen and Everitt (1969, equation 13), cut off at
    -1 and 1. Kappa is NaN where both raters say the same of everything; it has no interval where
    they agree entirely, since the variance is then 0 whatever the number.

    Args:
        both: Number of things that both say yes to.
        first_only: Number that only the first says yes to.
        second_only: Number that only the second says yes to.
        neither: Number that both say no to.
    """
    n = both + first_only + second_only + neither
    if n == 0:
        return Estimate(math.nan, EMPTY)
    cells = [[both / n, first_only / n], [second_only / n, neither / n]]
    rows = [sum(row) for row in cells]
    columns = [cells[0][k] + cells[1][k] for k in (0, 1)]
    expected = sum(row * column for row, column in zip(rows, columns, strict=True))
    if 1 - expected < 1e-12:
        return Estimate(math.nan, EMPTY)
    kappa = (cells[0][0] + cells[1][1] - expected) / (1 - expected)
    if first_only + second_only == 0:
        return Estimate(kappa, EMPTY)
    agreed = sum(cells[k][k] * (1 - (rows[k] + columns[k]) * (1 - kappa)) ** 2 for k in (0, 1))
    parted = sum(cells[k][1 - k] * (columns[k] + rows[1 - k]) ** 2 for k in (0, 1))
    spread = agreed + (1 - kappa) ** 2 * parted - (kappa - expected * (1 - kappa)) ** 2
    half = _Z * math.sqrt(max(0.0, spread) / n) / (1 - expected)
    return Estimate(kappa, Interval(max(-1.0, kappa - half), min(1.0, kappa + half)))


def _share(count: int, total: int) -> Estimate:
    rate = count / total if total else math.nan
    return Estimate(rate, wilson(rate, total))
