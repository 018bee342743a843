"""A panel of judges reviews items, and `review import` compares it with people."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from inspect_ai.log import EvalLog
from inspect_ai.model import Model, ModelOutput, get_model

from mwe_inspect import judge_items
from mwe_inspect.cli.main import main
from tests.support import metrics_of, output, run


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECT_CACHE_DIR", str(tmp_path / "cache"))


def panelist(name: str, answer: int | None, relevance: int = 4, unclear: bool = False) -> Model:
    """A judge that says the same of each item; prose without an answer."""
    verdict = {"relevance": relevance, "answer": answer, "unclear": unclear}
    text = "Hm." if answer is None else json.dumps(verdict)

    def generate(*_: Any) -> ModelOutput:
        return output(text)

    return get_model(f"mockllm/{name}", custom_outputs=generate, memoize=False)


def reviewed(folder: Path, *panel: Model, **arguments: Any) -> EvalLog:
    task = judge_items(behavior="agreeableness", **arguments)
    roles = {"discriminator": list(panel)}
    return run(task, "mockllm/model", folder, model_roles=roles)


def test_the_panel_is_told_no_key_and_counted_against_it(tmp_path: Path) -> None:
    log = reviewed(
        tmp_path, panelist("yes", 1), panelist("again", 1, 2), panelist("no", 2, 3, True)
    )
    metrics = metrics_of(log)
    assert metrics["label_agreement"] == pytest.approx(0.5)  # half of the items are keyed Yes
    assert metrics["majority_agreement"] == pytest.approx(0.5)
    assert metrics["relevance"] == pytest.approx(3)
    assert metrics["unclear"] == pytest.approx(1 / 3)
    assert metrics["rated"] == 1


def test_a_unanimous_panel_that_is_right_of_one_item(tmp_path: Path) -> None:
    log = reviewed(tmp_path, panelist("yes", 1), items=1)
    assert log.samples is not None and log.samples[0].scores is not None
    [score] = log.samples[0].scores.values()
    right = log.samples[0].metadata["key"] == 0
    assert metrics_of(log)["label_agreement"] == float(right)
    assert score.metadata is not None
    [rating] = score.metadata["ratings"]
    fields = {"rater", "behavior", "item", "relevance", "label", "unclear"}
    assert fields <= rating.keys()
    assert (rating["rater"], rating["label"]) == ("mockllm/yes", 0)


def test_an_unreadable_judge_is_counted_and_no_evidence(tmp_path: Path) -> None:
    log = reviewed(tmp_path, panelist("yes", 1), panelist("prose", None))
    assert metrics_of(log)["rated"] == 0.5
    assert metrics_of(log)["label_agreement"] == pytest.approx(0.5)
    assert log.samples is not None and log.samples[0].scores is not None
    [score] = log.samples[0].scores.values()
    assert score.reason == "judge_unreadable"


def test_review_import_takes_the_log_for_a_sheet(tmp_path: Path) -> None:
    log = reviewed(tmp_path, panelist("yes", 1), panelist("no", 2))
    command = ["review", "import", "builtin", log.location, "--behavior", "agreeableness", "--json"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)["rows"]
    assert {"mockllm/yes", "mockllm/no"} <= {row["rater"] for row in rows}


def test_review_import_says_what_is_no_review(tmp_path: Path) -> None:
    path = tmp_path / "x.eval"
    path.write_bytes(b"nothing")
    result = CliRunner().invoke(main, ["review", "import", "builtin", str(path)])
    assert result.exit_code == 1
    assert "is no readable Inspect log" in result.output
