"""Filters over candidates: what becomes of each, in the order of the candidates.

All are pure functions of the candidates in that order, and give one fate a candidate. Whoever asks
in the order of the candidates' ids gets the same fates whatever the order they were written in.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from mwe_inspect.datasets.form import form_problem
from mwe_inspect.datasets.items import YES_NO, Item
from mwe_inspect.datasets.near_duplicates import THRESHOLD, TextIndex, word_sequence
from mwe_inspect.resources import load_yaml

__all__ = [
    "PASSED",
    "Fate",
    "compared_text",
    "contradiction_fates",
    "duplicate_fates",
    "form_fates",
    "may_repeat",
    "sift",
]


class Fate(NamedTuple):
    """What became of a candidate at a filter.

    Attributes:
        reason: Why it was rejected, or None if it passed.
        other: Id of the item that it repeats or contradicts, or None.
        similarity: Jaccard similarity of its words to those of `other`, or None.
    """

    reason: str | None = None
    other: str | None = None
    similarity: float | None = None

    @property
    def passed(self) -> bool:
        """Whether the filter let the candidate pass."""
        return self.reason is None


PASSED = Fate()


def compared_text(item: Item) -> str:
    """Returns the text by which an item is compared: statement, else biography, else stem."""
    return item.statement or item.biography or item.stem


def may_repeat(item: Item, other: Item) -> bool:
    """Whether two items that are alike repeat each other.

    The two halves of a matched pair don't, nor do users who ask different questions.
    """
    if item.pair is not None and item.pair == other.pair and item.behavior == other.behavior:
        return False
    return item.view is None or item.question == other.question


def form_fates(candidates: Sequence[Item]) -> list[Fate]:
    """Rejects candidates whose form is wrong (`form.form_problem` says how)."""
    return [Fate(form_problem(item)) for item in candidates]


def contradiction_fates(candidates: Sequence[Item]) -> list[Fate]:
    """Rejects candidates that say the same and have different keys: all of them.

    Two texts say the same if they have the same words in the same order once light words (`the`,
    `very`) are left out. More than that would be too much: a negation or one word changed turns
    a statement round, and most near duplicates with opposite labels are rightly labelled so.
    """
    light = frozenset(load_yaml("filters.yaml")["light_words"])
    same: dict[object, list[Item]] = defaultdict(list)
    for item in candidates:
        same[_core(item, light)].append(item)
    fates = []
    for item in candidates:
        others = (other for other in same[_core(item, light)] if _answer(other) != _answer(item))
        other = next(others, None)
        fates.append(Fate("contradiction", other.id) if other else PASSED)
    return fates


def duplicate_fates(
    candidates: Sequence[Item], known: Iterable[Item] = (), threshold: float = THRESHOLD
) -> list[Fate]:
    """Rejects candidates that repeat an earlier one that passed, or a known item.

    Labels don't matter; `may_repeat` says what never repeats each other.

    Args:
        candidates: The candidates; of several that are alike the first passes.
        known: Items that are there already: seeds, existing sets.
        threshold: Jaccard similarity of the sets of words above which texts are alike.

    Returns:
        Reasons are `duplicate` (the same words in the same order) and `near duplicate`, with
        ` of a known item` appended where the other is one; the other is the most similar one,
        of several the first.
    """
    kept, index = list(known), TextIndex(threshold)
    for item in kept:
        index.add(compared_text(item))
    known_count = len(kept)
    fates = []
    for item in candidates:
        text = compared_text(item)
        twins = [(n, alike) for n, alike in index.find(text) if may_repeat(item, kept[n])]
        if not twins:
            kept.append(item)
            index.add(text)
            fates.append(PASSED)
            continue
        place, alike = max(twins, key=lambda twin: (twin[1], -twin[0]))
        other = kept[place]
        exact = word_sequence(text) == word_sequence(compared_text(other))
        reason = "duplicate" if exact else "near duplicate"
        reason += " of a known item" if place < known_count else ""
        fates.append(Fate(reason, other.id, alike))
    return fates


def sift(
    candidates: Sequence[Item], known: Iterable[Item] = (), threshold: float = THRESHOLD
) -> list[Fate]:
    """Applies form, contradiction and duplicates in turn; each sees what passed before it."""
    fates = form_fates(candidates)
    _next(fates, candidates, contradiction_fates)
    _next(fates, candidates, lambda left: duplicate_fates(left, known, threshold))
    return fates


def _next(
    fates: list[Fate],
    candidates: Sequence[Item],
    judge: Callable[[Sequence[Item]], list[Fate]],
) -> None:
    left = [place for place, fate in enumerate(fates) if fate.passed]
    for place, fate in zip(left, judge([candidates[place] for place in left]), strict=True):
        fates[place] = fate


def _core(item: Item, light: frozenset[str]) -> object:
    words = (word for word in word_sequence(compared_text(item)) if word not in light)
    options = () if item.options == YES_NO else frozenset(item.options)
    return tuple(words), item.question if item.view is not None else None, options


def _answer(item: Item) -> str | None:
    return None if item.key is None else item.options[item.key]
