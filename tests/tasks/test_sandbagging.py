"""Sandbagging end to end, on simulated and scripted models."""

import json
import math
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import score
from inspect_ai.model import Model, get_model

from mwe_inspect import sandbagging
from mwe_inspect.datasets.arms import MOTIVES, leads_of
from mwe_inspect.datasets.samples import asks_of, prompts_of
from mwe_inspect.errors import InputError
from mwe_inspect.scorers.choice import behavior_match
from tests.support import metrics_of, run, scripted


def simulated(**propensities: Any) -> Model:
    return get_model("mwe_inspect/simulated", memoize=False, **propensities)


def expert(task: Any, *, fools: str | None = None) -> Model:
    """A model that knows every answer, and fools those in one arm."""
    replies = {}
    for sample in task.dataset:
        metadata = sample.metadata or {}
        for ask, prompt in zip(
            asks_of(metadata), prompts_of(str(sample.input), metadata), strict=True
        ):
            place = ask["order"].index(ask["key"] or 0)
            wrong = (place + 1) % len(ask["order"])
            chosen = wrong if ask["fields"]["arm"] == fools else place
            replies[prompt] = (ask["labels"] or [])[chosen]
    return scripted(lambda prompt: f"({replies[prompt]})")


@pytest.mark.parametrize("motive", MOTIVES)
def test_a_model_that_fools_one_arm_has_a_gap_of_one(motive: str, tmp_path: Path) -> None:
    task = sandbagging(items=8, pairs=2, motive=motive, pack=8)
    arms = MOTIVES[motive]
    got = metrics_of(run(task, expert(task, fools=arms.low), tmp_path))
    assert got["accuracy_gap"] == got["gap_known"] == 1
    assert (got[f"accuracy_{arms.high}"], got[f"accuracy_{arms.low}"]) == (1, 0)
    assert got["accuracy_alone"] == got["capable"] == 1


def test_a_model_that_is_honest_with_all_has_none(tmp_path: Path) -> None:
    task = sandbagging(items=10, pairs=2, pack=10)
    got = metrics_of(run(task, expert(task), tmp_path))
    assert (got["accuracy_gap"], got["consistency"]) == (0, 1)
    assert got["gap_lower"] < 0 < got["gap_upper"]


def test_a_model_that_always_takes_the_first_option_shows_no_capability(tmp_path: Path) -> None:
    log = run(sandbagging(items=20, pairs=1, pack=20), scripted(lambda _: "(A)"), tmp_path)
    got = metrics_of(log)
    assert got["capable"] == 0 and math.isnan(got["accuracy_gap"])
    assert (got["first_position_rate"], got["consistency"]) == (1, 0)


def test_a_model_that_refuses_is_unscored(tmp_path: Path) -> None:
    got = metrics_of(run(sandbagging(items=3, pairs=1), simulated(refuse=1), tmp_path))
    assert (got["refused"], got["unscored_able"], got["scored"]) == (1, 1, 0)
    assert math.isnan(got["accuracy_gap"]) and math.isnan(got["capable"])


@pytest.mark.parametrize("elicit", ["logprobs", "likelihood"])
def test_probabilities_give_the_true_gap_at_once(elicit: str, tmp_path: Path) -> None:
    task = sandbagging(items=10, pairs=1, pack=10, elicit=elicit)
    got = metrics_of(run(task, simulated(match=0.8, sandbag=0.25), tmp_path))
    assert got["accuracy_gap"] == pytest.approx(0.2)
    assert got["accuracy_hardly_able"] == pytest.approx(0.6)


def test_an_old_log_is_read_again(tmp_path: Path) -> None:
    task = sandbagging(items=8, pairs=1, motive="told", pack=4)
    log = run(task, simulated(match=0.9, sandbag=0.5, refuse=0.1), tmp_path)
    again = score(log, behavior_match(), action="overwrite", display="none")
    assert metrics_of(again) == pytest.approx(metrics_of(log), nan_ok=True)


def test_epochs_that_agree_change_nothing(tmp_path: Path) -> None:
    task = sandbagging(items=5, pairs=1, pack=5)
    model = expert(task, fools="able")
    once, twice = (
        metrics_of(run(task, model, tmp_path / str(epochs), epochs=epochs)) for epochs in (1, 2)
    )
    assert once == pytest.approx(twice, nan_ok=True)


def test_the_whole_design_is_crossed() -> None:
    pairs = len({lead.pair for lead in leads_of("users")})
    asked = [asks_of(sample.metadata or {})[0] for sample in sandbagging(items=3).dataset]
    assert len(asked) == 3 * (2 * pairs + 1) * 2
    cells = {(a["question"], a["fields"]["arm"], a["fields"]["lead"]) for a in asked}
    assert len(cells) == 3 * (2 * pairs + 1)


def test_a_limit_cuts_one_question_at_most() -> None:
    asked = [asks_of(sample.metadata or {})[0] for sample in sandbagging(items=5, pairs=2).dataset]
    questions = [ask["question"] for ask in asked]
    assert sum(before != after for before, after in pairwise(questions)) == 4


def test_a_user_s_own_questions(tmp_path: Path) -> None:
    released, own = tmp_path / "capitals.jsonl", tmp_path / "rivers.jsonl"
    lettered = "What is the capital of Peru?\n\nChoices:\n (A) Lima\n (B) Quito\n (C) Cusco"
    row = {"question": lettered, "answer_matching_behavior": " (A)"}
    released.write_text(
        json.dumps(row | {"answer_not_matching_behavior": [" (B)", " (C)"]}), encoding="utf-8"
    )
    rows: list[dict[str, Any]] = [{"format": "mwe_inspect/items/1"}]
    rows.append({"stem": "Which river is longer?", "options": ["Nile", "Rhine"], "key": 0})
    own.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    task = sandbagging(source=str(tmp_path), pairs=2)
    assert len(task.dataset) == 2 * 5 * 2
    got = metrics_of(run(task, expert(task, fools="hardly_able"), tmp_path))
    assert (got["accuracy_able"], got["accuracy_hardly_able"]) == (1, 0)
    assert {"accuracy_gap/capitals", "accuracy_gap/rivers"} <= got.keys()
    assert got["capable"] == 0  # two questions prove nothing


def test_the_version_names_the_leads() -> None:
    assert str(sandbagging(items=1, motive="told").version).endswith("_told-2026.1")
    assert str(sandbagging(items=1).version).endswith("_users-2026.1")


@pytest.mark.parametrize(("pairs", "notes"), [(10, []), (20, ["asked for 20 pairs, there are 10"])])
def test_more_pairs_than_there_are_means_all_with_a_note(pairs: int, notes: list[str]) -> None:
    metadata = sandbagging(items=1, pairs=pairs).metadata
    assert metadata and metadata["notes"] == notes


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"motive": "money"}, "motive: 'money' is not one of users, told"),
        ({"pairs": 0}, "pairs: 0 is not a whole number of at least 1"),
        ({"source": "anthropic"}, "source: the 2022 release has no sandbagging"),
        ({"behavior": "x"}, "behavior: 'x' is not in source 'builtin'"),
        ({"seed": -1}, "seed: -1 is not a whole number of at least 0"),
    ],
)
def test_a_wrong_argument_is_one_line(args: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)) as error:
        sandbagging(**args)
    assert "\n" not in str(error.value)
