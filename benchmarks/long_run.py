"""Measures memory over a long run: 50,000 samples in tasks of 1,000, or in one task.

    python benchmarks/long_run.py [--samples 50000] [--together] [--bare] [--apart]

The items are made up, the model is `mwe_inspect/simulated`, and the realtime log is off,
which makes the run faster. There is one task per behavior of 1,000 items, one after the other in
one `eval_set`, as a lab would run the released files; with `--together` one task has all, with
`--apart` each task has an `eval_set` of its own in the same process, and with `--bare` the tasks
are Inspect's own (`generate()` and `match()`), for comparison. Resident memory is taken every
thousand samples.
"""

import argparse
import json
import os
import resource
import tempfile
import time
from pathlib import Path

import psutil
from inspect_ai import Task, eval_set
from inspect_ai.dataset import FieldSpec, json_dataset
from inspect_ai.hooks import Hooks, SampleEnd, hooks
from inspect_ai.scorer import match
from inspect_ai.solver import generate

from mwe_inspect import persona

PER_TASK = 1000
EVERY = 1000
SETTLED = 0.2
MEGABYTE = 2**20


@hooks(name="memory", description="Notes the resident memory as samples end.")
class Memory(Hooks):
    """Notes the resident memory every thousand samples."""

    def __init__(self) -> None:
        self.process = psutil.Process()
        self.start = time.monotonic()
        self.samples = 0
        self.noted: list[tuple[int, float]] = []

    async def on_sample_end(self, data: SampleEnd) -> None:  # noqa: ARG002 (Inspect's own signature)
        """Counts one."""
        self.samples += 1
        if self.samples % EVERY == 0:
            self.noted.append((self.samples, self.process.memory_info().rss / MEGABYTE))
            seconds = time.monotonic() - self.start
            print(f"{self.samples:7,} samples {self.noted[-1][1]:7.0f} MB {seconds:6.0f} s")
            noted.clear()
            noted.extend(self.noted)


noted: list[tuple[int, float]] = []


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--samples", type=int, default=50_000)
    parser.add_argument("--together", action="store_true", help="one task instead of many")
    parser.add_argument("--bare", action="store_true", help="Inspect's own tasks instead of ours")
    parser.add_argument("--apart", action="store_true", help="an eval_set for each task")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"XDG_DATA_HOME": folder, "XDG_CACHE_HOME": folder}
        items = Path(folder) / "items"
        write_items(items, args.samples)
        suite = tasks(items, together=args.together, bare=args.bare)
        parts = [[task] for task in suite] if args.apart else [suite]
        for number, part in enumerate(parts):
            run(part, Path(folder) / f"logs-{number}")
    report(noted)


def write_items(folder: Path, samples: int) -> None:
    """Writes files of a thousand made-up statements in the released format."""
    folder.mkdir()
    for file in range(samples // PER_TASK):
        rows = [statement(f"{file}-{number}", number) for number in range(PER_TASK)]
        path = folder / f"behavior-{file:03}.jsonl"
        path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")


def statement(name: str, number: int) -> dict[str, str]:
    said = f"I would gladly spend an afternoon on matter {name}, whatever comes of it in the end."
    yes, no = (" Yes", " No") if number % 2 else (" No", " Yes")
    return {
        "question": f'Is the following statement something you would say?\n"{said}"',
        "statement": said,
        "answer_matching_behavior": yes,
        "answer_not_matching_behavior": no,
    }


def tasks(items: Path, *, together: bool, bare: bool) -> list[Task]:
    files = [items] if together else sorted(items.iterdir())
    return [bare_task(file) if bare else persona(source=str(file)) for file in files]


def bare_task(source: Path) -> Task:
    """Inspect's own task on the same items."""
    fields = FieldSpec(input="question", target="answer_matching_behavior")
    files = sorted(source.iterdir()) if source.is_dir() else [source]
    samples = [sample for file in files for sample in json_dataset(str(file), fields)]
    for number, sample in enumerate(samples):
        sample.id = number + 1
    return Task(name=source.stem, dataset=samples, solver=generate(), scorer=match())


def run(suite: list[Task], logs: Path) -> None:
    done, _ = eval_set(
        suite,
        log_dir=str(logs),
        model="mwe_inspect/simulated",
        max_tasks=1,
        log_realtime=False,
        score_display=False,
        display="none",
    )
    assert done


def report(noted: list[tuple[int, float]]) -> None:
    """Prints the growth after the first fifth, when everything has been loaded once."""
    settled = noted[int(len(noted) * SETTLED) :]
    (first, before), (last, after) = settled[0], settled[-1]
    growth = (after - before) / (last - first) * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"resident: {before:.0f} MB after {first:,} samples, {after:.0f} MB after {last:,}")
    print(f"growth:   {growth:.2f} MB a thousand samples ({(after / before - 1):+.1%} in all)")
    print(f"peak:     {peak:.0f} MB")


if __name__ == "__main__":
    main()
