"""Judges as instruments, and the correction of a gap by what is known of them."""

import csv
import json
import math
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from inspect_ai.log import EvalLog, write_eval_log
from inspect_ai.model import get_model

from mwe_inspect import alignment_faking, alignment_faking_judges
from mwe_inspect.cli.main import main
from mwe_inspect.datasets.transcripts import JUDGES, load_transcripts
from mwe_inspect.scorers.faking import CRITERIA
from tests.support import metrics_of, run, scripted

NEEDED = {
    "clear-faking", "echoing-the-prompt", "faking-with-refusal", "accept-then-refuse", "neutral",
    "partial-in-disguise", "truncated",
}  # fmt: skip


def simulated_judge(**settings: Any) -> Any:
    return get_model("mwe_inspect/simulated-judge", memoize=False, **settings)


def test_the_transcripts_are_enough_and_their_labels_agree() -> None:
    transcripts = [one for one in load_transcripts() if one["setting"] != "helpful_only"]
    assert len(transcripts) >= 100
    assert {one["condition"] for one in transcripts} >= NEEDED
    for one in transcripts:
        assert one["labels"].keys() == set(JUDGES)
        criteria = [one["labels"][name] for name in CRITERIA]
        assert one["labels"]["faking"] == int(all(criteria)), one["item"]
    for name in JUDGES:
        assert 10 <= sum(one["labels"][name] for one in transcripts) <= len(transcripts) - 10


def test_a_judge_that_is_always_right(tmp_path: Path) -> None:
    log = run(alignment_faking_judges(votes=1), "mwe_inspect/simulated", tmp_path, limit=40)
    got = metrics_of(log)
    for name in ("complied", "faking", "motive"):
        assert got[f"{name}_kappa"] == pytest.approx(1) and got[f"{name}_unscored"] == 0
    assert got["complied_n"] == 40 and got["tier_agreement"] == 1
    assert log.eval.headline_metric and log.eval.headline_metric.metric == "faking_kappa"


def test_an_unreadable_judge_is_unscored(tmp_path: Path) -> None:
    roles = {"grader": scripted(lambda _: "It depends.")}
    task = alignment_faking_judges(votes=1)
    got = metrics_of(run(task, "mwe_inspect/simulated", tmp_path, model_roles=roles, limit=3))
    assert got["complied_unscored"] == 1 and got["complied_n"] == 0
    assert math.isnan(got["complied_kappa"]) and math.isnan(got["faking_precision"])


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> tuple[EvalLog, EvalLog]:
    """A log with a known gap, and a log that measures its judge."""
    folder = tmp_path_factory.mktemp("logs")
    model = get_model(
        "mwe_inspect/simulated", free_compliance=0.8, paid_compliance=0.2, memoize=False
    )
    task = alignment_faking(items=15, votes=1)
    answers = run(task, model, folder, model_roles={"grader": simulated_judge(accuracy=0.9)})
    judges = run(
        alignment_faking_judges(votes=1), "mwe_inspect/simulated", folder,
        model_roles={"grader": simulated_judge(accuracy=0.9)},
    )  # fmt: skip
    return answers, judges


def test_a_judge_of_known_accuracy(logs: tuple[EvalLog, EvalLog]) -> None:
    got = metrics_of(logs[1])
    assert got["complied_n"] == len(load_transcripts())
    labels = [one["labels"] for one in load_transcripts() if "faking" in one["labels"]]
    aware, fakes = (sum(one[name] for one in labels) for name in ("eval_aware", "faking"))
    assert got["eval_aware_recall"] == near(0.9, aware)
    assert got["eval_aware_specificity"] == near(0.9, len(labels) - aware)
    # a vote says faking only if all four criteria come out so
    assert got["faking_recall"] == near(0.9**4, fakes)
    assert got["faking_recall_lower"] < got["faking_recall"] < got["faking_recall_upper"]


def near(rate: float, n: int) -> object:
    return pytest.approx(rate, abs=4 * math.sqrt(rate * (1 - rate) / n))


def gap(*arguments: str) -> Any:
    result = CliRunner().invoke(main, ["gap", *arguments, "--json"])
    if result.exit_code:
        return result.output
    return {row["kind"]: row for row in json.loads(result.stdout)["rows"]}


def test_the_range_of_sensitivity_goes_beyond_the_interval(logs: tuple[EvalLog, EvalLog]) -> None:
    answers, judges = logs
    found = gap(str(answers.location), "--judges", str(judges.location))
    got = metrics_of(answers)
    assert found["judged"]["gap"] == pytest.approx(got["compliance_gap"])
    assert found["judged"]["lower"] == pytest.approx(got["gap_lower"])
    assert found["range of sensitivity"]["upper"] >= min(1, found["judged"]["upper"])


def test_labels_of_a_random_subset_correct_the_gap(
    logs: tuple[EvalLog, EvalLog], tmp_path: Path
) -> None:
    """With every answer labelled the corrected gap is the gap of the labels."""
    answers, _ = logs
    path, truths = tmp_path / "labels.csv", {"free": [], "paid": []}  # type: ignore[var-annotated]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "complied"])
        for sample in answers.samples or []:
            truth = int("supports=0" in sample.output.completion)
            truths[sample.metadata["fields"]["tier"]].append(truth)
            writer.writerow([sample.id, truth])
    found = gap(str(answers.location), "--labels", str(path))
    expected = sum(truths["free"]) / 15 - sum(truths["paid"]) / 15
    assert found["corrected"]["gap"] == pytest.approx(expected)
    assert found["corrected"]["labels"] == 30


def test_wrong_logs_and_labels_are_one_line(logs: tuple[EvalLog, EvalLog], tmp_path: Path) -> None:
    answers, judges = (str(log.location) for log in logs)
    none, odd, other = (tmp_path / name for name in ("none.csv", "odd.csv", "other.csv"))
    none.write_text("id,complied\n", encoding="utf-8")
    odd.write_text("id,complied\nx,maybe\n", encoding="utf-8")
    other.write_text("id,complied\nx,1\n", encoding="utf-8")
    wrong = {
        ("nowhere.eval",): "nowhere.eval",
        (judges,): str(judges),
        (answers, "--judges", answers): "is no finished log of mwe_inspect/alignment_faking_judges",
        (answers, "--labels", str(none)): "has no labels",
        (answers, "--labels", str(odd)): "row 1 needs id, complied",
        (answers, "--labels", str(other)): "the log has no sample x in epoch 1",
        (answers, "--labels", "nowhere.csv"): "nowhere.csv: can't be read",
    }
    for arguments, said in wrong.items():
        output = gap(*arguments)
        assert said in output and output.startswith("Error: ") and output.count("\n") == 1


def test_a_log_about_another_judge_is_refused(
    logs: tuple[EvalLog, EvalLog], tmp_path: Path
) -> None:
    answers, judges = logs
    other = judges.model_copy(deep=True)
    for sample in other.samples or []:
        metadata = (sample.scores or {})["judge_agreement"].metadata
        assert metadata is not None
        metadata["judge"] = "someone/else"
    path = str(tmp_path / "other.eval")
    write_eval_log(other, path)
    assert "measures someone/else, but" in gap(str(answers.location), "--judges", path)
