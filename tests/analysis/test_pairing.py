"""Pairing items of two sides: what counts, what drops out."""

import pytest

from mwe_inspect.analysis.pairing import pair_items
from tests.support import record


def test_items_scored_on_both_sides_pair() -> None:
    first = [record("a", 0), record("b", 1), record("c", None), record("d", 0)]
    second = [record("a", 1), record("b", 1), record("c", 0), record("e", 0)]
    got = pair_items(first, second)
    assert [(pair.first, pair.second) for pair in got.pairs] == [(1, 0), (0, 0)]
    assert (got.only_first, got.only_second, got.unscored) == (1, 1, 1)
    assert got.counted


def test_only_conditions_scored_on_both_sides_count() -> None:
    first = [record("a", 0), record("a", 1, condition="reversed")]
    second = [record("a", 1), record("a", None, condition="reversed")]
    [pair] = pair_items(first, second).pairs
    assert (pair.first, pair.second) == (1, 0)
    [pair] = pair_items(first, second, by_condition=False).pairs
    assert (pair.first, pair.second) == (0.5, 0)


def test_items_shown_differently_pair_only_where_that_is_the_question() -> None:
    first, second = [record("a", 0)], [record("a", 1, condition="reversed")]
    assert pair_items(first, second).pairs == []
    assert pair_items(first, second).unscored == 1
    assert len(pair_items(first, second, by_condition=False).pairs) == 1


def test_epochs_are_averaged_within_a_condition() -> None:
    first = [record("a", 0, epoch=1), record("a", 1, epoch=2), record("a", None, epoch=3)]
    [pair] = pair_items(first, [record("a", 0)]).pairs
    assert (pair.first, pair.second) == (0.5, 1)


def test_bounds_count_unscored_answers_both_ways() -> None:
    first = [record("a", 0), record("b", None)]
    second = [record("a", None), record("b", 1)]
    assert pair_items(first, second).bounds == [(-1, 0), (-1, 0)]
    assert pair_items(first, second).unscored == 2


def test_questions_that_no_user_asks_are_left_out() -> None:
    nobody = [record("a", 0, key=None, view=None, biography=None)]
    got = pair_items(nobody, nobody)
    assert (got.pairs, got.only_first, got.unscored) == ([], 0, 0)


def test_the_biography_is_a_second_kind_of_cluster() -> None:
    asked = [record("a", 0, cluster="q", biography="x"), record("b", 0, cluster="q")]
    got = pair_items(asked, asked)
    assert [(pair.cluster, pair.user) for pair in got.pairs] == [("q", "x"), ("q", "b")]


def test_answers_are_counted_unless_both_sides_give_probabilities() -> None:
    likely = [record("a", 0)]
    likely[0]["match"] = 0.9
    assert not pair_items(likely, likely).counted
    assert pair_items(likely, [record("a", 0)]).counted


@pytest.mark.parametrize("by_condition", [True, False])
def test_nothing_pairs_with_nothing(by_condition: bool) -> None:
    got = pair_items([], [], by_condition=by_condition)
    assert (got.pairs, got.bounds, got.only_first, got.only_second) == ([], [], 0, 0)
