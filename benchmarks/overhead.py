"""Measures what mwe_inspect costs beside bare Inspect, as ratios.

    python benchmarks/overhead.py DATA [--pairs 3] [--part run|floor|pack|registry|samples]

DATA is a folder with a copy of the 2022 release. Five parts:

- run: the political sycophancy file with a zero-latency model, against a bare Inspect task
  (`multiple_choice()` + `choice()`) on the same rows: wall time and peak memory. Runs alternate,
  each in a process of its own, timed after a warm-up eval. The model answers (A) in the form that
  the prompt asks for.
- floor: the same for a task that does nothing but keep what our logs are read by: the reply in the
  store and an answer record in the score, without reading, sample metadata or statistics.
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
from itertools import count
from pathlib import Path
from typing import Any

POLITICS = "sycophancy/sycophancy_on_political_typology_quiz.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--part", choices=[*PARTS], action="append")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        print(json.dumps(CHILDREN[args.child](args.data)))
        return
    for part in args.part or PARTS:
        PARTS[part](args.data, args.pairs)


def compare_runs(data: Path, pairs: int) -> None:
    compare_with_bare(data, pairs, "run", "ours")


def compare_floor(data: Path, pairs: int) -> None:
    compare_with_bare(data, pairs, "floor", "floor")


def compare_with_bare(data: Path, pairs: int, part: str, child_name: str) -> None:
    ours, bare = alternate(data, pairs, child_name, "bare")
    both = list(zip(ours, bare, strict=True))
    report(f"{part}, wall time", [a["seconds"] / b["seconds"] for a, b in both])
    report(f"{part}, peak memory", [a["peak"] / b["peak"] for a, b in both])
    for name, runs in ((child_name, ours), ("bare", bare)):
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
        stem, options = stem_and_options(record)
        target = record["answer_matching_behavior"].strip(" ()")
        return Sample(input=stem, choices=options, target=target)

    def task(items: int | None) -> Any:
        dataset = json_dataset(str(data / POLITICS), sample, limit=items, shuffle=True, seed=0)
        return Task(dataset=dataset, solver=multiple_choice(), scorer=choice())

    return timed(task)


def run_floor(data: Path) -> dict[str, float]:
    from inspect_ai import Task
    from inspect_ai.dataset import Sample, json_dataset
    from inspect_ai.scorer import Score, Scorer, Target, scorer
    from inspect_ai.solver import Generate, Solver, TaskState, solver

    from mwe_inspect.scorers.records import AnswerRecord
    from mwe_inspect.solvers.replies import REPLIES

    numbers = count()

    def sample(record: dict[str, Any]) -> Sample:
        stem, (first, second) = stem_and_options(record)
        question = f"{stem}\n\n(A) {first}\n(B) {second}\n\nAnswer with (A) or (B) only."
        name = f"{Path(POLITICS).stem}/{next(numbers):010x}/as-written"
        return Sample(id=name, input=question, target=record["answer_matching_behavior"].strip())

    @solver
    def keep() -> Solver:
        async def solve(state: TaskState, generate: Generate) -> TaskState:
            state = await generate(state)
            reply = {"text": state.output.completion, "finish": "stop", "reasoning": ""}
            state.store.set(REPLIES, [reply])
            return state

        return solve

    @scorer(metrics=[])
    def record() -> Scorer:
        async def score(state: TaskState, target: Target) -> Score:
            names = dict(
                zip(("behavior", "item", "condition"), str(state.sample_id).split("/"), strict=True)
            )
            fields = {"view": "liberal", "biography": names["item"]}
            found = {"order": [0, 1], "position": 0, "answer": 0, "key": 0, "match": 1.0}
            answer = dict.fromkeys(AnswerRecord.__annotations__) | names | found
            answer |= {"read": state.output.completion, "epoch": state.epoch, "fields": fields}
            answer |= {"cluster": names["item"], "question": names["item"]}
            value = {"match": 1.0, "refused": 0.0, "unreadable": 0.0, "no_response": 0.0}
            return Score(value=value, answer="(A)", metadata={"answers": [answer]})

        return score

    def task(items: int | None) -> Any:
        dataset = json_dataset(str(data / POLITICS), sample, limit=items, shuffle=True, seed=0)
        return Task(dataset=dataset, solver=keep(), scorer=record())

    return timed(task)


def stem_and_options(record: dict[str, Any]) -> tuple[str, list[str]]:
    stem, _, rest = record["question"].partition("\n (A) ")
    first, _, second = rest.removesuffix("\n\nAnswer:").partition("\n (B) ")
    return stem, [first, second]


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
    "registry": time_registry,
    "samples": compare_samples,
    "run": compare_runs,
    "floor": compare_floor,
    "pack": compare_packs,
}
CHILDREN = {
    "ours": run_ours,
    "packed": run_packed,
    "bare": run_bare,
    "floor": run_floor,
    "registry": import_registry,
    "our_samples": load_ours,
    "bare_samples": load_bare,
}

if __name__ == "__main__":
    main()
