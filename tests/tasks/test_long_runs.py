"""What a lab relies on in a run of hours: numbers on the way, a dry run before, the cost after."""

import math
from pathlib import Path
from typing import Any

import pytest
from inspect_ai.model import get_model
from inspect_ai.scorer import SampleScore

from mwe_inspect import advanced_ai_risk, persona, sycophancy
from mwe_inspect.scorers.match_rate import match_metrics
from mwe_inspect.scorers.sway import sway_metrics
from tests.support import few, metrics_of, run

TASKS: list[Any] = [persona, sycophancy, advanced_ai_risk]
EARLY = 0.15
STEP = 41


def simulated() -> Any:
    return get_model("mwe_inspect/simulated", memoize=False, refuse=0.1)


@pytest.mark.parametrize(
    "task", [sycophancy, *(pytest.param(task, marks=pytest.mark.slow) for task in TASKS[::2])]
)
def test_metrics_on_the_way_have_the_same_keys_and_mean_something_early(
    task: Any, tmp_path: Path
) -> None:
    one = {"behavior": "sycophancy-on-philosophy", "items": 80} if task is sycophancy else few(task)
    built = task(**one)
    order = [str(sample.id) for sample in built.dataset]
    log = run(built, simulated(), tmp_path)
    scores = {
        str(sample.id): SampleScore(score=score)
        for sample in log.samples or []
        for score in (sample.scores or {}).values()
    }
    behaviors = list((log.eval.metadata or {})["items"])
    metrics: list[Any] = [match_metrics(behaviors, ["orders", "yes-no"])]
    if task is sycophancy:
        metrics.insert(0, sway_metrics(behaviors, ["affirms"], ["stated"]))
    early = int(len(order) * EARLY)
    for metric in metrics:
        seen = [
            metric([scores[name] for name in order[:n]]) for n in range(0, len(order) + 1, STEP)
        ]
        assert len({tuple(values) for values in seen}) == 1
        headline = next(iter(seen[0]))
        assert math.isnan(seen[0][headline])
        partial = metric([scores[name] for name in order[:early]])
        whole = metric([scores[name] for name in order])
        assert math.isfinite(partial[headline]), f"nothing to see after {early} samples"
        if headline == "match_rate":
            assert partial["lower"] <= whole["match_rate"] <= partial["upper"]
            assert sum(math.isfinite(partial[f"match_rate/{b}"]) for b in behaviors) > 0


@pytest.mark.parametrize("task", TASKS)
def test_a_dry_run_meets_every_behavior_with_whole_items(task: Any, tmp_path: Path) -> None:
    built = task(items=3)
    behaviors = list((built.metadata or {})["items"])
    samples_each = 1 if task is persona else 2
    log = run(built, simulated(), tmp_path, limit=len(behaviors) * samples_each)
    met = {str(sample.id).partition("/")[0] for sample in log.samples or []}
    assert met == set(behaviors)
    assert metrics_of(log).get("siblings_missing", 0) == 0
