"""How much a judge will have to read and write, for a plan before anything is spent."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, cast

from inspect_ai.dataset import Sample

from mwe_inspect.datasets.requests import Request
from mwe_inspect.datasets.rubrics import load_rubric

__all__ = ["ToJudge", "expected_judging", "probe_judging"]


class ToJudge(NamedTuple):
    """What is judged by one rubric: how often, beside a query of a length."""

    rubric: str
    votes: int
    characters: int = 0


def expected_judging(judged: Iterable[ToJudge]) -> dict[str, int]:
    """Returns what judging one epoch takes at most.

    Returns:
        `calls`: verdicts; `characters`: characters of rubrics and queries in their prompts;
        `replies`: how many times a reply (its output or its reasoning) stands in a prompt.
    """
    lengths: dict[str, int] = {}
    calls = characters = 0
    for one in judged:
        length = lengths.setdefault(one.rubric, _length(one.rubric))
        calls += one.votes
        characters += one.votes * (length + one.characters)
    return {"calls": calls, "characters": characters, "replies": calls}


def probe_judging(samples: Sequence[Sample]) -> dict[str, int]:
    """Returns what judging the replies to probes takes: one verdict each."""
    requests = (cast(Request, sample.metadata) for sample in samples)
    return expected_judging(
        ToJudge("probe", 1, len(one["query"]) + len(one["question"])) for one in requests
    )


def _length(name: str) -> int:
    """Characters of a rubric's prompt without its documents."""
    rubric = load_rubric(name)
    return len(rubric.prompt(dict.fromkeys(rubric.documents, "")))
