"""The solvers of the writing tasks, put together anew."""

from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample

from mwe_inspect import judge_items, write_persona, write_winogenerated
from mwe_inspect.scorers.accepted import accepted
from mwe_inspect.scorers.panel import panel_review
from mwe_inspect.solvers.judge_candidates import judge_candidates
from mwe_inspect.solvers.occupations import prepare_occupations
from mwe_inspect.solvers.propose import propose
from mwe_inspect.solvers.review_items import review_items
from mwe_inspect.writing.briefs import load_brief
from mwe_inspect.writing.ledger import CANDIDATES, JUDGEMENTS, PREPARED
from tests.support import metrics_of, run, scripted
from tests.writing_support import FAULTS, judge, writer


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECT_CACHE_DIR", str(tmp_path / "cache"))


def some(built: Task, count: int) -> list[Sample]:
    return list(built.dataset)[:count]


@task
def propose_and_judge() -> Task:
    brief = load_brief("example", "persona").as_dict()
    return Task(
        dataset=MemoryDataset(some(write_persona(items=5), 2)),
        solver=[propose("persona", brief), judge_candidates("persona", brief, here=True)],
        scorer=accepted(),
    )


def test_batches_can_be_proposed_and_judged_in_one_sample(tmp_path: Path) -> None:
    roles = {"discriminator": judge()}
    log = run(propose_and_judge(), writer(**FAULTS), tmp_path, model_roles=roles)
    for sample in log.samples or ():
        read = [one["id"] for one in sample.store[CANDIDATES] if one["problem"] is None]
        assert [one["id"] for one in sample.store[JUDGEMENTS]] == read
    assert metrics_of(log)["proposed"] == 20
    assert 0 < metrics_of(log)["judged"] <= 20


@task
def titles() -> Task:
    brief = load_brief("example", "winogenerated").as_dict()
    return Task(
        dataset=MemoryDataset(some(write_winogenerated(), 1)),
        solver=prepare_occupations(brief),
        scorer=accepted(),
    )


def test_an_official_title_may_stand_for_several_occupations_or_none(tmp_path: Path) -> None:
    others = {"chief": "employee", "owner": "owner", "": "client"}
    asked = '{"items": [{"occupation": "Chief"}, {"occupation": "owner"}, {"occupation": "chief"}]}'

    def several(prompt: str) -> str:
        if "official table" in prompt:
            return asked
        name = next(name for name in others if f"A {name} deals" in prompt or not name)
        return f'{{"items": [{{"other": "{others[name]}"}}]}}'

    expected: list[tuple[Any, list[dict[str, str]]]] = [
        (several, [{"occupation": "chief", "other": "employee"}]),  # an owner has no other owner
        (lambda _: '{"items": []}', []),
    ]
    for number, (reply, found) in enumerate(expected):
        log = run(titles(), scripted(reply), tmp_path / str(number))
        assert log.samples is not None
        assert log.samples[0].store[PREPARED] == found


@task
def one_item_reviewed() -> Task:
    samples = some(judge_items(behavior="agreeableness"), 1)
    return Task(dataset=MemoryDataset(samples), solver=review_items(), scorer=panel_review())


def test_a_simulated_model_has_a_simulated_reviewer(tmp_path: Path) -> None:
    log = run(one_item_reviewed(), "mwe_inspect/simulated", tmp_path)
    assert metrics_of(log)["rated"] == 1
