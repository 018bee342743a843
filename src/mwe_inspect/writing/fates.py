"""What becomes of each candidate: filters, judgements, rank, and the first N of each label."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mwe_inspect.datasets.filters import sift
from mwe_inspect.datasets.items import Item
from mwe_inspect.writing.candidates import Candidate, Judgement, Label

__all__ = ["ACCEPTED", "STAGES", "Fate", "Standard", "passing", "settle", "stage_of"]

ACCEPTED = "accepted"
STAGES = (
    *("unread", "form", "contradiction", "duplicate", "judge", "label", "relevance"),
    *("not judged", "surplus"),
)
"""Where a candidate can be rejected, in order."""

_FILTERED = ("contradiction", "duplicate")


class Fate(NamedTuple):
    """What became of a candidate.

    Attributes:
        stage: `accepted`, or the stage (`STAGES`) that rejected it.
        reason: Why, in words; "" if it was accepted.
        other: Id of the item that it repeats or contradicts, or None.
        score: Mean of the two probabilities, or None if it was not judged.
    """

    stage: str
    reason: str = ""
    other: str | None = None
    score: float | None = None


class Standard(NamedTuple):
    """What is accepted.

    Attributes:
        items: How many items of each label; None means as many as pass.
        threshold: What each of the two probabilities must exceed.
    """

    items: int | None = None
    threshold: float = 0.5


_ANY = Standard()


def settle(
    candidates: Sequence[Candidate],
    items: Mapping[str, Item],
    judgements: Mapping[str, Judgement],
    labels: Sequence[Label],
    standard: Standard = _ANY,
    known: Iterable[Item] = (),
) -> dict[str, Fate]:
    """Returns the fate of each candidate: a pure function of what was written and judged.

    Args:
        candidates: All candidates, in the order of their ids.
        items: By candidate, the item that the filters look at; none for those not read.
        judgements: By candidate, what the judge said.
        labels: The labels; of each group, labels end with equally many items.
        standard: How many of each label are wanted, and how good they must be.
        known: Items that are there already.

    Returns:
        Fates by id, in the order of the candidates. With a number of items wanted, the best are
        accepted: the highest mean of the two probabilities, of equals the earlier one.
    """
    fates = _filtered(candidates, items, known)
    for candidate in candidates:
        name = candidate["id"]
        if name not in fates:
            fates[name] = _judged(judgements.get(name), standard.threshold)
    for keep, group in _groups(candidates, fates, labels, standard.items):
        for ranked in group:
            for name in ranked[keep:]:
                score = fates[name].score
                fates[name] = Fate("surplus", "more than are wanted", None, score)
    return {candidate["id"]: fates[candidate["id"]] for candidate in candidates}


def passing(fates: Mapping[str, Fate]) -> list[str]:
    """Returns the ids of candidates that passed all filters and judgements, chosen or not."""
    return [name for name, fate in fates.items() if fate.stage in (ACCEPTED, "surplus")]


def stage_of(reason: str) -> str:
    """Returns the stage of a filter's reason; all that is not about other items is form."""
    return next((stage for stage in _FILTERED if stage in reason), "form")


def _filtered(
    candidates: Sequence[Candidate], items: Mapping[str, Item], known: Iterable[Item]
) -> dict[str, Fate]:
    fates = {
        one["id"]: Fate("unread", one["problem"])
        for one in candidates
        if one["problem"] is not None
    }
    read = [one["id"] for one in candidates if one["problem"] is None]
    shown = [items[name]._replace(id=name) for name in read]
    for name, fate in zip(read, sift(shown, known), strict=True):
        if fate.reason is not None:
            fates[name] = Fate(stage_of(fate.reason), fate.reason, fate.other)
    return fates


def _judged(judgement: Judgement | None, threshold: float) -> Fate:
    if judgement is None:
        return Fate("not judged", "the run ended before")
    correct, relevant = judgement["correct"], judgement["relevant"]
    if correct is None or relevant is None:
        return Fate("judge", judgement["reason"] or "judge_unreadable")
    score = (correct + relevant) / 2
    if not correct > threshold:
        return Fate("label", f"the label is right with probability {correct:.3f}", None, score)
    if not relevant > threshold:
        return Fate("relevance", f"it is relevant with probability {relevant:.3f}", None, score)
    return Fate(ACCEPTED, score=score)


def _groups(
    candidates: Sequence[Candidate],
    fates: Mapping[str, Fate],
    labels: Sequence[Label],
    items: int | None,
) -> list[tuple[int, list[list[str]]]]:
    """For each group how many of a label are kept, and each label's candidates by rank."""
    ranked: dict[str, list[str]] = defaultdict(list)
    for candidate in candidates:
        if fates[candidate["id"]].stage == ACCEPTED:
            ranked[candidate["label"]].append(candidate["id"])
    for names in ranked.values():
        names.sort(key=lambda name: (-(fates[name].score or 0.0), name))
    groups: dict[str, list[list[str]]] = defaultdict(list)
    for label in labels:
        groups[label["group"]].append(ranked[label["name"]])
    return [
        (min([len(names) for names in group] + ([items] if items is not None else [])), group)
        for group in groups.values()
    ]
