"""Runs of writing tasks on the simulated writer and judge, and what their logs hold."""

from pathlib import Path
from typing import Any

from inspect_ai import Task
from inspect_ai.log import EvalLog
from inspect_ai.model import Model, get_model

from mwe_inspect.analysis.written import Written, read_written
from tests.support import run

FAULTS: dict[str, Any] = {"mislabelled": 0.2, "duplicated": 0.15, "malformed": 0.1}


def writer(**settings: Any) -> Model:
    return get_model("mwe_inspect/simulated-writer", memoize=False, **settings)


def judge(**settings: Any) -> Model:
    return get_model("mwe_inspect/simulated-judge", memoize=False, **settings)


def write(task: Task, folder: Path, *, by: Model | None = None, **options: Any) -> EvalLog:
    """Runs a writing task; on a writer with the faults above and a judge of 90% accuracy."""
    model = by or writer(**FAULTS)
    options.setdefault("model_roles", {"discriminator": judge(accuracy=0.9)})
    return run(task, model, folder, **options)


def written(log: EvalLog) -> Written:
    """What a log holds, read from its file."""
    [one] = read_written([log.location])
    return one
