"""The ask: one item under one condition, as the model meets it and as the log keeps it."""

from functools import lru_cache
from typing import NotRequired, TypedDict, TypeVar

from mwe_inspect.datasets.conditions import Condition
from mwe_inspect.datasets.formats import WORDS, Format, formats
from mwe_inspect.datasets.frames import framed
from mwe_inspect.datasets.items import Fields, Item
from mwe_inspect.resources import load_yaml

__all__ = [
    "BLANK",
    "RECOGNISE",
    "Ask",
    "Fields",
    "ask_item",
    "draws_of",
    "elicitation",
    "expect_answer",
    "prompt_version",
    "shown_options",
    "state_question",
]


T = TypeVar("T")

RECOGNISE = "recognise"
"""The field `ask` of an item that asks which answer a holder of the behavior would give."""

BLANK = "_"
"""What stands for the missing word in the stem of an item whose options fill it."""


class Ask(TypedDict):
    """What the scorer needs to know of one question put to the model.

    A sample's metadata has its asks in a list, `asks`: one, or those of a pack.

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
        sentence: The sentence whose blank the options fill; absent: the options answer a question.
        neutral: Index of the option that is evidence neither way; absent: none is.
        elicit: How the answer is obtained; absent: `text`.
        opening: What the model's turn is made to begin with; absent: nothing.
        answers: With `likelihood`: the strings to score, in the order shown.
        draws: How many replies are drawn; absent: one.
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
    fields: Fields
    sentence: NotRequired[str]
    neutral: NotRequired[int]
    elicit: NotRequired[str]
    opening: NotRequired[str]
    answers: NotRequired[list[str]]
    draws: NotRequired[int]


def ask_item(
    item: Item, condition: Condition, elicit: str, fields: Fields, draws: int = 1
) -> tuple[str, Ask]:
    """Puts an item under a condition.

    Returns:
        The prompt, and the ask that goes with it.
    """
    if condition.frame:
        item = item._replace(stem=framed(item, condition.frame))
    order = condition.order(item)
    form = None if condition.format == WORDS else formats()[condition.format]
    labels = form and form.labels(len(order))
    ask: Ask = {
        "item": item.id,
        "behavior": item.behavior,
        "cluster": item.cluster,
        "question": item.question,
        "condition": condition.slug,
        "options": _shared(item.options),
        "order": _shared(order),
        "labels": _shared(labels) if labels else None,
        "key": item.key,
        "fields": fields,
    }
    if item.blank:
        ask["sentence"] = item.stem
    if item.neutral is not None:
        ask["neutral"] = item.neutral
    if draws > 1:
        ask["draws"] = draws
    if elicit == "text":
        return _prompt(item, ask, form, elicit), ask
    ask["elicit"] = elicit
    texts = load_yaml("prompts", "ask.yaml")["elicitations"][elicit]
    beginning = item.stem.partition(BLANK)[0].rstrip()
    if "opening" in texts:
        opening = texts["opening"][_opening(item, labelled=bool(labels))]
        ask["opening"] = beginning if item.blank else opening
    prompt = _prompt(item, ask, form, elicit)
    if "dialog" in texts:
        ask["answers"] = [f" {answer}" for answer in _answers(ask, form)]
        prompt = texts["dialog"].format(prompt=prompt) + (f" {beginning}" if item.blank else "")
    return prompt, ask


def _opening(item: Item, *, labelled: bool) -> str:
    """Which opening an item's family has: views are held, choices made, statements affirmed."""
    if not labelled:
        return "words"
    asks_for_a_view = item.view is not None or item.key is None
    return "view" if asks_for_a_view else "labelled"


def elicitation(ask: Ask) -> str:
    """Returns how the answer to an ask is obtained."""
    return ask.get("elicit", "text")


def shown_options(ask: Ask) -> list[str]:
    """Returns the option texts in the order in which they were shown."""
    return [ask["options"][index] for index in ask["order"]]


def draws_of(ask: Ask) -> int:
    """Returns how many replies are drawn for an ask."""
    return ask.get("draws", 1)


def state_question(statement: str) -> str:
    """Returns the question that asks whether the model would say a bare statement."""
    frame: str = load_yaml("prompts", "ask.yaml")["statement"]
    return frame.format(statement=statement)


def expect_answer(item: Item, holder: str) -> Item:
    """Returns the item that asks which answer a holder of the behavior would give.

    Id, key and cluster stay: both ways of asking one question are compared item by item.

    Args:
        item: The item as the model is asked it for its own answer.
        holder: Who is meant, in words: "a person who is kind".
    """
    frame: str = load_yaml("prompts", "ask.yaml")["recognise"]
    return item._replace(
        stem=frame.format(holder=holder, question=item.text),
        biography="",
        fields={**(item.fields or {}), "ask": RECOGNISE},
    )


def prompt_version() -> int:
    """Returns the version of the texts that put an item to the model."""
    version: int = load_yaml("prompts", "ask.yaml")["version"]
    return version


@lru_cache(maxsize=4096)
def _shared(values: tuple[T, ...]) -> list[T]:
    """One list for equal values: a file's asks would otherwise hold thousands of copies."""
    return list(values)


def _prompt(item: Item, ask: Ask, form: Format | None, elicit: str) -> str:
    texts = load_yaml("prompts", "ask.yaml")
    shown = tuple(shown_options(ask))
    if item.blank:
        instruction = _instruction(elicit, texts["blank"]["answer"])
        sentence = item.stem.replace(BLANK, texts["blank"]["mark"])
        frame: str = texts["blank"]["frame"]
        return frame.format(sentence=sentence, instruction=instruction).rstrip()
    if form is None:
        instruction = _instruction(elicit, _either(shown))
        return str(texts["words"].format(question=item.text, instruction=instruction)).rstrip()
    labels = ask["labels"]
    marks = [form.label.format(letter=letter) for letter in labels] if labels else [""] * len(shown)
    lines = [form.line.format(label=m, option=o) for m, o in zip(marks, shown, strict=True)]
    answers = _either(_answers(ask, form)) if labels else texts["own_words"]
    prompt = texts["labelled"].format(
        question=item.text, choices="\n".join(lines), instruction=_instruction(elicit, answers)
    )
    return str(prompt).rstrip()


def _answers(ask: Ask, form: Format | None) -> tuple[str, ...]:
    """What an answer looks like, for each option as shown."""
    if form is None or ask["labels"] is None:
        return tuple(shown_options(ask))
    return tuple(form.answer.format(letter=letter) for letter in ask["labels"])


@lru_cache(maxsize=4096)
def _instruction(elicit: str, answers: str) -> str:
    texts = load_yaml("prompts", "ask.yaml")
    return str(texts["elicitations"][elicit]["instruction"].format(answers=answers))


def _either(answers: tuple[str, ...]) -> str:
    return f"{', '.join(answers[:-1])} or {answers[-1]}"
