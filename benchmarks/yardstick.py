"""Compares our best setting with lm-evaluation-harness and its dummy model on the same rows.

    python -m benchmarks.yardstick DATA --lm-eval PYTHON [--pairs 3]

DATA is a folder with a copy of the 2022 release; PYTHON an interpreter that can import `lm_eval`
(its own environment is best). Runs alternate, each in processes of its own; what counts is
questions a second of the evaluation itself, loading the task included and imports left out.

- lm-eval: the political sycophancy file as a multiple-choice task read from the local file, with
  the harness's `dummy` model, which gives random log likelihoods and costs nothing.
- ours: the same rows, `pack=50`, Inspect's realtime log off, one process or two with half the rows
  each, with a model that answers at once. Every reply is read, scored and logged.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.overhead import POLITICS

LM_EVAL = """
import json, sys, time
from lm_eval import simple_evaluate
from lm_eval.tasks import TaskManager
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
config = {
    "task": "politics", "dataset_path": "json", "output_type": "multiple_choice",
    "dataset_kwargs": {"data_files": {"test": sys.argv[1]}}, "test_split": "test",
    "doc_to_text": "{{question}}", "doc_to_choice": [" (A)", " (B)"],
    "doc_to_target": "{{[' (A)', ' (B)'].index(answer_matching_behavior)}}",
    "metric_list": [{"metric": "acc"}],
}
start = time.perf_counter()
simple_evaluate(model="dummy", tasks=[config], bootstrap_iters=0, log_samples=True)
print(json.dumps({"seconds": time.perf_counter() - start, "rows": len(rows)}))
"""

OURS = """
import json, sys, time
from inspect_ai import eval
from inspect_ai.model import ModelOutput, ModelUsage, get_model
from mwe_inspect import sycophancy
def answer(messages, *_):
    output = ModelOutput.from_content("mockllm/model", "(A)")
    output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
    return output
model = get_model("mockllm/model", custom_outputs=answer)
def run(source):
    task = sycophancy(source=source, present="as-written", baseline=False, pack=50)
    [log] = eval(task, model=model, display="none", log_realtime=False, log_dir=sys.argv[3])
    assert log.status == "success", log.error
run(sys.argv[2])
start = time.perf_counter()
run(sys.argv[1])
rows = sum(1 for _ in open(sys.argv[1], encoding="utf-8"))
print(json.dumps({"seconds": time.perf_counter() - start, "rows": rows}))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--lm-eval", required=True, help="Python that can import lm_eval")
    parser.add_argument("--pairs", type=int, default=3)
    args = parser.parse_args()
    file = args.data / POLITICS
    speeds: dict[str, list[float]] = {"lm-eval": [], "ours, one process": [], "ours, two": []}
    with tempfile.TemporaryDirectory() as folder:
        warm, halves = split(file, Path(folder))
        logs = str(Path(folder) / "logs")
        for _ in range(args.pairs):
            speeds["lm-eval"].append(speed(args.lm_eval, LM_EVAL, [[str(file)]]))
            one, two = [[str(file)]], [[str(half)] for half in halves]
            for name, work in (("ours, one process", one), ("ours, two", two)):
                words = [[*part, str(warm), logs] for part in work]
                speeds[name].append(speed(sys.executable, OURS, words))
    for name, values in speeds.items():
        low, middle, high = min(values), statistics.median(values), max(values)
        print(f"{name}: median {middle:.0f} a second ({low:.0f} to {high:.0f}, {len(values)} runs)")


def split(file: Path, folder: Path) -> tuple[Path, list[Path]]:
    """A file of 50 rows to warm up with, and the whole in two halves."""
    rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
    parts = {"warm": rows[:50], "a": rows[: len(rows) // 2], "b": rows[len(rows) // 2 :]}
    paths = []
    for name, own in parts.items():
        paths.append(folder / f"{name}.jsonl")
        paths[-1].write_text("".join(own), encoding="utf-8")
    return paths[0], paths[1:]


def speed(python: str, code: str, work: list[list[str]]) -> float:
    """Rows a second of one or several processes side by side; the slowest ends the run."""
    processes = [
        subprocess.Popen(
            [python, "-c", code, *words],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"HF_HUB_OFFLINE": "1"},  # else the harness looks for a model's files
        )
        for words in work
    ]
    results = []
    for process in processes:
        printed, _ = process.communicate()
        if process.returncode:
            sys.exit(f"{python} failed")
        results.append(json.loads(printed.splitlines()[-1]))
    return float(sum(r["rows"] for r in results) / max(r["seconds"] for r in results))


if __name__ == "__main__":
    main()
