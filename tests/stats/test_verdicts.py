"""Agreement against statsmodels and scikit-learn."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, precision_score, recall_score
from statsmodels.stats.inter_rater import cohens_kappa as statsmodels_kappa

from mwe_inspect.stats.intervals import wilson
from mwe_inspect.stats.verdicts import agreement, cohens_kappa

counts = st.integers(0, 30)


def pairs(both: int, missed: int, false: int, neither: int) -> list[tuple[bool, bool]]:
    return (
        [(True, True)] * both
        + [(True, False)] * missed
        + [(False, True)] * false
        + [(False, False)] * neither
    )


@given(counts, counts, counts, counts)
def test_kappa_and_its_interval_are_statsmodels(a: int, b: int, c: int, d: int) -> None:
    found = cohens_kappa(a, b, c, d)
    if not (a + b + c + d) or max(a + b, c + d, a + c, b + d) == a + b + c + d:
        return
    expected = statsmodels_kappa([[a, b], [c, d]])
    assert found.value == pytest.approx(expected.kappa, abs=1e-9)
    if b + c == 0:
        assert math.isnan(found.interval.lower)
        return
    lower, upper = max(-1, expected.kappa_low), min(1, expected.kappa_upp)
    assert found.interval == pytest.approx((lower, upper), abs=1e-6)


def test_precision_and_recall_are_scikit_learns() -> None:
    seen = pairs(12, 5, 3, 20)
    labels, verdicts = [one for one, _ in seen], [one for _, one in seen]
    found = agreement(seen)
    assert found.precision.value == pytest.approx(precision_score(labels, verdicts))
    assert found.recall.value == pytest.approx(recall_score(labels, verdicts))
    assert found.specificity.value == pytest.approx(20 / 23)
    assert found.kappa.value == pytest.approx(cohen_kappa_score(labels, verdicts))
    assert found.recall.interval == wilson(12 / 17, 17) and found.n == 40


def test_nothing_is_nan_and_never_1() -> None:
    found = agreement([])
    assert found.n == 0
    for estimate in found[:4]:
        assert math.isnan(estimate.value) and math.isnan(estimate.interval.lower)
    same = agreement(pairs(0, 0, 0, 9))
    assert math.isnan(same.precision.value) and math.isnan(same.kappa.value)
    assert same.specificity.value == 1
