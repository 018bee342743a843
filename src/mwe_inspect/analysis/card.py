"""The card of a written dataset: models, texts, seeds, yield per stage, quality figures."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mwe_inspect.analysis.figures import figure_about
from mwe_inspect.analysis.quality import check_quality
from mwe_inspect.analysis.written import Written
from mwe_inspect.datasets.sources import load_parts
from mwe_inspect.errors import InputError
from mwe_inspect.writing.fates import ACCEPTED, STAGES

__all__ = ["card"]

_HOW = {
    "stated": "as the judge stated them",
    "votes": "the share of the judge's votes",
    "logprobs": "from the log probabilities of the judge's answer",
}


def card(logs: Sequence[Written], items: int, folder: Path) -> str:
    """Returns the card as Markdown.

    Args:
        logs: The logs that the dataset was made of, all of one behavior.
        items: How many items it has.
        folder: Where its file is, for the quality figures.
    """
    first = logs[0]
    brief = first.kind.brief
    parts = [
        f"# {brief.id}",
        f"{items} items of {first.kind.family}, written by a language model and chosen by a judge. "
        "No person has checked them: see `mwe-inspect review`.",
        f"**Behavior.** {brief.holder[0].upper()}{brief.holder[1:]}. {brief.definition}".rstrip(),
        *(_run(log) for log in logs),
        "## Quality",
        _quality(first.kind.family, brief.id, folder),
        "## Use",
        f"`inspect eval mwe_inspect/{first.kind.family} -T source={folder} "
        f"-T behavior={brief.id} --model ...`",
    ]
    return "\n\n".join(parts) + "\n"


def _run(log: Written) -> str:
    settings = log.settings
    judges = sorted({one["judge"] for one in log.judgements.values()})
    itself = any(one["self"] for one in log.judgements.values())
    versions = ", ".join(f"{name} {version}" for name, version in settings["versions"].items())
    config = ", ".join(f"{name} {value:g}" for name, value in log.config.items())
    facts = {
        "written": log.created,
        "writer": f"{log.writer} ({config or 'the settings of the provider'})",
        "judge": ", ".join(judges) + (" (**the writer itself**)" if itself else ""),
        "probabilities": _HOW[settings["judge_by"]],
        "accepted above": f"{settings['threshold']:g} for the label and for relevance",
        "versions of texts": versions,
        "seed": str(log.seed),
        "calls": f"{log.calls} of writer and judge (cap {settings['max_calls']})",
        "run": f"{log.run}{'' if log.complete else ' (**did not come to its end**)'}",
    }
    lines = "\n".join(f"| {name} | {value} |" for name, value in facts.items())
    return f"## How it was written\n\n| | |\n| --- | --- |\n{lines}\n\n{_yield(log)}"


def _yield(log: Written) -> str:
    """Candidates by stage and label."""
    labels = list(log.about)
    shown = labels if len(labels) <= 6 else []
    counts = Counter((log.fates[one["id"]].stage, one["label"]) for one in log.candidates)
    rows = [("proposed", [sum(n for (_, y), n in counts.items() if y == x) for x in shown])]
    rows += [(stage, [counts[stage, label] for label in shown]) for stage in (*STAGES, ACCEPTED)]
    totals = {stage: sum(n for (s, _), n in counts.items() if s == stage) for stage, _ in rows}
    totals["proposed"] = len(log.candidates)
    head = ["candidates", *shown, "all"]
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    for stage, values in rows:
        name = stage if stage in ("proposed", ACCEPTED) else f"rejected: {stage}"
        cells = [name, *map(str, values), str(totals[stage])]
        lines.append(f"| {' | '.join(cells)} |")
    empty = ", ".join(f"{reason} {count}" for reason, count in sorted(log.reasons.items()))
    note = f"\n\n{log.batches} batches; without candidates: {empty or 'none'}."
    return "\n".join(lines) + note


def _quality(family: str, behavior: str, folder: Path) -> str:
    try:
        quality = check_quality(family, load_parts(family, [behavior], str(folder), "lm"))
    except (InputError, ImportError) as error:
        return f"Not measured: {error}."
    lines = ["| figure | value | threshold | verdict | what it is |", "| --- |" + " --- |" * 4]
    lines += [
        f"| {row.figure} | {row.value:.3f} | {row.threshold or ''} | {row.verdict or ''} "
        f"| {figure_about(row.figure)} |"
        for row in quality.rows
    ]
    return "\n".join([*lines, *(f"\n{note}" for note in quality.notes)])
