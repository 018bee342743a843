"""What to do next: pure decisions from what has been written and judged so far."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mwe_inspect.writing.candidates import Candidate, Label
from mwe_inspect.writing.fates import Fate, passing

__all__ = ["Caps", "Progress", "Round", "calls_planned", "count_passed", "next_round"]

_LEAST_RATE = 0.05
_PATIENCE = 3
_RESERVE = 1.1


class Caps(NamedTuple):
    """What must not be exceeded.

    Attributes:
        calls: Calls of writer and judge together.
        cost: What they cost together in US dollars, or None for no cap.
    """

    calls: int
    cost: float | None = None


class Progress(NamedTuple):
    """How far a run has come.

    Attributes:
        passed: By label, candidates that passed everything, before any are left out as surplus.
        proposed: By label, candidates that were proposed.
        batches: By label, batches that were written.
        barren: By label, how many of its last rounds brought nothing that passed.
        calls: Calls made.
        cost: What they cost, or None if no prices are known.
        dearest: The dearest call of all, or None likewise.
    """

    passed: Mapping[str, int]
    proposed: Mapping[str, int]
    batches: Mapping[str, int]
    barren: Mapping[str, int]
    calls: int = 0
    cost: float | None = None
    dearest: float | None = None


class Round(NamedTuple):
    """What to write next.

    Attributes:
        batches: How many batches of each label; empty if there is nothing more to write.
        notes: For each label that will fall short, why.
    """

    batches: dict[str, int]
    notes: list[str]


def next_round(
    labels: Sequence[Label],
    progress: Progress,
    caps: Caps,
    *,
    items: int,
    per_call: int,
    acceptance: float,
    judge_calls: int,
) -> Round:
    """Decides how many batches of each label to write next.

    A label is written for until enough of its candidates have passed: as many batches as the
    share that passed so far (at first the assumed one) makes necessary, with a tenth to spare.
    It is given up after three rounds that brought nothing.

    Args:
        labels: The labels.
        progress: How far the run has come.
        caps: What must not be exceeded; a candidate is not written unless it can be judged.
        items: How many items of each label are wanted.
        per_call: How many candidates a batch proposes.
        acceptance: The share assumed to pass while there is nothing to go by.
        judge_calls: How many calls judging one candidate takes.
    """
    wanted: dict[str, int] = {}
    notes: list[str] = []
    for label in labels:
        name = label["name"]
        missing = items - progress.passed.get(name, 0)
        if missing <= 0:
            continue
        if progress.barren.get(name, 0) >= _PATIENCE:
            notes.append(f"{name}: given up, {_PATIENCE} rounds brought nothing that passed")
            continue
        rate = _rate(progress, name, acceptance)
        wanted[name] = _batches(missing, rate * per_call)
    whole = 1 + per_call * judge_calls
    affordable, cap = _affordable(progress, caps, whole)
    batches = _spread(wanted, affordable)
    if wanted and not batches:
        notes += [f"{name}: {cap}" for name in wanted]
    return Round(batches, notes)


def calls_planned(
    labels: int, *, items: int, per_call: int, acceptance: float, judge_calls: int
) -> tuple[int, int]:
    """Returns how many calls of writer and judge a run would take at an acceptance rate."""
    batches = labels * _batches(items, acceptance * per_call)
    return batches, batches * per_call * judge_calls


def count_passed(
    candidates: Sequence[Candidate], fates: Mapping[str, Fate]
) -> tuple[Counter[str], Counter[str]]:
    """Returns by label how many candidates passed, and how many were proposed."""
    passed = set(passing(fates))
    good = Counter(one["label"] for one in candidates if one["id"] in passed)
    return good, Counter(one["label"] for one in candidates)


def _batches(missing: int, passing: float) -> int:
    """Batches to write for what is missing, of which each brings so many that pass."""
    return math.ceil(round(_RESERVE * missing / passing, 6))


def _rate(progress: Progress, name: str, acceptance: float) -> float:
    proposed = progress.proposed.get(name, 0)
    observed = progress.passed.get(name, 0) / proposed if proposed else acceptance
    return max(observed, _LEAST_RATE)


def _affordable(progress: Progress, caps: Caps, whole: int) -> tuple[int, str]:
    """How many batches fit under the caps, judging included, and which cap binds."""
    by_calls = max(0, caps.calls - progress.calls) // whole
    reached = f"cap reached: {progress.calls} of max_calls={caps.calls} calls made"
    if caps.cost is None:
        return by_calls, reached
    if progress.dearest is None:
        return min(by_calls, 1), reached
    left = caps.cost - (progress.cost or 0.0)
    by_cost = int(left / (progress.dearest * whole)) if progress.dearest else by_calls
    if by_cost < by_calls:
        spent = f"{progress.cost or 0.0:.2f} of max_cost={caps.cost:g} dollars spent"
        return max(0, by_cost), f"cap reached: {spent}"
    return by_calls, reached


def _spread(wanted: Mapping[str, int], affordable: int) -> dict[str, int]:
    """Cuts what is wanted to what can be afforded, one batch of each label in turn."""
    total = sum(wanted.values())
    if total <= affordable:
        return dict(wanted)
    granted: Counter[str] = Counter()
    left = dict(wanted)
    while sum(granted.values()) < affordable and any(left.values()):
        for name in wanted:
            if left[name] and sum(granted.values()) < affordable:
                granted[name] += 1
                left[name] -= 1
    return dict(granted)
