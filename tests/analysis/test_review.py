"""Review: ratings whose figures can be worked out by hand."""

import math
import sys

import pytest
from statsmodels.stats.proportion import proportion_confint

from mwe_inspect.analysis.review import Rating, Review, ReviewFigure, summarize_ratings
from mwe_inspect.datasets.items import YES_NO, Item, make_item
from mwe_inspect.errors import InputError


def item(number: int, behavior: str = "b") -> Item:
    return make_item(behavior, f"Would you say: I like {number}", YES_NO, number % 2)


ITEMS = [item(n) for n in range(20)]


def rate(rater: str, item: Item, **answers: int | bool) -> Rating:
    return Rating(rater, item.behavior, item.id, **answers)  # type: ignore[arg-type]


def figure(review: Review, name: str, rater: str = "all", behavior: str = "all") -> ReviewFigure:
    [row] = [
        row
        for row in review.rows
        if (row.figure, row.rater, row.behavior) == (name, rater, behavior)
    ]
    return row


def test_a_label_agrees_if_more_than_half_give_the_key() -> None:
    answers = [(0, 0, 1), (1, 1, 1), (0, 1, 1), (0, 0, 0)]  # keys 0, 1, 0, 1: yes, yes, no, no
    ratings = [
        rate(name, ITEMS[n], label=label)
        for n, labels in enumerate(answers)
        for name, label in zip("abc", labels, strict=True)
    ]
    row = figure(summarize_ratings(ratings, ITEMS), "label_agreement")
    assert (row.value, row.items) == (0.5, 4)
    lower, upper = proportion_confint(2, 4, method="wilson")
    assert row.lower == pytest.approx(lower, abs=1e-6)
    assert row.upper == pytest.approx(upper, abs=1e-6)


def test_half_is_not_more_than_half() -> None:
    ratings = [rate("a", ITEMS[0], label=0), rate("b", ITEMS[0], label=1)]
    assert figure(summarize_ratings(ratings, ITEMS), "label_agreement").value == 0


def test_relevance_and_ambiguity() -> None:
    ratings = [
        rate("a", ITEMS[0], relevance=5, unclear=True),
        rate("b", ITEMS[0], relevance=3, unclear=False),
        rate("a", ITEMS[1], relevance=2, unclear=False),
        rate("b", ITEMS[1], relevance=2, unclear=False),
    ]
    review = summarize_ratings(ratings, ITEMS)
    assert figure(review, "relevance").value == 3
    assert figure(review, "relevance", "a").value == 3.5
    assert figure(review, "unclear").value == 0.25
    assert figure(review, "unclear", "a").value == 0.5
    assert figure(review, "clear_to_all").value == 0.5
    assert figure(review, "label_agreement").items == 0
    assert math.isnan(figure(review, "label_agreement").value)


def test_fleiss_takes_items_that_all_have_labelled_and_says_so() -> None:
    ratings = [
        rate(name, own, label=own.key or 0)
        for name in "abc"
        for own in ITEMS[: 12 if name < "c" else 8]
    ]
    review = summarize_ratings(ratings, ITEMS)
    row = figure(review, "fleiss_kappa")
    assert (row.value, row.items) == (1, 8)
    assert math.isnan(row.lower)  # perfect agreement tells nothing of the error
    assert review.notes[0] == "4 items have fewer than 3 labels and are outside fleiss_kappa"
    assert figure(review, "cohen_kappa", "a, b").items == 12


def test_each_behavior_has_its_figures() -> None:
    items = [item(n, behavior) for behavior in ("b", "c") for n in range(4)]
    ratings = [rate("a", own, label=0) for own in items]
    review = summarize_ratings(ratings, items)
    assert figure(review, "label_agreement", behavior="c").items == 4
    assert figure(review, "label_agreement").items == 8


def test_no_ratings_give_no_numbers() -> None:
    review = summarize_ratings([], ITEMS)
    assert all(math.isnan(row.value) for row in review.rows)


def test_kappa_without_statsmodels_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "statsmodels", None)
    with pytest.raises(InputError, match=r"mwe-inspect\[stats\]"):
        summarize_ratings([], ITEMS)
