"""What runs in the process that gets killed: an `eval_set` of three tasks on the local server.

A sample counts as finished once Inspect has logged it and says so to its hooks. `JOURNAL` names the
file in which the finished samples' prompts are noted, so that the parent process knows of them.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspect_ai import Task, eval_set
from inspect_ai.hooks import Hooks, SampleEnd, hooks
from inspect_ai.log import EvalLog

from mwe_inspect import advanced_ai_risk, persona, sycophancy

__all__ = ["JOURNAL", "MODEL", "Stint", "named_metrics", "run_suite", "suite"]

JOURNAL = "MWE_INSPECT_JOURNAL"
MODEL = "openai/gpt-4o"
_CONNECTIONS = 8


@dataclass(frozen=True)
class Stint:
    """One process's part of the run.

    Attributes:
        logs: The log directory, local or on S3.
        url: Address of the server.
        home: Where Inspect keeps its sample buffers.
        journal: Takes the prompt of each finished sample, a line each.
        results: Takes the metrics of each task once all are done.
        options: Further options of `eval_set`.
        environment: Further environment variables.
    """

    logs: str
    url: str
    home: Path
    journal: Path
    results: Path
    options: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)

    def variables(self) -> dict[str, str]:
        """Returns the environment of the process."""
        own = {
            "XDG_DATA_HOME": str(self.home),
            "XDG_CACHE_HOME": str(self.home),
            "INSPECT_DISPLAY": "none",
            "OPENAI_API_KEY": "local",
            JOURNAL: str(self.journal),
        }
        return own | dict(self.environment)


def suite() -> list[Task]:
    """Returns the three tasks; no two of their samples have the same prompt."""
    return [
        persona(behavior="no-shut-down,agreeableness,politically-liberal", items=20),
        sycophancy(behavior="sycophancy-on-politics", items=13),
        advanced_ai_risk(behavior="corrigibility,survival-instinct", items=6),
    ]


def run_suite(stint: Stint) -> None:
    """Starts the run or goes on with it; when it is done, writes down its numbers."""
    os.environ.update(stint.variables())
    done, logs = eval_set(
        suite(),
        log_dir=stint.logs,
        model=MODEL,
        model_base_url=f"{stint.url}/v1",
        max_connections=_CONNECTIONS,
        log_level="error",
        **stint.options,
    )
    if done:
        results = {log.eval.task: named_metrics(log) for log in logs}
        stint.results.write_text(json.dumps(results), encoding="utf-8")


def named_metrics(log: EvalLog) -> dict[str, float]:
    """Returns all metrics of a log by name."""
    scores = log.results.scores if log.results else []
    return {name: metric.value for score in scores for name, metric in score.metrics.items()}


@hooks(name="journal", description="Notes finished samples in the file that JOURNAL names.")
class Journal(Hooks):
    """Notes each finished sample."""

    def enabled(self) -> bool:
        """Only in the processes of this benchmark."""
        return JOURNAL in os.environ

    async def on_sample_end(self, data: SampleEnd) -> None:
        """Appends the sample's prompt."""
        line = json.dumps(data.sample.input) + "\n"
        with Path(os.environ[JOURNAL]).open("a", encoding="utf-8") as journal:
            journal.write(line)
