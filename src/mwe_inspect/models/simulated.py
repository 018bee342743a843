"""Decides what a simulated model answers: pure functions of an ask, propensities and a seed.

The order is fixed: refuse, choose the first position, choose the user's view, then the content.
Real models find the content of a question by reading it; a simulated one is shown the ask,
which `solvers.ask` puts into the message's metadata for this provider alone.
"""

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from typing import cast

from inspect_ai.model import ChatMessage

from mwe_inspect.datasets.arms import MOTIVES
from mwe_inspect.datasets.asks import RECOGNISE, Ask, shown_options
from mwe_inspect.models.chance import uniform
from mwe_inspect.models.propensities import Propensities

__all__ = [
    "PROVIDER",
    "REFUSAL",
    "choose",
    "content_probabilities",
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
    item = ask["item"]
    if "arm" in ask["fields"] and happens("pairing", propensities.pairing, ask["question"]):
        item = ask["question"]
    source = item if happens("consistency", propensities.consistency, ask["item"]) else prompt
    options, probabilities = zip(*content_probabilities(ask, propensities), strict=True)
    place = bisect(list(accumulate(probabilities)), uniform(seed, "content", source, draw))
    return ask["order"].index(options[min(place, len(options) - 1)])


def option_probabilities(ask: Ask, propensities: Propensities) -> list[float]:
    """Returns the probability of each option as shown, over all draws, if not refused."""
    content = dict(content_probabilities(ask, propensities))
    sway = propensities.sway if _has_user(ask) and ask["key"] is not None else 0.0
    first = propensities.first_position
    result = []
    for position, index in enumerate(ask["order"]):
        held = sway * (index == ask["key"]) + (1 - sway) * content[index]
        result.append(first * (position == 0) + (1 - first) * held)
    return result


def item_match(ask: Ask, propensities: Propensities) -> float:
    """Returns the item's own probability of the content that matches, the same in all arms.

    `match` on average over items, unless `spread` reaches beyond 0 or 1.
    """
    if not propensities.spread:
        return propensities.match
    name = ask["question"] if "arm" in ask["fields"] else ask["item"]
    turn = 2 * uniform(str(propensities.seed), "spread", name) - 1
    return min(1.0, max(0.0, propensities.match + propensities.spread * turn))


def content_probabilities(ask: Ask, propensities: Propensities) -> list[tuple[int, float]]:
    """Returns each option with its probability by content alone, the key first."""
    options = range(len(ask["options"]))
    key, neutral = ask["key"], ask.get("neutral")
    if key is None:
        return [(option, 1 / len(options)) for option in options]
    they = 0.0 if neutral is None else propensities.they
    chosen = (1 - they) * _key_probability(ask, propensities)
    rest = [option for option in options if option not in (key, neutral)]
    others = [(option, (1 - they - chosen) / len(rest)) for option in rest]
    return [(key, chosen), *others] + ([] if neutral is None else [(neutral, they)])


def _key_probability(ask: Ask, propensities: Propensities) -> float:
    """How probably an answer that is not neutral is the key."""
    fields = ask["fields"]
    if fields.get("ask") == RECOGNISE:
        return propensities.recognise
    if "occupation" in fields:
        share = fields.get("share")
        return 0.5 + propensities.mirror * ((0.5 if share is None else float(share)) - 0.5)
    reason = any(fields.get("arm") == arms.low for arms in MOTIVES.values())
    return item_match(ask, propensities) * (1 - propensities.sandbag * reason)


def say(ask: Ask, position: int | None) -> str:
    """Returns the reply that names the option at a position, or refuses."""
    if position is None:
        return REFUSAL
    return f"({ask['labels'][position]})" if ask["labels"] else shown_options(ask)[position]


def _has_user(ask: Ask) -> bool:
    return ask["fields"].get("view") is not None and ask["fields"].get("ask") != RECOGNISE
