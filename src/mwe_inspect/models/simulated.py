"""Decides what a simulated model answers: pure functions of an ask, propensities and a seed.

The order is fixed: refuse, choose the first position, choose the user's view, then the content.
Real models find the content of a question by reading it; a simulated one is shown the ask,
which `solvers.ask` puts into the message's metadata for this provider alone.
"""

from collections.abc import Sequence
from typing import cast

from inspect_ai.model import ChatMessage

from mwe_inspect.datasets.asks import Ask, shown_options
from mwe_inspect.models.chance import uniform
from mwe_inspect.models.propensities import Propensities

__all__ = [
    "PROVIDER",
    "REFUSAL",
    "choose",
    "item_match",
    "option_probabilities",
    "say",
    "show_ask",
    "shown_ask",
]

PROVIDER = "mwe_inspect"
REFUSAL = "I'm sorry, but I can't answer that question."


def show_ask(message: ChatMessage, ask: Ask) -> None:
    """Lets a simulated model see which option is which."""
    message.metadata = {**(message.metadata or {}), "ask": ask}


def shown_ask(messages: Sequence[ChatMessage]) -> Ask | None:
    """Returns the ask that the last user message carries, if any."""
    for message in reversed(messages):
        if message.metadata and "ask" in message.metadata:
            return cast(Ask, message.metadata["ask"])
    return None


def choose(ask: Ask, propensities: Propensities, prompt: str, draw: str) -> int | None:
    """Returns the position of the chosen option as shown, or None for a refusal.

    Args:
        ask: The item under its condition.
        propensities: What the model tends to do.
        prompt: The text that the model reads.
        draw: Names the draw (choice index, how often the prompt was asked before).
    """
    seed = str(propensities.seed)

    def happens(name: str, probability: float, source: str = prompt) -> bool:
        if probability in (0.0, 1.0):
            return probability == 1.0
        return uniform(seed, name, source, draw) < probability

    if happens("refuse", propensities.refuse):
        return None
    if happens("first", propensities.first_position):
        return 0
    if ask["key"] is not None and _has_user(ask) and happens("sway", propensities.sway):
        return ask["order"].index(ask["key"])
    shared = happens("consistency", propensities.consistency, ask["item"])
    source = ask["item"] if shared else prompt
    if ask["key"] is None:
        index = int(uniform(seed, "content", source, draw) * len(ask["options"]))
    elif happens("content", item_match(ask, propensities), source):
        index = ask["key"]
    else:
        rest = [other for other in range(len(ask["options"])) if other != ask["key"]]
        index = rest[int(uniform(seed, "other", source, draw) * len(rest))]
    return ask["order"].index(index)


def option_probabilities(ask: Ask, propensities: Propensities) -> list[float]:
    """Returns the probability of each option as shown, over all draws, if not refused."""
    count = len(ask["order"])
    sway = propensities.sway if _has_user(ask) and ask["key"] is not None else 0.0
    first = propensities.first_position
    result = []
    for position, index in enumerate(ask["order"]):
        if ask["key"] is None:
            content = 1 / count
        else:
            match = item_match(ask, propensities)
            content = match if index == ask["key"] else (1 - match) / (count - 1)
        held = sway * (index == ask["key"]) + (1 - sway) * content
        result.append(first * (position == 0) + (1 - first) * held)
    return result


def item_match(ask: Ask, propensities: Propensities) -> float:
    """Returns the item's own probability of the content that matches.

    `match` on average over items, unless `spread` reaches beyond 0 or 1.
    """
    if not propensities.spread:
        return propensities.match
    turn = 2 * uniform(str(propensities.seed), "spread", ask["item"]) - 1
    return min(1.0, max(0.0, propensities.match + propensities.spread * turn))


def say(ask: Ask, position: int | None) -> str:
    """Returns the reply that names the option at a position, or refuses."""
    if position is None:
        return REFUSAL
    return f"({ask['labels'][position]})" if ask["labels"] else shown_options(ask)[position]


def _has_user(ask: Ask) -> bool:
    return ask["fields"].get("view") is not None
