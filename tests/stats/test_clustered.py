"""Cluster-robust errors against statsmodels, one way and two ways."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from mwe_inspect.stats.clustered import cluster_error, cluster_interval
from mwe_inspect.stats.intervals import mean, t_interval

values = st.floats(-1, 1, allow_nan=False)
rows = st.lists(st.tuples(values, st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=40)


def contributions(own: list[float]) -> list[float]:
    return [(value - mean(own)) / len(own) for value in own]


def expected_variance(own: list[float], groups: list[list[int]]) -> float:
    names = np.array(groups).T if len(groups) > 1 else np.array(groups[0])
    fitted = sm.OLS(own, np.ones(len(own))).fit(cov_type="cluster", cov_kwds={"groups": names})
    return float(fitted.cov_params()[0, 0])


@given(rows)
def test_one_way_is_statsmodels(data: list[tuple[float, int, int]]) -> None:
    own, clusters = [v for v, _, _ in data], [c for _, c, _ in data]
    got = cluster_error(contributions(own), clusters)
    if len(set(clusters)) < 2:
        assert math.isnan(got.error)
        return
    assert got.error**2 == pytest.approx(expected_variance(own, [clusters]), abs=1e-9)
    assert got.df == len(set(clusters)) - 1


@given(rows)
def test_two_way_is_statsmodels_where_that_is_not_below_one_way(
    data: list[tuple[float, int, int]],
) -> None:
    own, first, second = [v for v, _, _ in data], [a for _, a, _ in data], [b for _, _, b in data]
    counts = len(set(first)), len(set(second))
    if min(counts) < 2 or len(set(zip(first, second, strict=True))) == max(counts):
        return
    got = cluster_error(contributions(own), first, second)
    one_way = [expected_variance(own, [kind]) for kind in (first, second)]
    expected = max(*one_way, expected_variance(own, [first, second]))
    assert got.error**2 == pytest.approx(expected, abs=1e-9)
    assert got.df == min(counts) - 1


def test_clusters_within_clusters_change_nothing() -> None:
    own, outer = [0.1, 0.5, 0.9, 0.3, 0.2, 0.7], [1, 1, 2, 2, 3, 3]
    inner = list(range(6))
    once = cluster_error(contributions(own), outer)
    assert cluster_error(contributions(own), outer, inner) == once
    assert cluster_error(contributions(own), inner, outer) == once
    assert cluster_error(contributions(own), outer, outer) == once


def test_a_kind_with_one_cluster_is_passed_over() -> None:
    own = [0.1, 0.5, 0.9]
    once = cluster_error(contributions(own), [1, 2, 3])
    assert cluster_error(contributions(own), [1, 2, 3], [1, 1, 1]) == once
    assert math.isnan(cluster_error(contributions(own), [1, 1, 1], [1, 1, 1]).error)


def test_single_observations_give_the_t_interval() -> None:
    own = [0.1, 0.5, 0.9, 0.4]
    got = cluster_interval(mean(own), cluster_error(contributions(own), range(4)))
    assert got == pytest.approx(t_interval(own))


def test_no_error_has_no_interval() -> None:
    lower, upper = cluster_interval(0.5, cluster_error([0.0], [1]))
    assert math.isnan(lower) and math.isnan(upper)


def test_three_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="two kinds"):
        cluster_error([0.0], [1], [1], [1])
