"""The effect of an option's place, and rates without it."""

import math

import numpy as np
import pytest
from scipy import stats

from mwe_inspect.stats.intervals import cluster_wilson
from mwe_inspect.stats.position import debiased_log_odds, debiased_mixture, position_effect


def asked(
    content: float, first: float, items: int, seed: int = 0
) -> tuple[list[float], list[float]]:
    """Answers in both orders of a model that takes what stands first, else goes by content."""
    rng = np.random.default_rng(seed)
    chosen = rng.random(items) < content
    by_place = rng.random((2, items)) < first
    return (
        np.where(by_place[0], 1.0, chosen).tolist(),
        np.where(by_place[1], 0.0, chosen).tolist(),
    )


def test_the_effect_is_tested_by_mcnemars_test() -> None:
    first, later = [1.0] * 30 + [0.0] * 10, [1.0] * 18 + [0.0] * 20 + [1.0] * 2
    found = position_effect(first, later, range(40))
    assert found.effect == pytest.approx(10 / 40)
    assert found.p == pytest.approx(stats.binomtest(2, 14).pvalue, abs=1e-6)
    assert found.interval.lower < 0.25 < found.interval.upper


@pytest.mark.parametrize("place", [0.4, 0.0])
@pytest.mark.parametrize("content", [0.7, 0.1])
def test_the_mixture_gives_the_rate_of_what_is_not_given_by_position(
    content: float, place: float
) -> None:
    first, later = asked(content, place, 20_000)
    rate, interval = debiased_mixture(first, later, range(20_000))
    assert rate == pytest.approx(content, abs=0.02)
    assert interval.lower < content < interval.upper


@pytest.mark.parametrize("last", [False, True])
def test_the_mixture_s_interval_is_that_of_the_bootstrap(last: bool) -> None:
    pair = asked(0.7, 0.3, 400, seed=4)
    first, later = (np.array(own) for own in (reversed(pair) if last else pair))

    def rate(one: np.ndarray, other: np.ndarray, axis: int = -1) -> np.ndarray:
        mid = (one + other).mean(axis=axis) / 2
        return np.asarray(0.5 + (mid - 0.5) / (1 - np.abs((one - other).mean(axis=axis))))

    drawn = stats.bootstrap(
        (first, later), rate, paired=True, vectorized=True, rng=np.random.default_rng(1)
    )
    _, interval = debiased_mixture(first.tolist(), later.tolist(), range(400))
    assert interval == pytest.approx(tuple(drawn.confidence_interval), abs=0.012)


def test_without_an_effect_of_position_nothing_changes() -> None:
    values = [1.0] * 13 + [0.0] * 7
    rate, interval = debiased_mixture(values, values, range(20))
    assert rate == pytest.approx(13 / 20)
    assert interval == pytest.approx(cluster_wilson(values, range(20)), abs=1e-6)


def test_where_position_decides_all_there_is_no_rate() -> None:
    rate, interval = debiased_mixture([1.0] * 9, [0.0] * 9, range(9))
    assert math.isnan(rate) and math.isnan(interval.lower)
    assert position_effect([1.0] * 9, [0.0] * 9, range(9)).p == pytest.approx(2 * 0.5**9)


def test_no_items() -> None:
    assert math.isnan(debiased_mixture([], [], [])[0])
    assert math.isnan(debiased_log_odds([], [], [])[0])
    assert math.isnan(position_effect([], [], []).effect)


def test_the_same_rate_everywhere_has_an_interval_with_width() -> None:
    rate, interval = debiased_mixture([1.0] * 20, [1.0] * 20, range(20))
    assert rate == 1 and 0.7 < interval.lower < 0.9 and interval.upper == 1


def test_log_odds_take_a_constant_out() -> None:
    content = [-2.0, -0.5, 0.3, 1.2]
    shown = [[1 / (1 + math.exp(-(own + bias))) for own in content] for bias in (0.8, -0.8)]
    rate, interval = debiased_log_odds(shown[0], shown[1], range(4))
    expected = [1 / (1 + math.exp(-own)) for own in content]
    assert rate == pytest.approx(np.mean(expected), abs=1e-6)
    assert interval == pytest.approx(cluster_wilson(expected, range(4)), abs=1e-6)
    assert debiased_log_odds([1.0], [0.0], [1])[0] == pytest.approx(0.5)
