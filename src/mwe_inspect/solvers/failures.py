"""Says in one line how a call to a model's server failed."""

from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError

from inspect_ai.model import ChatMessage, GenerateConfig, Model, ModelName, ModelOutput
from pydantic import ValidationError
from tenacity import RetryError

from mwe_inspect.errors import ServerError

__all__ = ["generate", "named_failures"]

_LONGEST = 300
_UNREADABLE = (JSONDecodeError, UnicodeDecodeError, ValidationError)
"""What the providers' SDKs raise for a reply that is not JSON, not UTF-8, or lacks a field."""


async def generate(
    model: Model, messages: list[ChatMessage], config: GenerateConfig
) -> ModelOutput:
    """Asks a model once, with its failures named.

    Raises:
        ServerError: As `named_failures` says.
    """
    with named_failures(ModelName(model)):
        return await model.generate(messages, config=config)


@contextmanager
def named_failures(model: ModelName) -> Iterator[None]:
    """Names the model and the cause where a call was given up, or its reply cannot be read.

    Inspect's own error for the one hides the cause, and for the other it is whatever the
    provider's SDK stumbles over. To be put around a call alone: an error of the code around it
    would be taken for the server's.

    Raises:
        ServerError: In one line; other errors pass as they are.
    """
    name = f"{model.api}/{model.name}"
    try:
        yield
    except RetryError as error:
        last = error.last_attempt
        cause = _line(last.exception() or error)
        raise ServerError(f"{name}: given up after {last.attempt_number} tries: {cause}") from error
    except _UNREADABLE as error:
        raise ServerError(f"{name}: the server's reply cannot be read: {_line(error)}") from error


def _line(error: BaseException) -> str:
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
