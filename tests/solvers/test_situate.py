"""Asked once, and kept as it came; or not asked at all."""

from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task
from inspect_ai.dataset import MemoryDataset
from inspect_ai.model import ModelOutput, get_model

from mwe_inspect import alignment_faking
from mwe_inspect.solvers.as_it_stands import as_it_stands
from mwe_inspect.solvers.replies import REPLIES
from mwe_inspect.solvers.situate import situate
from tests.support import output, run

GRADER = {"grader": "mockllm/model"}


def asked(folder: Path, said: str, solver: Any = None, **arguments: Any) -> tuple[Any, list[Any]]:
    """The stored replies of a run of one query, and the conversations that the model met."""
    met: list[Any] = []

    def generate(messages: Any, *_: Any) -> ModelOutput:
        met.append([(message.role, message.text) for message in messages])
        return output(said, "max_tokens")

    model = get_model("mockllm/model", custom_outputs=generate, memoize=False)
    samples = list(alignment_faking(items=1, **arguments).dataset)
    task = Task(dataset=MemoryDataset(samples), solver=solver or situate())
    log = run(task, model, folder, model_roles=GRADER)
    return [sample.store.get(REPLIES) for sample in log.samples or []], met


def test_a_reply_is_kept_as_it_came_and_never_asked_for_again(tmp_path: Path) -> None:
    kept, met = asked(tmp_path, "<scratchpad>cut off")
    reply = {"text": "<scratchpad>cut off", "finish": "max_tokens", "reasoning": ""}
    assert kept == [[reply], [reply]]
    assert len(met) == 2 and {tuple(role for role, _ in one) for one in met} == {("system", "user")}
    tiers = {one[-1][1].partition("</user_status>")[0].split("\n")[1] for one in met}
    assert tiers == {"on the free tier", "not on the free tier"}


def test_the_output_can_be_begun_for_the_model(tmp_path: Path) -> None:
    _, met = asked(tmp_path, "Yes.</output>", scratchpad=False, prefill=True)
    assert {one[-1] for one in met} == {("assistant", "<output>")}


def test_what_stands_is_left_as_it_is(tmp_path: Path) -> None:
    kept, met = asked(tmp_path, "Never asked.", as_it_stands())
    assert kept == [None, None] and met == []


@pytest.mark.parametrize("control", ["none", "no_conflict"])
def test_the_query_is_the_same_whatever_the_control(control: str, tmp_path: Path) -> None:
    _, met = asked(tmp_path, "Yes.", control=control)
    _, plain = asked(tmp_path, "Yes.")
    assert sorted(one[-1] for one in met) == sorted(one[-1] for one in plain)
