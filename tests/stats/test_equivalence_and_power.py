"""Equivalence and power against statsmodels and enumeration."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.weightstats import ttost_paired

from mwe_inspect.stats.clustered import ClusterError
from mwe_inspect.stats.equivalence import tost
from mwe_inspect.stats.paired import mcnemar_exact, paired_difference
from mwe_inspect.stats.power import (
    detectable_difference,
    fdr_threshold,
    items_needed,
    mcnemar_items,
    mcnemar_power,
)

shares = st.floats(0.05, 0.9)


@given(st.integers(0, 1000), st.floats(0.01, 0.5))
def test_tost_is_statsmodels(seed: int, margin: float) -> None:
    draw = random.Random(seed)
    first = np.array([draw.random() for _ in range(12)])
    second = np.array([draw.random() for _ in range(12)])
    found = paired_difference(list(first - second), range(12), counted=False)
    expected, _, _ = ttost_paired(first, second, -margin, margin)
    assert tost(found.centre, found.spread, margin) == pytest.approx(expected, abs=1e-6)


def test_tost_without_an_error_or_without_data() -> None:
    assert tost(0.01, ClusterError(0.0, 5), 0.05) == 0
    assert tost(0.06, ClusterError(0.0, 5), 0.05) == 1
    assert math.isnan(tost(0.01, ClusterError(math.nan, 0), 0.05))


@given(shares, st.integers(5, 5000), st.floats(0.7, 0.95), st.floats(0.001, 0.1))
def test_the_detectable_difference_is_statsmodels(
    deviation: float, items: int, power: float, alpha: float
) -> None:
    got = detectable_difference(deviation, items, power, alpha)
    reached = NormalIndPower().power(got / deviation, items, alpha, ratio=0)
    assert reached == pytest.approx(power, abs=1e-4)  # it also counts the wrong tail
    assert items_needed(deviation, got * (1 + 1e-9), power, alpha) == items


def test_no_items_detect_nothing() -> None:
    assert math.isnan(detectable_difference(0.5, 0))


@given(st.integers(1, 14), st.floats(0.1, 0.9), shares, st.sampled_from([0.01, 0.05, 0.2]))
def test_the_power_of_mcnemars_test_is_the_enumeration(
    items: int, discordant: float, share: float, alpha: float
) -> None:
    difference = discordant * share
    first = (discordant + difference) / 2
    expected = sum(
        binom.pmf(b + c, items, discordant) * binom.pmf(b, b + c, first / discordant)
        for b in range(items + 1)
        for c in range(items + 1 - b)
        if b + c and mcnemar_exact(b, c) <= alpha
    )
    got = mcnemar_power(items, discordant, difference, alpha)
    assert got == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("difference", "asymptotic"), [(0.05, 626), (0.03, 1742)])
def test_mcnemars_items_are_near_the_asymptotic_number(difference: float, asymptotic: int) -> None:
    items = mcnemar_items(0.2, difference)
    assert asymptotic <= items <= 1.1 * asymptotic
    assert mcnemar_power(items, 0.2, difference) >= 0.8


@given(st.integers(1, 60), st.integers(0, 200), st.floats(0.5, 0.95))
def test_the_expected_threshold_solves_its_equation(m1: int, m0: int, power: float) -> None:
    threshold = fdr_threshold(m1 + m0, m1, power)
    rejections = threshold * m0 + power * m1
    assert threshold == pytest.approx(0.05 * rejections / (m1 + m0))
