"""Plans: computed from a task's samples alone."""

import pytest
from inspect_ai import Task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessage, ChatMessageSystem, ChatMessageUser

from mwe_inspect import persona
from mwe_inspect.analysis.plan import plan_task
from tests.support import EIGHT


def sample(behavior: str, item: str, condition: str, text: str) -> Sample:
    return Sample(input=text, metadata={"behavior": behavior, "item": item, "condition": condition})


def task(*samples: Sample, epochs: int | None = None) -> Task:
    return Task(dataset=MemoryDataset(list(samples)), epochs=epochs)


def test_amounts_are_counted_by_behavior() -> None:
    plan = plan_task(
        task(
            sample("b", "1", "as-written", "x" * 10),
            sample("b", "1", "reversed", "x" * 11),
            sample("a", "1", "as-written", "x" * 4),
        ),
        epochs=2,
        output_tokens=5,
    )
    b = plan.behaviors["b"]
    assert list(plan.behaviors) == ["a", "b"]
    assert (b.items, b.samples, b.calls, b.input_tokens, b.output_tokens) == (1, 2, 4, 11, 20)
    total = plan.total
    assert (total.items, total.samples, total.calls, total.input_tokens) == (2, 3, 6, 13)
    assert plan.conditions == {"as-written": 2, "reversed": 1}
    assert total.cost(1.0, 2.0) == pytest.approx((13 + 60) / 1e6)


def test_the_task_s_own_epochs_are_the_default() -> None:
    one = sample("b", "1", "as-written", "x")
    assert plan_task(task(one, epochs=3)).total.calls == 3
    assert plan_task(task(one, epochs=3), epochs=2).total.calls == 2
    assert plan_task(task(one)).total.calls == 1


def test_packed_asks_are_calls_of_their_own() -> None:
    asks = [{"behavior": "b", "item": str(n), "condition": "as-written"} for n in range(5)]
    plan = plan_task(task(Sample(input="x" * 40, metadata={"asks": asks})))
    assert (plan.total.samples, plan.total.items, plan.total.calls) == (1, 5, 5)


def test_messages_are_counted_by_their_text() -> None:
    messages: list[ChatMessage] = [
        ChatMessageSystem(content="x" * 4),
        ChatMessageUser(content="x" * 8),
    ]
    metadata = {"behavior": "b", "item": "1", "condition": "as-written"}
    plan = plan_task(task(Sample(input=messages, metadata=metadata)))
    assert plan.total.input_tokens == 3


def test_packed_questions_cost_what_they_cost_unpacked() -> None:
    plain, packed = (plan_task(persona(behavior=EIGHT, items=6, pack=pack)) for pack in (1, 4))
    assert (packed.total.calls, packed.total.input_tokens) == pytest.approx(
        (plain.total.calls, plain.total.input_tokens), rel=0.02
    )
