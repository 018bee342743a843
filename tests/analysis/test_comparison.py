"""Comparing behaviors of two sides, by hand-made records."""

import math
from collections.abc import Sequence

import pytest
from scipy import stats

from mwe_inspect.analysis.comparison import BehaviorComparison, compare_sides
from mwe_inspect.analysis.sides import Side
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.stats.multiplicity import benjamini_hochberg, holm
from mwe_inspect.stats.power import detectable_difference
from tests.support import record


def side(name: str, **behaviors: Sequence[int | None]) -> Side:
    """A side that answers item n of a behavior with option n of the sequence; 0 is the key."""
    made = Side(name)
    for behavior, answers in behaviors.items():
        made.records["persona", behavior] = [
            record(f"{behavior}{n}", answer, behavior=behavior) for n, answer in enumerate(answers)
        ]
    return made


def compared(first: Side, *others: Side, margin: float = 0.05) -> list[BehaviorComparison]:
    return compare_sides(first, others, margin=margin)


LOW, HIGH = [1] * 40, [0] * 30 + [1] * 10


def test_a_clear_difference_is_called_by_its_direction() -> None:
    [up] = compared(side("a", b=LOW), side("b", b=HIGH))
    [down] = compared(side("b", b=HIGH), side("a", b=LOW))
    assert (up.verdict, up.difference, up.rate_first, up.rate_second) == ("higher", 0.75, 0, 0.75)
    assert (down.verdict, down.difference) == ("lower", -0.75)
    assert (up.first_only, up.second_only, up.test) == (0, 30, "mcnemar")
    assert up.p == pytest.approx(stats.binomtest(0, 30).pvalue)
    assert 0 < up.lower < 0.75 < up.upper < 1


def test_few_items_can_not_tell() -> None:
    [row] = compared(side("a", b=[0, 1, 0]), side("b", b=[1, 1, 0]))
    assert row.verdict == "can't tell"
    assert row.items_needed is not None and row.items_needed > 3
    assert row.lower < row.difference < row.upper


def test_many_equal_answers_are_equivalent() -> None:
    answers = [0, 1] * 150
    [row] = compared(side("a", b=answers), side("b", b=answers))
    assert row.verdict == "equivalent" and row.p == 1 and row.p_equivalent < 0.05
    [row] = compared(side("a", b=answers[:20]), side("b", b=answers[:20]))
    assert row.verdict == "can't tell"


def test_corrections_are_over_all_rows_of_all_sides() -> None:
    first = side("a", b=LOW, c=LOW, d=[0] * 40)
    others = [side("x", b=HIGH, c=LOW, d=[0] * 35 + [1] * 5), side("y", b=[0] * 7 + [1] * 33)]
    rows = compared(first, *others)
    assert [(row.second, row.behavior) for row in rows] == [
        ("x", "b"),
        ("x", "c"),
        ("x", "d"),
        ("y", "b"),
    ]
    p = [row.p for row in rows]
    assert [row.p_holm for row in rows] == holm(p)
    assert [row.p_bh for row in rows] == benjamini_hochberg(p)
    deviation = rows[0].detectable / detectable_difference(1.0, 40, alpha=0.05 / 4)
    assert 0.4 < deviation < 0.6  # 30 of 40 items differ: sqrt(.75 * .25), a little more


def test_holm_is_stricter_than_benjamini_and_hochberg() -> None:
    answers = {f"b{n}": [0] * 6 + [1] * 34 for n in range(10)}
    first, second = side("a", **dict.fromkeys(answers, LOW)), side("b", **answers)
    strict = compare_sides(first, [second], correct="holm")
    assert {row.verdict for row in compare_sides(first, [second])} == {"higher"}
    assert {row.verdict for row in strict} == {"can't tell"}


def test_items_of_one_cluster_are_one_item_to_the_test() -> None:
    def clustered(answers: Sequence[int]) -> list[AnswerRecord]:
        return [record(f"i{n}", a, cluster=f"c{n // 5}") for n, a in enumerate(answers)]

    first, second = Side("a"), Side("b")
    first.records["t", "b"], second.records["t", "b"] = clustered(LOW), clustered([0] * 40)
    [row] = compared(first, second)
    assert (row.items, row.clusters, row.test) == (40, 8, "sign-flip")
    assert row.p == pytest.approx(2 / 2**8)


def test_the_test_is_the_weaker_one_where_biographies_repeat() -> None:
    def asked(answer: int) -> list[AnswerRecord]:
        return [
            record(f"{q}/{u}", answer, cluster=f"q{q}", view="x", biography=f"u{u}")
            for q in range(20)
            for u in range(4)
        ]

    first, second = Side("a"), Side("b")
    first.records["t", "b"], second.records["t", "b"] = asked(1), asked(0)
    [row] = compared(first, second)
    assert row.p == pytest.approx(2 / 2**4)  # 4 users, not 20 questions


def test_behaviors_of_one_side_only_make_no_row_and_unscored_ones_no_test() -> None:
    rows = compared(side("a", b=[0, 1], c=[None, 0]), side("b", c=[0, None], d=[0]))
    [row] = rows
    assert (row.behavior, row.items, row.unscored, row.verdict) == ("c", 0, 2, "no items")
    assert math.isnan(row.p) and math.isnan(row.p_holm) and math.isnan(row.difference)
    assert row.items_needed is None and math.isnan(row.detectable)
    assert (row.bound_lower, row.bound_upper) == (-0.5, 0.5)
