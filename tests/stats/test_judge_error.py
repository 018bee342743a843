"""What a judge's errors do to a gap, by simulation and by hand."""

import math

import numpy as np
import pytest

from mwe_inspect.stats.intervals import Interval
from mwe_inspect.stats.judge_error import misjudged_gap_range, prediction_powered_gap


def test_a_perfect_judge_leaves_the_gap_as_it_is() -> None:
    gap = Interval(0.1, 0.2)
    assert misjudged_gap_range(gap, Interval(1, 1), Interval(1, 1)) == gap


def test_an_imperfect_judge_shrinks_gaps_so_the_range_goes_beyond() -> None:
    found = misjudged_gap_range(Interval(-0.1, 0.2), Interval(0.8, 0.9), Interval(0.9, 1.0))
    assert found == pytest.approx((-0.1 / 0.7, 0.2 / 0.7))
    assert misjudged_gap_range(
        Interval(0.1, 0.2), Interval(0.8, 0.9), Interval(0.9, 1.0)
    ).lower == (pytest.approx(0.1 / 0.9))


def test_a_judge_that_may_be_no_better_than_chance_leaves_nothing() -> None:
    found = misjudged_gap_range(Interval(0.1, 0.2), Interval(0.4, 0.9), Interval(0.5, 0.9))
    assert math.isnan(found.lower) and math.isnan(found.upper)


def test_the_corrected_gap_by_hand() -> None:
    found = prediction_powered_gap([1, 0, 0, 1], [0, -1, 0, 0], [0, 0, 1, 0])
    assert found.gap == pytest.approx(0.5 - 0.25 - 0.25)
    variance = (np.var([1, 0, 0, 1], ddof=1) + 2 * np.var([0, 0, 1, 0], ddof=1)) / 4
    assert found.interval.upper == pytest.approx(1.959964 * math.sqrt(variance), abs=1e-6)
    assert found.p == pytest.approx(1)


def test_too_few_labels_give_nan() -> None:
    assert math.isnan(prediction_powered_gap([1, 0], [0], [0, 0]).gap)


def test_the_corrected_gap_is_covered_where_the_judge_errs_in_one_tier_only() -> None:
    rng, covered, naive = np.random.default_rng(5), 0, 0
    for _ in range(200):
        free, paid = rng.random(300) < 0.5, rng.random(300) < 0.3
        seen = np.where(rng.random(300) < 0.2, False, free)  # misses a fifth on the free tier
        labelled = rng.permutation(300)[:80]
        errors = (free.astype(float) - seen)[labelled]
        differences = (seen.astype(float) - paid).tolist()
        found = prediction_powered_gap(differences, errors.tolist(), [0.0] * 80)
        covered += found.interval.lower <= 0.2 <= found.interval.upper
        naive += abs(np.mean(differences) - 0.2) <= 1.96 * np.std(differences) / math.sqrt(300)
    assert covered >= 179 > naive
