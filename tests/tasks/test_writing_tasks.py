"""Writing from behavior file to dataset to evaluation, offline, for all four kinds."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from inspect_ai import Task
from inspect_ai.log import EvalLog
from inspect_ai.model import Model, ModelOutput, get_model

import mwe_inspect
from mwe_inspect import (
    write_advanced_ai_risk,
    write_persona,
    write_sycophancy,
    write_winogenerated,
)
from mwe_inspect.analysis.written import read_written
from mwe_inspect.cli.main import main
from mwe_inspect.datasets.near_duplicates import near_duplicates
from mwe_inspect.datasets.sources import load_parts
from mwe_inspect.errors import InputError
from mwe_inspect.writing.fates import ACCEPTED
from tests.support import metrics_of, output, run, scripted
from tests.writing_support import FAULTS, judge, write, writer, written

RELEASED = {
    "persona": ["question", "statement", "label_confidence"],
    "advanced_ai_risk": ["question"],
    "sycophancy": ["question"],
}
ANSWERS = ["answer_matching_behavior", "answer_not_matching_behavior"]
SENTENCE_FIELDS = (
    "index occupation other_person pronoun_options sentence_with_blank BLS_percent_women_2019 "
    "BLS_original_occupation"
).split()


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECT_CACHE_DIR", str(tmp_path / "cache"))


def build(log: EvalLog, folder: Path) -> Path:
    result = CliRunner().invoke(main, ["dataset", "build", log.location, "-o", str(folder)])
    assert result.exit_code == 0, result.output
    return folder


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def replies(reply: str, stop: str = "stop") -> Model:
    def generate(*_: Any) -> ModelOutput:
        return output(reply, stop)

    return get_model("mockllm/model", custom_outputs=generate, memoize=False)


def reasons(log: EvalLog) -> Counter[str | None]:
    scores = [score for sample in log.samples or () for score in (sample.scores or {}).values()]
    return Counter(score.reason for score in scores if score.reason)


def test_persona_from_behavior_file_to_evaluation(tmp_path: Path) -> None:
    path = tmp_path / "tea.yaml"
    assert CliRunner().invoke(main, ["behavior", "new", str(path)]).exit_code == 0
    assert CliRunner().invoke(main, ["behavior", "check", str(path)]).exit_code == 0
    log = write(write_persona(str(path), items=20), tmp_path / "logs")
    metrics = metrics_of(log)
    assert metrics["accepted"] == 40
    assert metrics["accepted/agree"] == metrics["accepted/disagree"] == 20
    assert metrics["shortfall"] == 0
    # No key has the scorer's name: the viewer would show the whole score in its column.
    values = [sample.scores["accepted"].value for sample in log.samples or () if sample.scores]
    assert all("accepted" not in value for value in values if isinstance(value, dict))
    assert sum(value["kept"] for value in values if isinstance(value, dict)) == 40
    folder = build(log, tmp_path / "data")

    [part] = load_parts("persona", ["all"], str(folder), "lm")
    [released] = load_parts("persona", ["all"], str(folder / "released"), "lm")
    assert part.behavior == released.behavior == "open-to-correction"
    assert part.parsed.items == released.parsed.items
    assert not released.parsed.excluded
    assert Counter(item.key for item in part.parsed.items) == {0: 20, 1: 20}
    assert near_duplicates([item.statement or "" for item in part.parsed.items]) == []

    for row in rows(folder / "released" / "open-to-correction.jsonl"):
        assert list(row) == RELEASED["persona"] + ANSWERS
    rejects = rows(folder / "rejects" / "open-to-correction.jsonl")
    assert len(rejects) == metrics["proposed"] - 40
    assert all(row["reason"] and row["accepted"] is False for row in rejects)
    page = (folder / "open-to-correction.md").read_text(encoding="utf-8")
    assert "mwe_inspect/simulated-writer" in page
    assert "| accepted | 20 | 20 | 40 |" in page
    assert "near_duplicates | 0.000" in page

    asked = run(mwe_inspect.persona(source=str(folder)), "mwe_inspect/simulated", tmp_path)
    assert asked.results is not None
    assert asked.results.total_samples == 40


@pytest.mark.parametrize(
    ("task", "family", "items", "accepted", "more"),
    [
        (write_advanced_ai_risk, "advanced_ai_risk", 6, 12, []),
        (write_sycophancy, "sycophancy", 4, 8, ["user_affiliation"]),
    ],
)
def test_questions_and_biographies(
    task: Any, family: str, items: int, accepted: int, more: list[str], tmp_path: Path
) -> None:
    log = write(task(items=items), tmp_path / "logs")
    assert metrics_of(log)["accepted"] == accepted
    folder = build(log, tmp_path / "data")
    [part] = load_parts(family, ["all"], str(folder), "lm")
    [released] = load_parts(family, ["all"], str(folder / "released"), "lm")
    assert [i.id for i in released.parsed.items] == [i.id for i in part.parsed.items]
    assert [i.view for i in released.parsed.items] == [i.view for i in part.parsed.items]
    assert len(part.parsed.items) == accepted * (3 if family == "sycophancy" else 1)
    for row in rows(folder / "released" / f"{part.behavior}.jsonl"):
        assert list(row) == RELEASED[family] + ANSWERS + more
    evaluate = getattr(mwe_inspect, family)
    asked = run(evaluate(source=str(folder)), "mwe_inspect/simulated", tmp_path)
    assert metrics_of(asked)["match_rate"] == pytest.approx(0.7, abs=0.35)


def test_questions_without_shared_views_have_biographies_of_their_own(tmp_path: Path) -> None:
    log = write(write_sycophancy("sycophancy-on-politics", items=2), tmp_path / "logs")
    one = written(log)
    questions = {item.question for item in one.items()}
    assert len(one.accepted()) == 2 * len(one.about) == len(one.items())
    assert len(questions) * 2 == len(one.about)


def test_sentences_from_official_titles(tmp_path: Path) -> None:
    log = write(write_winogenerated(items=5), tmp_path / "logs")
    one = written(log)
    assert metrics_of(log)["accepted"] == 10
    assert {about["occupation"] for about in one.about.values()} == {
        "chief executive",
        "advertising and promotions manager",
    }
    folder = build(log, tmp_path / "data")
    released = rows(folder / "released" / "workers.jsonl")
    assert [row["index"] for row in released] == list(range(10))
    for row in released:
        assert list(row) == SENTENCE_FIELDS
        assert row["sentence_with_blank"].count("_") == 1
    task = getattr(mwe_inspect, "winogenerated", None)
    if task is not None:  # the evaluating task
        for source in (folder, folder / "released"):
            asked = run(task(source=str(source)), "mwe_inspect/simulated", tmp_path)
            assert asked.results is not None
            assert asked.results.total_samples == 10


@pytest.mark.parametrize("by", ["stated", "votes", "logprobs"])
def test_each_way_to_probabilities(by: str, tmp_path: Path) -> None:
    task = write_persona(items=4, judge_by=by, per_call=4)
    log = write(task, tmp_path, model_roles={"discriminator": judge(accuracy=0.8)})
    judgements = written(log).judgements.values()
    said = [one[name] for one in judgements for name in ("correct", "relevant")]
    values = {round(value, 3) for value in said if value is not None}
    expected: dict[str, set[float]] = {
        "stated": {0, 1},
        "votes": {0, 0.333, 0.667, 1},
        "logprobs": {0.2, 0.8},
    }
    assert values <= expected[by]
    assert len(values) > 1
    assert {one["calls"] for one in judgements} == {{"stated": 1, "votes": 3, "logprobs": 2}[by]}


def test_a_silent_or_refusing_writer_has_its_line(tmp_path: Path) -> None:
    for number, (reply, reason) in enumerate(
        (
            ("", "writer_no_response"),
            ("I'm sorry, but I can't help with that.", "writer_refused"),
            ("Let me think about tea.", "writer_unreadable"),
            ('{"items": []}', "writer_unreadable"),
        )
    ):
        folder = tmp_path / str(number)
        log = write(write_persona(items=5, cache=False), folder, by=replies(reply))
        assert set(reasons(log)) == {reason}
        assert metrics_of(log)["accepted"] == 0
        assert metrics_of(log)["shortfall"] == 10
        selection = next(s for s in log.samples or () if s.metadata["step"] == "select")
        notes = selection.metadata["notes"]
        assert "agree: given up, 3 rounds brought nothing that passed" in notes
        assert "shortfall: agree has 0 of 5" in notes


def test_a_judge_that_can_not_be_read_has_its_line(tmp_path: Path) -> None:
    roles = {"discriminator": judge(unreadable=0.3)}
    log = write(write_persona(items=5), tmp_path, by=writer(), model_roles=roles)
    assert reasons(log)["judge_unreadable"] > 0
    metrics = metrics_of(log)
    assert metrics["rejected_judge"] > 0
    assert metrics["accepted"] == 10


def test_a_cap_on_calls_is_never_exceeded_and_said(tmp_path: Path) -> None:
    log = write(write_persona(items=20, max_calls=60), tmp_path)
    one = written(log)
    assert one.calls <= 60
    selection = next(s for s in log.samples or () if s.metadata["step"] == "select")
    assert any("of max_calls=60 calls made" in note for note in selection.metadata["notes"])
    assert 0 < metrics_of(log)["accepted"] < 40
    assert metrics_of(log)["accepted/agree"] == metrics_of(log)["accepted/disagree"]
    assert metrics_of(log)["shortfall"] == 40 - metrics_of(log)["accepted"]


def test_a_cap_on_cost_needs_prices(tmp_path: Path) -> None:
    from inspect_ai import eval

    [log] = eval(
        write_persona(items=5, max_cost=1.0),
        model=writer(),
        model_roles={"discriminator": judge()},
        display="none",
        log_dir=str(tmp_path),
    )
    assert log.status == "error"
    assert log.error is not None
    assert "max_cost: the price of" in log.error.message


def test_a_cap_on_cost_is_never_exceeded_and_said(tmp_path: Path) -> None:
    from inspect_ai.model import ModelCost, ModelInfo, set_model_info

    price = ModelCost(input=100.0, output=100.0, input_cache_write=100.0, input_cache_read=100.0)
    for name in ("simulated-writer", "simulated-judge"):
        set_model_info(f"mwe_inspect/{name}", ModelInfo(cost=price))
    log = write(write_persona(items=20, max_cost=1.5), tmp_path)
    usage = log.stats.model_usage.values()
    spent = sum(one.total_cost or 0.0 for one in usage)
    assert 0.5 < spent <= 1.5
    selection = next(s for s in log.samples or () if s.metadata["step"] == "select")
    assert any("of max_cost=1.5 dollars spent" in note for note in selection.metadata["notes"])


def test_the_writer_judges_itself_only_if_asked_to(tmp_path: Path) -> None:
    from inspect_ai import eval

    def reply(prompt: str) -> str:
        if "Reply with one JSON object and nothing else: {" in prompt:
            side = "tea" if "they would agree" in prompt else "coffee"
            return f'{{"items": [{{"statement": "I drink {side} in the morning"}}]}}'
        return '{"agrees": 1.0, "relevant": 1.0}'

    [log] = eval(
        write_persona(items=1, per_call=1),
        model=scripted(reply),
        display="none",
        log_dir=str(tmp_path),
    )
    assert log.status == "error"
    assert log.error is not None
    assert "--model-role discriminator=<model>" in log.error.message
    assert not log.stats.model_usage  # nothing was paid for before it was said

    asked = write(
        write_persona(items=1, per_call=1, self_judge=True, max_calls=8),
        tmp_path,
        by=scripted(reply),
        model_roles={},
    )
    assert {one["self"] for one in written(asked).judgements.values()} == {True}


def test_identical_seeds_give_the_identical_dataset_whatever_the_concurrency(
    tmp_path: Path,
) -> None:
    def chosen(folder: str, seed: int, **options: Any) -> list[tuple[str, str]]:
        log = write(write_persona(items=6, cache=False, seed=seed), tmp_path / folder, **options)
        one = written(log)
        return [(c["id"], c["fields"]["statement"]) for c in one.accepted()]

    first = chosen("a", 0)
    assert chosen("b", 0, max_samples=1) == first
    assert chosen("c", 1) != first


def test_the_log_keeps_every_candidate_with_its_fate(tmp_path: Path) -> None:
    log = write(write_persona(items=10), tmp_path)
    one = written(log)
    selection = next(s for s in log.samples or () if s.metadata["step"] == "select")
    assert list(selection.metadata["fates"]) == [c["id"] for c in one.candidates]
    assert {n: f[0] for n, f in selection.metadata["fates"].items()} == {
        name: fate.stage for name, fate in one.fates.items()
    }
    judged = {"label", "relevance", "judge", "surplus", ACCEPTED}
    stages = {fate.stage for fate in one.fates.values()}
    assert {"duplicate", "label", ACCEPTED} <= stages
    for name, fate in one.fates.items():
        assert (name in one.judgements) >= (fate.stage in judged)


def test_items_that_are_there_already_are_not_written_again(tmp_path: Path) -> None:
    first = build(write(write_persona(items=5), tmp_path / "a"), tmp_path / "data")
    again = write(write_persona(items=5, against=str(first)), tmp_path / "b")
    before = {
        i.statement
        for p in load_parts("persona", ["all"], str(first), "lm")
        for i in p.parsed.items
    }
    assert before.isdisjoint(item.statement for item in written(again).items())
    both = read_written([str(tmp_path / "a"), str(tmp_path / "b")])
    assert sum(len(one.items()) for one in both) == 20


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"behavior": 3}, "behavior: 3 is not"),
        ({"profile": "best"}, "profile: 'best' is not one of default, paper"),
        ({"judge_by": "mood"}, "judge_by: 'mood' is not one of stated, votes, logprobs"),
        ({"acceptance": 0}, "acceptance: 0 is not a number from 0.01 to 1"),
        ({"items": 0}, "items: 0 is not a whole number"),
        ({"against": "/nowhere"}, "against: '/nowhere' is not an existing"),
        ({"temperature": "hot"}, "temperature: 'hot' is not a number"),
    ],
)
def test_wrong_arguments_are_one_line(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as error:
        write_persona(**arguments)
    assert said in str(error.value)


def test_the_papers_profile() -> None:
    task: Task = write_persona(profile="paper")
    assert (task.config.temperature, task.config.top_p) == (1.4, 0.975)
    assert task.dataset[0].metadata is not None
    assert task.dataset[0].metadata["count"] == 1


@pytest.mark.slow
def test_exactly_n_with_known_faults(tmp_path: Path) -> None:
    log = write(write_persona(items=150), tmp_path, by=writer(**FAULTS))
    one = written(log)
    assert Counter(c["label"] for c in one.accepted()) == {"agree": 150, "disagree": 150}
    texts = [item.statement or "" for item in one.items()]
    assert near_duplicates(texts) == []


def test_without_the_extra_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from inspect_ai import eval

    task = write_persona(items=1)
    monkeypatch.setitem(sys.modules, "datasketch", None)
    [log] = eval(task, model=writer(), display="none", log_dir=str(tmp_path))
    assert log.status == "error" and log.error is not None
    assert "mwe-inspect[write]" in log.error.message
    assert not log.stats.model_usage
