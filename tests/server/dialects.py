"""How each API words a request, a reply and an error."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from inspect_ai.model import ModelOutput

from tests.server.answers import Turn

__all__ = ["Body", "Dialect", "Question", "Rendered", "text_of"]

Body = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """What a request asks for, whatever the API."""

    turns: list[Turn]
    choices: int = 1
    logprobs: bool = False
    stream: bool = False

    @property
    def prompt(self) -> str:
        """The text of the last turn that is the user's."""
        return next(text for role, text in reversed(self.turns) if role == "user")


@dataclass(frozen=True)
class Rendered:
    """A reply as it goes over the wire."""

    content: bytes
    media_type: str = "application/json"


@dataclass(frozen=True)
class Dialect:
    """One API.

    Attributes:
        name: Its name.
        path: Where its requests go.
        read: Takes a request apart.
        write: Puts a reply together.
        error: Puts an error together, from its type and its message.
        events: The events of a streamed reply, from the reply; None where nothing streams.
    """

    name: str
    path: str
    read: Callable[[Body], Question]
    write: Callable[[ModelOutput, str], Body]
    error: Callable[[str, str], Body]
    events: Callable[[Body], Iterator[Body]] | None = None

    def render(self, output: ModelOutput, model: str, stream: bool) -> Rendered:
        """Returns a reply as bytes: one object, or events."""
        reply = self.write(output, model)
        if not stream:
            return Rendered(json.dumps(reply).encode())
        assert self.events, f"{self.name} does not stream here"
        lines = [
            f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in self.events(reply)
        ]
        return Rendered("".join(lines).encode(), "text/event-stream")


def text_of(content: str | list[Body]) -> str:
    """Returns the text of a message's content, given as a string or in parts."""
    return content if isinstance(content, str) else "".join(part["text"] for part in content)
