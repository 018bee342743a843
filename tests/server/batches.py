"""The batch interfaces, OpenAI's by files and Anthropic's by lists; a batch is done at once."""

import json
from collections.abc import Awaitable, Callable
from itertools import count

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.server.dialects import Body

__all__ = ["batch_routes"]

_LONG_AGO = "2020-01-01T00:00:00Z"

Answer = Callable[[str, Body], Awaitable[Body]]
"""From the path and the body of one request to its reply."""


def batch_routes(answer: Answer) -> list[Route]:
    """Returns the routes of both interfaces; requests are answered as if sent one by one."""
    files: dict[str, bytes] = {}
    results: dict[str, list[Body]] = {}
    numbers = count(1)

    async def upload(request: Request) -> Response:
        form = await request.form()
        file = form["file"]
        assert not isinstance(file, str)
        name = f"file-{next(numbers)}"
        files[name] = await file.read()
        return JSONResponse({"id": name, "object": "file", "purpose": "batch"} | _FILE)

    async def download(request: Request) -> Response:
        return Response(files[request.path_params["id"]], media_type="application/jsonl")

    async def create(request: Request) -> Response:
        asked = (await request.json())["input_file_id"]
        lines = [json.loads(line) for line in files[asked].splitlines() if line]
        replies = [
            {
                "id": f"batch_req_{line['custom_id']}",
                "custom_id": line["custom_id"],
                "response": {
                    "status_code": 200,
                    "request_id": "r",
                    "body": await answer(line["url"], line["body"]),
                },
                "error": None,
            }
            for line in lines
        ]
        name = f"batch-{next(numbers)}"
        files[f"{name}-out"] = "\n".join(map(json.dumps, replies)).encode()
        return JSONResponse(_openai_batch(name, asked, len(replies)))

    async def retrieve(request: Request) -> Response:
        name = request.path_params["id"]
        done = files[f"{name}-out"].count(b"\n") + 1
        return JSONResponse(_openai_batch(name, "", done))

    async def create_list(request: Request) -> Response:
        name = f"msgbatch_{next(numbers)}"
        results[name] = [
            {
                "custom_id": one["custom_id"],
                "result": {
                    "type": "succeeded",
                    "message": await answer("/v1/messages", one["params"]),
                },
            }
            for one in (await request.json())["requests"]
        ]
        return JSONResponse(_anthropic_batch(request, name, len(results[name])))

    async def retrieve_list(request: Request) -> Response:
        name = request.path_params["id"]
        return JSONResponse(_anthropic_batch(request, name, len(results[name])))

    async def list_results(request: Request) -> Response:
        lines = "\n".join(map(json.dumps, results[request.path_params["id"]]))
        return Response(lines, media_type="application/x-jsonl")

    return [
        Route("/v1/files", upload, methods=["POST"]),
        Route("/v1/files/{id}/content", download),
        Route("/v1/batches", create, methods=["POST"]),
        Route("/v1/batches/{id}", retrieve),
        Route("/v1/messages/batches", create_list, methods=["POST"]),
        Route("/v1/messages/batches/{id}", retrieve_list),
        Route("/v1/messages/batches/{id}/results", list_results),
    ]


_FILE = {"bytes": 0, "created_at": 0, "filename": "batch.jsonl", "status": "processed"}


def _openai_batch(name: str, asked: str, done: int) -> Body:
    return {
        "id": name,
        "object": "batch",
        "endpoint": "/v1/chat/completions",
        "completion_window": "24h",
        "created_at": 0,
        "status": "completed",
        "input_file_id": asked,
        "output_file_id": f"{name}-out",
        "request_counts": {"total": done, "completed": done, "failed": 0},
    }


def _anthropic_batch(request: Request, name: str, done: int) -> Body:
    counts = {"processing": 0, "succeeded": done, "errored": 0, "canceled": 0, "expired": 0}
    return {
        "id": name,
        "type": "message_batch",
        "processing_status": "ended",
        "request_counts": counts,
        "created_at": _LONG_AGO,
        "expires_at": _LONG_AGO,
        "ended_at": _LONG_AGO,
        "archived_at": None,
        "cancel_initiated_at": None,
        "results_url": f"{request.base_url}v1/messages/batches/{name}/results",
    }
