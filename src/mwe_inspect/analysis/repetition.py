"""How far items repeat each other."""

import random
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from mwe_inspect.datasets.filters import compared_text, may_repeat
from mwe_inspect.datasets.items import Item
from mwe_inspect.datasets.near_duplicates import near_duplicates, word_sequence

__all__ = [
    "Repetition",
    "dependent_groups",
    "find_repetition",
    "repeated_across",
    "repeats_exactly",
]

_MOST_ACROSS = 20_000


@dataclass(frozen=True, slots=True)
class Repetition:
    """How far the items of one behavior repeat each other.

    Attributes:
        exact: Items that repeat an earlier one but for case, space and punctuation.
        near: Items that have a near duplicate (`near_duplicates`), exact ones among them.
        pairs: Pairs of near duplicates.
        opposite_pairs: Those of them whose keys are different options.
        groups: For each item the number of its group: items that are near duplicates, halves of
            a pair or in one cluster depend on each other, as do those that depend on the same.
    """

    exact: int
    near: int
    pairs: int
    opposite_pairs: int
    groups: tuple[int, ...]


def find_repetition(items: Sequence[Item]) -> Repetition:
    """Finds the repetition among the items of one behavior."""
    twins = near_duplicates([compared_text(item) for item in items])
    alike = [
        (first, second) for first, second, _ in twins if may_repeat(items[first], items[second])
    ]
    return Repetition(
        exact=sum(repeats_exactly(items)),
        near=len({place for pair in alike for place in pair}),
        pairs=len(alike),
        opposite_pairs=sum(_answer(items[i]) != _answer(items[j]) for i, j in alike),
        groups=dependent_groups(items, alike),
    )


def repeats_exactly(items: Sequence[Item]) -> list[bool]:
    """Tells for each item whether an earlier one has the same words in the same order."""
    seen: set[Hashable] = set()
    repeats = []
    for item in items:
        options = frozenset(" ".join(word_sequence(option)) for option in item.options)
        name = (tuple(word_sequence(compared_text(item))), options, _question(item))
        repeats.append(name in seen)
        seen.add(name)
    return repeats


def dependent_groups(items: Sequence[Item], alike: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Numbers the groups of items that depend on each other, by places that are alike."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = list(alike)
    named: dict[Hashable, int] = {}
    for place, item in enumerate(items):
        for name in (("cluster", item.cluster), ("pair", item.pair)):
            if name[1] is not None:
                links.append((named.setdefault(name, place), place))
    first, second = zip(*links, strict=True) if links else ((), ())
    graph = coo_array(([True] * len(links), (first, second)), shape=(len(items), len(items)))
    _, numbers = connected_components(graph, directed=False)
    return tuple(map(int, numbers))


def repeated_across(behaviors: Mapping[str, Sequence[Item]]) -> dict[str, float]:
    """Returns for each behavior the share of items that have a near duplicate in another behavior.

    Compares at most 20,000 items, a seeded random sample with equal parts of the behaviors.
    """
    most = max(1, _MOST_ACROSS // max(1, len(behaviors)))
    behaviors = {name: _sample(items, most, name) for name, items in behaviors.items()}
    owners = [(name, place) for name, items in behaviors.items() for place in range(len(items))]
    texts = [compared_text(item) for items in behaviors.values() for item in items]
    repeated: dict[str, set[int]] = defaultdict(set)
    for first, second, _ in near_duplicates(texts):
        (one, here), (other, there) = owners[first], owners[second]
        if one != other:
            repeated[one].add(here)
            repeated[other].add(there)
    return {name: len(repeated[name]) / len(items) for name, items in behaviors.items() if items}


def _sample(items: Sequence[Item], most: int, name: str) -> Sequence[Item]:
    if len(items) <= most:
        return items
    return random.Random(f"0/{name}").sample(list(items), most)


def _question(item: Item) -> str | None:
    return item.question if item.view is not None else None


def _answer(item: Item) -> str | None:
    return None if item.key is None else item.options[item.key]
