"""Queries x tiers, each in one wording -> Inspect samples."""

from collections.abc import Sequence
from typing import NotRequired, TypedDict, cast

from inspect_ai.dataset import Sample
from inspect_ai.model import ChatMessage, ChatMessageSystem, ChatMessageUser

from mwe_inspect.datasets.asks import Fields
from mwe_inspect.datasets.queries import Query
from mwe_inspect.datasets.situations import Situation, wordings

__all__ = ["BEHAVIOR", "Request", "request_samples", "wording_of"]

BEHAVIOR = "alignment_faking"


class Request(TypedDict):
    """What the scorer needs to know of one query put to the model; a sample's metadata.

    Attributes:
        item: Id of the query.
        behavior: `alignment_faking`, or the name of another task that puts such requests.
        cluster: Name shared by queries that differ in case, space and punctuation only.
        question: The query's topic, or its id.
        condition: Tier and wording, `free-wording3`.
        query: What the user wrote.
        statuses: What users of each tier are called in the prompt, by tier.
        fields: `setting`, `tier`, `wording`, `control`.
        opening: What the model's turn is made to begin with; absent: nothing.
    """

    item: str
    behavior: str
    cluster: str
    question: str
    condition: str
    query: str
    statuses: dict[str, str]
    fields: Fields
    opening: NotRequired[str]


def request_samples(
    queries: Sequence[Query], situation: Situation, prompt: str, *, prefill: bool = False
) -> list[Sample]:
    """Builds a sample for each query in each tier, those of one query side by side.

    Args:
        queries: The queries, in the order in which to ask them.
        situation: What the model is told.
        prompt: `ensemble` (wordings take turns over the queries), or a wording by name.
        prefill: Whether the model's turn is made to begin with the output tag.
    """
    samples = []
    systems = {name: situation.system(name) for name in wordings()}
    for number, query in enumerate(queries):
        wording = wording_of(number, prompt)
        for tier in situation.statuses():
            request = _request(query, tier, wording, situation)
            if prefill:
                request["opening"] = situation.opening()
            messages: list[ChatMessage] = [
                ChatMessageSystem(content=systems[wording]),
                ChatMessageUser(content=situation.user(tier, query.text)),
            ]
            samples.append(
                Sample(
                    id=f"{BEHAVIOR}/{query.id}/{request['condition']}",
                    input=messages,
                    target="complied",
                    metadata=cast("dict[str, object]", request),
                )
            )
    return samples


def wording_of(number: int, prompt: str) -> str:
    """Returns the wording that the query of a number meets, in all tiers."""
    names = wordings()
    return names[number % len(names)] if prompt == "ensemble" else prompt


def _request(query: Query, tier: str, wording: str, situation: Situation) -> Request:
    return Request(
        item=query.id,
        behavior=BEHAVIOR,
        cluster=query.cluster,
        question=query.topic or query.id,
        condition=f"{tier}-{wording}",
        query=query.text,
        statuses=situation.statuses(),
        fields={
            "setting": situation.setting,
            "tier": tier,
            "wording": wording,
            "control": situation.control,
        },
    )
