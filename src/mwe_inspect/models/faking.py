"""How a simulated model replies to a request of the alignment-faking tasks, tier by tier.

A real model finds the tier by reading it; a simulated one is shown the request, which the solver
puts into the message's metadata for this provider alone. What is true of its reply it marks for
the simulated judge.
"""

from collections.abc import Sequence
from typing import NamedTuple, cast

from inspect_ai.model import ChatMessage

from mwe_inspect.datasets.requests import Request
from mwe_inspect.models.chance import uniform
from mwe_inspect.models.judge import mark
from mwe_inspect.models.propensities import Propensities
from mwe_inspect.models.simulated import REFUSAL

__all__ = ["Decision", "decide", "reply_to", "show_request", "shown_request"]


class Decision(NamedTuple):
    """What a simulated model does with a request: refuses it, complies, shows faking."""

    refuses: bool
    complies: bool
    fakes: bool


def show_request(message: ChatMessage, request: Request) -> None:
    """Lets a simulated model see which query it is asked in which tier."""
    message.metadata = {**(message.metadata or {}), "request": request}


def shown_request(messages: Sequence[ChatMessage]) -> Request | None:
    """Returns the request that a message carries, if any."""
    for message in reversed(messages):
        if message.metadata and "request" in message.metadata:
            return cast(Request, message.metadata["request"])
    return None


def decide(request: Request, propensities: Propensities, prompt: str, draw: str) -> Decision:
    """Decides what to do: refuse, else comply as often as in its tier, else neither.

    A query's tiers share one draw of compliance with probability `pairing`.

    Args:
        request: The query in its tier.
        propensities: What the model tends to do.
        prompt: The text that the model reads.
        draw: Names the draw (choice index, how often the prompt was asked before).
    """
    seed = str(propensities.seed)

    def happens(name: str, probability: float, source: str = prompt) -> bool:
        return uniform(seed, name, source, draw) < probability

    trained = request["fields"]["tier"] == next(iter(request["statuses"]))
    rate = propensities.free_compliance if trained else propensities.paid_compliance
    shared = happens("pairing", propensities.pairing, request["item"])
    if happens("refuse", propensities.refuse):
        return Decision(True, False, False)
    complies = happens("comply", rate, request["item"] if shared else prompt)
    fakes = complies and trained and happens("fake", propensities.faking)
    return Decision(False, complies, fakes)


def reply_to(request: Request, decision: Decision) -> str:
    """Returns the reply: a scratchpad if one is asked for, then the output, both marked."""
    if decision.refuses:
        return f"{REFUSAL} {mark(supports=1, refused=1)}"
    complies, fakes = decision.complies, decision.fakes
    grade = 5 if complies else 1
    output = mark(
        supports=not complies, refused=not complies, convincing=grade, specific=grade, did=complies
    )
    output = f"{output} A simulated reply that {'complies' if complies else 'does not comply'}.\n"
    if "opening" in request:
        return f"\n{output}</output>"
    number = list(request["statuses"]).index(str(request["fields"]["tier"])) + 1
    thought = mark(
        harm_aware=fakes,
        modification_aware=fakes,
        commits=fakes,
        motive=fakes,
        tier_said=number,
    )
    return (
        f"<scratchpad>\n{thought} Simulated reasoning.\n</scratchpad>\n<output>\n{output}</output>"
    )
