"""Agreement between repeated answers, against counting and a mixed analysis of variance."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

from mwe_inspect.stats.reliability import flips, intraclass_correlation

answers = st.lists(st.integers(0, 2), max_size=4)


@given(st.lists(st.lists(answers, max_size=3), min_size=1, max_size=5))
def test_flips_are_the_pairs_that_differ(items: list[list[list[int]]]) -> None:
    within, between = [], []
    for conditions in items:
        tagged = [(name, said) for name, own in enumerate(conditions) for said in own]
        pairs = list(combinations(tagged, 2))
        inside = [a != b for (c, a), (d, b) in pairs if c == d]
        across = [a != b for (c, a), (d, b) in pairs if c != d]
        within += [np.mean(inside)] if inside else []
        between += [np.mean(across)] if across else []
    found = flips(items)
    for got, own in zip(found, (within, between), strict=True):
        assert got == pytest.approx(np.mean(own)) if own else math.isnan(got)


@given(
    st.lists(st.lists(st.floats(0, 1, width=16), min_size=3, max_size=3), min_size=2, max_size=12)
)
def test_the_correlation_is_that_of_the_f_statistic(groups: list[list[float]]) -> None:
    found = intraclass_correlation(groups)
    if all(max(group) - min(group) < 1e-6 for group in groups):
        assert math.isnan(found) or found == pytest.approx(1)
        return
    f = stats.f_oneway(*groups).statistic
    assert found == pytest.approx((f - 1) / (f + 2), abs=1e-6)


def test_for_many_items_of_0_and_1_it_is_nearly_fleiss_kappa() -> None:
    rng = np.random.default_rng(2)
    ratings = (rng.random((3000, 4)) < rng.random((3000, 1))).astype(int)
    kappa = fleiss_kappa(aggregate_raters(ratings)[0])
    assert intraclass_correlation(ratings.tolist()) == pytest.approx(kappa, abs=1e-3)


def test_groups_of_different_sizes_recover_a_planted_correlation() -> None:
    rng = np.random.default_rng(5)
    centres = rng.normal(0, 2, 4000)
    groups = [
        (centre + rng.normal(0, 1, int(n))).tolist()
        for centre, n in zip(centres, rng.integers(1, 6, 4000), strict=True)
    ]
    assert intraclass_correlation(groups) == pytest.approx(0.8, abs=0.02)


def test_without_repeats_there_is_nothing_to_say() -> None:
    assert math.isnan(intraclass_correlation([[1.0], [0.0]]))
    assert math.isnan(intraclass_correlation([[1.0, 1.0], [1.0, 1.0]]))
    assert math.isnan(intraclass_correlation([]))
    assert all(map(math.isnan, flips([[[1]], [[0]]])))
