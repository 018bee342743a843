"""Agreement against scikit-learn."""

import math

import pytest
from sklearn.metrics import cohen_kappa_score, precision_score, recall_score

from mwe_inspect.stats.intervals import wilson
from mwe_inspect.stats.verdicts import agreement


def pairs(both: int, missed: int, false: int, neither: int) -> list[tuple[bool, bool]]:
    return (
        [(True, True)] * both
        + [(True, False)] * missed
        + [(False, True)] * false
        + [(False, False)] * neither
    )


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
