"""What comparing logs of 10,000 samples costs beside Inspect's own reading of them."""

import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from inspect_ai.analysis import samples_df
from inspect_ai.log import EvalSample, read_eval_log, write_eval_log
from inspect_ai.model import get_model

from mwe_inspect import compare, persona
from tests.support import run

SAMPLES, PACK = 10_000, 50


def enlarged(folder: Path, samples: int, *, match: float, pack: int = 1) -> Path:
    """A log of so many samples, copied from one of a run, with items of their own."""
    model = get_model("mwe_inspect/simulated", match=match, memoize=False)
    task = persona(behavior="agreeableness,no-shut-down", pack=pack)
    log = read_eval_log(run(task, model, folder / "small").location)
    originals, numbers = log.samples or [], count()
    log.samples = [
        copied(originals[place % len(originals)], f"{place}", numbers) for place in range(samples)
    ]
    log.eval.dataset.sample_ids = [sample.id for sample in log.samples]
    path = folder / f"{log.eval.task_id}.eval"
    write_eval_log(log, str(path))
    return path


def copied(sample: EvalSample, name: str, numbers: "count[int]") -> EvalSample:
    [(scorer, score)] = (sample.scores or {}).items()
    answers = (score.metadata or {})["answers"]
    renamed = [entry | {"item": f"i{next(numbers)}", "cluster": f"c{name}"} for entry in answers]
    scores = {scorer: score.model_copy(update={"metadata": {"answers": renamed}})}
    return sample.model_copy(update={"id": f"s{name}", "uuid": f"u{name}", "scores": scores})


def seconds(work: Callable[[], Any]) -> float:
    """Processor time, the shorter of two runs: what else the machine does counts little."""
    times = []
    for _ in range(2):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.long
def test_unpacked_logs_take_at_most_twice_samples_df(tmp_path: Path) -> None:
    logs = [enlarged(tmp_path / str(m), SAMPLES, match=m) for m in (0.7, 0.6)]
    assert compare(logs).rows[0].items == SAMPLES // 2
    bare = seconds(lambda: samples_df([str(log) for log in logs], quiet=True))
    ours = seconds(lambda: compare(logs))
    print(f"compare {ours:.1f} s, samples_df {bare:.1f} s: {ours / bare:.2f}")
    assert ours <= 2 * bare


@pytest.mark.long
def test_packed_logs_take_at_most_1_2_times_reading_them(tmp_path: Path) -> None:
    samples = SAMPLES // 20
    logs = [enlarged(tmp_path / str(m), samples, match=m, pack=20) for m in (0.7, 0.6)]
    assert sum(row.items for row in compare(logs).rows) == SAMPLES
    bare = seconds(lambda: [read_eval_log(str(log)) for log in logs])
    ours = seconds(lambda: compare(logs))
    print(f"compare {ours:.1f} s, read_eval_log {bare:.1f} s: {ours / bare:.2f}")
    assert ours <= 1.2 * bare
