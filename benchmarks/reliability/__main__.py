"""Makes the tables of `docs/RELIABILITY.md`.

    python -m benchmarks.reliability [--part faults|kills] [--write]

- faults: every fault against each of the three APIs, about four minutes of mostly waiting.
- kills: twenty SIGKILLs at random points of an `eval_set` of three tasks (four runs of five), then
  one kill for each way of going on; about six minutes.

Run it from the repository's root. `--write` puts the tables into the page as well.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.reliability.faults import APIS, run_faults
from benchmarks.reliability.kills import killed_run, started_run, undisturbed
from benchmarks.reliability.page import fault_table, put_table, resume_table
from benchmarks.reliability.resumes import RESUMES

__all__ = ["main"]

RUNS = 4
KILLS = 5
AGAIN = "`eval_set` again"


def main() -> None:
    """Runs the parts asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--write", action="store_true", help="put the tables into the page")
    args = parser.parse_args()
    for part in args.part or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            os.environ |= {"XDG_DATA_HOME": folder, "XDG_CACHE_HOME": folder}
            table = PARTS[part](Path(folder))
        print(table)
        if args.write:
            put_table(part, table)


def _faults(folder: Path) -> str:
    return fault_table({api: run_faults(api, folder / api) for api in APIS})


def _kills(folder: Path) -> str:
    reference = undisturbed(folder / "undisturbed")
    outcomes = []
    for number in range(RUNS):
        with started_run(folder / f"killed-{number}") as run:
            outcomes.append((f"{AGAIN} (run {number + 1})", killed_run(run, KILLS, number)))
    for number, (way, resume) in enumerate(RESUMES.items()):
        outcomes.append((way, resume(folder / f"resume-{number}", number)))
    return resume_table(outcomes, reference)


PARTS: Mapping[str, Callable[[Path], str]] = {"faults": _faults, "kills": _kills}

if __name__ == "__main__":
    main()
