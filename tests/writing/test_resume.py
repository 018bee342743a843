"""A run that is killed is begun again with the same command, and pays for nothing twice."""

import os
import pickle
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from inspect_ai import eval_retry
from inspect_ai.event import ModelEvent
from inspect_ai.log import read_eval_log, write_eval_log

from mwe_inspect import write_persona
from mwe_inspect.analysis.written import read_written
from tests.support import run
from tests.writing_support import FAULTS, judge, writer

SCRIPT = Path(__file__).parent / "counted.py"
ITEMS = 20


def begin(folder: Path) -> subprocess.Popen[bytes]:
    environment = dict(os.environ, INSPECT_CACHE_DIR=str(folder / "cache"))
    environment["XDG_DATA_HOME"] = str(folder / "data")
    return subprocess.Popen([sys.executable, str(SCRIPT), str(folder), str(ITEMS)], env=environment)


def count(folder: Path, name: str) -> int:
    path = folder / name
    return path.read_bytes().count(b"\n") if path.exists() else 0


def dataset(folder: Path) -> list[tuple[str, str]]:
    [one] = read_written([(folder / "log").read_text(encoding="utf-8")])
    return [(c["id"], c["fields"]["statement"]) for c in one.accepted()]


def cached(folder: Path) -> int:
    """How many replies are in the cache, whole."""
    files = [path for path in (folder / "cache").rglob("*") if path.is_file()]
    return sum(_is_whole(path) for path in files)


def _is_whole(path: Path) -> bool:
    try:
        pickle.loads(path.read_bytes())
    except (EOFError, pickle.UnpicklingError):
        return False
    return True


def kill_at(folder: Path, calls: int) -> None:
    """Begins a run and kills it once so many more calls have begun."""
    before = count(folder, "begun")
    process = begin(folder)
    until = time.monotonic() + 120
    while count(folder, "begun") < before + calls:
        assert process.poll() is None, "the run ended before it was killed"
        assert time.monotonic() < until, "the run hangs"
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.long
def test_killed_three_times_it_ends_with_the_same_dataset_and_pays_once(tmp_path: Path) -> None:
    undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "disturbed"
    for folder in (undisturbed, disturbed):
        folder.mkdir()
    assert begin(undisturbed).wait(300) == 0
    calls = count(undisturbed, "begun")
    rng = random.Random(0)
    for _ in range(3):
        kill_at(disturbed, rng.randrange(5, calls // 4))
    in_flight = count(disturbed, "begun") - cached(disturbed)
    assert begin(disturbed).wait(300) == 0
    assert dataset(disturbed) == dataset(undisturbed)
    assert len(dataset(undisturbed)) == 2 * ITEMS
    assert calls <= count(disturbed, "begun") <= calls + in_flight


def test_a_retry_takes_what_the_log_has_and_the_cache_the_rest(
    tmp_path: Path,
) -> None:
    roles = {"discriminator": judge(accuracy=0.9)}
    whole = run(
        write_persona(items=6, seed=1), writer(**FAULTS), tmp_path / "whole", model_roles=roles
    )
    [expected] = read_written([whole.location])
    log = read_eval_log(whole.location)
    assert log.samples is not None
    log.samples = [s for s in log.samples if s.metadata["step"] == "write"][:2]
    log.status = "cancelled"
    cut = tmp_path / "cut" / "cut.eval"
    cut.parent.mkdir()
    write_eval_log(log, str(cut))
    [again] = eval_retry(str(cut), display="none", log_dir=str(tmp_path / "again"))
    assert again.status == "success"
    reused = {sample.id for sample in log.samples}
    calls = [
        event
        for sample in again.samples or ()
        for event in sample.events
        if sample.id not in reused and isinstance(event, ModelEvent)
    ]
    assert calls
    assert {event.cache for event in calls} == {"read"}
    [found] = read_written([again.location])
    assert found.fates == expected.fates
    assert found.items() == expected.items()
