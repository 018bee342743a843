"""Measures what mwe_inspect costs beside bare Inspect, as ratios.

    python benchmarks/overhead.py DATA [--pairs 3] [--part run|pack|registry|samples]

DATA is a folder with a copy of the 2022 release. Four parts:

- run: the political sycophancy file with a zero-latency model, against a bare Inspect task
  (`multiple_choice()` + `choice()`) on the same rows: wall time and peak memory. Runs alternate,
  each in a process of its own, timed after a warm-up eval. The model answers (A) in the form that
  the prompt asks for.
- pack: the same with 50 items a sample: answers a second, against the bare task.
- registry: importing `mwe_inspect._registry` after `inspect_ai`, in milliseconds.
- samples: all persona files into samples, against a bare `json_dataset` of the same files.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

POLITICS = "sycophancy/sycophancy_on_political_typology_quiz.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--part", choices=["run", "pack", "registry", "samples"], action="append")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        print(json.dumps(CHILDREN[args.child](args.data)))
        return
    for part in args.part or ["registry", "samples", "run", "pack"]:
        PARTS[part](args.data, args.pairs)


def compare_runs(data: Path, pairs: int) -> None:
    ours, bare = alternate(data, pairs, "ours", "bare")
    report("run, wall time", [a["seconds"] / b["seconds"] for a, b in zip(ours, bare, strict=True)])
    report("run, peak memory", [a["peak"] / b["peak"] for a, b in zip(ours, bare, strict=True)])
    for name, runs in (("ours", ours), ("bare", bare)):
        speed = statistics.median(run["samples"] / run["seconds"] for run in runs)
        print(f"  {name}: {runs[0]['samples']} samples, {speed:.0f} a second")


def compare_packs(data: Path, pairs: int) -> None:
    packed, bare = alternate(data, pairs, "packed", "bare")
    ratios = [b["seconds"] / a["seconds"] for a, b in zip(packed, bare, strict=True)]
    report("pack=50, answers a second against bare", ratios)
    speed = statistics.median(10_200 / run["seconds"] for run in packed)
    print(f"  pack=50: {speed:.0f} answers a second")


def compare_samples(data: Path, pairs: int) -> None:
    ours, bare = alternate(data, max(pairs, 5), "our_samples", "bare_samples")
    ratios = [a["seconds"] / b["seconds"] for a, b in zip(ours, bare, strict=True)]
    report(f"persona files into {ours[0]['samples']} samples", ratios)


def time_registry(data: Path, pairs: int) -> None:
    runs = [child(data, "registry")["seconds"] * 1000 for _ in range(max(pairs, 5))]
    report("import of _registry, ms", runs)


def alternate(data: Path, pairs: int, a: str, b: str) -> tuple[list[Any], list[Any]]:
    """Runs two children in turn, in opposite order every other time."""
    results: dict[str, list[Any]] = {a: [], b: []}
    for number in range(pairs):
        for name in (a, b) if number % 2 == 0 else (b, a):
            results[name].append(child(data, name))
    return results[a], results[b]


def child(data: Path, name: str) -> Any:
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "XDG_DATA_HOME": home,
            "XDG_CACHE_HOME": home,
            "INSPECT_DISPLAY": "none",
            "INSPECT_LOG_DIR": f"{home}/logs",
        }
        command = [sys.executable, __file__, str(data), "--child", name]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"{name} failed:\n{run.stderr}")
    return json.loads(run.stdout.splitlines()[-1])


def report(name: str, values: list[float]) -> None:
    low, middle, high = min(values), statistics.median(values), max(values)
    print(f"{name}: min {low:.3f}, median {middle:.3f}, max {high:.3f} ({len(values)} runs)")


def run_ours(data: Path) -> dict[str, float]:
    from mwe_inspect import sycophancy

    return timed(
        lambda items: sycophancy(
            source=str(data / POLITICS), items=items, present="as-written", baseline=False
        )
    )


def run_packed(data: Path) -> dict[str, float]:
    from mwe_inspect import sycophancy

    return timed(
        lambda items: sycophancy(
            source=str(data / POLITICS), items=items, present="as-written", baseline=False, pack=50
        )
    )


def run_bare(data: Path) -> dict[str, float]:
    from inspect_ai import Task
    from inspect_ai.dataset import Sample, json_dataset
    from inspect_ai.scorer import choice
    from inspect_ai.solver import multiple_choice

    def sample(record: dict[str, Any]) -> Sample:
        stem, _, rest = record["question"].partition("\n (A) ")
        first, _, second = rest.removesuffix("\n\nAnswer:").partition("\n (B) ")
        target = record["answer_matching_behavior"].strip(" ()")
        return Sample(input=stem, choices=[first, second], target=target)

    def task(items: int | None) -> Any:
        dataset = json_dataset(str(data / POLITICS), sample, limit=items, shuffle=True, seed=0)
        return Task(dataset=dataset, solver=multiple_choice(), scorer=choice())

    return timed(task)


def timed(task: Any) -> dict[str, float]:
    """Runs a small eval to warm up, then times the whole one, task construction included."""
    from inspect_ai import eval
    from inspect_ai.model import ModelOutput, ModelUsage, get_model

    def answer(messages: Any, *_: Any) -> ModelOutput:
        text = "ANSWER: A" if "ANSWER:" in messages[-1].text else "(A)"
        output = ModelOutput.from_content("mockllm/model", text)
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        return output

    model = get_model("mockllm/model", custom_outputs=answer)
    eval(task(50), model=model, display="none")
    start = time.perf_counter()
    [log] = eval(task(None), model=model, display="none")
    seconds = time.perf_counter() - start
    assert log.status == "success" and log.results is not None, log.error
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": seconds, "peak": peak, "samples": log.results.completed_samples}


def import_registry(data: Path) -> dict[str, float]:
    import inspect_ai  # noqa: F401 (what comes after it is timed)

    start = time.perf_counter()
    import mwe_inspect._registry  # noqa: F401

    return {"seconds": time.perf_counter() - start}


def load_ours(data: Path) -> dict[str, float]:
    from mwe_inspect.datasets.samples import build_samples
    from mwe_inspect.datasets.selection import load_selection

    start = time.perf_counter()
    selection = load_selection(
        "persona", behavior=["all"], source=str(data / "persona"), items=None, seed=0
    )
    samples = build_samples(selection.items)
    return {"seconds": time.perf_counter() - start, "samples": len(samples)}


def load_bare(data: Path) -> dict[str, float]:
    from inspect_ai.dataset import FieldSpec, json_dataset

    fields = FieldSpec(
        input="question",
        target="answer_matching_behavior",
        metadata=["statement", "label_confidence", "answer_not_matching_behavior"],
    )
    start = time.perf_counter()
    files = sorted((data / "persona").glob("*.jsonl"))
    datasets = [json_dataset(str(file), fields) for file in files]
    return {"seconds": time.perf_counter() - start, "samples": sum(map(len, datasets))}


PARTS = {
    "run": compare_runs,
    "pack": compare_packs,
    "samples": compare_samples,
    "registry": time_registry,
}
CHILDREN = {
    "ours": run_ours,
    "packed": run_packed,
    "bare": run_bare,
    "registry": import_registry,
    "our_samples": load_ours,
    "bare_samples": load_bare,
}

if __name__ == "__main__":
    main()
