"""Counts what became of candidates: the scorer and the metrics of the writing tasks."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from inspect_ai.scorer import (
    Metric,
    SampleScore,
    Score,
    Scorer,
    Target,
    Value,
    metric,
    scorer,
)
from inspect_ai.solver import TaskState

from mwe_inspect.scorers.cleaning import phrases, plain_prose
from mwe_inspect.solvers.replies import Reply, stored_replies
from mwe_inspect.writing.candidates import Candidate, Judgement
from mwe_inspect.writing.fates import ACCEPTED, STAGES
from mwe_inspect.writing.ledger import CANDIDATES, JUDGEMENTS, PREPARED

__all__ = ["accepted", "writing_metrics"]

_COUNTS = ("proposed", "unread", "judged", "accepted", "wanted")
_KEYS = {key: "kept" if key == "accepted" else key for key in _COUNTS}
"""The score's keys: Inspect's viewer takes a key of the scorer's own name for the whole score."""

_LABELS_REPORTED = 12


@metric(scores="unreduced")
def writing_metrics(labels: Sequence[str] = ()) -> Metric:
    """Counts over all candidates; the same keys whatever has been written.

    `accepted` (headline) is how many candidates are in the dataset, `accepted/<label>` how many
    of each label (up to twelve labels), `shortfall` how many are missing, `yield` accepted over
    proposed, and `rejected_<stage>` how many were rejected where. All but `proposed`, `unread`
    and `judged` are 0 until the selection, at the end of the run.

    Args:
        labels: The labels to report.
    """
    shown = list(labels)[:_LABELS_REPORTED]

    def compute(scores: list[SampleScore]) -> Value:
        counts: Counter[str] = Counter()
        for one in scores:
            counts.update((one.score.metadata or {}).get("counts", {}))
        if not scores:
            counts = Counter(dict.fromkeys(_keys(shown), 0))
        none = math.nan if not scores else None
        values = {key: float(counts[key]) if none is None else none for key in _keys(shown)}
        values["shortfall"] = values["wanted"] - values["accepted"]
        proposed = values["proposed"]
        values["yield"] = values["accepted"] / proposed if proposed > 0 else math.nan
        del values["wanted"]
        return dict(values)

    return compute


@scorer(metrics=[writing_metrics()])
def accepted() -> Scorer:
    """Sums up what a sample of a writing task wrote, judged or selected.

    `Score.metadata["counts"]` holds its part of the metrics' counts. Why a batch has no
    candidates is the score's reason: `writer_refused`, `writer_no_response`,
    `writer_unreadable`; why candidates have no judgement likewise (`judge_unreadable`, ...).
    """

    async def score(state: TaskState, target: Target) -> Score:
        step = state.metadata.get("step")
        found: Mapping[str, Any] = {"write": _written, "judge": _judged}.get(
            str(step), _prepared if step == "prepare" else _selected
        )(state)
        counts: dict[str, float] = found["counts"]
        return Score(
            value={key: float(counts.get(count, 0)) for count, key in _KEYS.items()},
            answer=found["answer"],
            explanation=found.get("explanation"),
            reason=found.get("reason"),
            metadata={"step": step, "counts": counts},
        )

    return score


def _written(state: TaskState) -> dict[str, Any]:
    candidates: list[Candidate] = state.store.get(CANDIDATES, [])
    replies = stored_replies(state.store)
    judged: list[Judgement] = state.store.get(JUDGEMENTS, [])
    unread = [one for one in candidates if one["problem"] is not None]
    counts = {"proposed": len(candidates), "unread": len(unread), "judged": len(judged)}
    lines = [f"{one['id']}: {one['problem']}" for one in unread]
    reason = None if candidates else _why_none(replies[0] if replies else None)
    return {
        "counts": counts,
        "answer": f"{len(candidates)} proposed, {len(unread)} unread",
        "explanation": "\n".join(lines) or reason,
        "reason": reason,
    }


def _judged(state: TaskState) -> dict[str, Any]:
    judgements: list[Judgement] = state.store.get(JUDGEMENTS, [])
    reasons = sorted({one["reason"] for one in judgements if one["reason"]})
    lines = [
        f"{one['id']}: {one['reason']}"
        if one["reason"]
        else f"{one['id']}: label {one['correct']:.3f}, requirement {one['relevant']:.3f}"
        for one in judgements
    ]
    judges = sorted({f"{one['judge']}{' (itself)' if one['self'] else ''}" for one in judgements})
    return {
        "counts": {"judged": len(judgements)},
        "answer": f"{len(judgements)} judged by {', '.join(judges) or 'nobody'}",
        "explanation": "\n".join(lines),
        "reason": ", ".join(reasons) or None,
    }


def _prepared(state: TaskState) -> dict[str, Any]:
    found: list[dict[str, str]] = state.store.get(PREPARED, [])
    names = [f"{one['occupation']} with {one['other']}" for one in found]
    return {"counts": {}, "answer": "; ".join(names) or "no occupation in particular"}


def _selected(state: TaskState) -> dict[str, Any]:
    metadata = state.metadata
    by_label: dict[str, int] = metadata["accepted"]
    stages = Counter(fate[0] for fate in metadata["fates"].values())
    counts: dict[str, float] = {"accepted": stages[ACCEPTED]}
    counts["wanted"] = (metadata["wanted"] or 0) * len(by_label)
    counts |= {f"accepted/{name}": count for name, count in by_label.items()}
    counts |= {f"rejected_{stage.replace(' ', '_')}": stages[stage] for stage in STAGES}
    return {
        "counts": counts,
        "answer": ", ".join(f"{name} {count}" for name, count in by_label.items()),
        "explanation": "\n".join([*metadata["notes"], _summary(stages)]),
    }


def _summary(stages: Counter[str]) -> str:
    rejected = ", ".join(f"{stage} {stages[stage]}" for stage in STAGES if stages[stage])
    return f"{stages[ACCEPTED]} accepted; rejected: {rejected or 'none'}"


def _keys(labels: Sequence[str]) -> list[str]:
    return [
        *_COUNTS,
        *(f"accepted/{name}" for name in labels),
        *(f"rejected_{stage.replace(' ', '_')}" for stage in STAGES),
    ]


def _why_none(reply: Reply | None) -> str:
    if reply is None or not reply["text"].strip():
        return "writer_no_response"
    declined = phrases("refusals", "declined").search(plain_prose(reply["text"]))
    refused = declined or reply["finish"] == "content_filter"
    return "writer_refused" if refused else "writer_unreadable"
