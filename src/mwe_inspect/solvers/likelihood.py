"""Log likelihoods of the options' strings, from the log probabilities of a prompt's own tokens."""

from collections.abc import Sequence

from inspect_ai.model import ChatMessageUser, GenerateConfig, Logprob, Model, ModelOutput

from mwe_inspect.datasets.asks import Ask
from mwe_inspect.models.simulated import PROVIDER, show_ask
from mwe_inspect.solvers.concurrency import side_by_side
from mwe_inspect.solvers.failures import generate
from mwe_inspect.solvers.replies import Reply

__all__ = ["likelihood_reply", "string_likelihood"]


async def likelihood_reply(
    model: Model, api: str, prompt: str, ask: Ask, config: GenerateConfig
) -> Reply:
    """Scores each answer's string after the prompt, one call each (a base model's protocol).

    Returns:
        A reply without text whose `likelihoods` are in the order shown; without that key where
        the provider gave no prompt log probabilities for one of them.
    """

    async def scored(answer: str) -> float | None:
        message = ChatMessageUser(content=prompt + answer)
        if api == PROVIDER:
            show_ask(message, ask)
        return _likelihood(await generate(model, [message], config), answer)

    values = await side_by_side(*(scored(answer) for answer in ask.get("answers", ())))
    reply = Reply(text="", finish="stop", reasoning="")
    known = [value for value in values if value is not None]
    if len(known) == len(values):
        reply["likelihoods"] = known
    return reply


def string_likelihood(tokens: Sequence[Logprob], string: str) -> float | None:
    """Returns the log probability of the tokens that end with a string and cover it.

    A token that begins before the string counts whole: it cannot be divided. None if the tokens
    do not end with the string (`▁` and `Ġ` stand for a space).
    """
    covered, total = "", 0.0
    for token in reversed(tokens):
        covered = token.token.replace("▁", " ").replace("Ġ", " ") + covered
        total += token.logprob
        if len(covered) >= len(string):
            return total if covered.endswith(string) else None
    return None


def _likelihood(output: ModelOutput, answer: str) -> float | None:
    logprobs = output.choices[0].prompt_logprobs if output.choices else None
    return string_likelihood(logprobs.content, answer) if logprobs else None
