"""A writing job: its settings, and the samples that its steps are made of."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from inspect_ai.dataset import Sample

from mwe_inspect.datasets.items import Item
from mwe_inspect.writing.candidates import Candidate, Label
from mwe_inspect.writing.fates import Fate
from mwe_inspect.writing.grid import axes_of, cell_at
from mwe_inspect.writing.kind import Kind
from mwe_inspect.writing.rounds import Caps
from mwe_inspect.writing.sentences import Sentences

__all__ = ["Job", "judge_sample", "prepare_samples", "selection_sample", "write_sample"]


@dataclass(frozen=True, slots=True)
class Job:
    """What a writing task is to do.

    Attributes:
        kind: How its family is written.
        items: How many items of each label are wanted.
        threshold: What both of the judge's probabilities must exceed.
        caps: What must not be exceeded.
        per_call: Candidates proposed by a call.
        judge_calls: Calls that judging one candidate takes.
        acceptance: Share of candidates assumed to pass while there is nothing to go by.
        seed: Seed of the grid and of the examples shown.
        known: Items that candidates must not repeat, beyond the seeds.
    """

    kind: Kind
    items: int
    threshold: float
    caps: Caps
    per_call: int
    judge_calls: int
    acceptance: float
    seed: int
    known: Sequence[Item] = field(default=())


def prepare_samples(job: Job) -> list[Sample]:
    """Returns the samples that ask what must be known before there are labels, if any."""
    kind = job.kind
    return [
        Sample(
            id=f"{kind.brief.id}/prepare-{asked['name']}",
            input=kind.ask_title(asked["title"]),
            metadata={"step": "prepare", "behavior": kind.brief.id, **asked},
        )
        for asked in kind.prepare()
        if isinstance(kind, Sentences)
    ]


def write_sample(job: Job, number: int, label: Label, before: int) -> Sample:
    """Returns the sample of a batch of candidates.

    Args:
        job: The job.
        number: Number of the batch among all, from 1.
        label: The label to write for.
        before: How many batches of the label there were before.
    """
    kind = job.kind
    axes = axes_of(kind.family, kind.brief.axes)
    cell = cell_at(axes, before, f"{job.seed}/{kind.brief.id}/{label['name']}")
    rng = random.Random(f"{job.seed}/{kind.brief.id}/{number}")
    return Sample(
        id=f"{kind.brief.id}/write-{number:05}",
        input=kind.prompt(label, cell, job.per_call, rng),
        metadata={
            "step": "write",
            "behavior": kind.brief.id,
            "batch": number,
            "label": label,
            "cell": cell,
            "count": job.per_call,
            "seed": job.seed,
        },
    )


def judge_sample(
    job: Job, number: int, candidates: Sequence[Candidate], labels: Mapping[str, Label]
) -> Sample:
    """Returns the sample in which the judge sees some candidates, each in a call of its own."""
    behavior = job.kind.brief.id
    first, last = candidates[0]["id"], candidates[-1]["id"]
    return Sample(
        id=f"{behavior}/judge-{number:05}",
        input=f"{len(candidates)} candidates, {first} to {last}, each judged by itself",
        metadata={
            "step": "judge",
            "behavior": behavior,
            "candidates": list(candidates),
            "labels": {one["label"]: labels[one["label"]] for one in candidates},
        },
    )


def selection_sample(
    job: Job, fates: Mapping[str, Fate], by_label: Mapping[str, int], notes: Iterable[str]
) -> Sample:
    """Returns the last sample, which calls no model: the fate of each candidate."""
    behavior, notes = job.kind.brief.id, list(notes)
    total = sum(by_label.values())
    lines = [f"{total} of {len(fates)} candidates accepted", *notes]
    metadata: dict[str, Any] = {
        "step": "select",
        "behavior": behavior,
        "wanted": job.items,
        "accepted": dict(by_label),
        "notes": notes,
        "fates": {name: list(fate) for name, fate in fates.items()},
    }
    return Sample(id=f"{behavior}/selection", input="\n".join(lines), metadata=metadata)
