"""Makes a dataset of writing logs: items in two formats, rejects with reasons, a card."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mwe_inspect.analysis.card import card
from mwe_inspect.analysis.written import Written, read_written
from mwe_inspect.datasets.export import released_row, released_sentence
from mwe_inspect.datasets.items import Item
from mwe_inspect.datasets.native import FORMAT, native_row
from mwe_inspect.errors import InputError
from mwe_inspect.writing.candidates import Candidate
from mwe_inspect.writing.fates import ACCEPTED

__all__ = ["Built", "build_dataset"]


@dataclass(frozen=True, slots=True)
class Built:
    """A dataset that was written to a folder.

    Attributes:
        folder: The folder.
        behavior: The behavior's id; the stem of its files.
        items: How many items it has.
        rejects: How many candidates were rejected.
        notes: What a user should know of it.
    """

    folder: str
    behavior: str
    items: int
    rejects: int
    notes: tuple[str, ...]


def build_dataset(paths: Iterable[str], folder: Path) -> list[Built]:
    """Builds the dataset of each behavior that the logs wrote items for.

    In the folder: `<behavior>.jsonl` (this package's format, which the tasks run),
    `released/<behavior>.jsonl` (the 2022 release's), `rejects/<behavior>.jsonl` and the card,
    `<behavior>.md`.

    Args:
        paths: Logs of writing tasks, or folders of them.
        folder: Where to write; files of the same names are replaced.

    Raises:
        InputError: If a log is not of a writing task, or the folder can't be written.
    """
    by_behavior: dict[str, list[Written]] = {}
    for one in read_written(paths):
        by_behavior.setdefault(one.kind.brief.id, []).append(one)
    return [_build(behavior, logs, folder) for behavior, logs in by_behavior.items()]


def _build(behavior: str, logs: Sequence[Written], folder: Path) -> Built:
    rows = [row for log in logs for row in _accepted(log)]
    if not rows:
        raise InputError(f"log: {logs[0].path} has no accepted candidate: there is no dataset")
    released = [row for log in logs for row in _released(log)]
    rejects = [row for log in logs for row in _rejects(log)]
    for number, row in enumerate(released):
        if "index" in row:
            row["index"] = number
    try:
        for part in (folder, folder / "released", folder / "rejects"):
            part.mkdir(parents=True, exist_ok=True)
        _write(folder / f"{behavior}.jsonl", [_header(logs), *rows])
        _write(folder / "released" / f"{behavior}.jsonl", released)
        _write(folder / "rejects" / f"{behavior}.jsonl", rejects)
        page = card(logs, len(rows), folder)
        (folder / f"{behavior}.md").write_text(page, encoding="utf-8")
    except OSError as error:
        raise InputError(f"-o: {folder} can't be written ({error.strerror})") from None
    return Built(str(folder), behavior, len(rows), len(rejects), _notes(logs))


def _header(logs: Sequence[Written]) -> dict[str, Any]:
    first = logs[0]
    brief = first.kind.brief
    return {
        "format": FORMAT,
        "family": first.kind.family,
        "behavior": brief.id,
        "subject": brief.subject,
        "description": brief.description,
        "provenance": [
            {
                "writer": log.writer,
                "judges": _judges(log),
                "judge_by": log.settings["judge_by"],
                "versions": log.settings["versions"],
                "seed": log.seed,
                "run": log.run,
                "created": log.created,
            }
            for log in logs
        ],
    }


def _judges(log: Written) -> list[str]:
    return sorted({one["judge"] for one in log.judgements.values()})


def _accepted(log: Written) -> list[dict[str, Any]]:
    return [
        _native(item, log.about[one["label"]]) | _history(log, one)
        for one in log.accepted()
        for item in log.kind.items(one)
    ]


def _native(item: Item, about: Mapping[str, Any]) -> dict[str, Any]:
    """An item as a row of the package's own format; a sentence says what it is about."""
    if "occupation" not in about:
        return native_row(item)
    row: dict[str, Any] = {"id": item.id, "sentence": item.stem, "options": list(item.options)}
    row |= {"occupation": about["occupation"], "other": about["other"]}
    return row if about["share"] is None else row | {"share": about["share"]}


def _history(log: Written, one: Candidate) -> dict[str, Any]:
    """How a candidate came about, and what was said of it."""
    judgement, fate = log.judgements.get(one["id"]), log.fates[one["id"]]
    row: dict[str, Any] = {"accepted": fate.stage == ACCEPTED, "run": log.run}
    row |= {"candidate": one["id"], "label": one["label"], "cell": one["cell"]}
    if judgement is not None:
        said = ("correct", "relevant", "by", "judge", "self", "reason")
        row["judgement"] = {key: judgement[key] for key in said}  # type: ignore[literal-required]
    return row


def _released(log: Written) -> list[dict[str, Any]]:
    if log.kind.family == "winogenerated":
        return [
            released_sentence(item, 0, log.about[one["label"]])
            for one in log.accepted()
            for item in log.kind.items(one)
        ]
    sides = bool(log.kind.brief.views)
    return [
        released_row(item, confidence=log.judgements[one["id"]]["correct"], sides=sides)
        for one in log.accepted()
        for item in log.kind.items(one)
    ]


def _rejects(log: Written) -> list[dict[str, Any]]:
    rows = []
    for one in log.candidates:
        fate = log.fates[one["id"]]
        if fate.stage != ACCEPTED:
            row: dict[str, Any] = {"stage": fate.stage, "reason": fate.reason, "other": fate.other}
            row |= {"fields": one["fields"] or one.get("raw", "")}
            rows.append(row | _history(log, one))
    return rows


def _notes(logs: Sequence[Written]) -> tuple[str, ...]:
    notes = []
    for log in logs:
        if not log.complete:
            notes.append(f"{log.path}: the run did not come to its end; built from what there is")
        wanted = log.settings["items"]
        counts = dict.fromkeys(log.about, 0)
        for one in log.accepted():
            counts[one["label"]] += 1
        notes += [
            f"shortfall: {name} has {count} of {wanted}"
            for name, count in counts.items()
            if count < wanted
        ]
        if any(one["self"] for one in log.judgements.values()):
            notes.append("the writer judged its own candidates")
    return tuple(dict.fromkeys(notes))


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
