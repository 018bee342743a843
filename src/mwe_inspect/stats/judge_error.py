"""What a judge's errors do to a gap: a range from its known error rates, or a correction."""

import math
from collections.abc import Sequence
from statistics import NormalDist

from mwe_inspect.stats.gap import Gap
from mwe_inspect.stats.intervals import EMPTY, Interval, mean

__all__ = ["misjudged_gap_range", "prediction_powered_gap"]

_NORMAL = NormalDist()


def misjudged_gap_range(gap: Interval, sensitivity: Interval, specificity: Interval) -> Interval:
    """Returns the true gaps that a gap found by an imperfect judge is compatible with.

    If the judge errs alike in both conditions, a gap found is the true one times (sensitivity +
    specificity - 1) (Rogan and Gladen 1978). The range takes every value of the three intervals,
    so it is no confidence interval but a range of sensitivity, of about as little use as the
    judge is. NaN if the judge may be no better than chance.

    Args:
        gap: Interval of the gap found.
        sensitivity: Interval of the share of true positives that the judge finds.
        specificity: Interval of the share of true negatives that it finds.
    """
    least = sensitivity.lower + specificity.lower - 1
    most = sensitivity.upper + specificity.upper - 1
    if not least > 0:
        return EMPTY
    return Interval(
        max(-1.0, min(gap.lower / least, gap.lower / most)),
        min(1.0, max(gap.upper / least, gap.upper / most)),
    )


def prediction_powered_gap(
    differences: Sequence[float], first_errors: Sequence[float], second_errors: Sequence[float]
) -> Gap:
    """Returns the gap found by a judge, corrected by labels of a random subset of the answers.

    The mean difference of the judge's verdicts over all pairs, plus the mean error (label less
    verdict) of the first condition, less that of the second; the variances add up
    (Angelopoulos et al. 2023, arXiv:2301.09633, section 2, for each mean). Needs two labels in
    each condition, drawn at random from the very answers that the gap is of.

    Args:
        differences: The judge's verdicts of each pair, first less second.
        first_errors: Label less verdict of the labelled answers of the first condition.
        second_errors: Those of the second.
    """
    if min(len(differences), len(first_errors), len(second_errors)) < 2:
        return Gap(math.nan, EMPTY, math.nan)
    gap = mean(differences) + mean(first_errors) - mean(second_errors)
    error = math.sqrt(sum(map(_variance_of_mean, (differences, first_errors, second_errors))))
    if error == 0:
        return Gap(gap, EMPTY, math.nan)
    half = _NORMAL.inv_cdf(0.975) * error
    return Gap(gap, Interval(gap - half, gap + half), 2 * _NORMAL.cdf(-abs(gap) / error))


def _variance_of_mean(values: Sequence[float]) -> float:
    n, centre = len(values), mean(values)
    return math.fsum((value - centre) ** 2 for value in values) / (n - 1) / n
