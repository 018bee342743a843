"""The Inspect provider `mwe_inspect`, whose models are simulated."""

import math
from collections import Counter
from typing import Any

import anyio
from inspect_ai.model import (
    ChatCompletionChoice,
    ChatMessage,
    ChatMessageAssistant,
    GenerateConfig,
    Logprob,
    Logprobs,
    ModelAPI,
    ModelOutput,
    ModelUsage,
    TopLogprob,
    modelapi,
)
from inspect_ai.tool import ToolChoice, ToolInfo

from mwe_inspect.datasets.asks import Ask, shown_options
from mwe_inspect.errors import InputError
from mwe_inspect.models.propensities import Propensities
from mwe_inspect.models.simulated import (
    PROVIDER,
    choose,
    option_probabilities,
    say,
    shown_ask,
)

__all__ = ["Simulated", "mwe_inspect"]

_MODELS = ("simulated",)
_NOTHING_TO_CHOOSE = "This is a simulated model; it answers the questions of mwe_inspect's tasks."
_CHARACTERS_A_TOKEN = 4


class Simulated(ModelAPI):
    """A model of known propensity (`mwe_inspect/simulated`).

    Draws depend on the prompt's text, the seed, the choice index and how often the prompt was
    asked, so that a run repeats itself in every process and epochs differ.
    """

    def __init__(
        self,
        model_name: str,
        base_url: str | None = None,
        api_key: str | None = None,
        config: GenerateConfig = GenerateConfig(),  # noqa: B008 (Inspect's own signature)
        **model_args: Any,
    ) -> None:
        if model_name not in _MODELS:
            valid = ", ".join(f"{PROVIDER}/{name}" for name in _MODELS)
            raise InputError(f"model {PROVIDER}/{model_name} does not exist; valid: {valid}")
        super().__init__(model_name, base_url, api_key, [], config)
        self.propensities = Propensities.from_args(model_args)
        self._asked: Counter[str] = Counter()

    async def generate(
        self,
        input: list[ChatMessage],
        tools: list[ToolInfo],
        tool_choice: ToolChoice,
        config: GenerateConfig,
    ) -> ModelOutput:
        """Answers the ask that the last user message carries."""
        if self.propensities.latency:
            await anyio.sleep(self.propensities.latency)
        prompt = "\n\n".join(message.text for message in input)
        asked = self._asked[prompt]
        self._asked[prompt] += 1
        ask = shown_ask(input)
        choices = [
            self._choice(ask, prompt, f"{number}/{asked}", bool(config.logprobs))
            for number in range(config.num_choices or 1)
        ]
        return ModelOutput(
            model=f"{PROVIDER}/{self.model_name}", choices=choices, usage=_usage(prompt, choices)
        )

    def max_connections(self) -> int:
        """Many: a simulated model does not wait for anything."""
        return 100

    def _choice(
        self, ask: Ask | None, prompt: str, draw: str, logprobs: bool
    ) -> ChatCompletionChoice:
        if ask is None:
            return ChatCompletionChoice(message=ChatMessageAssistant(content=_NOTHING_TO_CHOOSE))
        text = say(ask, choose(ask, self.propensities, prompt, draw))
        return ChatCompletionChoice(
            message=ChatMessageAssistant(content=text, model=self.model_name),
            stop_reason="stop",
            logprobs=_logprobs(ask, self.propensities, text) if logprobs else None,
        )


@modelapi(name=PROVIDER)
def mwe_inspect() -> type[ModelAPI]:
    """Simulated models: `mwe_inspect/simulated`."""
    return Simulated


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


def _log(probability: float) -> float:
    return math.log(probability) if probability > 0 else -100.0


def _usage(prompt: str, choices: list[ChatCompletionChoice]) -> ModelUsage:
    said = sum(len(choice.message.text) for choice in choices)
    read, written = len(prompt) // _CHARACTERS_A_TOKEN + 1, said // _CHARACTERS_A_TOKEN + 1
    return ModelUsage(input_tokens=read, output_tokens=written, total_tokens=read + written)
