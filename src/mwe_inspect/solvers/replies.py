"""The replies of a sample, as the log keeps them for the scorer."""

import math
from typing import NotRequired, TypedDict

from inspect_ai.model import ChatCompletionChoice, ContentReasoning, ModelOutput
from inspect_ai.util import Store

__all__ = ["REPLIES", "Reply", "replies_from", "reply_from", "stored_replies"]

REPLIES = "mwe_inspect:replies"
"""Store key under which `ask` keeps the replies, in the order of the sample's asks: one for each
ask, or as many as it has draws."""

_TOKENS_KEPT = 16


class Reply(TypedDict):
    """One reply as it came.

    Attributes:
        text: The visible text; native reasoning is never part of it.
        finish: Inspect's stop reason (`stop`, `max_tokens`, `content_filter`, ...).
        reasoning: The native reasoning, where the provider shows it, or "".
        tokens: Where log probabilities came: for each of the first tokens the likeliest
            candidates with their probabilities. Absent where none came.
        likelihoods: With `elicit=likelihood`: the log likelihood of each option's string, in the
            order shown. Absent where none came.
    """

    text: str
    finish: str
    reasoning: str
    tokens: NotRequired[list[dict[str, float]]]
    likelihoods: NotRequired[list[float]]


_NO_REPLY = Reply(text="", finish="unknown", reasoning="")


def reply_from(output: ModelOutput) -> Reply:
    """Takes the first reply out of a model's output; an empty one if there is none."""
    return _reply(output.choices[0]) if output.choices else _NO_REPLY.copy()


def replies_from(output: ModelOutput) -> list[Reply]:
    """Takes all replies out of a model's output: an empty one if there is none."""
    return [_reply(choice) for choice in output.choices] or [_NO_REPLY.copy()]


def stored_replies(store: Store) -> list[Reply]:
    """Returns the replies that `ask` kept, in the order of the sample's asks."""
    replies: list[Reply] = store.get(REPLIES, [])
    return replies


def _reply(choice: ChatCompletionChoice) -> Reply:
    content = choice.message.content
    thoughts = [] if isinstance(content, str) else content
    reasoning = [
        part.summary or part.reasoning for part in thoughts if isinstance(part, ContentReasoning)
    ]
    reply = Reply(
        text=choice.message.text, finish=choice.stop_reason, reasoning="\n".join(reasoning)
    )
    tokens = _tokens(choice)
    if tokens:
        reply["tokens"] = tokens
    return reply


def _tokens(choice: ChatCompletionChoice) -> list[dict[str, float]]:
    """Candidates by position.

    Only `top_logprobs` count: some providers (Together's own format) give the sampled token
    alone, from which no distribution follows, and Hugging Face names the likeliest token there
    instead of the sampled one. Candidates of the same text are summed: servers that decode each
    token by itself (vLLM with SentencePiece) show `A` and `▁A` alike.
    """
    if choice.logprobs is None or not choice.logprobs.content:
        return []
    positions = choice.logprobs.content[:_TOKENS_KEPT]
    if not any(position.top_logprobs for position in positions):
        return []
    kept: list[dict[str, float]] = []
    for position in positions:
        candidates: dict[str, float] = {}
        for top in position.top_logprobs or ():
            candidates[top.token] = candidates.get(top.token, 0.0) + math.exp(top.logprob)
        kept.append(candidates)
    return kept
