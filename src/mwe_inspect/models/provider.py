"""The Inspect provider `mwe_inspect`, whose models are simulated."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import anyio
from inspect_ai.model import (
    ChatCompletionChoice,
    ChatMessage,
    GenerateConfig,
    ModelAPI,
    ModelOutput,
    ModelUsage,
    modelapi,
)
from inspect_ai.tool import ToolChoice, ToolInfo

from mwe_inspect.errors import InputError
from mwe_inspect.models.judge import SimulatedJudge
from mwe_inspect.models.simulated import PROVIDER
from mwe_inspect.models.subject import SimulatedSubject
from mwe_inspect.models.writer import SimulatedWriter

__all__ = ["Responder", "Simulated", "mwe_inspect"]

_CHARACTERS_A_TOKEN = 4


class Responder(Protocol):
    """What one simulated model replies.

    Attributes:
        latency: Seconds that a reply takes.
    """

    latency: float

    def respond(
        self, messages: Sequence[ChatMessage], prompt: str, draw: str, config: GenerateConfig
    ) -> ChatCompletionChoice:
        """Returns one reply, a pure function of its arguments.

        Args:
            messages: The conversation; a task shows simulated models more than its text in the
                messages' metadata.
            prompt: The texts of the conversation, joined.
            draw: Names the draw (choice index, how often the prompt was asked before).
            config: The settings asked for.
        """


_MODELS: dict[str, Callable[[Mapping[str, Any]], Responder]] = {
    "simulated": SimulatedSubject,
    "simulated-judge": SimulatedJudge,
    "simulated-writer": SimulatedWriter,
}


class Simulated(ModelAPI):
    """A simulated model (`mwe_inspect/simulated`, its judge and its writer).

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
        # Inspect's cache tells models apart by name and address, not by arguments.
        address = base_url or "&".join(f"{key}={value}" for key, value in model_args.items())
        super().__init__(model_name, address or None, api_key, [], config)
        self.responder = _MODELS[model_name](model_args)
        self._asked: Counter[bytes] = Counter()

    async def generate(
        self,
        input: list[ChatMessage],
        tools: list[ToolInfo],
        tool_choice: ToolChoice,
        config: GenerateConfig,
    ) -> ModelOutput:
        """Replies as often as `num_choices` asks for."""
        if self.responder.latency:
            await anyio.sleep(self.responder.latency)
        prompt = "\n\n".join(message.text for message in input)
        key = _digest(prompt)
        asked = self._asked[key]
        self._asked[key] += 1
        choices = [
            self.responder.respond(input, prompt, f"{number}/{asked}", config)
            for number in range(config.num_choices or 1)
        ]
        model = f"{PROVIDER}/{self.model_name}"
        return ModelOutput(model=model, choices=choices, usage=_usage(prompt, choices))

    def max_connections(self) -> int:
        """Many: a simulated model does not wait for anything."""
        return 100


@modelapi(name=PROVIDER)
def mwe_inspect() -> type[ModelAPI]:
    """Simulated models: `mwe_inspect/simulated`, `-judge` and `-writer`."""
    return Simulated


def _digest(prompt: str) -> bytes:
    """What a prompt is counted by: its text would be kept as long as the process lasts."""
    return hashlib.blake2b(prompt.encode("utf-8", "replace"), digest_size=16).digest()


def _usage(prompt: str, choices: list[ChatCompletionChoice]) -> ModelUsage:
    said = sum(len(choice.message.text) for choice in choices)
    read, written = len(prompt) // _CHARACTERS_A_TOKEN + 1, said // _CHARACTERS_A_TOKEN + 1
    return ModelUsage(input_tokens=read, output_tokens=written, total_tokens=read + written)
