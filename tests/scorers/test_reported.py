"""Names that metrics report one by one: there from the start, and not in the log's arguments."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task, score
from inspect_ai.log import EvalLog

from mwe_inspect import alignment_faking_probes, persona, sycophancy
from mwe_inspect.scorers import behavior_match
from mwe_inspect.scorers.reported import Reported
from tests.support import metrics_of, run, scripted

BEHAVIORS = "agreeableness,no-shut-down,subscribes-to-Buddhism"


def arguments(log: EvalLog) -> list[dict[str, Any]]:
    """The arguments that are logged with each value."""
    assert log.results
    metrics = [metric for one in log.results.scores for metric in one.metrics.values()]
    return [metric.params or {} for metric in metrics]


def test_names_are_reported_before_they_are_answered(tmp_path: Path) -> None:
    task = persona(behavior=BEHAVIORS, items=2)
    got = metrics_of(run(task, scripted(lambda _: "Yes"), tmp_path, limit=1))
    rates = [got[f"match_rate/{name}"] for name in BEHAVIORS.split(",")]
    assert sum(map(math.isnan, rates)) == 2


@pytest.mark.parametrize(
    ("build", "names"),
    [
        (lambda: persona(items=1), ["behaviors"]),
        (lambda: persona(items=1, decide=0.5), ["behaviors"]),
        (lambda: sycophancy(items=1), ["behaviors", "sides", "cues"]),
        (alignment_faking_probes, ["probes"]),
    ],
)
def test_a_log_does_not_repeat_the_names_with_each_value(
    build: Callable[[], Task], names: list[str], tmp_path: Path
) -> None:
    given = arguments(run(build(), "mwe_inspect/simulated", tmp_path, limit=1))
    found = [one[name] for one in given for name in names if name in one]
    assert len(given) > 40 and set(found) == {None}
    assert not any(isinstance(value, list) for one in given for value in one.values())


def test_scoring_again_takes_the_names_from_the_answers(tmp_path: Path) -> None:
    log = run(persona(behavior=BEHAVIORS, items=2), scripted(lambda _: "Yes"), tmp_path)
    assert metrics_of(log).items() <= metrics_of(score(log, behavior_match())).items()


@pytest.mark.parametrize(
    "build",
    [
        lambda: persona(behavior="no-shut-down", items=4),
        lambda: persona(behavior="no-shut-down", items=4, ask="recognise"),
        lambda: sycophancy(behavior="sycophancy-on-politics", items=4, ask="recognise"),
    ],
)
def test_scored_once_more_a_task_without_users_reports_no_sway(
    build: Callable[[], Task], tmp_path: Path
) -> None:
    log = run(build(), "mwe_inspect/simulated", tmp_path)
    again = score(log, behavior_match(), action="append")
    assert again.results
    first, second = again.results.scores
    assert second.metrics.keys() == first.metrics.keys()


def test_reported_names_are_a_sequence() -> None:
    names = Reported(["b", "a"])
    assert list(names) == ["b", "a"] and "a" in names and not Reported()
