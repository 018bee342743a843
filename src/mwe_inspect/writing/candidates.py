"""Candidates: items that a model has proposed and nobody has accepted yet."""

from typing import Any, NotRequired, TypedDict

__all__ = ["Candidate", "Judgement", "Label", "candidate_id", "in_order"]


class Label(TypedDict):
    """What candidates of one kind are labelled as, each kind to be written equally often.

    Attributes:
        name: Its name, such as `agree`.
        group: Labels of one group end with the same number of items.
        about: What the label means to its family (a view, a question, an occupation).
    """

    name: str
    group: str
    about: dict[str, Any]


class Candidate(TypedDict):
    """One candidate, as the log keeps it.

    Attributes:
        id: Number of its batch and its place in it; later batches sort behind earlier ones.
        label: Name of the label that it was written for.
        cell: The cell of the sampler grid that it was written for.
        fields: Its texts, by the family's names; empty if it could not be read.
        problem: Why it could not be read, or None.
        raw: The entry as it came, where it could not be read.
        truth: What a simulated writer says is true of it; never there with a real one.
    """

    id: str
    label: str
    cell: dict[str, str]
    fields: dict[str, Any]
    problem: str | None
    raw: NotRequired[str]
    truth: NotRequired[dict[str, float]]


class Judgement(TypedDict):
    """What the judge said about one candidate.

    Attributes:
        id: The candidate's id.
        correct: Probability that its label is right, or None if the judge could not be read.
        relevant: Probability that it meets the family's requirement, or None.
        by: How the probabilities were obtained: `stated`, `votes` or `logprobs`.
        judge: Name of the judge.
        self: Whether the judge is the writer.
        reason: Why there are none (`judge_unreadable`, `judge_no_response`, `judge_no_logprobs`).
        calls: How many calls it took.
        replies: The judge's replies as they came.
    """

    id: str
    correct: float | None
    relevant: float | None
    by: str
    judge: str
    self: bool
    reason: str | None
    calls: int
    replies: list[str]


def candidate_id(batch: int, place: int) -> str:
    """Returns the id of the candidate at a place (from 0) of a batch."""
    return f"{batch:05}-{place:02}"


def in_order(candidates: dict[str, Candidate]) -> list[Candidate]:
    """Returns candidates in the order of their ids: that of batches, never of completion."""
    return [candidates[name] for name in sorted(candidates)]
