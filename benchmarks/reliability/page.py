"""The tables of `docs/RELIABILITY.md`, and how they get there."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.reliability.faults import Fate, FaultRun
from benchmarks.reliability.kills import Outcome, Results

__all__ = ["PAGE", "fault_table", "put_table", "resume_table", "table_in"]

PAGE = Path(__file__).parents[2] / "docs" / "RELIABILITY.md"
_CAUSES = {
    "RateLimitError": "rate limit",
    "InternalServerError": "server error",
    "APIConnectionError": "connection lost",
    "RemoteProtocolError": "connection lost",
    "AttemptTimeoutError": "timed out",
    "JSONDecodeError": "not JSON",
    "UnicodeDecodeError": "not UTF-8",
}
"""What the cause that an error's message names is called in the table."""


def fault_table(runs: Mapping[str, FaultRun]) -> str:
    """Returns the table of faults: what happened, calls repeated, and samples lost, by API."""
    fates: dict[tuple[str, bool], list[Fate]] = {}
    for run in runs.values():
        for fate in run.fates:
            fates.setdefault((fate.fault, fate.lasting), []).append(fate)
    rows = []
    for (fault, lasting), own in fates.items():
        lost = sum(fate.outcome == "lost" for fate in own)
        strikes = "every request" if lasting else "the first request"
        rows.append([fault, strikes, *map(describe, own), str(lost)])
    kept = ["", "*samples lost*", *(str(run.lost) for run in runs.values()), total(runs, "lost")]
    again = ["", "*finished ones that a retry asked again*"]
    again += [*(str(run.asked_again) for run in runs.values()), total(runs, "asked_again")]
    return markdown(["fault", "strikes", *runs, "samples lost"], [*rows, kept, again])


def total(runs: Mapping[str, FaultRun], name: str) -> str:
    """Returns the sum of a count over the runs."""
    return str(sum(getattr(run, name) for run in runs.values()))


def describe(fate: Fate) -> str:
    """Returns what happened to a sample, and how many calls were repeated."""
    outcome = fate.outcome
    if outcome.startswith("error"):
        outcome = f"error: {next(say for name, say in _CAUSES.items() if name in outcome)}"
    return f"{outcome}; {fate.calls - 1} repeated" if fate.calls > 1 else outcome


def resume_table(outcomes: Iterable[tuple[str, Outcome]], reference: Results) -> str:
    """Returns the table of kills and resumes, compared with the numbers of an undisturbed run."""
    columns = ["gone on by", "kills", "finished at the kills", "of these asked again"]
    columns += ["others asked again", "same numbers"]
    rows = [
        [
            way,
            str(outcome.kills),
            str(outcome.finished),
            str(outcome.finished_again),
            str(outcome.others_again),
            "yes" if outcome.same_numbers(reference) else "NO",
        ]
        for way, outcome in outcomes
    ]
    return markdown(columns, rows)


def markdown(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def table_in(page: str, name: str) -> str:
    """Returns the table that stands between the marks of a name.

    Raises:
        ValueError: If the page has no such marks.
    """
    found = _marked(name).search(page)
    if found is None:
        raise ValueError(f"the page has no <!-- {name} --> ... <!-- end of {name} -->")
    return found[1].strip()


def put_table(name: str, table: str, path: Path = PAGE) -> None:
    """Replaces the table between the marks of a name."""
    page = path.read_text(encoding="utf-8")
    table_in(page, name)
    marked = f"<!-- {name} -->\n{table}\n<!-- end of {name} -->"
    path.write_text(_marked(name).sub(lambda _: marked, page), encoding="utf-8")


def _marked(name: str) -> re.Pattern[str]:
    return re.compile(rf"<!-- {name} -->\n(.*?)\n?<!-- end of {name} -->", re.DOTALL)
