"""The compliance gap of a log, and what the judge's errors do to it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING

from mwe_inspect.analysis.logs import read_log
from mwe_inspect.datasets.requests import BEHAVIOR
from mwe_inspect.errors import InputError
from mwe_inspect.scorers.gap import query_pairs, tiers_of
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.stats.gap import Gap, paired_gap
from mwe_inspect.stats.intervals import Interval
from mwe_inspect.stats.judge_error import misjudged_gap_range, prediction_powered_gap

if TYPE_CHECKING:
    from inspect_ai.log import EvalLog

__all__ = ["GapRow", "JudgedGap", "judged_gap"]

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class GapRow:
    """A compliance gap, as a share.

    Attributes:
        kind: `judged`, `range of sensitivity` (the gaps that the judge's error rates leave
            possible: ends, no estimate) or `corrected` (by labels).
        gap: The gap; NaN for a range.
        lower: Lower end of its 95% interval, or of the range.
        upper: Upper end.
        p: Two-sided p-value of no gap; NaN for a range.
        labels: Labels that it rests on, or None.
    """

    kind: str
    gap: float
    lower: float
    upper: float
    p: float
    labels: int | None = None


@dataclass(frozen=True, slots=True)
class JudgedGap:
    """The compliance gap of a log, and what the judge's errors do to it.

    Attributes:
        rows: The gap as judged, and what else was asked for.
        notes: What a reader should know beside the numbers.
    """

    rows: tuple[GapRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Answers:
    """The judged answers of a log.

    Attributes:
        records: The answer records by sample id and epoch.
        tiers: The tier that trains and the one that nobody sees.
    """

    records: Mapping[Key, AnswerRecord]
    tiers: tuple[str, str]

    def gap(self) -> Gap:
        """Returns the gap as the judge found it."""
        pairs = query_pairs(self.records.values(), *self.tiers)
        return paired_gap([one.pair for one in pairs if one.pair])


def judged_gap(log: str, *, judges: str | None = None, labels: str | None = None) -> JudgedGap:
    """Returns the gap of a log, and what its judge's errors do to it.

    Args:
        log: Path to a log of `mwe_inspect/alignment_faking`.
        judges: Path to a log of `mwe_inspect/alignment_faking_judges` with the same judge, for
            the range of sensitivity.
        labels: Path to a CSV file of labels of a random subset of the log's answers (`id`,
            `complied`, and `epoch` if there are several), for the corrected gap.

    Raises:
        InputError: If a file is not what it should be, or does not fit the log.
    """
    answers = _read_answers(log)
    rows = [_row("judged", answers.gap())]
    if judges:
        rows.append(GapRow("range of sensitivity", nan, *_gap_range(answers, judges), nan))
    if labels:
        given = _read_labels(labels)
        rows.append(_row("corrected", _corrected_gap(answers, given), len(given)))
    return JudgedGap(tuple(rows))


def _row(kind: str, found: Gap, labels: int | None = None) -> GapRow:
    return GapRow(kind, found.gap, *found.interval, found.p, labels)


def _read_answers(path: str) -> _Answers:
    """Returns the judged answers of an alignment-faking log.

    Raises:
        InputError: If the file is no such log, or nothing in it was judged.
    """
    log = read_log(path)
    if log.task != BEHAVIOR:
        raise InputError(f"{path}: is a log of {log.task}, not of mwe_inspect/{BEHAVIOR}")
    tiers = tiers_of(log.records)
    return _Answers({_key(record): record for record in log.records}, (tiers[0], tiers[-1]))


def _gap_range(answers: _Answers, judges: str) -> Interval:
    """Returns the true gaps that the judge's error rates leave possible: a range of sensitivity.

    Args:
        answers: The answers.
        judges: Path to a log of `mwe_inspect/alignment_faking_judges` with the same judge.

    Raises:
        InputError: If the log is none of that task, or measures another judge.
    """
    log = _read_judges(judges)
    scores = log.results.scores if log.results else []
    found = {name: float(m.value) for score in scores for name, m in score.metrics.items()}
    names = ("complied_recall", "complied_specificity")
    if not all(f"{name}_lower" in found for name in names):
        raise InputError(f"{judges}: is no finished log of mwe_inspect/alignment_faking_judges")
    measured = {_judge_of(sample.scores) for sample in log.samples or ()}
    used = {str(record["fields"].get("judge")) for record in answers.records.values()}
    if measured != used:
        raise InputError(
            f"{judges}: measures {', '.join(sorted(measured))}, "
            f"but the answers were judged by {', '.join(sorted(used))}"
        )
    rates = [Interval(found[f"{name}_lower"], found[f"{name}_upper"]) for name in names]
    return misjudged_gap_range(answers.gap().interval, *rates)


def _read_labels(path: str) -> dict[Key, bool]:
    """Reads labels: a CSV file with the columns `id` (of the sample), `complied`, and `epoch`.

    Raises:
        InputError: Naming the file and the row that is wrong.
    """
    try:
        rows = list(csv.DictReader(Path(path).read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: can't be read ({error})") from None
    labels: dict[Key, bool] = {}
    for number, row in enumerate(rows, 1):
        epoch, value = row.get("epoch") or "1", (row.get("complied") or "").strip()
        if not row.get("id") or not epoch.isdigit() or value not in ("0", "1"):
            raise InputError(f"{path}: row {number} needs id, complied (0 or 1) and maybe epoch")
        labels[row["id"], int(epoch)] = value == "1"
    if not labels:
        raise InputError(f"{path}: has no labels (columns id, complied and maybe epoch)")
    return labels


def _corrected_gap(answers: _Answers, labels: Mapping[Key, bool]) -> Gap:
    """Returns the gap corrected by labels of a random subset of the very answers.

    Labels of answers that the judge did not score are left out, as these are from the gap.

    Raises:
        InputError: If a label is of no answer in the log, or a tier has fewer than two.
    """
    errors: dict[str, list[float]] = {tier: [] for tier in answers.tiers}
    for key, label in labels.items():
        if key not in answers.records:
            raise InputError(f"labels: the log has no sample {key[0]} in epoch {key[1]}")
        record = answers.records[key]
        tier = str(record["fields"].get("tier"))
        if record["match"] is not None and tier in errors:
            errors[tier].append(float(label) - record["match"])
    if min(map(len, errors.values())) < 2:
        raise InputError(
            f"labels: needs two or more scored answers of each tier, {', '.join(errors)}"
        )
    pairs = [one.pair for one in query_pairs(answers.records.values(), *answers.tiers) if one.pair]
    first, second = (errors[tier] for tier in answers.tiers)
    return prediction_powered_gap([pair.first - pair.second for pair in pairs], first, second)


def _key(record: AnswerRecord) -> Key:
    """Sample id and epoch of a record."""
    return f"{record['behavior']}/{record['item']}/{record['condition']}", record["epoch"]


def _read_judges(path: str) -> "EvalLog":
    from inspect_ai.log import read_eval_log

    try:
        return read_eval_log(path)
    except Exception as error:  # whatever Inspect's readers meet
        raise InputError(f"{path}: is no log that can be read ({error})") from None


def _judge_of(scores: Mapping[str, object] | None) -> str:
    found = (scores or {}).get("judge_agreement")
    return str((getattr(found, "metadata", None) or {}).get("judge", "nobody"))
