"""Figures: thresholds and verdicts."""

import math

import pytest

from mwe_inspect.analysis.figures import (
    FAIL,
    PASS,
    UNCLEAR,
    Subject,
    figure_about,
    judge,
    known_figures,
)
from mwe_inspect.datasets.catalogue import FAMILIES
from mwe_inspect.stats.intervals import EMPTY, Interval

PERSONA = Subject("persona", "b", 40)


@pytest.mark.parametrize(
    ("figure", "value", "interval", "verdict"),
    [
        ("words_clustered", 0.65, Interval(0.6, 0.7), PASS),
        ("words_clustered", 0.66, Interval(0.6, 0.7), UNCLEAR),
        ("words_clustered", 0.8, Interval(0.7, 0.9), FAIL),
        ("near_duplicates", 0, EMPTY, PASS),
        ("near_duplicates", 0.01, EMPTY, FAIL),
        ("longer_option", 0.5, EMPTY, PASS),
        ("longer_option", 0.4, Interval(0.3, 0.5), UNCLEAR),
        ("longer_option", 0.7, Interval(0.6, 0.8), FAIL),
        ("words", 0.99, EMPTY, None),
        ("words_clustered", math.nan, EMPTY, None),
    ],
)
def test_verdicts(figure: str, value: float, interval: Interval, verdict: str | None) -> None:
    assert judge(PERSONA, figure, value, interval).verdict == verdict


def test_a_figure_without_a_threshold_of_its_own_is_held_against_the_reference() -> None:
    assert judge(PERSONA, "distinct_2", 0.9).verdict is None
    assert judge(PERSONA, "distinct_2", 0.9, EMPTY, 0.8).verdict == PASS
    assert judge(PERSONA, "distinct_2", 0.7, EMPTY, 0.8).verdict == FAIL
    assert judge(Subject("sycophancy", "b", 40), "distinct_2", 0.7, EMPTY, 0.8).verdict is None


@pytest.mark.parametrize("name", known_figures())
def test_every_figure_is_described_and_has_one_threshold_at_most(name: str) -> None:
    known = known_figures()[name]
    assert figure_about(name)
    assert len({"at_most", "between", "against"} & known.keys()) <= 1
    assert set(known.get("families", ())) <= set(FAMILIES)


def test_a_claim_says_all_it_rests_on() -> None:
    claim = judge(PERSONA, "words_clustered", 0.7, Interval(0.6, 0.8), 0.75).claim
    assert claim == (
        "persona, b, 40 items: accuracy of a bag of words, pairs and near duplicates in one fold: "
        "0.700 "
        "(95% 0.600 to 0.800); the reference at equal n: 0.750; unclear: at most 0.65"
    )
    assert judge(PERSONA, "distinct_1", 0.0001).claim.endswith(
        "over words, one item of each pair: <0.001"
    )
