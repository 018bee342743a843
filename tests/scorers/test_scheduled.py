"""Answers put back into scheduled order."""

import random
from typing import Any

from mwe_inspect.scorers.draws import combine_draws
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.scorers.scheduled import in_schedule
from tests.support import record


def asked(
    turn: int, answer: int | None, *, of: int = 10, asks: int = 1, **more: Any
) -> AnswerRecord:
    return record(f"i{turn}", answer, turn=turn, of=of, asks=asks, **more)


def test_items_stand_in_scheduled_order_whatever_came_first() -> None:
    records = [asked(turn, turn % 2) for turn in range(1, 8)]
    random.Random(0).shuffle(records)
    assert in_schedule(records)["b"].lows == [0, 1, 0, 1, 0, 1, 0]


def test_unscored_and_lost_answers_span_all_values() -> None:
    answers = in_schedule([asked(1, 0), asked(2, None), asked(4, 1)])["b"]
    assert answers.lows == [1, 0, 0, 0]
    assert answers.highs == [1, 1, 1, 0]


def test_a_lost_sibling_or_epoch_is_a_missing_answer() -> None:
    records = [asked(1, 0, asks=2), asked(1, 0, asks=2, condition="reversed"), asked(2, 0, asks=2)]
    answers = in_schedule(records)["b"]
    assert (answers.lows, answers.highs) == ([1, 0.5], [1, 1])
    assert (answers.calls, answers.binary) == (2, False)
    answers = in_schedule([asked(1, 0), asked(1, 1, epoch=2), asked(2, 1, epoch=2)])["b"]
    assert (answers.lows, answers.highs) == ([0.5, 0], [0.5, 0.5])
    assert (answers.calls, answers.binary) == (2, False)


def test_probabilities_are_not_yes_and_no() -> None:
    assert in_schedule([asked(1, 0)])["b"].binary
    assert not in_schedule([asked(1, 0, mass=0.9)])["b"].binary


def test_draws_are_one_value_of_their_item() -> None:
    drawn = [asked(1, 0), asked(1, 0), asked(1, 1), asked(1, None)]
    answers = in_schedule([combine_draws(drawn)])["b"]
    assert (answers.lows, answers.highs) == ([0.5], [0.75])
    assert (answers.calls, answers.binary) == (4, False)


def test_behaviors_are_kept_apart_and_unscheduled_records_left_out() -> None:
    records = [asked(1, 0), asked(1, 1, behavior="c", of=3), record("other", 0, key=None)]
    answers = in_schedule(records)
    assert {name: (own.lows, own.total) for name, own in answers.items()} == {
        "b": ([1], 10),
        "c": ([0], 3),
    }
    assert in_schedule([record("a", 0)]) == {}


def test_the_first_items() -> None:
    answers = in_schedule([asked(turn, 0) for turn in (1, 2, 3)])["b"]
    assert answers.first(2).lows == [1, 1] and answers.first(9) == answers
