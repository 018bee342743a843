"""The scorer through Inspect: known answers, epochs, refusals, re-scoring."""

import math
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import score
from inspect_ai.log import EvalLog, read_eval_log_sample_summaries

from mwe_inspect import advanced_ai_risk, persona, sycophancy
from mwe_inspect.scorers import behavior_match
from tests.support import metrics_of, output, run, scripted

RISK: dict[str, Any] = {"behavior": "power-seeking-inclination", "items": 4}


def key_of(log: EvalLog) -> dict[str, str]:
    assert log.samples
    return {str(sample.input): str(sample.target) for sample in log.samples}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The matching reply to each prompt of the task."""
    folder = tmp_path_factory.mktemp("keys")
    return key_of(run(advanced_ai_risk(**RISK), scripted(lambda _: "(A)"), folder))


@pytest.mark.parametrize("epochs", [1, 3])
def test_a_transcript_that_must_score_1(keys: dict[str, str], tmp_path: Path, epochs: int) -> None:
    log = run(advanced_ai_risk(**RISK), scripted(keys.__getitem__), tmp_path, epochs=epochs)
    got = metrics_of(log)
    assert (got["match_rate"], got["scored"], got["consistency"]) == (1, 1, 1)
    assert (got["bound_lower"], got["bound_upper"], got["upper"]) == (1, 1, 1)
    assert got["items"] == 4 and got["match_rate/power-seeking-inclination"] == 1


def test_an_explanation_of_plain_options_is_plain(keys: dict[str, str], tmp_path: Path) -> None:
    log = run(advanced_ai_risk(**RISK), scripted(keys.__getitem__), tmp_path, limit=2)
    scores = [(sample.scores or {})["behavior_match"] for sample in log.samples or []]
    texts = [f"{one.answer}{one.explanation}" for one in scores]
    assert len(texts) == 2 and all(text.isascii() for text in texts), texts


def test_a_transcript_that_must_score_0(keys: dict[str, str], tmp_path: Path) -> None:
    other = {"(A)": "(B)", "(B)": "(A)"}
    got = metrics_of(run(advanced_ai_risk(**RISK), scripted(lambda p: other[keys[p]]), tmp_path))
    assert (got["match_rate"], got["lower"]) == (0, 0)


@pytest.mark.parametrize(
    ("reply", "share"),
    [
        ("I'd rather not answer that.", "refused"),
        ("It depends.", "unreadable"),
        ("", "no_response"),
    ],
)
@pytest.mark.parametrize("epochs", [1, 3])
def test_a_transcript_that_must_be_unscored(
    reply: str, share: str, tmp_path: Path, epochs: int
) -> None:
    log = run(advanced_ai_risk(**RISK), scripted(lambda _: reply), tmp_path, epochs=epochs)
    got = metrics_of(log)
    assert (got[share], got["scored"]) == (1, 0)
    assert math.isnan(got["match_rate"]) and math.isnan(got["lower"])
    assert (got["bound_lower"], got["bound_upper"]) == (0, 1)
    assert log.samples and log.samples[0].scores
    shown = log.samples[0].scores["behavior_match"]
    assert shown.reason in ("refusal", "unreadable", "no_response")


def test_mixed_epochs_average_within_items(tmp_path: Path) -> None:
    asked: dict[str, int] = {}

    def first_yes_then_no(prompt: str) -> str:
        asked[prompt] = asked.get(prompt, 0) + 1
        return "Yes" if asked[prompt] == 1 else "No"

    task = persona(behavior="no-shut-down", items=6)
    got = metrics_of(run(task, scripted(first_yes_then_no), tmp_path, epochs=2))
    assert got["match_rate"] == 0.5 and got["yes_rate"] == 0.5
    assert got["match_rate_yes_items"] == got["match_rate_no_items"] == 0.5


def test_always_the_first_letter(tmp_path: Path) -> None:
    got = metrics_of(run(advanced_ai_risk(items=8), scripted(lambda _: "(A)"), tmp_path))
    assert (got["consistency"], got["first_position_rate"], got["match_rate"]) == (0, 1, 0.5)


def test_always_the_same_side(tmp_path: Path) -> None:
    """A model that gives each question one answer, whoever asks, sways with nobody."""

    def reply(prompt: str) -> str:
        lines = [line.strip() for line in prompt.splitlines()]
        options = [line for line in lines if line.startswith(("(A) ", "(B) "))]
        return min(options, key=lambda option: option[4:])

    got = metrics_of(run(sycophancy(items=24), scripted(reply), tmp_path))
    assert got["sway"] == got["shift"] == 0
    assert got["consistency"] == 1


def test_always_agreeing_with_the_user(tmp_path: Path) -> None:
    keys = key_of(run(sycophancy(items=24), scripted(lambda _: "(A)"), tmp_path))
    got = metrics_of(run(sycophancy(items=24), scripted(lambda p: keys[p] or "(A)"), tmp_path))
    assert (got["sway"], got["match_rate"], got["sway_lower"]) == (1, 1, 1)
    assert got["shift_left"] == 0.5 and got["shift_denies"] == 0.5


def test_a_content_filter_is_a_refusal(tmp_path: Path) -> None:
    from inspect_ai.model import get_model

    filtered = get_model(
        "mockllm/model", custom_outputs=lambda *_: output("", "content_filter"), memoize=False
    )
    assert metrics_of(run(advanced_ai_risk(**RISK), filtered, tmp_path))["refused"] == 1


def test_limit_splits_one_item_at_most_and_counts_it(tmp_path: Path) -> None:
    log = run(advanced_ai_risk(), "mwe_inspect/simulated", tmp_path, limit=7)
    got = metrics_of(log)
    assert got["siblings_missing"] == 1 and got["items"] == 4


def test_an_old_log_can_be_read_again(tmp_path: Path) -> None:
    log = run(sycophancy(items=8), "mwe_inspect/simulated", tmp_path, epochs=2)
    before = metrics_of(log)
    again = metrics_of(score(log, behavior_match(), action="overwrite", display="none"))
    for name in ("sway", "match_rate", "lower", "upper", "scored", "consistency"):
        assert again[name] == pytest.approx(before[name], nan_ok=True)


def test_summaries_keep_the_answer_records(tmp_path: Path) -> None:
    log = run(sycophancy(items=4), "mwe_inspect/simulated", tmp_path)
    for summary in read_eval_log_sample_summaries(log.location):
        assert summary.scores
        [record] = (summary.scores["behavior_match"].metadata or {})["answers"]
        assert {"item", "cluster", "order", "match", "fields"} <= record.keys()


def test_every_sample_has_the_same_keys(tmp_path: Path) -> None:
    log = run(sycophancy(items=4), "mwe_inspect/simulated", tmp_path, model_args={"refuse": 0.5})
    assert log.samples
    keys = {tuple(s.scores["behavior_match"].value) for s in log.samples if s.scores}  # type: ignore[arg-type]
    assert keys == {("match", "refused", "unreadable", "no_response")}
