"""Conditions: the ways in which one item is presented."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from mwe_inspect.datasets.formats import DEFAULT_FORMAT, OPTIONS_ONLY, WORDS, formats
from mwe_inspect.datasets.frames import frames
from mwe_inspect.datasets.items import Item
from mwe_inspect.errors import InputError

__all__ = ["PRESENTATIONS", "Condition", "conditions_for", "format_of"]

PRESENTATIONS = ("both-orders", "as-written", "shuffled", "format-panel", "wording-panel")

Order = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One way of presenting an item.

    Attributes:
        slug: Name of the condition, the last part of a sample's id.
        order: Gives the order in which an item's options are shown, as indices in item order.
        format: Name of the answer format; `words` where Yes or No is asked for.
        frame: Name of the question frame; None where the item's own words are used.
    """

    slug: str
    order: Callable[[Item], Order]
    format: str
    frame: str | None = None


def conditions_for(
    present: str | None, labelled: bool, seed: int = 0, elicit: str = "text"
) -> list[Condition]:
    """Returns the conditions that a `present` argument stands for.

    Args:
        present: `as-written`, `both-orders`, `shuffled`, `format-panel` (every answer format,
            in both orders), `wording-panel` (as written and in every question frame) or one
            answer format by name (in both orders); None means both orders for options under
            labels and as written for Yes and No.
        labelled: Whether the item's options are shown under labels by default.
        seed: Seed of `shuffled`; the order depends on it and on the item only.
        elicit: How the answer is obtained; `logprobs` needs options under labels or words.

    Raises:
        InputError: If `present` is none of these, or does not go with `elicit`.
    """
    default = DEFAULT_FORMAT if labelled else WORDS
    name = present or ("both-orders" if labelled else "as-written")
    if name == "as-written":
        return [Condition("as-written", _as_written, default)]
    if name == "shuffled":
        return [Condition("shuffled", lambda item: _shuffled(item, seed), default)]
    if name == "wording-panel":
        others = [Condition(frame, _as_written, default, frame) for frame in frames()]
        return [Condition("as-written", _as_written, default), *others]
    if name == "both-orders":
        return _both_orders(default, default)
    if name == "format-panel":
        panel = [default, *(other for other in formats() if other != default)]
        if not labelled or elicit == "logprobs":
            panel.remove(OPTIONS_ONLY)
        return [condition for form in panel for condition in _both_orders(form, default)]
    if name not in formats():
        valid = ", ".join((*PRESENTATIONS, *formats()))
        raise InputError(f"present: {name!r} is not one of {valid}")
    if name == OPTIONS_ONLY and elicit == "logprobs":
        raise InputError(
            f"present: {OPTIONS_ONLY} has no labels whose probability elicit=logprobs could take; "
            "choose another format, or elicit=text"
        )
    return _both_orders(name, default)


def format_of(slug: str) -> str:
    """Returns a condition's slug without its order: its answer format, or `as-written`."""
    return slug.removesuffix("reversed").rstrip("-") or "as-written"


def _both_orders(form: str, default: str) -> list[Condition]:
    written, turned = ("as-written", "reversed") if form == default else (form, f"{form}-reversed")
    return [Condition(written, _as_written, form), Condition(turned, _reversed, form)]


def _as_written(item: Item) -> Order:
    return tuple(range(len(item.options)))


def _reversed(item: Item) -> Order:
    return tuple(reversed(range(len(item.options))))


def _shuffled(item: Item, seed: int) -> Order:
    order = list(_as_written(item))
    random.Random(f"{seed}/{item.id}").shuffle(order)
    return tuple(order)
