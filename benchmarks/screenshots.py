"""Takes the pictures of Inspect's log viewer that the documentation shows.

    python -m benchmarks.screenshots [--folder docs/images] [--only NAME]

Runs the tasks on the simulated models (those that ask with some refusals; packed once; and once
with its defaults, for the README) and photographs the sample list, a sample and the metrics of
each. Of the four tasks that write it takes one: they look alike.
"""

import argparse
import os
import tempfile
from collections.abc import Callable
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
Run = Callable[[Path], Path]
"""Runs a task, logs it in a folder and returns the log."""

PROPENSITIES: dict[str, Any] = {"match": 0.6, "refuse": 0.08, "first_position": 0.1}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folder", type=Path, default=Path("docs/images"))
    parser.add_argument("--only", choices=RUNS, help="take the pictures of one run")
    args = parser.parse_args()
    reason = missing_browser()
    if reason:
        parser.error(reason)
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"XDG_DATA_HOME": home, "XDG_CACHE_HOME": home}
        logs = Path(home) / "logs"
        wanted = [args.only] if args.only else [*RUNS]
        taken = {name: RUNS[name](logs) for name in wanted}
        with viewer(logs, WIDTH, HEIGHT) as (page, address):
            for name, log in taken.items():
                take_all(page, address, log, args.folder, name)


def logged(task: Task, folder: Path, name: str = SUBJECT, **propensities: Any) -> Path:
    """Runs a task on a simulated model and returns its log."""
    model = get_model(name, memoize=False, **propensities)
    roles = {"discriminator": JUDGE} if name == WRITER else {}
    [log] = eval(task, model=model, model_roles=roles, log_dir=str(folder), display="none")
    assert log.status == "success", log.error
    return Path(log.location.removeprefix("file://"))


def take_all(page: Any, address: str, log: Path, folder: Path, name: str) -> None:
    """Takes a task's sample list, its metrics and a sample.

    Of the README's run the list only; a pack's metrics are those of the run without packs.
    """
    open_log(page, address, log)
    if name == README:
        shoot(page, folder / "samples.png")
        return
    shoot(page, folder / f"{name}-samples.png")
    if name != PACKED:
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


def asked(task: Callable[[], Task]) -> Run:
    """Returns the run of a task on a subject that refuses now and then."""
    return lambda logs: logged(task(), logs, **PROPENSITIES)


README, PACKED = "readme", "packed"
RUNS: dict[str, Run] = {
    "persona": asked(persona),
    "sycophancy": asked(sycophancy),
    "advanced-ai-risk": asked(advanced_ai_risk),
    "winogenerated": asked(winogenerated),
    "sandbagging": asked(lambda: sandbagging(items=20)),
    PACKED: asked(lambda: advanced_ai_risk(pack=6)),
    "political-pairs": lambda logs: logged(political_pairs(), logs),
    "alignment-faking": lambda logs: logged(alignment_faking(votes=1), logs),
    "alignment-faking-probes": lambda logs: logged(alignment_faking_probes(), logs),
    "alignment-faking-judges": lambda logs: logged(alignment_faking_judges(), logs),
    "judge-items": lambda logs: logged(judge_items(behavior="no-shut-down"), logs),
    "write-persona": lambda logs: logged(
        write_persona(behavior="no-shut-down", items=20), logs, WRITER
    ),
    README: lambda logs: logged(sycophancy(), logs),
}

if __name__ == "__main__":
    main()
