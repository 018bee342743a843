"""Effects of the form of a question, against scipy, statsmodels and enumeration."""

import math
from collections.abc import Sequence
from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.formula.api import ols

from mwe_inspect.stats.intervals import cluster_wilson, wilson
from mwe_inspect.stats.presentation import form_spread, simultaneous_intervals, variance_share

halves = st.sampled_from([0.0, 0.5, 1.0])


def tables(forms: int, items: int) -> st.SearchStrategy[list[list[float]]]:
    row = st.lists(halves, min_size=forms, max_size=forms)
    return st.lists(row, min_size=2, max_size=items)


def enumerated(table: Sequence[Sequence[float]], clusters: Sequence[int]) -> tuple[float, float]:
    """The expected spread and the p-value over all permutations within clusters."""
    names = sorted(set(clusters))
    sums = [
        [
            sum(row[f] for row, c in zip(table, clusters, strict=True) if c == name)
            for f in range(len(table[0]))
        ]
        for name in names
    ]
    reached = [
        max(map(sum, zip(*shown, strict=True))) - min(map(sum, zip(*shown, strict=True)))
        for shown in product(*(permutations(own) for own in sums))
    ]
    columns = [sum(own) for own in zip(*sums, strict=True)]
    seen = max(columns) - min(columns)
    p = sum(one >= seen - 1e-9 for one in reached) / len(reached)
    return sum(reached) / len(reached) / len(table), p


@settings(max_examples=40)
@given(tables(3, 5))
def test_the_spread_and_its_p_are_those_of_all_permutations(table: list[list[float]]) -> None:
    clusters = [number % 4 for number in range(len(table))]
    found = form_spread(table, clusters)
    expected, p = enumerated(table, clusters)
    assert (found.expected, found.p) == pytest.approx((expected, p), abs=1e-6)
    rates = np.mean(table, axis=0)
    assert found.spread == pytest.approx(rates.max() - rates.min(), abs=1e-6)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=60))
def test_for_two_forms_and_single_items_it_is_mcnemars_test(
    table: list[tuple[int, int]],
) -> None:
    first, second = table.count((1, 0)), table.count((0, 1))
    expected = stats.binomtest(first, first + second).pvalue if first + second else 1
    assert form_spread(table, range(len(table))).p == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("effect", [0.0, 0.12])
def test_many_items_are_taken_as_normal_which_permutations_confirm(effect: float) -> None:
    rng = np.random.default_rng(3)
    chances = 0.5 + effect * (np.arange(5) == 2)
    table = (rng.random((400, 5)) < chances).astype(float)

    def spread(*columns: np.ndarray, axis: int = -1) -> np.ndarray:
        means = np.stack([column.mean(axis=axis) for column in columns])
        return np.asarray(means.max(axis=0) - means.min(axis=0))

    drawn = stats.permutation_test(
        tuple(table.T), spread, permutation_type="samples", alternative="greater",
        vectorized=True, n_resamples=2999, batch=500, rng=np.random.default_rng(1),
    )  # fmt: skip
    found = form_spread(table.tolist(), range(400))
    assert found.spread == pytest.approx(drawn.statistic, abs=1e-9)
    assert found.expected == pytest.approx(drawn.null_distribution.mean(), rel=0.02)
    assert found.p == pytest.approx(drawn.pvalue, abs=0.02)


def test_the_normal_range_is_scipys() -> None:
    rng = np.random.default_rng(3)
    table = rng.integers(0, 2, (400, 9)).astype(float)
    deviation = math.sqrt(np.mean(np.var(table, axis=1, ddof=1)) / 400)
    found = form_spread(table.tolist(), range(400))
    assert found.expected == pytest.approx(2.970 * deviation, rel=1e-3)  # range of nine normals
    p = stats.studentized_range.sf(found.spread / deviation, 9, np.inf)
    assert found.p == pytest.approx(p, abs=1e-6)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([[1.0, 1.0, 1.0]] * 4, (0, 0, 1)),
        ([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]], (0, 0, 1)),
        ([[1.0, 0.0, 0.0]], (1, 1, 1)),
    ],
)
def test_degenerate_tables(table: list[list[float]], expected: tuple[float, float, float]) -> None:
    assert form_spread(table, range(len(table))) == pytest.approx(expected)


def test_one_form_and_no_items_have_no_spread() -> None:
    for table in ([[1.0], [0.0]], []):
        assert all(map(math.isnan, form_spread(table, range(len(table)))))
        assert math.isnan(variance_share(table))


@settings(max_examples=40)
@given(tables(4, 8))
def test_the_share_of_variance_is_from_statsmodels_mean_squares(
    table: list[list[float]],
) -> None:
    rows, forms = len(table), len(table[0])
    cells = [(v, i, f) for i, row in enumerate(table) for f, v in enumerate(row)]
    frame = pd.DataFrame(cells, columns=["value", "item", "form"])
    found = variance_share(table)
    if len({v for v, _, _ in cells}) == 1:
        assert math.isnan(found)
        return
    anova = sm.stats.anova_lm(ols("value ~ C(item) + C(form)", frame).fit())
    squares = anova["sum_sq"] / anova["df"]
    rest = squares["Residual"]
    form = max(0.0, squares["C(form)"] - rest) / rows
    item = max(0.0, squares["C(item)"] - rest) / forms
    assert found == pytest.approx(form / (form + item + rest), abs=1e-6)


def test_a_planted_form_effect_has_its_share() -> None:
    rng = np.random.default_rng(0)
    effects = np.array([-0.3, 0.0, 0.3])  # variance 0.09 beside 0.16 of items and 0.04 of the rest
    table = rng.normal(0, 0.4, (4000, 1)) + effects + rng.normal(0, 0.2, (4000, 3))
    assert variance_share(table.tolist()) == pytest.approx(0.09 / 0.29, abs=0.01)


def test_the_interval_of_one_form_is_the_plain_one_and_more_forms_widen_it() -> None:
    column = [1.0] * 12 + [0.0] * 8 + [1.0] * 3
    clusters = [*range(20), 0, 1, 2]
    [one] = simultaneous_intervals([[value] for value in column], clusters)
    assert one == pytest.approx(cluster_wilson(column, clusters), abs=1e-6)
    several = simultaneous_intervals([[value] * 5 for value in column], clusters)
    assert all(own.lower < one.lower and own.upper > one.upper for own in several)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_the_interval_of_a_rate_of_0_or_1_is_bonferronis_wilson(value: float) -> None:
    normal = stats.norm.isf(0.025 / 4)
    found = simultaneous_intervals([[value] * 4] * 30, range(30))
    assert found == [pytest.approx(wilson(value, 30, normal), abs=1e-6)] * 4
