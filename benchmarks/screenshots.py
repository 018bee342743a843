"""Takes the pictures of Inspect's log viewer that the documentation shows.

    python -m benchmarks.screenshots [--folder docs/images]

Runs the tasks on the simulated models (those that ask with some refusals; packed once; and once
with its defaults, for the README) and photographs the sample list, a sample and the metrics of
each. Of the four tasks that write it takes one: they look alike.
"""

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

from inspect_ai import Task, eval
from inspect_ai.model import get_model

from mwe_inspect import (
    advanced_ai_risk,
    alignment_faking,
    alignment_faking_judges,
    alignment_faking_probes,
    judge_items,
    persona,
    political_pairs,
    sandbagging,
    sycophancy,
    winogenerated,
    write_persona,
)
from tests.viewer import missing_browser, open_log, open_sample, viewer

SUBJECT, WRITER = "mwe_inspect/simulated", "mwe_inspect/simulated-writer"
JUDGE = "mwe_inspect/simulated-judge"
WIDTH, HEIGHT = 1500, 640
HEADER = 28
PROPENSITIES: dict[str, Any] = {"match": 0.6, "refuse": 0.08, "first_position": 0.1}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folder", type=Path, default=Path("docs/images"))
    args = parser.parse_args()
    reason = missing_browser()
    if reason:
        parser.error(reason)
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"XDG_DATA_HOME": home, "XDG_CACHE_HOME": home}
        logs = Path(home) / "logs"
        runs = {
            "persona": logged(persona(), logs, **PROPENSITIES),
            "sycophancy": logged(sycophancy(), logs, **PROPENSITIES),
            "advanced-ai-risk": logged(advanced_ai_risk(), logs, **PROPENSITIES),
            "winogenerated": logged(winogenerated(), logs, **PROPENSITIES),
            "sandbagging": logged(sandbagging(items=20), logs, **PROPENSITIES),
            "political-pairs": logged(political_pairs(), logs),
            "alignment-faking": logged(alignment_faking(votes=1), logs),
            "alignment-faking-probes": logged(alignment_faking_probes(), logs),
            "alignment-faking-judges": logged(alignment_faking_judges(), logs),
            "judge-items": logged(judge_items(behavior="no-shut-down"), logs),
            "write-persona": logged(write_persona(behavior="no-shut-down", items=20), logs, WRITER),
        }
        packed = logged(advanced_ai_risk(pack=6), logs, **PROPENSITIES)
        plain = logged(sycophancy(), logs)
        with viewer(logs, WIDTH, HEIGHT) as (page, address):
            for name, log in runs.items():
                take_all(page, address, log, args.folder, name)
            open_log(page, address, packed)
            shoot(page, args.folder / "packed-samples.png")
            open_sample(page, "scoring")
            shoot(page, args.folder / "packed-sample.png")
            open_log(page, address, plain)
            shoot(page, args.folder / "samples.png")


def logged(task: Task, folder: Path, name: str = SUBJECT, **propensities: Any) -> Path:
    """Runs a task on a simulated model and returns its log."""
    model = get_model(name, memoize=False, **propensities)
    roles = {"discriminator": JUDGE} if name == WRITER else {}
    [log] = eval(task, model=model, model_roles=roles, log_dir=str(folder), display="none")
    assert log.status == "success", log.error
    return Path(log.location.removeprefix("file://"))


def take_all(page: Any, address: str, log: Path, folder: Path, name: str) -> None:
    """Takes a task's sample list, its metrics and a sample."""
    open_log(page, address, log)
    shoot(page, folder / f"{name}-samples.png")
    more = page.get_by_text("All scoring")
    if more.count():  # a few metrics fit into the page's head
        more.click()
        page.wait_for_selector("text=Scoring Detail")
    shoot(page, folder / f"{name}-metrics.png")
    open_log(page, address, log)
    open_sample(page, "scoring")
    shoot(page, folder / f"{name}-sample.png")


def shoot(page: Any, path: Path) -> None:
    """Photographs the page without the line that names the log's folder."""
    page.wait_for_timeout(1500)  # colors and heights settle
    clip = {"x": 0, "y": HEADER, "width": WIDTH, "height": HEIGHT - HEADER}
    page.screenshot(path=path, clip=clip)
    print(path, f"{path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
