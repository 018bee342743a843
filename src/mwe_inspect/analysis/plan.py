"""What a task would ask, and about what it would cost: computed before anything is spent."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mwe_inspect.datasets.asks import draws_of
from mwe_inspect.datasets.samples import asks_of, prompts_of

if TYPE_CHECKING:
    from inspect_ai import Task
    from inspect_ai.dataset import Sample

__all__ = [
    "CHARACTERS_PER_TOKEN",
    "REPLY_TOKENS",
    "VERDICT_TOKENS",
    "Amount",
    "Judging",
    "Plan",
    "plan_task",
    "sum_amounts",
]

CHARACTERS_PER_TOKEN = 4
"""Characters in a token of English text, about; every tokenizer differs."""

REPLY_TOKENS = 8
"""Assumed tokens of a reply, where the task says nothing else."""

VERDICT_TOKENS = 150
"""Assumed tokens of a judge's verdict."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is asked.

    Attributes:
        items: Distinct items.
        samples: Inspect samples, not counting epochs.
        calls: Calls of the model under test, over all epochs.
        input_tokens: Estimated tokens of the prompts, over all epochs.
        output_tokens: Assumed tokens of the replies, over all epochs.
    """

    items: int
    samples: int
    calls: int
    input_tokens: int
    output_tokens: int

    def cost(self, input_price: float, output_price: float) -> float:
        """Returns the cost at prices per million tokens."""
        spent = self.input_tokens * input_price + self.output_tokens * output_price
        return spent / 1_000_000

    def seconds(self, latency: float, connections: int) -> float:
        """Returns how long the calls take at so many at a time, each of so many seconds."""
        return math.ceil(self.calls / connections) * latency


@dataclass(frozen=True, slots=True)
class Judging:
    """How much the judge of a task is asked, over all epochs, at most.

    Several votes in one request, where a provider gives them, cost fewer input tokens.

    Attributes:
        calls: Verdicts.
        input_tokens: Estimated tokens of the judge's prompts.
        output_tokens: Assumed tokens of its verdicts.
    """

    calls: int
    input_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a task would ask.

    Attributes:
        epochs: How often each sample is run.
        total: All behaviors together.
        behaviors: What is asked of each behavior.
        independent: How many independent items each behavior has: those of one cluster are one.
        conditions: Number of samples' questions under each condition, over one epoch.
        metadata: What the task says about its items (source, notes, exclusions).
        reply_tokens: Assumed tokens of a reply.
        judging: What the judge is asked, or None where nothing is judged.
    """

    epochs: int
    total: Amount
    behaviors: Mapping[str, Amount]
    independent: Mapping[str, int]
    conditions: Mapping[str, int]
    metadata: Mapping[str, Any]
    reply_tokens: int
    judging: Judging | None


def plan_task(task: "Task", *, epochs: int | None = None, output_tokens: int | None = None) -> Plan:
    """Plans a run of a task.

    Args:
        task: A task of this package.
        epochs: How often each sample is run; None means the task's own number.
        output_tokens: Assumed length of a reply; None means what the task's metadata say
            (`reply_tokens`), or `REPLY_TOKENS`.
    """
    epochs = epochs or task.epochs or 1
    metadata = task.metadata or {}
    if output_tokens is None:
        output_tokens = int(metadata.get("reply_tokens", REPLY_TOKENS))
    groups: dict[str, list[Sample]] = {}
    conditions: Counter[str] = Counter()
    for sample in _samples(task):
        asks = asks_of(sample.metadata or {})
        groups.setdefault(asks[0]["behavior"], []).append(sample)
        conditions.update(ask["condition"] for ask in asks)
    amounts = {
        name: _amount(samples, epochs, output_tokens) for name, samples in sorted(groups.items())
    }
    if not metadata.get("asks_model", True):  # only a judge is asked
        amounts = {
            name: replace(amount, calls=0, input_tokens=0, output_tokens=0)
            for name, amount in amounts.items()
        }
    return Plan(
        epochs=epochs,
        total=sum_amounts(amounts.values()),
        behaviors=amounts,
        independent={name: _clusters(groups[name]) for name in amounts},
        conditions=dict(conditions),
        metadata=metadata,
        reply_tokens=output_tokens,
        judging=_judging(metadata.get("judging"), epochs, output_tokens),
    )


def _samples(task: "Task") -> Iterable["Sample"]:
    """All samples there can be: a task that stops early starts with some of them."""
    every: Callable[[], list[Sample]] | None = getattr(task.sample_source, "every_sample", None)
    return task.dataset if every is None else every()


def _judging(expected: Mapping[str, int] | None, epochs: int, output_tokens: int) -> Judging | None:
    if expected is None:
        return None
    known = math.ceil(expected["characters"] / CHARACTERS_PER_TOKEN)
    calls = expected["calls"] * epochs
    read = (known + expected["replies"] * output_tokens) * epochs
    return Judging(calls, read, calls * VERDICT_TOKENS)


def _amount(samples: list["Sample"], epochs: int, output_tokens: int) -> Amount:
    asks = [ask for sample in samples for ask in asks_of(sample.metadata or {})]
    # A likelihood is one call for each option; draws may come in one call where providers allow.
    calls = sum(len(ask.get("answers", ())) or draws_of(ask) for ask in asks) * epochs
    characters = sum(map(_characters, samples)) * epochs * calls // max(1, len(asks) * epochs)
    return Amount(
        items=len({ask["item"] for ask in asks}),
        samples=len(samples),
        calls=calls,
        input_tokens=math.ceil(characters / CHARACTERS_PER_TOKEN),
        output_tokens=calls * output_tokens,
    )


def _clusters(samples: list["Sample"]) -> int:
    asks = (ask for sample in samples for ask in asks_of(sample.metadata or {}))
    return len({ask.get("cluster", ask["item"]) for ask in asks})


def _characters(sample: "Sample") -> int:
    if isinstance(sample.input, str):
        return sum(map(len, prompts_of(sample.input, sample.metadata or {})))
    return sum(len(message.text) for message in sample.input)


def sum_amounts(amounts: Iterable[Amount]) -> Amount:
    """Returns amounts added up."""
    amounts = list(amounts)
    return Amount(
        items=sum(amount.items for amount in amounts),
        samples=sum(amount.samples for amount in amounts),
        calls=sum(amount.calls for amount in amounts),
        input_tokens=sum(amount.input_tokens for amount in amounts),
        output_tokens=sum(amount.output_tokens for amount in amounts),
    )
