"""Puts a sample's question to the model and keeps the reply."""

from inspect_ai.solver import Generate, Solver, TaskState, solver

from mwe_inspect.datasets.samples import asks_of
from mwe_inspect.models.simulated import PROVIDER, show_ask
from mwe_inspect.solvers.replies import REPLIES, reply_from

__all__ = ["ask"]


@solver
def ask() -> Solver:
    """Asks the model the sample's question and keeps the raw reply.

    The reply is kept in the store under `mwe_inspect:replies` (see
    `mwe_inspect.solvers.replies`), from which alone the scorer reads.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        if state.model.api == PROVIDER:
            show_ask(state.user_prompt, asks_of(state.metadata)[0])
        state = await generate(state)
        state.store.set(REPLIES, [reply_from(state.output)])
        return state

    return solve
