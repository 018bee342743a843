"""Agreement: against statsmodels, published values, exact recomputation, and simulated coverage."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa as reference_cohen
from statsmodels.stats.inter_rater import fleiss_kappa as reference_kappa

from mwe_inspect.stats.agreement import cohen_kappa, fleiss_kappa

# Fleiss' example as it is taught: 10 items, 14 raters, 5 categories, kappa 0.210.
TABLE = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


def spelled_out(table: list[list[int]]) -> list[list[int]]:
    return [[category for category, n in enumerate(row) for _ in range(n)] for row in table]


def test_the_example_that_is_taught() -> None:
    kappa = fleiss_kappa(spelled_out(TABLE))
    assert kappa.value == pytest.approx(0.20993, abs=1e-5)
    assert kappa.interval.lower < kappa.value < kappa.interval.upper


def test_the_interval_is_the_jackknife_over_items() -> None:
    left_out = [
        float(reference_kappa(np.array(TABLE[:n] + TABLE[n + 1 :]))) for n in range(len(TABLE))
    ]
    error = math.sqrt(np.var(left_out) * (len(TABLE) - 1))
    kappa = fleiss_kappa(spelled_out(TABLE))
    assert kappa.interval.upper - kappa.value == pytest.approx(2.2621571628 * error, abs=1e-6)


@given(
    st.integers(2, 5).flatmap(
        lambda raters: st.lists(
            st.lists(st.sampled_from("abc"), min_size=raters, max_size=raters),
            min_size=1,
            max_size=30,
        )
    )
)
def test_fleiss_agrees_with_statsmodels(ratings: list[list[str]]) -> None:
    table = np.array([[row.count(category) for category in "abc"] for row in ratings])
    kappa = fleiss_kappa(ratings)
    if len({category for row in ratings for category in row}) < 2:
        assert math.isnan(kappa.value)
    else:
        assert kappa.value == pytest.approx(float(reference_kappa(table)), abs=1e-6)
    if not math.isnan(kappa.interval.lower):
        assert -1 <= kappa.interval.lower <= kappa.value <= kappa.interval.upper <= 1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_cohen_agrees_with_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    first, second = zip(*pairs, strict=True)
    kappa = cohen_kappa(first, second)
    if len({*first, *second}) < 2:
        assert math.isnan(kappa.value)
    else:
        assert kappa.value == pytest.approx(cohen_kappa_score(first, second), abs=1e-6)


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=3, max_size=3))
def test_cohens_interval_is_that_of_statsmodels(table: list[list[int]]) -> None:
    cells = [(row, column) for row in range(3) for column in range(3)]
    pairs = [cell for cell in cells for _ in range(table[cell[0]][cell[1]])]
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    kappa = cohen_kappa(first, second)
    if len({*first, *second}) < 2:
        assert math.isnan(kappa.value) and math.isnan(kappa.interval.lower)
        return
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = reference_cohen(table)
    assert kappa.value == pytest.approx(expected.kappa, abs=1e-9)
    if first == second or len(set(first)) == 1 or len(set(second)) == 1:
        assert math.isnan(kappa.interval.lower)
    else:
        ends = max(-1, expected.kappa_low), min(1, expected.kappa_upp)
        assert kappa.interval == pytest.approx(ends, abs=1e-6)


def test_perfect_agreement_has_no_interval() -> None:
    assert fleiss_kappa([["a"] * 3, ["b"] * 3] * 5).value == 1
    assert math.isnan(fleiss_kappa([["a"] * 3, ["b"] * 3] * 5).interval.lower)
    perfect = cohen_kappa("abab", "abab")
    assert perfect.value == 1 and math.isnan(perfect.interval.lower)


def test_ratings_that_are_all_the_same_have_no_kappa() -> None:
    assert math.isnan(fleiss_kappa([["a", "a"]] * 4).value)
    assert math.isnan(fleiss_kappa([]).value)
    assert math.isnan(cohen_kappa("aaa", "aaa").value)


@pytest.mark.parametrize("ratings", [[["a"], ["b"]], [["a", "b"], ["a", "b", "b"]]])
def test_items_need_equally_many_ratings(ratings: list[list[str]]) -> None:
    with pytest.raises(ValueError, match="same number of ratings"):
        fleiss_kappa(ratings)


@pytest.mark.slow
@pytest.mark.parametrize("accuracy", [0.8, 0.95])
def test_the_interval_covers_the_true_kappa(accuracy: float) -> None:
    """Three raters see the label with a given accuracy: kappa is (2 accuracy - 1) squared."""
    rng = random.Random(1)
    truth, hits, runs = (2 * accuracy - 1) ** 2, 0, 2000
    for _ in range(runs):
        ratings = []
        for _ in range(100):
            label = rng.random() < 0.5
            ratings.append([label if rng.random() < accuracy else not label for _ in range(3)])
        interval = fleiss_kappa(ratings).interval
        hits += interval.lower <= truth <= interval.upper
    assert 0.93 <= hits / runs <= 0.97
