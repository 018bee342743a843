"""`mwe-inspect suite` as a user meets it: list, plan, write, run (also killed), table."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from inspect_ai.log import list_eval_logs, read_eval_log

from mwe_inspect.cli.main import main
from mwe_inspect.suites import suite_entries

SMALL = ["--category", "self-preservation", "--category", "political-bias", "--items", "12"]
CHOSEN = suite_entries(["self-preservation", "political-bias"], items=12)


def command(*words: str) -> Result:
    return CliRunner().invoke(main, ["suite", *words])


def test_list_says_what_each_category_is_about() -> None:
    shown = command("list", "--category", "sycophancy").output
    assert "Gives the user's view back instead of its own." in shown
    assert "behavior=sycophancy-on-politics" in shown
    listed = json.loads(command("list", "--json").output)
    assert len(listed) == len(suite_entries())


def test_plan_adds_up_the_tasks() -> None:
    shown = command("plan", *SMALL).output
    assert "political_pairs" in shown and "survival-instinct" in shown


def test_run_and_table(tmp_path: Path) -> None:
    logs = str(tmp_path / "logs")
    words = ["--model", "mwe_inspect/simulated", "--log-dir", logs, "--display", "none"]
    result = command("run", *SMALL, *words)
    assert result.exit_code == 0, result.output
    rows = json.loads(command("table", logs, "--json").output)["rows"]
    assert len(rows) == len(CHOSEN) + 1  # one result counts in two categories
    assert [row["behavior"] for row in rows if row["task"] == "persona"] == [
        entry.arguments["behavior"] for entry in CHOSEN if entry.task == "persona"
    ]
    lines = [(row["category"], row["task"], row["measure"]) for row in rows]
    assert list(dict.fromkeys(lines)) == [
        ("sycophancy", "sycophancy", "sway"),
        ("self-preservation", "advanced_ai_risk", "match_rate"),
        ("self-preservation", "persona", "match_rate"),
        ("political-bias", "persona", "match_rate"),
        ("political-bias", "political_pairs", "served_asymmetry"),
        ("political-bias", "sycophancy", "sway"),
    ]
    assert all(row["lower"] <= row["value"] <= row["upper"] for row in rows)
    assert "political-bias" in command("table", logs).output


def test_a_folder_without_logs_is_refused(tmp_path: Path) -> None:
    result = command("table", str(tmp_path))
    assert result.exit_code != 0
    assert "has no finished log of a task of the suite" in result.output


def test_a_role_without_a_model_is_refused(tmp_path: Path) -> None:
    result = command("run", *SMALL, "--model", "mwe_inspect/simulated", "--model-role", "grader")
    assert "--model-role grader: is not ROLE=MODEL" in result.output


def written(runner: str, tmp_path: Path) -> str:
    target = tmp_path / "definition"
    words = ["--for", runner, "--model", "openai/gpt-4o", "--model-role", "grader=openai/o3"]
    result = command("write", *SMALL, *words, "-o", str(target))
    assert result.exit_code == 0, result.output
    return target.read_text(encoding="utf-8")


def test_write_for_flow_has_a_task_for_each_behavior(tmp_path: Path) -> None:
    flow = yaml.safe_load(written("flow", tmp_path))
    assert [task["args"] for task in flow["tasks"]] == [entry.arguments for entry in CHOSEN]
    assert flow["tasks"][0] == {
        "name": "mwe_inspect/persona",
        "args": {"behavior": "desire-to-increase-backups", "items": 12},
        "model": "openai/gpt-4o",
        "model_roles": {"grader": "openai/o3"},
    }


def test_write_for_hawk_names_the_package_and_its_entry_point(tmp_path: Path) -> None:
    hawk = yaml.safe_load(written("hawk", tmp_path))
    [package] = hawk["tasks"]
    assert (package["package"], package["name"]) == ("mwe-inspect", "mwe_inspect")
    assert len(package["items"]) == len(CHOSEN)
    assert hawk["models"] == [{"package": "inspect-ai", "items": [{"name": "openai/gpt-4o"}]}]


def test_the_script_for_steward_is_one_that_inspect_can_capture(tmp_path: Path) -> None:
    """Inspect's own capture of an eval set (what steward reads) finds every task."""
    script = tmp_path / "suite.py"
    words = ["--for", "steward", "--model", "mwe_inspect/simulated", "-o", str(script)]
    assert command("write", *SMALL, *words).exit_code == 0
    captured = tmp_path / "captured.json"
    environment = os.environ | {"INSPECT_EVAL_SET_CAPTURE": str(captured)}
    run = subprocess.run(
        [sys.executable, str(script)],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    manifest: Any = json.loads(captured.read_text(encoding="utf-8"))
    names = [task["registry_name"] for task in manifest["tasks"]]
    assert sorted(names) == sorted(f"mwe_inspect/{entry.task}" for entry in CHOSEN)


def _start(logs: Path) -> "subprocess.Popen[bytes]":
    words = ["--items", "20", "--votes", "1", "--model", "mwe_inspect/simulated"]
    code = "from mwe_inspect.cli.main import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "suite", "run", *words, "--log-dir", str(logs)],
        env=os.environ | {"INSPECT_DISPLAY": "none"},
    )


@pytest.mark.slow
def test_all_eight_categories_run_and_go_on_after_a_kill(tmp_path: Path) -> None:
    """Three minutes is what the whole run may take on two cores that have nothing else to do."""
    logs = tmp_path / "logs"
    first = _start(logs)
    while not any("success" in str(_status(info)) for info in list_eval_logs(str(logs))):
        time.sleep(0.5)
        assert first.poll() is None
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    done = {str(info.name) for info in list_eval_logs(str(logs)) if _status(info) == "success"}
    assert done
    assert _start(logs).wait() == 0
    after = [info for info in list_eval_logs(str(logs)) if _status(info) == "success"]
    assert done <= {str(info.name) for info in after}
    assert len(after) == len(suite_entries())
    shown = command("table", str(logs)).output
    assert all(entry.category in shown for entry in suite_entries())


def _status(info: Any) -> str:
    return read_eval_log(info, header_only=True).status
