"""Tests by betting against exact enumeration of orders."""

import math
from collections.abc import Sequence
from itertools import combinations_with_replacement, permutations

import pytest

from mwe_inspect.stats.betting import log_evidence, lower_bound

LEVELS = (0.0, 0.5, 1.0)
SETS = [values for n in range(1, 6) for values in combinations_with_replacement(LEVELS, n)]


def orders(values: Sequence[float]) -> list[tuple[float, ...]]:
    """All orders of a set, each as often as any other."""
    return sorted(set(permutations(values)))


def exact_evidence(values: Sequence[float], total: int, mean: float) -> float:
    """The capital spread over 20 shares, half of it kept, one bet after the other."""
    capitals = [1.0] * 20
    seen = 0.0
    for asked, value in enumerate(values):
        expected = (total * mean - seen) / (total - asked)
        if expected > 1e-12:
            for index in range(20):
                capitals[index] *= 1 + (index + 1) / 20 * (value / expected - 1)
        seen += value
        if seen > total * mean + 1e-9:
            return math.inf
    return sum(capitals) / 40


@pytest.mark.parametrize("mean", [0.1, 0.25, 0.5, 0.7, 0.95])
def test_the_evidence_is_the_capital(mean: float) -> None:
    for values in orders((0.0, 0.5, 0.5, 1.0, 0.3, 1.0)):
        got = log_evidence(values, 8, mean)
        for asked in range(1, 7):
            expected = exact_evidence(values[:asked], 8, mean)
            assert math.exp(got[asked - 1]) == pytest.approx(expected, rel=1e-6)


def test_at_the_threshold_the_capital_is_no_more_than_a_fair_game() -> None:
    for values in SETS:
        mean = sum(values) / len(values)
        paths = [log_evidence(order, len(values), mean) for order in orders(values)]
        for asked in range(len(values)):
            assert sum(math.exp(path[asked]) for path in paths) / len(paths) <= 0.5 + 1e-9


def test_the_true_mean_is_ever_outside_with_probability_at_most_alpha() -> None:
    alpha = 0.4
    for values in SETS:
        mean, total = sum(values) / len(values), len(values)
        everything = orders(values)
        outside = 0
        for order in everything:
            lower = lower_bound(order, total, alpha)
            upper = 1 - lower_bound([1 - value for value in order], total, alpha)
            outside += not lower - 1e-6 <= mean <= upper + 1e-6
        assert outside / len(everything) <= alpha


def test_the_lower_bound_is_the_largest_mean_refuted() -> None:
    values, alpha = [0.9, 0.8, 1.0, 0.7, 0.95, 0.9, 1.0, 0.85], 0.05
    bound = lower_bound(values, 50, alpha)
    assert 0 < bound < 0.9
    assert max(log_evidence(values, 50, bound - 1e-6)) >= math.log(1 / alpha)
    assert max(log_evidence(values, 50, bound + 1e-6)) < math.log(1 / alpha)


def test_when_all_is_known_the_bounds_meet() -> None:
    values = [0.5, 1.0, 0.0, 0.5, 0.5, 1.0]
    lower = lower_bound(values, 6, 0.05)
    upper = 1 - lower_bound([1 - value for value in values], 6, 0.05)
    assert (lower, upper) == pytest.approx((3.5 / 6, 3.5 / 6), abs=1e-6)


def test_nothing_asked_says_nothing() -> None:
    assert log_evidence([], 10, 0.5) == []
    assert lower_bound([], 10, 0.05) == 0
