"""Conditions: the ways in which one item is presented."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from mwe_inspect.datasets.items import Item
from mwe_inspect.errors import InputError

__all__ = ["PRESENTATIONS", "Condition", "conditions_for"]

PRESENTATIONS = ("both-orders", "as-written", "shuffled")

Order = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One way of presenting an item.

    Attributes:
        slug: Name of the condition, the last part of a sample's id.
        order: Gives the order in which an item's options are shown, as indices in item order.
        format: Name of the answer format (`resources/prompts/ask.yaml`).
    """

    slug: str
    order: Callable[[Item], Order]
    format: str = "round-brackets"


def conditions_for(present: str | None, labelled: bool, seed: int) -> list[Condition]:
    """Returns the conditions that a `present` argument stands for.

    Args:
        present: `as-written`, `both-orders` or `shuffled`; None means both orders for options
            under labels and as written for Yes and No.
        labelled: Whether the options are shown under labels.
        seed: Seed of `shuffled`; the order depends on it and on the item only.

    Raises:
        InputError: If `present` is not one of these.
    """
    as_written = Condition("as-written", lambda item: tuple(range(len(item.options))))
    reverse = Condition("reversed", lambda item: tuple(reversed(range(len(item.options)))))
    shuffled = Condition("shuffled", lambda item: _shuffled(item, seed))
    known = {
        "both-orders": [as_written, reverse],
        "as-written": [as_written],
        "shuffled": [shuffled],
    }
    name = present or ("both-orders" if labelled else "as-written")
    if name not in known:
        raise InputError(f"present: {present!r} is not one of {', '.join(PRESENTATIONS)}")
    return known[name]


def _shuffled(item: Item, seed: int) -> Order:
    order = list(range(len(item.options)))
    random.Random(f"{seed}/{item.id}").shuffle(order)
    return tuple(order)
