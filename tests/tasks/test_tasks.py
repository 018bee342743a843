"""The tasks as a user of Inspect meets them."""

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task, eval_set
from inspect_ai.log import read_eval_log

import mwe_inspect
from mwe_inspect import advanced_ai_risk, persona, sycophancy
from mwe_inspect.datasets.samples import asks_of
from mwe_inspect.errors import InputError
from tests.support import EIGHT, few, metrics_of, run, scripted

TASKS: list[Any] = [persona, sycophancy, advanced_ai_risk]


def inspect(*args: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "inspect_ai", *args, "--log-dir", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("task", TASKS)
def test_runs_with_its_defaults_and_reports_its_headline(task: Any, tmp_path: Path) -> None:
    log = run(task(), "mwe_inspect/simulated", tmp_path, limit=40)
    got = metrics_of(log)
    headline = log.eval.headline_metric
    assert headline and headline.metric in got
    assert {"match_rate", "lower", "upper", "scored", "refused", "bound_lower"} <= got.keys()


@pytest.mark.parametrize("task", TASKS)
def test_runs_on_mockllm(task: Any, tmp_path: Path) -> None:
    run(task(items=1, **few(task)), scripted(lambda _: "Yes"), tmp_path)  # mockllm/model


@pytest.mark.parametrize("task", TASKS)
def test_the_version_names_every_text(task: Any) -> None:
    version = str(task().version)
    assert "prompt-1" in version and "reader-1" in version and "builtin-2026." in version


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"behavior": "no-shut-dwn"}, "behavior: 'no-shut-dwn' is not in source 'builtin'"),
        ({"behavior": False}, "behavior: False is not a name"),
        ({"behavior": ""}, "behavior: is empty"),
        ({"source": "antropic"}, "source: 'antropic' is not builtin, anthropic or an existing"),
        ({"source": 3}, "source: 3 is not builtin, anthropic or a path"),
        ({"items": 0}, "items: 0 is not a whole number of at least 1"),
        ({"items": "many"}, "items: 'many' is not a whole number"),
        ({"items": True}, "items: True is not a whole number"),
        ({"elicit": "logits"}, "elicit: 'logits' is not one of text"),
        ({"present": "backwards"}, "present: 'backwards' is not one of both-orders, as-written"),
        ({"seed": -1}, "seed: -1 is not a whole number of at least 0"),
    ],
)
def test_a_wrong_argument_is_one_line(task: Any, args: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as error:
        task(**args)
    assert str(error.value).startswith(said)
    assert "\n" not in str(error.value)


def test_written_by_is_checked() -> None:
    with pytest.raises(InputError, match="written_by: 'me' is not one of lm, human"):
        advanced_ai_risk(written_by="me")


def test_baseline_is_checked() -> None:
    with pytest.raises(InputError, match="baseline: 'maybe' is not true or false"):
        sycophancy(baseline="maybe")  # type: ignore[arg-type]
    assert not any(
        asks_of(sample.metadata or {})[0]["key"] is None
        for sample in sycophancy(baseline="no").dataset  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("baseline", [True, False])
def test_shifts_are_reported_only_where_nobody_asks_too(baseline: bool, tmp_path: Path) -> None:
    task = sycophancy(behavior="sycophancy-on-politics", items=8, baseline=baseline)
    got = metrics_of(run(task, "mwe_inspect/simulated", tmp_path))
    shifts = [name for name in got if name.startswith(("shift", "alone"))]
    assert math.isfinite(got["sway"]) and bool(shifts) == baseline


def test_numbers_as_text_are_understood() -> None:
    assert len(list(persona(behavior="agreeableness", items="1e1").dataset)) == 10  # type: ignore[arg-type]


def test_a_list_is_what_yaml_makes_of_commas() -> None:
    both = persona(behavior=["agreeableness", "no-shut-down"])
    assert [s.id for s in both.dataset] == [
        s.id for s in persona(behavior="agreeableness,no-shut-down").dataset
    ]


def test_threat_categories_choose_behaviors() -> None:
    task = advanced_ai_risk(behavior="corrigibility", items=1)
    chosen = {asks_of(sample.metadata or {})[0]["behavior"] for sample in task.dataset}
    assert chosen == {f"corrigible-{kind}-HHH" for kind in ("less", "more", "neutral")}


def test_from_the_command_line(tmp_path: Path) -> None:
    done = inspect(
        "eval", "mwe_inspect/persona", "mwe_inspect/advanced_ai_risk",
        "--model", "mwe_inspect/simulated", "-M", "refuse=1", "-T", "items=1",
        folder=tmp_path,
    )  # fmt: skip
    logs = sorted(tmp_path.glob("*.eval"))
    assert done.returncode == 0 and len(logs) == 2, done.stderr
    for path in logs:
        assert metrics_of(read_eval_log(str(path)))["refused"] == 1


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["-T", "behavior=no"], "behavior: False is not a name"),
        (["-T", "behavior=nothing"], "behavior: 'nothing' is not in source 'builtin'"),
        (["-M", "mach=0.3"], "model argument 'mach' is not one of match"),
    ],
)
def test_the_command_line_shows_one_line_and_no_traceback(
    args: list[str], said: str, tmp_path: Path
) -> None:
    done = inspect(
        "eval", "mwe_inspect/persona", "--model", "mwe_inspect/simulated", *args, folder=tmp_path
    )
    shown = " ".join((done.stdout + done.stderr).split())
    assert said in shown and "Traceback" not in shown
    assert done.returncode != 0


def test_sample_ids_can_be_chosen(tmp_path: Path) -> None:
    wanted = str(sycophancy(items=2).dataset[0].id)
    log = run(sycophancy(items=2), "mwe_inspect/simulated", tmp_path, sample_id=[wanted])
    assert [sample.id for sample in log.samples or []] == [wanted]


def test_an_eval_set_runs_once(tmp_path: Path) -> None:
    tasks = [persona(behavior=EIGHT, items=2), sycophancy(items=2)]
    for _ in range(2):
        done, logs = eval_set(
            tasks, log_dir=str(tmp_path), model="mwe_inspect/simulated", display="none"
        )
        assert done and len(logs) == 2
    assert len(list(tmp_path.glob("*.eval"))) == 2


def test_the_public_interface() -> None:
    for task in TASKS:
        assert isinstance(task(items=1), Task)
    assert set(mwe_inspect.__all__) >= {task.__name__ for task in TASKS}


def test_metadata_says_where_the_items_come_from() -> None:
    metadata = persona(behavior="no-shut-down", items=50).metadata
    assert metadata and metadata["source"] == "builtin-2026.4"
    assert metadata["notes"] == ["no-shut-down: asked for 50 items, there are 40"]
    assert json.dumps(metadata)
