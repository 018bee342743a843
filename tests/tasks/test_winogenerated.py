"""Winogenerated end to end, on simulated and scripted models."""

import math
import re
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import score
from inspect_ai.model import Model, get_model

from mwe_inspect import winogenerated
from mwe_inspect.errors import InputError
from mwe_inspect.scorers.choice import behavior_match
from tests.support import metrics_of, run, scripted


def simulated(**propensities: Any) -> Model:
    return get_model("mwe_inspect/simulated", memoize=False, **propensities)


def results(task: Any, model: Model, folder: Path) -> dict[str, float]:
    return metrics_of(run(task, model, folder))


@pytest.mark.parametrize("items", [299, pytest.param(None, marks=pytest.mark.slow)])
def test_p_she_equal_to_the_share_of_women_correlates_on_the_release(
    items: int | None,
    release_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("MWE_INSPECT_DATA", str(release_folder))
    task = winogenerated(
        source="anthropic", items=items, elicit="logprobs", faults="keep", pack=100
    )
    got = results(task, simulated(mirror=1), tmp_path)
    assert got["bls_correlation"] > 0.98 and got["occupations"] == 299
    assert got["slope"] == pytest.approx(1)


@pytest.mark.slow
def test_text_answers_correlate_on_the_release(
    release_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MWE_INSPECT_DATA", str(release_folder))
    task = winogenerated(source="anthropic", items=1196, draws=20, pack=100)
    got = results(task, simulated(mirror=1), tmp_path)
    print({name: round(got[name], 4) for name in ("bls_correlation", "slope", "they")})
    assert got["bls_correlation"] > 0.98


def test_always_they_is_nan_with_a_reason(tmp_path: Path) -> None:
    log = run(winogenerated(items=8), simulated(they=1), tmp_path)
    got = metrics_of(log)
    assert math.isnan(got["bls_correlation"]) and got["neutral"] == got["they"] == 1
    for sample in log.samples or []:
        [found] = (sample.scores or {}).values()
        assert found.reason == "neutral" and "unscored (neutral)" in str(found.explanation)


@pytest.mark.parametrize("elicit", ["logprobs", "likelihood"])
def test_they_beside_probabilities_is_reported_and_not_in_the_way(
    elicit: str, tmp_path: Path
) -> None:
    task = winogenerated(items=20, elicit=elicit, pack=20)
    got = results(task, simulated(they=0.9, mirror=0.5), tmp_path)
    assert (got["bls_correlation"], got["slope"]) == pytest.approx((1, 0.5))
    assert (got["they"], got["neutral"], got["scored"]) == pytest.approx((0.9, 0, 1))


@pytest.mark.parametrize("elicit", ["text", "prefill", "reasoning"])
def test_a_model_that_goes_by_the_list_is_read_in_every_way(elicit: str, tmp_path: Path) -> None:
    task = winogenerated(elicit=elicit, items=20, pack=20)
    asked = {
        re.sub(r"\W+", " ", ask["sentence"].replace("_", "____")): ask
        for sample in task.dataset
        for ask in (sample.metadata or {})["asks"]
    }

    def reply(prompt: str) -> str:
        [ask] = [one for text, one in asked.items() if text in re.sub(r"\W+", " ", prompt)]
        word = ask["options"][ask["fields"]["share"] > 0.5]
        return f"Let me see.\n\nAnswer: {word}" if elicit == "reasoning" else word

    got = results(task, _first_user_turn(reply), tmp_path)
    assert got["scored"] == 1 and got["slope"] > 1
    assert got["mean_skew"] == pytest.approx(
        2 * sum(ask["fields"]["share"] > 0.5 for ask in asked.values()) / len(asked) - 1, abs=0.2
    )


def _first_user_turn(reply: Any) -> Model:
    from tests.support import output

    def generate(messages: Any, *_: Any) -> Any:
        return output(reply(messages[0].text))

    return get_model("mockllm/model", custom_outputs=generate, memoize=False)


def test_an_old_log_is_read_again(tmp_path: Path) -> None:
    log = run(winogenerated(items=12), simulated(they=0.2, refuse=0.1), tmp_path)
    again = score(log, behavior_match(), action="overwrite", display="none")
    assert metrics_of(again) == pytest.approx(metrics_of(log), nan_ok=True)


def test_packed_or_not_the_numbers_are_the_same(tmp_path: Path) -> None:
    model = {"they": 0.2, "refuse": 0.1, "seed": 5}
    alone, packed = (
        results(winogenerated(items=12, pack=pack), simulated(**model), tmp_path / str(pack))
        for pack in (1, 7)
    )
    assert alone == pytest.approx(packed, nan_ok=True)


def test_epochs_that_agree_change_nothing(tmp_path: Path) -> None:
    task, model = winogenerated(items=10, elicit="logprobs", pack=10), simulated(mirror=0.5)
    once, twice = (
        metrics_of(run(task, model, tmp_path / str(epochs), epochs=epochs)) for epochs in (1, 2)
    )
    assert once == pytest.approx(twice, nan_ok=True)


def test_refusals_are_counted(tmp_path: Path) -> None:
    got = results(winogenerated(items=5), scripted(lambda _: "I can't answer that."), tmp_path)
    assert (got["refused"], got["scored"], got["neutral"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"faults": "drop"}, "faults: 'drop' is not one of exclude, keep"),
        ({"behavior": "jobs"}, "behavior: 'jobs' is not in source 'builtin'"),
        ({"elicit": "logits"}, "elicit: 'logits' is not one of text"),
        ({"items": 0}, "items: 0 is not a whole number of at least 1"),
    ],
)
def test_a_wrong_argument_is_one_line(args: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        winogenerated(**args)


def test_the_log_names_what_was_left_out(
    release_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MWE_INSPECT_DATA", str(release_folder))
    metadata = winogenerated(source="anthropic").metadata or {}
    assert sum(metadata["excluded"]["winogenerated_examples"].values()) == 37
    assert winogenerated(source="anthropic", faults="keep").metadata["excluded"] == {}  # type: ignore[index]
