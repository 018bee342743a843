"""What a fixed set's items yielded, in the order in which they were scheduled.

Tasks that ask only some items of a set (`decide`, `precision`) put into each ask's fields `turn`
(place of the item in the random order, from 1), `of` (items in the set) and `asks` (questions an
item is asked). Records arrive as replies do, fast ones first; here they are put back in order.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mwe_inspect.scorers.draws import scored_share
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.stats.sequential import Decision, decide, set_interval

__all__ = ["Scheduled", "in_schedule"]


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The items of one behavior that were asked, in scheduled order.

    Attributes:
        lows: Mean match of each item if every answer that is missing had gone against the
            behavior. Missing are unscored answers and those that an error has cost.
        highs: The same if they had gone with it.
        total: Number of items in the set.
        calls: Number of calls an item takes.
        binary: Whether an item's value can only be 0 or 1 (one question, one epoch, no
            probabilities, one draw).
    """

    lows: list[float]
    highs: list[float]
    total: int
    calls: int
    binary: bool

    def first(self, items: int) -> "Scheduled":
        """Returns the same of the first items only."""
        return replace(self, lows=self.lows[:items], highs=self.highs[:items])

    def decide(self, threshold: float, alpha: float) -> Decision:
        """Decides whether the set's rate is above or below a threshold."""
        return decide(self.lows, self.highs, self.total, threshold, alpha=alpha, binary=self.binary)

    def interval(self) -> tuple[float, float]:
        """Returns the 95% interval of the set's rate that holds whenever one stops."""
        return set_interval(self.lows, self.highs, self.total, binary=self.binary)


@dataclass(slots=True)
class _Tally:
    matches: float = 0.0
    scored: float = 0.0


def in_schedule(records: Iterable[AnswerRecord]) -> dict[str, Scheduled]:
    """Returns what each behavior's items yielded, in scheduled order; unscheduled ones left out.

    The items are those up to the last that has an answer record; one that has none is a missing
    answer, like a refusal.
    """
    behaviors: dict[str, list[AnswerRecord]] = defaultdict(list)
    for record in records:
        if "turn" in record["fields"]:
            behaviors[record["behavior"]].append(record)
    return {name: _scheduled(own) for name, own in behaviors.items()}


def _scheduled(records: list[AnswerRecord]) -> Scheduled:
    tallies: dict[int, _Tally] = defaultdict(_Tally)
    epochs = max(record["epoch"] for record in records)
    for record in records:
        tally = tallies[_number(record, "turn")]
        if record["match"] is not None:
            share = scored_share(record)
            tally.matches += share * record["match"]
            tally.scored += share
    answers = _number(records[0], "asks") * epochs
    draws = _number(records[0], "draws") or 1
    in_order = [tallies[turn] for turn in range(1, max(tallies) + 1)]
    return Scheduled(
        lows=[tally.matches / answers for tally in in_order],
        highs=[(tally.matches + answers - tally.scored) / answers for tally in in_order],
        total=_number(records[0], "of"),
        calls=answers * draws,
        binary=answers * draws == 1 and not any("mass" in one["fields"] for one in records),
    )


def _number(record: AnswerRecord, field: str) -> int:
    return int(record["fields"].get(field) or 0)
