"""A server that speaks as OpenAI and Anthropic do, and answers as the simulated model does."""

import logging
import socket
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import anyio
import uvicorn
from inspect_ai.model import ModelOutput
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.server.answers import Answers
from tests.server.anthropic_api import MESSAGES
from tests.server.batches import batch_routes
from tests.server.dialects import Body, Dialect, Question
from tests.server.faults import FAULTS, Occasion
from tests.server.openai_api import CHAT, RESPONSES

__all__ = ["DIALECTS", "Plan", "Provider", "serve"]

DIALECTS = {dialect.path: dialect for dialect in (CHAT, RESPONSES, MESSAGES)}


@dataclass(frozen=True)
class Plan:
    """Which fault strikes a prompt, and how many of its requests; None: all of them."""

    fault: str
    times: int | None = None


@dataclass
class Provider:
    """The server's state.

    Attributes:
        answers: What it says.
        plans: The faults, by prompt.
        latency: Seconds that a reply takes.
        calls: How often each API was asked each prompt.
        answered: How many requests it has answered.
    """

    answers: Answers
    plans: Mapping[str, Plan] = field(default_factory=dict)
    latency: float = 0.0
    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    answered: int = 0

    def app(self) -> Starlette:
        """Returns the application."""
        routes = [Route(path, self._handle, methods=["POST"]) for path in DIALECTS]
        return Starlette(routes=[*routes, *batch_routes(self._answer_alone)])

    async def _handle(self, request: Request) -> Response:
        dialect = DIALECTS[request.url.path]
        try:
            body = await request.json()
            question, output = await self._reply(dialect, body)
        except KeyError:
            error = dialect.error("invalid_request_error", "this is no prompt of the tasks")
            return JSONResponse(error, status_code=400)
        await anyio.sleep(self.latency)
        occasion = Occasion(dialect, request, question, output, body["model"])
        prompt = question.prompt
        self.calls[dialect.name, prompt] += 1
        plan = self.plans.get(prompt)
        if plan and (plan.times is None or self.calls[dialect.name, prompt] <= plan.times):
            return await FAULTS[plan.fault](occasion)
        self.answered += 1
        return occasion.respond(occasion.render())

    async def _answer_alone(self, path: str, body: Body) -> Body:
        dialect = DIALECTS[path]
        question, output = await self._reply(dialect, body)
        self.calls[dialect.name, question.prompt] += 1
        self.answered += 1
        return dialect.write(output, body["model"])

    async def _reply(self, dialect: Dialect, body: Body) -> tuple[Question, ModelOutput]:
        question = dialect.read(body)
        output = await self.answers.reply(
            question.turns, choices=question.choices, logprobs=question.logprobs
        )
        return question, output


@contextmanager
def serve(provider: Provider) -> Iterator[str]:
    """Serves in a thread of its own; gives the address, without a path."""
    logging.getLogger("uvicorn.error").disabled = True  # a dropped connection is no error here
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(provider.app(), log_config=None, access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = server.force_exit = True
            thread.join()
