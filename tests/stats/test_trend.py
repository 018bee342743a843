"""Trends against scipy, statsmodels and the sandwich written out."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from mwe_inspect.stats.paired import paired_difference, sign_flip
from mwe_inspect.stats.trend import gee_trend, item_slope, page_trend

rates = st.lists(st.floats(0, 1, width=16), min_size=4, max_size=4)


def answers(chances: Sequence[float], items: int, seed: int = 0) -> list[list[float]]:
    rng = np.random.default_rng(seed)
    drawn = rng.random((items, len(chances))) < np.array(chances)
    return [[float(value) for value in row] for row in drawn]


@settings(max_examples=30)
@given(st.lists(rates, min_size=2, max_size=8))
def test_pages_test_is_scipys_in_both_directions(table: list[list[float]]) -> None:
    rise = stats.page_trend_test(table).pvalue
    fall = stats.page_trend_test(np.array(table)[:, ::-1]).pvalue
    assert page_trend(table) == pytest.approx(min(1, 2 * min(rise, fall)), abs=1e-6)


def test_pages_test_of_a_perfect_order_is_exact() -> None:
    # Of the 6^5 rankings of five blocks one rises throughout.
    assert page_trend([[0.1, 0.2, 0.3]] * 5) == pytest.approx(2 / 6**5, abs=1e-6)
    assert page_trend([[0.3, 0.2, 0.1]] * 5) == pytest.approx(2 / 6**5, abs=1e-6)


@pytest.mark.parametrize("table", [[], [[0.1, 0.2, 0.3]], [[0.1, 0.2], [0.3, 0.1]]])
def test_pages_test_needs_blocks_and_points(table: list[list[float]]) -> None:
    assert math.isnan(page_trend(table))


@given(st.lists(rates, min_size=3, max_size=12))
def test_the_slope_is_that_of_regression(table: list[list[float]]) -> None:
    scale = [0.0, 1.0, 2.5, 3.0]
    clusters = [number // 2 for number in range(len(table))]
    found = item_slope(table, scale, clusters, counted=False)
    points, values = np.tile(scale, len(table)), np.ravel(table)
    assert found.slope == pytest.approx(stats.linregress(points, values).slope, abs=1e-6)
    own = [stats.linregress(scale, row).slope for row in table]
    fitted = sm.OLS(own, np.ones(len(own))).fit(
        cov_type="cluster", cov_kwds={"groups": np.array(clusters)}, use_t=True
    )
    largest = stats.linregress(scale, [0, 0, 1, 1]).slope  # which no interval exceeds
    [bounds] = np.clip(fitted.conf_int(), -largest, largest)
    assert found.interval == pytest.approx(tuple(bounds), abs=1e-6)
    assert found.corrected == pytest.approx(found.interval, abs=1e-6)
    assert found.p == pytest.approx(sign_flip(own, clusters), abs=1e-6)


def test_at_two_points_it_is_the_paired_comparison() -> None:
    table = answers([0.3, 0.6], 40)
    differences = [second - first for first, second in table]
    expected = paired_difference(differences, range(40))
    found = item_slope(table, [0, 1], range(40))
    assert found.slope == pytest.approx(expected.difference, abs=1e-9)
    assert found.interval == pytest.approx(expected.interval, abs=1e-9)
    assert found.p == pytest.approx(sign_flip(differences, range(40)), abs=1e-9)


def test_the_corrected_interval_is_that_of_the_smaller_level() -> None:
    table = answers([0.3, 0.4, 0.5], 50)
    plain = item_slope(table, [0, 1, 2], range(50))
    wide = item_slope(table, [0, 1, 2], range(50), tests=10)
    ratio = stats.t.isf(0.0025, 51) / stats.t.isf(0.025, 51)
    assert (wide.corrected.upper - wide.corrected.lower) == pytest.approx(
        ratio * (plain.interval.upper - plain.interval.lower), abs=1e-6
    )
    assert wide.interval == plain.interval


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_rates_that_never_move_have_a_slope_of_0_with_width(value: float) -> None:
    table = [[value] * 3] * 20
    found = item_slope(table, [0, 1, 2], range(20))
    assert found.slope == 0 and found.p == 1
    assert found.interval.lower < 0 < found.interval.upper
    assert math.isnan(gee_trend(table, [0, 1, 2], range(20)).p)


def sandwich(
    table: list[list[float]], scale: list[float], clusters: list[int]
) -> tuple[float, float]:
    """Slope of a logistic regression and its error after Mancl and DeRouen (2001)."""
    points = np.array(scale) - np.mean(scale)
    values = np.ravel(table)
    design = np.column_stack([np.ones(values.size), np.tile(points, len(table))])
    fit = sm.GLM(values, design, family=sm.families.Binomial()).fit(tol=1e-12)
    groups = np.repeat(clusters, len(scale))
    weights = fit.mu * (1 - fit.mu)
    bread = np.linalg.inv(design.T @ (design * weights[:, None]))
    meat = np.zeros((2, 2))
    for group in set(clusters):
        own = groups == group
        x, w = design[own], weights[own]
        leverage = (x * w[:, None]) @ bread @ x.T
        residual = np.linalg.solve(np.eye(own.sum()) - leverage, (values - fit.mu)[own])
        score = x.T @ residual
        meat += np.outer(score, score)
    return float(fit.params[1]), float(np.sqrt((bread @ meat @ bread)[1, 1]))


@pytest.mark.parametrize("seed", range(4))
def test_the_odds_are_those_of_the_estimating_equations(seed: int) -> None:
    table, scale = answers([0.2, 0.4, 0.5, 0.7], 40, seed), [0.0, 1.0, 1.5, 3.0]
    clusters = [number % 25 for number in range(40)]
    slope, error = sandwich(table, scale, clusters)
    half = stats.t.isf(0.025, 23) * error
    found = gee_trend(table, scale, clusters)
    assert math.log(found.ratio) == pytest.approx(slope, abs=1e-6)
    assert [math.log(bound) for bound in found.interval] == pytest.approx(
        [slope - half, slope + half], abs=1e-6
    )
    assert found.p == pytest.approx(2 * stats.t.sf(abs(slope) / error, 23), abs=1e-6)


@pytest.mark.parametrize(
    ("table", "clusters"),
    [
        ([[0.0, 0.0, 1.0]] * 12, range(12)),  # separated
        ([[1.0, 0.0, 0.0]] * 12, [0] * 6 + [1] * 6),  # two clusters
        (answers([0.5, 0.5, 0.5], 1), [0]),
    ],
)
def test_where_odds_can_t_be_estimated_there_is_no_number(
    table: list[list[float]], clusters: Sequence[int]
) -> None:
    assert all(map(math.isnan, (gee_trend(table, [0, 1, 2], clusters).ratio,)))


def test_a_separated_trend_still_has_a_slope() -> None:
    found = item_slope([[0.0, 0.0, 1.0]] * 12, [0, 1, 2], range(12))
    assert found.slope == pytest.approx(0.5)
    assert found.interval.lower > 0 and found.p == pytest.approx(2 * 0.5**12)
