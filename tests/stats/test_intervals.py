"""Intervals against scipy, Inspect and degenerate data."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inspect_ai.scorer import SampleScore, Score, ci_wilson
from scipy import stats

from mwe_inspect.stats import cluster_wilson, t_interval, wilson
from mwe_inspect.stats.intervals import mean, t_quantile

unit = st.floats(0, 1, allow_nan=False)


@given(n=st.integers(1, 2000), share=unit)
def test_wilson_is_scipys(n: int, share: float) -> None:
    k = round(share * n)
    expected = stats.binomtest(k, n).proportion_ci(method="wilson")
    assert wilson(k / n, n) == pytest.approx((expected.low, expected.high), abs=1e-9)


answer = st.sampled_from([0.0, 1.0])


@given(st.lists(st.tuples(answer, st.integers(0, 5)), min_size=2, max_size=60))
def test_cluster_wilson_of_answers_is_inspects_where_inspects_is_defined(
    data: list[tuple[float, int]],
) -> None:
    values, clusters = [v for v, _ in data], [c for _, c in data]
    rate = mean(values)
    sums = [math.fsum(v - rate for v, c in data if c == name) for name in set(clusters)]
    if len(sums) < 2 or not 1e-6 < rate < 1 - 1e-6 or math.fsum(s * s for s in sums) < 1e-9:
        return
    scores = [SampleScore(score=Score(value=v), sample_metadata={"cluster": c}) for v, c in data]
    expected = ci_wilson(cluster="cluster")(scores)  # type: ignore[arg-type]
    assert isinstance(expected, dict)
    got = cluster_wilson(values, clusters)
    assert got == pytest.approx((expected["lower"], expected["upper"]), abs=1e-9)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_at_a_rate_of_0_or_1_the_number_of_clusters_counts(value: float) -> None:
    clusters = [n // 4 for n in range(40)]
    assert cluster_wilson([value] * 40, clusters) == wilson(value, 10)


def test_one_cluster_counts_as_one_observation() -> None:
    assert cluster_wilson([0.0, 1.0, 1.0], ["a"] * 3) == wilson(2 / 3, 1)


def test_no_variance_between_clusters_falls_back_to_their_number() -> None:
    assert cluster_wilson([0.5] * 8, range(8)) == wilson(0.5, 8)


@pytest.mark.parametrize("centre", [0.5, 0.7])
def test_probabilities_are_worth_more_than_answers(centre: float) -> None:
    values = [centre + 0.2 * math.sin(n) for n in range(400)]
    interval, plain = cluster_wilson(values, range(400)), t_interval(values)
    assert interval == pytest.approx(plain, abs=2e-4)
    assert interval.upper - interval.lower < (wilson(centre, 400).upper - centre) * 2 / 3


def test_nothing_gives_nan() -> None:
    for interval in (cluster_wilson([], []), t_interval([]), t_interval([0.3]), wilson(0.5, 0)):
        assert math.isnan(interval.lower) and math.isnan(interval.upper)
    assert math.isnan(mean([]))


@given(st.lists(st.floats(-1, 1, allow_nan=False), min_size=2, max_size=50))
def test_t_interval_is_scipys(values: list[float]) -> None:
    centre = mean(values)
    error = float(stats.sem(values))
    if error == 0:
        assert t_interval(values) == pytest.approx((centre, centre))
        return
    expected = stats.t.interval(0.95, len(values) - 1, loc=centre, scale=error)
    assert t_interval(values) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 16, 17, 31, 200, 9_999, 10_216])
def test_t_quantile_is_scipys(df: int) -> None:
    assert t_quantile(df) == pytest.approx(float(stats.t.ppf(0.975, df)), rel=1e-9)


def test_t_quantile_of_very_many_is_nearly_scipys() -> None:
    assert t_quantile(50_000) == pytest.approx(float(stats.t.ppf(0.975, 50_000)), abs=1e-4)
