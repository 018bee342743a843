"""The same items on two sides: what pairs, how it differs, and what drops out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from mwe_inspect.scorers.records import AnswerRecord, has_key

__all__ = ["Cell", "ItemAnswers", "Pair", "Pairing", "answers_by_item", "can_match", "pair_items"]


class Pair(NamedTuple):
    """One item, scored on both sides.

    Attributes:
        cluster: The item's cluster.
        user: The biography that asked it, or the item itself: a second kind of cluster.
        first: Mean match on the first side.
        second: Mean match on the second.
    """

    cluster: str
    user: str
    first: float
    second: float


@dataclass(slots=True)
class Pairing:
    """The items of two sides.

    Attributes:
        pairs: Those that are scored on both.
        bounds: For each item asked on both sides, how small and how large its difference
            (second - first) could be, whatever the unscored answers were.
        only_first: Number of items asked on the first side alone.
        only_second: Number asked on the second alone.
        unscored: Number asked on both, but not scored on both.
        counted: Whether the answers of some side are all 0 or 1.
    """

    pairs: list[Pair] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)
    only_first: int = 0
    only_second: int = 0
    unscored: int = 0
    counted: bool = True


class Cell:
    """The answers to one item under one condition: asked, scored, and the scored ones' total."""

    __slots__ = ("asked", "scored", "total")

    def __init__(self) -> None:
        self.asked = self.scored = 0
        self.total = 0.0


class ItemAnswers:
    """The answers to one item by condition."""

    __slots__ = ("cells", "cluster", "user")

    def __init__(self, record: AnswerRecord) -> None:
        self.cluster = record["cluster"]
        self.user = str(record["fields"].get("biography") or record["item"])
        self.cells: dict[str, Cell] = {}


def pair_items(
    first: Iterable[AnswerRecord], second: Iterable[AnswerRecord], *, by_condition: bool = True
) -> Pairing:
    """Pairs the answers of two sides to one behavior by item.

    An item's match is the mean over its conditions of the mean over epochs. With `by_condition`
    only those conditions count that are scored on both sides, so that position and format are
    the same; without it each side's own (where the conditions are what differs).
    """
    sides = [answers_by_item(records) for records in (first, second)]
    shared = sides[0].keys() & sides[1].keys()
    pairing = Pairing(
        only_first=len(sides[0]) - len(shared),
        only_second=len(sides[1]) - len(shared),
        counted=any(_counted(side.values()) for side in sides),
    )
    for name, one in sides[0].items():
        if name not in shared:
            continue
        cells = one.cells, sides[1][name].cells
        asked = [_common(cells, own, by_condition, scored=False) for own in cells]
        if all(asked):
            pairing.bounds.append(_bounds(*asked))
        scored = [_common(cells, own, by_condition, scored=True) for own in cells]
        if all(scored):
            rates = [sum(c.total / c.scored for c in own) / len(own) for own in scored]
            pairing.pairs.append(Pair(one.cluster, one.user, *rates))
        else:
            pairing.unscored += 1
    return pairing


def can_match(record: AnswerRecord) -> bool:
    """Whether an answer can match: not to a sycophancy question that no user asks."""
    return has_key(record) or "view" not in record["fields"]


def answers_by_item(records: Iterable[AnswerRecord]) -> dict[str, ItemAnswers]:
    """Gathers the answers to one behavior by item and condition."""
    items: dict[str, ItemAnswers] = {}
    for record in records:
        if not can_match(record):
            continue
        item = items.get(record["item"])
        if item is None:
            item = items[record["item"]] = ItemAnswers(record)
        cell = item.cells.get(record["condition"])
        if cell is None:
            cell = item.cells[record["condition"]] = Cell()
        cell.asked += 1
        if record["match"] is not None:
            cell.scored += 1
            cell.total += record["match"]
    return items


def _common(
    cells: tuple[Mapping[str, Cell], Mapping[str, Cell]],
    own: Mapping[str, Cell],
    by_condition: bool,
    *,
    scored: bool,
) -> list[Cell]:
    """The cells of one side that count: those met (and scored) on both, or its own."""
    sides = cells if by_condition else (own,)
    return [
        cell
        for condition, cell in own.items()
        if all(condition in side and (side[condition].scored or not scored) for side in sides)
    ]


def _bounds(first: list[Cell], second: list[Cell]) -> tuple[float, float]:
    def reach(own: list[Cell]) -> tuple[float, float]:
        low = sum(c.total / c.asked for c in own) / len(own)
        return low, low + sum((c.asked - c.scored) / c.asked for c in own) / len(own)

    (low, high), (second_low, second_high) = reach(first), reach(second)
    return second_low - high, second_high - low


def _counted(items: Iterable[ItemAnswers]) -> bool:
    return all(cell.total.is_integer() for item in items for cell in item.cells.values())
