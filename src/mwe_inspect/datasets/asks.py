"""The ask: one item under one condition, as the model meets it and as the log keeps it."""

from functools import lru_cache
from typing import TypedDict, TypeVar

from mwe_inspect.datasets.conditions import Condition
from mwe_inspect.datasets.items import Item
from mwe_inspect.datasets.questions import LETTERS
from mwe_inspect.resources import load_yaml

__all__ = ["Ask", "ask_item", "prompt_version", "shown_options", "state_question"]


T = TypeVar("T")


class Ask(TypedDict):
    """What the scorer needs to know of one question put to the model.

    An unpacked sample's metadata is its ask; a packed one's has them in a list, `asks`.

    Attributes:
        item: Id of the item.
        behavior: Id of the behavior.
        cluster: Name shared by dependent items.
        question: Name of the question.
        condition: Slug of the condition.
        options: Option texts in item order.
        order: Options shown, as indices in item order.
        labels: Bare labels in the order shown (`A`, `B`), or None where words are asked for.
        key: Index of the matching option in item order, or None.
        fields: What else the task's metrics use (sycophancy: `view`, `biography`, `cue`).
    """

    item: str
    behavior: str
    cluster: str
    question: str
    condition: str
    options: list[str]
    order: list[int]
    labels: list[str] | None
    key: int | None
    fields: dict[str, str | None]


def ask_item(
    item: Item, condition: Condition, elicit: str, fields: dict[str, str | None]
) -> tuple[str, Ask]:
    """Puts an item under a condition.

    Returns:
        The prompt, and the ask that goes with it.
    """
    order = condition.order(item)
    ask = Ask(
        item=item.id,
        behavior=item.behavior,
        cluster=item.cluster,
        question=item.question,
        condition=condition.slug,
        options=_shared(item.options),
        order=_shared(order),
        labels=_shared(tuple(LETTERS[: len(order)])) if item.labelled else None,
        key=item.key,
        fields=fields,
    )
    return _prompt(item, ask, condition.format, elicit), ask


def shown_options(ask: Ask) -> list[str]:
    """Returns the option texts in the order in which they were shown."""
    return [ask["options"][index] for index in ask["order"]]


def state_question(statement: str) -> str:
    """Returns the question that asks whether the model would say a bare statement."""
    frame: str = load_yaml("prompts", "ask.yaml")["statement"]
    return frame.format(statement=statement)


def prompt_version() -> int:
    """Returns the version of the texts that put an item to the model."""
    version: int = load_yaml("prompts", "ask.yaml")["version"]
    return version


@lru_cache(maxsize=4096)
def _shared(values: tuple[T, ...]) -> list[T]:
    """One list for equal values: a file's asks would otherwise hold thousands of copies."""
    return list(values)


def _prompt(item: Item, ask: Ask, format_name: str, elicit: str) -> str:
    texts = load_yaml("prompts", "ask.yaml")
    if ask["labels"] is None:
        choices, frame = "", texts["words"]
        answers = tuple(shown_options(ask))
    else:
        form, frame = texts["formats"][format_name], texts["labelled"]
        answers = tuple(form["label"].format(letter=letter) for letter in ask["labels"])
        lines = zip(answers, shown_options(ask), strict=True)
        choices = "\n".join(form["line"].format(label=a, option=o) for a, o in lines)
    instruction = _instruction(elicit, answers)
    prompt: str = frame.format(question=item.text, choices=choices, instruction=instruction)
    return prompt


@lru_cache(maxsize=4096)
def _instruction(elicit: str, answers: tuple[str, ...]) -> str:
    either = f"{', '.join(answers[:-1])} or {answers[-1]}"
    text: str = load_yaml("prompts", "ask.yaml")["instructions"][elicit]
    return text.format(answers=either)
