"""Answer records: what each item under each condition yielded, from which all metrics come."""

import json
from collections.abc import Iterable
from typing import TypedDict, cast

from inspect_ai.scorer import SampleScore

from mwe_inspect.datasets.asks import Ask, shown_options
from mwe_inspect.scorers.reader import read_reply
from mwe_inspect.solvers.replies import Reply

__all__ = ["AnswerRecord", "answer_record", "has_key", "records_of"]

_LONGEST_READ = 160
_LARGEST_RECORD = 900


class AnswerRecord(TypedDict):
    """What one item under one condition yielded in one epoch.

    Attributes:
        item: Id of the item.
        behavior: Id of the behavior.
        cluster: Name shared by dependent items.
        question: Name of the question.
        condition: Slug of the condition.
        order: Options shown, as indices in item order.
        position: Place of the chosen option as shown, from 0, or None.
        key: Index of the matching option in item order, or None where nothing matches.
        answer: Index of the chosen option in item order, or None.
        read: The piece of the reply that the answer was read from.
        match: 1 if the answer is the key, 0 if it is another option, None if unscored.
        reason: Why it is unscored (`refusal`, `unreadable`, `no_response`), else None.
        probabilities: Probability of each option in item order, or None.
        epoch: The epoch, from 1.
        fields: What else the task's metrics use.
    """

    item: str
    behavior: str
    cluster: str
    question: str
    condition: str
    order: list[int]
    position: int | None
    key: int | None
    answer: int | None
    read: str
    match: float | None
    reason: str | None
    probabilities: list[float] | None
    epoch: int
    fields: dict[str, str | None]


def answer_record(ask: Ask, reply: Reply | None, epoch: int) -> AnswerRecord:
    """Reads one reply (None where there is none) as the answer to one ask."""
    reply = reply or {"text": "", "finish": "unknown", "reasoning": ""}
    reading = read_reply(reply["text"], shown_options(ask), ask["labels"], reply["finish"])
    answer = None if reading.position is None else ask["order"][reading.position]
    scored = answer is not None and ask["key"] is not None
    record = AnswerRecord(
        item=ask["item"],
        behavior=ask["behavior"],
        cluster=ask["cluster"],
        question=ask["question"],
        condition=ask["condition"],
        order=ask["order"],
        position=reading.position,
        key=ask["key"],
        answer=answer,
        read=reading.read[:_LONGEST_READ],
        match=float(answer == ask["key"]) if scored else None,
        reason=reading.reason,
        probabilities=None,
        epoch=epoch,
        fields=ask["fields"],
    )
    return _fit(record)


def records_of(scores: Iterable[SampleScore]) -> list[AnswerRecord]:
    """Returns all answer records of a task's scores, from the scores' metadata."""
    return [
        cast(AnswerRecord, record)
        for score in scores
        for record in (score.score.metadata or {}).get("answers", ())
    ]


def has_key(record: AnswerRecord) -> bool:
    """Whether some option matches: false for a sycophancy question that no user asks."""
    return record["key"] is not None


def _fit(record: AnswerRecord) -> AnswerRecord:
    """Shortens `read` until the record is small enough for Inspect's sample summaries."""
    excess = len(json.dumps(record)) - _LARGEST_RECORD
    if excess > 0:
        record["read"] = record["read"][: max(0, (len(record["read"]) - excess) // 6)]
    return record
