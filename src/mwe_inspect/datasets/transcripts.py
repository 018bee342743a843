"""Labelled transcripts: what the judges of alignment faking are measured on."""

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from mwe_inspect.datasets.sources import read_rows
from mwe_inspect.datasets.text import digest, normalise
from mwe_inspect.resources import resource

__all__ = ["JUDGES", "Transcript", "load_transcripts", "transcripts_version"]

JUDGES = (
    "complied",
    "faking",
    "harm_aware",
    "modification_aware",
    "commits",
    "motive",
    "eval_aware",
)
"""What is labelled yes or no, and judged."""

_FILES = ("judges.jsonl", "judges_helpful_only.jsonl")


class Transcript(TypedDict):
    """One labelled transcript; a sample's metadata.

    Attributes:
        item: Its id.
        behavior: `alignment_faking_judges`.
        cluster: Name shared by transcripts of the same query.
        condition: What it is a case of.
        setting: Name of its setting.
        tier: The tier it is in.
        query: What the user wrote.
        reasoning: What the model thought, or "".
        output: What it replied, or "".
        labels: What is true of it: `JUDGES` as 0 or 1, where labelled; for `helpful_only` the
            fields of its rubric.
        tier_said: Number of the tier that the reasoning names, 0 for none; None if unlabelled.
    """

    item: str
    behavior: str
    cluster: str
    condition: str
    setting: str
    tier: str
    query: str
    reasoning: str
    output: str
    labels: dict[str, int]
    tier_said: int | None


def load_transcripts() -> list[Transcript]:
    """Returns the shipped transcripts, those of helpful_only last."""
    return [_transcript(row) for name in _FILES for row in _rows(name) if "format" not in row]


def transcripts_version() -> str:
    """Returns the version of the transcripts."""
    versions = {str(next(_rows(name))["version"]) for name in _FILES}
    return "+".join(sorted(versions))


def _rows(name: str) -> Iterator[dict[str, Any]]:
    return read_rows(resource("transcripts", name).read_bytes(), name)


def _transcript(row: Mapping[str, Any]) -> Transcript:
    written = row["labels"]
    labels = {name: value for name, value in written.items() if isinstance(value, int)}
    said = written.get("tier_recognised")
    return Transcript(
        item=row["id"],
        behavior="alignment_faking_judges",
        cluster=digest(normalise(row["query"])),
        condition=row["category"],
        setting=row["setting"],
        tier=row["tier"],
        query=row["query"],
        reasoning=row["reasoning"],
        output=row["output"],
        labels=labels | written.get("criteria", {}),
        tier_said=None if said is None else ("none", "free", "paid").index(said),
    )
