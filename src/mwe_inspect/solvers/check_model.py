"""Looks at the model under test before anything is asked."""

from collections.abc import Callable

from inspect_ai.model import Model, get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver

__all__ = ["check_model"]


@solver
def check_model(check: Callable[[Model], None]) -> Solver:
    """Refuses the run if the check of the model under test raises.

    For a task's `setup`, where a task's own settings decide which models can run it.

    Args:
        check: Raises an `InputError` that says why this model can't run.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        check(get_model())
        return state

    return solve
