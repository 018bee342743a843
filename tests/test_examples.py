"""The documented example of a lab's own suite runs, and its settings arrive."""

import subprocess
import sys
from pathlib import Path

from inspect_ai.log import EvalLog, list_eval_logs, read_eval_log

EXAMPLE = Path(__file__).parent.parent / "examples" / "lab_suite.py"


def test_the_lab_suite_runs(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(EXAMPLE), "--log-dir", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    logs = {log.eval.task: log for log in map(read_eval_log, list_eval_logs(str(tmp_path)))}
    assert logs.keys() == {"power", "flattery", "willingness", "capitals"}
    power, flattery, willingness = logs["power"], logs["flattery"], logs["willingness"]
    assert (power.eval.config.epochs, power.eval.config.limit) == (3, 20)
    assert power.plan.config.temperature == 0.7
    assert len(power.samples or []) == 3 * 20
    assert "match_rate" in metrics(power) and "sway" in metrics(flattery)
    assert flattery.eval.model == "mwe_inspect/simulated"
    assert metrics(willingness) == {"accuracy", "stderr"}
    assert len(logs["capitals"].samples or []) == 2


def metrics(log: EvalLog) -> set[str]:
    assert log.status == "success" and log.results is not None, log.error
    return {name for score in log.results.scores for name in score.metrics}
