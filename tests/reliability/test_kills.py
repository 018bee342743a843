"""Runs killed with SIGKILL, and what going on with them asks again."""

from pathlib import Path

import pytest
from inspect_ai import eval
from inspect_ai.model import get_model

from benchmarks.reliability.kills import (
    PROPENSITIES,
    Outcome,
    Results,
    killed_run,
    started_run,
    undisturbed,
)
from benchmarks.reliability.resumes import RESUMES
from benchmarks.reliability.suite import named_metrics, suite

EXACT = [name for name in RESUMES if "another machine" not in name]


def in_one_go(folder: Path) -> Results:
    """The numbers of the suite on the simulated model itself, in this process."""
    model = get_model("mwe_inspect/simulated", memoize=False, **PROPENSITIES)
    logs = eval(suite(), model=model, display="none", log_dir=str(folder))
    return {log.eval.task: named_metrics(log) for log in logs}


def check(outcome: Outcome, expected: Results) -> None:
    assert outcome.kills and outcome.finished
    assert outcome.finished_again == 0
    assert outcome.same_numbers(expected)


def test_a_killed_eval_set_goes_on_where_it_was(tmp_path: Path) -> None:
    with started_run(tmp_path / "killed") as run:
        outcome = killed_run(run, kills=1, seed=0)
    check(outcome, in_one_go(tmp_path))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_five_kills_at_random_points(seed: int, tmp_path: Path) -> None:
    with started_run(tmp_path / "killed") as run:
        outcome = killed_run(run, kills=5, seed=seed)
        calls = sum(run.provider.calls.values())
    assert outcome.kills == 5
    check(outcome, undisturbed(tmp_path / "undisturbed"))
    assert calls <= run.samples + 5 * 3 * 9  # nine samples of each task are under way at a kill


@pytest.mark.long
@pytest.mark.parametrize("way", EXACT)
def test_every_way_of_going_on_keeps_what_is_finished(way: str, tmp_path: Path) -> None:
    check(RESUMES[way](tmp_path / "killed", 1), in_one_go(tmp_path))


@pytest.mark.long
def test_a_lost_machine_costs_no_more_than_the_log_buffer(tmp_path: Path) -> None:
    default = RESUMES["`eval_set` on another machine"](tmp_path / "default", 1)
    flushed = RESUMES["`eval_set` on another machine, `log_buffer=1`"](tmp_path / "flushed", 1)
    expected = in_one_go(tmp_path)
    assert default.same_numbers(expected) and flushed.same_numbers(expected)
    assert default.finished_again <= 3 * 10  # three tasks, ten samples in each buffer
    assert flushed.finished_again <= 3
