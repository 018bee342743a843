"""Partial pooling: what it does to known rates, and on what it is better than the rates alone."""

import math

import numpy as np
import pytest
from scipy.stats import beta

from mwe_inspect.stats.pooling import pool_rates


def drawn(seed: int, behaviors: int = 400, items: int = 20) -> tuple[list[float], list[float]]:
    """True rates from Beta(2, 3), and the rates among so many answers."""
    draw = np.random.default_rng(seed)
    true = draw.beta(2, 3, behaviors)
    return list(true), list(draw.binomial(items, true) / items)


def test_rates_are_drawn_to_their_mean_and_keep_their_order() -> None:
    pooled = [one.rate for one in pool_rates([0.1, 0.5, 0.9], [10, 10, 10])]
    assert 0.1 < pooled[0] < 0.49 and 0.51 < pooled[2] < 0.9
    assert pooled[1] == pytest.approx(0.5)


def test_the_rate_with_fewer_answers_is_drawn_further() -> None:
    few, many, _ = pool_rates([0.7, 0.7, 0.5], [5, 500, 100])
    assert few.rate < many.rate < 0.7
    assert few.interval.upper - few.interval.lower > many.interval.upper - many.interval.lower


def test_the_formula_for_equal_sizes() -> None:
    rates, n = [0.2, 0.4, 0.6, 0.3], 50
    m = 0.375
    spread = sum(n * (p - m) ** 2 for p in rates) / (m * (1 - m))
    rho = (spread - 3) / (4 * n - n - 3)
    strength = (1 - rho) / rho
    for got, p in zip(pool_rates(rates, [n] * 4), rates, strict=True):
        a, b = strength * m + n * p, strength * (1 - m) + n * (1 - p)
        assert got.rate == pytest.approx(a / (a + b), abs=1e-9)
        assert got.interval == pytest.approx(beta.ppf((0.025, 0.975), a, b), abs=1e-9)


def test_with_many_behaviors_the_posterior_is_that_of_the_true_prior() -> None:
    _, rates = drawn(1, behaviors=20_000)
    got = pool_rates([0.9, *rates], [20] * 20_001)[0]
    assert got.rate == pytest.approx((2 + 18) / 25, abs=0.01)


def test_equal_rates_are_pooled_as_far_as_their_answers_allow() -> None:
    got = pool_rates([0.5] * 10, [40] * 10)
    assert all(one.rate == pytest.approx(0.5) for one in got)
    posterior = beta(220, 220)  # as strong as all 400 answers, and 40 of its own
    assert got[0].interval == pytest.approx((posterior.ppf(0.025), posterior.ppf(0.975)), abs=1e-9)


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_all_0_or_all_1_stay_there_with_an_interval_of_some_width(rate: float) -> None:
    for got in pool_rates([rate] * 5, [20] * 5):
        assert got.rate == rate
        assert got.interval.lower <= rate <= got.interval.upper
        assert 0.02 < got.interval.upper - got.interval.lower < 0.3


def test_0_and_1_alone_are_not_pooled_at_all() -> None:
    low, high = pool_rates([0.0, 1.0], [100, 100])
    assert low.rate < 0.02 and high.rate > 0.98


def test_one_rate_keeps_its_value_and_missing_ones_stay_missing() -> None:
    assert pool_rates([0.3], [10])[0].rate == pytest.approx(0.3)
    got = pool_rates([math.nan, 0.3, 0.6], [0, 10, 10])
    assert math.isnan(got[0].rate) and math.isnan(got[0].interval.lower)
    assert pool_rates([], []) == [] and math.isnan(pool_rates([math.nan], [0])[0].rate)


def test_pooled_rates_are_closer_to_the_truth_and_their_intervals_cover_it() -> None:
    covered, raw, shrunk = [], [], []
    for seed in range(10):
        true, rates = drawn(seed)
        for truth, rate, got in zip(true, rates, pool_rates(rates, [20] * 400), strict=True):
            covered.append(got.interval.lower <= truth <= got.interval.upper)
            raw.append((rate - truth) ** 2)
            shrunk.append((got.rate - truth) ** 2)
    assert np.mean(shrunk) < 0.85 * np.mean(raw)
    assert 0.93 <= np.mean(covered) <= 0.97
