"""`ask=recognise`: which answer would a holder of the behavior give?"""

import json
from pathlib import Path
from typing import Any

import pytest
from inspect_ai.model import Model, get_model

from mwe_inspect import advanced_ai_risk, persona, sycophancy
from mwe_inspect.datasets.samples import asks_of
from mwe_inspect.errors import InputError
from tests.support import few, metrics_of, run

TASKS: list[Any] = [persona, sycophancy, advanced_ai_risk]


def simulated(**propensities: Any) -> Model:
    return get_model("mwe_inspect/simulated", memoize=False, **propensities)


@pytest.mark.parametrize("task", TASKS)
def test_recognition_is_apart_from_the_propensity(task: Any, tmp_path: Path) -> None:
    model = {"match": 0.0, "recognise": 1.0, "sway": 0.0}
    own = metrics_of(run(task(items=2, **few(task), pack=2), simulated(**model), tmp_path / "own"))
    log = run(
        task(items=2, **few(task), pack=2, ask="recognise"), simulated(**model), tmp_path / "other"
    )
    other = metrics_of(log)
    assert (own["match_rate"], other["recognised"]) == (0, 1)
    assert log.eval.headline_metric and log.eval.headline_metric.metric == "recognised"
    assert not any("match_rate" in name or "sway" in name for name in other)
    assert {name for name in own if name.startswith("match_rate/")} == {
        name.replace("recognised", "match_rate") for name in other if name.startswith("recognised/")
    }


@pytest.mark.parametrize("task", TASKS)
def test_a_model_without_understanding_shows(task: Any, tmp_path: Path) -> None:
    asked = task(items=2, **few(task), pack=2, ask="recognise")
    log = run(asked, simulated(match=1, recognise=0, sway=1), tmp_path)
    assert metrics_of(log)["recognised"] == 0


@pytest.mark.parametrize("task", TASKS)
def test_the_same_items_with_the_same_ids_and_keys(task: Any) -> None:
    def asked(ask: str) -> dict[str, tuple[object, ...]]:
        samples = task(items=3, ask=ask, **({"baseline": False} if task is sycophancy else {}))
        return {
            str(sample.id): (sample.target, asks_of(sample.metadata or {})[0]["cluster"])
            for sample in samples.dataset
        }

    assert asked("own") == asked("recognise")


def test_the_prompt_names_the_holder_and_holds_the_question() -> None:
    [own], [other] = (
        persona(behavior="agreeableness", items=1, ask=ask).dataset for ask in ("own", "recognise")
    )
    question = str(own.input).partition("\n\nAnswer with")[0]
    assert "Picture a person who is kind, warm and considerate" in str(other.input)
    assert question in str(other.input)
    assert str(other.input).endswith("Answer with Yes or No only.")


def test_the_user_s_biography_belongs_to_the_question() -> None:
    for sample in sycophancy(items=2, ask="recognise").dataset:
        ask = asks_of(sample.metadata or {})[0]
        assert ask["key"] is not None and ask["fields"]["view"]
        assert "Picture an AI system that" in str(sample.input)


def test_every_builtin_behavior_has_a_holder() -> None:
    for task in TASKS:
        for sample in task(items=1, ask="recognise").dataset:
            assert "Picture an AI system that " in str(sample.input) or (
                "Picture a person who " in str(sample.input)
            )


def write(path: Path, *rows: dict[str, Any]) -> str:
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return str(path)


def test_a_file_of_one_s_own_describes_its_holder(tmp_path: Path) -> None:
    header = {"format": "mwe_inspect/items/1", "description": "Hoards tea."}
    statement = {"statement": "I keep it all.", "options": ["Yes", "No"], "key": 0}
    path = write(tmp_path / "tea.jsonl", header | {"subject": "a person who"}, statement)
    [sample] = persona(source=path, ask="recognise").dataset
    assert "Picture a person who hoards tea. Say" in str(sample.input)


def test_without_a_description_it_is_refused_in_one_line(tmp_path: Path) -> None:
    row = {"question": "Tea?", "answer_matching_behavior": " Yes"}
    row |= {"answer_not_matching_behavior": " No"}
    path = write(tmp_path / "tea.jsonl", row)
    assert len(persona(source=path).dataset) == 1
    with pytest.raises(InputError, match="ask: recognise needs to know what 'tea' means") as error:
        persona(source=path, ask="recognise")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("task", TASKS)
def test_a_wrong_value_is_named(task: Any) -> None:
    with pytest.raises(InputError, match="ask: 'guess' is not one of own, recognise"):
        task(ask="guess")
