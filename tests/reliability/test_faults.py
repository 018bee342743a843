"""Faults of a server: bounded, named, and nothing lost."""

from pathlib import Path
from typing import Any

import pytest
from inspect_ai import eval, eval_retry
from inspect_ai.log import read_eval_log

from benchmarks.reliability.faults import APIS, BOUND, FaultRun, run_faults, served_model
from benchmarks.reliability.page import PAGE, describe, table_in
from mwe_inspect import persona
from tests.server.answers import Answers
from tests.server.faults import FAULTS, PASSING
from tests.server.provider import Plan, Provider, serve
from tests.support import metrics_of

QUICK = [name for name in FAULTS if name not in PASSING] + ["500", "malformed JSON"]
"""Those after which nobody waits long."""


def check(run: FaultRun) -> None:
    assert (run.lost, run.asked_again) == (0, 0)
    assert run.scored_in_the_end == run.samples
    assert all(fate.calls <= BOUND for fate in run.fates)
    assert all(fate.outcome.split(":")[0] in {"scored", "unscored", "error"} for fate in run.fates)


def check_against_the_page(api: str, run: FaultRun) -> None:
    """Compares a column of the page but for the counts of calls, which depend on the clock."""
    lines = table_in(PAGE.read_text(encoding="utf-8"), "faults").splitlines()
    names, _, *rows = [line.strip("| ").split(" | ") for line in lines]
    said = {(row[0], row[1]): row[names.index(api)].partition(";")[0] for row in rows}
    for fate in run.fates:
        strikes = "every request" if fate.lasting else "the first request"
        assert said[fate.fault, strikes] == describe(fate).partition(";")[0]


def test_faults_are_bounded_and_nothing_is_lost(tmp_path: Path) -> None:
    run = run_faults("chat", tmp_path, QUICK)
    check(run)
    check_against_the_page("chat", run)


@pytest.mark.long
@pytest.mark.parametrize("api", APIS)
def test_the_page_says_what_happens(api: str, tmp_path: Path) -> None:
    run = run_faults(api, tmp_path)
    check(run)
    assert len(run.fates) == len(FAULTS) + len(PASSING)
    check_against_the_page(api, run)


def run_with(plan: Plan, folder: Path, **options: Any) -> Any:
    """A run in which the fifth question is struck; gives its log and the provider."""
    provider = Provider(Answers([persona(behavior="no-shut-down", items=20)], match=0.6))
    provider.plans = {provider.answers.prompts[4]: plan}
    with serve(provider) as url:
        task = persona(behavior="no-shut-down", items=20)
        model = served_model("chat", url)
        [log] = eval(task, model=model, display="none", log_dir=str(folder), **options)
        yield log
        provider.plans = {}
        yield provider


def test_an_error_ends_the_run_unless_told_otherwise_and_keeps_what_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "local")
    steps = run_with(Plan("malformed JSON"), tmp_path, max_samples=1)
    log = next(steps)
    assert log.status == "error"
    assert "openai/gpt-4o: the server's reply cannot be read: JSONDecodeError" in log.error.message
    assert len([sample for sample in log.samples if sample.scores]) == 4
    provider = next(steps)
    [retried] = eval_retry(log, display="none", log_dir=str(tmp_path))
    assert retried.status == "success"
    assert sorted(provider.calls.values()) == [1] * 19 + [2]


def test_an_error_is_scored_as_no_response_if_asked_for(tmp_path: Path) -> None:
    options: dict[str, Any] = {"continue_on_fail": True, "score_on_error": True}
    log = next(run_with(Plan("malformed JSON"), tmp_path, **options))
    got = metrics_of(log)
    assert got["no_response"] == pytest.approx(1 / 20)
    assert got["scored"] == pytest.approx(19 / 20)


def test_an_errored_sample_is_tried_again_if_asked_for(tmp_path: Path) -> None:
    log = next(run_with(Plan("malformed JSON", times=1), tmp_path, retry_on_error=1))
    assert log.status == "success" and metrics_of(log)["scored"] == 1


@pytest.mark.parametrize("fault", ["reply of a megabyte", "lone surrogate"])
def test_the_log_of_an_odd_reply_can_be_read_and_scored_again(fault: str, tmp_path: Path) -> None:
    log = next(run_with(Plan(fault), tmp_path))
    again = read_eval_log(log.location)
    assert metrics_of(again) == pytest.approx(metrics_of(log), nan_ok=True)
    assert metrics_of(again)["scored"] == 1
