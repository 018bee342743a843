"""The simulated writer: faults at the rates asked for, the same in every process."""

import asyncio
import json
from typing import Any

import pytest
from inspect_ai.model import ChatMessageUser

from mwe_inspect.datasets.near_duplicates import near_duplicates
from mwe_inspect.models.judge import split_mark
from mwe_inspect.models.writer import show_batch
from mwe_inspect.writing.briefs import load_brief
from mwe_inspect.writing.kinds import kind_of
from tests.writing_support import writer

KIND = kind_of("persona", load_brief("example", "persona"))


def batch(number: int, label: int = 0, **settings: Any) -> str:
    message = ChatMessageUser(content="Write.")
    metadata = {"batch": number, "count": 10, "seed": 0}
    show_batch(message, KIND, KIND.labels()[label], metadata)
    return asyncio.run(writer(**settings).generate([message])).completion


def candidates(count: int, **settings: Any) -> list[tuple[str, dict[str, float]]]:
    items = [one for n in range(count) for one in json.loads(batch(n + 1, **settings))["items"]]
    return [split_mark(one["statement"]) for one in items]


def test_faults_come_as_often_as_asked_for() -> None:
    rates = {"mislabelled": 0.2, "duplicated": 0.15, "malformed": 0.1, "off_topic": 0.05}
    found = candidates(100, **rates)
    for fault, rate in rates.items():
        share = sum(truth.get(fault, 0) for _, truth in found) / len(found)
        assert share == pytest.approx(rate, abs=0.04)


def test_only_those_that_say_so_are_near_duplicates() -> None:
    found = candidates(30, duplicated=0.2)
    alike = {pair.second for pair in near_duplicates([text for text, _ in found])}
    assert alike == {n for n, (_, truth) in enumerate(found) if truth.get("duplicated")}
    assert len(alike) > 30


def test_a_label_turns_what_is_true_round() -> None:
    for label, agrees in ((0, 1.0), (1, 0.0)):
        [first, *_] = json.loads(batch(1, label))["items"]
        assert split_mark(first["statement"])[1] == {"agrees": agrees, "relevant": 1.0}


def test_a_batch_is_the_same_whatever_was_asked_before() -> None:
    assert batch(7, duplicated=0.3) == batch(7, duplicated=0.3)
    assert batch(7) != batch(8)


def test_a_writer_may_refuse_or_say_nothing() -> None:
    assert batch(1, refuse=1) == "I'm sorry, but I can't help with that."
    assert batch(1, empty=1) == ""
