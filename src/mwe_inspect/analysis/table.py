"""The rates of many behaviors: each with its interval, corrected for their number."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mwe_inspect.analysis.claims import rate_claim
from mwe_inspect.analysis.logs import Log, Paths, read_logs
from mwe_inspect.analysis.sides import behavior_of, model_names
from mwe_inspect.arguments import choice
from mwe_inspect.errors import InputError
from mwe_inspect.scorers.match_rate import item_rates, order_effects, rates, shares
from mwe_inspect.scorers.records import AnswerRecord, has_key
from mwe_inspect.stats.intervals import effective_size
from mwe_inspect.stats.multiplicity import CORRECTIONS, benjamini_hochberg, holm
from mwe_inspect.stats.pooling import pool_rates
from mwe_inspect.stats.thresholds import threshold_test

__all__ = ["BehaviorRate", "RateTable", "table"]


@dataclass(frozen=True, slots=True)
class BehaviorRate:
    """One behavior of one model, asked in one way. Rates are shares.

    Attributes:
        model: Name of the model, with the settings in which its logs differ.
        task: Name of the task.
        behavior: Id of the behavior.
        source: Where the items came from.
        elicit: How answers were obtained.
        present: How items were presented.
        items: Items with a scored answer.
        clusters: Clusters of those items.
        rate: Mean over items of the item's match rate.
        lower: Lower end of its 95% interval.
        upper: Upper end.
        bound_lower: The rate over all items if every unscored answer had gone against it.
        bound_upper: If every one had gone with it.
        scored: Share of answers that were scored.
        refused: Share that refused.
        consistency: Share of items of which both orders got the same option; NaN where one
            order was shown.
        pooled: The rate after partial pooling with the model's other behaviors in the table.
        pooled_lower: Lower end of its 95% posterior interval.
        pooled_upper: Upper end.
        p: Two-sided p-value of a rate that equals the threshold.
        p_holm: The same after Holm's correction over all rows.
        p_bh: The same after Benjamini and Hochberg's.
        flag: `above` or `below` the threshold after correction, or "".
        claim: The result as a sentence.
    """

    model: str
    task: str
    behavior: str
    source: str
    elicit: str
    present: str
    items: int
    clusters: int
    rate: float
    lower: float
    upper: float
    bound_lower: float
    bound_upper: float
    scored: float
    refused: float
    consistency: float
    pooled: float
    pooled_lower: float
    pooled_upper: float
    p: float
    p_holm: float
    p_bh: float
    flag: str = ""
    claim: str = ""


@dataclass(frozen=True, slots=True)
class RateTable:
    """The rates of many behaviors.

    Attributes:
        rows: One for each model, way of asking and behavior.
        threshold: The rate that each is tested against.
        alpha: Level of the tests after correction.
        correct: The correction that flags use, `bh` or `holm`.
        tests: Number of tests corrected for.
        notes: What a reader should know beside the numbers.
    """

    rows: tuple[BehaviorRate, ...]
    threshold: float
    alpha: float
    correct: str
    tests: int
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Measured:
    """A row before correction and pooling, and the effective size behind its rate."""

    row: BehaviorRate
    size: float


def table(
    logs: Paths, *, threshold: float = 0.5, alpha: float = 0.05, correct: str = "bh"
) -> RateTable:
    """Tabulates the match rates of all behaviors in logs.

    The estimand of a rate is its mean for items like these, asked in these conditions. Rates,
    intervals and bounds are those of the log's own metrics. Partial pooling draws each rate
    towards the model's others, in the same task and way of asking; it is shown beside the rate,
    and neither intervals nor flags rest on it.

    Args:
        logs: Log files or folders.
        threshold: The rate that each is tested against; 0.5 is what a coin gives between two
            options.
        alpha: Level of the tests after correction.
        correct: `bh` (the share of false discoveries) or `holm` (any false discovery).

    Raises:
        InputError: If a path is no log, or an argument is wrong.
    """
    correct = choice("correct", correct, CORRECTIONS)
    for name, value in (("threshold", threshold), ("alpha", alpha)):
        if not 0 < value < 1:
            raise InputError(f"{name}: {value} is not between 0 and 1")
    read = read_logs(logs)
    rows = _pooled(list(_measure(read.logs, threshold)))
    tests = sum(not math.isnan(row.p) for row in rows)
    rows = [
        replace(row, claim=rate_claim(row, threshold=threshold, correct=correct, tests=tests))
        for row in _flagged(rows, threshold, alpha, correct)
    ]
    return RateTable(tuple(rows), threshold, alpha, correct, tests, read.notes)


def _measure(logs: Sequence[Log], threshold: float) -> Iterable[_Measured]:
    models = model_names(logs)
    groups: dict[tuple[str, str, str, str, str, str], list[AnswerRecord]] = defaultdict(list)
    for log in logs:
        asked = (log.source, log.elicit, log.present)
        for record in log.records:
            groups[models[log.path], log.task, behavior_of(record), *asked].append(record)
    for key, records in groups.items():
        keyed = [record for record in records if has_key(record)]
        items = item_rates(keyed)
        scored = [(item.rate, item.cluster) for item in items if item.rate is not None]
        values, clusters = [rate for rate, _ in scored], [cluster for _, cluster in scored]
        size, _ = effective_size(values, clusters)
        numbers = rates(items) | shares(keyed)
        row = BehaviorRate(
            *key,
            items=len(values),
            clusters=len(set(clusters)),
            rate=numbers["match_rate"],
            lower=numbers["lower"],
            upper=numbers["upper"],
            bound_lower=numbers["bound_lower"],
            bound_upper=numbers["bound_upper"],
            scored=numbers["scored"],
            refused=numbers["refused"],
            consistency=order_effects(keyed)["consistency"],
            pooled=math.nan,
            pooled_lower=math.nan,
            pooled_upper=math.nan,
            p=threshold_test(values, clusters, threshold),
            p_holm=math.nan,
            p_bh=math.nan,
        )
        yield _Measured(row, size)


def _pooled(measured: Sequence[_Measured]) -> list[BehaviorRate]:
    """Pools the behaviors of one model, task and way of asking."""
    suites: dict[tuple[str, ...], list[_Measured]] = defaultdict(list)
    for one in measured:
        row = one.row
        suites[row.model, row.task, row.source, row.elicit, row.present].append(one)
    rows = []
    for own in suites.values():
        pooled = pool_rates([one.row.rate for one in own], [one.size for one in own])
        for one, (rate, (lower, upper)) in zip(own, pooled, strict=True):
            rows.append(replace(one.row, pooled=rate, pooled_lower=lower, pooled_upper=upper))
    return rows


def _flagged(
    rows: Sequence[BehaviorRate], threshold: float, alpha: float, correct: str
) -> list[BehaviorRate]:
    p = [row.p for row in rows]
    flagged = []
    for row, by_holm, by_bh in zip(rows, holm(p), benjamini_hochberg(p), strict=True):
        found = (by_holm if correct == "holm" else by_bh) <= alpha
        side = "above" if row.rate > threshold else "below"
        flagged.append(replace(row, p_holm=by_holm, p_bh=by_bh, flag=side if found else ""))
    return flagged
