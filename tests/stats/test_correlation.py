"""Correlation, slope and their intervals against scipy."""

import math
import random

import numpy as np
import pytest
from scipy import stats

from mwe_inspect.stats.correlation import bootstrap_fit, fisher_interval, fit


def points(n: int, seed: int = 0, slope: float = 0.6) -> tuple[list[float], list[float]]:
    rng = random.Random(seed)
    x = [rng.random() for _ in range(n)]
    return x, [slope * value + rng.gauss(0, 0.2) for value in x]


@pytest.mark.parametrize("n", [3, 4, 10, 300])
def test_the_fit_is_scipy_s(n: int) -> None:
    x, y = points(n)
    expected = stats.linregress(x, y)
    assert fit(x, y) == pytest.approx((expected.rvalue, expected.slope), abs=1e-9)


@pytest.mark.parametrize("n", [4, 10, 300])
def test_the_interval_is_scipy_s(n: int) -> None:
    found = stats.pearsonr(*points(n))
    expected = found.confidence_interval(0.95)
    assert fisher_interval(float(found.statistic), n) == pytest.approx(
        (expected.low, expected.high), abs=1e-9
    )


@pytest.mark.parametrize(
    ("x", "y", "correlation", "slope"),
    [
        ([], [], math.nan, math.nan),
        ([0.1, 0.2], [0.1, 0.2], math.nan, math.nan),
        ([0.5, 0.5, 0.5], [0.1, 0.2, 0.3], math.nan, math.nan),
        ([0.1, 0.2, 0.3], [1.0, 1.0, 1.0], math.nan, 0.0),
        ([0.1, 0.2, 0.3], [0.3, 0.2, 0.1], -1.0, -1.0),
    ],
)
def test_degenerate_points(
    x: list[float], y: list[float], correlation: float, slope: float
) -> None:
    assert fit(x, y) == pytest.approx((correlation, slope), nan_ok=True)


def test_an_undefined_fit_has_no_intervals() -> None:
    assert all(map(math.isnan, fisher_interval(math.nan, 10)))
    assert all(map(math.isnan, fisher_interval(0.5, 3)))
    for interval in bootstrap_fit([0.1, 0.2, 0.3], [1.0, 1.0, 1.0]):
        assert all(map(math.isnan, interval))


def test_a_perfect_correlation_is_certain() -> None:
    assert fisher_interval(1.0, 10) == (1, 1)
    x = [n / 10 for n in range(10)]
    assert bootstrap_fit(x, x).correlation == pytest.approx((1, 1))


def test_the_bootstrap_is_scipy_s_up_to_chance() -> None:
    x, y = points(120)
    ours = bootstrap_fit(x, y)
    for got, statistic in zip(
        ours,
        (lambda a, b: stats.pearsonr(a, b).statistic, lambda a, b: stats.linregress(a, b).slope),
        strict=True,
    ):
        theirs = stats.bootstrap(
            (np.array(x), np.array(y)), statistic, paired=True, vectorized=False,
            n_resamples=2000, method="percentile", rng=np.random.default_rng(1),
        ).confidence_interval  # fmt: skip
        assert got == pytest.approx((theirs.low, theirs.high), abs=0.02)


def test_the_bootstrap_repeats_itself() -> None:
    x, y = points(30)
    assert bootstrap_fit(x, y) == bootstrap_fit(x, y)
    assert bootstrap_fit(x, y) != bootstrap_fit(x, y, seed=1)


def test_the_bootstrap_covers_the_true_slope() -> None:
    covered = 0
    for seed in range(200):
        interval = bootstrap_fit(*points(60, seed)).slope
        covered += interval.lower <= 0.6 <= interval.upper
    assert covered >= 179
