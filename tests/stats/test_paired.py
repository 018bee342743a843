"""Paired statistics against statsmodels, scipy and enumeration, also on degenerate data."""

import math
import random
from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar

from mwe_inspect.stats.equivalence import tost
from mwe_inspect.stats.paired import mcnemar_exact, paired_difference, sign_flip

thirds = st.integers(-3, 3).map(lambda k: k / 3)
clustered = st.lists(st.tuples(thirds, st.integers(0, 5)), min_size=2, max_size=40)


def regression(
    values: Sequence[float], clusters: Sequence[int], weights: Sequence[float]
) -> tuple[float, float, float]:
    """Mean and 95% interval of a weighted regression on a constant, errors clustered."""
    fitted = sm.WLS(list(values), np.ones(len(values)), weights=list(weights)).fit(
        cov_type="cluster", cov_kwds={"groups": np.array(clusters)}, use_t=True
    )
    [(lower, upper)] = fitted.conf_int()
    return float(fitted.params[0]), float(lower), float(upper)


@given(st.integers(0, 300), st.integers(0, 300))
def test_mcnemar_is_statsmodels(first: int, second: int) -> None:
    expected = mcnemar([[7, first], [second, 9]], exact=True).pvalue if first + second else 1
    assert mcnemar_exact(first, second) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("first", "second"), [(5000, 4800), (0, 2000), (1, 0), (3, 3)])
def test_mcnemar_of_many_and_of_few_is_scipys(first: int, second: int) -> None:
    expected = stats.binomtest(first, first + second).pvalue
    assert mcnemar_exact(first, second) == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), min_size=1, max_size=60))
def test_sign_flip_of_single_items_is_mcnemars_test(differences: list[float]) -> None:
    expected = mcnemar_exact(differences.count(1), differences.count(-1))
    assert sign_flip(differences, range(len(differences))) == pytest.approx(expected, abs=1e-9)


@given(clustered)
def test_sign_flip_is_the_enumeration_of_all_signs(data: list[tuple[float, int]]) -> None:
    sums = [math.fsum(d for d, c in data if c == name) for name in {c for _, c in data}]
    observed = abs(sum(sums)) - 1e-9
    flipped = [
        abs(sum(s * x for s, x in zip(signs, sums, strict=True)))
        for signs in product((-1, 1), repeat=len(sums))
    ]
    expected = sum(total >= observed for total in flipped) / len(flipped)
    got = sign_flip([d for d, _ in data], [c for _, c in data])
    assert got == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.floats(-1, 1, allow_nan=False, width=16), min_size=2, max_size=9))
def test_sign_flip_of_any_numbers_is_scipys_exact_test(differences: list[float]) -> None:
    if not any(abs(d) > 1e-6 for d in differences):
        return
    exact = stats.permutation_test(
        (np.array(differences),), np.sum, permutation_type="samples", n_resamples=1000
    )
    got = sign_flip(differences, range(len(differences)))
    assert got == pytest.approx(exact.pvalue, abs=1e-6)


def test_sign_flip_of_many_probabilities_is_near_the_t_test_and_repeats_itself() -> None:
    draw = random.Random(5)
    differences = [draw.gauss(0.02, 0.2) for _ in range(400)]
    got = sign_flip(differences, range(400))
    assert got == sign_flip(differences, range(400))
    assert got == pytest.approx(stats.ttest_1samp(differences, 0).pvalue, abs=0.015)


def test_sign_flip_of_nothing_different_is_1_and_of_nothing_nan() -> None:
    assert sign_flip([0.0, 0.0], [1, 2]) == 1
    assert sign_flip([0.1 + 0.2 - 0.3, 0.0], [1, 2]) == 1
    assert math.isnan(sign_flip([], []))


@given(clustered)
def test_the_interval_of_probabilities_is_a_clustered_regressions(
    data: list[tuple[float, int]],
) -> None:
    differences, clusters = [d for d, _ in data], [c for _, c in data]
    got = paired_difference(differences, clusters, counted=False)
    assert got.difference == pytest.approx(np.mean(differences))
    if len(set(clusters)) < 2:
        assert math.isnan(got.interval.lower)
        return
    _, lower, upper = regression(differences, clusters, [1.0] * len(data))
    assert got.interval == pytest.approx((max(-1, lower), min(1, upper)), abs=1e-6)


@given(clustered)
def test_the_interval_of_counted_answers_has_two_more_clusters(
    data: list[tuple[float, int]],
) -> None:
    differences, clusters = [d for d, _ in data], [c for _, c in data]
    size = len(data) / len(set(clusters))
    centre, lower, upper = regression(
        [*differences, 1, -1], [*clusters, 98, 99], [1.0] * len(data) + [size, size]
    )
    got = paired_difference(differences, clusters)
    assert got.centre == pytest.approx(centre, abs=1e-9)
    assert got.interval == pytest.approx((max(-1, lower), min(1, upper)), abs=1e-6)


def test_for_single_items_the_interval_is_bonett_and_prices_with_t() -> None:
    differences = [1.0] * 9 + [-1.0] * 3 + [0.0] * 68
    n, first, second = 80, 10 / 82, 4 / 82
    centre = first - second
    variance = (first + second - centre**2) / (n + 2) * (n + 2) / (n + 1)
    half = stats.t.ppf(0.975, n + 1) * math.sqrt(variance)
    got = paired_difference(differences, range(n))
    assert got.interval == pytest.approx((centre - half, centre + half), abs=1e-6)


@pytest.mark.parametrize("value", [0.0, 1.0, -1.0])
def test_where_all_items_agree_the_interval_still_has_width(value: float) -> None:
    got = paired_difference([value] * 20, range(20))
    assert got.difference == value
    assert -1 <= got.interval.lower <= value <= got.interval.upper <= 1 or abs(value) == 1
    assert got.interval.upper - got.interval.lower > 0.1


def test_one_cluster_says_next_to_nothing() -> None:
    got = paired_difference([1.0, 0.0, 1.0], ["a"] * 3)
    assert got.interval.upper - got.interval.lower > 1


def test_no_items_have_no_difference() -> None:
    got = paired_difference([], [])
    assert math.isnan(got.difference) and math.isnan(got.interval.lower)


def test_where_few_items_differ_the_difference_is_covered_and_equivalence_is_not_claimed() -> None:
    draw, covered, claimed = random.Random(3), 0, 0
    for _ in range(1000):
        differences = [float(draw.random() < 0.05) for _ in range(100)]
        got = paired_difference(differences, range(100))
        covered += got.interval.lower <= 0.05 <= got.interval.upper
        claimed += tost(got.centre, got.spread, 0.05) <= 0.05
    assert covered >= 930  # 95% less Monte Carlo error
    assert claimed <= 70  # 5% and Monte Carlo error; without the added clusters 12%
