"""Asks the judge about candidates: is the label right, and is the requirement met?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from inspect_ai.model import Model, ModelName
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import collect

from mwe_inspect.datasets.near_duplicates import TextIndex
from mwe_inspect.datasets.rubrics import Rubric, load_rubric
from mwe_inspect.models.judge import mark
from mwe_inspect.models.simulated import PROVIDER
from mwe_inspect.resources import load_yaml
from mwe_inspect.solvers.judging import Judgement as Vote
from mwe_inspect.solvers.judging import judge, judge_in_role, judge_odds
from mwe_inspect.writing.brief import read_brief
from mwe_inspect.writing.candidates import Candidate, Judgement, Label
from mwe_inspect.writing.kind import Kind
from mwe_inspect.writing.kinds import kind_of
from mwe_inspect.writing.ledger import CANDIDATES, JUDGEMENTS

__all__ = ["JUDGE_BY", "calls_to_judge", "judge_candidates"]

JUDGE_BY = ("stated", "votes", "logprobs")
"""How probabilities are obtained: as the judge states them, as the share of its votes, or from
the log probabilities of its answer."""

_ROLE = "discriminator"


@solver
def judge_candidates(
    family: str,
    brief: dict[str, Any],
    by: str = "stated",
    votes: int = 3,
    self_judge: bool = False,
    here: bool = False,
) -> Solver:
    """Asks the model in the role `discriminator` about each candidate of the sample.

    Judgements are kept in the store under `mwe_inspect:judgements`. The judge is not told the
    label. Samples of other steps are left as they are.

    Args:
        family: Kind of eval that is written.
        brief: What is written about (`Brief.as_dict`).
        by: How probabilities are obtained (`JUDGE_BY`).
        votes: How many votes, with `by="votes"`.
        self_judge: Whether the writer judges itself if the role has no model.
        here: Whether to judge what `propose` has just proposed in this sample.
    """
    kind = kind_of(family, read_brief(brief, "brief"))
    rubric = load_rubric(kind.rubric)

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        step = state.metadata.get("step")
        # Both fail early if something is missing: the judge, or the extra that filters need.
        judge_model = judge_in_role(_ROLE, state.model, itself=self_judge)
        TextIndex()
        if step == "judge":
            candidates: list[Candidate] = state.metadata["candidates"]
            labels: dict[str, Label] = state.metadata["labels"]
        elif step == "write" and here:
            label = state.metadata["label"]
            candidates, labels = state.store.get(CANDIDATES, []), {label["name"]: label}
        else:
            return state
        read = [one for one in candidates if one["problem"] is None]
        itself = str(judge_model) == f"{state.model.api}/{state.model.name}"
        judged = await collect(
            *(
                _judged(judge_model, rubric, kind, one, labels[one["label"]], by, votes, itself)
                for one in read
            )
        )
        state.store.set(JUDGEMENTS, judged)
        return state

    return solve


def calls_to_judge(by: str, votes: int) -> int:
    """Returns how many calls judging one candidate takes; each vote counts as one."""
    return {"stated": 1, "votes": votes, "logprobs": 2}[by]


async def _judged(
    model: Model,
    rubric: Rubric,
    kind: Kind,
    candidate: Candidate,
    label: Label,
    by: str,
    votes: int,
    itself: bool,
) -> Judgement:
    given: dict[str, Any] = {
        **kind.given(label),
        "mode": load_yaml("prompts", "write.yaml")["judging"][by],
    }
    documents = kind.documents(candidate)
    if ModelName(model).api == PROVIDER and "truth" in candidate:
        first = next(iter(documents))
        documents[first] += f" {mark(**candidate['truth'])}"
    if by == "logprobs":
        said, verdicts = await _odds(model, rubric, kind.asks, documents, given)
    else:
        asked = _worded(rubric, given, "boolean" if by == "votes" else "number")
        count = votes if by == "votes" else 1
        verdicts = await judge(model, asked, documents, votes=count, **given)
        said = [_share(verdicts, name) for name in kind.asks]
    correct, relevant = said
    reasons = [one.reason for one in verdicts if one.reason]
    return Judgement(
        id=candidate["id"],
        correct=None if correct is None else kind.correct(candidate, correct),
        relevant=relevant,
        by=by,
        judge=str(model),
        self=itself,
        reason=reasons[0] if None in said else None,
        calls=len(verdicts),
        replies=[one.text for one in verdicts],
    )


async def _odds(
    model: Model,
    rubric: Rubric,
    asks: Sequence[str],
    documents: dict[str, str],
    given: dict[str, Any],
) -> tuple[list[float | None], list[Vote]]:
    """Asks about each field by itself, side by side."""
    verdicts = await collect(
        *(judge_odds(model, _only(rubric, name, given), documents, **given) for name in asks)
    )
    said = [_share([one], name) for one, name in zip(verdicts, asks, strict=True)]
    return said, verdicts


def _share(votes: Sequence[Vote], name: str) -> float | None:
    values = [float(vote.values[name]) for vote in votes if vote.values is not None]
    return sum(values) / len(values) if values else None


def _worded(rubric: Rubric, given: dict[str, Any], kind: Any) -> Rubric:
    """The rubric with what its fields leave open filled in."""
    fields = (replace(one, kind=kind, asks=one.asks.format(**given)) for one in rubric.fields)
    return replace(rubric, fields=tuple(fields))


def _only(rubric: Rubric, name: str, given: dict[str, Any]) -> Rubric:
    worded = _worded(rubric, given, "boolean")
    return replace(worded, fields=tuple(one for one in worded.fields if one.name == name))
