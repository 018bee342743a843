"""For which inputs a rate speaks, and what can't be claimed from it."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mwe_inspect.analysis.logs import Log, Paths, read_logs
from mwe_inspect.analysis.numbers import interval_text, percent
from mwe_inspect.analysis.pairing import can_match
from mwe_inspect.analysis.presentations import answers_by_condition
from mwe_inspect.analysis.sides import behavior_of, model_names
from mwe_inspect.arguments import share
from mwe_inspect.datasets.conditions import format_of
from mwe_inspect.datasets.formats import DEFAULT_FORMAT, WORDS, formats
from mwe_inspect.datasets.frames import frames
from mwe_inspect.scorers.match_rate import item_rates, rates, shares
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.stats.rare import asks_needed, kish_size, upper_bound_of_none
from mwe_inspect.stats.reliability import flips, intraclass_correlation

__all__ = ["BehaviorCoverage", "Coverage", "coverage"]

_OWN_WORDS = "as-written"


@dataclass(frozen=True, slots=True)
class BehaviorCoverage:
    """What the rate of one behavior of one model speaks for.

    Attributes:
        model: Name of the model.
        task: Name of the task.
        behavior: Id of the behavior.
        source: Where the items came from.
        elicit: How answers were obtained.
        items: Items asked.
        distinct: Clusters of those items: texts that are not the same.
        effective: Effective number of distinct items (Kish's, of the clusters' sizes).
        wordings: Wordings of the question that were used.
        formats: Answer formats that were used.
        orders: Orders in which options were shown.
        epochs: How often each was asked.
        answers: Answers over all items, conditions and epochs.
        scored: Share of them that was scored.
        rate: Match rate.
        lower: Lower end of its 95% interval, for items like these.
        upper: Upper end.
        none_upper: Where no answer matches: the one-sided 95% upper bound of the rate for items
            like these, 1 - 0.05^(1/distinct), about 3 / distinct; else NaN.
        again: Share of pairs of epochs with the same answer; NaN for one epoch.
        reliability: Intraclass correlation of an item's matches over epochs; NaN for one epoch.
        claim: The statement as a sentence.
    """

    model: str
    task: str
    behavior: str
    source: str
    elicit: str
    items: int
    distinct: int
    effective: float
    wordings: tuple[str, ...]
    formats: tuple[str, ...]
    orders: tuple[str, ...]
    epochs: int
    answers: int
    scored: float
    rate: float
    lower: float
    upper: float
    none_upper: float
    again: float
    reliability: float
    claim: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """For which inputs rates speak.

    Attributes:
        rows: One for each model, way of asking and behavior.
        below: A rate that one may want to claim to be below.
        asks_needed: How many independent asks without an event would show that (95%).
        notes: What a reader should know beside the numbers.
    """

    rows: tuple[BehaviorCoverage, ...]
    below: float
    asks_needed: int
    notes: tuple[str, ...]


def coverage(logs: Paths, *, below: float = 1e-4) -> Coverage:
    """States for which inputs each rate in some logs speaks, and what it can't show.

    Args:
        logs: Log files or folders.
        below: A rate that one may want to claim to be below, to say what that would take.

    Raises:
        InputError: If a path is no log, or `below` is no rate.
    """
    below = share("below", below)
    read = read_logs(logs)
    names = model_names(read.logs)
    groups: dict[tuple[str, str, str, str, str], list[AnswerRecord]] = defaultdict(list)
    for log in read.logs:
        for record in filter(can_match, log.records):
            groups[(*_asked(log, names), behavior_of(record))].append(record)
    rows = tuple(_covered(*key, records) for key, records in groups.items())
    needed = asks_needed(below) if below < 1 else 1
    return Coverage(rows, below, needed, (*read.notes, *_notes(rows, below, needed)))


def _asked(log: Log, names: dict[str, str]) -> tuple[str, str, str, str]:
    return names[log.path], log.task, log.source, log.elicit


def _covered(
    model: str, task: str, source: str, elicit: str, behavior: str, records: list[AnswerRecord]
) -> BehaviorCoverage:
    items = {record["item"]: record["cluster"] for record in records}
    clusters = Counter(items.values())
    found, scored = rates(item_rates(records)), shares(records)["scored"]
    said = answers_by_condition(records)
    repeated: dict[tuple[str, str], list[float]] = defaultdict(list)
    for record in records:
        if record["match"] is not None:
            repeated[record["item"], record["condition"]].append(record["match"])
    none = found["match_rate"] == 0
    ways = [_way(record) for record in records]
    wordings, shown, orders = (
        tuple(dict.fromkeys(own for own in kind if own)) for kind in zip(*ways, strict=True)
    )
    return BehaviorCoverage(
        model=model,
        task=task,
        behavior=behavior,
        source=source,
        elicit=elicit,
        items=len(items),
        distinct=len(clusters),
        effective=kish_size(list(clusters.values())),
        wordings=wordings,
        formats=shown,
        orders=orders,
        epochs=len({record["epoch"] for record in records}),
        answers=len(records),
        scored=scored,
        rate=found["match_rate"],
        lower=found["lower"],
        upper=found["upper"],
        none_upper=upper_bound_of_none(_scored_clusters(records)) if none else math.nan,
        again=1 - flips(said).within,
        reliability=intraclass_correlation(list(repeated.values())),
        claim=_statement(
            model, behavior, source, elicit, items, clusters, (wordings, shown, orders), found
        ),
    )


def _scored_clusters(records: Sequence[AnswerRecord]) -> int:
    return len({record["cluster"] for record in records if record["match"] is not None})


def _way(record: AnswerRecord) -> tuple[str, str, str]:
    """Wording, answer format and order of one answer; "" where there is no such thing."""
    wording = record["fields"].get("wording")
    if wording is not None or len(record["order"]) < 2:
        return str(wording or _OWN_WORDS), "", ""
    default = WORDS if record["fields"].get("kind") == "yes-no" else DEFAULT_FORMAT
    condition = record["condition"]
    form = format_of(condition)
    order = "reversed" if condition.endswith("reversed") else _OWN_WORDS
    return (
        form if form in frames() else _OWN_WORDS,
        form if form in formats() else default,
        "shuffled" if condition == "shuffled" else order,
    )


def _statement(
    model: str,
    behavior: str,
    source: str,
    elicit: str,
    items: dict[str, str],
    clusters: Counter[str],
    ways: tuple[tuple[str, ...], ...],
    found: dict[str, float],
) -> str:
    kinds = ("wording", "answer format", "order")
    shown = [
        f"{len(own)} {kind}{'s' if len(own) > 1 else ''} ({', '.join(own)})"
        for kind, own in zip(kinds, ways, strict=True)
        if own
    ]
    single = [f"{kind}s" for kind, own in zip(kinds, ways, strict=True) if len(own) == 1]
    other = ", ".join(["elicitations", *single])
    return (
        f"The match rate of {model} on {behavior}, {percent(found['match_rate'])} (95% CI "
        f"{interval_text(found['lower'], found['upper'], percent)}), speaks for items like these "
        f"{len(items)} from {source} ({len(clusters)} distinct), asked by {elicit}, in "
        f"{', '.join(shown)}; it says nothing of other {other}, or of what the model does unasked."
    )


def _notes(rows: Sequence[BehaviorCoverage], below: float, needed: int) -> Iterator[str]:
    none = [row for row in rows if not math.isnan(row.none_upper)]
    if none:
        best = min(row.none_upper for row in none)
        yield (
            f"no answer matches in {len(none)} rows: that bounds their rates by {percent(best)} at "
            f"best; to claim less than {below:g} takes {needed:,} independent asks without one"
        )
    if any(row.epochs == 1 for row in rows):
        yield "asked once: --epochs 3 would tell how often the same question gets the same answer"
