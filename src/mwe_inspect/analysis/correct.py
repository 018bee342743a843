"""Rates that a judge or a reader decided, corrected for its errors."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mwe_inspect.analysis.labels import Name, name_of, read_labels
from mwe_inspect.analysis.logs import read_log
from mwe_inspect.analysis.numbers import interval_text, percent, points
from mwe_inspect.analysis.pairing import can_match
from mwe_inspect.analysis.presentations import counted
from mwe_inspect.analysis.sides import behavior_of
from mwe_inspect.errors import InputError
from mwe_inspect.scorers.match_rate import item_rates, rates
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.stats.intervals import EMPTY, Interval, mean
from mwe_inspect.stats.prediction import Corrected, error_range, prediction_powered

__all__ = ["BehaviorCorrection", "Correction", "correct"]


@dataclass(frozen=True, slots=True)
class BehaviorCorrection:
    """The rate of one behavior before and after correction.

    Attributes:
        task: Name of the task.
        behavior: Id of the behavior.
        items: Items with a scored answer.
        labelled: Scored answers with a label.
        agreement: Share of these whose label is the judgement; NaN without labels.
        rate: Match rate as judged.
        lower: Lower end of its 95% interval.
        upper: Upper end.
        correction: Mean of label less judgement; NaN without labels.
        corrected: The corrected rate; NaN without labels.
        corrected_lower: Lower end of its 95% interval, or of the range of rates that a judge with
            errors up to the given one allows.
        corrected_upper: Upper end.
        claim: The result as a sentence.
    """

    task: str
    behavior: str
    items: int
    labelled: int
    agreement: float
    rate: float
    lower: float
    upper: float
    correction: float
    corrected: float
    corrected_lower: float
    corrected_upper: float
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """Rates corrected for the errors of what decided them.

    Attributes:
        rows: One for each behavior (in alignment faking, for each tier).
        method: `labels` or `error`.
        error: The largest error rate allowed, where that is the method, or None.
        notes: What a reader should know beside the numbers.
    """

    rows: tuple[BehaviorCorrection, ...]
    method: str
    error: float | None
    notes: tuple[str, ...]


def correct(
    log: str | Path, labels: str | Path | None = None, *, error: float | None = None
) -> Correction:
    """Corrects the match rates of a log for errors of the judge, or says how far they might be off.

    With labels of a random subset of the log's answers the correction is prediction-powered, and
    the interval covers the error of judge and labels together. Without labels a largest error rate
    gives the range of rates that are compatible with it.

    Args:
        log: The log.
        labels: CSV with `behavior`, `item`, `condition`, `epoch`, `label` (1 where the answer
            matches, 0 where not), for answers drawn at random.
        error: The largest error rate of the judge on either side, in [0, 0.5).

    Raises:
        InputError: If neither or both are given, a file can't be read, or labels are of
            answers that the log doesn't have.
    """
    if (labels is None) == (error is None):
        raise InputError("correct: give either labels (CSV) or the judge's largest error rate")
    if error is not None and not 0 <= error < 0.5:
        raise InputError(f"error: {error} is not a rate from 0 up to 0.5")
    read = read_log(log)
    given = {} if labels is None else read_labels(labels)
    groups: dict[str, list[AnswerRecord]] = defaultdict(list)
    for record in filter(can_match, read.records):
        groups[behavior_of(record)].append(record)
    unknown = given.keys() - {name_of(record) for record in read.records}
    if unknown:
        _, item, condition, epoch = min(unknown)
        raise InputError(
            f"labels: {len(unknown)} are of answers that {read.name} doesn't have, such as item "
            f"{item}, condition {condition}, epoch {epoch}"
        )
    rows = tuple(
        _corrected(read.task, behavior, records, given, error)
        for behavior, records in groups.items()
    )
    notes = (*read.notes, *_notes(read.records, given, rows))
    return Correction(rows, "labels" if error is None else "error", error, notes)


def _corrected(
    task: str,
    behavior: str,
    records: list[AnswerRecord],
    labels: Mapping[Name, float],
    error: float | None,
) -> BehaviorCorrection:
    items = [item for item in item_rates(records) if item.rate is not None]
    found = rates(items)
    pairs = [
        (record["match"], labels[name_of(record)], record["cluster"])
        for record in records
        if record["match"] is not None and name_of(record) in labels
    ]
    result = Corrected(math.nan, EMPTY, math.nan)
    if error is not None:
        interval = error_range(Interval(found["lower"], found["upper"]), error)
        result = result._replace(interval=interval)
    elif pairs:
        result = prediction_powered(
            [item.rate for item in items if item.rate is not None],
            [item.cluster for item in items],
            [label - match for match, label, _ in pairs],
            [cluster for _, _, cluster in pairs],
            counted=counted(records) and all(label in (0, 1) for _, label, _ in pairs),
        )
    row = BehaviorCorrection(
        task=task,
        behavior=behavior,
        items=len(items),
        labelled=len(pairs),
        agreement=mean([float(match == label) for match, label, _ in pairs]),
        rate=found["match_rate"],
        lower=found["lower"],
        upper=found["upper"],
        correction=result.correction,
        corrected=result.rate,
        corrected_lower=result.interval.lower,
        corrected_upper=result.interval.upper,
    )
    return _with_claim(row, error)


def _with_claim(row: BehaviorCorrection, error: float | None) -> BehaviorCorrection:
    judged = (
        f"Of {row.items} items of {row.behavior}, {percent(row.rate)} match as judged (95% CI "
        f"{interval_text(row.lower, row.upper, percent)})"
    )
    limits = interval_text(row.corrected_lower, row.corrected_upper, percent)
    if error is not None:
        return replace(row, claim=f"{judged}; {limits} if the judge errs in up to {error:.0%}.")
    if math.isnan(row.corrected):
        return replace(row, claim=f"{judged}; no answer of them is labelled.")
    return replace(
        row,
        claim=(
            f"{judged}; corrected by {row.labelled} labels ({percent(row.agreement)} agree, "
            f"{points(row.correction)} points) the rate is {percent(row.corrected)} (95% CI "
            f"{limits})."
        ),
    )


def _notes(
    records: tuple[AnswerRecord, ...],
    labels: Mapping[Name, float],
    rows: tuple[BehaviorCorrection, ...],
) -> Iterator[str]:
    unscored = sum(r["match"] is None and name_of(r) in labels for r in records)
    if unscored:
        yield f"labels of answers that were not scored, which correct nothing: {unscored}"
    if labels:
        yield "a correction holds only if the labelled answers were drawn at random (--draw)"
        bare = sum(not row.labelled for row in rows)
        if bare:
            yield f"behaviors without a label, not corrected: {bare}"
