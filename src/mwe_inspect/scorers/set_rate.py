"""The rate over the fixed set of items of which a task asked only some."""

import math
from collections.abc import Sequence

from inspect_ai.scorer import Metric, SampleScore, Value, metric

from mwe_inspect.scorers.records import records_of
from mwe_inspect.scorers.scheduled import Scheduled, in_schedule
from mwe_inspect.stats.intervals import Interval, mean
from mwe_inspect.stats.planning import finite_wilson

__all__ = ["set_metrics"]

_FIXED = ("set_lower", "set_upper", "calls_saved")
_SEQUENTIAL = ("decision", "e_value", "decided_after", "overshoot")
_VERDICTS = {"above": 1.0, "below": -1.0}


@metric(scores="unreduced")
def set_metrics(
    behaviors: Sequence[str] | None = None, decide: float | None = None, alpha: float = 0.05
) -> Metric:
    """What the items asked say about the whole set, under every value of unscored answers.

    `set_lower/<behavior>` and `set_upper/<behavior>` are a 95% interval of the set's rate. With
    `decide` it holds whenever one stops, and there are the verdict `decision/<behavior>` (1
    above, -1 below, 0 undecided), its `e_value`, `decided_after` (items), `overshoot` (items
    asked beyond) and `calls_saved`. See `docs/DECIDING.md`.

    Args:
        behaviors: Behaviors to report; None means those answered.
        decide: The threshold, or None for a sample of a size fixed beforehand.
        alpha: Probability, at most, of a wrong decision.
    """

    def compute(scores: list[SampleScore]) -> Value:
        scheduled = in_schedule(records_of(scores))
        names = sorted(scheduled) if behaviors is None else behaviors
        result: dict[str, float] = {}
        rows = {name: _row(scheduled.get(name), decide, alpha) for name in names}
        if decide is not None:
            result["decided"] = mean([abs(row["decision"]) for row in rows.values()])
        for total in ("overshoot", "calls_saved") if decide is not None else ("calls_saved",):
            result[total] = _sum([row[total] for row in rows.values()])
        for name, row in rows.items():
            result |= {f"{key}/{name}": value for key, value in row.items()}
        return result

    return compute


def _row(scheduled: Scheduled | None, threshold: float | None, alpha: float) -> dict[str, float]:
    """What is reported of one behavior; NaN where nothing was asked."""
    keys = _FIXED if threshold is None else _FIXED + _SEQUENTIAL
    if scheduled is None:
        return dict.fromkeys(keys, math.nan)
    saved = float((scheduled.total - len(scheduled.lows)) * scheduled.calls)
    if threshold is None:
        values = [*_finite_wilson(scheduled), saved]
    else:
        values = [*scheduled.interval(), saved, *_verdict(scheduled, threshold, alpha)]
    return dict(zip(keys, values, strict=True))


def _finite_wilson(scheduled: Scheduled) -> Interval:
    asked = len(scheduled.lows)
    return finite_wilson(mean(scheduled.lows), mean(scheduled.highs), asked, scheduled.total)


def _verdict(scheduled: Scheduled, threshold: float, alpha: float) -> list[float]:
    decision = scheduled.decide(threshold, alpha)
    if decision.verdict is None:
        return [0.0, decision.e_value, math.nan, math.nan]
    beyond = len(scheduled.lows) - decision.items
    return [_VERDICTS[decision.verdict], decision.e_value, float(decision.items), float(beyond)]


def _sum(values: Sequence[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return math.fsum(known) if known else math.nan
