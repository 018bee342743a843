"""Asks nothing: what a sample holds is judged as it stands."""

from inspect_ai.solver import Generate, Solver, TaskState, solver

__all__ = ["as_it_stands"]


@solver
def as_it_stands() -> Solver:
    """Leaves a sample as it is: there is nothing to ask the model."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        return state

    return solve
