"""How much a judge will have to read and write, for a plan before anything is spent."""

from collections.abc import Sequence
from typing import cast

from inspect_ai.dataset import Sample

from mwe_inspect.datasets.requests import Request
from mwe_inspect.datasets.rubrics import load_rubric
from mwe_inspect.datasets.settings import settings

__all__ = ["expected_judging"]


def expected_judging(samples: Sequence[Sample], votes: int, reasoning_tiers: str) -> dict[str, int]:
    """Returns what judging one epoch of some samples takes at most.

    Args:
        samples: The samples; each output is judged once.
        votes: How many votes on each reasoning that is judged.
        reasoning_tiers: `free` or `all`.

    Returns:
        `calls`: verdicts; `characters`: characters of rubrics and queries in their prompts;
        `replies`: how many times a reply (its output or its reasoning) stands in a prompt.
    """
    faking = _length("faking", ["reasoning"])
    calls = characters = 0
    for sample in samples:
        request = cast(Request, sample.metadata)
        rubric = settings()[str(request["fields"]["setting"])].rubric
        calls += 1
        characters += _length(rubric, ["query", "output"]) + len(request["query"])
        if reasoning_tiers == "all" or request["fields"]["tier"] == "free":
            calls += votes
            characters += votes * faking
    return {"calls": calls, "characters": characters, "replies": calls}


def _length(rubric: str, documents: Sequence[str]) -> int:
    """Characters of a rubric's prompt without its documents."""
    loaded = load_rubric(rubric)
    given = ("objective", "harm", "value", "free", "statuses", "tier_numbers")
    return len(
        loaded.prompt(
            dict.fromkeys(documents, ""),
            **(dict.fromkeys(given, "") if rubric == "faking" else {}),
        )
    )
