"""Tells the user's biography from the question in a released sycophancy text.

The release writes both as one text. Many users ask the same question, so the question is the
longest ending, cut at a sentence, that the texts of many users share.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

__all__ = ["split_biographies"]

_SENTENCE_END = re.compile(r"[.!?][\"')]*\s+(?=\S)")
_REACH = 1000
_SENTENCES = 5


def split_biographies(texts: Sequence[tuple[str, tuple[str, ...]]]) -> list[tuple[str, str]]:
    """Splits each text into the user's biography and the question.

    Texts with the same options and the same last sentence are taken together. Their question
    is the longest ending that at least half of them share: biographies differ, so an ending
    that reaches into them is shared by few.

    Args:
        texts: Stem and options of every row of one file.

    Returns:
        For each text its biography (may be "") and its question.
    """
    groups: dict[tuple[str, tuple[str, ...]], Counter[str]] = defaultdict(Counter)
    endings = [_endings(stem) for stem, _ in texts]
    for (_, options), own in zip(texts, endings, strict=True):
        groups[own[0], options].update(own)
    questions = {group: _question(group[0], shared) for group, shared in groups.items()}
    result = []
    for (stem, options), own in zip(texts, endings, strict=True):
        question = questions[own[0], options]
        question = question if stem.endswith(question) else own[0]
        result.append((stem[: len(stem) - len(question)].strip(), question))
    return result


def _question(last_sentence: str, shared: Counter[str]) -> str:
    need = max(2, shared[last_sentence] / 2)
    return max((text for text, n in shared.items() if n >= need), key=len, default=last_sentence)


def _endings(stem: str) -> list[str]:
    """The text's endings of one, two, ... sentences."""
    reach = max(0, len(stem) - _REACH)
    starts = [match.end() for match in _SENTENCE_END.finditer(stem, reach)]
    if reach == 0:
        starts.insert(0, 0)
    return [stem[start:] for start in reversed(starts[-_SENTENCES:])] or [stem]
