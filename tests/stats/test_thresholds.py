"""Tests of a rate against a threshold, beside scipy's and on degenerate data."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mwe_inspect.stats.intervals import effective_size
from mwe_inspect.stats.thresholds import threshold_test


@given(st.integers(1, 400), st.floats(0, 1), st.floats(0.01, 0.99))
def test_single_items_get_the_exact_binomial_test(n: int, share: float, threshold: float) -> None:
    k = round(share * n)
    tails = [stats.binomtest(k, n, threshold, side).pvalue for side in ("less", "greater")]
    got = threshold_test([1.0] * k + [0.0] * (n - k), range(n), threshold)
    assert got == pytest.approx(min(1.0, 2 * min(tails)), abs=1e-6)


def test_clusters_count_by_their_effective_size() -> None:
    values = [1.0] * 30 + [0.0] * 10
    clusters = [n // 4 for n in range(40)]
    size, critical = effective_size(values, clusters)
    size *= (stats.norm.ppf(0.975) / critical) ** 2
    expected = 2 * stats.beta.cdf(0.5, 0.75 * size, 0.25 * size + 1)
    assert threshold_test(values, clusters, 0.5) == pytest.approx(expected, abs=1e-9)
    assert expected > threshold_test(values, range(40), 0.5)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_at_a_rate_of_0_or_1_the_number_of_clusters_counts(value: float) -> None:
    clusters = [n // 4 for n in range(40)]
    assert threshold_test([value] * 40, clusters, 0.5) == pytest.approx(2 / 2**10)


def test_one_cluster_and_no_values() -> None:
    assert threshold_test([1.0, 1.0, 0.0], ["a"] * 3, 0.5) == 1
    assert math.isnan(threshold_test([], [], 0.5))
