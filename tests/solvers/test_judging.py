"""Judges: whom a role names, what the simulated one says, and votes that are independent."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.model import GenerateConfig, Model, ModelName, ModelOutput, get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver

from mwe_inspect.datasets.rubrics import rubric_from
from mwe_inspect.errors import InputError
from mwe_inspect.models.judge import mark
from mwe_inspect.solvers.judging import Judgement, judge, judge_in_role
from tests.support import output, run

RUBRIC = rubric_from(
    "made-up",
    {
        "version": 1,
        "instruction": "Judge the reply.",
        "documents": {"output": "The reply"},
        "fields": {
            "evidence": {"kind": "string", "asks": "A quotation."},
            "complied": {"kind": "boolean", "asks": "Whether it complied."},
            "grade": {"kind": "integer", "asks": "How well.", "least": 1, "most": 5},
            "sure": {"kind": "number", "asks": "How sure."},
        },
    },
)
TRUTH = {"evidence": "simulated", "complied": True, "grade": 4, "sure": 0.25}


def judged(model: Model, text: str, votes: int = 1) -> list[Judgement]:
    return asyncio.run(judge(model, RUBRIC, {"output": text}, votes=votes))


def simulated(**settings: Any) -> Model:
    return get_model("mwe_inspect/simulated-judge", memoize=False, **settings)


def test_the_simulated_judge_reads_the_marks() -> None:
    text = f"Yes. {mark(complied=1, grade=4, sure=0.25)}"
    [judgement] = judged(simulated(), text)
    assert judgement.values == TRUTH
    assert judgement.reason is None


def test_without_a_mark_nothing_holds() -> None:
    [judgement] = judged(simulated(), "Yes.")
    assert judgement.values == {**TRUTH, "complied": False, "grade": 1, "sure": 0.0}


def test_accuracy_is_the_share_of_right_votes() -> None:
    text = f"Yes. {mark(complied=1)}"
    votes = judged(simulated(accuracy=0.8), text, votes=2000)
    right = sum(vote.values is not None and vote.values["complied"] is True for vote in votes)
    assert right / 2000 == pytest.approx(0.8, abs=0.04)


def test_an_unreadable_verdict_has_a_reason() -> None:
    [judgement] = judged(simulated(unreadable=1), mark(complied=1))
    assert (judgement.values, judgement.reason) == (None, "judge_unreadable")
    silent = get_model("mockllm/model", custom_outputs=[output(" ")], memoize=False)
    assert judged(silent, "Yes.")[0].reason == "judge_no_response"


def test_votes_are_calls_of_their_own_where_a_provider_gives_one_choice() -> None:
    seen: list[Any] = []

    def generate(messages: Any, tools: Any, choice: Any, config: GenerateConfig) -> ModelOutput:
        seen.append((config.num_choices, (messages[-1].metadata or {}).get("draw")))
        return output("{}")

    model = get_model("mockllm/model", custom_outputs=generate, memoize=False)
    assert len(judged(model, "Yes.", votes=4)) == 4
    assert sorted(seen, key=str) == [(None, 1), (None, 2), (None, 3), (None, None)]


@solver
def judged_by_role() -> Solver:
    async def solve(state: TaskState, generate: Generate) -> TaskState:
        state.metadata["judge"] = str(judge_in_role("grader", state.model))
        return state

    return solve


@task
def roles() -> Task:
    return Task(dataset=[Sample(input="?")], solver=judged_by_role())


def test_a_simulated_model_has_a_simulated_judge_unless_one_is_named(tmp_path: Path) -> None:
    for given, expected in ({}, "simulated-judge"), ({"grader": "mockllm/model"}, "mockllm"):
        log = run(roles(), "mwe_inspect/simulated", tmp_path, model_roles=given)
        assert log.samples is not None
        assert expected in log.samples[0].metadata["judge"]


def test_a_real_model_never_judges_itself_silently() -> None:
    with pytest.raises(InputError, match="--model-role grader=<model>"):
        judge_in_role("grader", ModelName("openai/gpt-4o"))
