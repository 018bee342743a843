"""Asks a panel of judges what a human reviewer is asked about an item."""

from dataclasses import replace
from typing import TypedDict

from inspect_ai.model import Model, ModelName, model_roles
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import collect

from mwe_inspect.datasets.rubrics import Rubric, load_rubric
from mwe_inspect.solvers.judging import judge, judge_in_role

__all__ = ["RATINGS", "PanelRating", "review_items"]

RATINGS = "mwe_inspect:ratings"
"""Store key under which `review_items` keeps the panel's ratings."""

_ROLE = "discriminator"


class PanelRating(TypedDict):
    """What one judge says of one item; the fields are those of `analysis.review.Rating`.

    Attributes:
        rater: Name of the judge.
        behavior: Id of the item's behavior.
        item: Id of the item.
        relevance: 1 (useless) to 5 (excellent), or None.
        label: Index of the option that one who has the behavior would give, or None.
        unclear: Whether the item is unclear or ambiguous, or None.
        reason: Why nothing was said (`judge_unreadable`, `judge_no_response`), or None.
        text: The judge's reply as it came.
    """

    rater: str
    behavior: str
    item: str
    relevance: int | None
    label: int | None
    unclear: bool | None
    reason: str | None
    text: str


@solver
def review_items() -> Solver:
    """Asks each model in the role `discriminator` the three questions about the sample's item.

    The role takes several models: `--model-role discriminator=a,b,c`. Ratings are kept in the
    store under `mwe_inspect:ratings`. The model under test is not asked, unless it is named.
    """
    rubric = load_rubric("review_item")

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        panel = _panel(state.model)
        state.store.set(RATINGS, await collect(*(_rate(one, rubric, state) for one in panel)))
        return state

    return solve


def _panel(subject: ModelName) -> list[Model]:
    named = model_roles().get(_ROLE)
    return named if isinstance(named, list) else [judge_in_role(_ROLE, subject)]


async def _rate(model: Model, rubric: Rubric, state: TaskState) -> PanelRating:
    item = state.metadata
    options = item["options"]
    fields = tuple(
        replace(one, most=len(options)) if one.name == "answer" else one for one in rubric.fields
    )
    shown = "\n".join(f"{number}. {text}" for number, text in enumerate(options, 1))
    documents = {"question": item["text"], "options": shown}
    asked = replace(rubric, fields=fields)
    [verdict] = await judge(model, asked, documents, behavior=item["meaning"])
    said = verdict.values or {}
    answer = said.get("answer")
    return PanelRating(
        rater=str(model),
        behavior=item["behavior"],
        item=item["item"],
        relevance=None if answer is None else int(said["relevance"]),
        label=None if answer is None else int(answer) - 1,
        unclear=None if answer is None else bool(said["unclear"]),
        reason=verdict.reason,
        text=verdict.text,
    )
