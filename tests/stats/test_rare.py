"""Zero events, against scipy's exact interval."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from mwe_inspect.stats.rare import asks_needed, kish_size, upper_bound_of_none


@given(st.integers(1, 5000), st.sampled_from([0.05, 1e-5, 0.5]))
def test_the_bound_is_clopper_and_pearsons(asks: int, alpha: float) -> None:
    exact = binomtest(0, asks, alternative="less").proportion_ci(1 - alpha, "exact").high
    assert upper_bound_of_none(asks, alpha) == pytest.approx(exact, abs=1e-6)


def test_the_rule_of_three() -> None:
    assert upper_bound_of_none(1000) == pytest.approx(3 / 1000, rel=0.01)
    assert math.isnan(upper_bound_of_none(0))


@pytest.mark.parametrize(
    ("rate", "alpha", "asks"), [(1e-4, 0.05, 29_956), (1e-4, 1e-5, 115_124), (0.5, 0.05, 5)]
)
def test_how_many_asks_a_bound_needs(rate: float, alpha: float, asks: int) -> None:
    assert asks_needed(rate, alpha) == asks
    assert upper_bound_of_none(asks, alpha) <= rate < upper_bound_of_none(asks - 1, alpha)


def test_the_effective_number_of_distinct_clusters() -> None:
    assert kish_size([1] * 20) == 20
    assert kish_size([4] * 5) == 5
    assert kish_size([1, 1, 8]) == pytest.approx(100 / 66)
    assert kish_size([]) == 0
