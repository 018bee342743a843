"""Anthropic's Messages, whole and as a stream."""

from collections.abc import Iterator

from inspect_ai.model import ModelOutput, ModelUsage

from tests.server.dialects import Body, Dialect, Question, text_of

__all__ = ["MESSAGES"]

_STOP = {"stop": "end_turn", "max_tokens": "max_tokens", "content_filter": "refusal"}


def _read(body: Body) -> Question:
    return Question(
        turns=[(message["role"], text_of(message["content"])) for message in body["messages"]],
        stream=bool(body.get("stream")),
    )


def _write(output: ModelOutput, model: str) -> Body:
    usage = output.usage or ModelUsage()
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [{"type": "text", "text": choice.message.text} for choice in output.choices],
        "stop_reason": _STOP[output.stop_reason],
        "stop_sequence": None,
        "usage": {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens},
    }


def _events(reply: Body) -> Iterator[Body]:
    yield {
        "type": "message_start",
        "message": reply | {"content": [], "stop_reason": None},
    }
    for index, block in enumerate(reply["content"]):
        yield {
            "type": "content_block_start",
            "index": index,
            "content_block": block | {"text": ""},
        }
        delta = {"type": "text_delta", "text": block["text"]}
        yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    stop = {"stop_reason": reply["stop_reason"], "stop_sequence": None}
    yield {"type": "message_delta", "delta": stop, "usage": reply["usage"]}
    yield {"type": "message_stop"}


def _error(kind: str, message: str) -> Body:
    return {"type": "error", "error": {"type": kind, "message": message}}


MESSAGES = Dialect("messages", "/v1/messages", _read, _write, _error, _events)
