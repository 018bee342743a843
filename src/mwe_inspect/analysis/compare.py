"""Two or more models, or ways of asking one, compared on the same items."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mwe_inspect.analysis.claims import comparison_claim
from mwe_inspect.analysis.comparison import BehaviorComparison, compare_sides
from mwe_inspect.analysis.logs import Log, Paths, read_logs
from mwe_inspect.analysis.sides import ACROSS, Side, check_comparable, sides_of, ways_of_asking
from mwe_inspect.arguments import choice
from mwe_inspect.errors import InputError
from mwe_inspect.stats.multiplicity import CORRECTIONS

__all__ = ["Comparison", "compare"]

_FEWEST_CLUSTERS = 6
"""With fewer, no way of flipping signs gives a p-value below 5%."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Behaviors of one or more sides compared with a baseline.

    Attributes:
        rows: One for each side and behavior.
        baseline: Name of the side compared with.
        asked: What both sides were asked in the same way: source, elicitation, presentation.
        across: What the comparison is about, or None for models.
        margin: The margin of equivalence.
        alpha: Level of the tests after correction.
        correct: The correction that verdicts use, `bh` or `holm`.
        tests: Number of tests corrected for.
        notes: What a reader should know beside the numbers.
    """

    rows: tuple[BehaviorComparison, ...]
    baseline: str
    asked: str
    across: str | None
    margin: float
    alpha: float
    correct: str
    tests: int
    notes: tuple[str, ...]


def compare(
    logs: Paths,
    *,
    across: str | None = None,
    baseline: str | None = None,
    margin: float = 0.05,
    alpha: float = 0.05,
    correct: str = "bh",
) -> Comparison:
    """Compares models, or ways of asking one model, on the items that they have in common.

    The estimand is the difference of two match rates for items like these, asked in the same
    conditions. Differences are paired by item; intervals and tests respect items that are not
    independent of each other (clusters, and biographies where they repeat).

    Args:
        logs: Log files or folders. Where all logs are of one model, each path is a side.
        across: `elicit`, `present` or `source`: compares one model with itself in this respect.
        baseline: The side to compare with, by its name or a part of it; by default the first.
        margin: The smallest difference that matters, for equivalence.
        alpha: Level of the tests after correction.
        correct: `bh` (the share of false discoveries) or `holm` (any false discovery).

    Raises:
        InputError: If a path is no log, there is nothing to compare, logs were asked differently,
            or they have no item in common.
    """
    across = None if across is None else choice("across", across, ACROSS)
    correct = choice("correct", correct, CORRECTIONS)
    for name, value in (("margin", margin), ("alpha", alpha)):
        if not 0 < value < 1:
            raise InputError(f"{name}: {value} is not between 0 and 1")
    paths = [logs] if isinstance(logs, str | Path) else list(logs)
    read = {str(path): read_logs(path) for path in paths} or {"": read_logs(())}
    given = {path: own.logs for path, own in read.items()}
    all_logs = [log for own in given.values() for log in own]
    check_comparable(all_logs, across)
    sides = sides_of(given, across)
    first = _chosen(sides, baseline)
    others = [side for side in sides if side is not first]
    rows = compare_sides(first, others, across=across, margin=margin, alpha=alpha, correct=correct)
    if not any(row.items for row in rows):
        raise InputError(_nothing_shared(first, others, rows))
    tests = sum(not math.isnan(row.p) for row in rows)
    tasks = {row.task for row in rows}
    compared = [log for log in all_logs if log.task in tasks]

    def claim(row: BehaviorComparison) -> str:
        asked = ways_of_asking((log for log in compared if log.task == row.task), across)
        return comparison_claim(
            row, asked, correct=correct, tests=tests, alpha=alpha, margin=margin
        )

    return Comparison(
        rows=tuple(replace(row, claim=claim(row)) for row in rows),
        baseline=first.name,
        asked=ways_of_asking(compared, across),
        across=across,
        margin=margin,
        alpha=alpha,
        correct=correct,
        tests=tests,
        notes=(*(note for own in read.values() for note in own.notes), *_notes(rows, sides)),
    )


def _chosen(sides: Sequence[Side], baseline: str | None) -> Side:
    if baseline is None:
        return sides[0]
    exact = [side for side in sides if side.name == baseline]
    found = exact or [side for side in sides if baseline in side.name]
    if len(found) != 1:
        raise InputError(
            f"baseline: {baseline!r} names {len(found)} of the sides; they are "
            f"{', '.join(side.name for side in sides)}"
        )
    return found[0]


def _notes(rows: Iterable[BehaviorComparison], sides: Iterable[Side]) -> Iterator[str]:
    rows, sides = list(rows), list(sides)
    for side in sides:
        lacking = {key for other in sides for key in other.records} - side.records.keys()
        if lacking:
            yield f"{side.name}: {len(lacking)} behaviors of the other sides were not asked"
        if _repeated(side.logs):
            yield f"{side.name}: several logs have the same behaviors; repeats are averaged"
    dropped = Counter(
        {
            "asked on one side only": sum(row.only_first + row.only_second for row in rows),
            "not scored on both sides": sum(row.unscored for row in rows),
        }
    )
    counted = [f"{count} {reason}" for reason, count in dropped.items() if count]
    if counted:
        yield f"items that drop out: {', '.join(counted)}"
    few = sum(0 < row.clusters < _FEWEST_CLUSTERS for row in rows)
    if few:
        yield (
            f"{few} rows have fewer than {_FEWEST_CLUSTERS} independent items: no test of so few "
            "can reach 5%"
        )


def _repeated(logs: Iterable[Log]) -> bool:
    seen = [(log.task, name) for log in logs for name in {r["behavior"] for r in log.records}]
    return len(seen) > len(set(seen))


def _nothing_shared(first: Side, others: Sequence[Side], rows: Sequence[BehaviorComparison]) -> str:
    names = ", ".join(side.name for side in others)
    if rows:
        dropped = sum(row.unscored for row in rows)
        return f"{first.name} and {names} have no item that is scored on both ({dropped} are asked)"
    asked = sorted(behavior for _, behavior in first.records)[:5]
    return f"{names}: no behavior in common with {first.name} ({', '.join(asked)}, ...)"
