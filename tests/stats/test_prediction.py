"""Correction of judged rates: the published formula, statsmodels, and coverage."""

import math
from itertools import product

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mwe_inspect.stats.intervals import Interval
from mwe_inspect.stats.paired import paired_difference
from mwe_inspect.stats.prediction import error_range, prediction_powered

shares = st.floats(0, 1, width=16)


@given(
    st.lists(shares, min_size=3, max_size=40),
    st.lists(st.floats(-1, 1, width=16), min_size=3, max_size=20),
)
def test_for_single_items_it_is_the_published_formula(
    judged: list[float], differences: list[float]
) -> None:
    size, labelled = len(judged), len(differences)
    found = prediction_powered(judged, range(size), differences, range(labelled), counted=False)
    rate = np.mean(judged) + np.mean(differences)
    error = math.sqrt(np.var(judged, ddof=1) / size + np.var(differences, ddof=1) / labelled)
    half = stats.t.isf(0.025, min(size, labelled) - 1) * error
    assert found.rate == pytest.approx(min(1, max(0, rate)), abs=1e-6)
    assert found.interval == pytest.approx((max(0, rate - half), min(1, rate + half)), abs=1e-6)


def test_in_clusters_both_errors_are_statsmodels() -> None:
    rng = np.random.default_rng(4)
    judged, differences = rng.random(60), rng.choice([-1.0, 0.0, 0.5], 24)
    clusters, labelled = np.arange(60) // 3, np.arange(24) // 2
    errors = [
        sm.OLS(values, np.ones(len(values)))
        .fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
        .bse[0]
        for values, groups in ((judged, clusters), (differences, labelled))
    ]
    found = prediction_powered(
        judged.tolist(), clusters.tolist(), differences.tolist(), labelled.tolist(), counted=False
    )
    half = stats.t.isf(0.025, 11) * math.hypot(*errors)
    centre = judged.mean() + differences.mean()
    assert found.interval == pytest.approx((max(0, centre - half), centre + half), abs=1e-6)


def test_full_agreement_in_few_labels_still_widens_the_interval() -> None:
    judged = [1.0] * 30 + [0.0] * 70
    found = prediction_powered(judged, range(100), [0.0] * 20, range(20))
    extra = paired_difference([0.0] * 20, range(20)).spread.error
    own = np.std(judged, ddof=1) / 10
    assert found.rate == pytest.approx(0.3)
    half = stats.t.isf(0.025, 21) * math.hypot(own, extra)
    assert found.interval == pytest.approx((0.3 - half, 0.3 + half), abs=1e-6)
    assert extra > 0.03


def test_one_label_and_no_label() -> None:
    judged = [1.0, 0.0, 1.0]
    alone = prediction_powered(judged, range(3), [0.5], [0], counted=False)
    assert alone.rate == 1 and math.isnan(alone.interval.lower)
    none = prediction_powered(judged, range(3), [], [])
    assert math.isnan(none.interval.lower) and math.isnan(none.correction)


def test_the_interval_covers_the_truth_of_a_judge_that_errs() -> None:
    rng = np.random.default_rng(7)
    runs, covered, naive = 300, 0, 0
    for _ in range(runs):
        truth = rng.random(400) < 0.3
        judged = np.where(truth, rng.random(400) < 0.8, rng.random(400) < 0.15).astype(float)
        drawn = rng.choice(400, 80, replace=False)
        differences = truth[drawn] - judged[drawn]
        found = prediction_powered(judged.tolist(), range(400), differences.tolist(), range(80))
        covered += found.interval.lower <= 0.3 <= found.interval.upper
        half = 1.96 * judged.std() / 20
        naive += abs(judged.mean() - 0.3) <= half
    print(f"of {runs} runs: corrected {covered}, as judged {naive}")
    assert covered >= 276 > naive


@given(shares, st.floats(0, 0.45))
def test_the_range_is_that_of_all_error_rates(observed: float, error: float) -> None:
    found = error_range(Interval(observed, observed), error)
    grid = np.linspace(0, error, 11)
    truths = [(observed - fp) / (1 - fp - fn) for fp, fn in product(grid, grid)]
    assert found.lower == pytest.approx(np.clip(min(truths), 0, 1), abs=1e-6)
    assert found.upper == pytest.approx(np.clip(max(truths), 0, 1), abs=1e-6)


def test_no_error_changes_nothing_and_nothing_stays_nothing() -> None:
    assert error_range(Interval(0.2, 0.4), 0) == Interval(0.2, 0.4)
    assert math.isnan(error_range(Interval(math.nan, math.nan), 0.1).lower)
