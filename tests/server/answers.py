"""What the simulated model says to a prompt of which only the text is known."""

from collections.abc import Iterable
from typing import Any

from inspect_ai import Task
from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageUser,
    GenerateConfig,
    ModelOutput,
    get_model,
)

from mwe_inspect.datasets.asks import Ask
from mwe_inspect.datasets.samples import asks_of, prompts_of
from mwe_inspect.models.simulated import show_ask

__all__ = ["Answers"]

Turn = tuple[str, str]
"""Role and text of a message."""


class Answers:
    """The replies of a simulated model to the prompts of some tasks.

    The same prompt always gets the same reply: the reply that `mwe_inspect/simulated` gives when
    it is asked for the first time. Otherwise a resumed run could not be compared with another.
    """

    def __init__(self, tasks: Iterable[Task], **propensities: Any) -> None:
        self._propensities = propensities
        self._asks: dict[str, Ask] = {}
        for task in tasks:
            for sample in task.dataset:
                metadata = sample.metadata or {}
                prompts = prompts_of(str(sample.input), metadata)
                self._asks.update(zip(prompts, asks_of(metadata), strict=True))

    @property
    def prompts(self) -> list[str]:
        """The prompts that there is an answer to, in the order of the tasks' samples."""
        return list(self._asks)

    async def reply(self, turns: Iterable[Turn], *, choices: int, logprobs: bool) -> ModelOutput:
        """Returns what the simulated model says next.

        Raises:
            KeyError: If no user's turn is a prompt of the tasks.
        """
        messages = [_message(role, text, self._asks) for role, text in turns]
        model = get_model("mwe_inspect/simulated", memoize=False, **self._propensities)
        config = GenerateConfig(num_choices=choices, logprobs=logprobs or None)
        output = await model.api.generate(messages, [], "none", config)
        assert isinstance(output, ModelOutput)
        return output


def _message(role: str, text: str, asks: dict[str, Ask]) -> ChatMessage:
    if role == "assistant":
        return ChatMessageAssistant(content=text)
    message = ChatMessageUser(content=text)
    show_ask(message, asks[text])
    return message
