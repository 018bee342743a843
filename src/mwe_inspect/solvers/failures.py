"""Says in one line how a call to a model's server failed."""

from collections.abc import Iterator
from contextlib import contextmanager

from inspect_ai.model import ModelName
from tenacity import RetryError

from mwe_inspect.errors import InputError, ServerError

__all__ = ["named_failures"]

_LONGEST = 300


@contextmanager
def named_failures(model: ModelName) -> Iterator[None]:
    """Names the model and the cause where a call was given up, or its reply cannot be read.

    Inspect's own error for the one hides the cause, and for the other it is whatever the
    provider's code stumbles over.

    Raises:
        ServerError: In one line; other errors pass as they are.
    """
    name = f"{model.api}/{model.name}"
    try:
        yield
    except InputError:
        raise
    except RetryError as error:
        last = error.last_attempt
        cause = _line(last.exception() or error)
        raise ServerError(f"{name}: given up after {last.attempt_number} tries: {cause}") from error
    except (ValueError, LookupError) as error:
        raise ServerError(f"{name}: the server's reply cannot be read: {_line(error)}") from error


def _line(error: BaseException) -> str:
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
