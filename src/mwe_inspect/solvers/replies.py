"""The replies of a sample, as the log keeps them for the scorer."""

from typing import TypedDict

from inspect_ai.model import ContentReasoning, ModelOutput
from inspect_ai.util import Store

__all__ = ["REPLIES", "Reply", "reply_from", "stored_replies"]

REPLIES = "mwe_inspect:replies"
"""Store key under which `ask` keeps the replies, one for each ask of the sample, in order."""


class Reply(TypedDict):
    """One reply as it came.

    Attributes:
        text: The visible text; native reasoning is never part of it.
        finish: Inspect's stop reason (`stop`, `max_tokens`, `content_filter`, ...).
        reasoning: The native reasoning, where the provider shows it, or "".
    """

    text: str
    finish: str
    reasoning: str


def reply_from(output: ModelOutput) -> Reply:
    """Takes the reply out of a model's output."""
    if not output.choices:
        return Reply(text="", finish="unknown", reasoning="")
    content = output.message.content
    thoughts = [] if isinstance(content, str) else content
    reasoning = [
        part.summary or part.reasoning for part in thoughts if isinstance(part, ContentReasoning)
    ]
    return Reply(text=output.completion, finish=output.stop_reason, reasoning="\n".join(reasoning))


def stored_replies(store: Store) -> list[Reply]:
    """Returns the replies that `ask` kept, in the order of the sample's asks."""
    replies: list[Reply] = store.get(REPLIES, [])
    return replies
