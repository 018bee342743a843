"""OpenAI's Chat Completions and Responses."""

from typing import Any

from inspect_ai.model import ChatCompletionChoice, ModelOutput, ModelUsage

from tests.server.dialects import Body, Dialect, Question, text_of

__all__ = ["CHAT", "RESPONSES"]

_FINISH = {"stop": "stop", "max_tokens": "length", "content_filter": "content_filter"}
_INCOMPLETE = {"max_tokens": "max_output_tokens", "content_filter": "content_filter"}


def _read_chat(body: Body) -> Question:
    return Question(
        turns=[(message["role"], text_of(message["content"])) for message in body["messages"]],
        choices=body.get("n") or 1,
        logprobs=bool(body.get("logprobs")),
    )


def _write_chat(output: ModelOutput, model: str) -> Body:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [
            {
                "index": index,
                "message": {"role": "assistant", "content": choice.message.text, "refusal": None},
                "logprobs": {"content": content} if (content := _logprobs(choice)) else None,
                "finish_reason": _FINISH[choice.stop_reason],
            }
            for index, choice in enumerate(output.choices)
        ],
        "usage": {
            "prompt_tokens": _usage(output).input_tokens,
            "completion_tokens": _usage(output).output_tokens,
            "total_tokens": _usage(output).total_tokens,
        },
    }


def _read_responses(body: Body) -> Question:
    asked = body["input"]
    turns = [("user", asked)] if isinstance(asked, str) else list(map(_turn, asked))
    wants = "message.output_text.logprobs" in (body.get("include") or ())
    return Question(turns=turns, logprobs=wants)


def _turn(message: Body) -> tuple[str, str]:
    return message["role"], text_of(message["content"])


def _write_responses(output: ModelOutput, model: str) -> Body:
    usage = _usage(output)
    cut = _INCOMPLETE.get(output.choices[0].stop_reason) if output.choices else None
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 0,
        "model": model,
        "status": "incomplete" if cut else "completed",
        "incomplete_details": {"reason": cut} if cut else None,
        "output": [_output_message(choice) for choice in output.choices],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": usage.input_tokens,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": usage.output_tokens,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": usage.total_tokens,
        },
    }


def _output_message(choice: ChatCompletionChoice) -> Body:
    part = {
        "type": "output_text",
        "text": choice.message.text,
        "annotations": [],
        "logprobs": _logprobs(choice),
    }
    return {
        "type": "message",
        "id": "msg_1",
        "role": "assistant",
        "status": "completed",
        "content": [part],
    }


def _logprobs(choice: ChatCompletionChoice) -> list[Body]:
    if choice.logprobs is None:
        return []
    return [
        _token(entry) | {"top_logprobs": [_token(top) for top in entry.top_logprobs or ()]}
        for entry in choice.logprobs.content
    ]


def _token(entry: Any) -> Body:
    return {
        "token": entry.token,
        "logprob": entry.logprob,
        "bytes": list(entry.token.encode()),
    }


def _usage(output: ModelOutput) -> ModelUsage:
    return output.usage or ModelUsage()


def _error(kind: str, message: str) -> Body:
    return {"error": {"type": kind, "message": message, "code": None, "param": None}}


CHAT = Dialect("chat", "/v1/chat/completions", _read_chat, _write_chat, _error)
RESPONSES = Dialect("responses", "/v1/responses", _read_responses, _write_responses, _error)
