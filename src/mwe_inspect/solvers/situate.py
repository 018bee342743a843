"""Puts a request in its situation to the model, once, and keeps the reply."""

from typing import cast

from inspect_ai.model import ChatMessageAssistant
from inspect_ai.solver import Generate, Solver, TaskState, solver

from mwe_inspect.datasets.requests import Request
from mwe_inspect.models.faking import show_request
from mwe_inspect.models.simulated import PROVIDER
from mwe_inspect.solvers.elicitations import check_provider
from mwe_inspect.solvers.failures import named_failures
from mwe_inspect.solvers.judging import judge_in_role
from mwe_inspect.solvers.replies import REPLIES, reply_from

__all__ = ["situate"]


@solver
def situate() -> Solver:
    """Asks the model once, and keeps the raw reply in the store under `mwe_inspect:replies`.

    Nothing is asked again until it fits: a reply that is not well formed is kept, named and
    counted. A run whose judge is not named ends here, before anything is spent.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        request = cast(Request, state.metadata)
        judge_in_role("grader", state.model)
        if state.model.api == PROVIDER:
            show_request(state.messages[-1], request)
        if "opening" in request:
            check_provider(state.model, "prefill", "prefill=false")
            state.messages.append(ChatMessageAssistant(content=request["opening"]))
        with named_failures(state.model):
            state = await generate(state)
        state.store.set(REPLIES, [reply_from(state.output)])
        return state

    return solve
