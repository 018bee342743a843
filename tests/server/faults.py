"""What can go wrong between a lab and a paid API, as the server does it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from inspect_ai.model import ChatCompletionChoice, ChatMessageAssistant, ModelOutput, StopReason
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from tests.server.dialects import Dialect, Question

__all__ = ["FAULTS", "PASSING", "Fault", "Occasion"]

MEGABYTE = 1_000_000
_FILLER = "On the one hand there is much to say, on the other hand as much again. "
_MARK = "@@"


@dataclass(frozen=True)
class Occasion:
    """A request that a fault strikes, and the reply that it would have got."""

    dialect: Dialect
    request: Request
    question: Question
    output: ModelOutput
    model: str

    def render(self, output: ModelOutput | None = None) -> bytes:
        chosen = self.output if output is None else output
        return self.dialect.render(chosen, self.model, self.question.stream).content

    def respond(self, content: bytes) -> Response:
        kind = "text/event-stream" if self.question.stream else "application/json"
        return Response(content, media_type=kind)


Fault = Callable[[Occasion], Awaitable[Response]]


def _status(status: int, kind: str, headers: dict[str, str] | None = None) -> Fault:
    async def strike(occasion: Occasion) -> Response:
        error = occasion.dialect.error(kind, "made up for a test")
        return JSONResponse(error, status_code=status, headers=headers)

    return strike


def _said(text: Callable[[str], str], stop: StopReason = "stop") -> Fault:
    """Replies with another text, made from the one that would have been said."""

    async def strike(occasion: Occasion) -> Response:
        return occasion.respond(occasion.render(_changed(occasion.output, text, stop)))

    return strike


def _garbled(escape: bytes) -> Fault:
    """Replies with bytes in the text that no writer of JSON or of UTF-8 would put there."""

    async def strike(occasion: Occasion) -> Response:
        output = _changed(occasion.output, lambda text: text + _MARK, "stop")
        return occasion.respond(occasion.render(output).replace(_MARK.encode(), escape))

    return strike


async def _drop(occasion: Occasion) -> Response:
    """Promises more than it sends, so that uvicorn closes the connection in the middle."""
    content = occasion.render()

    async def half() -> AsyncIterator[bytes]:
        yield content[: len(content) // 2]

    return StreamingResponse(half(), headers={"content-length": str(len(content))})


async def _stall(occasion: Occasion) -> Response:
    """Says nothing until the client hangs up."""
    while (await occasion.request.receive())["type"] != "http.disconnect":
        pass
    return Response(status_code=504)


async def _malformed(occasion: Occasion) -> Response:
    content = occasion.render()
    return occasion.respond(content.replace(b'":', b'"', 5))


async def _empty(occasion: Occasion) -> Response:
    output = ModelOutput(model=occasion.model, choices=[], usage=occasion.output.usage)
    return occasion.respond(occasion.render(output))


def _changed(output: ModelOutput, text: Callable[[str], str], stop: StopReason) -> ModelOutput:
    said = ChatMessageAssistant(content=text(output.completion))
    choice = ChatCompletionChoice(message=said, stop_reason=stop)
    return output.model_copy(update={"choices": [choice]})


FAULTS: dict[str, Fault] = {
    "429 with retry-after": _status(429, "rate_limit_error", {"retry-after": "1"}),
    "429 without retry-after": _status(429, "rate_limit_error"),
    "500": _status(500, "api_error"),
    "dropped connection": _drop,
    "stalled response": _stall,
    "malformed JSON": _malformed,
    "empty choice": _empty,
    "content-filter stop": _said(lambda _: "", "content_filter"),
    "truncated reply": _said(lambda _: _FILLER, "max_tokens"),
    "reply of a megabyte": _said(lambda text: (_FILLER * (MEGABYTE // len(_FILLER) + 1)) + text),
    "lone surrogate": _garbled(rb"\ud800"),
    "invalid UTF-8": _garbled(b"\xff\xfe"),
}
"""Every fault by name."""

PASSING = tuple(FAULTS)[:6]
"""Those that may strike once and be gone when the request is sent again."""
