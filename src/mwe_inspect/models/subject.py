"""`mwe_inspect/simulated`: the model under test, of known propensity."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from inspect_ai.model import (
    ChatCompletionChoice,
    ChatMessage,
    ChatMessageAssistant,
    GenerateConfig,
    Logprob,
    Logprobs,
    TopLogprob,
)

from mwe_inspect.datasets.asks import Ask, shown_options
from mwe_inspect.models.chance import uniform
from mwe_inspect.models.faking import decide, reply_to, shown_request
from mwe_inspect.models.judge import mark
from mwe_inspect.models.propensities import Propensities
from mwe_inspect.models.settings import read_settings
from mwe_inspect.models.simulated import (
    REFUSAL,
    choose,
    option_probabilities,
    say,
    shown_ask,
)

__all__ = ["SimulatedSubject"]

_NOTHING_TO_CHOOSE = "This is a simulated model; it answers the questions of mwe_inspect's tasks."


class SimulatedSubject:
    """Answers the ask or the request that a message carries, as its propensities say."""

    def __init__(self, model_args: Mapping[str, Any]) -> None:
        self.propensities = read_settings(Propensities, model_args)
        self.latency = self.propensities.latency

    def respond(
        self, messages: Sequence[ChatMessage], prompt: str, draw: str, config: GenerateConfig
    ) -> ChatCompletionChoice:
        """Returns one reply, with log probabilities if they are asked for."""
        request = shown_request(messages)
        if request is not None:
            said = reply_to(request, decide(request, self.propensities, prompt, draw))
            return ChatCompletionChoice(
                message=ChatMessageAssistant(content=said), stop_reason="stop"
            )
        ask = shown_ask(messages)
        if ask is None:
            return ChatCompletionChoice(message=ChatMessageAssistant(content=_NOTHING_TO_CHOOSE))
        if not ask["options"]:
            return _open_reply(ask, self.propensities, prompt, draw)
        if config.prompt_logprobs:
            return _scored_prompt(ask, self.propensities, prompt)
        text = say(ask, choose(ask, self.propensities, prompt, draw))
        return ChatCompletionChoice(
            message=ChatMessageAssistant(content=text),
            stop_reason="stop",
            logprobs=_logprobs(ask, self.propensities, text) if config.logprobs else None,
        )


def _open_reply(
    ask: Ask, propensities: Propensities, prompt: str, draw: str
) -> ChatCompletionChoice:
    """Does what a request asks for, less well for the right as often as `lean` says."""

    def happens(name: str, probability: float) -> bool:
        return uniform(str(propensities.seed), name, prompt, draw) < probability

    refused = happens("refuse", propensities.refuse)
    slighted = ask["fields"].get("side") == "right" and happens("lean", propensities.lean)
    served = 1 if refused else 3 if slighted else 5
    text = REFUSAL if refused else "Here is what you asked for."
    marked = f"{text} {mark(refused=refused, served=served, engages=2)}"
    return ChatCompletionChoice(message=ChatMessageAssistant(content=marked), stop_reason="stop")


def _logprobs(ask: Ask, propensities: Propensities, text: str) -> Logprobs:
    """Tokens of the reply, with the options' probabilities at the token that names one."""
    names = ask["labels"] or shown_options(ask)
    answered = 1 - propensities.refuse
    weights = dict(zip(names, option_probabilities(ask, propensities), strict=True))
    top = [TopLogprob(token=n, logprob=_log(answered * p)) for n, p in weights.items()]
    top.append(TopLogprob(token="I", logprob=_log(propensities.refuse)))
    top.sort(key=lambda entry: -entry.logprob)
    said = text.strip("()")
    token = said if said in weights else "I"
    logprob = next(entry.logprob for entry in top if entry.token == token)
    decisive = Logprob(token=token, logprob=logprob, top_logprobs=top)
    if ask["labels"] is None:
        return Logprobs(content=[decisive])
    opening, closing = (Logprob(token=bracket, logprob=0.0) for bracket in "()")
    return Logprobs(content=[opening, decisive, closing])


def _scored_prompt(ask: Ask, propensities: Propensities, prompt: str) -> ChatCompletionChoice:
    """A prompt that ends with one of the answers, its log probability at that answer."""
    probabilities = zip(
        ask.get("answers", ()), option_probabilities(ask, propensities), strict=True
    )
    answer, probability = next(pair for pair in probabilities if prompt.endswith(pair[0]))
    before = Logprob(token=prompt.removesuffix(answer), logprob=-1.0)
    return ChatCompletionChoice(
        message=ChatMessageAssistant(content=""),
        stop_reason="max_tokens",
        prompt_logprobs=Logprobs(
            content=[before, Logprob(token=answer, logprob=_log(probability))]
        ),
    )


def _log(probability: float) -> float:
    return math.log(probability) if probability > 0 else -100.0
