"""Labels that people gave to answers of a log: drawn at random, read from CSV."""

import csv
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from mwe_inspect.errors import InputError
from mwe_inspect.scorers.records import AnswerRecord

__all__ = ["LABEL_COLUMNS", "Name", "draw_answers", "name_of", "read_labels"]

LABEL_COLUMNS = ("behavior", "item", "condition", "epoch", "label")
"""Columns that a file of labels needs; others are ignored."""

Name = tuple[str, str, str, int]
"""What names an answer in a log: behavior, item, condition, epoch."""


def name_of(record: AnswerRecord) -> Name:
    """Returns what names an answer."""
    return record["behavior"], record["item"], record["condition"], record["epoch"]


def draw_answers(records: Sequence[AnswerRecord], count: int, seed: int = 0) -> list[AnswerRecord]:
    """Draws scored answers for labelling, each as likely as any other; all if there are fewer.

    Args:
        records: The answers of a log.
        count: How many to draw.
        seed: Seed of the draw.
    """
    scored = sorted((r for r in records if r["match"] is not None), key=name_of)
    return random.Random(seed).sample(scored, min(count, len(scored)))


def read_labels(path: str | Path) -> Mapping[Name, float]:
    """Reads labels from CSV: whether an answer matches, 0 to 1; an empty label is none.

    Raises:
        InputError: If the file can't be read, lacks a column, or a label is no number from 0 to 1
            or contradicts another.
    """
    labels: dict[Name, float] = {}
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in LABEL_COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise InputError(f"labels: {path} has no column {', '.join(missing)}")
            for row in rows:
                if (row["label"] or "").strip():
                    name, label = _label(row, f"labels: {path}, line {rows.line_num}")
                    if labels.setdefault(name, label) != label:
                        raise InputError(
                            f"labels: {path}, line {rows.line_num} contradicts an earlier line "
                            f"about {name[1]} under {name[2]}"
                        )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"labels: {path} can't be read ({error})") from None
    if not labels:
        raise InputError(f"labels: {path} has no label; write 1 or 0 into the column label")
    return labels


def _label(row: Mapping[str, str], where: str) -> tuple[Name, float]:
    try:
        epoch, label = int(row["epoch"]), float(row["label"])
    except (ValueError, TypeError):
        raise InputError(
            f"{where}: epoch {row['epoch']!r} and label {row['label']!r} should be numbers"
        ) from None
    if not 0 <= label <= 1:
        raise InputError(f"{where}: label {label:g} is not between 0 and 1")
    return (row["behavior"], row["item"], row["condition"], epoch), label
