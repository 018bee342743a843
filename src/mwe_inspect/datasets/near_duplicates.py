"""Near duplicates: texts that share most of their words."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mwe_inspect.errors import InputError

if TYPE_CHECKING:
    from datasketch import MinHash

__all__ = ["THRESHOLD", "Likeness", "TextIndex", "jaccard", "near_duplicates", "word_sequence"]

THRESHOLD = 0.8
"""Texts are near duplicates above this Jaccard similarity of their sets of words."""

_PERMUTATIONS = 128
_MISS = 1e-6
_NOT_WORD_OR_SPACE = re.compile(r"[^\w\s]|_")


class Likeness(NamedTuple):
    """Two near duplicates: their places, the earlier one first, and their similarity."""

    first: int
    second: int
    similarity: float


def word_sequence(text: str) -> list[str]:
    """Returns the words of a text without case and punctuation; `don't` is `dont`."""
    return _NOT_WORD_OR_SPACE.sub("", text.casefold()).split()


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Returns the Jaccard similarity of two sets: shared over all; 1 for two empty ones."""
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared) if a or b else 1.0


def near_duplicates(texts: Sequence[str], threshold: float = THRESHOLD) -> list[Likeness]:
    """Returns all pairs of texts whose word sets have a Jaccard similarity above the threshold.

    Candidates come from MinHash with banding (Broder 1997; Leskovec et al. 2020, section 3.4),
    wide enough that a pair at the threshold is missed with a probability of one in a million or
    less; each is then compared exactly, so no pair below the threshold is returned.

    Returns:
        The pairs in order of the second text, then of the first.
    """
    index = TextIndex(threshold)
    pairs = []
    for second, text in enumerate(texts):
        pairs += [Likeness(first, second, alike) for first, alike in index.find(text)]
        index.add(text)
    return pairs


class TextIndex:
    """Texts, numbered from 0 in the order in which they are added, that can be asked for twins."""

    def __init__(self, threshold: float = THRESHOLD) -> None:
        """Makes an empty index.

        Raises:
            InputError: If the MinHash library is not installed.
        """
        try:
            from datasketch import MinHashLSH
        except ImportError:
            raise InputError(
                "near duplicates need the extra `write`: pip install 'mwe-inspect[write]'"
            ) from None
        self.threshold = threshold
        self._lsh = MinHashLSH(num_perm=_PERMUTATIONS, params=_bands(threshold))
        self._numbers: dict[frozenset[str], list[int]] = {}
        self._sets: list[frozenset[str]] = []
        self._count = 0

    def add(self, text: str) -> None:
        """Adds a text."""
        words = frozenset(word_sequence(text))
        if words not in self._numbers:
            self._lsh.insert(len(self._sets), _sketch(words))
            self._sets.append(words)
        self._numbers.setdefault(words, []).append(self._count)
        self._count += 1

    def find(self, text: str) -> list[tuple[int, float]]:
        """Returns the numbers of the near duplicates of a text, in order, with similarities."""
        words = frozenset(word_sequence(text))
        found: list[tuple[int, float]] = []
        for place in self._lsh.query(_sketch(words)):
            alike = jaccard(words, self._sets[place])
            if alike > self.threshold:
                found += [(number, alike) for number in self._numbers[self._sets[place]]]
        return sorted(found)


@lru_cache(maxsize=1024)  # a text is often looked for, then added
def _sketch(words: frozenset[str]) -> "MinHash":
    sketch = _empty_sketch().copy()
    sketch.update_batch([word.encode("utf-8", "surrogatepass") for word in words])
    return sketch


@cache
def _empty_sketch() -> "MinHash":
    from datasketch import MinHash

    return MinHash(num_perm=_PERMUTATIONS)


def _bands(threshold: float) -> tuple[int, int]:
    """Returns how many bands of how many rows miss a pair at the threshold rarely enough."""
    for rows in range(_PERMUTATIONS // 2, 1, -1):
        bands = _PERMUTATIONS // rows
        if (1 - threshold**rows) ** bands <= _MISS:
            return bands, rows
    return _PERMUTATIONS, 1
